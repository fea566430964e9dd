"""That a deal without a person is a sound deal, that others keep what is theirs, and what is known again by marks."""

import json
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.codec import to_json
from connectors.files.reader import read_document
from connectors.records import CrmRecord
from connectors.salesforce.ids import to_long_id
from graph.analyse import analyse
from graph.deal import Deal
from plugin.people.keeping_away import Erased
from plugin.people.marks import Kind, Mark, Marker
from plugin.people.taking_out import GONE, Taking, list_people_keys
from plugin.people.traces import Finder, Traces
from tests.rich_deals import draw_deal

NOW = datetime(2026, 3, 2, tzinfo=UTC)
MARKER = Marker(key=b"k")
CONTACT = to_long_id("0035e0000000zor") or ""
OTHER = to_long_id("0035e0000000bra") or ""
DEAL = to_long_id("0065e0000000dea") or ""


def remember(person: str, deal: str | None, *names: str, parts: tuple[str, ...] = ()) -> Erased:
    """Return who was erased: somebody with an id, and with names in a deal."""
    marks: list[tuple[Kind, str, str | None]] = [("person", MARKER.mark("person", person, deal), deal)]
    marks += [("name", MARKER.mark_name(name.split(), DEAL), DEAL) for name in names]
    marks += [("part", MARKER.mark("part", part, DEAL), DEAL) for part in parts]
    return Erased([Mark(mark, kind, of_deal, NOW) for kind, mark, of_deal in marks], MARKER)


def record(kind: str, parent: str | None = None, **fields: Any) -> CrmRecord:
    return CrmRecord(kind=kind, id="a01", parent=parent, stamp=NOW, deleted=False, fields=fields)


@given(st.randoms(use_true_random=False))
def test_any_deal_without_one_of_its_people_is_sound_and_tells_nothing_of_them(random: Random) -> None:
    body = draw_deal(random)
    deal = read_document(body)
    if not deal.people:
        return
    person = random.choice(deal.people)

    left, gone = remember(person.id, deal.deal.id).sift_deal(deal)

    assert gone == [person.id]
    written = to_json(left)
    assert person.id not in json.dumps(written)
    assert read_document(written) == left
    assert analyse(left).deal == deal.deal.id
    assert [each.id for each in left.people] == [each.id for each in deal.people if each.id != person.id]
    for name in ("subjects", "decisions", "incidents"):
        assert [each.id for each in getattr(left, name)] == [each.id for each in getattr(deal, name)]
    assert {each.id for each in left.statements} >= _without(deal, person.id)
    assert remember(person.id, deal.deal.id).sift_deal(left) == (left, ())


def _without(deal: Deal, person: str) -> set[str]:
    """The statements that the person has no part in."""
    return {each.id for each in deal.statements if person not in {each.by, each.to, *each.asked}}


def test_a_person_s_short_id_is_no_other_word_of_the_same_letters() -> None:
    taking = Taking(word="somebody")
    finder = Finder({"late"}, set(), set())
    commitment = {"id": "c1", "owner": "ana", "due": "2026-02-01", "status": "late", "subject": "late"}

    assert taking.take_out(commitment, finder, "commitments") == commitment
    assert taking.take_out({**commitment, "owner": "late"}, finder, "commitments") is GONE
    dated = {"at": "2026-03-10T10:00:00Z", "who": "x:10:y", "10": "10"}
    rewritten = taking.rewrite(dated, Finder({"10"}, set(), set()))
    assert rewritten == {"at": dated["at"], "who": "x:somebody:y", "somebody": "somebody"}


