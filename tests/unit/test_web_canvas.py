import json
import re
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from structlog import get_logger
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from plugin.canvas import CanvasOpening
from plugin.errors import (
    DealNotReadyError,
    OrgAwayError,
    RequestMalformedError,
    RequestUsedError,
    SignatureRefusedError,
    StoreBusyError,
    ViewRefusedError,
)
from plugin.lists import ListQuestion
from plugin.signed_requests import View, find_signers, split_request
from plugin.tenants import CrmTenant
from plugin.views import Role, Viewer
from tests.deal_parts import NOW
from tests.fakes import FakeServices, with_settings
from tests.split_deal import SPLIT
from web.app import LARGEST_REQUEST, create_app

FORM = "application/x-www-form-urlencoded"
TENANT = CrmTenant(
    name="default",
    my_domain="acme.my.salesforce.com",
    login_url="https://login.salesforce.com",
    organization_id=None,
    client_id="key",
)
SECRET_WORDS = "Zugpferd"
"""Stands in requests, and must stand in nothing that comes out."""


def open_services(
    view: View = "panel", deal_id: str | None = SPLIT, *, role: Role = "rep", **changes: Any
) -> FakeServices:
    services = FakeServices()
    services.viewer = Viewer(tenant="default", role=role, user="005000000000001AAA", sight="a-session")
    opening: dict[str, Any] = {
        "tenant": TENANT,
        "session": services.start("canvas"),
        "view": view,
        "deal_id": deal_id,
        "target_origin": "https://acme.my.salesforce.com",
        "instance_id": "_:BuyIn:<1>",
    }
    services.canvas = CanvasOpening(**{**opening, **changes})
    return services


def client_of(services: FakeServices) -> FlaskClient:
    return create_app(services, now=lambda: NOW).test_client()


def post(services: FakeServices, text: str = SECRET_WORDS, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client_of(services).post("/canvas", data={"signed_request": text}, headers=named)


def read_script(page: TestResponse, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.text)
    assert found is not None
    return json.loads(found[1])


def ancestors(response: TestResponse) -> list[str]:
    return response.headers["Content-Security-Policy"].partition("frame-ancestors ")[2].split()


def test_the_panel_comes_with_a_token_of_its_own_that_opens_other_pages() -> None:
    services = open_services()
    page = post(services)
    assert page.status_code == 200
    assert "Two destinations" in page.text
    session = read_script(page, "buyin-session")
    assert set(session) == {"token", "expires_at"}
    assert session["expires_at"] == "2026-03-20T09:45:00+00:00"
    headers = {"Authorization": f"Bearer {session['token']}"}
    for path in (f"/panel/{SPLIT}", "/pipeline"):
        assert client_of(services).get(path, headers=headers).status_code == 200


def test_the_list_is_shown_where_it_is_asked_for() -> None:
    services = open_services("pipeline", None)
    page = post(services)
    assert page.status_code == 200
    assert '<table class="stack deals"' in page.text
    assert (services.viewer, ListQuestion()) in services.list_questions
    assert read_script(page, "buyin-session")["token"]


def test_the_coachs_home_is_shown_where_it_is_asked_for() -> None:
    page = post(open_services("coach", None, role="coach"))
    assert page.status_code == 200
    assert "Exercises under way" in page.text
    assert read_script(page, "buyin-session")["token"]


def test_whoever_does_not_coach_is_told_so_where_the_coachs_home_is_asked_for() -> None:
    page = post(open_services("coach", None))
    assert page.status_code == 403
    assert "Exercises under way" not in page.text


@pytest.mark.parametrize("away", [DealNotReadyError("Not yet."), StoreBusyError("Busy.")])
def test_a_panel_that_is_not_there_yet_is_asked_for_again_by_an_address_that_a_token_opens(away: Exception) -> None:
    services = open_services()
    services.broken = away
    page = post(services)
    assert page.status_code == 503
    assert read_script(page, "buyin-session")["token"]
    shown = page.text.partition("<main")[2]
    assert f'="/panel/{SPLIT}"' in shown
    assert '"/canvas"' not in shown


def test_the_page_tells_its_script_where_the_frames_host_is_and_nothing_of_salesforces_token() -> None:
    page = post(open_services())
    assert read_script(page, "buyin-host") == {
        "targetOrigin": "https://acme.my.salesforce.com",
        "instanceId": "_:BuyIn:<1>",
    }
    assert "<1>" not in page.text
    assert SECRET_WORDS not in page.text


def test_a_page_in_a_frame_sets_no_cookie_and_offers_no_sign_out() -> None:
    page = post(open_services())
    assert "Set-Cookie" not in page.headers
    assert "Sign out" not in page.text


def test_only_the_orgs_own_pages_may_hold_an_opened_page_in_a_frame() -> None:
    page = post(open_services())
    assert "https://acme.my.salesforce.com" in ancestors(page)
    assert "https://acme.lightning.force.com" in ancestors(page)
    assert not any("*" in host for host in ancestors(page))
    assert "X-Frame-Options" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_no_other_page_may_be_held_in_a_frame() -> None:
    services = open_services()
    client = client_of(services)
    bearer = {"Authorization": f"Bearer {next(iter(services.sessions))}"}
    for path in ("/pipeline", f"/panel/{SPLIT}", "/nowhere", "/healthz", "/"):
        for headers in ({}, bearer):
            assert ancestors(client.get(path, headers=headers)) == ["'none'"]


REFUSALS = [
    (RequestMalformedError("Malformed."), 400),
    (SignatureRefusedError("Unsigned."), 401),
    (ViewRefusedError("Unseen."), 403),
    (RequestUsedError("Used.", times=2), 409),
    (OrgAwayError("Away."), 502),
]


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_says_why_and_shows_nothing_of_any_deal(error: Exception, status: int) -> None:
    services = open_services()
    services.canvas = error
    page = post(services)
    assert page.status_code == status
    assert str(error) in page.text
    assert "buyin-session" not in page.text
    assert SPLIT not in page.text
    assert SECRET_WORDS not in page.text
    assert services.asked == []


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_a_refusal_can_be_read_in_a_frame_and_names_no_org(error: Exception, status: int) -> None:
    services = with_settings(salesforce_allowed_hosts=("127.0.0.1:8443",))
    services.canvas = error
    page = post(services)
    assert page.status_code == status
    assert "https://*.lightning.force.com" in ancestors(page)
    assert "https://127.0.0.1:8443" in ancestors(page)
    assert "acme" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("times", "mark"), [(2, ' data-canvas-again="at-once"'), (3, " data-canvas-again")])
