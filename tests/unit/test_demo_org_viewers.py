"""What the sample org shows to each of its users, and the page of its own in which a Canvas app stands."""

import re
from urllib.parse import urlencode

from connectors.demo_org.canvas import FRESH, PAGE
from connectors.demo_org.org import ORG_ID
from connectors.demo_org.rest import Answer, Request
from plugin.signed_requests import find_signers, read_assertion, split_request
from tests.demo_org_rows import DEAL
from tests.unit.test_demo_org_rest import Client


def _colleague(client: Client) -> str:
    return client.org.insert("User", Username="mara@acme.example", LastName="Lindqvist", Email="mara@acme.example")


def _page(client: Client, path: str, **given: str) -> Answer:
    return client.api.answer(Request(method="GET", path=path, query=urlencode(given)))


def test_a_users_token_says_whose_it_is() -> None:
    client = Client()
    user = _colleague(client)
    client.token = client.sign_ins.open_session(user)
    answer = client.send("GET", "/services/oauth2/userinfo")
    assert answer.status == 200
    assert f'"user_id": "{user}", "organization_id": "{ORG_ID}"'.encode() in answer.body


def test_a_session_that_was_ended_is_nobodys() -> None:
    client = Client()
    client.sign_ins.end_session(client.token)
    assert client.send("GET", "/services/oauth2/userinfo").status == 403


def test_a_user_finds_the_opportunities_that_sharing_shows_and_others_find_all() -> None:
    client = Client()
    user = _colleague(client)
    everything = client.get("/query", q="SELECT Id FROM Opportunity")["totalSize"]
    client.org.sights.limit(user, [])
    theirs = {"authorization": f"Bearer {client.sign_ins.open_session(user)}"}
    asked = f"SELECT Id FROM Opportunity WHERE Id = '{DEAL}'"  # noqa: S608 (a constant)
    assert client.get("/query", headers=theirs, q=asked)["totalSize"] == 0
    assert client.send("GET", f"/services/data/v66.0/sobjects/Opportunity/{DEAL}", headers=theirs).status == 404
    assert client.get("/query", q="SELECT Id FROM Opportunity")["totalSize"] == everything
    client.org.sights.limit(user, [DEAL])
    assert client.get("/query", headers=theirs, q=asked)["totalSize"] == 1


def test_the_page_posts_a_signed_request_of_the_user_to_the_app() -> None:
    client = Client()
    user = _colleague(client)
    client.api.canvas.app_url = "https://buy-in.example/canvas"
    page = _page(client, PAGE, user=user, recordId=DEAL).body.decode()
    assert 'action="https://buy-in.example/canvas"' in page
    found = re.search(r'name="signed_request" value="([^"]+)"', page)
    assert found is not None
    fresh = _page(client, FRESH, user=user, recordId=DEAL).body.decode()
    assert fresh != found[1]
    for text in (found[1], fresh):
        signed = split_request(text)
        assert find_signers(signed, [("acme", ["secret"])]) == {"acme"}
        said = read_assertion(signed)
        assert (said.user_id, said.organization_id, said.record_id) == (user, ORG_ID, DEAL)
        assert client.sign_ins.owner_of(said.token) == user


def test_there_is_no_page_for_somebody_whom_the_org_does_not_know() -> None:
    client = Client()
    assert _page(client, PAGE, user="005000000000009AAA").status == 404
    assert _page(client, PAGE).status == 404
