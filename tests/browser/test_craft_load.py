"""A slow line and a large deal: what matters is there first, and the page answers meanwhile."""

from dataclasses import replace

import pytest
from playwright.sync_api import Route, expect

from graph.deal import Person
from plugin.views import DealView
from tests.browser.conftest import OpenPage
from tests.deal_parts import person_view, tie
from tests.fakes import FakeServices
from tests.odd_deals import CROWDED, build_crowded
from tests.split_deal import SPLIT

PANEL = f"/panel/{SPLIT}"
MANY = 500
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 40_000, "uploadThroughput": 20_000}


def build_many() -> DealView:
    """A deal of 500 people: teams of nine, each below a lead, the leads below one person."""
    view = build_crowded()
    people = tuple(Person(id=f"m{number:03}", name=f"Person {number:03}", title="Analyst") for number in range(MANY))
    lines = tuple(
        tie("reports_to", f"m{number:03}", "m000" if number % 10 == 1 else f"m{number - (number - 1) % 10:03}")
        for number in range(1, MANY)
    )
    others = tuple(
        tie("influences", f"m{number:03}", f"m{(number * 7) % MANY:03}", 0.5, 12) for number in range(1, 200)
    )
    return replace(
        view,
        deal=replace(view.deal, people=people, ties=(*lines, *others), decisions=()),
        analysis=replace(view.analysis, people=tuple(person_view(person.id) for person in people)),
    )


def test_on_a_slow_line_the_verdict_is_there_long_before_the_picture_is_drawn(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
    page.goto(page.url.replace("/pipeline", PANEL), wait_until="commit")
    expect(page.locator(".verdict__sentence")).to_be_visible()
    expect(page.locator(".verdict__next")).to_be_visible()
    assert page.evaluate("window.cytoscape === undefined")
    page.locator(".finding > summary").first.click()
    expect(page.locator(".finding").first).to_contain_text("What would settle it")


def test_a_page_whose_scripts_have_not_come_leads_on_by_itself(open_page: OpenPage) -> None:
    page = open_page("/pipeline")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(lambda url: url.endswith(".js") and not url.endswith("/scheme.js"), hold)
    page.goto(page.url, wait_until="commit")
    page.get_by_role("link", name="Warehouse automation").click()
    expect(page.locator("h1")).to_contain_text("Two destinations")
    page.get_by_role("link", name="Deals", exact=True).click()
    expect(page.locator("h1")).to_have_text("Deals")


@pytest.mark.parametrize("width", [320, 1280])
def test_a_deal_of_five_hundred_people_gets_ready_and_answers(
    open_page: OpenPage, services: FakeServices, complaints: list[str], width: int
) -> None:
    services.views[CROWDED] = build_many()
    page = open_page(f"/panel/{CROWDED}", width=width)
    page.locator("#picture[data-ready]").wait_for()
    person = page.locator("button.person").first
    person.click()
    expect(page.locator("article.about:visible")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("article.about:visible")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []
