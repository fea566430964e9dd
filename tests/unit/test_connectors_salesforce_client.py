import json
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
import requests
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.errors import (
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.salesforce.client import SalesforceClient, SalesforceConfig

HOST = "https://acme.my.salesforce.com"
TOKEN_URL = f"{HOST}/services/oauth2/token"
QUERY = f"{HOST}/services/data/v66.0/queryAll/"
SOQL = "SELECT Id FROM Contact"
ORG = "00D000000000062EAA"
EMPTY = {"totalSize": 0, "done": True, "records": []}
EXPIRED = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def ask_often(client: SalesforceClient) -> None:
    for _ in range(10):
        client.query_all(SOQL, "Contact")


class Waits(list[float]):
    """Notes how long somebody would have waited."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def make_client(waits: Waits | None = None, **changes: Any) -> SalesforceClient:
    settings: dict[str, Any] = {
        "my_domain": "acme.my.salesforce.com",
        "client_id": "consumer-key",
        "client_secrets": ("newest", "older"),
    }
    config = SalesforceConfig(**{**settings, **changes})
    return SalesforceClient(config, wait=waits if waits is not None else Waits(), chance=lambda: 0.0)


def grant(number: int = 1, **changes: Any) -> dict[str, Any]:
    identity = f"https://login.salesforce.com/id/{ORG}/005000000000001AAA"
    return {"access_token": f"token-{number}", "instance_url": HOST, "id": identity, "token_type": "Bearer", **changes}


def sent_forms() -> list[dict[str, list[str]]]:
    return [parse_qs(str(call.request.body)) for call in responses.calls if call.request.url == TOKEN_URL]


@responses.activate
def test_a_user_signs_in_by_a_signed_token_at_my_domain(private_key: str) -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, json=EMPTY)
    client = make_client(username="sync@acme.example", private_key=private_key, login_url="https://test.salesforce.com")

    client.query_all(SOQL, "Contact")

    form = sent_forms()[0]
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    claims = jwt.decode(form["assertion"][0], options={"verify_signature": False})
    assert claims["iss"] == "consumer-key"
    assert claims["sub"] == "sync@acme.example"
    assert claims["aud"] == "https://test.salesforce.com"
    assert isinstance(claims["exp"], int)
    assert client.organization_id == ORG
    assert client.instance_url == HOST
    assert client.sent == 2


@pytest.mark.parametrize("my_domain", ["", "acme .my.salesforce.com", "evil.test", "127.0.0.1:8443"])
@responses.activate
def test_a_my_domain_that_may_not_be_called_is_refused_whatever_the_way_to_sign_in(my_domain: str) -> None:
    for session_token in (None, "given"):
        with pytest.raises(NotAllowedError):
            make_client(my_domain=my_domain, session_token=session_token).query_all(SOQL, "Contact")

    assert len(responses.calls) == 0


@responses.activate
def test_the_port_of_my_domain_is_kept() -> None:
    responses.post("https://127.0.0.1:8443/services/oauth2/token", json=grant(instance_url="https://127.0.0.1:8443"))
    responses.get("https://127.0.0.1:8443/services/data/v66.0/queryAll/", json=EMPTY)
    client = make_client(my_domain="127.0.0.1:8443", allowed_hosts=("127.0.0.1:8443",))

    assert client.query_all(SOQL, "Contact") == EMPTY


@responses.activate
def test_the_older_secret_is_tried_when_the_newest_is_refused() -> None:
    responses.post(TOKEN_URL, status=400, json={"error": "invalid_client"})
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, json=EMPTY)

    make_client().query_all(SOQL, "Contact")

    assert [form["client_secret"] for form in sent_forms()] == [["newest"], ["older"]]


@responses.activate
def test_a_refused_sign_in_is_never_tried_again() -> None:
    responses.post(TOKEN_URL, status=400, json={"error": "invalid_grant", "error_description": "Mara Lindqvist"})
    waits = Waits()

    with pytest.raises(SignInRefusedError) as raised:
        make_client(waits).query_all(SOQL, "Contact")

    assert "Lindqvist" not in str(raised.value)
    assert len(responses.calls) == 1
    assert waits == []


@responses.activate
def test_a_sign_in_that_leads_to_a_foreign_host_is_refused() -> None:
    responses.post(TOKEN_URL, json=grant(instance_url="https://evil.test"))
    client = make_client()

    with pytest.raises(NotAllowedError):
        client.query_all(SOQL, "Contact")

    assert len(responses.calls) == 1
    assert client.instance_url == HOST


@pytest.mark.parametrize("answer", [{}, [], {"access_token": 5, "instance_url": HOST}, {"access_token": "t"}])
@responses.activate
def test_a_sign_in_without_a_session_makes_no_sense(answer: Any) -> None:
    responses.post(TOKEN_URL, json=answer)

    with pytest.raises(UnexpectedAnswerError):
        make_client().query_all(SOQL, "Contact")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None},
        {"client_secrets": ()},
        {"username": "sync@acme.example", "private_key": "no key", "client_secrets": ()},
    ],
)
@responses.activate
def test_without_credentials_nobody_is_asked(changes: dict[str, Any]) -> None:
    with pytest.raises(SignInRefusedError):
        make_client(**changes).query_all(SOQL, "Contact")

    assert len(responses.calls) == 0


@responses.activate
def test_a_given_session_is_used_as_it_is_and_never_renewed() -> None:
    responses.get(QUERY, status=401, json=EXPIRED)
    client = make_client(session_token="00D000000000062!AQ.session")

    with pytest.raises(SignInRefusedError):
        client.query_all(SOQL, "Contact")

    assert client.organization_id == ORG
    assert [call.request.headers["Authorization"] for call in responses.calls] == ["Bearer 00D000000000062!AQ.session"]


@responses.activate
def test_an_expired_session_is_renewed_once() -> None:
    responses.post(TOKEN_URL, json=grant(1))
    responses.post(TOKEN_URL, json=grant(2))
    responses.get(QUERY, status=401, json=EXPIRED)
    responses.get(QUERY, json=EMPTY)

    make_client().query_all(SOQL, "Contact")

    asked = [call.request for call in responses.calls if call.request.method == "GET"]
    assert [request.headers["Authorization"] for request in asked] == ["Bearer token-1", "Bearer token-2"]


@responses.activate
def test_a_session_that_stays_refused_is_given_up() -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, status=401, json=EXPIRED)

    with pytest.raises(SignInRefusedError):
        make_client().query_all(SOQL, "Contact")

    assert len(responses.calls) == 4


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "json": [{"errorCode": "SERVER_UNAVAILABLE", "message": "busy"}]},
        {"status": 200, "body": "<html>Maintenance</html>"},
        {"status": 200, "body": '{"totalSize": 1, "done": true, "rec'},
        {"status": 200, "body": ""},
        {"body": requests.ConnectionError("reset")},
        {"body": requests.ReadTimeout("slow")},
        {"body": requests.exceptions.ChunkedEncodingError("cut")},
    ],
)
@responses.activate
def test_a_fault_that_passes_is_waited_for(fault: dict[str, Any]) -> None:
    waits = Waits()
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, **fault)
    responses.get(QUERY, json=EMPTY)

    assert make_client(waits).query_all(SOQL, "Contact") == EMPTY
    assert waits == [1.0]


@responses.activate
def test_an_org_that_stays_away_is_given_up_in_one_sentence_and_not_asked_again() -> None:
    waits = Waits()
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, status=503, body="<html>")
    client = make_client(waits)

    with pytest.raises(RetryLaterError, match=r"acme\.my\.salesforce\.com") as raised:
        client.query_all(SOQL, "Contact")
    asked = len(responses.calls)
    with pytest.raises(RetryLaterError):
        client.describe("Task")

    assert "SELECT" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert sum(waits) <= 240
    assert len(responses.calls) == asked


@responses.activate
def test_a_certificate_that_is_not_trusted_is_not_waited_for() -> None:
    waits = Waits()
    responses.post(TOKEN_URL, body=requests.exceptions.SSLError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"))

    with pytest.raises(NotAllowedError, match="CA bundle"):
        make_client(waits).query_all(SOQL, "Contact")

    assert waits == []


@responses.activate
def test_a_used_up_day_stops_at_once() -> None:
    waits = Waits()
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, status=403, json=[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests"}])

    with pytest.raises(QuotaUsedUpError):
        make_client(waits).query_all(SOQL, "Contact")

    assert waits == []


@pytest.mark.parametrize(("usage", "share"), [("api-usage=5/8", 0.5), ("api-usage=4760/5000", 0.5)])
@responses.activate
def test_our_share_of_the_day_is_kept_to(usage: str, share: float) -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, json=EMPTY, headers={"Sforce-Limit-Info": usage})
    client = make_client(daily_share=share)

    with pytest.raises(QuotaUsedUpError):
        ask_often(client)

    assert client.sent <= 4


@responses.activate
def test_others_use_of_the_day_does_not_stop_us_early() -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, json=EMPTY, headers={"Sforce-Limit-Info": "api-usage=4000/5000"})
    client = make_client()

    ask_often(client)

    assert client.sent == 11


@pytest.mark.parametrize("path", ["https://evil.test/services/data/", "@evil.test/services/data/", "/elsewhere"])
@responses.activate
def test_the_rest_of_a_result_is_fetched_from_the_same_org_only(path: str) -> None:
    with pytest.raises(UnexpectedAnswerError):
        make_client().query_more(path, "Contact")

    assert len(responses.calls) == 0


@pytest.mark.parametrize("body", ["[" * 100_000, "9" * 5_000, json.dumps([1, 2])])
@responses.activate
def test_json_that_is_no_answer_is_no_crash(body: str) -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, body=body)

    with pytest.raises(UnexpectedAnswerError):
        make_client().query_all(SOQL, "Contact")


def test_secrets_are_never_shown() -> None:
    config = SalesforceConfig(
        my_domain="acme.my.salesforce.com", client_secrets=("hush",), private_key="PEM-hush", session_token="T-hush"
    )
    assert "hush" not in repr(config)


@responses.activate
def test_a_byte_order_mark_is_named_at_once() -> None:
    waits = Waits()
    responses.post(TOKEN_URL, json=grant())
    responses.get(
        QUERY, body=b"\xef\xbb\xbf" + json.dumps(EMPTY).encode(), content_type="application/json;charset=UTF-8"
    )

    with pytest.raises(UnexpectedAnswerError, match="byte order mark"):
        make_client(waits).query_all(SOQL, "Contact")

    assert waits == []


@responses.activate
def test_the_wait_that_the_org_asks_for_is_kept_to() -> None:
    waits = Waits()
    responses.post(TOKEN_URL, json=grant())
    responses.get(QUERY, status=503, headers={"Retry-After": "17"})
    responses.get(QUERY, json=EMPTY)

    make_client(waits).query_all(SOQL, "Contact")

    assert waits == [17.0]


@responses.activate
def test_the_days_limit_is_asked_for_where_no_answer_told_it() -> None:
    responses.post(TOKEN_URL, json=grant())
    limits = {"DailyApiRequests": {"Max": 8, "Remaining": 3}}
    responses.get(f"{HOST}/services/data/v66.0/limits/", json=limits)
    responses.get(QUERY, json=EMPTY)
    client = make_client()

    client.learn_usage()

    with pytest.raises(QuotaUsedUpError):
        ask_often(client)
    assert client.sent == 4


@pytest.mark.parametrize("answer", [{"status": 404, "json": []}, {"json": {"DailyApiRequests": 5}}, {"json": {"x": 1}}])
@responses.activate
def test_an_org_that_doesnt_tell_its_limit_is_read_all_the_same(answer: dict[str, Any]) -> None:
    responses.post(TOKEN_URL, json=grant())
    responses.get(f"{HOST}/services/data/v66.0/limits/", **answer)
    responses.get(QUERY, json=EMPTY)
    client = make_client()

    client.learn_usage()

    ask_often(client)
