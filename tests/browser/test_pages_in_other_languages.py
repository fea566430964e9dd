"""The pages that are looked at most, in each other language: whose words are longer, and whose readers hear them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from plugin.languages import find_languages
from tests.browser.serving import serve_pages
from tests.fakes import FakeServices
from tests.split_deal import SPLIT

PATHS = ("/pipeline", f"/panel/{SPLIT}", f"/panel/{SPLIT}/what-if", "/reviews")
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
ONLY_FAULTS = {"resultTypes": ["violations"]}


@pytest.mark.parametrize("language", find_languages()[1:])
def test_pages_in_another_language_fit_a_narrow_screen_without_a_barrier(browser: Browser, language: str) -> None:
    services = FakeServices()
    services.links.add("link")
    with serve_pages(services) as address:
        context = browser.new_context(locale=language, viewport={"width": 320, "height": 640})
        page = context.new_page()
        page.goto(f"{address}/sign-in/link/link")
        for path in PATHS:
            page.goto(f"{address}{path}")
            assert page.locator("html").get_attribute("lang") == language
            page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
            page.wait_for_function(FITS)
            found = Axe().run(page, options=ONLY_FAULTS).response["violations"]
            assert [(path, each["id"], each["nodes"][0]["html"]) for each in found] == []
        context.close()
