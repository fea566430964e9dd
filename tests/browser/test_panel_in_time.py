"""The panel over a real store: the days gone by, what a change would bring, and what changed since the last look."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from graph.deal import Deal
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services, open_services
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from tests.deal_parts import NOW
from tests.split_deal import SPLIT, build_split
from web.app import create_app

TENANT = "default"


@dataclass
class Desk:
    """A served installation whose clock the test sets."""

    services: Services
    browser: Browser
    address: str = ""
    now: datetime = NOW

    def keep(self, deal: Deal) -> None:
        with self.services.store.writing(TENANT) as connection:
            save_deals(connection, TENANT, [deal], origin="file", now=self.now)
        analyse_deals(self.services.store, TENANT, [SPLIT], as_of=self.now)

    def open(self, path: str, *, width: int = 1280, script: bool = True) -> Page:
        context = self.browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        page = context.new_page()
        link = self.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user="005MIRA"))
        page.goto(f"{self.address}{link[link.index('/sign-in') :]}?next={path}")
        return page


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Desk]:
    def tell_time() -> datetime:
        return served.now

    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)}, clock=tell_time)
    served = Desk(services, browser)
    server = make_server("127.0.0.1", 0, create_app(services, now=tell_time), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_port}"
    served.keep(build_split().deal)
    yield served
    for context in browser.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    services.close()


def drawn(page: Page) -> Page:
    page.locator("#picture[data-ready]").wait_for()
    return page


def test_the_arrow_keys_lead_through_the_days_and_a_link_back_to_today(desk: Desk) -> None:
    page = drawn(desk.open(f"/panel/{SPLIT}"))
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    page.keyboard.press("Home")

    then = page.locator("#then")
    expect(then).to_contain_text("As it was on 8 Feb 2026.")
    expect(page.locator("#time-slider")).to_be_focused()
    expect(page.locator("#since-title")).to_have_text("Changed since then")
    expect(page.locator("#main form[method=post]")).to_have_count(0)
    page.locator("#time-later").click()
    expect(then).to_contain_text("As it was on 18 Feb 2026.")
    assert page.url.endswith("as_of=2026-02-18")
    page.get_by_role("link", name="Back to today").click()
    expect(then).to_have_count(0)
    expect(page.locator("#since-title")).to_have_text("Since your last look")


def test_without_scripts_a_day_is_chosen_by_its_field_and_a_change_is_tried_out_by_a_form(desk: Desk) -> None:
    page = desk.open(f"/panel/{SPLIT}", script=False)
    page.locator("#time-day").fill("2026-03-10")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#then")).to_contain_text("As it was on 10 Mar 2026.")
    page.get_by_role("link", name="Back to today").click()
    page.get_by_role("link", name="What if ...?").click()
    page.locator("#stance-who-1").select_option("003C")
    page.locator("#stance-1").select_option("2")
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("tr", has_text="Agreement")).to_contain_text("Different destinations")


@pytest.mark.parametrize("width", [320, 1280])
def test_several_changes_are_tried_out_beside_the_deal_and_nothing_is_stored(desk: Desk, width: int) -> None:
    page = drawn(desk.open(f"/panel/{SPLIT}", width=width))
    verdict = page.locator(".verdict__sentence").inner_text()
    page.get_by_role("link", name="What if ...?").click()
    page.locator("#stance-who-1").focus()
    page.locator("#stance-who-1").select_option("003C")
    expect(page.locator("#stance-who-2")).to_be_visible()
    expect(page.locator("#stance-who-1")).to_be_focused()
    page.locator("#stance-1").select_option("2")
    answer = page.locator(".trial__answer")
    expect(answer).to_contain_text("Raj Patel went from neutral to for")
    page.get_by_text("Somebody gets the final word").locator("visible=true").click()
    page.locator("#word-who-1").select_option("003B")
    expect(page.locator("#word-who-2")).to_be_visible()
    page.locator("#word-1").select_option("a0D1")
    expect(answer).to_contain_text("now recorded: Ines Vogt")
    expect(answer).to_contain_text("Raj Patel went from neutral to for")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.get_by_role("link", name="Close").locator("visible=true").click()
    expect(page.locator("#what-if-form")).to_have_count(0)
    page.reload()
    assert page.locator(".verdict__sentence").inner_text() == verdict


def test_no_sheet_of_a_person_lies_upon_what_is_tried_out(desk: Desk) -> None:
    page = desk.open(f"/panel/{SPLIT}")
    page.locator("#picture[data-ready]").wait_for()
    page.locator("button.person").first.click()
    expect(page.locator("#picture-sheet")).to_be_visible()
    asks = page.get_by_role("link", name="What if ...?")
    asks.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#what-if-form")).to_be_visible()
    expect(page.locator("#picture-sheet")).to_be_hidden()
    expect(asks).to_be_focused()


def test_what_changed_since_the_last_visit_is_told_at_the_next_one(desk: Desk) -> None:
    page = desk.open(f"/panel/{SPLIT}")
    expect(page.get_by_text("This is your first look at this deal")).to_be_visible()
    desk.now = NOW + timedelta(days=3)
    deal = build_split().deal
    decided = tuple(replace(each, final_word=("003B",)) if each.id == "a0D1" else each for each in deal.decisions)
    desk.keep(replace(deal, decisions=decided))
    page = desk.open(f"/panel/{SPLIT}")
    since = page.locator("section", has=page.locator("#since-title"))
    expect(since).to_contain_text("3 days ago, on 20 Mar 2026")
    expect(since).to_contain_text("now recorded: Ines Vogt")


def test_a_part_that_was_opened_is_open_the_next_time(desk: Desk) -> None:
    page = desk.open(f"/panel/{SPLIT}")
    page.locator("#decisions > summary").click()
    page.reload()
    expect(page.locator("#decisions")).to_have_attribute("open", "")
    expect(page.locator("#risk")).not_to_have_attribute("open", "")


def test_the_explanation_opens_in_place(desk: Desk) -> None:
    page = desk.open(f"/panel/{SPLIT}")
    page.get_by_role("link", name="How to read this").click()
    expect(page.get_by_role("heading", name="How to read a deal")).to_be_visible()
    assert page.url.endswith(SPLIT)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", [f"/panel/{SPLIT}?as_of=2026-03-10", f"/panel/{SPLIT}/what-if", "/help"])
def test_a_page_of_the_panel_has_no_barrier_that_axe_finds(desk: Desk, path: str, width: int) -> None:
    page = desk.open(path, width=width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
