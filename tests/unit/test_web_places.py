"""Moving somebody in the picture: what a form may say, and whose form it may be."""

import pytest
from flask.testing import FlaskClient

from tests.deal_parts import NOW
from tests.fakes import TOKEN, FakeServices
from tests.split_deal import SPLIT
from web.app import create_app

MOVE = {"person": "003B", "x": "0.5", "y": "-1"}
ADDRESS = f"/panel/{SPLIT}/places"


@pytest.fixture
def services() -> FakeServices:
    return FakeServices()


@pytest.fixture
def client(services: FakeServices) -> FlaskClient:
    client = create_app(services, now=lambda: NOW).test_client()
    assert client.get(f"/sign-in/link/{TOKEN}").status_code == 303
    return client


def _places(services: FakeServices) -> dict[str, tuple[float, float]]:
    return {one: (place.x, place.y) for one, place in services.views[SPLIT].places.items()}


def test_a_script_is_told_that_it_is_kept_and_a_form_is_led_back_to_the_panel(
    client: FlaskClient, services: FakeServices
) -> None:
    by_script = client.post(ADDRESS, data=MOVE, headers={"HX-Request": "true"})
    assert (by_script.status_code, by_script.data) == (204, b"")
    by_form = client.post(ADDRESS, data=MOVE | {"x": "2"})
    assert (by_form.status_code, by_form.location) == (303, f"/panel/{SPLIT}")
    assert _places(services) == {"003B": (2, -1)}


def test_everybody_is_put_back_and_the_panel_shown(client: FlaskClient, services: FakeServices) -> None:
    client.post(ADDRESS, data=MOVE)
    answer = client.post(f"{ADDRESS}/back")
    assert (answer.status_code, answer.location) == (303, f"/panel/{SPLIT}")
    assert _places(services) == {}


@pytest.mark.parametrize("wrong", [{"x": "far"}, {"y": ""}, {"person": "nobody"}])
def test_what_makes_no_sense_is_refused(client: FlaskClient, services: FakeServices, wrong: dict[str, str]) -> None:
    assert client.post(ADDRESS, data=MOVE | wrong).status_code == 400
    assert client.post(ADDRESS, data={"person": "003B"}).status_code == 400
    assert _places(services) == {}


def test_nobody_who_is_not_signed_in_and_no_foreign_page_moves_anybody(
    client: FlaskClient, services: FakeServices
) -> None:
    assert client.post(ADDRESS, data=MOVE, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.application.test_client().post(ADDRESS, data=MOVE).status_code == 401
    assert client.post("/panel/006nothing/places", data=MOVE).status_code == 404
    assert _places(services) == {}
