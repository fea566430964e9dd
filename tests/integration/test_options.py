"""A three-options sheet begins with what is on record, is drafted, tried out, and closed as decided in the deal."""

import html
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from graph.deal import Decision, Subject
from graph.exercises.options import Choice, ComingRound, Destination, GivesUp, OptionsSheet, Way
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.errors import AccessRefusedError, EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.views import Viewer
from tests.demo_org_rows import Clock
from tests.notes_desk import BARE_DEAL, CONTACTS, invite, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

COACH = Viewer(tenant=TENANT, role="coach", user=None)
MARTA, INES, RAJ, AIKO = (CONTACTS[name] for name in ("Marta Ruiz", "Ines Vogt", "Raj Patel", "Aiko Tanaka"))
PAGE = f"/coach/deals/{BARE_DEAL}/options"
TODAY = Clock()().date()
WAY = Way(
    gives_up=(GivesUp(person=RAJ, what="the short way to work"),),
    costs="Two months of rent",
    must_agree=(MARTA,),
    known_by="The lease is signed",
)
ROWS = tuple(
    ComingRound(person=each, needs="keeps the lab", next_step="visit the site", by=date(2026, 7, 1))
    for each in (RAJ, AIKO)
)
SHEET = OptionsSheet(
    destinations=(
        Destination(id="la", words="Where the customers are", people=(MARTA, INES)),
        Destination(id="seattle", words="Where the engineers are", people=(RAJ, AIKO)),
    ),
    choose=WAY,
    coming_round=ROWS,
    choice=Choice(option="choose", toward="la", decider=MARTA, on=TODAY),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path) as opened:
        yield opened


@pytest.fixture
def client(desk: WriteBackDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    assert client.get(urlsplit(invite(desk, "coach")).path).status_code == 303
    return client


def open_split(store: Store, settings: Settings, **more: Any) -> Services:
    """Open an installation with a deal from a file: two decision makers for one city, two for another, one silent."""
    clock = Clock()
    wishes = {"ana": "la", "bo": "la", "cem": "seattle", "dot": "seattle"}
    said = [
        {
            "id": f"s-{name}",
            "at": "2026-02-20",
            "by": name,
            "kind": "position",
            "subject": subject,
            "stance": 2,
            "words": f"{name} wants {subject}",
            "confirmed_by": "lena",
        }
        for name, subject in wishes.items()
    ]
    people = [
        {"id": name, "name": f"{name.title()} Okoro", "decision_maker": True, "formal_rank": place}
        for place, name in enumerate([*wishes, "eli"], start=1)
    ]
    subjects = [
        {"id": "la", "kind": "destination", "name": "Los Angeles", "excludes": ["seattle"]},
        {"id": "seattle", "kind": "destination", "name": "Seattle"},
    ]
    deal = {
        "format": "buyin-deal/1",
        "as_of": "2026-03-01",
        "deal": {"id": "D1", "name": "Northwind: line 3"},
        "people": people,
        "subjects": subjects,
        "statements": said,
        **more,
    }
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=clock())
        save_deals(connection, TENANT, [read_deal(json.dumps(deal).encode())], origin="file", now=clock())
    analyse_deals(store, TENANT, ["D1"], as_of=clock())
    return Services(settings=settings, store=store, clock=clock)


def find_decisions(desk: WriteBackDesk) -> list[Decision]:
    return list(desk.services.deals.panel(COACH, BARE_DEAL).deal.decisions)


def to_form(**changes: str) -> dict[str, Any]:
    form: dict[str, Any] = {
        "do": "close",
        "seen": "",
        "destinations.0.id": "la",
        "destinations.0.words": "Where the customers are",
        "destinations.0.people": [MARTA, INES],
        "destinations.1.id": "seattle",
        "destinations.1.words": "Where the engineers are",
        "destinations.1.people": [RAJ],
        "choose.costs": "Two months of rent",
        "choice.option": "choose",
        "choice.toward": "la",
        "choice.decider": MARTA,
        "choice.on": TODAY.isoformat(),
        "coming_round.0.person": RAJ,
        "coming_round.0.needs": "keeps the lab",
        "coming_round.0.next_step": "visit the site",
        "coming_round.0.by": "2026-07-01",
    }
    return form | {name.replace("__", "."): value for name, value in changes.items()}


