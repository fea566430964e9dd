"""What every page brings along: its ways, its light, what it says while something goes on or goes wrong."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from plugin.errors import DealNotReadyError
from tests.browser.conftest import OpenPage
from tests.fakes import FakeServices
from tests.split_deal import SPLIT

PANEL = f"/panel/{SPLIT}"
ASK = (
    "(path) => { const link = document.createElement('a'); link.href = path; link.textContent = 'Ask';"
    " link.setAttribute('hx-get', path); link.id = 'ask'; document.getElementById('main').append(link);"
    " window.htmx.process(link); }"
)
REST = (
    "(path) => { document.getElementById('press')?.closest('form').remove();"
    " const form = document.createElement('form'); form.innerHTML = '<button id=press>Press</button>';"
    " form.setAttribute('hx-get', path); form.setAttribute('hx-disabled-elt', 'find button');"
    " document.getElementById('main').append(form); window.htmx.process(form); }"
)


def _ground(page: Page) -> str:
    ground: str = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return ground


def _is_dark(page: Page) -> bool:
    return _ground(page) == "rgb(19, 20, 22)"


def test_a_page_is_as_light_as_the_system_until_somebody_chooses(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    assert not _is_dark(page)
    page.emulate_media(color_scheme="dark")
    assert _is_dark(page)
    page.get_by_role("radio", name="Light").check(force=True)
    assert not _is_dark(page)
    page.goto(page.url.replace("/pipeline", PANEL))
    assert not _is_dark(page)
    expect(page.get_by_role("radio", name="Light")).to_be_checked()
    page.get_by_role("radio", name="As the system").check(force=True)
    assert _is_dark(page)


def test_the_light_is_chosen_by_keys_too_and_in_every_tab(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_role("radio", name="As the system").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    expect(other.get_by_role("radio", name="Dark")).to_be_checked()
    assert _is_dark(other)


def test_on_paper_a_dark_page_is_light_and_without_its_head(open_page: OpenPage) -> None:
    page = open_page(PANEL, color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert not _is_dark(page)
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.locator(".verdict__sentence")).to_be_visible()


def test_colours_that_the_system_sets_win_over_the_dark_ones(open_page: OpenPage) -> None:
    page = open_page(PANEL, forced_colors="active", color_scheme="dark")
    ink = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--ink').trim()")
    assert ink == "CanvasText"


def test_a_theme_of_lightning_sets_the_colours(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    page.evaluate("document.documentElement.style.setProperty('--slds-g-color-surface-2', 'rgb(1, 2, 3)')")
    assert _ground(page) == "rgb(1, 2, 3)"


def test_at_four_times_the_size_nothing_is_wider_than_the_screen(open_page: OpenPage) -> None:
    page = open_page(PANEL, width=320, height=200, device_scale_factor=4)
    page.locator("#picture[data-ready]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_asks_for_less_movement_gets_none(open_page: OpenPage) -> None:
    page = open_page("/pipeline", reduced_motion="reduce")
    page.evaluate("document.documentElement.setAttribute('aria-busy', 'true')")
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_stop_of_the_tab_key_leads_past_the_head(open_page: OpenPage, width: int) -> None:
    page = open_page("/pipeline", width=width)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_head_says_where_one_is(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    expect(page.get_by_role("navigation", name="Main").locator("[aria-current=page]")).to_have_text("Deals")
    expect(page.get_by_role("link", name="Settings")).to_have_count(0)


def test_work_that_goes_on_is_shown_as_long_as_it_does(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**{PANEL}", hold)
    page.evaluate(ASK, PANEL)
    page.locator("#ask").click()
    expect(page.locator(".busy")).to_be_visible()
    expect(page.locator("#ask")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status").first).to_have_text("Still working on it.")
    held[0].continue_()
    expect(page.locator("h1")).to_contain_text("Two destinations")
    expect(page.locator(".busy")).to_be_hidden()
    expect(page.locator("#told")).to_have_text("")


def test_a_part_of_another_page_brings_its_styles_and_scripts_and_the_head_follows(
    open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page("/pipeline")
    page.evaluate(ASK, PANEL)
    page.locator("#ask").click()
    page.locator("#picture[data-ready]").wait_for()
    assert page.locator('link[href$="/panel.css"]').count() == 1
    expect(page.locator(".bar__nav [aria-current]")).to_have_count(0)
    assert page.title() == "Warehouse automation · Buy-In"
    assert complaints == []


def test_a_part_of_a_page_from_after_an_update_brings_no_file_a_second_time(open_page: OpenPage) -> None:
    page = open_page(PANEL, color_scheme="dark")
    page.get_by_role("radio", name="Light").check(force=True)

    def update(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub("/static/[^/]+/", "/static/later/", answer.text()))

    page.route(f"**{PANEL}", update)
    page.evaluate(ASK, PANEL)
    with page.expect_response(f"**{PANEL}"):
        page.locator("#ask").click()
    expect(page.locator("#ask")).to_have_count(0)
    twice = page.locator('head :is(script[src*="/later/"], link[href*="/later/"])')
    expect(twice).to_have_count(0)
    assert not _is_dark(page)


def test_a_part_that_comes_leaves_a_page_where_it_was_though_its_address_names_a_place(open_page: OpenPage) -> None:
    page = open_page(PANEL)
    page.locator(".reasons").get_by_role("link", name="Nobody has the final word").click()
    expect(page.locator("#finding-2")).to_have_attribute("open", "")
    page.get_by_role("link", name="How to read this").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How to read a deal")).to_be_in_viewport()
    expect(page.locator("#finding-2 > summary")).not_to_be_in_viewport()


def test_who_presses_a_button_that_rests_until_its_answer_is_there_keeps_the_focus(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    for path, wanted in (("/panel/nobody", "#press"), ("/pipeline", "#main")):
        page.evaluate(REST, path)
        page.locator("#press").focus()
        with page.expect_response(f"**{path}") as answered:
            page.keyboard.press("Enter")
        answered.value.finished()
        expect(page.locator(wanted)).to_be_focused()


def test_what_is_not_asked_for_after_all_leaves_the_page_at_rest(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    page.evaluate("document.addEventListener('htmx:beforeRequest', (event) => event.preventDefault(), { once: true })")
    page.evaluate(ASK, PANEL)
    page.locator("#ask").click()
    expect(page.locator("[aria-busy]")).to_have_count(0)
    page.locator("#ask").click()
    expect(page.locator("h1")).to_contain_text("Two destinations")
    expect(page.locator("[aria-busy]")).to_have_count(0)


def test_what_cannot_be_had_is_told_and_the_page_stays(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    page.evaluate(ASK, "/panel/nobody")
    page.locator("#ask").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing here.")
    expect(page.locator("h1")).to_have_text("Deals")
    page.context.set_offline(True)
    page.locator("#ask").click()
    expect(page.get_by_role("alert")).to_contain_text("Buy-In can't be reached just now.")


def test_a_deal_that_is_not_ready_shows_itself_as_soon_as_it_is(open_page: OpenPage, services: FakeServices) -> None:
    services.broken = DealNotReadyError("Not yet.")
    page = open_page(PANEL)
    expect(page.locator("h1")).to_have_text("Just a moment")
    with page.expect_response(lambda answer: answer.url.endswith(PANEL) and answer.status == 503):
        pass
    expect(page.locator("#live")).to_be_hidden()
    services.broken = None
    expect(page.locator("h1")).to_contain_text("Two destinations", timeout=20_000)
