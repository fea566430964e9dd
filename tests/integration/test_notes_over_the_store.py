"""What comes of notes over a real store: nothing before it is confirmed, then each thing once, with its author."""

import html
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from connectors.files.writer import write_deal
from graph.deal import Deal, Facts
from plugin.importing import import_files
from plugin.schedule import add_analyses
from plugin.sign_in import Invitation
from plugin.store.deals import load_deals, save_deals
from plugin.store.kept_notes import KeptNote, load_notes, remove_note, save_note
from plugin.store.store import Store
from plugin.working import analyse_waiting
from tests.demo_org_rows import OWNER, TODAY
from tests.notes_desk import BARE_DEAL, CONTACTS, TEN_GERMAN_LINES, TEN_LINES, open_notes_desk
from tests.split_deal import SPLIT, build_split
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

NOTES = f"/panel/{BARE_DEAL}/notes"
SUGGESTIONS = 12
MARTA, INES = CONTACTS["Marta Ruiz"], CONTACTS["Ines Vogt"]


class _Fields(HTMLParser):
    """The fields of a page as a browser sends them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._select: str | None = None
        self._chosen: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") not in {"radio", "checkbox"} and given.get("name"):
            self.fields.append((str(given["name"]), given.get("value") or ""))
        if tag == "select":
            self._select, self._chosen = given["name"], None
        if tag == "option" and self._select and (self._chosen is None or "selected" in given):
            self._chosen = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            self.fields.append((self._select, self._chosen or ""))
            self._select = None


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path, on=True) as opened:
        yield opened


@pytest.fixture
def client(desk: WriteBackDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user=OWNER))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def deal_of(desk: WriteBackDesk) -> Deal:
    with desk.services.store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [BARE_DEAL])[BARE_DEAL]


def read(client: FlaskClient, text: str, **more: str) -> TestResponse:
    return client.post(NOTES, data={"act": "read", "text": text, "day": "2026-03-02", "kind": "meeting", **more})


def act(client: FlaskClient, page: TestResponse, what: str, *, part: bool = True, **changes: str) -> TestResponse:
    fields = MultiDict([*_Fields(page.text).fields, ("act", what)])
    for name, value in changes.items():
        fields[name.replace("_", "-")] = value
    return client.post(NOTES, data=fields, headers={"HX-Request": "true"} if part else {})


def test_nothing_is_stored_before_it_is_confirmed_and_the_text_never(desk: WriteBackDesk, client: FlaskClient) -> None:
    page = read(client, f"{TEN_LINES}\n- Marta mentioned the Zwiebelturm.")
    before = deal_of(desk)
    act(client, page, "all")

    assert "Marta Ruiz is firmly in favour" in page.text
    assert (before.statements, before.commitments, before.decisions, before.subjects) == ((), (), (), ())
    assert len(deal_of(desk).statements) == 7
    stored = b"".join(path.read_bytes() for path in (desk.folder / "data").glob("buyin.db*"))
    assert b"fully behind this" in stored
    assert b"Zwiebelturm" not in stored


def test_what_is_confirmed_counts_at_once_with_who_confirmed_it_and_is_undone_in_one(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    page = read(client, "Marta is in favour.")
    done = act(client, page, "confirm:1")
    (statement,) = deal_of(desk).statements
    twice = act(client, page, "confirm:1")
    again = len(deal_of(desk).statements)
    undone = act(client, done, "undo:1")

    assert (done.status_code, done.headers["HX-Trigger"]) == (200, "noted")
    assert (statement.by, statement.stance, statement.confirmed_by) == (MARTA, 1, OWNER)
    assert (statement.words, statement.at.date().isoformat()) == ("Marta is in favour.", "2026-03-02")
    assert [subject.id for subject in deal_of(desk).subjects] == [statement.subject]
    assert (twice.status_code, again) == (200, 1)
    assert undone.status_code == 200
    assert deal_of(desk).statements == ()


def test_whoever_goes_to_the_deal_at_once_finds_what_was_confirmed_a_moment_ago(client: FlaskClient) -> None:
    page = read(client, TEN_LINES)
    act(client, page, f"decides:{MARTA}:yes")
    (way,) = re.findall(r'id="notes-done" href="([^"]+)"', page.get_data(as_text=True))
    panel = client.get(way, follow_redirects=True)

    assert panel.request.path == f"/panel/{BARE_DEAL}"
    assert "Only Marta Ruiz is confirmed as a decision maker" in panel.get_data(as_text=True)


def test_what_a_pasted_mail_says_is_recorded_as_of_the_day_and_the_person_in_its_head(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    page = read(client, "From: Ines Vogt\nDate: Thu, 26 Feb 2026 09:12:00 +0100\n\nI am fine with it.\nRaj against.")
    dropped = act(client, page, "drop:2", part=False)
    act(client, dropped, "confirm:1")
    (statement,) = deal_of(desk).statements

    assert "What the notes of 26 Feb 2026 may say" in page.text
    assert all("The day stands in the head of what you pasted" in each.text for each in (page, dropped))
    assert (statement.by, statement.at.date().isoformat()) == (INES, "2026-02-26")


def test_a_changed_suggestion_is_recorded_as_it_was_left(desk: WriteBackDesk, client: FlaskClient) -> None:
    page = read(client, "Marta is in favour.")
    act(client, page, "confirm:1", i1_person=INES, i1_stance="-2")
    (statement,) = deal_of(desk).statements

    assert (statement.by, statement.stance) == (INES, -2)


def test_what_is_not_settled_is_asked_beside_it_and_nothing_is_recorded(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    page = read(client, "Marta is in favour.")
    refused = act(client, page, "confirm:1", i1_person="")

    assert refused.status_code == 422
    assert "Choose who is meant." in refused.text
    assert deal_of(desk).statements == ()


@pytest.mark.parametrize("notes", [TEN_LINES, TEN_GERMAN_LINES])
def test_without_scripts_the_same_buttons_lead_to_the_verdict_from_notes_in_either_language(
    desk: WriteBackDesk, client: FlaskClient, notes: str
) -> None:
    page = read(client, notes)
    for person in (MARTA, INES):
        page = act(client, page, f"decides:{person}:yes", part=False)
    page = act(client, page, "all", part=False)

    assert "Both decision makers back the same destination" in page.text
    assert page.text.count("suggestion--recorded") == SUGGESTIONS
    assert {person.id for person in deal_of(desk).people if person.decision_maker} == {MARTA, INES}
    page = act(client, page, f"decides:{INES}:undo", part=False)
    assert {person.id for person in deal_of(desk).people if person.decision_maker} == {MARTA}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"text": "x" * 20_001}, "20,001 characters; up to 20,000"),
        ({"text": "  \n"}, "Paste or type what was said first"),
        ({"day": "2026-03-03"}, "lies ahead"),
        ({"day": ""}, "of which day"),
        ({"day": "soon"}, "a day looks like 2026-03-31"),
    ],
)
def test_notes_that_cannot_be_read_come_back_with_their_words_and_the_reason(
    client: FlaskClient, given: dict[str, str], told: str
) -> None:
    page = client.post(NOTES, data={"act": "read", "text": "Marta is for it.", "day": "2026-03-02", **given})

    assert page.status_code == 422
    assert told in page.text
    assert given.get("text", "Marta is for it.").strip() in page.text


def test_a_long_text_in_any_writing_is_read(client: FlaskClient) -> None:
    assert read(client, "\u4f60" * 20_000).status_code == 200


def test_notes_are_kept_only_where_asked_and_forgotten_again(desk: WriteBackDesk, client: FlaskClient) -> None:
    read(client, "Marta is in favour.")
    nothing = client.get(NOTES).text
    read(client, "Marta is in favour.", keep="yes")
    kept = client.get(NOTES).text
    removal = re.search(rf'action="({NOTES}/kept/[0-9a-f]+/remove)"', kept)
    assert removal is not None
    client.post(removal[1])

    assert "Kept notes" not in nothing
    assert "Kept on 2 Mar 2026" in kept
    assert "Kept notes" not in client.get(NOTES).text
    assert not any("kept" in path for path in desk.writes())


def test_our_open_promises_stand_on_the_panel_and_are_done_in_one_click(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    act(client, read(client, "We'll send the security paper by Friday."), "confirm:1", part=False)
    page = client.get(f"/panel/{BARE_DEAL}").text
    (promise,) = deal_of(desk).commitments
    version = re.search(r'name="version" value="([^"]+)"', page[page.index("What we owe") :])
    assert version is not None
    done = client.post(f"/panel/{BARE_DEAL}/promises/{promise.id}/done", data={"version": version[1]})
    again = client.post(f"/panel/{BARE_DEAL}/promises/{promise.id}/done", data={"version": version[1]})

    assert "send the security paper" in page
    assert "Vale, by 6 Mar 2026" in page
    assert done.status_code == 303
    assert [each.status for each in deal_of(desk).commitments] == ["done"]
    assert again.status_code == 422
    assert "not open any more" in again.text
    assert "What we owe" not in client.get(f"/panel/{BARE_DEAL}").text


def test_the_next_step_goes_to_salesforce_as_a_task_and_is_taken_back(desk: WriteBackDesk, client: FlaskClient) -> None:
    page = client.get(f"/panel/{BARE_DEAL}").text
    form = dict(_Fields(page[page.index('id="step-task"') : page.index('id="what-if"')]).fields)
    before = len(desk.rows("Task"))
    planned = client.post(f"/panel/{BARE_DEAL}/tasks", data=form)
    told = html.unescape(client.get(f"/panel/{BARE_DEAL}").text)
    desk.sync()
    (task,) = [row for row in desk.rows("Task") if row["WhatId"] == BARE_DEAL]
    there = client.get(f"/panel/{BARE_DEAL}").text
    back = re.search(rf"/panel/{BARE_DEAL}/tasks/[^/\"]+/back", there)
    assert back is not None
    client.post(back[0])
    desk.sync()

    assert planned.status_code == 303
    assert "Task planned for 9 Mar 2026, for Vale, goes to Salesforce with the next sync" in told
    assert (task["OwnerId"], task["ActivityDate"]) == (OWNER, "2026-03-09")
    assert "is in Salesforce" in there
    assert len(desk.rows("Task")) == before


def test_a_task_without_a_day_comes_back_with_the_reason(client: FlaskClient) -> None:
    refused = client.post(f"/panel/{BARE_DEAL}/tasks", data={"words": "ask who decides", "owner": OWNER})

    assert refused.status_code == 422
    assert "by which day" in refused.text


def test_a_deal_that_came_from_a_file_says_where_its_words_belong(desk: WriteBackDesk, client: FlaskClient) -> None:
    path = desk.folder / "split.json"
    path.write_text(write_deal(build_split().deal), encoding="utf-8")
    import_files(
        desk.services.store,
        [path],
        tenant=TENANT,
        clock=desk.clock,
        schedule_analysis=lambda connection, ids: _schedule(desk, connection, ids),
        assemble=desk.services.assembler(),
    )
    analyse_waiting(desk.services, TENANT)
    page = client.get(f"/panel/{SPLIT}/notes").text

    assert "This deal came from a file" in page
    assert 'id="notes-text"' not in page


def test_kept_notes_are_listed_newest_first_for_their_deal_alone(store: Store) -> None:
    with store.writing(TENANT) as connection:
        _save_file_deals(connection)
        for number, deal in enumerate(("d1", "d1", "d2")):
            note = KeptNote(id=f"n{number}", words="words", author=None, at=TODAY.replace(day=number + 1))
            save_note(connection, TENANT, deal, note)
        remove_note(connection, TENANT, "d2", "n0")
    with store.reading(TENANT) as connection:
        assert [each.id for each in load_notes(connection, TENANT, "d1")] == ["n1", "n0"]
        assert [each.id for each in load_notes(connection, "another", "d1")] == []


def _save_file_deals(connection: Connection) -> None:
    deals = [Deal(as_of=TODAY, deal=Facts(id=own_id, name=own_id)) for own_id in ("d1", "d2")]
    save_deals(connection, TENANT, deals, origin="file", now=TODAY)


def _schedule(desk: WriteBackDesk, connection: Connection, ids: Sequence[str]) -> None:
    add_analyses(connection, TENANT, ids, now=desk.clock())


def test_two_suggestions_on_one_decision_add_up_when_all_are_confirmed_at_once(
    desk: WriteBackDesk, client: FlaskClient
) -> None:
    act(client, read(client, "The board decides on the contract on 12 March."), "all")
    (before,) = deal_of(desk).decisions

    act(client, read(client, "Marta signs the contract.\nThe board decides on the contract on 20 March."), "all")
    (after,) = deal_of(desk).decisions

    assert (before.final_word, str(before.due)[:10]) == ((), "2026-03-12")
    assert (after.final_word, str(after.due)[:10]) == ((MARTA,), "2026-03-20")
