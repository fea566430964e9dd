"""Leaders answer on their phones: with a thumb, by keyboard alone, without script, offline, on two devices."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, Route, expect
from werkzeug.serving import make_server

from plugin.settings import load_settings
from plugin.store.store import Store
from tests.exercise_desk import COACH, ExerciseDesk, open_exercise_desk
from web.app import create_app

PHONE = {"width": 320, "height": 640}
MOST_STEPS = 30
THUMB = 44
"""Points that a thumb hits."""
Come = Callable[..., Page]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ExerciseDesk]:
    given = {"BUYIN_DATA_DIR": str(tmp_path), "BUYIN_SECRET_KEYS": "a key that only tests know"}
    settings = load_settings(given)
    store = Store.open(settings)
    store.migrate()
    desk = open_exercise_desk(store, settings)
    desk.plan()
    desk.begin()
    yield desk
    store.close()


@pytest.fixture
def come(browser: Browser, desk: ExerciseDesk, complaints: list[str]) -> Iterator[Come]:
    """`come(person, at, **context)`: the page of a leader's address on a phone."""
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    contexts = []

    def open_(person: str = "ana", at: str = "", **options: object) -> Page:
        # the options are the browser's own, passed on as they are
        context = browser.new_context(viewport=PHONE, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/answer/{desk.tokens[person]}{at}")
        return page

    yield open_
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _check(page: Page) -> None:
    """Look whether a page is accessible, fits a phone, and has nothing that a thumb misses."""
    expect(page.locator(".htmx-request")).to_have_count(0)  # a button is pale until its answer is there
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in page.locator(".answer .button:visible, .answer__level:visible").all():
        assert (button.bounding_box() or {"height": 0})["height"] >= THUMB


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the tab key doesn't lead there")


def test_a_leader_answers_one_question_after_the_other_on_a_phone(
    come: Come, desk: ExerciseDesk, complaints: list[str]
) -> None:
    page = come()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Ana Okoro")
    _check(page)
    page.get_by_role("link", name="Begin").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    _check(page)
    page.get_by_label("Your answer").fill("To make glass that lasts")
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")
    assert desk.open("ana").form.answers["purpose"] == "To make glass that lasts"
    for number in range(2, 6):
        page.get_by_role("button", name="Continue").click()
        expect(page.locator(".answer__progress")).to_contain_text(f"{number} of 5")
    page.get_by_role("button", name="Read all my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")
    expect(page.locator("#said-1")).to_contain_text("To make glass that lasts")
    _check(page)
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is handed in")
    expect(page.locator(".answer__lead")).to_have_text("1 of 4 has finished.")
    page.get_by_text("My receipt").click()
    expect(page.locator(".answer__proof")).to_have_text(desk.open("ana").form.proof or "")
    _check(page)
    page.get_by_role("button", name="Change my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")
    desk.write_all()
    desk.reveal()
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_role("heading", name="All answers, question by question")).to_be_visible()
    _check(page)
    assert complaints == []


