"""A rep, a manager and a coach, each from signing in to the end of what they came for."""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from graph.speech import ENGLISH, say
from plugin.demo import fill_demo, open_demo
from plugin.languages import find_languages, speaking_in
from tests.browser.ways import PASTE, PATIENCE, Installation, serve_installation
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, TEN_LINES, open_notes_desk

REP, COACH = "Vale", "Emre Çelikbaum"
TEN, DECIDERS = 10, 3
GAVE_WAY = re.compile(r"htmx:(sendAbort|afterRequest)\b")
NOTES = ("Call them on Monday", "The board meets in May", "Ask who signs")
STEPS = ("Send the paper", "Meet the board", "Write it down")
WORDS = "The trial has won me over"
SPLIT_DEAL = "Marisol Ferries"
PROMPT = "who stand on the other side"
Enter = Callable[..., Page]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    """A small house of one rep, with a deal of six of whom nobody knows where they stand."""
    with open_notes_desk(tmp_path) as desk:
        held = desk.org.org.insert("PermissionSet", Name="BuyIn_Rep", Label="Buy-In Rep")
        desk.org.org.insert("PermissionSetAssignment", AssigneeId=OWNER, PermissionSetId=held)
        with serve_installation(desk.org, desk.environ, desk.clock) as installation:
            yield installation


@pytest.fixture(scope="module")
def demo() -> Iterator[Installation]:
    """The demo's forty deals with eight weeks behind them. Its coach only reads, so its manager may change things."""
    with open_demo({}) as opened:
        fill_demo(opened, lambda _: None)
        with serve_installation(opened.org, opened.environ) as installation:
            yield installation


@pytest.fixture
def enter(browser: Browser) -> Iterator[Enter]:
    """`enter(**context)`: a page of a browser that nobody is signed in to."""
    contexts = []

    def open_(**options: object) -> Page:
        # the sample org's certificate is made anew each time; the options are the browser's own, passed on as they are
        context = browser.new_context(ignore_https_errors=True, **options)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()


def _listen(page: Page, complaints: list[str]) -> None:
    """Take down what the page writes to its console; before anybody signs in it says that nobody did.

    A request that gives way to a newer one, as when somebody chooses on, is none of that.
    """
    page.on("console", lambda message: None if GAVE_WAY.match(message.text) else complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))


def _sees(locator: Locator, words: str | re.Pattern[str]) -> None:
    expect(locator).to_contain_text(words, timeout=PATIENCE)


def _see_picture(page: Page) -> None:
    page.locator("#picture[data-ready]").wait_for()