def test_a_used_request_is_sent_anew_by_itself_once_and_then_on_a_click_only(times: int, mark: str) -> None:
    services = FakeServices()
    services.canvas = RequestUsedError("Used.", times=times)
    page = post(services).text
    assert f'<section class="card card--alone"{mark}>' in page
    assert "data-canvas-load" in page
    assert "canvas-all.js" in page


def test_a_deal_that_was_never_read_is_not_there() -> None:
    page = post(open_services(deal_id="006000000000009AAA"))
    assert page.status_code == 404
    assert "Two destinations" not in page.text
    assert "https://acme.lightning.force.com" in ancestors(page)


@pytest.mark.parametrize("size", [LARGEST_REQUEST + 1, 300_000])
@pytest.mark.parametrize("kind", [FORM, "application/json", "multipart/form-data; boundary=b"])
def test_a_request_that_is_too_large_is_refused_whatever_its_form(size: int, kind: str) -> None:
    body = b"signed_request=".ljust(size, b"A")
    services = open_services()
    page = client_of(services).post("/canvas", data=body, content_type=kind)
    assert page.status_code == 413
    assert services.vouched == []


@pytest.mark.parametrize(("size", "status"), [(LARGEST_REQUEST - 1, 200), (LARGEST_REQUEST + 1, 413), (900_000, 413)])
def test_a_request_that_does_not_say_its_size_is_measured(size: int, status: int) -> None:
    services = open_services()
    body = BytesIO(b"signed_request=".ljust(size, b"A"))
    answer = client_of(services).post(
        "/canvas", input_stream=body, content_type=FORM, environ_overrides={"wsgi.input_terminated": True}
    )
    assert answer.status_code == status
    assert len(services.vouched) == (status == 200)


def test_a_request_of_the_largest_size_is_read() -> None:
    services = open_services()
    body = b"signed_request=".ljust(LARGEST_REQUEST, b"A")
    assert client_of(services).post("/canvas", data=body, content_type=FORM).status_code == 200
    assert len(services.vouched[0][0]) == LARGEST_REQUEST - len("signed_request=")


FORMS: dict[str, dict[str, Any]] = {
    "nothing": {"data": b"", "content_type": FORM},
    "another field": {"data": {"signed": "a.b"}},
    "twice": {"data": b"signed_request=a.b&signed_request=a.b", "content_type": FORM},
    "in the address": {"query_string": {"signed_request": "a.b"}},
    "in the address too": {"query_string": {"signed_request": "a.b"}, "data": {"signed_request": "a.b"}},
    "as JSON": {"json": {"signed_request": "a.b"}},
    "as text": {"data": b"signed_request=a.b", "content_type": "text/plain"},
    "as a part": {"data": {"signed_request": "a.b"}, "content_type": "multipart/form-data"},
    "of no kind": {"data": b"signed_request=a.b"},
}


