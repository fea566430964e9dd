"""How strict the sample org is with whoever signs in by a browser, and whom its sample lets in as what."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.rest import Answer, Request
from connectors.demo_org.sharing import share_by_role
from connectors.demo_org.web_sign_ins import AUTHORIZE, REVOKE, TOKEN
from tests.demo_org_rows import OWNER
from tests.unit.test_demo_org_rest import Client

CALLBACK = "https://buy-in.example/sign-in/callback"
VERIFIER = "v" * 64
ASKED = {
    "response_type": "code",
    "client_id": "app",
    "redirect_uri": CALLBACK,
    "state": "s",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}
APP = {"client_id": "app", "client_secret": "secret"}


@pytest.fixture
def client() -> Client:
    made = Client()
    made.api.web_sign_ins.callbacks.add(CALLBACK)
    return made


def _authorize(client: Client, **changes: str) -> Answer:
    return client.api.answer(Request(method="GET", path=AUTHORIZE, query=urlencode(ASKED | changes)))


def _back(answer: Answer) -> dict[str, str]:
    location = dict(answer.headers)["Location"]
    assert location.startswith(f"{CALLBACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def _post(client: Client, path: str, form: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client.api.answer(Request(method="POST", path=path, headers=headers, body=urlencode(form).encode()))
    return answer.status, json.loads(answer.body) if answer.body else {}


def _redeem(client: Client, came: str, **changes: str) -> tuple[int, dict[str, str]]:
    form = {"grant_type": "authorization_code", "code": came, "redirect_uri": CALLBACK, "code_verifier": VERIFIER}
    return _post(client, TOKEN, {**form, **APP, **changes})


def _refresh(client: Client, token: str) -> tuple[int, dict[str, str]]:
    return _post(client, TOKEN, {"grant_type": "refresh_token", "refresh_token": token, **APP})


def test_whoever_is_chosen_on_the_page_gets_a_token_of_their_own(client: Client) -> None:
    page = _authorize(client).body.decode()
    (choice,) = re.findall(r'href="([^"]+user=[^"]+)"', page)
    assert f"user={OWNER}" in choice

    came = _back(_authorize(client, user=OWNER))
    status, tokens = _redeem(client, came["code"])

    assert (status, came["state"]) == (200, "s")
    assert tokens["id"].endswith(OWNER)
    assert client.sign_ins.owner_of(tokens["access_token"]) == OWNER


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client_id": "other"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": CALLBACK + "/x"}, "redirect_uri_mismatch"),
    ],
)
def test_a_wrong_app_or_address_gets_a_page_and_no_way_back(client: Client, change: dict[str, str], words: str) -> None:
    answer = _authorize(client, user=OWNER, **change)
    assert answer.status == 400
    assert words in answer.body.decode()
    assert "Location" not in dict(answer.headers)


def test_without_a_challenge_or_with_a_denial_the_way_back_says_so(client: Client) -> None:
    assert _back(_authorize(client, user=OWNER, code_challenge_method="plain"))["error"] == "invalid_request"
    assert _back(_authorize(client, deny="1"))["error"] == "access_denied"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_grant"),
        ({"redirect_uri": "https://evil.example/"}, "redirect_uri_mismatch"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_secret": ""}, "invalid_client"),
        ({"client_id": "other"}, "invalid_client_id"),
        ({"code": "x"}, "invalid_grant"),
    ],
)
def test_a_code_is_good_for_its_app_its_address_and_its_verifier_only(
    client: Client, change: dict[str, str], error: str
) -> None:
    came = _back(_authorize(client, user=OWNER))
    status, answer = _redeem(client, came["code"], **change)
    assert (status, answer["error"]) == (400, error)


def test_a_code_works_once_and_for_a_quarter_of_an_hour(client: Client) -> None:
    once, late = (_back(_authorize(client, user=OWNER))["code"] for _ in range(2))
    assert _redeem(client, once)[0] == 200
    assert _redeem(client, once)[1]["error"] == "invalid_grant"
    client.clock.advance(minutes=15, seconds=1)
    assert _redeem(client, late)[1]["error"] == "invalid_grant"


def test_a_refresh_token_works_once_and_a_used_one_ends_everything(client: Client) -> None:
    _, first = _redeem(client, _back(_authorize(client, user=OWNER))["code"])
    _, second = _refresh(client, first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    assert client.sign_ins.is_open(second["access_token"])

    assert _refresh(client, first["refresh_token"])[1]["error"] == "invalid_grant"
    assert not client.sign_ins.is_open(second["access_token"])
    assert _refresh(client, second["refresh_token"])[0] == 400


def test_an_org_without_rotation_keeps_a_refresh_token_good(client: Client) -> None:
    client.api.web_sign_ins.rotates = False
    _, first = _redeem(client, _back(_authorize(client, user=OWNER))["code"])
    assert _refresh(client, first["refresh_token"])[1]["refresh_token"] == first["refresh_token"]
    assert _refresh(client, first["refresh_token"])[0] == 200


def test_a_revoked_token_is_good_for_nothing(client: Client) -> None:
    _, tokens = _redeem(client, _back(_authorize(client, user=OWNER))["code"])
    assert _post(client, REVOKE, {"token": tokens["refresh_token"]})[0] == 200
    assert not client.sign_ins.is_open(tokens["access_token"])


def test_the_sample_has_a_manager_a_rep_who_sees_some_deals_a_coach_and_an_admin(now: datetime) -> None:
    org = DemoOrg(build_records(now), now=lambda: now)
    share_by_role(org)
    client = Client(org)
    seen = {}
    for assignment in org.tables["PermissionSetAssignment"].values():
        name = org.tables["PermissionSet"][assignment["PermissionSetId"]]["Name"]
        client.token = client.sign_ins.open_session(assignment["AssigneeId"])
        seen[name] = client.get("/query", q="SELECT Id FROM Opportunity")["totalSize"]

    assert seen.keys() == {"BuyIn_Manager", "BuyIn_Rep", "BuyIn_Coach", "BuyIn_Admin"}
    assert seen["BuyIn_Manager"] == seen["BuyIn_Coach"] == seen["BuyIn_Admin"] == 40
    assert 3 <= seen["BuyIn_Rep"] < 40
