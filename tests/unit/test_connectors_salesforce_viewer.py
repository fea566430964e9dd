from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import responses

from connectors.errors import (
    BadInputError,
    ConnectorError,
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.viewer import Identity, OtherAddressError, SalesforceViewer

HOST = "https://acme.my.salesforce.com"
USERINFO = f"{HOST}/services/oauth2/userinfo"
QUERY = f"{HOST}/services/data/v66.0/query"
USER = "005000000000001AAA"
ORG = "00D000000000062EAA"
TOKEN = "00D0!viewer"
DEAL = "006000000000001AAA"
NO_ROWS: dict[str, Any] = {"totalSize": 0, "done": True, "records": []}
EXPIRED = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]


def open_viewer(instance_url: str = HOST, token: str = TOKEN, **changes: Any) -> SalesforceViewer:
    config = SalesforceConfig(**{"my_domain": "acme.my.salesforce.com", **changes})
    return SalesforceViewer(config, instance_url, token, wait=lambda _: None)


def page_of(*rows: Any, more: str | None = None) -> dict[str, Any]:
    return {"totalSize": 9, "done": more is None, "records": list(rows)} | ({"nextRecordsUrl": more} if more else {})


@responses.activate
def test_the_org_says_who_the_viewer_is() -> None:
    responses.get(USERINFO, json={"user_id": USER[:15], "organization_id": ORG[:15], "name": "Mara"})
    with open_viewer() as viewer:
        assert viewer.fetch_identity() == Identity(USER, ORG)
    assert responses.calls[0].request.headers["Authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("answer", [{}, {"user_id": USER}, {"user_id": ORG, "organization_id": USER}, [], None, 1])
@responses.activate
def test_an_answer_that_names_nobody_is_refused(answer: Any) -> None:
    responses.get(USERINFO, json=answer)
    with open_viewer() as viewer, pytest.raises((UnexpectedAnswerError, RetryLaterError)):
        viewer.fetch_identity()


@pytest.mark.parametrize("status", [401, 403])
@responses.activate
def test_a_token_that_the_org_does_not_take_is_refused_at_once(status: int) -> None:
    responses.get(USERINFO, status=status, body="Bad_OAuth_Token")
    with open_viewer() as viewer, pytest.raises(SignInRefusedError):
        viewer.fetch_identity()
    assert len(responses.calls) == 1


@pytest.mark.parametrize(
    ("message", "error"),
    [("TotalRequests Limit exceeded.", QuotaUsedUpError), ("ConcurrentRequests Limit exceeded.", RetryLaterError)],
)
@responses.activate
def test_an_org_whose_calls_are_used_up_says_nothing_about_the_token(message: str, error: type[ConnectorError]) -> None:
    responses.get(USERINFO, status=403, json=[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": message}])
    with open_viewer() as viewer, pytest.raises(error):
        viewer.fetch_identity()


@responses.activate
def test_a_deal_is_visible_only_where_the_viewers_own_query_finds_it() -> None:
    responses.get(QUERY, json=page_of({"Id": DEAL}))
    responses.get(QUERY, json=NO_ROWS)
    responses.get(QUERY, json=page_of({"Id": "006000000000002AAA"}))
    with open_viewer() as viewer:
        assert viewer.sees(DEAL[:15])
        assert not viewer.sees(DEAL)
        assert not viewer.sees(DEAL)
    asked = parse_qs(urlsplit(str(responses.calls[0].request.url)).query)
    assert asked == {"q": ["SELECT Id FROM Opportunity WHERE Id = '006000000000001AAA'"]}


@pytest.mark.parametrize("other", ["", "x", "001000000000001AAA", "006000000000001AAB", "006' OR Id != '", DEAL + "\n"])
@responses.activate
def test_what_is_not_the_id_of_an_opportunity_is_never_asked_for(other: str) -> None:
    with open_viewer() as viewer:
        assert not viewer.sees(other)
    assert len(responses.calls) == 0


@responses.activate
def test_all_visible_deals_are_read_to_the_last_page() -> None:
    more = "/services/data/v66.0/query/01g000000000001AAA-1"
    responses.get(QUERY, json=page_of({"Id": DEAL}, more=more))
    responses.get(f"{HOST}{more}", json=page_of({"Id": "006000000000002AAA"}, {"Id": None}, "row"))
    with open_viewer() as viewer:
        assert viewer.fetch_visible() == {DEAL, "006000000000002AAA"}


@pytest.mark.parametrize("more", ["https://evil.test/services/data/", "/services/data/v66.0/query", "", 7])
@responses.activate
def test_pages_that_lead_elsewhere_or_in_a_circle_are_refused(more: Any) -> None:
    responses.get(QUERY, json={"records": [], "done": False, "nextRecordsUrl": more})
    with open_viewer() as viewer, pytest.raises(UnexpectedAnswerError):
        viewer.fetch_visible()


@pytest.mark.parametrize("records", [None, {}, "rows", 1])
@responses.activate
def test_an_answer_without_a_list_of_rows_shows_nothing(records: Any) -> None:
    responses.get(QUERY, json={"totalSize": 1, "done": True, "records": records})
    with open_viewer() as viewer, pytest.raises(UnexpectedAnswerError):
        viewer.sees(DEAL)


@responses.activate
def test_a_viewer_without_any_right_to_opportunities_sees_none() -> None:
    responses.get(QUERY, status=400, json=[{"errorCode": "INVALID_TYPE", "message": "sObject type is not supported"}])
    with open_viewer() as viewer:
        assert not viewer.sees(DEAL)
        assert viewer.fetch_visible() == frozenset()


@responses.activate
def test_permission_sets_are_read_by_name_and_none_are_where_they_may_not_be_known() -> None:
    responses.get(QUERY, json=page_of({"PermissionSet": {"Name": "BuyIn_Coach"}}, {"PermissionSet": None}))
    responses.get(QUERY, status=403, json=[{"errorCode": "INSUFFICIENT_ACCESS", "message": "no"}])
    with open_viewer() as viewer:
        assert viewer.fetch_permission_sets(USER) == {"BuyIn_Coach"}
        assert viewer.fetch_permission_sets(USER) == frozenset()
        assert viewer.fetch_permission_sets("x' OR 1") == frozenset()
    assert len(responses.calls) == 2


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://acme.my.salesforce.com",
        "https://evil.test",
        "https://acme.my.salesforce.com:8443",
        "https://acme.my.salesforce.com.evil.test",
        "https://user@acme.my.salesforce.com",
        "https://acme.my.salesforce.com/services",
        "https://acme.my.salesforce.com?x",
        "https://acme.my.salesforce.com\\@evil.test",
        "https://other.my.salesforce.com",
        "https://[::1",
    ],
)
@responses.activate
def test_a_token_that_came_with_another_address_goes_nowhere(address: str) -> None:
    with pytest.raises(OtherAddressError):
        open_viewer(address)
    assert len(responses.calls) == 0


def test_the_tenants_own_address_counts_however_it_is_written() -> None:
    for address in ("https://ACME.my.salesforce.com/", "https://acme.my.salesforce.com:443"):
        open_viewer(address).close()
    open_viewer("https://127.0.0.1:8443", my_domain="127.0.0.1:8443", allowed_hosts=("127.0.0.1:8443",)).close()


def test_an_org_that_may_not_be_called_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        open_viewer("https://127.0.0.1:8443", my_domain="127.0.0.1:8443")
    with pytest.raises(BadInputError):
        open_viewer(ca_bundle="/nowhere.pem")


@pytest.mark.parametrize("token", ["", "a b", "a\r\nX: y", "tök", "x" * 5000])
def test_what_cannot_be_a_token_is_refused_before_any_call(token: str) -> None:
    with pytest.raises(SignInRefusedError):
        open_viewer(token=token)


@responses.activate
def test_an_org_that_stays_away_for_a_moment_is_asked_again() -> None:
    responses.get(USERINFO, status=503, body="<html>maintenance</html>")
    responses.get(USERINFO, body=requests.ConnectionError("reset"))
    responses.get(USERINFO, json={"user_id": USER, "organization_id": ORG})
    with open_viewer() as viewer:
        assert viewer.fetch_identity().user_id == USER


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"status": 503}, RetryLaterError),
        ({"body": requests.ConnectionError()}, RetryLaterError),
        ({"body": requests.Timeout()}, RetryLaterError),
        ({"body": "<html>"}, RetryLaterError),
        ({"body": '{"user_id"'}, RetryLaterError),
        ({"body": requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED")}, UnexpectedAnswerError),
        ({"status": 302, "headers": {"Location": "https://evil.test/"}}, UnexpectedAnswerError),
    ],
)
@responses.activate
def test_an_org_that_stays_away_is_named_as_such(answer: dict[str, Any], error: type[ConnectorError]) -> None:
    responses.get(USERINFO, **answer)
    with open_viewer() as viewer, pytest.raises(error) as caught:
        viewer.fetch_identity()
    assert TOKEN not in str(caught.value)
    assert {call.request.url for call in responses.calls} == {USERINFO}


@responses.activate
def test_an_org_is_not_asked_again_for_longer_than_somebody_would_wait() -> None:
    responses.get(USERINFO, status=503)
    times = iter((0.0, 14.9))
    viewer = SalesforceViewer(
        SalesforceConfig(my_domain="acme.my.salesforce.com"), HOST, "token", wait=lambda _: None, clock=times.__next__
    )
    with pytest.raises(RetryLaterError):
        viewer.fetch_identity()
    assert len(responses.calls) == 1


@responses.activate
def test_a_session_that_ends_meanwhile_and_a_used_up_limit_have_names() -> None:
    responses.get(QUERY, status=401, json=EXPIRED)
    responses.get(QUERY, status=403, json=[{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests"}])
    with open_viewer() as viewer:
        with pytest.raises(SignInRefusedError):
            viewer.sees(DEAL)
        with pytest.raises(QuotaUsedUpError):
            viewer.sees(DEAL)


@responses.activate
def test_nobody_reads_a_token_in_what_is_printed() -> None:
    assert TOKEN not in repr(open_viewer())
