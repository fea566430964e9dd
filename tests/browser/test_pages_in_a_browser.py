from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from plugin.lists import USUAL_COLUMNS
from tests.browser.conftest import OpenPage
from tests.odd_deals import BARE, CROWDED
from tests.split_deal import SPLIT

PAGES = {
    "split": f"/panel/{SPLIT}",
    "crowded": f"/panel/{CROWDED}",
    "bare": f"/panel/{BARE}",
    "pipeline": "/pipeline",
}


def _drawn(page: Page) -> Page:
    page.locator("#picture[data-ready]").wait_for()
    return page


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_that_axe_finds(open_page: OpenPage, name: str, width: int) -> None:
    page = open_page(PAGES[name], width=width)
    if name in {"split", "crowded"}:
        _drawn(page).locator("button.person").nth(1).click()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_but_our_own_host(
    open_page: OpenPage, address: str, asked: list[str], complaints: list[str], name: str
) -> None:
    page = open_page(PAGES[name])
    if name in {"split", "crowded"}:
        _drawn(page)
    page.wait_for_load_state("networkidle")
    others = [url for url in asked if urlsplit(url).netloc != urlsplit(address).netloc]
    assert others == []
    assert any(url.endswith("page.css") for url in asked)
    assert complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_no_page_has_to_be_moved_sideways(open_page: OpenPage, name: str) -> None:
    page = open_page(PAGES[name])
    if name in {"split", "crowded"}:
        _drawn(page)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (320, 360, 640, 700, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("(width) => document.documentElement.clientWidth <= width", arg=width)
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 800)])
def test_the_first_screen_answers_whether_why_and_what_next(open_page: OpenPage, width: int, height: int) -> None:
    page = open_page(PAGES["split"], width=width, height=height)
    for selector in (".verdict__sentence", ".verdict__next", ".risk", ".reasons li:first-child", ".verdict__states"):
        box = page.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height


@pytest.mark.parametrize("name", ["split", "crowded"])
def test_the_top_row_of_the_picture_stands_on_the_first_screen_of_a_desk(open_page: OpenPage, name: str) -> None:
    page = _drawn(open_page(PAGES[name], width=1280, height=800))
    boxes = page.locator(".person").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().bottom)")
    assert min(boxes) <= 640
    assert sum(bottom <= 800 for bottom in boxes) > 1


def test_everything_that_can_be_recorded_stands_in_one_row_above_the_picture(open_page: OpenPage) -> None:
    page = open_page(PAGES["split"], width=1280, height=800)
    names = ("Paste notes", "Add a person", "Record a decision")
    boxes = [page.get_by_role("link", name=name).bounding_box() for name in names]
    assert len({box["y"] for box in boxes if box}) == 1
    expect(page.locator("#notes-beside .button").filter(has_text="Paste notes")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 700, 1280])
@pytest.mark.parametrize("name", ["split", "crowded"])
def test_everybody_in_the_picture_has_a_place_of_their_own_and_words_that_can_be_read(
    open_page: OpenPage, name: str, width: int
) -> None:
    page = _drawn(open_page(PAGES[name], width=width))
    boxes = page.locator("button.person").evaluate_all(
        "(people) => people.map((one) => { const box = one.getBoundingClientRect();"
        " return [box.left, box.top, box.right, box.bottom, parseFloat(getComputedStyle(one).fontSize)]; })"
    )
    assert len(boxes) == {"split": 7, "crowded": 14}[name]
    for number, (left, top, right, bottom, size) in enumerate(boxes):
        assert size >= 10.5
        assert left >= 0
        assert right <= width
        for other in boxes[number + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


@pytest.mark.parametrize("width", [320, 700, 1280])
@pytest.mark.parametrize("name", ["split", "crowded"])
def test_no_name_and_no_title_in_the_picture_is_cut(open_page: OpenPage, name: str, width: int) -> None:
    page = _drawn(open_page(PAGES[name], width=width))
    cut = page.locator("button.person, .person__name, .person__title").evaluate_all(
        "(all) => all.filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)"
        ".map((one) => one.textContent)"
    )
    assert cut == []


def test_the_arrow_keys_move_among_people_and_show_each_ones_card(open_page: OpenPage) -> None:
    page = _drawn(open_page(PAGES["split"]))
    person = page.locator("button.person").nth(0)
    person.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("button.person:focus .person__name")).to_have_text("Ines Vogt")
    card = page.locator("article.about:visible")
    expect(card).to_contain_text("In favour")
    expect(card).to_contain_text("Role in the CRM")
    expect(card).to_contain_text("Seattle is the only site that pays for itself within three years.")
    expect(card).to_contain_text("8 Mar 2026")
    page.keyboard.press("ArrowRight")
    expect(page.locator("article.about:visible h3")).to_have_text("Raj Patel")
    page.keyboard.press("ArrowUp")
    expect(page.locator("article.about:visible h3")).to_have_text("Marta Ruiz")
    page.keyboard.press("End")
    expect(page.locator("article.about:visible h3")).to_have_text("Nadia Okafor")
    page.keyboard.press("Escape")
    expect(page.locator("article.about:visible")).to_have_count(0)


