"""The list of deals in a real browser, over a real store."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from graph.deal import Deal, Facts
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services, open_services
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from web.app import create_app

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
Enter = Callable[..., Page]
NAMES = ("Hallström", "Norte", "Pellerin", "Fjord")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    opened = open_services({"BUYIN_DATA_DIR": str(tmp_path)}, clock=lambda: NOW)
    deals = [
        Deal(
            as_of=NOW,
            deal=Facts(
                id=f"006{number}",
                name=name,
                owner=("Mira", "Olek")[number % 2],
                stage=("Qualify", "Propose")[number % 2],
                stage_number=1 + number % 2,
                amount=1000.0 * (number + 1),
                currency="EUR",
                close_date=NOW + timedelta(days=number),
            ),
        )
        for number, name in enumerate(NAMES)
    ]
    with opened.store.writing("default") as connection:
        save_deals(connection, "default", deals, origin="salesforce", now=NOW)
    for ago in (8, 0):
        ids = [deal.deal.id for deal in deals]
        analyse_deals(opened.store, "default", ids, as_of=NOW - timedelta(days=ago))
    yield opened
    opened.close()


@pytest.fixture
def enter(browser: Browser, services: Services, complaints: list[str]) -> Iterator[Enter]:
    """`enter(path, width=1280, **context)`: a page over the store, to a manager who came by a link."""
    server = make_server("127.0.0.1", 0, create_app(services, now=lambda: NOW), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    contexts = []

    def open_(path: str = "/pipeline", *, width: int = 1280, **options: object) -> Page:
        # the options are the browser's own, passed on as they are
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        link = urlsplit(services.signing_in.invite(Invitation(tenant="default", role="manager")))
        page.goto(f"http://127.0.0.1:{server.server_port}{link.path}?next=/pipeline")
        if path != "/pipeline":
            page.goto(f"http://127.0.0.1:{server.server_port}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _names(page: Page) -> list[str]:
    return page.locator(".deals__name a").all_inner_texts()


def test_a_list_is_narrowed_kept_under_a_name_changed_and_deleted(enter: Enter, complaints: list[str]) -> None:
    page = enter()
    page.get_by_label("Search deal, account or owner").fill("mira")
    page.keyboard.press("Enter")
    expect(page.locator("#deals-count")).to_contain_text("2 open deals")
    expect(page).to_have_url(re.compile(r"/pipeline\?q=mira$"))
    page.locator("#sort-amount").click()
    expect(page.locator(".deals__name a").first).to_have_text("Pellerin")
    expect(page.locator("#sort-amount")).to_be_focused()

    page.locator("#to-save").click()
    page.get_by_label("Name of the list").fill("Mira, largest first")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".views [aria-current]")).to_have_text("Mira, largest first")
    page.locator("#view-all").click()
    expect(page.locator("#deals-count")).to_contain_text("4 open deals")
    page.get_by_role("link", name="Mira, largest first").click()
    expect(page.locator("#deals-count")).to_contain_text("2 open deals, largest amount first")

    page.locator("#group-stage").click()
    expect(page.locator(".deals__group")).to_have_text(re.compile("Qualify.*2 deals, EUR 4,000"))
    page.get_by_role("link", name="Save the change").click()
    page.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("Changed since it was saved.")).to_have_count(0)
    page.locator("#to-save").click()
    page.get_by_role("button", name="Delete this list").click()
    expect(page.locator(".views a")).to_have_count(4)
    assert complaints == []


def test_a_name_that_is_taken_is_refused_beside_the_field_with_the_words_kept(enter: Enter) -> None:
    page = enter()
    for _ in range(2):
        page.locator("#to-save").click()
        page.get_by_label("Name of the list").fill("Mine")
        page.get_by_role("button", name="Save", exact=True).or_(
            page.get_by_role("button", name="Save as another list")
        ).click()
        page.locator("#view-all:not([aria-current]), #save-fault").first.wait_for()
    expect(page.locator("#save-fault")).to_have_text("You have a list of this name already; choose another name.")
    expect(page.get_by_label("Name of the list")).to_have_value("Mine")


def test_a_part_of_the_picture_leads_to_its_deals_and_the_picture_closes(enter: Enter, complaints: list[str]) -> None:
    page = enter()
    page.locator("#to-hope").click()
    expect(page.locator("#hope-title")).to_be_focused()
    page.locator("#beside").get_by_role("link", name="Close").click()
    expect(page.locator("#hope-title")).to_have_count(0)
    expect(page.locator("#to-hope")).to_be_focused()
    page.locator("#to-hope").click()
    page.locator("rect.hope__part").nth(1).click()
    expect(page.locator(".chip").first).to_contain_text("Agreement: Not known yet")
    expect(page.locator(".chip").nth(1)).to_contain_text("Stage: Propose")
    assert sorted(_names(page)) == ["Fjord", "Norte"]
    page.locator(".chip").nth(1).click()
    expect(page.locator("#deals-count")).to_contain_text("4 open deals")
    assert complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_no_part_of_the_list_has_a_barrier_or_is_wider_than_the_screen(enter: Enter, width: int) -> None:
    page = enter("/pipeline?group=owner&q=i&risk=low&risk=medium&risk=high", width=width)
    for opener in (None, "#to-filter", "#to-columns", "#to-save", "#to-hope"):
        if opener:
            page.locator(opener).click()
            page.locator(f"#beside {opener.replace('#to-', '#').replace('#hope', '.hope__table')}").first.wait_for()
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_list_is_narrowed_all_the_same(enter: Enter) -> None:
    page = enter(java_script_enabled=False)
    page.locator("#to-filter").click()
    page.get_by_role("checkbox", name="Propose").check()
    page.get_by_role("button", name="Show these deals").click()
    expect(page.locator(".deals__name a")).to_have_count(2)
    assert sorted(_names(page)) == ["Fjord", "Norte"]
    page.get_by_role("link", name="Stage: Propose").click()
    expect(page.locator(".deals__name a")).to_have_count(4)
