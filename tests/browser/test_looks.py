"""The pages look as somebody approved them; `make approve` takes the pictures anew."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import APPROVED, LOOKS, MOST_CHANGED, Look, compare, take


@pytest.fixture
def blank(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.file.stem)
def test_a_page_looks_as_it_was_approved(browser: Browser, blank: Page, tmp_path: Path, look: Look) -> None:
    taken = take(browser, look)
    shown = tmp_path / look.file.name
    shown.write_bytes(taken)
    changed = compare(blank, look.file.read_bytes(), taken)
    told = f"{changed} squares of {look.file.name} changed: compare it with {shown}; `make approve` takes it as right"
    assert changed <= MOST_CHANGED, told


def test_no_picture_is_approved_that_nothing_is_compared_with() -> None:
    assert {path.name for path in APPROVED.glob("*.png")} == {look.file.name for look in LOOKS}


@pytest.mark.parametrize("change", [".bar { padding-left: 2rem; }", ".card { background: #fce8e6; }"])
def test_what_has_moved_or_changed_its_colour_is_seen(browser: Browser, blank: Page, change: str) -> None:
    look = LOOKS[-2]
    assert compare(blank, take(browser, look), take(browser, look)) == 0
    assert compare(blank, take(browser, look), take(browser, look, change)) > MOST_CHANGED
