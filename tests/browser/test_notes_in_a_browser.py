"""From a bare deal and ten lines of notes to a verdict, in a real browser over a real store."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from plugin.sign_in import Invitation
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, TEN_GERMAN_LINES, TEN_LINES, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

MOST_CLICKS = 12
PANEL = f"/panel/{BARE_DEAL}"
ALL_RECORDED = ".suggestion--recorded"
SUGGESTIONS = 12
ONE_DECIDER = "only Ines Vogt is confirmed as a decision maker"
PATIENCE = 30_000
"""Milliseconds that a busy machine may take to analyse."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, desk: WriteBackDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user=OWNER))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next={PANEL}")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _paste(page: Page, text: str) -> None:
    """Paste as Ctrl+V does, wherever the focus is."""
    page.evaluate(
        "(text) => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " const given = { clipboardData: data, bubbles: true, cancelable: true };"
        " document.body.dispatchEvent(new ClipboardEvent('paste', given)); }",
        text,
    )


def _read(page: Page, text: str = TEN_LINES) -> None:
    page.get_by_role("link", name="Paste notes").click()
    page.locator("#notes-text").wait_for()
    page.wait_for_load_state("load")
    _paste(page, text)
    expect(page.locator("#notes-text")).to_have_value(text.replace("\r", ""))
    page.get_by_role("button", name="Read the notes").click()
    page.locator("#suggestions").wait_for()


@pytest.mark.parametrize("notes", [TEN_LINES, TEN_GERMAN_LINES], ids=["english", "german"])
def test_ten_lines_of_notes_bring_a_bare_deal_of_six_to_a_verdict_within_twelve_clicks(page: Page, notes: str) -> None:
    before = page.locator(".verdict__sentence").inner_text()
    clicks = 2
    _read(page, notes)
    for name in ("Marta Ruiz", "Ines Vogt", "Raj Patel"):
        page.locator(".asked__row", has_text=name).get_by_role("button", name="Decides", exact=True).click()
        clicks += 1
    for number in range(SUGGESTIONS):
        page.locator(".suggestion").nth(number).scroll_into_view_if_needed()
    page.get_by_role("button", name="Confirm all that I read").click()
    clicks += 1
    expect(page.locator(ALL_RECORDED)).to_have_count(SUGGESTIONS)
    page.get_by_role("link", name="To the deal").click()
    clicks += 1
    expect(page.locator(".verdict__sentence")).to_contain_text("Two of three decision makers are for")

    assert "not confirmed" in before
    assert clicks <= MOST_CLICKS
    expect(page.locator(".verdict__sentence")).to_contain_text("Marta Ruiz has the final word")


def test_each_suggestion_takes_one_key_and_the_verdict_so_far_follows(page: Page) -> None:
    _read(page)
    expect(page.locator("#confirm-1")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("y")
    expect(page.locator("#note-1")).to_contain_text("Recorded")
    expect(page.locator("#note-2")).to_contain_text("Recorded")
    expect(page.locator("#confirm-3")).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#note-3")).to_contain_text("Dropped")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#confirm-5")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("e")
    expect(page.locator("#i4-person")).to_be_focused()
    page.locator("#i4-stance").select_option("-2")
    page.locator("#i4-stance").press("Enter")
    expect(page.locator("#note-4")).to_contain_text("firmly not in favour")
    page.locator("#undo-1").click()
    expect(page.locator("#confirm-1")).to_be_visible()
    page.locator(".asked__row", has_text="Ines Vogt").get_by_role("button", name="Decides", exact=True).click()
    expect(page.locator("#notes-so-far")).to_contain_text(ONE_DECIDER, ignore_case=True, timeout=PATIENCE)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_of_the_notes_has_a_barrier_and_none_moves_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.get_by_role("link", name="Paste notes").click()
    page.locator("#notes-text").wait_for()
    box = Axe().run(page)
    page.locator("#notes-text").fill(TEN_LINES + "\n- Tomas is against it.")
    page.get_by_role("button", name="Read the notes").click()
    page.locator("#suggestions").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    sheet = Axe().run(page)
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")

    assert box.violations_count == 0, box.generate_report()
    assert sheet.violations_count == 0, sheet.generate_report()


def test_the_next_step_becomes_a_task_in_one_click_and_is_taken_back_in_one(page: Page) -> None:
    page.get_by_role("button", name="Make it a task").click()
    expect(page.locator("#step-task")).to_contain_text("Task planned for 9 Mar 2026")
    expect(page.locator("#step-task")).to_contain_text("stays here until an admin switches write-back on")
    page.locator("#step-task").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Make it a task")).to_be_visible()
