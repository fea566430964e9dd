"""A deal is worked on inside Salesforce's frame, in a browser that keeps third-party cookies out."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from connectors.demo_org.canvas import PAGE
from connectors.demo_org.org import ORG_ID
from graph.deal import Deal
from plugin.bootstrap import open_services
from plugin.store.deals import load_deals
from tests.browser.ways import PATIENCE
from tests.canvas_desk import serve_securely
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, CONTACTS, TEN_LINES, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    """An org that holds our pages in its own, and a bare deal of six in both."""
    with open_notes_desk(tmp_path) as desk:
        environ = {**desk.environ, "BUYIN_SALESFORCE_ORGANIZATION_ID": ORG_ID}
        with closing(open_services(environ, clock=desk.clock)) as opened:
            services = replace(opened, clock=desk.clock)
            with serve_securely(services, tmp_path / "pages-ca.pem") as address:
                desk.org.canvas.app_url = f"{address}/canvas"
                yield desk


@pytest.fixture
def page(strict_browser: Browser, desk: WriteBackDesk, complaints: list[str]) -> Iterator[Page]:
    # the sample org's certificate is made anew each time, and known to nobody
    context = strict_browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.clock.install(time=desk.clock())
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert context.cookies() == []
    context.close()


def _open_panel(page: Page, desk: WriteBackDesk) -> FrameLocator:
    page.goto(f"{desk.org.url}{PAGE}?user={OWNER}&recordId={BARE_DEAL}")
    frame = page.frame_locator("#app")
    expect(frame.locator("#deal")).to_contain_text("Northwind: warehouse automation", timeout=PATIENCE)
    frame.locator("#picture[data-ready]").wait_for()
    return frame


def _load_deal(desk: WriteBackDesk) -> Deal:
    with desk.services.store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [BARE_DEAL])[BARE_DEAL]


def test_notes_are_pasted_one_suggestion_confirmed_and_undone(
    page: Page, desk: WriteBackDesk, complaints: list[str]
) -> None:
    frame = _open_panel(page, desk)
    frame.get_by_role("link", name="Paste notes").click()
    frame.get_by_label("The notes", exact=True).fill(TEN_LINES)
    frame.get_by_role("button", name="Read the notes").click()
    expect(frame.locator("#confirm-1")).to_be_focused(timeout=PATIENCE)
    frame.locator("#confirm-1").press("Enter")
    expect(frame.locator("#note-1 .noted")).to_have_text("Recorded", timeout=PATIENCE)
    (statement,) = _load_deal(desk).statements
    frame.locator("#undo-1").click()
    expect(frame.locator("#confirm-1")).to_be_visible(timeout=PATIENCE)
    frame.get_by_role("link", name="To the deal").click()
    expect(frame.locator("#deal")).to_contain_text("Northwind: warehouse automation", timeout=PATIENCE)
    frame.locator("#picture[data-ready]").wait_for()

    assert (statement.by, statement.words) == (
        CONTACTS["Marta Ruiz"],
        "I'm fully behind this, we need it before summer.",
    )
    assert _load_deal(desk).statements == ()
    assert complaints == []


def test_a_decision_is_recorded(page: Page, desk: WriteBackDesk, complaints: list[str]) -> None:
    frame = _open_panel(page, desk)
    frame.get_by_role("link", name="Record a decision").click()
    frame.get_by_label("What is to be decided, in one sentence").fill("Choose the vendor")
    frame.get_by_role("group", name="Marta Ruiz").get_by_label("Final word").check()
    frame.get_by_role("button", name="Save").click()
    expect(frame.locator("#desk-told")).to_contain_text(
        "Decision “Choose the vendor”, final word: Marta Ruiz", timeout=PATIENCE
    )
    expect(frame.locator(".verdict__sentence")).to_contain_text("Marta Ruiz has the final word on")

    (decision,) = _load_deal(desk).decisions
    assert (decision.name, decision.final_word) == ("Choose the vendor", (CONTACTS["Marta Ruiz"],))
    assert complaints == []


def test_a_review_is_begun_and_a_step_agreed_on(page: Page, desk: WriteBackDesk, complaints: list[str]) -> None:
    frame = _open_panel(page, desk)
    frame.get_by_role("link", name="Reviews", exact=True).click()
    frame.get_by_role("button", name="Begin the review").click()
    expect(frame.locator(".review__place")).to_contain_text("1 of 2", timeout=PATIENCE)
    frame.get_by_label("New step").fill("Ask who signs")
    frame.get_by_role("button", name="Agree on it").click()
    expect(frame.locator(".agreed__what")).to_have_text("Ask who signs", timeout=PATIENCE)
    frame.get_by_role("link", name="Next deal").click()
    expect(frame.locator(".review__place")).to_contain_text("2 of 2", timeout=PATIENCE)
    frame.get_by_role("link", name="To the summary").click()
    expect(frame.locator(".summary__steps")).to_contain_text("Ask who signs", timeout=PATIENCE)
    assert complaints == []
