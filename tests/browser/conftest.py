"""A real browser on the pages, served over the fakes on a port of its own."""

from collections.abc import Callable, Iterator
from secrets import token_hex

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.serving import serve_pages
from tests.fakes import FakeServices

PATIENCE = 20_000
"""Milliseconds that whatever is expected may take: many tests share a machine."""
NO_THIRD_PARTY_COOKIES = "--test-third-party-cookie-phaseout"
OpenPage = Callable[..., Page]
"""`open_page(path, width=1280, height=800, **context)`: a signed-in page; what it asked for is in `page.asked`."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers; a process can have one only."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def strict_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps third-party cookies out."""
    arguments = [*ARGUMENTS, NO_THIRD_PARTY_COOKIES]
    browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def address(services: FakeServices) -> Iterator[str]:
    with serve_pages(services) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    """What pages wrote to their console: errors, refused styles and scripts."""
    return []


@pytest.fixture
def asked() -> list[str]:
    """Every address that pages asked for."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, services: FakeServices, address: str, complaints: list[str], asked: list[str]
) -> Iterator[OpenPage]:
    contexts = []

    def open_(path: str, *, width: int = 1280, height: int = 800, **options: object) -> Page:
        # the options are the browser's own, passed on as they are
        context = browser.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        token = token_hex(8)
        services.links.add(token)
        page.goto(f"{address}/sign-in/link/{token}?next={path}")
        return page

    yield open_
    for context in contexts:
        context.close()