def test_a_sheet_begins_with_both_destinations_and_who_said_what(store: Store, settings: Settings) -> None:
    shown = open_split(store, settings).options_sheets.show(COACH, "D1")
    sides = {each.words: set(each.people) for each in shown.sheet.destinations}
    assert sides == {"Los Angeles": {"ana", "bo"}, "Seattle": {"cem", "dot"}}
    assert {each.person: each.words for each in shown.voices["seattle"]} == {
        "cem": "cem wants seattle",
        "dot": "dot wants seattle",
    }
    assert list(shown.unplaced) == ["eli"]
    assert (shown.version, shown.sheet.choice) == (0, Choice())


def test_what_each_option_would_do_is_told_and_nothing_is_kept(store: Store, settings: Settings) -> None:
    sheets = open_split(store, settings).options_sheets
    before = sheets.show(COACH, "D1")
    tried = {(each.option, each.toward): each.outcome for each in sheets.try_ways(COACH, before)}
    assert list(tried) == [
        ("choose", "la"),
        ("choose", "seattle"),
        ("separate", "la"),
        ("separate", "seattle"),
        ("stay", None),
    ]
    assert tried["stay", None] is None
    for way in ("choose", "separate"):
        outcome = tried[way, "seattle"]
        assert outcome is not None
        assert outcome.before.alignments == ("split",)
        assert outcome.after.analysis.alignment.state != "split"
        assert outcome.after.risk.value < outcome.before.risk.value
    assert sheets.show(COACH, "D1") == before


def test_answers_that_cannot_both_be_make_the_sides_where_nobody_spoke(store: Store, settings: Settings) -> None:
    groups = {"ana": "One plant", "bo": "One plant", "cem": "Every plant", "dot": "Every plant"}
    services = open_split(
        store,
        settings,
        statements=[],
        placements=[{"question": "future", "by": name, "group": group} for name, group in groups.items()],
        incompatible_groups=[{"question": "future", "groups": ["One plant", "Every plant"]}],
    )
    shown = services.options_sheets.show(COACH, "D1")
    assert {each.words for each in shown.sheet.destinations} == {"One plant", "Every plant"}
    assert {each.group for each in shown.voices[shown.sheet.destinations[0].id]} <= {"One plant", "Every plant"}
    outcome = services.options_sheets.try_ways(COACH, shown)[0].outcome
    assert outcome is not None
    assert "destinations_differ" in {each.code for each in outcome.before.analysis.findings}
    assert "destinations_differ" not in {each.code for each in outcome.after.analysis.findings}


def test_who_spoke_and_answered_too_stands_with_both(store: Store, settings: Settings) -> None:
    services = open_split(store, settings, placements=[{"question": "future", "by": "ana", "group": "One plant"}])
    voices = [each for side in services.options_sheets.show(COACH, "D1").voices.values() for each in side]
    assert [each.group for each in voices if each.person == "ana" and each.words] == ["One plant"]


def test_one_voice_apart_is_put_down_though_it_is_no_split_yet(store: Store, settings: Settings) -> None:
    words = {"id": "s1", "at": "2026-02-20", "kind": "position", "stance": 2, "confirmed_by": "lena"}
    apart = [{**words, "by": "ana", "subject": "la"}, {**words, "id": "s2", "by": "cem", "subject": "seattle"}]
    shown = open_split(store, settings, statements=apart).options_sheets.show(COACH, "D1")
    assert [each.people for each in shown.sheet.destinations] == [("ana",), ("cem",)]


def test_without_a_split_the_page_says_so(store: Store, settings: Settings) -> None:
    services = open_split(store, settings, statements=[])
    assert services.options_sheets.show(COACH, "D1").sheet == OptionsSheet()
    clock = Clock()
    client = create_app(services, now=clock).test_client()
    client.get(urlsplit(services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=None))).path)
    page = client.get("/coach/deals/D1/options").text
    assert "Nobody is recorded as wanting another destination." in page


def test_a_draft_with_gaps_is_kept_and_changes_nothing_in_the_deal(desk: WriteBackDesk) -> None:
    draft = replace(SHEET, choice=Choice())
    assert desk.services.options_sheets.save(COACH, BARE_DEAL, draft, seen=0) == 1
    shown = desk.services.options_sheets.show(COACH, BARE_DEAL)
    assert (shown.sheet, shown.state, shown.closed) == (draft, "draft", 0)
    assert {each.place for each in shown.problems} == {"choice.option", "choice.decider", "choice.on"}
    assert find_decisions(desk) == []


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        (replace(SHEET.choice, option=None), "choice.option"),
        (replace(SHEET.choice, decider=None), "choice.decider"),
        (replace(SHEET.choice, on=None), "choice.on"),
        (replace(SHEET.choice, on=date(2027, 1, 1)), "choice.on"),
        (replace(SHEET.choice, settles="nothing"), "choice.settles"),
    ],
)
def test_a_sheet_is_not_closed_without_option_decider_and_a_day_that_has_come(
    desk: WriteBackDesk, choice: Choice, place: str
) -> None:
    with pytest.raises(FieldsRefusedError) as refused:
        desk.services.options_sheets.close(COACH, BARE_DEAL, replace(SHEET, choice=choice), seen=0)
    assert place in {each.place for each in refused.value.problems}
    assert desk.services.options_sheets.show(COACH, BARE_DEAL).newest == 0


