"""The map in a real browser: many people, moving by hand, pictures to keep."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.fakes import FakeServices
from tests.large_deals import build_large
from tests.odd_deals import CROWDED
from tests.split_deal import SPLIT

PANEL = f"/panel/{SPLIT}"


def _drawn(page: Page) -> Page:
    page.locator("#picture[data-ready]").wait_for()
    return page


def _add_large(services: FakeServices, number: int) -> str:
    view = build_large(number)
    services.views[view.deal.deal.id] = view
    return f"/panel/{view.deal.deal.id}"


def _person(page: Page, name: str) -> Locator:
    return page.locator(".person", has_text=name)


def _spot(person: Locator) -> tuple[float, float]:
    """Where somebody stands within the picture."""
    left, top = person.evaluate("(one) => [one.parentElement.offsetLeft, one.parentElement.offsetTop]")
    return left, top


def test_a_person_dragged_stays_there_for_whoever_opens_the_deal_and_nobody_else_moves(open_page: OpenPage) -> None:
    page = _drawn(open_page(PANEL))
    page.get_by_role("button", name="Move people").click()
    raj, ines = _person(page, "Raj Patel"), _person(page, "Ines Vogt")
    before, still = _spot(raj), _spot(ines)
    raj.scroll_into_view_if_needed()
    box = raj.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 30, steps=3)
    with page.expect_response("**/places"):
        page.mouse.up()
    expect(page.locator("article.about:visible")).to_have_count(0)
    moved = _spot(raj)
    assert moved[0] > before[0] + 20
    assert _spot(ines) == still
    other = _drawn(open_page(PANEL))
    expect(other.locator(".map__moved")).to_contain_text("1 person moved by hand")
    put = _spot(_person(other, "Raj Patel"))[0] - _spot(_person(other, "Ines Vogt"))[0]
    assert put == pytest.approx(moved[0] - still[0], abs=1)
    other.get_by_role("button", name="Put back as it was").click()
    expect(other.locator(".map__moved")).to_have_count(0)
    assert _spot(_person(_drawn(other), "Raj Patel")) == pytest.approx(before, abs=1)


def test_the_arrow_keys_move_a_person_and_the_last_move_is_undone(open_page: OpenPage, services: FakeServices) -> None:
    page = _drawn(open_page(PANEL))
    page.get_by_role("button", name="Move people").click()
    person = _person(page, "Raj Patel")
    before = _spot(person)
    person.focus()
    page.clock.install()
    page.clock.pause_at("2040-01-01")  # keys that are pressed on within a moment are one move
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowRight")
    with page.expect_response("**/places"):
        page.clock.run_for("00:01")
    page.clock.resume()
    expect(page.locator("#picture-tie")).to_have_text("Raj Patel: moved.")
    assert [(place.x, place.y) for place in services.views[SPLIT].places.values()] == [(0.25, 1)]
    with page.expect_response("**/places"):
        page.get_by_role("button", name="Undo the last move").click()
    assert services.views[SPLIT].places == {}
    assert _spot(person) == pytest.approx(before, abs=1)
    person.focus()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Move people")).to_have_attribute("aria-pressed", "false")


def test_on_a_phone_the_sheet_leaves_the_person_it_tells_of_to_be_seen(open_page: OpenPage) -> None:
    page = _drawn(open_page(f"/panel/{CROWDED}", width=320, height=640))
    person = _person(page, "Li Wei")
    person.evaluate("(one) => window.scrollTo(0, one.getBoundingClientRect().bottom + scrollY - innerHeight + 5)")
    person.click()
    page.locator("article.about:visible").wait_for()
    assert page.evaluate(
        "() => document.querySelector('.person[aria-expanded=true]').getBoundingClientRect().bottom"
        " <= document.getElementById('picture-sheet').getBoundingClientRect().top"
    )


def test_a_move_that_can_not_be_kept_is_told_and_taken_back(open_page: OpenPage, services: FakeServices) -> None:
    page = _drawn(open_page(PANEL))
    page.get_by_role("button", name="Move people").click()
    person = _person(page, "Raj Patel")
    before = _spot(person)
    del services.views[SPLIT]
    person.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#live")).to_contain_text("Nothing here")
    assert _spot(person) == pytest.approx(before, abs=1)


def test_of_very_many_those_who_decide_are_drawn_and_the_rest_come_when_asked_for(
    open_page: OpenPage, services: FakeServices, complaints: list[str]
) -> None:
    page = _drawn(open_page(_add_large(services, 200)))
    first = page.locator("[data-person]").count()
    assert first < 40
    page.locator(".picture__more").first.click()
    expect(page.locator(".picture__more", has_text="Close")).to_have_count(1)
    assert _drawn(page).locator("[data-person]").count() > first
    page.get_by_role("link", name="Draw all 200 people").click()
    expect(page.locator(".picture--far [data-person]")).to_have_count(200)
    _drawn(page).locator("a.person").nth(150).click()
    expect(page.locator(".map__state")).to_contain_text("Around")
    expect(_drawn(page).locator("article.about:visible")).to_have_count(1)
    page.get_by_role("link", name="Back to the whole picture").click()
    expect(page.locator(".picture__more").first).to_be_visible()
    assert _drawn(page).locator("[data-person]").count() == first
    assert complaints == []


def test_a_name_typed_leads_to_the_person_and_a_name_that_nobody_has_is_told(
    open_page: OpenPage, services: FakeServices
) -> None:
    view = build_large(200)
    page = _drawn(open_page(_add_large(services, 200), width=320))
    wanted = view.deal.people[123].name
    page.get_by_label("Find a person in the picture").fill(wanted.upper())
    page.keyboard.press("Enter")
    expect(page.locator(".map__state")).to_contain_text(f"Around {wanted}")
    expect(page.locator("article.about:visible h3")).to_have_text(wanted)
    page.get_by_label("Find a person in the picture").fill("nobody at all")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.locator(".map__state")).to_contain_text("Nobody in this deal goes by “nobody at all”.")


def test_where_all_are_drawn_a_name_typed_goes_to_the_person_without_leaving_the_picture(open_page: OpenPage) -> None:
    page = _drawn(open_page(f"/panel/{CROWDED}"))
    field = page.get_by_label("Find a person in the picture")
    field.fill("muller")
    expect(page.locator(".person--aside")).to_have_count(13)
    field.press("Enter")
    expect(page.locator("article.about:visible h3")).to_have_text("Jürgen Müller-Brandenburg")
    expect(page.locator("[data-person]")).to_have_count(14)


def test_after_something_was_changed_the_same_part_of_the_picture_is_shown(
    open_page: OpenPage, services: FakeServices
) -> None:
    page = _drawn(open_page(_add_large(services, 200)))
    page.locator(".picture__more").first.click()
    expect(page.locator(".picture__more", has_text="Close")).to_have_count(1)
    page.evaluate("document.getElementById('picture-card').dataset.old = 'yes'")
    page.evaluate("htmx.ajax('GET', location.pathname, {target: '#main', select: '#main', swap: 'outerHTML'})")
    expect(page.locator("#picture-card[data-old]")).to_have_count(0)
    expect(page.locator(".picture__more", has_text="Close")).to_have_count(1)


def test_the_picture_can_be_kept_as_svg_and_png_with_everybody_in_it(open_page: OpenPage, tmp_path: Path) -> None:
    page = _drawn(open_page(f"/panel/{CROWDED}"))
    with page.expect_download() as svg:
        page.locator("[data-export=svg]").click()
    assert svg.value.suggested_filename == "Group-wide planning platform, phase 2.svg"
    svg.value.save_as(tmp_path / "kept.svg")
    kept = ET.parse(tmp_path / "kept.svg").getroot()  # noqa: S314 -- written by our own script
    words = " ".join("".join(text.itertext()) for text in kept.iter("{http://www.w3.org/2000/svg}text"))
    for part in ("Group-wide planning", "As of 20 Mar 2026", "Internal", "Nguyễn Thị", "<script>", "Often differ"):
        assert part in words
    assert "var(" not in (tmp_path / "kept.svg").read_text()
    with page.expect_download() as png:
        page.locator("[data-export=png]").click()
    png.value.save_as(tmp_path / "kept.png")
    assert (tmp_path / "kept.png").read_bytes().startswith(b"\x89PNG")


def test_the_lines_take_the_colours_of_the_scheme_as_it_changes(open_page: OpenPage) -> None:
    page = _drawn(open_page(PANEL, color_scheme="light"))
    color = "document.getElementById('picture-lines')._cyreg.cy.edges('[kind = \"trusts\"]')[0].style('line-color')"
    before = page.evaluate(color)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(before) => {color} !== before", arg=before)


@pytest.mark.parametrize("query", ["", "?everyone=1", "?around=p003", "?find=ana"])
def test_the_map_of_very_many_has_no_barrier_that_axe_finds(
    open_page: OpenPage, services: FakeServices, query: str
) -> None:
    page = _drawn(open_page(_add_large(services, 100) + query, width=320))
    moving = page.get_by_role("button", name="Move people")
    if moving.is_visible():
        moving.click()
    page.locator("#picture-words").evaluate("(words) => { words.open = true; }")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
