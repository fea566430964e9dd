"""A coach finds what was decided and answered before where the papers are written, in a real browser."""

import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from graph.exercises.charter import Charter, CharterDecision
from graph.exercises.steps import ActionPlan, PlanItem
from plugin.bootstrap import open_services
from plugin.sign_in import Invitation
from tests.decided_papers import BY, close_sheet, hold_check
from tests.exercise_desk import COACH, DEAL, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

LOADED_WITHIN = 20_000
"""Milliseconds: many tests share a machine."""
CHARTER = Charter(decisions=(CharterDecision(id="d1", name="Who moves"), CharterDecision(id="own", name="Who pays")))
OWN = PlanItem(id="own", about="where", text="Agree on the sheet", owner="ana", due=BY)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ExerciseDesk]:
    services = open_services({"BUYIN_DATA_DIR": str(tmp_path)})
    desk = open_exercise_desk(services.store, services.settings)
    services.papers.save(COACH, DEAL, CHARTER, seen=0)
    hold_check(desk)
    services.plans.save(COACH, DEAL, ActionPlan(where="One plant", items=(OWN,)), seen=0)
    close_sheet(desk)
    yield desk
    services.close()


@pytest.fixture
def page(browser: Browser, desk: ExerciseDesk) -> Iterator[Page]:
    server = make_server("127.0.0.1", 0, create_app(desk.services, now=desk.clock), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=COACH.user))
    context = browser.new_context(viewport={"width": 320, "height": 640}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(LOADED_WITHIN)
    page.goto(f"http://127.0.0.1:{server.server_port}{urlsplit(link).path}?next=/coach/deals/{DEAL}/options")
    yield page
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _is_open_to_all(page: Page) -> None:
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
        expect(page.locator(".htmx-request")).to_have_count(0)  # a button is pale until its answer is there
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()


def test_a_coach_takes_the_steps_of_a_sheet_over_and_sees_whom_a_check_named(page: Page, desk: ExerciseDesk) -> None:
    page.get_by_role("link", name="To the plan").click()
    expect(page.get_by_role("heading", name="Plan: where, then how, then when")).to_be_visible()
    _is_open_to_all(page)
    page.get_by_role("link", name="Take over 2 steps from the options sheet").click()
    first = page.get_by_text("Cem Okoro comes round.")
    expect(first).to_be_in_viewport(timeout=LOADED_WITHIN)
    _is_open_to_all(page)
    assert desk.services.plans.show(COACH, DEAL).newest == 1
    page.get_by_role("group", name="Step 3").get_by_label("Take this step out").check()
    page.get_by_role("button", name="Agree on it").click()
    expect(page.get_by_role("region", name="Where", exact=True)).to_contain_text("Visit the site")
    expect(page.get_by_role("link", name="Take over 1 step from the options sheet")).to_be_visible()

    page.goto(f"{page.url.partition('/plan')[0]}/charter/edit")
    shares = page.locator(".paper-form__checked")
    expect(shares).to_have_count(1)
    expect(shares).to_contain_text("Ana Okoro 4 of 6")
    expect(page.get_by_text("1 decision wasn't asked about")).to_be_visible()
    _is_open_to_all(page)
