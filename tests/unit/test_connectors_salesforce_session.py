from pathlib import Path

import pytest
import responses

from connectors.errors import BadInputError, NotAllowedError
from connectors.salesforce.session import GuardedSession, to_host

URL = "https://acme.my.salesforce.com/services/data/"


def make_session(*hosts: str, ca_bundle: str | None = None) -> GuardedSession:
    return GuardedSession(ca_bundle=ca_bundle, allowed_hosts=hosts)


@pytest.mark.parametrize(
    "url",
    [
        "https://acme.my.salesforce.com/",
        "https://ACME.my.salesforce.com:443/services",
        "https://acme--uat.sandbox.my.salesforce.com/",
        "https://login.salesforce.com/",
        "https://acme.lightning.force.com/",
    ],
)
def test_salesforces_own_hosts_may_be_called(url: str) -> None:
    make_session().check_host(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://acme.my.salesforce.com/",
        "https://acme.my.salesforce.com@evil.test/",
        "https://user@acme.my.salesforce.com/",
        "https://acme.my.salesforce.com.evil.test/",
        "https://evil.test#.my.salesforce.com",
        "https://evil.test?.my.salesforce.com",
        "https://evilsalesforce.com/",
        "https://evil.test\\@acme.my.salesforce.com/",
        "https://\tevil.test/",
        "//acme.my.salesforce.com/",
        "https:acme.my.salesforce.com",
        "https://acme.my.salesforce。com/",
        "https://acme.my.salesforce.com./",
        "https://acme.my.salesforce.com:8443/",
        "https://acme.my.salesforce.com:99999/",
        "https://acme.my.salesforce.com:0/",
        "https://127.0.0.1/",
        "https://127.0.0.1:8444/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "ftp://acme.my.salesforce.com/",
        "",
    ],
)
def test_any_other_host_is_refused(url: str) -> None:
    with pytest.raises(NotAllowedError, match="Refused to call"):
        make_session("127.0.0.1:8443").check_host(url)


def test_another_host_may_be_called_when_it_is_named_with_its_port() -> None:
    session = make_session("127.0.0.1:8443", "Test.example", "[::1]:9000")

    session.check_host("https://127.0.0.1:8443/services")
    session.check_host("https://test.example/")
    session.check_host("https://[::1]:9000/")


def test_a_host_is_told_with_its_port_unless_that_is_the_usual_one() -> None:
    assert to_host("https://127.0.0.1:8443/x") == "127.0.0.1:8443"
    assert to_host("https://Acme.my.salesforce.com:443/x") == "acme.my.salesforce.com"


@responses.activate
def test_a_refused_host_is_never_called() -> None:
    responses.get("https://evil.test/", body="secret")

    with pytest.raises(NotAllowedError):
        make_session().get("https://evil.test/")

    assert len(responses.calls) == 0


@responses.activate
def test_a_redirect_to_a_foreign_host_is_not_followed() -> None:
    responses.get(URL, status=302, headers={"Location": "https://evil.test/"})
    responses.get("https://evil.test/", body="secret")

    with pytest.raises(NotAllowedError):
        make_session().get(URL, headers={"Authorization": "Bearer token"})

    assert [call.request.url for call in responses.calls] == [URL]


@responses.activate
def test_our_token_does_not_follow_a_redirect_to_another_org() -> None:
    responses.get(URL, status=302, headers={"Location": "https://other.my.salesforce.com/"})
    responses.get("https://other.my.salesforce.com/", body="{}")

    make_session().get(URL, headers={"Authorization": "Bearer token"})

    assert "Authorization" not in responses.calls[1].request.headers


@responses.activate
def test_each_answer_tells_the_orgs_clock_and_the_calls_used() -> None:
    headers = {
        "Date": "Sun, 01 Mar 2026 12:00:00 GMT",
        "Sforce-Limit-Info": "api-usage=25/5000, per-app-api-usage=17/250(appName=sample)",
    }
    responses.get(URL, body="{}", headers=headers)
    session = make_session()

    session.get(URL)

    assert session.server_time is not None
    assert session.server_time.isoformat() == "2026-03-01T12:00:00+00:00"
    assert session.usage == (25, 5000)
    assert session.sent == 1
    assert responses.calls[0].request.headers["User-Agent"].startswith("Buy-In")


@responses.activate
def test_every_request_has_time_limits() -> None:
    responses.get(URL, body="{}")
    session = make_session()
    session.read_timeout = 33.0

    session.get(URL)

    assert responses.calls[0].request.req_kwargs["timeout"] == (10.0, 33.0)  # type: ignore[attr-defined]  # added by responses


@responses.activate
def test_our_ca_bundle_wins_over_the_environments(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/elsewhere.pem")
    responses.get(URL, body="{}")

    make_session(ca_bundle=str(bundle)).get(URL)
    make_session().get(URL)

    used = [call.request.req_kwargs["verify"] for call in responses.calls]  # type: ignore[attr-defined]  # added by responses
    assert used == [str(bundle), "/elsewhere.pem"]


@responses.activate
def test_a_netrc_file_never_replaces_our_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine acme.my.salesforce.com login somebody password other\n")
    monkeypatch.setenv("NETRC", str(netrc))
    responses.get(URL, body="{}")

    make_session().get(URL, headers={"Authorization": "Bearer token"})

    assert responses.calls[0].request.headers["Authorization"] == "Bearer token"


def test_a_ca_bundle_that_is_not_there_is_named() -> None:
    with pytest.raises(BadInputError, match="CA bundle"):
        make_session(ca_bundle="/nowhere/ca.pem")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0), ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0), ("soon", None)],
)
@responses.activate
def test_how_long_an_answer_asks_us_to_wait_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    responses.get(URL, status=503, headers={"Date": "Sun, 01 Mar 2026 12:00:00 GMT", "Retry-After": header})
    responses.get(URL)
    session = make_session()

    session.get(URL)
    assert session.retry_after == seconds
    session.get(URL)
    assert session.retry_after is None
