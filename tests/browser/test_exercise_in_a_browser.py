"""An exercise from its plan to what is kept, led by a coach and answered by six leaders on their phones at once."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from plugin.bootstrap import open_services
from plugin.exercises.views import ExerciseView
from plugin.sign_in import Invitation
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

LOADED_WITHIN = 20_000
"""Milliseconds: many tests share a machine."""
PHONE, DESKTOP = 390, 1280
HEIGHT = 844
MOST_STEPS = 60
Open = Callable[..., Page]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ExerciseDesk]:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)})
    yield open_exercise_desk(services.store, services.settings)
    services.close()


@pytest.fixture
def address(desk: ExerciseDesk) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def open_(browser: Browser, address: str, complaints: list[str]) -> Iterator[Open]:
    """`open_(path, width=390, **context)`: a page in a browser of its own."""
    contexts = []

    def open_page(path: str, width: int = PHONE, **options: object) -> Page:
        # the options are the browser's own, passed on as they are
        context = browser.new_context(viewport={"width": width, "height": HEIGHT}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(LOADED_WITHIN)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path if path.startswith("http") else f"{address}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def come(open_: Open, desk: ExerciseDesk) -> Open:
    """`come(path, **context)`: a page of whoever coaches."""

    def open_page(path: str, **options: object) -> Page:
        link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
        return open_(f"{urlsplit(link).path}?next={path}", **options)

    return open_page


def _is_open_to_all(page: Page) -> None:
    """Look whether everything on the page, opened, fits a phone and a desktop, and has no barrier on a phone."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator(".htmx-request")).to_have_count(0)  # a button is pale until its answer is there
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def _is_next(page: Page, words: str) -> None:
    expect(page.locator("#next-title")).to_have_text(words, timeout=LOADED_WITHIN)


def _reveal(page: Page, count: str) -> None:
    page.reload()
    expect(page.locator(".next__count")).to_have_text(count, timeout=LOADED_WITHIN)
    page.locator("#sure > summary").click()
    page.get_by_role("button", name="Yes, reveal now").click()


def _hand_in(pages: Mapping[str, Page]) -> None:
    """Hand in everybody's at once: nobody waits for what another's browser is answered."""
    for page in pages.values():
        page.get_by_label("I have read this").check()
    for page in pages.values():
        page.get_by_role("button", name="Hand in").click(no_wait_after=True)
    for page in pages.values():
        expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you", timeout=LOADED_WITHIN)


def _write(pages: Mapping[str, Page]) -> None:
    for number in (1, 2):
        for name, page in pages.items():
            expect(page.locator(".answer__progress")).to_contain_text(f"{number} of 5", timeout=LOADED_WITHIN)
            page.get_by_label("Your answer").fill(f"{name} has answer {number}")
        for page in pages.values():
            page.locator(f"[name=do][value={'next' if number == 1 else 'all'}]").click(no_wait_after=True)
    _hand_in(pages)


def _say_back(pages: Mapping[str, Page]) -> None:
    for page in pages.values():
        page.reload()
        page.get_by_label("What I heard").fill("You want it to last.")
        page.get_by_role("button", name="Send").click(no_wait_after=True)
    for page in pages.values():
        expect(page.get_by_text("Sent. Now it is to be confirmed.")).to_be_visible(timeout=LOADED_WITHIN)
    for page in pages.values():
        page.reload()
        page.get_by_role("button", name="Yes, that's it").click(no_wait_after=True)
    for page in pages.values():
        expect(page.get_by_text("You said: yes, that's it.")).to_be_visible(timeout=LOADED_WITHIN)


def _rate(pages: Mapping[str, Page]) -> None:
    for name, page in pages.items():
        page.goto(f"{page.url.partition('?')[0]}?at=1")
        expect(page.locator(".answer__progress")).to_contain_text("1 of 1", timeout=LOADED_WITHIN)
        level = "Not yet" if name == "fay" else "Fully behind it"
        page.get_by_role("radio", name=level).check()
        page.locator("#answer-text").fill("Not before winter" if name == "fay" else "")
    for page in pages.values():
        page.locator("[name=do][value=next]").click(no_wait_after=True)
    for page in pages.values():
        expect(page.get_by_role("heading", level=1)).to_have_text("Your ratings", timeout=LOADED_WITHIN)
    _hand_in(pages)


def _place(page: Page, view: ExerciseView) -> None:
    """Put all answers of a question into one group of its name; the first of them begins it."""
    for question in ("purpose", "values"):
        board = page.locator(f"#board-{question}")
        for number, answer in enumerate(each for each in view.answers if each.question == question and each.text):
            card = page.locator(f"#answer-{answer.id}")
            card.locator("select").select_option(label=f"On {question}" if number else "a new group …")
            if not number:
                card.get_by_label("Name of the new group").fill(f"On {question}")
            card.get_by_role("button", name="Move").click()
            expect(board.locator(".lane[aria-labelledby] .answer")).to_have_count(number + 1, timeout=LOADED_WITHIN)