def test_the_keys_that_name_people_are_those_of_the_value_objects() -> None:
    keys = list_people_keys()

    assert keys >= {"by", "from", "to", "owner", "person", "final_word", "predecessor_of", "By_Contact__c", "To_Key__c"}
    assert not keys & {"subject", "statement", "status", "id", "name", "Subject_Key__c"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("OpportunityContactRole", {"ContactId": CONTACT}),
        ("OpportunityContactRole", {"ContactId": CONTACT[:15]}),
        ("BuyIn_Person__c", {"Contact__c": CONTACT}),
        ("BuyIn_Statement__c", {"By_Contact__c": OTHER, "To_Contact__c": CONTACT}),
        ("BuyIn_Statement__c", {"By_Contact__c": OTHER, "Asked__c": [CONTACT]}),
        ("BuyIn_Commitment__c", {"Owner_Contact__c": CONTACT}),
        ("EmailMessageRelation", {"EmailMessageId": "02s1", "RelationId": CONTACT}),
    ],
)
def test_a_record_about_the_person_is_not_taken_in(kind: str, fields: dict[str, Any]) -> None:
    assert remember(CONTACT, None).sift(record(kind, **fields)) is None


@pytest.mark.parametrize(
    ("kind", "fields", "left"),
    [
        ("Contact", {"Name": "Bram", "ReportsToId": CONTACT}, {"Name": "Bram", "ReportsToId": None}),
        ("Task", {"WhoId": CONTACT, "WhatId": DEAL}, {"WhoId": None, "WhatId": DEAL}),
        ("BuyIn_Decision__c", {"Final_Word__c": [CONTACT, OTHER]}, {"Final_Word__c": [OTHER]}),
        (
            "BuyIn_Decision__c",
            {"Label__c": "Budget", "Delegated_To__c": {"person": CONTACT, "scope": "all"}},
            {"Label__c": "Budget", "Delegated_To__c": None},
        ),
        ("BuyIn_Subject__c", {"Owner_Contact__c": CONTACT}, {"Owner_Contact__c": None}),
        ("Opportunity", {"Name": "North", "OwnerId": OTHER}, {"Name": "North", "OwnerId": OTHER}),
    ],
)
def test_a_record_about_others_is_taken_in_without_the_person(
    kind: str, fields: dict[str, Any], left: dict[str, Any]
) -> None:
    sifted = remember(CONTACT, None).sift(record(kind, **fields))

    assert sifted is not None
    assert sifted.fields == left


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Zoraya Quillfeather doubts", "somebody doubts"),
        ("QUILLFEATHER, zoraya doubts", "somebody doubts"),
        ("Zoraya  Quillfeather's word", "somebody's word"),
        ("Ask Zoraya.", "Ask somebody."),
        ("zoraya is a word of its own here", "zoraya is a word of its own here"),
        ("Quillfeathers doubt", "Quillfeathers doubt"),
    ],
)
def test_a_name_is_known_again_in_its_deal_in_any_order(words: str, left: str) -> None:
    erased = remember(CONTACT, None, "Zoraya Quillfeather", parts=("Zoraya", "Quillfeather"))
    fields = {"By_Contact__c": OTHER, "Words__c": words}

    here = erased.sift(record("BuyIn_Statement__c", DEAL, **fields))
    elsewhere = erased.sift(record("BuyIn_Statement__c", "0065e0000000oth", **fields))

    assert here is not None
    assert here.fields["Words__c"] == left
    assert elsewhere is not None
    assert elsewhere.fields == fields


def test_marks_differ_by_key_deal_and_kind() -> None:
    marks = {
        MARKER.mark("person", CONTACT),
        MARKER.mark("person", CONTACT, DEAL),
        MARKER.mark("record", CONTACT),
        Marker(key=b"other").mark("person", CONTACT),
    }

    assert len(marks) == 4
    assert "key" not in repr(MARKER)


@pytest.mark.parametrize(
    ("names", "needles"),
    [
        ({"Zoraya Quillfeather"}, {CONTACT.lower(), "quillfeather"}),
        ({"J\u00f6rg M\u00fcller"}, {CONTACT.lower(), "ller"}),
        ({"\u0410\u043d\u043d\u0430"}, None),
    ],
)
def test_a_quick_look_at_json_as_it_is_kept_misses_no_way_to_write_a_name(
    names: set[str], needles: set[str] | None
) -> None:
    traces = Traces(person=CONTACT, deals=frozenset(), ids=frozenset([CONTACT]), names=frozenset(names))

    assert traces.needles == needles
    for name in names:
        kept = json.dumps({"words": name.upper()}).lower()
        assert needles is None or any(needle in kept for needle in needles)
