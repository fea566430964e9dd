import html
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from plugin.errors import AccessRefusedError, OrgAwayError, SessionOverError, SignInFailedError, StoreUnreachableError
from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices, with_settings
from tests.split_deal import SPLIT
from web.app import create_app
from web.sign_in import to_local_path


def _client(services: FakeServices | None = None) -> FlaskClient:
    return create_app(services or FakeServices(), now=lambda: NOW).test_client()


def test_somebody_unknown_sees_no_deal_and_is_told_how_to_sign_in() -> None:
    client = _client(FakeServices(sign_ins=["default"]))
    for address in ("/pipeline", f"/panel/{SPLIT}"):
        response = client.get(address)
        page = response.get_data(as_text=True)
        assert response.status_code == 401
        assert "Please sign in" in page
        assert f'href="/sign-in?next={address}"' in page
        assert "Warehouse" not in page


def test_a_link_signs_in_and_leads_to_the_list() -> None:
    client = _client()
    response = client.get(f"/sign-in/link/{TOKEN}")
    assert (response.status_code, response.location) == (303, "/pipeline")
    assert client.get("/pipeline").status_code == 200


def test_a_link_works_once() -> None:
    services = FakeServices()
    _client(services).get(f"/sign-in/link/{TOKEN}")
    stranger = _client(services)
    response = stranger.get(f"/sign-in/link/{TOKEN}")
    assert response.status_code == 401
    assert "buyin sign-in-link" in response.get_data(as_text=True)
    assert stranger.get("/pipeline").status_code == 401


def test_looking_at_a_link_without_opening_it_uses_nothing_up() -> None:
    services = FakeServices()
    client = _client(services)
    assert client.head(f"/sign-in/link/{TOKEN}").status_code == 204
    assert services.links == {TOKEN}
    assert client.get("/pipeline").status_code == 401


def test_a_used_link_opened_again_in_the_same_browser_leads_back_to_the_deals() -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    response = client.get(f"/sign-in/link/{TOKEN}")
    assert response.status_code == 401
    assert "You are still signed in" in response.get_data(as_text=True)
    assert client.get("/pipeline").status_code == 200


def test_a_link_goes_on_to_a_page_of_ours() -> None:
    response = _client().get(f"/sign-in/link/{TOKEN}?next=/panel/{SPLIT}")
    assert response.location == f"/panel/{SPLIT}"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "panel",
        "",
        None,
    ],
)
def test_a_link_never_goes_on_to_anybody_else(target: str | None) -> None:
    assert to_local_path(target) is None


def test_a_path_of_ours_keeps_its_query() -> None:
    assert to_local_path("/pipeline?sort=name") == "/pipeline?sort=name"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    cookie = _client().get(f"/sign-in/link/{TOKEN}").headers["Set-Cookie"]
    assert cookie.startswith("buyin=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_behind_https_the_cookie_never_travels_in_the_open() -> None:
    services = with_settings(base_url="https://buyin.example")
    cookie = _client(services).get(f"/sign-in/link/{TOKEN}").headers["Set-Cookie"]
    assert cookie.startswith("__Host-buyin=")
    assert "Secure" in cookie
    assert "Path=/" in cookie


def test_no_page_sets_a_cookie_on_somebody_who_is_not_signed_in() -> None:
    client = _client()
    for address in ("/", "/pipeline", "/healthz", "/nowhere", "/sign-in/link/unknown"):
        assert "Set-Cookie" not in client.get(address).headers


def test_a_session_ends_after_twelve_hours() -> None:
    times = [NOW]
    client = _client(FakeServices(clock=lambda: times[-1]))
    client.get(f"/sign-in/link/{TOKEN}")
    times.append(NOW + timedelta(hours=11, minutes=59))
    assert client.get("/pipeline").status_code == 200
    times.append(NOW + timedelta(hours=12))
    assert client.get("/pipeline").status_code == 401


def test_signing_out_ends_the_session_and_needs_a_post() -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    asked = client.get("/sign-out")
    assert asked.status_code == 200
    assert '<form method="post" action="/sign-out">' in asked.get_data(as_text=True)
    assert client.get("/pipeline").status_code == 200
    assert "You are signed out" in client.post("/sign-out").get_data(as_text=True)
    assert client.get("/pipeline").status_code == 401


def test_somebody_signed_out_is_told_so_and_offered_no_button() -> None:
    page = _client().get("/sign-out").get_data(as_text=True)
    assert "You are signed out" in page
    assert "<form" not in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.test"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_signs_nobody_out(headers: dict[str, str]) -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.get("/pipeline").status_code == 200


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "http://localhost"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}]
)
def test_our_own_page_signs_out_whatever_a_browser_says_of_it(headers: dict[str, str]) -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    assert client.post("/sign-out", headers=headers).status_code == 200


