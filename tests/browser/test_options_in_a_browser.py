"""A coach writes a three-options sheet and closes it as decided, in a real browser over a real store."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from graph.deal import Statement, Subject
from plugin.sign_in import Invitation
from plugin.views import Viewer
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, CONTACTS, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

PAGE = f"/coach/deals/{BARE_DEAL}/options"
PATIENCE = 30_000
"""Milliseconds that a busy machine may take to analyse."""
COACH = Viewer(tenant=TENANT, role="coach", user=None)
WISHES = {"Marta Ruiz": "la", "Ines Vogt": "la", "Raj Patel": "seattle", "Aiko Tanaka": "seattle"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path) as opened:
        record = opened.services.deals.record(COACH, BARE_DEAL)
        said_at = opened.clock() - timedelta(days=3)
        cities = (
            Subject(id="la", kind="destination", name="Extend Los Angeles", excludes=("seattle",)),
            Subject(id="seattle", kind="destination", name="One new site in Seattle"),
        )
        said = [
            Statement(
                id=f"s-{number}",
                at=said_at,
                by=CONTACTS[name],
                kind="position",
                subject=city,
                stance=2,
                words="That is where we should be in three years.",
                confirmed_by="coach",
            )
            for number, (name, city) in enumerate(WISHES.items())
        ]
        record.save_together([*(("subjects", each) for each in cities), *(("statements", each) for each in said)])
        for name in WISHES:
            record.save_person(CONTACTS[name], {"decision_maker": True})
        opened.services.deals.refresh(COACH, BARE_DEAL)
        yield opened


@pytest.fixture
def page(browser: Browser, desk: WriteBackDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=OWNER))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next={PAGE}")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _is_open_to_all(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        expect(page.locator(".htmx-request")).to_have_count(0)  # a button is pale until its answer is there
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_a_coach_writes_down_three_options_and_closes_them_as_decided(page: Page, desk: WriteBackDesk) -> None:
    expect(page.locator(".options__side h3")).to_have_text(["Extend Los Angeles", "One new site in Seattle"])
    expect(page.locator("#way-choose ~ .options__trials")).to_contain_text("Different destinations → then: Same")
    _is_open_to_all(page)
    page.get_by_role("link", name="Write the sheet").click()
    costs = page.locator('[name="choose.costs"]')
    costs.fill("Two months of rent")
    page.get_by_label("Choose one side").check()
    page.get_by_label("Where one side is chosen: which").select_option(label="Extend Los Angeles")
    page.get_by_role("button", name="Close as decided").click()
    expect(page.get_by_role("alert").first).to_contain_text("4 things are still missing", timeout=PATIENCE)
    expect(costs).to_have_value("Two months of rent")
    for name in ("Raj Patel", "Aiko Tanaka"):
        expect(page.locator("#rounds legend", has_text=name)).to_be_visible()
    expect(page.locator("#rounds legend")).to_have_count(3)
    _is_open_to_all(page)

    page.get_by_label("Who decided").select_option(CONTACTS["Marta Ruiz"])
    page.get_by_label("On which day").fill(desk.clock().date().isoformat())
    for number in range(2):
        page.locator(f'[name="coming_round.{number}.needs"]').fill("Keeps the lab")
        page.locator(f'[name="coming_round.{number}.next_step"]').fill("Visit the site")
        page.locator(f'[name="coming_round.{number}.by"]').fill("2026-07-01")
    page.get_by_role("button", name="Close as decided").click()
    expect(page.locator(".options__decided")).to_contain_text("Decided by Marta Ruiz", timeout=PATIENCE)
    assert urlsplit(page.url).path.endswith("/options")
    expect(page.locator(".options__side--chosen h3")).to_have_text("Extend Los Angeles")
    _is_open_to_all(page)

    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_label("What stays common")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator(".paper__state")).to_contain_text("Version 2, a draft", timeout=PATIENCE)
    (decision,) = desk.services.deals.panel(COACH, BARE_DEAL).deal.decisions
    assert (decision.status, decision.subject) == ("decided", "la")
