"""A deal is edited beside its map: by keyboard alone, by two at once, and without scripts."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from plugin.sign_in import Invitation
from tests.demo_org_rows import DEAL
from tests.write_back_desk import TENANT, open_synced_desk
from web.app import create_app

PANEL = f"/panel/{DEAL}"
MOST_STEPS = 40
SMALLEST = 24
Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, tmp_path: Path, complaints: list[str]) -> Iterator[Enter]:
    """`enter(user="Mira Vale", width=1280, **context)`: the panel of a deal over a store, to somebody signed in."""
    with open_synced_desk(tmp_path) as desk:
        server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        contexts = []

        def open_(user: str = "Mira Vale", *, width: int = 1280, height: int = 800, **options: object) -> Page:
            # the options are the browser's own, passed on as they are
            context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
            contexts.append(context)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            link = urlsplit(desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user=user)))
            page.goto(f"http://127.0.0.1:{server.server_port}{link.path}?next={PANEL}")
            return page

        try:
            yield open_
        finally:
            for context in contexts:
                context.close()
            server.shutdown()
            thread.join()
            server.server_close()


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press the tab key until the focus is there."""
    for _ in range(MOST_STEPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the tab key doesn't lead there")


def _choose_ada(page: Page) -> None:
    page.locator("#picture[data-ready]").wait_for()
    page.locator("button.person", has_text="Ada Okoro").focus()
    page.keyboard.press("Enter")
    expect(page.locator("article.about:visible h3")).to_have_text("Ada Okoro")


def test_what_somebody_said_is_recorded_and_undone_by_keyboard_alone(enter: Enter, complaints: list[str]) -> None:
    page = enter()
    _choose_ada(page)
    _tab_to(page, page.locator("article.about:visible").get_by_role("link", name="Record what they said"))
    page.keyboard.press("Enter")
    expect(page.locator("#field-words")).to_be_focused()
    page.keyboard.type("The final word is mine")
    expect(page.locator("#desk-kinds")).to_contain_text("Suggested by")
    expect(page.locator("#field-words")).to_be_focused()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    _tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.locator("#desk-told")).to_contain_text("Ada Okoro: “The final word is mine”")
    expect(page.locator("#desk-told")).to_be_focused()
    page.locator("#desk-told").get_by_role("button", name="Undo").click(trial=True)  # no sheet lies upon it
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#desk-told")).to_contain_text("Taken out: Ada Okoro")
    assert complaints == []


def test_escape_asks_before_it_throws_words_away_and_gives_the_focus_back(enter: Enter) -> None:
    page = enter()
    opens = page.get_by_role("link", name="Record a decision")
    opens.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is to be decided, in one sentence")).to_be_focused()
    page.keyboard.type("Choose")
    page.keyboard.press("Escape")
    expect(page.locator("#desk-again")).to_contain_text("Press Escape once more")
    expect(page.get_by_label("What is to be decided, in one sentence")).to_have_value("Choose")
    page.keyboard.press("Escape")
    expect(page.locator("#desk-sheet")).to_have_count(0)
    expect(opens).to_be_focused()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_decision_and_a_person_are_recorded_by_touch_with_no_barrier(enter: Enter, width: int) -> None:
    page = enter(width=width, height=700, has_touch=True)
    page.get_by_role("link", name="Add a person").tap()
    page.get_by_label("Name", exact=True).fill("Somebody in Legal")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("button", name="Add", exact=True).tap()
    expect(page.locator("#desk-told")).to_contain_text("Somebody in Legal")
    page.get_by_role("link", name="Record a decision").tap()
    page.get_by_label("What is to be decided, in one sentence").fill("Choose the vendor")
    page.get_by_role("group", name="Ada Okoro").get_by_label("Final word").tap()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    small = page.locator("#desk a, #desk button, #desk label.choice").evaluate_all(
        "(all, least) => all.map((one) => one.getBoundingClientRect())"
        f".filter((box) => box.width && Math.min(box.width, box.height) < {SMALLEST}).length"
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#desk-told")).to_contain_text("Decision “Choose the vendor”, final word: Ada Okoro")


def test_of_two_who_change_the_same_the_second_sees_both_and_keeps_what_was_typed(enter: Enter) -> None:
    mine = enter("Mira Vale")
    _choose_ada(mine)
    mine.locator("article.about:visible").get_by_role("link", name="Record what they said").click()
    mine.locator("#field-words").fill("We need it before summer.")
    mine.get_by_role("group", name="For it or not?").get_by_label("For it", exact=True).check()
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator("#desk-told")).to_contain_text("summer")
    mine.reload()
    theirs = enter("Joel Brandt")
    for page in (mine, theirs):
        _choose_ada(page)
        page.locator("article.about:visible").get_by_role("link", name="Edit We need").first.click()
        expect(page.locator("#field-words")).to_be_focused()
    theirs.locator("#field-words").fill("We need it in autumn.")
    theirs.get_by_role("button", name="Save").click()
    expect(theirs.locator("#desk-told")).to_contain_text("autumn")
    mine.locator("#field-words").fill("We need it in May.")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator("#desk-clash")).to_contain_text("Somebody else changed this meanwhile")
    expect(mine.locator("#field-words")).to_have_value("We need it in May.")
    expect(mine.locator("#field-words-theirs")).to_contain_text("We need it in autumn.")
    results = Axe().run(mine)
    assert results.violations_count == 0, results.generate_report()
    mine.get_by_role("button", name="Save mine over it").click()
    expect(mine.locator("#desk-told")).to_contain_text("We need it in May.")


def test_without_scripts_words_are_recorded_on_a_page_of_their_own(enter: Enter) -> None:
    page = enter(java_script_enabled=False)
    page.goto(f"{page.url}/desk/statements")
    page.get_by_label("Their words").fill("We start in May")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#field-by-fault")).to_have_text("Choose who said it.")
    page.locator("#field-by").select_option(label="Ada Okoro")
    page.get_by_role("group", name="For it or not?").get_by_label("For it", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#desk-told")).to_contain_text("Ada Okoro: “We start in May”")
    expect(page.locator("h1")).to_be_visible()
