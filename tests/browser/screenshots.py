"""Takes the pictures of docs/ from the demo: `python -m tests.browser.screenshots [FOLDER]`.

Without a folder, the few that the documentation shows; with one, every page at phone, tablet and desktop width and at
twice the size of letters, to be looked at.
"""

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
STORIES = ("Hallström", "Pellerin", "Fjordgard")
WIDTHS = ((320, 640), (700, 900), (1280, 800))
ADDRESS = "Open http"
LONGEST_STOP = 30


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser that is signed in to the running demo, and where its deals are."""

    browser: Browser
    base: str
    signed_in: StorageState
    deals: dict[str, str]


@contextmanager
def run_demo() -> Iterator[str]:
    """Start the demo and give its one-time address; stop it as Ctrl-C does."""
    command = [str(Path(sys.executable).with_name("buyin")), "demo", "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        lines: Iterable[str] = demo.stdout or ()
        try:
            yield next(line.removeprefix("Open ").strip() for line in lines if line.startswith(ADDRESS))
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(LONGEST_STOP)


def sign_in(browser: Browser, link: str) -> Visit:
    """Use the one-time address and look which deals there are."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    found = page.locator(".deals__name a").evaluate_all(
        "(links) => links.map((one) => [one.textContent, one.getAttribute('href')])"
    )
    visit = Visit(browser, page.url, context.storage_state(), dict(found))
    context.close()
    return visit


@contextmanager
def open_at(visit: Visit, path: str, width: int, height: int, zoom: int = 1) -> Iterator[Page]:
    """Open a page as wide as `width` points; `zoom` enlarges everything, as a browser's own zoom does."""
    context: BrowserContext = visit.browser.new_context(
        viewport={"width": width // zoom, "height": height // zoom},
        device_scale_factor=zoom,
        storage_state=visit.signed_in,
    )
    page = context.new_page()
    page.goto(urljoin(visit.base, path))
    if page.locator("#picture").count():
        page.locator("#picture[data-ready]").wait_for()
    yield page
    context.close()


def find_story(visit: Visit, beginning: str) -> str:
    return next(path for name, path in visit.deals.items() if name.startswith(beginning))


def take_for_docs(visit: Visit, folder: Path) -> None:
    """Take the pictures of the README and of the tour."""
    story = find_story(visit, STORIES[0])
    with open_at(visit, story, 1280, 1000) as page:
        page.screenshot(path=folder / "panel.png")
    with open_at(visit, story, 320, 640) as page:
        page.screenshot(path=folder / "phone.png")
    with open_at(visit, "/pipeline", 1280, 800) as page:
        page.screenshot(path=folder / "pipeline.png")


def take_all(visit: Visit, folder: Path) -> None:
    """Take every page at every width, from top to bottom, closed and open."""
    pages = {"pipeline": "/pipeline", **{story: find_story(visit, story) for story in STORIES}}
    for name, path in pages.items():
        for width, height in WIDTHS:
            with open_at(visit, path, width, height) as page:
                page.screenshot(path=folder / f"{name}-{width}-first.png")
                page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
                page.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
                page.screenshot(path=folder / f"{name}-{width}-open.png", full_page=True)
                if page.locator("button.person").count():
                    page.locator("button.person").nth(1).click()
                    page.screenshot(path=folder / f"{name}-{width}-person.png")
        with open_at(visit, path, 1280, 800, zoom=2) as page:
            page.screenshot(path=folder / f"{name}-1280-zoom.png")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Take the pictures of docs/ from the demo.")
    parser.add_argument("folder", nargs="?", type=Path, help="take every page at every width into this folder")
    folder: Path | None = parser.parse_args(arguments).folder
    target = folder or PICTURES
    target.mkdir(parents=True, exist_ok=True)
    with run_demo() as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        visit = sign_in(browser, link)
        (take_all if folder else take_for_docs)(visit, target)
        browser.close()
    sys.stdout.write(f"{len(list(target.glob('*.png')))} pictures are in {target}.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
