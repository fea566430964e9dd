"""From a finding a coach goes on, and notes beside it what was tried; at home stands what came of it."""

import json
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from connectors.files.reader import read_deal
from plugin.analysing import analyse_deals
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.store import Store
from tests.exercise_desk import COACH, DEAL, FILE, TENANT, ExerciseDesk, open_exercise_desk
from tests.integration.conftest import build_settings
from web.app import create_app

PATIENCE = 30_000
"""Milliseconds that a busy machine may take."""


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExerciseDesk]:
    settings: Settings = build_settings(tmp_path_factory.mktemp("data"))
    store = Store.open(settings)
    store.migrate()
    opened = open_exercise_desk(store, settings)
    decision = {"id": "d9", "name": "the line", "status": "open", "opened_at": "2026-01-05", "due": "2026-02-01"}
    deal = read_deal(json.dumps({**json.loads(FILE), "decisions": [decision]}).encode())
    with store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [deal], origin="file", now=opened.clock())
    analyse_deals(store, TENANT, [DEAL], as_of=opened.clock())
    yield opened
    store.close()


@pytest.fixture
def page(browser: Browser, desk: ExerciseDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next=/panel/{DEAL}")
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


def _open_tactic(page: Page) -> Locator:
    finding = page.locator(".finding", has_text="Nobody has the final word")
    finding.locator("summary").first.click()
    tactic = finding.locator(".tactic").first
    tactic.locator("summary").click()
    return tactic


def test_a_coach_notes_beside_a_finding_what_was_tried_and_finds_it_at_home(page: Page) -> None:
    tactic = _open_tactic(page)
    tactic.get_by_role("link", name="Note that it was used here").click()
    expect(tactic.get_by_label("On which day?")).to_be_focused()
    _is_open_to_all(page)
    tactic.get_by_role("link", name="Cancel").click()
    expect(tactic.get_by_label("On which day?")).to_have_count(0)

    tactic.get_by_role("link", name="Note that it was used here").click()
    tactic.get_by_label("On which day?").fill("2026-03-01")
    tactic.get_by_text("Too early to say", exact=True).click()
    tactic.get_by_label("In your words").fill("They meet again on Friday.")
    tactic.get_by_role("button", name="Keep it").click()
    expect(tactic.get_by_text("Used here on 1 Mar 2026: too early to say")).to_be_visible()

    tactic.get_by_role("link", name="Change").click()
    tactic.get_by_text("It helped", exact=True).click()
    tactic.get_by_role("button", name="Keep it").click()
    expect(tactic.get_by_text("Used here on 1 Mar 2026: it helped")).to_be_visible()
    title = tactic.locator("summary").inner_text()
    _is_open_to_all(page)

    page.get_by_role("link", name="Coaching").click()
    tried = page.get_by_role("region", name="What was tried before")
    expect(tried).to_contain_text("Used once: helped in 1 of 1")
    assert tried.get_by_role("heading", level=3).inner_text() in title
    tried.locator("summary").click()
    expect(tried).to_contain_text("“They meet again on Friday.”")
    _is_open_to_all(page)


def test_from_a_finding_a_coach_comes_to_a_check_that_is_filled_in(page: Page) -> None:
    finding = page.locator(".finding", has_text="Nobody has the final word")
    finding.locator("summary").first.click()
    finding.get_by_role("link", name="Plan an authority check").click()
    expect(page.get_by_label("Decision 1")).to_have_value("the line")
    expect(page.get_by_role("checkbox", name="Ana Okoro")).to_be_checked()