def test_the_picture_takes_one_stop_of_the_tab_key(open_page: OpenPage) -> None:
    page = _drawn(open_page(PAGES["split"]))
    assert page.locator('button.person[tabindex="0"]').count() == 1
    page.locator('button.person[tabindex="0"]').focus()
    page.keyboard.press("ArrowDown")
    assert page.locator('button.person[tabindex="0"] .person__name').inner_text() == "Ines Vogt"
    page.keyboard.press("Tab")
    assert page.locator("button.person:focus").count() == 0


def test_a_click_shows_a_person_and_another_click_or_close_puts_the_card_away(open_page: OpenPage) -> None:
    page = _drawn(open_page(PAGES["split"], width=320, height=640))
    person = page.locator("button.person", has_text="Raj Patel")
    person.click()
    expect(page.locator("article.about:visible h3")).to_have_text("Raj Patel")
    expect(person).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("article.about:visible")).to_have_count(0)
    person.click()
    person.click()
    expect(page.locator("article.about:visible")).to_have_count(0)


def test_pointing_at_a_tie_tells_it_in_words(open_page: OpenPage) -> None:
    page = _drawn(open_page(PAGES["split"]))
    spot = page.evaluate(
        "() => { const lines = document.getElementById('picture-lines'); const box = lines.getBoundingClientRect();"
        " const middle = lines._cyreg.cy.edges('[kind = \"trusts\"]')[0].renderedMidpoint();"
        " return [box.left + middle.x, box.top + middle.y]; }"
    )
    page.mouse.move(spot[0] + 3, spot[1] + 3)
    page.mouse.move(*spot)
    expect(page.locator("#picture-tie")).to_have_text("Marta Ruiz trusts Ines Vogt (strong, seen 28 Feb 2026).")


def test_every_kind_of_tie_differs_from_every_other_in_more_than_colour(open_page: OpenPage) -> None:
    page = _drawn(open_page(PAGES["crowded"]))
    looks = page.evaluate(
        "() => document.getElementById('picture-lines')._cyreg.cy.edges().map((edge) => [edge.data('kind'),"
        " ['line-style', 'line-dash-pattern', 'source-arrow-shape', 'target-arrow-shape']"
        ".map((key) => edge.style(key)).join('/')])"
    )
    by_kind = {kind: look.split("/", 1)[1] if look.startswith("solid") else look for kind, look in looks}
    assert len(by_kind) == 10
    assert len(set(by_kind.values())) == 10


def test_a_reason_in_the_verdict_leads_to_its_finding_and_opens_it(open_page: OpenPage) -> None:
    page = open_page(PAGES["split"])
    page.locator(".reasons").get_by_role("link", name="Nobody has the final word").click()
    expect(page.locator("#finding-2")).to_have_attribute("open", "")
    expect(page.locator("#finding-2")).to_contain_text("What would settle it")


def test_a_finding_opens_with_the_keyboard_to_the_words_that_were_said(open_page: OpenPage) -> None:
    page = open_page(PAGES["split"])
    words = page.locator("blockquote", has_text="I won't move the warehouse to Seattle").locator("visible=true")
    expect(words).to_have_count(0)
    page.locator("#finding-1 > summary").focus()
    page.keyboard.press("Enter")
    expect(words).to_have_count(1)
    link = page.locator("#finding-1 .evidence a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    expect(link).to_have_attribute("target", "_blank")


def test_without_scripts_everything_but_the_lines_of_the_picture_is_there(open_page: OpenPage) -> None:
    page = open_page(PAGES["split"], java_script_enabled=False)
    expect(page.locator(".verdict__sentence")).to_contain_text("Two destinations")
    expect(page.locator("button.person", has_text="Tomasz Lis")).to_be_visible()
    page.locator("#finding-1 > summary").click()
    words = page.locator("#finding-1 blockquote", has_text="I won't move the warehouse to Seattle")
    expect(words).to_be_visible()
    page.locator("#tables > summary").click()
    expect(page.locator("#tables").get_by_text("Marta Ruiz trusts Ines Vogt")).to_be_visible()


def test_the_list_leads_to_a_panel_and_signing_out_ends_it(open_page: OpenPage, address: str) -> None:
    page = open_page(PAGES["pipeline"], width=320)
    page.get_by_role("link", name="Warehouse automation").click()
    expect(page.locator("h1")).to_contain_text("Two destinations")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("You are signed out")
    page.goto(f"{address}{PAGES['split']}")
    expect(page.locator("h1")).to_have_text("Please sign in")


def test_the_cards_of_the_list_are_still_a_table_to_a_screen_reader(open_page: OpenPage) -> None:
    page = open_page(PAGES["pipeline"], width=320)
    assert page.get_by_role("table", name="Deals").get_by_role("row").count() == 4
    heads = page.get_by_role("columnheader").all_inner_texts()
    assert [head.casefold() for head in heads[:2]] == ["risk", "deal"]
    assert len(heads) == 2 + len(USUAL_COLUMNS)