def test_behind_a_public_address_our_own_page_signs_out() -> None:
    client = _client(with_settings(base_url="https://buy-in.example"))
    client.get(f"/sign-in/link/{TOKEN}", base_url="https://localhost")
    answer = client.post("/sign-out", base_url="https://localhost", headers={"Origin": "https://buy-in.example"})
    assert answer.status_code == 200


def test_a_session_signed_with_another_key_is_nobodys() -> None:
    services = FakeServices()
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    cookie = client.get_cookie("buyin")
    assert cookie is not None
    services.settings = replace(services.settings, secret_keys=("quite another key",))
    other = _client(services)
    other.set_cookie("buyin", cookie.value)
    assert other.get("/pipeline").status_code == 401


def test_a_session_signed_with_an_older_key_goes_on_after_a_rotation() -> None:
    services = FakeServices()
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    cookie = client.get_cookie("buyin")
    assert cookie is not None
    services.settings = replace(services.settings, secret_keys=("the newest key", "a key for tests only"))
    rotated = _client(services)
    rotated.set_cookie("buyin", cookie.value)
    assert rotated.get("/pipeline").status_code == 200


@pytest.mark.parametrize("change", [{"id": "another"}, {"id": None}, {"id": 3}])
def test_a_session_that_makes_no_sense_is_nobodys(change: dict[str, object]) -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    with client.session_transaction() as session:
        session.update(change)
    assert client.get("/pipeline").status_code == 401


def test_signing_out_ends_the_session_also_for_whoever_kept_the_cookie() -> None:
    services = FakeServices()
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    cookie = client.get_cookie("buyin")
    assert cookie is not None
    client.post("/sign-out")
    thief = _client(services)
    thief.set_cookie("buyin", cookie.value)
    assert thief.get("/pipeline").status_code == 401


def test_a_bearer_token_signs_in_and_a_wrong_one_is_never_made_up_for_by_a_cookie() -> None:
    services = FakeServices()
    client = _client(services)
    bearer = services.start("canvas").id
    assert client.get("/pipeline", headers={"Authorization": f"Bearer {bearer}"}).status_code == 200
    assert client.get("/pipeline", headers={"Authorization": f"bearer {bearer}"}).status_code == 200
    client.get(f"/sign-in/link/{TOKEN}")
    for header in ("Bearer nobody", "Bearer", f"Bearer {bearer}, Bearer {bearer}"):
        assert client.get("/pipeline", headers={"Authorization": header}).status_code == 401
    assert client.get("/pipeline").status_code == 200


def test_a_session_from_inside_the_crm_is_no_cookie_and_one_from_a_cookie_no_bearer_token() -> None:
    services = FakeServices()
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    stranger = _client(services)
    (linked,) = services.sessions
    assert stranger.get("/pipeline", headers={"Authorization": f"Bearer {linked}"}).status_code == 401
    with client.session_transaction() as session:
        session["id"] = services.start("canvas").id
    assert client.get("/pipeline").status_code == 401


def test_with_one_org_signing_in_leads_straight_to_its_page() -> None:
    services = FakeServices(sign_ins=["default"])
    client = _client(services)
    answer = client.get("/sign-in?next=/panel/006")
    assert (answer.status_code, answer.location) == (
        303,
        "https://default.my.salesforce.com/services/oauth2/authorize",
    )
    assert services.next_path == "/panel/006"
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("buyin-sign-in=", "Max-Age=600", "HttpOnly", "SameSite=Lax", "Path=/"))


def test_with_several_orgs_signing_in_asks_which_unless_one_is_named() -> None:
    client = _client(FakeServices(sign_ins=["default", "acme"]))
    page = client.get("/sign-in").get_data(as_text=True)
    assert "/sign-in?tenant=acme" in page
    assert "/sign-in?tenant=default" in page
    assert client.get("/sign-in?tenant=acme").location.startswith("https://acme.my.salesforce.com/")