def test_each_who_comes_round_needs_a_row_before_a_sheet_is_closed(desk: WriteBackDesk) -> None:
    with pytest.raises(FieldsRefusedError, match="Who comes round needs a row"):
        desk.services.options_sheets.close(COACH, BARE_DEAL, replace(SHEET, coming_round=ROWS[:1]), seen=0)


def test_a_closed_sheet_says_in_the_deal_who_decided_and_when_and_nothing_of_anybody_else(desk: WriteBackDesk) -> None:
    before = desk.services.deals.panel(COACH, BARE_DEAL)
    desk.services.options_sheets.close(COACH, BARE_DEAL, SHEET, seen=0)
    (decision,) = find_decisions(desk)
    assert decision.decided_at is not None
    assert (decision.status, decision.decided_by, decision.decided_at.date()) == ("decided", MARTA, TODAY)
    assert "Where the customers are" in decision.name
    assert (decision.final_word, decision.agreed, decision.must_agree) == ((), (), ())
    after = desk.services.deals.panel(COACH, BARE_DEAL)
    assert after.deal.statements == before.deal.statements
    shown = desk.services.options_sheets.show(COACH, BARE_DEAL)
    assert shown.before is not None
    assert (shown.before.risk, shown.before.authority) == (before.analysis.risk.score, before.analysis.authority.state)


def test_a_sheet_settles_the_decision_that_waits_and_keeps_who_has_its_final_word(desk: WriteBackDesk) -> None:
    record = desk.services.deals.record(COACH, BARE_DEAL)
    record.save_together([("subjects", Subject(id=each, kind="destination", name=each)) for each in ("la", "seattle")])
    waiting = Decision(
        id="site",
        name="Where the second warehouse stands",
        status="open",
        opened_at=desk.clock(),
        final_word=(INES,),
        subject="seattle",
    )
    record.save("decisions", waiting)
    sheet = replace(SHEET, choice=replace(SHEET.choice, settles="site"))
    desk.services.options_sheets.close(COACH, BARE_DEAL, sheet, seen=0)
    (decision,) = find_decisions(desk)
    assert (decision.id, decision.status, decision.decided_by) == ("site", "decided", MARTA)
    assert (decision.final_word, decision.subject) == ((INES,), "seattle")
    assert decision.decided_at == decision.opened_at


def test_a_closed_sheet_is_taken_up_again_and_stays_decided_until_the_next_is_closed(desk: WriteBackDesk) -> None:
    sheets = desk.services.options_sheets
    assert [sheets.close(COACH, BARE_DEAL, SHEET, seen=0) for _ in range(2)] == [1, 1]
    assert sheets.take_up(COACH, BARE_DEAL, 1, seen=1) == 2
    shown = sheets.show(COACH, BARE_DEAL)
    assert (shown.state, shown.closed, [each.version for each in shown.versions]) == ("draft", 1, [2, 1])
    assert [each.decided_by for each in find_decisions(desk)] == [MARTA]
    again = replace(shown.sheet, choice=replace(shown.sheet.choice, option="stay", toward=None, decider=INES))
    assert sheets.close(COACH, BARE_DEAL, again, seen=2) == 3
    assert [each.decided_by for each in find_decisions(desk)] == [INES]
    assert sheets.show(COACH, BARE_DEAL, 1).sheet.choice.decider == MARTA
    with pytest.raises(InputRefusedError, match="no such version"):
        sheets.show(COACH, BARE_DEAL, 9)


def test_of_two_who_write_the_second_is_told(desk: WriteBackDesk) -> None:
    desk.services.options_sheets.save(COACH, BARE_DEAL, SHEET, seen=0)
    with pytest.raises(EntryChangedError):
        desk.services.options_sheets.save(COACH, BARE_DEAL, replace(SHEET, stays_common="The name"), seen=0)
    with pytest.raises(EntryChangedError):
        desk.services.options_sheets.close(COACH, BARE_DEAL, SHEET, seen=0)
    assert find_decisions(desk) == []


