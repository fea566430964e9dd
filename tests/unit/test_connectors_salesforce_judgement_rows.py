"""A value object becomes a row of the package and comes back as it was, and nothing else can ever be sent."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from connectors.records import CrmRecord
from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON
from connectors.salesforce.judgement_rows import (
    KIND_OF_LIST,
    LONGEST_KEY,
    to_comparable,
    to_deal_key,
    to_fields,
    to_key,
)
from connectors.salesforce.judgement_values import to_values
from graph.deal import RECORD_LISTS, Decision, Delegation, Person, Source, Statement, StatementKind
from plugin.entering import may_leave
from plugin.results import RESULTS
from tests.any_deal import CHANCE, any_deal
from tests.builders import person
from tests.salesforce_records import DEAL, contact_id

SENT_BY_LIST = {
    "people": "Advisory_Role Board_Seat Contact Decision_Maker Department Former Formal_Rank Is_Champion Joined_At "
    "Left_At Owner_Share Person_Name Predecessor_Of_Key Retired_Since Side Title",
    "ties": "At Confidence Count From_Contact From_Key Kind Source Strength To_Contact To_Key Until",
    "subjects": "Excludes Kind Label Owner_Contact Owner_Key Source",
    "statements": "Answered Asked At By_Contact By_Key Confirmed_By Crm_Figure Decision_Key Figure First_Hand "
    "Incident_Key Kind Mechanism Medium New_Facts Own_Share Public Right Risk Source Stance Subject_Key To_Contact "
    "To_Key Withdrawn_At Words",
    "commitments": "Accepted Confirmed_By Done_At Due Hindered Made_At Moved_By_Agreement Owner_Contact Owner_Key "
    "Source Status Status_At Subject_Key What",
    "decisions": "Act_By Agreed Carries_Out Charter_Acknowledged Decided_At Decided_By Decided_By_Contact "
    "Decided_By_Key Decider_Away_Until Delegated_To Due Final_Word Input Joint_With_Tie_Rule Label Listen_Until "
    "Matter Must_Agree Opened_At Proposed_At Recommends Reversible Source Status Subject_Key Voters",
    "incidents": "At Source What",
    "events": "At Kind Person_Contact Person_Key Source What",
}
"""Every field that can leave, by list: whoever adds one to a value object must say here that it may."""


def said(by: str, kind: StatementKind, **more: Any) -> Statement:
    return Statement(**{"id": "s", "at": datetime(2026, 3, 1, tzinfo=UTC), "by": by, "kind": kind, **more})


def to_record(kind: str, row: Mapping[str, Any]) -> CrmRecord:
    return CrmRecord(kind=kind, id="a", parent=None, stamp=datetime.now(UTC), deleted=False, fields=row)


@given(CHANCE)
def test_every_value_object_comes_back_from_its_row_as_it_was(chance: Random) -> None:
    deal = any_deal(chance)
    for list_name, kind in KIND_OF_LIST.items():
        for value in getattr(deal, list_name):
            values = to_values(type(value), to_record(kind, to_fields(value)), lambda named: named)
            kept = {"id": value.id, "source": value.source} | (
                {"crm_roles": value.crm_roles} if list_name == "people" else {}
            )
            assert type(value)(**values, **kept) == value


def test_only_the_named_lists_and_fields_can_leave_and_nothing_of_an_exercise() -> None:
    shapes = {"people": Person, **dict(JUDGEMENTS.values())}
    sent = {}
    for list_name, shape in shapes.items():
        required = {field.name: None for field in fields(shape) if field.default is field.default_factory}
        value = shape(**required, **({} if list_name == "people" else {"source": Source(system="person")}))
        sent[list_name] = {name.removesuffix("__c") for name in to_fields(value)}

    assert sent == {name: set(words.split()) for name, words in SENT_BY_LIST.items()}
    assert set(RECORD_LISTS) - set(KIND_OF_LIST) == {"ratings", "placements", "activities"}
    assert not may_leave(said("ana", "naming", to="bo", source=Source(system="exercise")))
    assert {name.removeprefix("BuyIn_").removesuffix("__c") for name in RESULTS} == {
        "Verdict", "Alignment", "Authority", "Risk", "Next_Step", "Reviewed_At",
    }  # fmt: skip


def test_a_person_is_a_lookup_to_the_contact_or_the_key_of_their_record() -> None:
    contact = contact_id(1)

    by_contact = to_fields(said(contact[:15], "claim"))
    by_key = to_fields(said("olga", "claim"))

    assert (by_contact["By_Contact__c"], by_contact["By_Key__c"]) == (contact, None)
    assert (by_key["By_Contact__c"], by_key["By_Key__c"]) == (None, "olga")


def test_of_a_contact_only_what_the_contact_lacks_is_a_field() -> None:
    row = to_fields(person(contact_id(1), name="Ana", title="CFO", department="Finance", is_champion=True))

    assert (row["Contact__c"], row["Person_Name__c"], row["Title__c"], row["Department__c"]) == (
        contact_id(1), None, None, None,
    )  # fmt: skip
    assert row["Is_Champion__c"] is True


def test_values_are_those_that_an_org_can_keep() -> None:
    at = datetime(2026, 3, 1, 9, 30, 15, 987_654, tzinfo=UTC)
    value = replace(said("ana", "position"), at=at, words="  Yes. ", stance=1 / 3, asked=())
    row = to_fields(value)

    assert (row["At__c"], row["Words__c"], row["Stance__c"], row["Asked__c"]) == (
        "2026-03-01T09:30:15+00:00", "Yes.", 0.3333, None,
    )  # fmt: skip


def test_a_small_object_keeps_only_what_it_says() -> None:
    decision = Decision(id="d", name="D", status="open", delegated_to=Delegation(person="bo"))

    assert to_fields(decision)["Delegated_To__c"] == {"person": "bo"}


def test_the_orgs_own_source_is_no_field() -> None:
    ours = said("ana", "claim", source=Source(system="person", author="Mira"))
    theirs = said("ana", "claim", source=Source(system="salesforce", record="a03"))

    assert to_fields(ours)["Source__c"] == {"system": "person", "author": "Mira"}
    assert "Source__c" not in to_fields(theirs)


def test_an_empty_field_counts_as_the_keys_default_and_not_known_is_not_no() -> None:
    kind = next(own for own, (_, shape) in JUDGEMENTS.items() if shape is Statement)

    assert to_comparable(kind, "Public__c", None) is True
    assert to_comparable(kind, "Words__c", " ") is None
    assert to_comparable(PERSON, "Decision_Maker__c", None) is None
    assert to_comparable(PERSON, "Decision_Maker__c", value=False) is False


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_a_key_fits_the_org_stays_itself_and_tells_ids_apart(one: str, other: str) -> None:
    for own_id in (one, other):
        key = to_key(own_id)
        assert 0 < len(key) <= LONGEST_KEY
        assert key == key.strip()
        assert to_key(key) == key
        assert len(to_deal_key(DEAL, key)) <= LONGEST_KEY
    assert (to_key(one) == to_key(other)) == (one == other)