def test_an_answer_is_written_and_handed_in_by_keyboard_alone(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=5")
    _tab_to(page, page.get_by_label("Your answer"))
    page.keyboard.type("More room to try things")
    _tab_to(page, page.get_by_role("button", name="Read all my answers"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your answers")
    _tab_to(page, page.get_by_label("I have read this"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="Hand in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is handed in")
    assert desk.open("ana").form.answers["improve"] == "More room to try things"


def test_everything_works_without_script(come: Come, desk: ExerciseDesk) -> None:
    page = come(java_script_enabled=False)
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Your answer").fill("Glass")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Your answer")).to_have_value("Glass")
    page.get_by_role("button", name="Read all", exact=True).click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is handed in")
    assert desk.open("ana").form.finished_at is not None


def test_what_is_typed_before_the_script_has_come_is_saved_too(come: Come, desk: ExerciseDesk) -> None:
    page = come()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/answer.js", hold)
    page.goto(f"{page.url}?at=2", wait_until="commit")
    page.get_by_label("Your answer").fill("Patience")
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")
    assert desk.open("ana").form.answers["values"] == "Patience"


def test_what_is_typed_offline_is_sent_when_the_network_is_back(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=2")
    page.clock.install()
    page.reload()
    page.context.set_offline(True)
    for words in ("Pat", "Patienc", "Patience"):
        page.get_by_label("Your answer").fill(words)
        page.clock.run_for("05:00")
        expect(page.locator("#answer-state")).to_contain_text("Kept on this device")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#answer-state")).to_contain_text("Kept on this device")
    expect(page.get_by_label("Your answer")).to_have_value("Patience")
    assert desk.open("ana").form.saved_at is None
    page.context.set_offline(False)
    page.clock.run_for("00:10")
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")
    assert desk.open("ana").form.answers["values"] == "Patience"
    assert page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('answer:'))") == []


def test_what_is_typed_offline_outlives_a_page_that_is_loaded_again(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=2")
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Patience")
    expect(page.locator("#answer-state")).to_contain_text("Kept on this device")
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    page.goto(page.url.replace("at=2", "at=all"))
    expect(page.locator("#said-2")).to_contain_text("Patience")
    assert desk.open("ana").form.answers["values"] == "Patience"


def test_of_two_devices_the_second_sees_both_answers(come: Come, desk: ExerciseDesk) -> None:
    phone, desktop = come(at="?at=2"), come(at="?at=2")
    phone.get_by_label("Your answer").fill("Patience")
    expect(phone.locator("#answer-state")).to_have_text("Saved under seal.")
    desktop.get_by_label("Your answer").fill("Courage")
    expect(desktop.get_by_role("alert").filter(has_text="changed on another device")).to_contain_text("Patience")
    expect(desktop.get_by_label("Your answer")).to_have_value("Courage")
    _check(desktop)
    assert desk.open("ana").form.answers["values"] == "Patience"
    desktop.get_by_role("button", name="Continue").click()
    expect(desktop.locator(".answer__progress")).to_contain_text("3 of 5")
    assert desk.open("ana").form.answers["values"] == "Courage"


def test_an_answer_that_is_too_long_stays_on_the_page_and_says_so(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=2")
    page.get_by_label("Your answer").fill("u" * 4012)
    expect(page.locator("#answer-count")).to_have_text("Too long to be saved. Characters too many: 12")
    expect(page.locator("#answer-state")).to_contain_text("Your words stay on this page")
    assert desk.open("ana").form.saved_at is None
    page.get_by_label("Your answer").fill("u" * 4000)
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")


def test_words_stay_on_a_page_whose_address_was_taken_back_meanwhile(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=2")
    desk.services.exercises.revoke_link(COACH, desk.exercise, desk.find("ana"), version=desk.show().version)
    page.get_by_label("Your answer").fill("Patience")
    expect(page.locator("#live")).to_contain_text("Ask whoever invited you for a new one")
    expect(page.get_by_label("Your answer")).to_have_value("Patience")


def test_what_comes_after_the_reveal_is_shown_to_its_writer_to_be_copied(come: Come, desk: ExerciseDesk) -> None:
    page = come(at="?at=2")
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Patience")
    expect(page.locator("#answer-state")).to_contain_text("Kept on this device")
    desk.write_all()
    desk.reveal()
    page.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("This wasn't kept")
    expect(page.locator("blockquote")).to_have_text("Patience")
    _check(page)
    page.get_by_role("link", name="See where it stands").click()
    expect(page.get_by_role("heading", name="All answers, question by question")).to_be_visible()
    expect(page.locator("article")).not_to_contain_text("Patience")


def test_leaders_say_back_and_confirm_and_rate_on_a_phone(come: Come, desk: ExerciseDesk) -> None:
    desk.write_all()
    desk.reveal()
    page = come()
    page.get_by_label("What I heard").fill("You want to stay sm")
    page.reload()
    expect(page.get_by_label("What I heard")).to_have_value("You want to stay sm")
    page.get_by_label("What I heard").fill("You want to stay small.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status").filter(has_text="Now it is to be confirmed")).to_be_visible()
    pair = desk.open("ana").pair
    other = come(next(each.person for each in desk.show().participants if pair and each.id == pair.about))
    expect(other.get_by_role("heading", name="said back what you wrote")).to_be_visible()
    _check(other)
    other.get_by_role("button", name="Yes, that's it").click()
    expect(other.get_by_role("status").filter(has_text="You said: yes, that's it.")).to_be_visible()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    desk.word("We stay in the family.")
    desk.go_on("begin_rating")
    page.goto(page.url)
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Not yet").check()
    expect(page.locator("#answer-label")).to_have_text("Not yet, because ...")
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")
    _check(page)
    page.get_by_role("button", name="Read all my ratings").click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("alert").filter(has_text="Say in a few words why")).to_be_visible()
    page.get_by_role("link", name="Change").click()
    page.locator("#answer-text").fill("Not enough people")
    page.get_by_role("button", name="Read all my ratings").click()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, it is handed in")
    assert desk.show().finished == 1


def test_in_an_authority_check_people_are_named_with_a_thumb(come: Come, desk: ExerciseDesk) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Another one.", version=desk.show().version)
    desk.plan(kind="authority")
    desk.begin()
    page = come()
    page.get_by_role("link", name="Begin").click()
    _check(page)
    page.get_by_role("group", name="Who has the final word").get_by_label("Bo Okoro").check()
    page.get_by_role("group", name="Who could stop it").get_by_label("Cem Okoro").check()
    page.get_by_role("group", name="Who could stop it").get_by_label("Dot Okoro").check()
    expect(page.locator("#answer-state")).to_have_text("Saved under seal.")
    answers = desk.open("ana").form.answers
    assert (answers["d1:final"], answers["d1:stop"]) == ("bo", "cem\ndot")
    page.get_by_role("button", name="Read all", exact=True).click()
    expect(page.locator("#said-1")).to_contain_text("Cem Okoro, Dot Okoro")
    _check(page)
