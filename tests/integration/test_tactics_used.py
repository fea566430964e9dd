"""Tactics that were used, over a real store: noted beside a finding, counted over the deals that somebody sees."""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from plugin.analysing import analyse_deals
from plugin.errors import DealNotFoundError, EntryChangedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.sights import save_all_seen
from plugin.store.store import Store
from plugin.store.tactic_uses import TacticUse
from plugin.tactics import load_tactics
from plugin.tactics_used import NotedUse, TacticsUsed
from plugin.views import Role, Viewer
from tests.exercise_desk import COACH, DEAL, FILE, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

OTHER = "D2"
TODAY = date(2026, 3, 2)
HELPED = NotedUse(
    tactic="T01", finding="two_camps", used_on=TODAY, outcome="helped", words="Ana said it was hers.", id="a" * 32
)


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    opened = open_exercise_desk(store, settings)
    other = {**json.loads(FILE), "deal": {"id": OTHER, "name": "Southwind"}}
    save(opened, other)
    return opened


def save(desk: ExerciseDesk, file: Mapping[str, object]) -> None:
    deal = read_deal(json.dumps(file).encode())
    with desk.services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [deal], origin="file", now=desk.clock())
    analyse_deals(desk.services.store, TENANT, [deal.deal.id], as_of=desk.clock())


def tactics(desk: ExerciseDesk) -> TacticsUsed:
    return desk.services.tactics_used


def list_here(desk: ExerciseDesk, tactic: str = "T01") -> list[TacticUse]:
    return list(tactics(desk).show(COACH, DEAL).here.get(tactic, ()))


def test_what_is_noted_stands_in_its_deal_alone_and_counts_in_all(desk: ExerciseDesk) -> None:
    tactics(desk).note(COACH, DEAL, HELPED)
    tactics(desk).note(COACH, OTHER, replace(HELPED, outcome="same", id="b" * 32))

    (use,) = list_here(desk)
    assert (use.deal_name, use.used_on.date(), use.outcome, use.words) == (
        "Northwind: line 3", TODAY, "helped", "Ana said it was hers.",
    )  # fmt: skip
    assert tactics(desk).show(COACH, DEAL).everywhere["T01"].of == {"helped": 1, "same": 1}


def test_it_counts_only_in_deals_that_the_viewer_sees(desk: ExerciseDesk) -> None:
    tactics(desk).note(COACH, DEAL, HELPED)
    tactics(desk).note(COACH, OTHER, replace(HELPED, id="b" * 32))
    sighted = Viewer(tenant=TENANT, role="coach", user="005X", sight="session")
    with desk.services.store.writing(TENANT) as connection:
        save_all_seen(connection, TENANT, "005X", [OTHER], now=desk.clock())

    assert tactics(desk).show(sighted, OTHER).everywhere["T01"].total == 1
    assert [use.deal for use in tactics(desk).list_all(sighted)["T01"]] == [OTHER]
    with pytest.raises(DealNotFoundError):
        tactics(desk).note(Viewer(tenant=TENANT, role="rep", user=None), "D9", HELPED)


def test_the_most_often_used_tactic_comes_first(desk: ExerciseDesk) -> None:
    tactics(desk).note(COACH, DEAL, replace(HELPED, tactic="T09"))
    for number in "12":
        tactics(desk).note(COACH, DEAL, replace(HELPED, tactic="T11", id=number * 32))

    assert list(tactics(desk).list_all(COACH)) == ["T11", "T09"]


def test_sent_twice_it_is_kept_once_and_a_later_word_takes_its_place(desk: ExerciseDesk) -> None:
    for _ in range(2):
        tactics(desk).note(COACH, DEAL, replace(HELPED, outcome="early"))
    (use,) = list_here(desk)
    assert use.version == 1

    tactics(desk).note(COACH, DEAL, replace(HELPED, version=1))
    assert [(each.outcome, each.version) for each in list_here(desk)] == [("helped", 2)]
    with pytest.raises(EntryChangedError):
        tactics(desk).note(COACH, DEAL, replace(HELPED, outcome="worse", version=1))
    with pytest.raises(EntryChangedError):
        tactics(desk).remove(COACH, DEAL, use.id, version=1)
    tactics(desk).remove(COACH, DEAL, use.id, version=2)
    tactics(desk).remove(COACH, DEAL, use.id, version=2)
    assert list_here(desk) == []


