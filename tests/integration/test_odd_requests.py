"""What no page of ours would send is answered with a sentence, on either kind of database, and never breaks a page."""

import base64
import json
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from plugin.own_promises import to_step_id
from plugin.reviews import LONGEST_NOTE
from plugin.settings import Settings
from plugin.sign_in import Invitation
from tests.demo_org_rows import ADA, DEAL, OWNER
from tests.write_back_desk import TENANT, open_desk
from web.app import create_app

PANEL = f"/panel/{DEAL}"


def to_key(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.fixture
def client(settings: Settings, tmp_path: Path) -> Iterator[FlaskClient]:
    with open_desk(tmp_path, database_url=settings.database_url) as desk:
        desk.sync()
        client = create_app(desk.services, now=desk.clock).test_client()
        link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="manager", user=OWNER))
        assert client.get(urlsplit(link).path).status_code == HTTPStatus.SEE_OTHER
        yield client


def begin_review(client: FlaskClient, name: str = "Monday") -> str:
    begun = client.post("/reviews", data={"name": name})
    assert begun.status_code == HTTPStatus.SEE_OTHER
    return begun.headers["Location"]


def test_an_address_with_a_nul_leads_nowhere_or_counts_without_it(client: FlaskClient) -> None:
    review = begin_review(client)
    nowhere = ["/panel/a%00b", "/reviews/a%00", f"{review}/deals/%00", "/sign-in/link/%00", "/api/v1/deals/%00"]
    without = [
        "/pipeline?stage=%00&owner=%00&saved=%00&q=%00",
        f"{PANEL}?change=%00",
        f"{PANEL}?review=%00",
        f"{PANEL}/desk/statements?row=%00",
        f"{PANEL}/what-if?stance=%00",
        "/sign-in?tenant=%00",
    ]

    assert {client.get(address).status_code for address in nowhere} == {HTTPStatus.NOT_FOUND}
    assert {client.get(address).status_code for address in without} <= {HTTPStatus.OK, HTTPStatus.SEE_OTHER}


def test_a_nul_in_pasted_words_is_left_out_and_the_words_are_kept(client: FlaskClient) -> None:
    review = begin_review(client, "Mon\0day")
    client.post(f"{review}/deals/{DEAL}/note", data={"words": "Ask\0 Ada", "version": "1"})
    client.post("/pipeline/save", data={"name": "Mi\0ne", "asked": "stage=%00&q=%00nor"})
    client.post(f"{PANEL}/steps", data={"what": "Call\0 Ada", "owner": OWNER})
    read = {"act": "read", "text": "Ada is \0in favour.", "day": "2026-03-01", "kind": "meeting", "keep": "yes"}
    pasted = client.post(f"{PANEL}/notes", data=read)

    assert "Monday" in client.get("/reviews").text
    assert "Ask Ada" in client.get(f"{review}/deals/{DEAL}").text
    assert "Mine" in client.get("/pipeline").text
    assert "Call Ada" in client.get(PANEL).text
    assert pasted.status_code == HTTPStatus.OK
    assert "Ada is in favour." in client.get(f"{PANEL}/notes").text


def test_forms_that_name_what_there_cannot_be_say_so(client: FlaskClient) -> None:
    sent = {
        f"{PANEL}/desk/undo": {"change": "\0"},
        f"{PANEL}/tasks": {"step": to_step_id("Call"), "words": "Call", "owner": "\0", "due": "2026-04-01"},
        f"{PANEL}/desk/people": {"row": ADA, "rank": "9" * 5000, "version": "x"},
    }

    answers = {client.post(address, data=typed).status_code for address, typed in sent.items()}
    assert answers == {HTTPStatus.UNPROCESSABLE_ENTITY}


def test_a_list_goes_up_to_the_last_day_that_there_is(client: FlaskClient) -> None:
    assert client.get("/pipeline?closing_to=9999-12-31").status_code == HTTPStatus.OK
    assert client.get("/pipeline?closing_from=0001-01-01&closing_to=9999-12-31").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "address",
    [
        f"/pipeline?after={to_key('/risk/', 10**30, 'a')}",
        f"/pipeline?after={to_key('/risk/', 1, chr(0))}",
        f"/pipeline?after={to_key('/risk/', 1, chr(0xD800))}",
        f"/pipeline?sort=close_date&after={to_key('/close_date/', '0001-01-01T00:00:00+23:00', 'a')}",
    ],
)
def test_a_page_key_that_no_page_gave_is_refused_whatever_is_in_it(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == HTTPStatus.BAD_REQUEST


def test_a_note_of_the_most_characters_is_kept_in_every_writing(client: FlaskClient) -> None:
    note = f"{begin_review(client)}/deals/{DEAL}/note"

    kept = client.post(note, data={"words": "\N{GRINNING FACE}" * LONGEST_NOTE, "version": "1"})
    more = client.post(note, data={"words": "\N{GRINNING FACE}" * (LONGEST_NOTE + 1), "version": "2"})

    assert kept.status_code == HTTPStatus.SEE_OTHER
    assert more.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "at most 8,000 characters" in more.text


def test_a_long_sitting_over_notes_goes_on(client: FlaskClient) -> None:
    sheet = {"act": "drop:1", "day": "2026-03-01", "count": "1", "i1-id": "a", "unused-why": "Headings"}

    answer = client.post(f"{PANEL}/notes", data={**sheet, "unused-0": "\N{GRINNING FACE}" * 60_000})

    assert answer.status_code == HTTPStatus.OK
