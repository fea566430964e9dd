"""What is to be done about one entry, given the CRM's row at this moment."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.records import CrmRecord, Json
from plugin.outbox import (
    ATTEMPTS,
    DELETED_THERE,
    arrived,
    change_entry,
    closes_circle,
    new_entry,
    put_off,
    rebased,
    take_ours,
    take_theirs,
)
from plugin.sending_plan import Plan, plan_entry
from plugin.store.outbox import Entry
from tests.salesforce_records import DEAL, own_id

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
KIND = "BuyIn_Statement__c"
FIELDS = {"Stance__c": 1.0, "Words__c": "Yes", "Kind__c": "position"}
OTHER_DEAL = own_id("006", 2)
ADA = own_id("003", 1)


@dataclass(frozen=True)
class Rights:
    create: frozenset[str] = frozenset({"Opportunity__c", *FIELDS})
    update: frozenset[str] = frozenset(FIELDS)
    problem: str | None = None


def entry_of(changed: tuple[str, ...] = tuple(FIELDS), base: dict[str, Json] | None = None, **more: Any) -> Entry:
    made = new_entry((DEAL, KIND, "s1"), FIELDS, changed, base, origin="person", author="Mira", now=NOW)
    return replace(made, **more)


def record_of(parent: str = DEAL, **fields: Json) -> CrmRecord:
    held = {**FIELDS, "External_Key__c": "s1", **fields}
    return CrmRecord(kind=KIND, id=own_id("a03", 1), parent=parent, stamp=NOW, deleted=False, fields=held)


def plan(entry: Entry, record: CrmRecord | None, rights: Rights = Rights()) -> Plan:
    return plan_entry(entry, record, rights)


def test_a_new_row_is_upserted_under_its_opportunity() -> None:
    made = plan(entry_of(), None)

    assert (made.way, made.row.key, made.row.fields) == ("upsert", "s1", {"Opportunity__c": DEAL, **FIELDS})


def test_a_row_that_is_there_as_it_was_entered_has_arrived_without_being_written() -> None:
    made = plan(entry_of(), record_of())

    assert made.way is None
    assert (made.after.state, made.after.record, made.after.changed) == ("arrived", record_of().id, ())


def test_of_a_changed_row_only_what_differs_is_written_and_never_its_opportunity() -> None:
    made = plan(entry_of(("Stance__c", "Words__c"), {"Stance__c": -1.0, "Words__c": "Yes"}), record_of(Stance__c=-1.0))

    assert (made.way, made.row.fields) == ("upsert", {"Stance__c": 1.0})


def test_a_cleared_field_is_written_as_empty() -> None:
    entry = entry_of(("Words__c",), {"Words__c": "Yes"}, fields={**FIELDS, "Words__c": None})

    assert plan(entry, record_of()).row.fields == {"Words__c": None}


@pytest.mark.parametrize(
    ("held", "state"),
    [(1.0, "arrived"), (-1.0, None), (2.0, "conflict"), (None, "conflict")],
    ids=["as ours", "as when it was entered", "another", "emptied"],
)
def test_only_a_value_that_is_neither_ours_nor_the_base_is_a_conflict(held: Json, state: str | None) -> None:
    made = plan(entry_of(("Stance__c",), {"Stance__c": -1.0}), record_of(Stance__c=held))

    assert (None if made.way else made.after.state) == state


def test_another_row_with_the_key_of_a_new_one_is_a_conflict() -> None:
    assert plan(entry_of(), record_of(Words__c="No")).after.theirs == {"Words__c": "No"}


def test_a_row_gone_in_the_crm_is_a_conflict_and_taking_ours_makes_it_anew() -> None:
    gone = plan(entry_of(("Stance__c",), {"Stance__c": -1.0}, record="a03"), None).after

    assert (gone.state, gone.reason) == ("conflict", DELETED_THERE)
    assert plan(take_ours(gone, now=NOW), None).row.fields == {"Opportunity__c": DEAL, **FIELDS}


def test_a_refused_new_row_that_is_tried_again_is_still_new() -> None:
    again = take_ours(entry_of(state="refused", reason="a rule"), now=NOW)

    assert plan(again, None).way == "upsert"


def test_another_deals_row_with_the_key_gives_ours_a_key_of_its_own_and_after_that_a_person() -> None:
    rekeyed = plan(entry_of(), record_of(OTHER_DEAL)).after

    assert (rekeyed.state, rekeyed.external_key) == ("waiting", f"{DEAL}~s1")
    assert plan(rekeyed, record_of(OTHER_DEAL)).after.state == "refused"


def test_a_field_without_the_right_to_write_it_is_named_and_the_rest_is_written() -> None:
    made = plan(entry_of(), None, Rights(create=frozenset({"Opportunity__c", "Kind__c", "Words__c"})))

    assert made.row.fields == {"Opportunity__c": DEAL, "Kind__c": "position", "Words__c": "Yes"}
    assert made.lacking == ("Stance__c",)
    assert "Stance__c of BuyIn_Statement__c" in (made.reason or "")


def test_with_no_field_to_write_the_entry_waits_for_the_right() -> None:
    made = plan(entry_of(("Stance__c",), {"Stance__c": -1.0}), record_of(Stance__c=-1.0), Rights(update=frozenset()))

    assert (made.way, made.after.state, made.after.changed) == (None, "held", ("Stance__c",))


def test_a_deletion_of_what_is_gone_is_done_and_of_what_changed_a_conflict() -> None:
    entry = entry_of((), FIELDS, action="delete")

    assert plan(entry, None).after.state == "arrived"
    assert plan(entry, record_of()).way == "delete"
    assert plan(entry, record_of(Words__c="No")).after.state == "conflict"


def test_results_of_ours_are_written_over_whatever_stands_there() -> None:
    made = new_entry((DEAL, "Opportunity", DEAL), {"V": "new"}, ("V",), {}, origin="analysis", author=None, now=NOW)
    record = replace(record_of(), kind="Opportunity", id=DEAL, parent=None, fields={"V": "somebody's"})

    found = plan(replace(made, record=DEAL), record, Rights(update=frozenset({"V"})))
    assert (found.way, found.row.record, found.row.fields) == ("update", DEAL, {"V": "new"})


def test_a_change_before_the_first_was_sent_keeps_its_base() -> None:
    first = entry_of(("Stance__c",), {"Stance__c": -1.0})
    row = {**FIELDS, "Words__c": "No"}
    second = change_entry(first, row, ("Words__c",), origin="person", author="Ola", now=NOW)

    assert (second.changed, second.base) == (("Stance__c", "Words__c"), {"Stance__c": -1.0, "Words__c": "Yes"})
    assert (second.version, second.id) == (2, first.id)


def test_a_change_after_it_arrived_is_based_on_what_arrived() -> None:
    second = change_entry(
        arrived(entry_of(), "a03"), {**FIELDS, "Stance__c": 2.0}, ("Stance__c",), origin="file", author=None, now=NOW
    )

    assert (second.changed, second.base, second.record) == (("Stance__c",), {"Stance__c": 1.0}, "a03")


def test_what_changed_on_the_way_is_sent_on_top_of_what_has_arrived() -> None:
    sent = entry_of()
    newer = change_entry(sent, {**FIELDS, "Stance__c": 2.0}, ("Stance__c",), origin="file", author=None, now=NOW)
    after = rebased(newer, sent, "a03")

    assert (after.state, after.changed, after.base) == ("waiting", ("Stance__c",), {"Stance__c": 1.0})


def test_giving_way_keeps_the_crms_values_as_what_was_entered_last() -> None:
    entry = entry_of(("Stance__c",), {"Stance__c": -1.0}, theirs={"Stance__c": 2.0}, state="conflict")
    settled = take_theirs(entry)

    assert (settled.state, settled.fields["Stance__c"], settled.changed) == ("arrived", 2.0, ())


def test_each_delay_is_twice_the_last_and_the_last_attempt_ends_with_a_person() -> None:
    entry, delays = entry_of(), []
    for _ in range(ATTEMPTS):
        entry = put_off(entry, "locked", now=NOW)
        delays.append(entry.not_before - NOW)

    assert delays[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert entry.state == "refused"


def test_a_circle_is_told_from_a_line() -> None:
    bosses = {"a": "b", "b": "c", "x": "y", "y": "x"}

    assert closes_circle("c", "a", bosses)
    assert closes_circle("a", "a", bosses)
    assert not closes_circle("d", "a", bosses)
    assert not closes_circle("d", "x", bosses)


TEXT_RIGHTS = Rights(
    create=frozenset({"Opportunity__c", "Decided_By__c", "Label__c"}), update=frozenset({"Decided_By__c", "Label__c"})
)


@pytest.mark.parametrize(
    "person", [{"Decided_By_Contact__c": ADA, "Decided_By_Key__c": None}, {"Decided_By_Key__c": ADA}]
)
def test_a_decider_goes_into_the_one_text_of_an_org_that_has_no_lookup_and_comes_back_as_arrived(
    person: dict[str, Json],
) -> None:
    row = {"Label__c": "Go?", "Decided_By_Contact__c": None, **person, "Decided_By__c": None}
    made = new_entry((DEAL, "BuyIn_Decision__c", "d1"), row, tuple(row), None, origin="file", author=None, now=NOW)
    sent = plan(made, None, TEXT_RIGHTS)
    there = replace(record_of(), kind="BuyIn_Decision__c", fields={"Label__c": "Go?", "Decided_By__c": ADA})
    again = plan(made, there, TEXT_RIGHTS)

    assert (sent.way, sent.lacking) == ("upsert", ())
    assert sent.row.fields == {"Opportunity__c": DEAL, "Label__c": "Go?", "Decided_By__c": ADA}
    assert (again.way, again.after.state, again.after.fields) == (None, "arrived", row)


def test_another_decider_in_that_text_is_a_conflict_that_can_be_settled_for_ours() -> None:
    row = {"Decided_By_Contact__c": ADA, "Decided_By_Key__c": None, "Decided_By__c": None}
    base = {"Decided_By_Contact__c": "003AA", "Decided_By_Key__c": None, "Decided_By__c": None}
    made = new_entry((DEAL, "BuyIn_Decision__c", "d1"), row, tuple(row), base, origin="file", author=None, now=NOW)
    there = replace(record_of(), kind="BuyIn_Decision__c", fields={"Decided_By__c": "somebody else"})
    stopped = plan(made, there, TEXT_RIGHTS).after
    settled = plan(take_ours(stopped, now=NOW), there, TEXT_RIGHTS)

    assert (stopped.state, stopped.theirs) == ("conflict", {"Decided_By__c": "somebody else"})
    assert settled.row.fields == {"Decided_By__c": ADA}