def _word(page: Page) -> None:
    page.locator("#sources").get_by_role("link", name="On purpose").click()
    words = page.get_by_label("What they share, in one sentence")
    expect(words).to_be_focused(timeout=LOADED_WITHIN)
    words.fill("What we make lasts.")
    page.get_by_role("radio", name="where").check()
    _is_open_to_all(page)
    page.get_by_role("button", name="Add the statement").click()
    expect(page.locator(".statement h3")).to_have_text("What we make lasts.", timeout=LOADED_WITHIN)


def test_six_leaders_and_their_coach_go_from_a_plan_to_what_is_kept(
    come: Open, open_: Open, desk: ExerciseDesk, complaints: list[str]
) -> None:
    coach = come(f"/coach/exercises/new?deal={DEAL}", width=DESKTOP)
    expect(coach.get_by_role("checkbox", name="Ana Okoro")).to_be_checked(timeout=LOADED_WITHIN)
    expect(coach.get_by_role("checkbox", name="Olga Lind")).not_to_be_checked()
    _is_open_to_all(coach)
    coach.get_by_label("Years ahead").fill("10")
    coach.get_by_role("button", name="Keep the plan").click()
    _is_next(coach, "Look the plan over, then begin the writing.")
    expect(coach.locator(".questions")).to_contain_text("in 10 years", timeout=LOADED_WITHIN)
    _is_open_to_all(coach)
    coach.get_by_role("button", name="Make the addresses and begin").click()
    expect(coach.locator(".links__one")).to_have_count(len(LEADERS), timeout=LOADED_WITHIN)
    _is_open_to_all(coach)
    given = [field.input_value() for field in coach.locator(".links__address input").all()]
    leaders = {
        name: open_(f"{urlsplit(link).path}?at=1", has_touch=True) for name, link in zip(LEADERS, given, strict=True)
    }
    (line,) = desk.services.exercises.list_for(COACH, DEAL)
    desk.exercise = line.id
    _write(leaders)
    _reveal(coach, "6 of 6 have finished writing")
    expect(coach.locator("#links")).to_have_count(0, timeout=LOADED_WITHIN)
    expect(coach.locator("#answers .answer")).to_have_count(30, timeout=LOADED_WITHIN)
    _say_back(leaders)
    coach.reload()
    expect(coach.locator(".pair--done")).to_have_count(len(LEADERS), timeout=LOADED_WITHIN)
    _is_open_to_all(coach)
    coach.get_by_role("button", name="Go on to grouping").click()
    _is_next(coach, "Put the answers together: 12 are left.")
    expect(coach.locator("#answers > .answers[open], #people > details[open]")).to_have_count(0)
    _place(coach, desk.show())
    _is_next(coach, "Every answer has its place. Go on to words.")
    _is_open_to_all(coach)
    coach.get_by_role("button", name="Go on to putting into words").click()
    _word(coach)
    coach.get_by_role("button", name="Ask everybody to rate").click()
    _is_next(coach, "Wait until more have finished.")
    _is_open_to_all(coach)
    _rate(leaders)
    _reveal(coach, "6 of 6 have finished rating")
    expect(coach.locator(".statement__outcome")).to_have_text("agreed with reservations", timeout=LOADED_WITHIN)
    expect(coach.locator(".spread__reasons")).to_contain_text(
        "Fay Okoro, Not yet: Not before winter", timeout=LOADED_WITHIN
    )
    _is_open_to_all(coach)
    coach.get_by_label("Look at it again on").fill("2026-09-01")
    coach.get_by_role("button", name="Keep the outcome").click()
    _is_next(coach, "Look at it again on 1 Sep 2026.")
    _is_open_to_all(coach)
    leaders["ana"].goto(leaders["ana"].url.partition("?")[0])
    expect(leaders["ana"].locator("#main")).to_contain_text("What we make lasts.", timeout=LOADED_WITHIN)
    assert complaints == []


def test_ratings_on_paper_are_printed_typed_in_and_sealed(
    come: Open, desk: ExerciseDesk, complaints: list[str]
) -> None:
    desk.plan(LEADERS[:3], typed=LEADERS[:3])
    desk.begin()
    for person in LEADERS[:3]:
        desk.services.exercises.type_in(COACH, desk.exercise, desk.find(person), {"future": f"{person} sees glass"})
    desk.reveal()
    one, other = desk.lead_to_rating("We make glass.", "We grow.")
    path = f"/coach/exercises/{desk.exercise}"
    page = come(f"{path}/sheets")
    expect(page.locator(".sheet")).to_have_count(3)
    _is_open_to_all(page)
    page.goto(page.url.removesuffix("/sheets"))
    page.get_by_role("link", name=re.compile("Type in a paper.*Bo Okoro")).click()
    page.locator(f"input[name='{one}'][value='1']").check()
    page.locator(f"input[name='{other}'][value='4']").check()
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("It isn't sealed yet")).to_be_visible(timeout=LOADED_WITHIN)
    _is_open_to_all(page)
    page.get_by_role("group", name="We grow.").get_by_label("Why, in their words").fill("Not before spring.")
    page.get_by_role("button", name="Seal it").click()
    told = page.get_by_role("status").filter(has_text="The paper of Bo Okoro is typed in and sealed.")
    expect(told).to_be_focused(timeout=LOADED_WITHIN)
    expect(page.locator(".next__count")).to_have_text("1 of 3 have finished rating")
    _is_open_to_all(page)
    complaints[:] = [each for each in complaints if "422" not in each]  # what was refused above
    assert complaints == []