@pytest.mark.parametrize(
    ("noted", "place"),
    [
        (replace(HELPED, tactic="T99"), "tactic"),
        (replace(HELPED, used_on=None), "used_on"),
        (replace(HELPED, used_on=TODAY + timedelta(days=9)), "used_on"),
        (replace(HELPED, outcome="won"), "outcome"),
        (replace(HELPED, words="x" * 501), "words"),
        (replace(HELPED, words="a\x00b"), "words"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_field(desk: ExerciseDesk, noted: NotedUse, place: str) -> None:
    with pytest.raises(FieldsRefusedError) as refused:
        tactics(desk).note(COACH, DEAL, noted)
    assert [problem.place for problem in refused.value.problems] == [place]


def sign_in(desk: ExerciseDesk, role: Role) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=None))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def read(client: FlaskClient, address: str) -> str:
    return html.unescape(client.get(address).get_data(as_text=True))


def leave_open(desk: ExerciseDesk) -> None:
    """Let a decision of the deal be overdue that nobody has the final word on."""
    decision = {"id": "d9", "name": "the line", "status": "open", "opened_at": "2026-01-05", "due": "2026-02-01"}
    save(desk, {**json.loads(FILE), "decisions": [decision]})


def find_form(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_beside_a_finding_a_rep_notes_that_a_tactic_was_used_and_it_stands_there_afterwards(desk: ExerciseDesk) -> None:
    leave_open(desk)
    client = sign_in(desk, "rep")
    panel = read(client, f"/panel/{DEAL}")
    address = next(iter(re.findall(rf'href="(/panel/{DEAL}/tactics/[^"]+)"', panel)))
    tactic = urlsplit(address).path.rpartition("/")[2]
    form = find_form(read(client, address))
    assert form["finding"]

    sent = form | {"used_on": "2026-03-02", "outcome": "helped", "words": "They <b>listened</b>."}
    answer = client.post(urlsplit(address).path, data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/panel/{DEAL}#{form['at']}"
    page = client.get(f"/panel/{DEAL}").get_data(as_text=True)
    assert "Used here on 2 Mar 2026: it helped" in page
    assert "“They &lt;b&gt;listened&lt;/b&gt;.”" in page
    assert "Used once" not in page
    tactics(desk).note(COACH, OTHER, replace(HELPED, tactic=tactic, outcome="same"))
    assert "Used 2 times in the deals that you see: helped in 1 of 2, nothing changed in 1 of 2." in read(
        client, f"/panel/{DEAL}"
    )
    assert "used here, it helped" in page
    assert list_here(desk, tactic)[0].finding == form["finding"]


def test_a_form_that_is_refused_stands_there_again_with_what_was_typed(desk: ExerciseDesk) -> None:
    leave_open(desk)
    client = sign_in(desk, "rep")
    address = f"/panel/{DEAL}/tactics/T01"
    sent = {"use": "c" * 32, "at": "finding-1", "used_on": "2026-99-01", "outcome": "same", "words": "Not yet."}
    answer = client.post(address, data=sent)
    page = html.unescape(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#used-finding-1-T01"
    assert "That isn't a day" in page
    assert "Not yet." in page
    assert re.search(r'value="same" required checked', page)

    tactics(desk).note(COACH, DEAL, replace(HELPED, id="c" * 32))
    changed = client.post(address, data=sent | {"used_on": "2026-03-01", "version": "7"})
    assert changed.status_code == 409
    assert "Somebody changed this note meanwhile." in changed.get_data(as_text=True)


def test_a_tactic_that_is_not_in_the_library_has_no_form(desk: ExerciseDesk) -> None:
    assert "T99" not in load_tactics()
    assert sign_in(desk, "rep").get(f"/panel/{DEAL}/tactics/T99").status_code == 404


def test_from_a_finding_a_coach_comes_to_an_exercise_and_a_rep_does_not(desk: ExerciseDesk) -> None:
    leave_open(desk)
    way = f"/coach/exercises/new?deal={DEAL}&kind=authority"
    assert way in read(sign_in(desk, "coach"), f"/panel/{DEAL}")
    assert way not in read(sign_in(desk, "rep"), f"/panel/{DEAL}")

    desk.plan(kind="authority")
    page = read(sign_in(desk, "coach"), f"/panel/{DEAL}")
    assert way not in page
    assert f'href="/coach/exercises/{desk.exercise}">Go on with the authority check' in page