def test_only_who_coaches_sees_and_writes_sheets(desk: WriteBackDesk) -> None:
    for role in ("rep", "manager"):
        viewer = replace(COACH, role=role)
        with pytest.raises(AccessRefusedError):
            desk.services.options_sheets.show(viewer, BARE_DEAL)
        with pytest.raises(AccessRefusedError):
            desk.services.options_sheets.save(viewer, BARE_DEAL, SHEET, seen=0)
        with pytest.raises(AccessRefusedError):
            desk.services.options_sheets.close(viewer, BARE_DEAL, SHEET, seen=0)


def test_a_text_that_cannot_be_kept_is_refused_with_its_place_in_a_draft_too(store: Store, settings: Settings) -> None:
    services = open_split(store, settings)
    sheet = replace(services.options_sheets.show(COACH, "D1").sheet, stay=Way(costs="a\x00b", known_by="x" * 2001))
    with pytest.raises(FieldsRefusedError) as refused:
        services.options_sheets.save(COACH, "D1", sheet, seen=0)
    assert [each.place for each in refused.value.problems] == ["stay.costs", "stay.known_by"]


def test_a_deal_from_a_file_keeps_its_sheet_beside_it(store: Store, settings: Settings) -> None:
    sheets = open_split(store, settings).options_sheets
    choice = Choice(option="stay", decider="ana", on=TODAY)
    assert sheets.close(COACH, "D1", replace(sheets.show(COACH, "D1").sheet, choice=choice), seen=0) == 1
    shown = sheets.show(COACH, "D1")
    assert (shown.writes, shown.state, shown.view.deal.decisions) == (False, "closed", ())


def test_the_form_comes_back_with_its_words_and_says_what_is_missing_where(client: FlaskClient) -> None:
    answer = client.post(PAGE, data=to_form(choice__decider="", coming_round__0__next_step="", choice__on="soon"))
    assert (answer.status_code, "That isn't a day" in html.unescape(answer.text)) == (422, True)
    answer = client.post(PAGE, data=to_form(choice__decider="", coming_round__0__next_step=""))
    told = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "Choose who decided." in told
    assert 'id="fault-coming_round.0"' in told
    assert "Two months of rent" in told


def test_a_row_is_asked_of_whoever_comes_round_once_a_side_is_chosen(client: FlaskClient) -> None:
    answer = client.post(PAGE, data=to_form(choice__toward="seattle"))
    told = html.unescape(answer.text)
    assert answer.status_code == 422
    assert "2 things are still missing" in told
    assert f'value="{INES}"' in told.partition('id="rounds"')[2]


def test_somebody_elses_version_is_told_and_what_was_typed_stays(client: FlaskClient) -> None:
    assert client.post(PAGE, data=to_form()).status_code == 303
    answer = client.post(PAGE, data=to_form(choose__costs="Three months", do="draft"))
    assert answer.status_code == 409
    assert "Three months" in answer.text
    assert 'name="seen" value="1"' in answer.text


def test_a_coach_closes_a_sheet_and_takes_it_up_again_without_script(client: FlaskClient) -> None:
    client.post(PAGE, data=to_form(do="draft"))
    assert "nothing is decided by it" in client.get(PAGE).text
    for _ in range(2):
        assert client.post(f"{PAGE}/close", data={"seen": "1"}).status_code == 303
    page = html.unescape(client.get(PAGE).text)
    assert f"Decided by Marta Ruiz on {TODAY.day}" in page
    assert "Before it was closed" in page
    assert client.post(f"{PAGE}/take-up", data={"version": "2", "seen": "1"}).status_code == 409
    assert client.post(f"{PAGE}/take-up", data={"version": "2", "seen": "2"}).status_code == 303
    assert "Version 3, a draft" in client.get(PAGE).text
    assert "Decided by Marta Ruiz" in html.unescape(client.get(f"{PAGE}?version=2").text)
    assert client.post(f"{PAGE}/close", data={"seen": "1"}).status_code == 409
    assert client.get(f"{PAGE}?version=x").status_code == 400


def test_a_third_destination_is_added_and_taken_out_again(client: FlaskClient) -> None:
    answer = client.post(PAGE, data=to_form(do="add"))
    assert 'name="destinations.2.words"' in client.get(answer.headers["Location"]).text
    more = {"destinations.2.id": "x", "destinations.2.words": "Nowhere", "seen": "1", "do": "draft"}
    client.post(PAGE, data=to_form() | more)
    assert "Nowhere" in client.get(PAGE).text
    client.post(PAGE, data=to_form() | more | {"destinations.2.out": "yes", "seen": "2"})
    assert "Nowhere" not in client.get(PAGE).text