def test_an_org_that_nobody_signs_in_through_is_called_so_beside_those_there_are() -> None:
    answer = _client(FakeServices(sign_ins=["default", "acme"])).get("/sign-in?tenant=nobody")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "No such org" in page
    assert "/sign-in?tenant=acme" in page


def test_where_no_org_is_set_nobody_is_sent_to_salesforce() -> None:
    client = _client()
    asked, left = (client.get(address).get_data(as_text=True) for address in ("/pipeline", "/sign-out"))
    for page in (asked, left):
        assert "buyin sign-in-link" in page
        assert "Salesforce" not in page
        assert 'href="/sign-in' not in page


def test_who_signed_out_of_an_org_can_come_back_through_it() -> None:
    client = _client(FakeServices(sign_ins=["default"]))
    client.get(f"/sign-in/link/{TOKEN}")
    assert 'href="/sign-in"' in client.post("/sign-out").get_data(as_text=True)


def test_a_store_that_is_away_keeps_nobody_from_being_asked_to_sign_in() -> None:
    class AwayServices(FakeServices):
        def list_sign_ins(self) -> Sequence[str]:
            raise StoreUnreachableError

    answer = _client(AwayServices()).get("/pipeline")
    assert answer.status_code == 401
    assert 'href="/sign-in?next=/pipeline"' in answer.get_data(as_text=True)


def test_without_an_org_signing_in_says_how_else() -> None:
    page = _client().get("/sign-in").get_data(as_text=True)
    assert "buyin sign-in-link" in page


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_goes_on_to_anybody_else(target: str) -> None:
    services = FakeServices(sign_ins=["default"])
    _client(services).get("/sign-in", query_string={"next": target})
    assert services.next_path is None


def test_who_comes_back_from_salesforce_is_signed_in_and_goes_on() -> None:
    services = FakeServices(sign_ins=["default"])
    client = _client(services)
    client.get("/sign-in?next=/panel/006")
    answer = client.get("/sign-in/callback?code=c&state=s&state=t")
    assert (answer.status_code, answer.location) == (303, "/panel/006")
    assert services.brought == [("a note", {"code": ["c"], "state": ["s", "t"]})]
    assert client.get_cookie("buyin-sign-in") is None
    assert client.get("/pipeline").status_code == 200


def test_coming_back_replaces_who_was_signed_in_before() -> None:
    services = FakeServices()
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    (before,) = services.sessions
    client.get("/sign-in/callback?code=c&state=s")
    assert before not in services.sessions
    assert client.get("/pipeline").status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SignInFailedError("It wasn't begun in this browser."), 400, "begun in this browser"),
        (AccessRefusedError("Ask an admin to assign BuyIn_Rep."), 403, "BuyIn_Rep"),
        (OrgAwayError("secret detail"), 502, "Try again in a moment"),
    ],
)
def test_a_refused_sign_in_says_why_and_signs_nobody_in(error: Exception, status: int, words: str) -> None:
    services = FakeServices(broken=error)
    client = _client(services)
    answer = client.get("/sign-in/callback?error=%3Cscript%3E&error_description=%3Cscript%3E")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert words in page
    assert "<script>" not in page
    assert "secret detail" not in page
    assert services.sessions == {}


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (SessionOverError("Salesforce ended your session."), 401, "Salesforce ended your session."),
        (AccessRefusedError("Ask an admin."), 403, "Ask an admin."),
        (OrgAwayError("secret detail"), 502, "nothing is shown without it"),
    ],
)
def test_a_page_says_why_the_crm_keeps_it_closed(error: Exception, status: int, words: str) -> None:
    services = FakeServices(broken=error)
    client = _client(services)
    client.get(f"/sign-in/link/{TOKEN}")
    answer = client.get(f"/panel/{SPLIT}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert words in html.unescape(page)
    assert "secret detail" not in page
    assert "Warehouse" not in page


def test_behind_https_the_note_of_a_sign_in_never_travels_in_the_open() -> None:
    services = with_settings(base_url="https://buyin.example")
    services.sign_ins = ["default"]
    cookie = _client(services).get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-buyin-sign-in=")
    assert "Secure" in cookie
