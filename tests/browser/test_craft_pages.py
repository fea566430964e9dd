"""Every page there is: for everybody who reads it, in any light, on any width, without a word of complaint."""

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, TimeoutError  # noqa: A004  # the browser's own

from plugin.errors import AccessRefusedError, DealNotReadyError, StoreUnreachableError
from tests.browser.serving import serve_pages
from tests.browser.visits import DemoPages, find_path, list_visits, serve_demo_pages
from tests.fakes import FakeServices
from tests.split_deal import SPLIT

WIDTHS = ((1280, 800), (320, 640))
LONGEST_TO_FIT = 5000
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
TOO_WIDE = (
    "() => 'wider than the screen: ' + [...document.querySelectorAll('main *')]"
    ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
    ".map((one) => one.cloneNode().outerHTML.slice(0, 120)).slice(0, 6).join(' ')"
)
ONLY_FAULTS: dict[str, object] = {"resultTypes": ["violations"]}
ONLY_COLORS: dict[str, object] = {**ONLY_FAULTS, "runOnly": {"type": "tag", "values": ["cat.color"]}}
SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, object]], ...] = (
    ("light", ONLY_FAULTS),
    ("dark", ONLY_COLORS),
)
"""What is asked of a page in each scheme: the second can differ by nothing but its colours."""


@pytest.fixture(scope="session")
def demo_pages() -> Iterator[DemoPages]:
    with serve_demo_pages() as pages:
        yield pages


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, demo_pages: DemoPages, complaints: list[str]) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    demo_pages.sign_in(page)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()


def _look(page: Page) -> list[str]:
    """Look at the page in each scheme and width, everything on it opened, and say what is wrong."""
    if page.locator("#picture").count():
        page.locator("#picture[data-ready]").wait_for()
    page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
    faults = []
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        try:
            page.wait_for_function(FITS, timeout=LONGEST_TO_FIT)
        except TimeoutError:
            faults.append(f"at {width}: {page.evaluate(TOO_WIDE)}")
        for scheme, asked in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=asked)
            faults += [
                f"{scheme}, {width}: {one['id']}: {node['html'][:160]} {node['any'][:1] and node['any'][0]['message']}"
                for one in found.response["violations"]
                for node in one["nodes"][:5]
            ]
    return faults


@pytest.mark.parametrize(("endpoint", "number"), list_visits())
def test_a_page_has_no_barrier_in_either_scheme_and_fits_every_width(
    page: Page, demo_pages: DemoPages, endpoint: str, number: int, complaints: list[str]
) -> None:
    address = f"{demo_pages.address}{find_path(endpoint, demo_pages, number)}"
    answer = page.request.get(address)
    assert answer.status == 200
    if "attachment" in answer.headers.get("content-disposition", ""):
        return
    assert "text/html" in answer.headers["content-type"]
    page.goto(address)
    assert "\n".join(_look(page)) == ""
    assert complaints == []


def _make(**changes: object) -> FakeServices:
    services = FakeServices()
    for name, value in changes.items():
        setattr(services, name, value)
    return services


WORDS_ALONE: dict[str, tuple[str, str, FakeServices]] = {
    "which org": ("/sign-in", "Sign in", _make(sign_ins=("north", "south"))),
    "no org": ("/sign-in", "Sign in", _make()),
    "a link that was used": ("/sign-in/link/used", "This link can't be used any more", _make()),
    "not signed in": ("/pipeline", "Please sign in", _make(sign_ins=("north",))),
    "no such page": ("/nothing", "Nothing here", _make()),
    "not allowed": (f"/panel/{SPLIT}", "Not open to you", _make(broken=AccessRefusedError("Ask an admin."))),
    "not ready": (f"/panel/{SPLIT}", "Just a moment", _make(broken=DealNotReadyError("Not yet."))),
    "store away": (f"/panel/{SPLIT}", "Not available at the moment", _make(broken=StoreUnreachableError("Away."))),
}


@pytest.mark.parametrize("case", sorted(WORDS_ALONE))
def test_a_page_that_says_why_there_is_nothing_to_see_has_no_barrier(browser: Browser, case: str) -> None:
    path, title, services = WORDS_ALONE[case]
    with serve_pages(services) as address:
        context = browser.new_context()
        page = context.new_page()
        if path.startswith("/panel"):
            services.links.add(case)
            page.goto(f"{address}/sign-in/link/{case}")
        page.goto(f"{address}{path}")
        assert page.locator("h1").inner_text() == title
        assert "\n".join(_look(page)) == ""
        context.close()
