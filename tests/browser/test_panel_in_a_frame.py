"""The panel inside a page of another site, in a browser that keeps third-party cookies out."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, Route, expect

from plugin.store.tenants import DEFAULT_TENANT
from plugin.viewer_sessions import LASTS
from plugin.views import Viewer
from tests.canvas_desk import Desk, run_desk
from tests.odd_deals import BARE, CROWDED
from tests.split_deal import SPLIT

FRAME = "#app"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with run_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def context(strict_browser: Browser) -> Iterator[BrowserContext]:
    # the sample org's certificate is made anew each time, and known to nobody
    context = strict_browser.new_context(ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def answered() -> list[tuple[str, int]]:
    """Each answer of our canvas address: its method and status."""
    return []


@pytest.fixture
def page(context: BrowserContext, desk: Desk, complaints: list[str], answered: list[tuple[str, int]]) -> Page:
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "response",
        lambda response: (
            answered.append((response.request.method, response.status))
            if response.url == f"{desk.address}/canvas"
            else None
        ),
    )
    return page


def _frame(page: Page) -> FrameLocator:
    return page.frame_locator(FRAME)


def _open_panel(page: Page, desk: Desk) -> FrameLocator:
    page.goto(desk.page(recordId=SPLIT))
    frame = _frame(page)
    expect(frame.locator("#deal")).to_contain_text("Warehouse automation")
    frame.locator("#picture[data-ready]").wait_for()  # its script comes last, so that all others listen by then
    return frame


def test_the_panel_shows_its_deal_without_any_cookie(page: Page, desk: Desk, complaints: list[str]) -> None:
    frame = _open_panel(page, desk)
    frame.locator("#picture[data-ready]").wait_for()
    kept = frame.locator("body").evaluate(
        "() => { document.cookie = 'a=1; SameSite=None; Secure'; return document.cookie; }"
    )
    assert kept == ""
    assert page.context.cookies() == []
    assert complaints == []


def test_the_token_is_in_memory_alone(page: Page, desk: Desk) -> None:
    frame = _open_panel(page, desk)
    frame.locator("#picture[data-ready]").wait_for()
    expect(frame.locator("#buyin-session, #buyin-host")).to_have_count(0)


def test_the_frame_grows_as_high_as_the_panel(page: Page, desk: Desk) -> None:
    frame = _open_panel(page, desk)
    page.wait_for_function("document.getElementById('app').clientHeight > 1000")
    high = page.locator(FRAME).evaluate("(one) => one.clientHeight")
    inside = frame.locator("body").evaluate("(one) => Math.ceil(one.getBoundingClientRect().height)")
    assert abs(high - inside) <= 2


def test_links_inside_lead_to_the_list_and_to_another_deal(page: Page, desk: Desk, complaints: list[str]) -> None:
    frame = _open_panel(page, desk)
    frame.get_by_role("link", name="Deals", exact=True).click()
    expect(frame.locator("h1")).to_have_text("Deals")
    expect(frame.locator(".bar__nav a[aria-current]")).to_have_text("Deals")
    expect(frame.locator(f'a[href="/panel/{CROWDED}"]')).to_have_count(0)
    frame.locator(f'a[href="/panel/{BARE}"]').click()
    expect(frame.locator("#deal")).to_be_visible()
    expect(frame.locator(".bar__nav a[aria-current]")).to_have_count(0)
    frame.get_by_role("link", name="Deals", exact=True).click()
    frame.locator(f'a[href="/panel/{SPLIT}"]').click()
    frame.locator("#picture[data-ready]").wait_for()
    frame.locator("button.person").first.click()
    expect(frame.locator("article.about:visible")).to_have_count(1)
    assert complaints == []


def test_a_list_that_was_opened_first_leads_to_a_panel_with_its_picture(page: Page, desk: Desk) -> None:
    page.goto(desk.page(view="pipeline"))
    frame = _frame(page)
    frame.locator(f'a[href="/panel/{SPLIT}"]').click()
    frame.locator("#picture[data-ready]").wait_for()


@contextmanager
def _held(page: Page, pattern: str) -> Iterator[None]:
    """Let what fits `pattern` wait until the end, as on a slow line, while the page is there already."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(pattern, hold)
    try:
        yield
    finally:
        for route in held:
            route.continue_()
        page.unroute(pattern)


def test_a_link_pressed_before_the_scripts_have_come_is_followed_with_the_token(
    page: Page, desk: Desk, complaints: list[str]
) -> None:
    asked = page.expect_request(lambda request: request.url.endswith("/pipeline"))
    with asked as sent, _held(page, "**/canvas.js"):
        page.goto(desk.page(recordId=SPLIT), wait_until="commit")
        frame = _frame(page)
        frame.get_by_role("link", name="Deals", exact=True).click(no_wait_after=True)
        expect(frame.locator("html")).to_have_attribute("aria-busy", "true")
        expect(frame.locator("#deal")).to_contain_text("Warehouse automation")
    assert sent.value.all_headers()["authorization"].startswith("Bearer ")
    expect(frame.locator("h1")).to_have_text("Deals")
    expect(frame.locator("html[aria-busy]")).to_have_count(0)
    assert complaints == []


