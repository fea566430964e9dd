"""A coach writes a plan on a phone, agrees on it and brings others in, in a real browser over a real store."""

import re
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
from tests.notes_desk import BARE_DEAL, CONTACTS, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

PAGE = f"/coach/deals/{BARE_DEAL}/plan"
PATIENCE = 30_000
"""Milliseconds that a busy machine may take to answer."""
MARTA = CONTACTS["Marta Ruiz"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, desk: WriteBackDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=OWNER))
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next={PAGE}")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _is_open_to_all(page: Page) -> None:
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_a_coach_plans_on_a_phone_and_brings_others_in_with_open_eyes(page: Page) -> None:
    page.get_by_role("link", name="Write the plan").click()
    where = page.get_by_role("textbox", name="Where the leaders want to go")
    where.fill("One system for all sites")
    page.locator('[name="items.0.text"]').fill("Agree on the sheet")
    page.get_by_role("button", name="Agree on it").click()
    expect(page.get_by_role("alert").first).to_contain_text("2 things are still missing", timeout=PATIENCE)
    expect(where).to_have_value("One system for all sites")
    _is_open_to_all(page)

    page.locator('[name="items.0.owner"]').select_option(MARTA)
    page.locator('[name="items.0.due"]').fill("2026-04-01")
    page.get_by_role("button", name="Keep this and add a step").click()
    page.locator('[name="items.1.text"]').fill("Choose the pilot site")
    page.locator('[name="items.1.about"][value="how"]').check()
    page.get_by_role("button", name="Agree on it").click()
    expect(page.locator(".paper__state")).to_contain_text("Version 2, agreed on", timeout=PATIENCE)
    assert urlsplit(page.url).path.endswith("/plan")
    expect(page.get_by_role("region", name="How")).to_contain_text("Parked until the leaders agree on where")

    page.get_by_role("button", name="Bring others in all the same").click()
    expect(page.locator("#reason-fault")).to_contain_text("Say why others are brought in", timeout=PATIENCE)
    _is_open_to_all(page)
    page.get_by_label("Why others are brought in all the same").fill("The press asks.")
    page.get_by_role("button", name="Bring others in all the same").press("Enter")
    expect(page.locator(".plan__reason")).to_have_text("The press asks.", timeout=PATIENCE)
    page.get_by_role("button", name=re.compile("^Done.*Agree on the sheet")).click()
    expect(page.get_by_role("button", name=re.compile("^Open again.*sheet"))).to_be_visible(timeout=PATIENCE)
    _is_open_to_all(page)
