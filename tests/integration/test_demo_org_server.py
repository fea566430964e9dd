"""The sample org over real HTTPS: certificate, sign-in, headers and faults of the connection."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import requests

from connectors.demo_org.faults import MAINTENANCE_PAGE
from connectors.demo_org.server import RunningOrg, serve_org
from tests.demo_org_rows import ADA, Clock, build_org


@pytest.fixture
def running() -> Iterator[RunningOrg]:
    with serve_org(build_org()) as org:
        yield org


def ask(running: RunningOrg, path: str, *, token: str | None = None, read_timeout: float = 30) -> requests.Response:
    """Ask as a client does that trusts the org's certificate, whatever this machine's settings are."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(running.ca_bundle)
        headers = {"Authorization": f"Bearer {token or running.session_token}"}
        return session.get(f"{running.url}/services/data/v66.0{path}", headers=headers, timeout=(30, read_timeout))


def sign_in(running: RunningOrg, **form: str) -> dict[str, Any]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(running.ca_bundle)
        answer = session.post(f"{running.url}/services/oauth2/token", data=form, timeout=30)
    body: dict[str, Any] = answer.json()
    return body


def test_a_query_is_answered_over_https(running: RunningOrg) -> None:
    answer = ask(running, "/query/?q=SELECT+Id+FROM+Contact+WHERE+LastName+%3D+%27Okoro%27")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert [row["Id"] for row in answer.json()["records"]] == [ADA]


def test_answers_carry_the_orgs_date_and_no_other(running: RunningOrg) -> None:
    assert ask(running, "/limits").headers["Date"] == "Mon, 02 Mar 2026 09:30:00 GMT"


def test_who_does_not_trust_the_certificate_is_not_served(running: RunningOrg) -> None:
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"{running.url}/services/data/", timeout=30)
    assert ask(running, "/limits").status_code == 200


def test_the_private_key_of_the_running_org_signs_in(running: RunningOrg) -> None:
    claims = {
        "iss": running.client_id,
        "sub": running.username,
        "aud": running.login_url,
        "exp": int((datetime.now(UTC) + timedelta(minutes=3)).timestamp()),
    }
    assertion = jwt.encode(claims, running.private_key, algorithm="RS256")
    answer = sign_in(running, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer", assertion=assertion)
    assert answer["instance_url"] == running.url
    assert ask(running, "/limits", token=answer["access_token"]).status_code == 200


def test_the_client_secret_of_the_running_org_signs_in(running: RunningOrg) -> None:
    answer = sign_in(
        running,
        grant_type="client_credentials",
        client_id=running.client_id,
        client_secret=running.client_secret,
    )
    assert ask(running, "/limits", token=answer["access_token"]).status_code == 200


def test_sessions_end_when_told(running: RunningOrg) -> None:
    running.expire_sessions()
    answer = ask(running, "/limits")
    assert answer.status_code == 401
    assert answer.json() == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_an_unencoded_plus_in_a_time_is_refused_as_salesforce_refuses_it(running: RunningOrg) -> None:
    answer = ask(running, "/query?q=SELECT+Id+FROM+Contact+WHERE+CreatedDate+>+2026-01-05T10:00:00+00:00")
    assert answer.status_code == 400
    assert answer.json()[0]["errorCode"] == "MALFORMED_QUERY"


def test_a_scripted_error_comes_once_and_then_all_is_well(running: RunningOrg) -> None:
    running.org.fail(status=403, code="REQUEST_LIMIT_EXCEEDED")
    first, second = ask(running, "/limits"), ask(running, "/limits")
    assert (first.status_code, first.json()[0]["errorCode"]) == (403, "REQUEST_LIMIT_EXCEEDED")
    assert second.status_code == 200


def test_a_maintenance_page_comes_as_html(running: RunningOrg) -> None:
    running.org.fail(status=503, body=MAINTENANCE_PAGE)
    answer = ask(running, "/limits")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_cut_connection_gives_no_answer(running: RunningOrg) -> None:
    running.org.fail(reset=True)
    with pytest.raises(requests.exceptions.ConnectionError):
        ask(running, "/limits")
    assert ask(running, "/limits").status_code == 200


def test_a_truncated_body_is_shorter_than_announced(running: RunningOrg) -> None:
    running.org.fail(truncate=True)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        ask(running, "/limits")
    assert ask(running, "/limits").status_code == 200


def test_a_slow_answer_outlasts_an_impatient_client(running: RunningOrg) -> None:
    running.org.fail(delay=60, when="/limits")
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(running, "/limits", read_timeout=0.2)
    assert ask(running, "/sobjects").status_code == 200


def test_requests_at_the_same_time_are_all_answered() -> None:
    clock = Clock()
    with serve_org(build_org(clock)) as running:
        answers: list[int] = []
        threads = [
            threading.Thread(target=lambda: answers.append(ask(running, "/limits").status_code)) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [200] * 8
    assert running.org.api_usage == 8


def test_after_its_end_the_org_is_gone() -> None:
    with serve_org(build_org()) as running:
        assert ask(running, "/limits").status_code == 200
        bundle = running.ca_bundle
    assert not bundle.exists()
    name, _, port = running.host.partition(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((name, int(port)), timeout=30).close()