def test_a_form_sent_before_the_scripts_have_come_is_sent_with_the_token(
    page: Page, desk: Desk, complaints: list[str]
) -> None:
    with _held(page, "**/htmx.min.js"):
        page.goto(desk.page(view="pipeline"), wait_until="commit")
        field = _frame(page).get_by_label("Search deal, account or owner")
        field.fill("warehouse")
        field.press("Enter", no_wait_after=True)
        expect(_frame(page).locator("html")).to_have_attribute("aria-busy", "true")
    expect(_frame(page).locator("#deals-count")).to_contain_text("1 open deal")
    assert complaints == []


def test_a_form_of_a_page_that_came_by_a_link_is_sent_with_the_token_before_its_scripts_have_come(
    page: Page, desk: Desk, complaints: list[str]
) -> None:
    frame = _open_panel(page, desk)
    with _held(page, "**/pipeline.js"):
        frame.get_by_role("link", name="Deals", exact=True).click()
        expect(frame.locator("h1")).to_have_text("Deals")
        frame.get_by_label("Search deal, account or owner").fill("warehouse")
        frame.get_by_label("Search deal, account or owner").press("Enter", no_wait_after=True)
        expect(frame.locator("#deals-count")).to_contain_text("1 open deal")
    assert complaints == []


def test_a_click_after_the_token_has_ended_asks_salesforce_for_a_new_one(page: Page, desk: Desk) -> None:
    frame = _open_panel(page, desk)
    desk.end_sessions()
    frame.get_by_role("link", name="Deals", exact=True).click()
    expect(frame.locator("h1")).to_have_text("Deals")
    assert "refresh" in page.evaluate("window.told")


def test_a_frame_beside_ours_cannot_answer_in_salesforces_place(
    page: Page, desk: Desk, answered: list[tuple[str, int]]
) -> None:
    frame = _open_panel(page, desk)
    desk.end_sessions()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/buyin/canvas/fresh*", hold)
    frame.get_by_role("link", name="Deals", exact=True).click()
    page.wait_for_function("window.told.includes('refresh')")
    page.evaluate("() => document.body.append(document.createElement('iframe'))")
    page.frames[-1].evaluate(
        """() => {
          const forged = { type: "callback", status: 200, payload: { response: "forged" }, targetModule: "Canvas" };
          for (let seq = 0; seq < 20; seq += 1) parent.frames[0].postMessage(JSON.stringify({ ...forged, seq }), "*");
        }"""
    )
    held[0].continue_()
    expect(frame.locator("h1")).to_have_text("Deals")
    assert answered == [("POST", 200), ("POST", 200)]


def test_a_frame_that_is_loaded_again_has_its_request_sent_anew(
    page: Page, desk: Desk, answered: list[tuple[str, int]]
) -> None:
    _open_panel(page, desk)
    with page.expect_response(lambda response: response.status == 409):
        page.frames[1].evaluate("() => { location.reload(); }")
    page.wait_for_function("window.told.includes('repost')")
    expect(_frame(page).locator("#deal")).to_contain_text("Warehouse automation")
    assert answered == [("POST", 200), ("POST", 409), ("POST", 200)]


def test_a_host_that_repeats_a_used_request_is_asked_again_on_a_click_only(
    page: Page, desk: Desk, answered: list[tuple[str, int]]
) -> None:
    _open_panel(page, desk)
    used = page.locator("[name=signed_request]").input_value()
    page.route("**/buyin/canvas/fresh*", lambda route: route.fulfill(body=used))
    page.frames[1].evaluate("() => { location.reload(); }")
    button = _frame(page).get_by_role("button", name="Load again")
    expect(button).to_be_visible()
    expect(_frame(page).locator("[data-canvas-again='']")).to_be_visible()
    assert answered == [("POST", 200), ("POST", 409), ("POST", 409)]
    page.unroute_all()
    button.click()
    expect(_frame(page).locator("#deal")).to_contain_text("Warehouse automation")


