"""An admin changes a number, sees at once on which deals that tells, saves, and takes it back."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from connectors.files.reader import read_deal
from plugin.administration_preview import STEP
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services, open_services
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.tenants import DEFAULT_TENANT, add_tenant
from plugin.views import Viewer
from web.app import create_app

CODE = "no_final_word"
DEALS = STEP + 4
Enter = Callable[..., Page]


def _build_file(number: int) -> bytes:
    """A deal with a decision that is open for ten days, with nobody on record for it."""
    decision = {"id": "d", "name": "Sign", "status": "open", "opened_at": "2026-03-21"}
    deal = {"id": f"D{number:03}", "name": f"Deal {number:03}"}
    return json.dumps({"format": "buyin-deal/1", "as_of": "2026-03-31", "deal": deal, "decisions": [decision]}).encode()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with closing(open_services({"BUYIN_DATA_DIR": str(tmp_path)})) as services:
        deals = [read_deal(_build_file(number)) for number in range(DEALS)]
        with services.store.writing(DEFAULT_TENANT) as connection:
            add_tenant(connection, DEFAULT_TENANT, now=services.clock())
            save_deals(connection, DEFAULT_TENANT, deals, origin="file", now=services.clock())
        analyse_deals(services.store, DEFAULT_TENANT, [deal.deal.id for deal in deals], as_of=services.clock())
        yield services


@pytest.fixture
def enter(browser: Browser, services: Services, complaints: list[str]) -> Iterator[Enter]:
    """`enter(path, width=1280, **context)`: a page of the settings, to an admin."""
    server = make_server("127.0.0.1", 0, create_app(services), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    contexts = []

    def open_(path: str, *, width: int = 1280, **options: object) -> Page:
        # the options are the browser's own, passed on as they are
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        link = urlsplit(services.signing_in.invite(Invitation(tenant=DEFAULT_TENANT, role="admin")))
        page.goto(f"http://127.0.0.1:{server.server_port}{link.path}?next={path}")
        return page

    try:
        yield open_
    finally:
        for context in contexts:
            context.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_number_is_changed_seen_saved_and_taken_back_by_keyboard_alone(enter: Enter, complaints: list[str]) -> None:
    page = enter("/settings/detectors")
    page.get_by_role("link", name="Nobody has the final word").focus()
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Days", exact=True).focus()
    page.keyboard.type("30")
    told = page.locator(".settings__told")
    expect(told).to_have_text(f"Would fire on 0 of your {DEALS} open deals (now {DEALS}): {DEALS} fewer, 0 more.")
    expect(page.get_by_role("textbox", name="Days", exact=True)).to_be_focused()
    expect(page.get_by_role("link", name="Deal 000")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.keyboard.press("Enter")
    expect(page.locator("#told-change")).to_contain_text("Nobody has the final word: days 30")
    expect(page.get_by_role("textbox", name="Days", exact=True)).to_have_value("30")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#told-change")).to_contain_text("Taken back: Nobody has the final word: days as usual again")
    assert complaints == []


def test_a_wrong_number_is_said_beside_what_is_typed_and_nothing_is_saved(enter: Enter, services: Services) -> None:
    page = enter(f"/settings/detectors/{CODE}", width=320)
    field = page.get_by_role("textbox", name="Days", exact=True)
    field.fill("9999")
    expect(page.locator("#preview")).to_contain_text("Mend first: Days.")
    page.get_by_role("button", name="Save").click()
    expect(field).to_have_value("9999")
    expect(page.locator("#p-days-fault")).to_contain_text("A whole number from 0 to 3650")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    admin = Viewer(tenant=DEFAULT_TENANT, role="admin", user=None)
    assert services.administration.changes(admin) == []


def test_whoever_goes_on_typing_after_a_clash_stays_in_the_field(enter: Enter) -> None:
    page, other = enter(f"/settings/detectors/{CODE}"), enter(f"/settings/detectors/{CODE}")
    for each, days in ((other, "20"), (page, "30")):
        each.get_by_role("textbox", name="Days", exact=True).fill(days)
        each.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="meanwhile")).to_be_focused()
    field = page.get_by_role("textbox", name="Days", exact=True)
    field.focus()
    with page.expect_response("**/preview"):
        page.keyboard.type("1")
    expect(page.locator(".settings__told")).to_be_visible()
    expect(field).to_be_focused()


def test_how_sure_the_ties_must_be_is_set_and_taken_back(enter: Enter, complaints: list[str]) -> None:
    page = enter("/settings/detectors", width=320)
    page.get_by_role("link", name="Ties").click()
    page.get_by_role("textbox", name="Share by chance").fill("0.01")
    expect(page.locator(".settings__told")).to_have_text(
        f"Groups would be named on 0 of your {DEALS} open deals (now 0): 0 fewer, 0 more."
    )
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#told-change")).to_contain_text("What the ties alone say: share by chance 0.01")
    page.locator("#told-change").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Share by chance")).to_have_value("")
    assert complaints == []


def test_without_scripts_a_preview_goes_on_by_a_button_and_saving_works(enter: Enter) -> None:
    page = enter(f"/settings/detectors/{CODE}", java_script_enabled=False)
    page.get_by_label("Off").check()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview")).to_contain_text(f"Looked at {STEP} of {DEALS} deals")
    page.get_by_role("button", name="Look at more").click()
    expect(page.locator(".settings__told")).to_contain_text(f"{DEALS} fewer, 0 more")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#told-change")).to_contain_text("switched off")


def test_how_to_answer_who_asks_about_their_data_fits_a_narrow_page(enter: Enter) -> None:
    page = enter("/settings/privacy", width=320)
    told = page.get_by_role("region", name="When somebody asks")
    expect(told).to_contain_text("buyin person erase ID > receipt.json")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