@pytest.mark.parametrize("language", find_languages())
def test_a_rep_turns_notes_into_a_verdict_records_plans_and_leaves(
    house: Installation, enter: Enter, complaints: list[str], language: str
) -> None:
    page = enter(locale=language)
    with speaking_in(language):
        house.sign_in(page, REP)
        _listen(page, complaints)
        expect(page.locator("html")).to_have_attribute("lang", language)
        bare = page.locator(".deals tr", has=page.locator(f'a[href="/panel/{BARE_DEAL}"]'))
        _sees(bare, say("Not known yet"))
        bare.get_by_role("link").first.click()
        _see_picture(page)
        before = page.locator(".verdict__sentence").inner_text()
        _note_by_keys(page)
        _see_picture(page)
        after = page.locator(".verdict__sentence").inner_text()
        assert after != before
        assert "Marta Ruiz" in after
        if language == ENGLISH:
            assert after.startswith("Two of three decision makers are for")
            assert "Marta Ruiz has the final word" in after

        raj = _choose(page, "Raj Patel")
        raj.get_by_role("link", name=say("Record what they said")).click()
        page.locator("#field-words").fill(WORDS)
        page.get_by_role("group", name=say("For it or not?")).get_by_label(say("For it"), exact=True).check()
        page.get_by_role("button", name=say("Save"), exact=True).click()
        _sees(page.locator("#desk-told"), WORDS)
        _sees(_choose(page, "Raj Patel"), WORDS)
        page.locator("#desk-told").get_by_role("button", name=say("Undo")).click()
        _sees(page.locator("#desk-told"), say("Taken out: {what}", what="Raj Patel"))
        expect(_choose(page, "Raj Patel")).not_to_contain_text(WORDS)

        page.get_by_role("button", name=say("Make it a task")).click()
        _sees(page.locator(".task__told"), re.compile(r"9\D.*2026"))
        expect(page.locator("#step-task-undo")).to_be_visible()
        page.locator(".bar").get_by_role("button", name=say("Sign out")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(say("You are signed out"))
        assert complaints == []
        page.goto(f"{house.address}/panel/{BARE_DEAL}")
        expect(page.get_by_role("heading", level=1)).to_have_text(say("Please sign in"))
        expect(page.get_by_text("Marta Ruiz")).to_have_count(0)


def _note_by_keys(page: Page) -> None:
    """Paste the notes, confirm each suggestion, say who decides, and go back to the deal, by keys alone."""
    page.get_by_role("link", name=say("Paste notes")).press("Enter")
    expect(page.locator("#notes-text")).to_be_focused(timeout=PATIENCE)
    page.evaluate(PASTE, TEN_LINES)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#confirm-1")).to_be_focused(timeout=PATIENCE)
    suggestions = page.locator(".suggestion").count()
    assert suggestions >= TEN
    for number in range(1, suggestions + 1):
        expect(page.locator(f"#confirm-{number}")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".suggestion--recorded")).to_have_count(suggestions, timeout=PATIENCE)
    rows = page.locator(".asked__row")
    for number, row in enumerate(rows.all()):
        decides = number < DECIDERS
        expect(row.get_by_role("button", name=say("Decides"), exact=True)).to_be_focused()
        if not decides:
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        _sees(row.locator(".noted"), say("Decides") if decides else say("Doesn't decide"))
    expect(page.locator("#notes-done")).to_be_focused()
    page.keyboard.press("Enter")


def _choose(page: Page, name: str) -> Locator:
    """Choose a person on the map, and give the sheet about them."""
    _see_picture(page)
    about = page.locator("article.about:visible")
    if about.count() == 0 or about.locator("h3").inner_text() != name:
        page.locator("button.person", has_text=name).click()
    expect(about.locator("h3")).to_have_text(name)
    return about


def test_a_manager_keeps_a_list_goes_through_three_of_its_deals_and_takes_the_rest_along(
    demo: Installation, enter: Enter, complaints: list[str]
) -> None:
    page = enter(viewport={"width": 1280, "height": 900})
    _listen(page, complaints)
    page.goto(demo.invite("manager"))
    _sees(page.locator("#deals-count"), "34 open deals, highest risk first")
    page.locator("#to-filter").click()
    page.get_by_role("group", name="Risk").get_by_label("High").check()
    page.get_by_role("button", name="Show these deals").click()
    _sees(page.locator(".chip"), "High risk")
    page.locator("#to-save").click()
    page.get_by_label("Name of the list").fill("Burning")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".views [aria-current]")).to_have_text("Burning")
    names = page.locator(".deals__name a").all_inner_texts()
    assert len(names) >= len(STEPS)

    page.locator("#to-hope").click()
    expect(page.locator("#hope-title")).to_be_focused()
    _sees(page.locator(".hope p").first, re.compile(r"EUR [\d,]+ of EUR [\d,]+ \(\d+\s%\) rests on agreement"))
    page.locator("#beside").get_by_role("link", name="Close").click()
    with page.expect_download() as begun:
        page.get_by_role("link", name="CSV").click()
    with begun.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Deal"] for row in rows] == names

    page.get_by_role("link", name="Review these deals").click()
    page.get_by_label("Name", exact=True).fill("This week")
    page.get_by_role("button", name="Begin the review").click()
    for name, note, step in zip(names, NOTES, STEPS, strict=False):
        _go_through(page, name, note, step)
    page.locator("#stops > summary").click()
    page.get_by_role("link", name="Summary so far").click()
    _sees(page.locator(".summary__counts"), "3 steps agreed, none done")
    for name, note, step in zip(names, NOTES, STEPS, strict=False):
        _sees(page.locator(".summary__steps li", has_text=step), name)
        looked_at = page.locator(".summary__deals > li", has_text=name)
        _sees(looked_at.locator(".summary__note"), note)
        _sees(looked_at, re.compile(r"(was \d+|the same) on \d+ \w+ \d{4}"))
    page.get_by_role("button", name="End the review").click()
    expect(page.get_by_role("button", name="Go on with it")).to_be_visible()

    page.get_by_role("link", name="Digest").click()
    page.get_by_role("link", name="a quarter").click()
    expect(page.get_by_role("link", name="a quarter")).to_have_attribute("aria-current", "true")
    _sees(page.locator(".digest__deal").first, re.compile(r"Risk\s\d+"))
    assert complaints == []


