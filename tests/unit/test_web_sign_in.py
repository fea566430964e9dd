from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.fakes import NOW, SPLIT, TOKEN, FakeServices, with_settings
from web.app import create_app
from web.sign_in import to_local_path


def _client(services: FakeServices | None = None) -> FlaskClient:
    return create_app(services or FakeServices(), now=lambda: NOW).test_client()


def test_somebody_unknown_sees_no_deal_and_is_told_how_to_sign_in() -> None:
    client = _client()
    for address in ("/pipeline", f"/panel/{SPLIT}"):
        response = client.get(address)
        page = response.get_data(as_text=True)
        assert response.status_code == 401
        assert "Please sign in" in page
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
    client = create_app(FakeServices(), now=lambda: times[-1]).test_client()
    client.get(f"/sign-in/link/{TOKEN}")
    times.append(NOW + timedelta(hours=11, minutes=59))
    assert client.get("/pipeline").status_code == 200
    times.append(NOW + timedelta(hours=12))
    assert client.get("/pipeline").status_code == 401


def test_signing_out_ends_the_session_and_needs_a_post() -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    assert client.get("/sign-out").status_code == 405
    assert client.get("/pipeline").status_code == 200
    assert "You are signed out" in client.post("/sign-out").get_data(as_text=True)
    assert client.get("/pipeline").status_code == 401


def test_a_session_signed_with_another_key_is_nobodys() -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    cookie = client.get_cookie("buyin")
    assert cookie is not None
    other = _client(with_settings(secret_keys=("quite another key",)))
    other.set_cookie("buyin", cookie.value)
    assert other.get("/pipeline").status_code == 401


def test_a_session_signed_with_an_older_key_goes_on_after_a_rotation() -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    cookie = client.get_cookie("buyin")
    assert cookie is not None
    rotated = _client(with_settings(secret_keys=("the newest key", "a key for tests only")))
    rotated.set_cookie("buyin", cookie.value)
    assert rotated.get("/pipeline").status_code == 200


@pytest.mark.parametrize("change", [{"role": "owner"}, {"tenant": None}, {"until": 3}])
def test_a_session_that_makes_no_sense_is_nobodys(change: dict[str, object]) -> None:
    client = _client()
    client.get(f"/sign-in/link/{TOKEN}")
    with client.session_transaction() as session:
        session.update(change)
    assert client.get("/pipeline").status_code == 401