def test_a_page_of_another_site_can_hold_nothing(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/healthz")
    page.set_content(
        '<iframe name="app" id="app"></iframe><form method="post" target="app">'
        '<input name="signed_request"><button>Send</button></form>'
    )
    page.locator("form").evaluate("(form, address) => { form.action = address; }", f"{desk.address}/canvas")
    page.locator("input").fill(desk.sign(recordId=SPLIT))
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.get_by_role("button").click()
    expect(_frame(page).locator("#deal")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_page_of_words_alone_has_no_barrier_that_axe_finds(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{desk.address}/canvas")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_embedded_panel_has_no_barrier_that_axe_finds(page: Page, desk: Desk) -> None:
    page.route(
        "**/canvas-page",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<form method="post" action="{desk.address}/canvas">'
            '<input name="signed_request"><button>Send</button></form>',
        ),
    )
    page.goto(f"{desk.org.url}/canvas-page")
    page.locator("input").fill(desk.sign(recordId=SPLIT))
    page.get_by_role("button").click()
    page.locator("#picture[data-ready]").wait_for()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_who_was_not_vouched_for_reads_in_the_frame_what_an_admin_must_set(page: Page, desk: Desk) -> None:
    page.goto(desk.page(recordId=SPLIT))
    expect(_frame(page).locator("#deal")).to_be_visible()
    page.locator(FRAME).evaluate("(one, address) => { one.src = address; }", f"{desk.address}/canvas")
    expect(_frame(page).locator("h1")).to_have_text("Salesforce hasn't said who you are")
    _frame(page).get_by_role("button", name="Load again").click()
    expect(_frame(page).locator("#deal")).to_contain_text("Warehouse automation")


STEP = {"what": "Ask who signs", "owner": "Nadia Okafor"}
PUT_FORM = """(main, [path, fields]) => {
  const form = document.createElement("form");
  form.setAttribute("hx-post", path);
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { name, value, ariaLabel: name }));
  }
  form.append(Object.assign(document.createElement("button"), { textContent: "Send it" }));
  main.prepend(form);
  window.htmx.process(form);
}"""


def _send_a_form(frame: FrameLocator) -> None:
    """Send a form that agrees on a next step, as each form in the panel is sent."""
    frame.locator("#main").evaluate(PUT_FORM, [f"/panel/{SPLIT}/steps", STEP])
    frame.get_by_role("button", name="Send it").click()
    expect(frame.get_by_role("button", name="Send it")).to_have_count(0)


def _steps(desk: Desk) -> list[str]:
    viewer = Viewer(tenant=DEFAULT_TENANT, role="manager", user=None)
    view = desk.services.deals.panel(viewer, SPLIT)
    return [step.what for step in desk.services.agreed_steps.show(viewer, view).steps]


def test_a_form_in_the_frame_is_sent_with_the_token_and_does_what_it_says(
    page: Page, desk: Desk, complaints: list[str]
) -> None:
    frame = _open_panel(page, desk)
    with page.expect_request(lambda request: request.url.endswith("/steps")) as sent:
        _send_a_form(frame)
    expect(frame.locator("#deal")).to_contain_text("Warehouse automation")
    headers = sent.value.all_headers()
    assert headers["authorization"].startswith("Bearer ")
    assert "cookie" not in headers
    assert page.context.cookies() == []
    assert _steps(desk) == [STEP["what"]]
    assert complaints == []


def test_a_token_that_ends_soon_is_renewed_before_a_form_is_sent(
    page: Page, desk: Desk, answered: list[tuple[str, int]]
) -> None:
    page.clock.install()
    frame = _open_panel(page, desk)
    soon = LASTS["canvas"] - timedelta(seconds=10)
    page.clock.fast_forward(int(soon.total_seconds() * 1000))
    desk.end_sessions()
    _send_a_form(frame)
    assert _steps(desk) == [STEP["what"]]
    assert answered == [("POST", 200), ("POST", 200)]


def test_a_list_is_fetched_with_the_token_and_handed_to_the_browser_as_a_file(
    page: Page, desk: Desk, complaints: list[str]
) -> None:
    page.goto(desk.page(view="pipeline"))
    link = _frame(page).get_by_role("link", name="CSV")
    with page.expect_download() as begun, page.expect_request(lambda request: ".csv" in request.url) as sent:
        link.click()
    assert sent.value.all_headers()["authorization"].startswith("Bearer ")
    assert "Warehouse automation" in begun.value.path().read_text(encoding="utf-8")
    assert complaints == []


def test_the_frame_is_light_as_salesforces_page_is_unless_somebody_chooses(page: Page, desk: Desk) -> None:
    page.emulate_media(color_scheme="dark")
    frame = _open_panel(page, desk)
    expect(frame.get_by_role("radio", name="Light")).to_be_checked()
    ground = "(one) => getComputedStyle(one).backgroundColor"
    assert frame.locator("html").evaluate(ground) == "rgb(243, 243, 243)"
    frame.locator("#scheme").get_by_text("Dark", exact=True).click()
    expect(frame.get_by_role("radio", name="Dark")).to_be_checked()
    assert frame.locator("html").evaluate(ground) == "rgb(19, 20, 22)"