def _go_through(page: Page, name: str, note: str, step: str) -> None:
    """Note something on the deal, agree on a step, and go on, by keys alone."""
    expect(page.locator(".review__title")).to_have_text(name)
    _sees(page.locator("#changes-title"), "What changed since the review of")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.keyboard.type(note)
    page.locator("#note-state time").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.keyboard.type(step)
    page.keyboard.press("Enter")
    _sees(page.locator(".agreed__what", has_text=step), step)
    page.keyboard.press("j")


def test_a_coach_reads_a_split_tries_another_way_and_looks_back(
    demo: Installation, enter: Enter, complaints: list[str]
) -> None:
    page = enter(viewport={"width": 1280, "height": 900})
    demo.sign_in(page, COACH)
    _listen(page, complaints)
    page.locator(".shares__one", has_text="Different destinations").click()
    _sees(page.locator("#deals-count"), re.compile(r"^\d open deals"))
    page.locator(".deals__name a", has_text=SPLIT_DEAL).click()
    _see_picture(page)
    _sees(page.locator(".verdict__states"), "Agreement: Different destinations")
    sentence = page.locator(".verdict__sentence").inner_text()

    finding = page.locator("details.finding").first
    finding.locator("summary").first.click()
    _sees(finding.locator(".finding__settle"), "Meet Rui Casteleiro-Nóvoa alone")
    said = finding.locator("li.evidence", has_text="My quay works.")
    expect(said.get_by_text("own words")).to_be_visible()
    expect(said.get_by_role("link", name="Open in Salesforce")).to_be_visible()
    finding.get_by_text("May help: Meet the one who isn't convinced").click()
    expect(finding.get_by_text("“What would we lose that you have spent years building?”")).to_be_visible()

    page.get_by_role("link", name="What if ...?").click()
    page.locator("#trial-words summary").click()
    page.locator("#word-who-1").select_option(label="Rui Casteleiro-Nóvoa, Harbour Operations Director")
    page.locator("#word-1").select_option(label="One plan for crews and berths from the summer")
    _sees(page.locator(".trial__table"), "Rui Casteleiro-Nóvoa has the final word")
    _sees(page.locator(".trial__table"), re.compile(r"Risk\s*\d+ of 100, \w+\s*\d+ of 100, \w+"))
    page.locator("#what-if").get_by_role("link", name="Close").click()
    expect(page.locator("#what-if-form")).to_have_count(0)
    expect(page.locator(".verdict__sentence")).to_have_text(sentence)

    page.locator("#time-slider").press("Home")
    _sees(page.locator("#then"), "As it was on")
    expect(page.locator(".verdict__sentence")).not_to_have_text(sentence)
    expect(page.locator("#desk")).to_have_count(0)
    page.locator("#then").get_by_role("link", name="Back to today").click()
    expect(page.locator(".verdict__sentence")).to_have_text(sentence)

    page.get_by_role("link", name="As tables").click()
    tables = page.locator("#tables")
    _sees(tables.get_by_role("row", name="Rui Casteleiro-Nóvoa Harbour Operations Director"), "Not yet convinced")
    expect(tables.get_by_text("Rui Casteleiro-Nóvoa reports to Catarina Vasconcelhos-Maré").first).to_be_visible()
    expect(page.locator("#main")).to_contain_text(PROMPT)
    assert complaints == []

    manager = enter()
    manager.goto(demo.invite("manager"))
    manager.goto(page.url.partition("#")[0])
    expect(manager.locator(".verdict__sentence")).to_have_text(sentence)
    expect(manager.locator("#main")).not_to_contain_text(PROMPT)