@pytest.mark.parametrize("form", FORMS)
def test_a_request_that_does_not_come_once_in_a_form_is_malformed(form: str) -> None:
    services = open_services()
    assert client_of(services).post("/canvas", **FORMS[form]).status_code == 400
    assert services.vouched == []


class ReadingServices(FakeServices):
    """Reads requests as the application does, and has no secret that could vouch for one."""

    def open_canvas(self, signed_request: str, *, origin: str | None, own_origin: str) -> CanvasOpening:
        assert own_origin == "http://localhost"
        assert origin is None
        find_signers(split_request(signed_request), ())
        raise AssertionError("nobody could vouch for it")


READING = create_app(ReadingServices(), now=lambda: NOW)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=300).map(lambda body: b"signed_request=" + body),
        st.text(max_size=300).map(lambda text: urlencode({"signed_request": text}).encode()),
        st.text("AZaz09+/=._-%\x00\u00e4", max_size=300).map(lambda text: b"signed_request=" + text.encode()),
    ),
    st.sampled_from([FORM, f"{FORM}; charset=utf-16", f"{FORM};;=", "", "multipart/form-data; boundary=a", "x/y"]),
)
def test_no_body_breaks_the_reading_or_gets_in(body: bytes, kind: str) -> None:
    page = READING.test_client().post("/canvas", data=body, content_type=kind)
    assert page.status_code in {400, 401}
    assert "buyin-session" not in page.text


def test_other_fields_beside_it_are_passed_over() -> None:
    services = open_services()
    body = urlencode({"signed_request": "a+/=.b", "other": "x"})
    assert client_of(services).post("/canvas", data=body, content_type=f"{FORM}; charset=UTF-8").status_code == 200
    assert services.vouched == [("a+/=.b", None, "http://localhost")]


def test_where_it_comes_from_is_passed_on_with_our_own_origin() -> None:
    services = with_settings(base_url="https://buy-in.example")
    post(services, Origin="https://acme.my.salesforce.com")
    assert services.vouched == [(SECRET_WORDS, "https://acme.my.salesforce.com", "https://buy-in.example")]


@pytest.mark.parametrize(("error", "status"), REFUSALS)
def test_the_log_names_the_refusal_and_nothing_of_the_request(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    monkeypatch.setattr("web.canvas.log", get_logger())  # one that was used before keeps its old processors
    services = FakeServices()
    services.canvas = error
    with capture_logs() as lines:
        post(services, SECRET_WORDS)
    assert [(line["event"], line["status"], line["reason"]) for line in lines] == [
        ("canvas request refused", status, str(error))
    ]
    assert SECRET_WORDS not in repr(lines)


@pytest.mark.parametrize("query", ["", "?_sfdc_canvas_authvalue=user_approval_required", "?loginUrl=%3Cscript%3E"])
def test_whoever_comes_without_a_request_reads_what_an_admin_must_set(query: str) -> None:
    services = with_settings(base_url="https://buy-in.example")
    page = client_of(services).get(f"/canvas{query}")
    assert page.status_code == 200
    assert "Admin approved users are pre-authorized" in page.text
    assert "https://buy-in.example/canvas" in page.text
    assert "https://*.lightning.force.com" in ancestors(page)
    assert "<script>" not in page.text


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("PUT", 405), ("DELETE", 405), ("PATCH", 405)])
def test_other_methods_open_nothing(method: str, status: int) -> None:
    services = open_services()
    answer = client_of(services).open("/canvas", method=method, data={"signed_request": "a.b"})
    assert answer.status_code == status
    assert services.vouched == []


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer unknown",
        "Bearer session-0 session-0",
        "Bearer session-0,Bearer session-0",
        "bearer",
    ],
)
def test_a_bearer_token_that_is_not_one_of_ours_opens_nothing_even_beside_a_cookie(authorization: str) -> None:
    services = open_services()
    services.links.add("a-link")
    client = client_of(services)
    client.get("/sign-in/link/a-link")
    assert client.get("/pipeline").status_code == 200
    assert client.get("/pipeline", headers={"Authorization": authorization}).status_code == 401


def test_a_bearer_token_is_read_in_any_case_of_its_scheme() -> None:
    services = open_services()
    assert client_of(services).get("/pipeline", headers={"Authorization": "bEARER session-0"}).status_code == 200


def test_a_bearer_token_in_an_address_counts_for_nothing() -> None:
    assert client_of(open_services()).get("/pipeline?token=session-0&access_token=session-0").status_code == 401


def test_the_set_up_page_names_every_permission_set_that_the_settings_name() -> None:
    services = with_settings(salesforce_role_permission_sets=("Sales", "Leads", "Guides", "Keepers"))
    page = create_app(services, now=lambda: NOW).test_client().get("/canvas").get_data(as_text=True)
    assert "<b>Sales</b>, <b>Leads</b>, <b>Guides</b> and <b>Keepers</b>" in page
