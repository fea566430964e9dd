"""What the sample org answers over REST, without any network."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any, TypedDict
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from connectors.demo_org.oauth import JWT_BEARER, SignIns
from connectors.demo_org.org import ABSENT, DemoOrg
from connectors.demo_org.rest import Answer, Request, RestApi
from connectors.demo_org.values import to_stamp
from tests.demo_org_rows import ADA, BEN, CALL, DEAL, MEMBER, ROLE, TODAY, Clock, build_org

KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
LOGIN_URL = "https://login.salesforce.com"


class Client:
    """Asks an org as a signed-in user."""

    def __init__(self, org: DemoOrg | None = None, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.org = org or build_org(self.clock)
        self.sign_ins = SignIns(
            org=self.org,
            client_id="app",
            client_secret="secret",
            public_key=KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
            login_url=LOGIN_URL,
            instance_url="https://127.0.0.1:8443",
            wall_clock=self.clock,
        )
        self.api = RestApi(self.org, self.sign_ins)
        self.token = self.sign_ins.open_session()

    def send(self, method: str, path: str, *, headers: dict[str, str] | None = None, **parameters: str) -> Answer:
        given = {"authorization": f"Bearer {self.token}"} if headers is None else headers
        return self.api.answer(Request(method=method, path=path, query=urlencode(parameters), headers=given))

    def get(self, path: str, *, headers: dict[str, str] | None = None, **parameters: str) -> Any:
        answer = self.send("GET", f"/services/data/v66.0{path}", headers=headers, **parameters)
        assert answer.status == 200, answer.body
        return json.loads(answer.body)

    def refused(self, path: str, *, headers: dict[str, str] | None = None, **parameters: str) -> tuple[int, str]:
        answer = self.send("GET", f"/services/data/v66.0{path}", headers=headers, **parameters)
        return answer.status, json.loads(answer.body)[0]["errorCode"]

    def ask_token(self, form: dict[str, str], headers: dict[str, str] | None = None) -> tuple[int, dict[str, str]]:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        body = urlencode(form).encode()
        request = Request(method="POST", path="/services/oauth2/token", headers={**kind, **(headers or {})}, body=body)
        answer = self.api.answer(request)
        return answer.status, json.loads(answer.body)

    def assertion(self, key: rsa.RSAPrivateKey = KEY, **claims: Any) -> str:
        usual = {
            "iss": "app",
            "sub": self.org.username,
            "aud": LOGIN_URL,
            "exp": int((self.clock() + timedelta(minutes=3)).timestamp()),
        }
        return jwt.encode({**usual, **claims}, key, algorithm="RS256")

    def with_options(self, options: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}", "sforce-query-options": options}


def header(answer: Answer, name: str) -> str | None:
    return dict(answer.headers).get(name)


def test_a_signed_assertion_opens_a_session() -> None:
    client = Client()
    status, answer = client.ask_token({"grant_type": JWT_BEARER, "assertion": client.assertion()})
    assert status == 200
    assert answer["token_type"] == "Bearer"
    assert answer["instance_url"] == "https://127.0.0.1:8443"
    assert answer["id"].startswith(f"{LOGIN_URL}/id/00D")
    assert answer["id"].endswith(client.org.user_id)
    client.token = answer["access_token"]
    assert client.get("/limits")["DailyApiRequests"]["Max"] == 15_000


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"iss": "other app"}, "invalid_client_id"),
        ({"sub": "someone@else.example"}, "invalid_grant"),
        ({"aud": "https://test.salesforce.com"}, "invalid_grant"),
        ({"exp": int(TODAY.timestamp())}, "invalid_grant"),
        ({"exp": int((TODAY + timedelta(minutes=6)).timestamp())}, "invalid_grant"),
        ({"exp": "soon"}, "invalid_grant"),
        ({"exp": None}, "invalid_grant"),
    ],
)
def test_an_assertion_that_claims_something_wrong_is_refused(claims: dict[str, Any], error: str) -> None:
    client = Client()
    status, answer = client.ask_token({"grant_type": JWT_BEARER, "assertion": client.assertion(**claims)})
    assert (status, answer["error"]) == (400, error)
    assert answer["error_description"]


def test_an_assertion_signed_by_another_key_or_not_at_all_is_refused() -> None:
    client = Client()
    unsigned = client.assertion().rpartition(".")[0] + "."
    for assertion in (client.assertion(OTHER_KEY), unsigned, "no.jwt", ""):
        status, answer = client.ask_token({"grant_type": JWT_BEARER, "assertion": assertion})
        assert (status, answer["error"]) == (400, "invalid_grant")


def test_client_credentials_go_in_the_form_or_in_the_header() -> None:
    client = Client()
    basic = {"authorization": "Basic " + base64.b64encode(b"app:secret").decode()}
    form = {"grant_type": "client_credentials"}
    assert client.ask_token({**form, "client_id": "app", "client_secret": "secret"})[0] == 200
    assert client.ask_token(form, basic)[0] == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "client_credentials", "client_id": "app", "client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "client_credentials", "client_id": "x", "client_secret": "secret"}, "invalid_client_id"),
        ({"grant_type": "password", "username": "x", "password": "y"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
    ],
)
def test_other_ways_to_sign_in_are_refused(form: dict[str, str], error: str) -> None:
    status, answer = Client().ask_token(form)
    assert (status, answer["error"]) == (400, error)


def test_a_broken_basic_header_is_refused() -> None:
    status, answer = Client().ask_token({"grant_type": "client_credentials"}, {"authorization": "Basic ???"})
    assert (status, answer["error"]) == (400, "invalid_client")


def test_a_token_is_asked_for_by_post() -> None:
    assert Client().send("GET", "/services/oauth2/token").status == 405


def test_without_an_open_session_nothing_is_answered() -> None:
    client = Client()
    assert client.refused("/limits", headers={}) == (401, "INVALID_AUTH_HEADER")
    assert client.refused("/limits", headers={"authorization": "Bearer x"}) == (401, "INVALID_SESSION_ID")
    client.sign_ins.expire_sessions()
    assert client.refused("/limits") == (401, "INVALID_SESSION_ID")
    assert client.send("GET", "/services/oauth2/userinfo").status == 403


def test_the_user_is_told_who_they_are() -> None:
    client = Client()
    said = json.loads(client.send("GET", "/services/oauth2/userinfo").body)
    assert said["user_id"] == client.org.user_id
    assert said["organization_id"].startswith("00D")


def test_versions_are_listed_without_a_session_and_others_are_refused() -> None:
    client = Client()
    listed = json.loads(client.send("GET", "/services/data/", headers={}).body)
    assert [version["version"] for version in listed] == ["60.0", "61.0", "62.0", "63.0", "64.0", "65.0", "66.0"]
    assert client.send("GET", "/services/data/v60.0/limits").status == 200
    assert client.send("GET", "/services/data/v59.0/limits").status == 404
    assert client.send("GET", "/services/data/v67.0/limits").status == 404
    assert client.send("GET", "/services/data/v30.0/limits").status == 410
    assert client.send("GET", "/services/data/66.0/limits").status == 404
    assert client.send("POST", "/services/data/v66.0/query").status == 405


def test_each_answer_tells_the_orgs_time_and_the_calls_used() -> None:
    client = Client()
    answer = client.send("GET", "/services/data/v66.0/limits")
    assert header(answer, "Date") == "Mon, 02 Mar 2026 09:30:00 GMT"
    assert header(answer, "Sforce-Limit-Info") == "api-usage=1/15000"
    assert json.loads(answer.body)["DailyApiRequests"] == {"Max": 15_000, "Remaining": 14_999}


def test_beyond_the_days_calls_requests_are_refused() -> None:
    client = Client()
    client.org.daily_limit = 1
    client.get("/limits")
    assert client.refused("/limits") == (403, "REQUEST_LIMIT_EXCEEDED")


def test_an_address_beyond_sixteen_kilobytes_is_refused() -> None:
    client = Client()
    answer = client.send("GET", "/services/data/v66.0/query", q="SELECT Id FROM Contact" + " " * 17_000)
    assert answer.status == 414


def test_a_describe_lists_the_fields_that_can_be_seen() -> None:
    client = Client()
    client.org.hide("Opportunity", "Amount")
    described = client.get("/sobjects/opportunity/describe")
    fields = {field["name"]: field for field in described["fields"]}
    assert (described["name"], described["keyPrefix"], described["queryable"]) == ("Opportunity", "006", True)
    assert "Amount" not in fields
    assert [value["value"] for value in fields["StageName"]["picklistValues"]] == ["Qualification", "Closed Won"]
    assert fields["AccountId"]["referenceTo"] == ["Account"]
    assert fields["AccountId"]["relationshipName"] == "Account"
    wanted = {"type", "label", "length", "nillable", "createable", "updateable", "filterable", "externalId", "unique"}
    assert wanted | {"custom", "defaultedOnCreate"} <= set(fields["Name"])
    children = {child["relationshipName"] for child in described["childRelationships"]}
    assert {"OpportunityContactRoles", "BuyIn_Statements__r"} <= children


def test_a_describe_is_not_sent_again_until_it_changes() -> None:
    client = Client()
    first = client.send("GET", "/services/data/v66.0/sobjects/Contact/describe")
    seen = header(first, "Last-Modified")
    assert seen is not None
    held = {"authorization": f"Bearer {client.token}", "if-modified-since": seen}
    again = client.send("GET", "/services/data/v66.0/sobjects/Contact/describe", headers=held)
    assert (again.status, again.body) == (304, b"")
    client.clock.advance(minutes=1)
    client.org.hide("Contact", "Title")
    assert client.send("GET", "/services/data/v66.0/sobjects/Contact/describe", headers=held).status == 200


def test_an_object_that_is_not_there_or_hidden_has_no_describe() -> None:
    client = Client()
    client.org.hide("EmailMessage")
    assert client.refused("/sobjects/Invoice/describe") == (404, "NOT_FOUND")
    assert client.refused("/sobjects/EmailMessage/describe") == (404, "NOT_FOUND")
    assert "EmailMessage" not in {described["name"] for described in client.get("/sobjects")["sobjects"]}


def test_a_record_is_read_by_its_id_with_the_fields_asked_for() -> None:
    client = Client()
    read = client.get(f"/sobjects/Contact/{ADA[:15]}", fields="Id,LastName")
    assert (read["Id"], read["LastName"]) == (ADA, "Okoro")
    assert set(read) == {"attributes", "Id", "LastName"}
    assert client.get(f"/sobjects/Contact/{ADA}")["FirstName"] == "Ada"
    assert client.refused(f"/sobjects/Contact/{ADA}", fields="Colour") == (400, "INVALID_FIELD")
    assert client.refused(f"/sobjects/Contact/{DEAL}") == (404, "NOT_FOUND")
    client.org.delete("Contact", BEN)
    assert client.refused(f"/sobjects/Contact/{BEN}") == (404, "ENTITY_IS_DELETED")


def test_a_query_is_refused_with_a_list_of_errors() -> None:
    client = Client()
    assert client.refused("/query", q="SELECT Id FROM Invoice") == (400, "INVALID_TYPE")
    assert client.refused("/query") == (400, "MALFORMED_QUERY")
    assert client.refused("/queryAll/", q="SELECT Nothing FROM Contact") == (400, "INVALID_FIELD")


def test_query_leaves_out_what_query_all_finds() -> None:
    client = Client()
    assert client.get("/query/", q="SELECT COUNT() FROM Task") == {"totalSize": 1, "done": True, "records": []}
    assert client.get("/queryAll/", q="SELECT COUNT() FROM Task")["totalSize"] == 2


def client_with_contacts(more: int) -> Client:
    client = Client()
    for number in range(more):
        client.org.tables["Contact"][f"003{number:015}"] = {
            **client.org.tables["Contact"][ADA],
            "Id": f"003{number:015}",
        }
    return client


def test_a_long_result_comes_in_pages() -> None:
    client = client_with_contacts(448)
    page = client.get("/query", headers=client.with_options("batchSize=200"), q="SELECT Id FROM Contact ORDER BY Id")
    seen = [row["Id"] for row in page["records"]]
    sizes = [len(page["records"])]
    while not page["done"]:
        assert page["totalSize"] == 450
        assert page["nextRecordsUrl"].startswith("/services/data/v66.0/query/01g")
        page = client.get(page["nextRecordsUrl"].removeprefix("/services/data/v66.0"))
        seen += [row["Id"] for row in page["records"]]
        sizes.append(len(page["records"]))
    assert sizes == [200, 200, 50]
    assert "nextRecordsUrl" not in page
    assert len(set(seen)) == 450
    assert seen == sorted(seen)


def test_pages_hold_at_least_two_hundred_rows_at_most_two_thousand_and_few_wide_ones() -> None:
    client = client_with_contacts(2_098)
    small = client.get("/query", headers=client.with_options("batchSize=5"), q="SELECT Id FROM Contact")
    usual = client.get("/query", q="SELECT Id FROM Contact")
    assert len(small["records"]) == 200
    assert len(usual["records"]) == 2_000
    for number in range(201):
        client.org.insert("EmailMessage", TextBody=f"words {number}", HtmlBody="<p>words</p>")
    wide = client.get("/query", q="SELECT Id, TextBody, HtmlBody FROM EmailMessage")
    assert (len(wide["records"]), wide["done"]) == (200, False)


def test_a_page_can_no_longer_be_turned_after_two_days_or_when_told() -> None:
    client = Client()
    client.org.page_limit = 1
    first = client.get("/query", q="SELECT Id FROM Contact")["nextRecordsUrl"].removeprefix("/services/data/v66.0")
    assert client.get(first)["done"]
    client.clock.advance(hours=49)
    assert client.refused(first) == (400, "INVALID_QUERY_LOCATOR")
    second = client.get("/query", q="SELECT Id FROM Contact")["nextRecordsUrl"].removeprefix("/services/data/v66.0")
    client.org.expire_locators()
    assert client.refused(second) == (400, "INVALID_QUERY_LOCATOR")
    assert client.refused("/query/01g000000000000-2000") == (400, "INVALID_QUERY_LOCATOR")


class Span(TypedDict):
    start: str
    end: str


def span(start: datetime, end: datetime) -> Span:
    return {"start": start.isoformat(), "end": end.isoformat()}


def test_deletions_are_listed_also_of_what_skips_the_recycle_bin() -> None:
    client = Client()
    client.org.delete("OpportunityTeamMember", MEMBER)
    client.clock.advance(minutes=10)
    listed = client.get("/sobjects/OpportunityTeamMember/deleted/", **span(TODAY - timedelta(hours=1), client.clock.at))
    assert listed["deletedRecords"] == [{"id": MEMBER, "deletedDate": to_stamp(TODAY)}]
    assert listed["latestDateCovered"] == to_stamp(client.clock.at)
    assert client.get("/queryAll", q="SELECT COUNT() FROM OpportunityTeamMember")["totalSize"] == 0


def test_what_came_back_is_not_listed_as_deleted() -> None:
    client = Client()
    client.org.delete("Contact", BEN)
    client.org.delete("OpportunityContactRole", ROLE)
    client.org.undelete("Contact", BEN)
    client.clock.advance(minutes=10)
    window = span(TODAY - timedelta(hours=1), client.clock.at)
    assert client.get("/sobjects/Contact/deleted", **window)["deletedRecords"] == []
    assert len(client.get("/sobjects/OpportunityContactRole/deleted", **window)["deletedRecords"]) == 1


def test_changes_are_listed_up_to_the_oldest_running_transaction() -> None:
    client = Client()
    client.org.update("Contact", ADA, Title="CFO")
    client.clock.advance(minutes=10)
    client.org.oldest_transaction = TODAY + timedelta(minutes=2)
    listed = client.get("/sobjects/Contact/updated/", **span(TODAY - timedelta(hours=1), client.clock.at))
    assert listed == {"ids": [ADA], "latestDateCovered": to_stamp(TODAY + timedelta(minutes=2))}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (TODAY, TODAY + timedelta(seconds=50)),
        (TODAY, TODAY - timedelta(days=1)),
        (TODAY - timedelta(days=16), TODAY),
    ],
)
def test_a_span_that_salesforce_does_not_take_is_refused(start: datetime, end: datetime) -> None:
    assert Client().refused("/sobjects/Contact/deleted", **span(start, end)) == (400, "INVALID_REPLICATION_DATE")


@pytest.mark.parametrize("start", ["", "yesterday", "2026-03-01T10:00:00", "2026-03-01T10:00:00 00:00"])
def test_a_span_needs_times_with_a_zone(start: str) -> None:
    got = Client().refused("/sobjects/Contact/deleted", start=start, end=TODAY.isoformat())
    assert got == (400, "INVALID_REPLICATION_DATE")


def test_stages_are_not_replicated() -> None:
    got = Client().refused("/sobjects/OpportunityStage/updated", **span(TODAY - timedelta(hours=1), TODAY))
    assert got == (400, "INVALID_TYPE_FOR_OPERATION")


def test_a_spoiled_record_is_answered_as_it_was_spoiled() -> None:
    client = Client()
    client.org.spoil(CALL, Id=ABSENT, ActivityDate="2026-02-31")
    row = client.get("/query", q="SELECT Id, ActivityDate FROM Task")["records"][0]
    assert "Id" not in row
    assert row["ActivityDate"] == "2026-02-31"
    client.org.heal()
    assert client.get("/query", q="SELECT Id FROM Task")["records"][0]["Id"] == CALL


def test_requests_are_noted_with_their_query() -> None:
    client = Client()
    client.get("/query/", q="SELECT Id FROM Task")
    note = client.org.requests[-1]
    assert (note.method, note.path, note.soql) == ("GET", "/services/data/v66.0/query/", "SELECT Id FROM Task")
