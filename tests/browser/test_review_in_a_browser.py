"""A review by keys, with a note and a step, in a real browser over a real store; and the digest beside it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from connectors.files.reader import read_deal
from plugin.agreed_steps import NewStep
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services, open_services
from plugin.sign_in import Invitation
from plugin.store.deals import load_deals, save_deals
from plugin.views import Viewer
from tests.demo_org_rows import Clock
from web.app import create_app

TENANT = "default"
LOADED_WITHIN = 20_000
"""Milliseconds: many tests share a machine."""
DEALS = ("D1", "D2", "D3")
LEADER = Viewer(tenant=TENANT, role="manager", user="005A")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock) -> Iterator[Services]:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)}, clock=clock)
    deals = [
        read_deal(
            b'{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "%s", "name": "Deal %s"}, "people":'
            b' [{"id": "s", "name": "Lena", "side": "seller"}, {"id": "b", "name": "Bo", "decision_maker": true}]}'
            % (deal.encode(), deal.encode())
        )
        for deal in DEALS
    ]
    with services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, deals, origin="file", now=clock())
    analyse_deals(services.store, TENANT, DEALS, as_of=clock())
    yield services
    services.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, services: Services, clock: Clock, complaints: list[str]) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(services, now=clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = services.signing_in.invite(Invitation(tenant=TENANT, role="manager", user=LEADER.user))
    context = browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next=/reviews?sort=name")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _is_open_to_all(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def _wait_for_keys(page: Page) -> None:
    """A page that was loaded anew shows its words before its script listens to keys."""
    page.wait_for_load_state("networkidle")
    page.locator("#keys").wait_for(timeout=LOADED_WITHIN)


def test_keys_lead_through_a_review_and_what_is_typed_is_kept(
    page: Page, services: Services, complaints: list[str]
) -> None:
    page.get_by_role("button", name="Begin the review").click()
    expect(page.locator(".review__title")).to_have_text("Deal D1", timeout=LOADED_WITHIN)
    page.keyboard.press("n")
    page.keyboard.type("jkad stay letters here")
    expect(page.locator("#note-state")).to_contain_text("Saved 10:30", timeout=LOADED_WITHIN)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type("Ask Bo who signs")
    page.keyboard.press("Enter")
    expect(page.locator(".agreed__what")).to_have_text("Ask Bo who signs", timeout=LOADED_WITHIN)
    expect(page.locator("#note")).to_have_value("jkad stay letters here")
    expect(page.locator("#steps-title")).to_be_focused()
    page.keyboard.press("d")
    expect(page.locator("#steps-done")).to_be_visible(timeout=LOADED_WITHIN)
    _wait_for_keys(page)
    page.keyboard.press("j")
    expect(page.locator(".review__title")).to_have_text("Deal D2", timeout=LOADED_WITHIN)
    expect(page.locator("#verdict")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".review__title")).to_have_text("Deal D3", timeout=LOADED_WITHIN)
    page.keyboard.press("k")
    expect(page.locator(".review__place b")).to_have_text("2", timeout=LOADED_WITHIN)
    page.go_back()
    expect(page.locator(".review__place b")).to_have_text("3", timeout=LOADED_WITHIN)
    _wait_for_keys(page)
    page.keyboard.press("p")
    page.get_by_role("link", name="Back to the review").click()
    expect(page.locator(".review__place b")).to_have_text("3", timeout=LOADED_WITHIN)
    _wait_for_keys(page)
    page.keyboard.press("j")
    expect(page.locator("#summary-title")).to_be_visible(timeout=LOADED_WITHIN)
    page.get_by_role("button", name="End the review").click()
    expect(page.get_by_role("button", name="Go on with it")).to_be_visible(timeout=LOADED_WITHIN)

    (line,) = services.reviews.list(LEADER)
    assert (line.deals.seen, line.steps.agreed, line.steps.done) == (3, 1, 1)
    assert line.review.ended_at is not None
    assert services.reviews.deals(LEADER, line.review.id)[1][0].note == "jkad stay letters here"
    assert complaints == []


def test_a_note_begun_as_soon_as_the_next_deal_is_there_is_kept(page: Page, services: Services) -> None:
    page.get_by_role("button", name="Begin the review").click()
    expect(page.locator(".review__title")).to_have_text("Deal D1", timeout=LOADED_WITHIN)
    page.evaluate("""() => {
        addEventListener("htmx:afterSwap", () => setTimeout(() => {
            const note = document.getElementById("note");
            note.focus();
            note.value = "at once";
            note.dispatchEvent(new Event("input", { bubbles: true }));
        }));
    }""")
    page.keyboard.press("j")
    page.locator("#note-state time").wait_for(timeout=LOADED_WITHIN)
    expect(page.locator("#note")).to_be_focused()
    (line,) = services.reviews.list(LEADER)
    assert services.reviews.deals(LEADER, line.review.id)[1][1].note == "at once"


def test_who_presses_a_button_that_goes_with_its_line_goes_on_from_the_part_it_was_in(page: Page) -> None:
    page.get_by_role("button", name="Begin the review").click()
    page.locator("#step-what").fill("Ask Bo who signs")
    page.locator("#step-add").click()
    page.locator("#steps button[value=remove]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".agreed__one")).to_have_count(0)
    expect(page.locator("#steps")).to_be_focused()


def test_what_is_wrong_in_a_form_is_told_as_soon_as_it_is_refused(page: Page) -> None:
    alert = page.get_by_role("alert").locator("visible=true")
    page.get_by_label("Name").fill(" ")
    page.get_by_role("button", name="Begin the review").click()
    expect(alert).to_contain_text("name")
    page.get_by_label("Name").fill("Weekly")
    page.get_by_role("button", name="Begin the review").click()
    page.locator("#step-what").fill(" ")
    page.locator("#step-add").click()
    expect(alert).to_have_id("step-what-fault")


def test_a_question_opened_in_one_deal_is_closed_in_the_next(page: Page) -> None:
    page.get_by_role("button", name="Begin the review").click()
    page.locator(".question > summary").first.click()
    expect(page.locator(".question").first).to_have_attribute("open", "")
    page.get_by_role("link", name="Next deal").click()
    expect(page.locator(".review__title")).to_have_text("Deal D2")
    expect(page.locator(".question[open]")).to_have_count(0)


def test_keys_can_be_put_off(page: Page) -> None:
    page.get_by_role("button", name="Begin the review").click()
    expect(page.locator(".review__title")).to_have_text("Deal D1", timeout=LOADED_WITHIN)
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.locator("#verdict").focus()
    page.keyboard.press("n")
    expect(page.locator("#note")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_label("Use these keys")).not_to_be_visible()


def test_a_note_changed_in_another_window_is_shown_and_nothing_typed_is_lost(page: Page, services: Services) -> None:
    page.get_by_role("button", name="Begin the review").click()
    expect(page.locator(".review__title")).to_have_text("Deal D1", timeout=LOADED_WITHIN)
    (line,) = services.reviews.list(LEADER)
    services.reviews.save_note(LEADER, line.review.id, "D1", "from the other window", version=1)
    page.locator("#note").fill("typed here")
    expect(page.locator(".review__theirs")).to_have_text("from the other window", timeout=LOADED_WITHIN)
    expect(page.locator("#note")).to_have_value("typed here")
    page.locator("#note").press_sequentially("!")
    page.locator("#note-state time").wait_for()
    assert services.reviews.deals(LEADER, line.review.id)[1][0].note == "typed here!"


def test_the_pages_of_a_review_and_the_digest_have_no_barrier_that_axe_finds(page: Page) -> None:
    base = page.url.partition("/reviews")[0]
    page.get_by_role("button", name="Begin the review").click()
    page.locator("#step-what").fill("Ask Bo who signs")
    page.locator("#step-add").click()
    page.locator(".agreed__one").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    _is_open_to_all(page)
    page.goto(f"{base}/digest?since=2026-02-01")
    expect(page.get_by_role("heading", name="New (3)")).to_be_visible()
    _is_open_to_all(page)
    page.goto(f"{base}/reviews")
    _is_open_to_all(page)
    page.get_by_role("link", name="Review of 2 Mar 2026").click()
    page.get_by_role("link", name="All deals of this review").or_(page.locator("#stops > summary")).click()
    page.get_by_role("link", name="Summary so far").click()
    expect(page.locator("#summary-title")).to_be_visible()
    page.locator("#plain > summary").click()
    _is_open_to_all(page)


def test_what_a_rep_is_to_do_and_what_was_won_has_no_barrier_either(
    page: Page, services: Services, clock: Clock
) -> None:
    base = page.url.partition("/reviews")[0]
    for deal, owner in (("D1", "s"), ("D2", "Mateo")):
        services.agreed_steps.add(LEADER, deal, NewStep(what="Ask Bo who signs", owner=owner, due=date(2026, 2, 27)))
    done = services.agreed_steps.add(LEADER, "D3", NewStep(what="Book the room", owner="s", due=None))
    services.agreed_steps.set_done(LEADER, "D3", done.id, done=True, version=1)
    with services.store.writing(TENANT) as connection:
        kept = load_deals(connection, TENANT, DEALS)
        won = [replace(deal, deal=replace(deal.deal, status="won", amount=9.0)) for deal in kept.values()]
        save_deals(connection, TENANT, won[2:], origin="file", now=clock())
    link = services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user="s"))
    page.goto(f"{base}{urlsplit(link).path}?next=/reviews")
    expect(page.get_by_role("heading", name="Your open steps")).to_be_visible()
    expect(page.locator(".own__one--late")).to_contain_text("3 days late (27 Feb 2026)")
    _is_open_to_all(page)
    page.goto(f"{base}/digest")
    expect(page.get_by_role("heading", name="Won or lost (1)")).to_be_visible()
    _is_open_to_all(page)
