"""A whole exercise in real browsers over a real store: a coach leads it, the leaders write on pages of their own."""

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
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

LOADED_WITHIN = 20_000
"""Milliseconds: many tests share a machine."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ExerciseDesk]:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)})
    yield open_exercise_desk(services.store, services.settings)
    services.close()


@pytest.fixture
def address(desk: ExerciseDesk) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, desk: ExerciseDesk, address: str, complaints: list[str]) -> Iterator[Page]:
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(LOADED_WITHIN)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}{urlsplit(link).path}?next=/coach/exercises/new?deal={DEAL}")
    yield page
    context.close()


def _is_open_to_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_a_coach_leads_from_a_deal_to_answers_side_by_side(
    page: Page, desk: ExerciseDesk, complaints: list[str]
) -> None:
    expect(page.get_by_role("checkbox", name="Ana Okoro")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Olga Lind")).not_to_be_checked()
    _is_open_to_all(page)
    page.get_by_label("Years ahead").fill("10")
    page.get_by_role("button", name="Keep the plan").click()
    expect(page.locator("#next-title")).to_have_text("Look the plan over, then begin the writing.")
    expect(page.locator(".questions")).to_contain_text("in 10 years")
    _is_open_to_all(page)
    page.get_by_role("button", name="Make the addresses and begin").click()
    expect(page.locator(".links__one")).to_have_count(len(LEADERS))
    _is_open_to_all(page)
    desk.tokens |= {
        person: field.input_value().rpartition("/")[2]
        for person, field in zip(LEADERS, page.locator(".links__address input").all(), strict=True)
    }
    (line,) = desk.services.exercises.list_for(COACH, DEAL)
    desk.exercise = line.id
    desk.write_all()
    page.reload()
    expect(page.locator("#links")).to_have_count(0)
    expect(page.locator(".next__count")).to_have_text("6 of 6 have finished writing")
    page.locator("#sure > summary").click()
    page.get_by_role("button", name="Yes, reveal now").click()
    expect(page.locator("#answers .answer")).to_have_count(30)
    expect(page.locator(".pair")).to_have_count(6)
    page.get_by_role("button", name="Said back rightly, in the room Ana Okoro").click()
    expect(page.locator(".pair--done")).to_have_count(1)
    _is_open_to_all(page)
    assert complaints == []