def _group(desk: ExerciseDesk) -> str:
    """Begin grouping with a group that is empty yet, and return its id."""
    desk.plan()
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    return desk.services.exercises.make_group(COACH, desk.exercise, "purpose", "Glass")


def _centre(place: Locator) -> tuple[float, float]:
    box = place.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def _drag_by_finger(page: Page, handle: Locator, find_lane: Callable[[], Locator]) -> None:
    """Touch the handle, move a little, and let go over a place that is there by then."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    handle.scroll_into_view_if_needed()
    x, y = _centre(handle)
    touch("touchStart", (x, y))
    touch("touchMove", (x - 20, y + 20))
    touch("touchMove", _centre(find_lane()))
    touch("touchEnd")


def test_an_answer_is_carried_by_mouse_and_by_finger_moved_by_keys_and_each_move_is_undone(
    come: Open, desk: ExerciseDesk, complaints: list[str]
) -> None:
    group = _group(desk)
    path = f"/coach/exercises/{desk.exercise}"
    answer = desk.show().answers[0].id
    page = come(path, width=DESKTOP)
    lane = page.locator(f'.lane[data-lane="{group}"]')
    inside = lane.locator(f"#answer-{answer}")
    waiting = page.locator(f".lane--open #answer-{answer}")

    def undo(shown: Page) -> None:
        shown.get_by_role("button", name="Undo").click()
        expect(shown.locator(f".lane--open #answer-{answer}")).to_be_visible(timeout=LOADED_WITHIN)
        expect(shown.get_by_role("button", name="Undo")).to_have_count(0, timeout=LOADED_WITHIN)

    page.mouse.move(*_centre(waiting.locator(".answer__text")))
    page.mouse.down()
    page.mouse.move(*_centre(lane), steps=3)
    expect(page.locator(".tray")).to_contain_text("Glass", timeout=LOADED_WITHIN)
    page.mouse.up()
    expect(inside).to_be_visible(timeout=LOADED_WITHIN)
    undo(page)

    page.mouse.move(*_centre(waiting.locator(".answer__text")))
    page.mouse.down()
    page.mouse.move(300, 300, steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".tray")).to_have_count(0, timeout=LOADED_WITHIN)
    expect(waiting).to_be_visible(timeout=LOADED_WITHIN)

    menu = page.locator(f"#to-{answer}")
    menu.focus()
    page.keyboard.type("Glass")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Move")).to_be_focused(timeout=LOADED_WITHIN)
    after = page.locator(f"#answer-{answer} + .answer select").get_attribute("id")
    page.keyboard.press("Enter")
    expect(inside).to_be_visible(timeout=LOADED_WITHIN)
    expect(page.locator(f"#{after}")).to_be_focused(timeout=LOADED_WITHIN)
    undo(page)

    phone = come(path, has_touch=True)
    card = phone.locator(f"#answer-{answer}")
    _drag_by_finger(phone, card.locator(".answer__hold"), lambda: phone.locator(".tray__one", has_text="Glass"))
    expect(phone.locator(f'.lane[data-lane="{group}"] #answer-{answer}')).to_be_visible(timeout=LOADED_WITHIN)
    undo(phone)
    _drag_by_finger(phone, card.locator(".answer__hold"), lambda: phone.locator(".tray__one", has_text="set aside"))
    expect(card.get_by_label("Why it isn't used")).to_be_focused(timeout=LOADED_WITHIN)
    phone.keyboard.type("Said twice")
    phone.keyboard.press("Enter")
    expect(phone.locator(f".lane--aside #answer-{answer}")).to_contain_text("Said twice", timeout=LOADED_WITHIN)
    assert complaints == []


def test_answers_are_put_together_without_script(come: Open, desk: ExerciseDesk) -> None:
    group = _group(desk)
    answer = desk.show().answers[0].id
    page = come(f"/coach/exercises/{desk.exercise}", java_script_enabled=False)
    card = page.locator(f"#answer-{answer}")
    card.locator("select").select_option(label="Glass")
    card.get_by_role("button", name="Move").click()
    expect(page.locator(f'.lane[data-lane="{group}"] #answer-{answer}')).to_be_visible(timeout=LOADED_WITHIN)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f".lane--open #answer-{answer}")).to_be_visible(timeout=LOADED_WITHIN)
