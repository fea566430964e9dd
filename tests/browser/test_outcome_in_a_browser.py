"""What came of an exercise, read, printed and taken away, and the rehearsal of its meeting, in a real browser."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from plugin.bootstrap import open_services
from plugin.sign_in import Invitation
from tests.exercise_desk import COACH, TENANT, ExerciseDesk, open_exercise_desk
from tests.exercise_story import AGREED, keep, put_together, rate_three
from tests.pdf_words import read_words
from web.app import create_app

LOADED_WITHIN = 20_000
"""Milliseconds: many tests share a machine."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ExerciseDesk]:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)})
    desk = open_exercise_desk(services.store, services.settings)
    desk.clock.advance(days=2)
    put_together(desk)
    rate_three(desk)
    keep(desk)
    yield desk
    services.close()


@pytest.fixture
def page(browser: Browser, desk: ExerciseDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(LOADED_WITHIN)
    address = f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}"
    page.goto(f"{address}?next=/coach/exercises/{desk.exercise}")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _is_open_to_all(page: Page) -> None:
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        expect(page.locator(".htmx-request")).to_have_count(0)  # a button is pale until its answer is there
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def _count_printed(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))


def test_an_outcome_is_read_printed_on_one_page_and_taken_away_as_a_pdf(page: Page) -> None:
    page.get_by_role("link", name="Outcome", exact=True).click()
    expect(page.locator(".document__facts")).to_contain_text("1 agreed, 1 agreed with reservations and 1 left open")
    expect(page.locator("#before-after")).to_contain_text("this doesn't say that the exercise is the cause")
    _is_open_to_all(page)
    assert (_count_printed(page, "A4"), _count_printed(page, "Letter")) == (1, 1)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "outcome.pdf"
    assert AGREED in read_words(Path(download.value.path()).read_bytes())
    page.get_by_role("link", name="Exercise").click()
    page.get_by_role("link", name="Rehearsal of the meeting").click()
    expect(page.get_by_role("columnheader", name="What you do").first).to_be_visible()
    _is_open_to_all(page)
