"""A coach writes a charter and a leader acknowledges it, in a real browser over a real store, without any barrier."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from plugin.sign_in import Invitation
from plugin.views import Viewer
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, CONTACTS, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

PAGE = f"/coach/deals/{BARE_DEAL}/charter"
PATIENCE = 30_000
"""Milliseconds that a busy machine may take to analyse."""
MARTA, INES = CONTACTS["Marta Ruiz"], CONTACTS["Ines Vogt"]


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


def test_a_coach_writes_a_charter_and_a_leader_acknowledges_it(page: Page, desk: WriteBackDesk) -> None:
    _is_open_to_all(page)
    page.get_by_role("link", name="Write the charter").click()
    name = page.get_by_label("What is to be decided, in one sentence")
    name.fill("Where the second warehouse stands")
    page.locator('[name="decisions.0.must_agree.0.person"]').select_option(INES)
    page.get_by_role("button", name="Put it to those named").click()
    expect(page.get_by_role("alert").first).to_contain_text("4 things are still missing", timeout=PATIENCE)
    expect(name).to_have_value("Where the second warehouse stands")
    _is_open_to_all(page)

    page.locator('[name="decisions.0.final_word"]').select_option(MARTA)
    page.locator('[name="decisions.0.must_agree.0.grounds"]').fill("It costs more than planned.")
    page.locator('[name="decisions.0.listen_until"]').fill("2026-04-01")
    page.locator('[name="decisions.0.act_by"]').fill("2026-04-15")
    page.get_by_role("button", name="Put it to those named").click()
    expect(page.locator("#people-title")).to_have_text("0 of 2 acknowledged", timeout=PATIENCE)
    assert urlsplit(page.url).path.endswith("/charter")
    expect(page.locator(".paper__effect")).to_contain_text("Final word: Clear")

    page.set_viewport_size({"width": 320, "height": 480})
    page.get_by_role("button", name="Make an address for Marta Ruiz").click()
    address = page.get_by_role("textbox", name="Address")
    expect(address).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("heading", name="Address for Marta Ruiz")).to_be_in_viewport(timeout=PATIENCE)
    _is_open_to_all(page)
    page.locator("[data-copies]").click(timeout=PATIENCE)
    assert address.evaluate("(field) => field.selectionEnd === field.value.length")
    path = urlsplit(address.input_value()).path
    page.get_by_role("button", name="Ines Vogt told me so").click()
    expect(page.locator("#people-title")).to_have_text("1 of 2 acknowledged", timeout=PATIENCE)

    page.context.clear_cookies()
    page.goto(f"{page.url.partition('/coach')[0]}{path}")
    expect(page.locator("#mine + ul")).to_contain_text("Where the second warehouse stands: Final word.")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_role("alert").last).to_contain_text("Tick the box first", timeout=PATIENCE)
    _is_open_to_all(page)
    page.get_by_label("I know what the charter says, and acknowledge it").check()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator(".done")).to_contain_text("You acknowledged this version", timeout=PATIENCE)
    assert set(desk.services.deals.panel(_coach(), BARE_DEAL).deal.decisions[0].charter_acknowledged) == {MARTA, INES}


def _coach() -> Viewer:
    return Viewer(tenant=TENANT, role="coach", user=None)
