from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.records import CrmRecord, QuarantinedRow
from connectors.salesforce.rows import NEVER, to_record
from connectors.salesforce.source import WANTED
from tests.salesforce_records import contact_id, own_id

STAMP = "2026-03-01T08:00:00.000+0000"
DEAL = own_id("006", 1)
STATEMENT = {
    "Id": own_id("a03", 1),
    "SystemModstamp": STAMP,
    "IsDeleted": False,
    "Opportunity__c": DEAL,
    "External_Key__c": "s1",
    "At__c": "2026-02-01T10:00:00.000+0000",
    "Kind__c": "position",
    "By_Contact__c": contact_id(1),
}
TASK = {"Id": own_id("00T", 1), "SystemModstamp": STAMP, "IsDeleted": False, "WhatId": DEAL, "IsClosed": True}


def take(kind: str, row: Any, prefix: str | None = None) -> CrmRecord | QuarantinedRow:
    wanted = WANTED[kind]
    selected = ["Id", "SystemModstamp", "IsDeleted", *(column.name for column in wanted.columns)]
    return to_record(wanted, prefix or wanted.prefix, [name for name in selected if name in row], row)


def taken(kind: str, row: Any) -> CrmRecord:
    record = take(kind, row)
    assert isinstance(record, CrmRecord), record
    return record


def refused(kind: str, row: Any) -> QuarantinedRow:
    record = take(kind, row)
    assert isinstance(record, QuarantinedRow), record
    return record


def test_a_row_becomes_a_record_of_its_wanted_fields_with_long_ids() -> None:
    row = {
        **TASK,
        "WhatId": DEAL[:15],
        "WhoId": contact_id(1)[:15],
        "Subject": "Call about the fleet",
        "attributes": {},
    }

    record = taken("Task", row)

    assert record.parent == DEAL
    assert record.stamp == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    assert record.fields == {"IsClosed": True, "WhatId": DEAL, "WhoId": contact_id(1)}


@pytest.mark.parametrize("stamp", ["2026-03-01T08:00:00.000+0000", "2026-03-01T08:00:00Z", "2026-03-01T09:00:00+01:00"])
def test_every_spelling_of_a_time_is_read(stamp: str) -> None:
    assert taken("Task", {**TASK, "SystemModstamp": stamp}).stamp == datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def test_a_hidden_field_is_absent_and_never_null() -> None:
    fields = taken("Task", TASK).fields

    assert "CompletedDateTime" not in fields
    assert taken("Task", {**TASK, "CompletedDateTime": None}).fields["CompletedDateTime"] is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"Id": None}, "Id"),
        ({"Id": ""}, "Id"),
        ({"Id": "00T000000000001AAB"}, "Id"),
        ({"Id": 17}, "Id"),
        ({"Id": own_id("006", 1)}, "Id"),
        ({"SystemModstamp": None}, "SystemModstamp"),
        ({"SystemModstamp": "2026-03-01"}, "SystemModstamp"),
        ({"SystemModstamp": "2026-03-01T08:00:00"}, "SystemModstamp"),
        ({"CompletedDateTime": "1017-01-01T00:00:00.000+0000"}, "CompletedDateTime"),
        ({"CompletedDateTime": "2026-02-30T00:00:00.000+0000"}, "CompletedDateTime"),
        ({"CompletedDateTime": "9999-12-31T23:59:59.000-1200"}, "CompletedDateTime"),
        ({"ActivityDate": "2201-01-01"}, "ActivityDate"),
        ({"ActivityDate": "20260101"}, "ActivityDate"),
        ({"ActivityDate": 5}, "ActivityDate"),
        ({"IsClosed": "true"}, "IsClosed"),
        ({"IsDeleted": 0}, "IsDeleted"),
        ({"OwnerId": "Ines"}, "OwnerId"),
        ({"TaskSubtype": "Ca\x00ll"}, "TaskSubtype"),
        ({"TaskSubtype": "\ud800"}, "TaskSubtype"),
    ],
)
def test_a_row_that_makes_no_sense_is_set_aside_with_its_place(change: dict[str, Any], field: str) -> None:
    row = refused("Task", {**TASK, **change})

    assert (row.kind, row.field) == ("Task", field)
    assert row.problem.startswith(field)


def test_a_row_without_an_id_is_set_aside_as_received() -> None:
    row = {name: value for name, value in TASK.items() if name != "Id"}

    assert refused("Task", row).row == row
    assert refused("Task", ["no", "row"]).id is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"Stance__c": 5}, "Stance__c"),
        ({"Stance__c": "1"}, "Stance__c"),
        ({"Stance__c": True}, "Stance__c"),
        ({"Stance__c": float("nan")}, "Stance__c"),
        ({"Kind__c": "gossip"}, "Kind__c"),
        ({"Kind__c": None}, "Kind__c"),
        ({"At__c": None}, "At__c"),
        ({"Public__c": "maybe"}, "Public__c"),
        ({"By_Contact__c": None, "By_Key__c": None}, "By_Contact__c"),
        ({"By_Contact__c": DEAL}, "By_Contact__c"),
        ({"Opportunity__c": None}, "Opportunity__c"),
        ({"Asked__c": "Mara"}, "Asked__c"),
        ({"Asked__c": '{"a": 1}'}, "Asked__c"),
        ({"Asked__c": "[1]"}, "Asked__c"),
        ({"Asked__c": '[""]'}, "Asked__c"),
        ({"Asked__c": "[" * 100_000}, "Asked__c"),
    ],
)
def test_a_statement_out_of_its_ranges_is_set_aside(change: dict[str, Any], field: str) -> None:
    assert refused("BuyIn_Statement__c", {**STATEMENT, **change}).field == field


def test_a_statement_keeps_yes_no_numbers_lists_and_plain_dates() -> None:
    asked = f'["{contact_id(2)}", "guest"]'
    row = {**STATEMENT, "Public__c": "false", "New_Facts__c": True, "Stance__c": -2, "Asked__c": asked}

    fields = taken("BuyIn_Statement__c", {**row, "At__c": "2026-02-01"}).fields

    assert fields["Public__c"] is False
    assert fields["New_Facts__c"] is True
    assert fields["Stance__c"] == -2
    assert fields["Asked__c"] == [contact_id(2), "guest"]
    assert fields["At__c"] == "2026-02-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "",
        '{"agreed": "yes"}',
        '{"agreed": true, "subjects": "budget"}',
        '{"agreed": true, "since": "2026-01-01"}',
        '{"until": "soon"}',
    ],
)
def test_an_advisory_role_is_an_object_of_its_own_keys(text: str) -> None:
    row = {
        "Id": own_id("a00", 1),
        "SystemModstamp": STAMP,
        "Opportunity__c": DEAL,
        "Contact__c": contact_id(1),
        "Advisory_Role__c": text,
    }
    if text == "":
        assert taken("BuyIn_Person__c", row).fields["Advisory_Role__c"] is None
    else:
        assert refused("BuyIn_Person__c", row).field == "Advisory_Role__c"


def test_extra_keys_that_begin_with_x_are_passed_over() -> None:
    row = {"Id": own_id("a00", 1), "SystemModstamp": STAMP, "Opportunity__c": DEAL, "Contact__c": contact_id(1)}

    fields = taken("BuyIn_Person__c", {**row, "Advisory_Role__c": '{"agreed": true, "x_note": 1}'}).fields

    assert fields["Advisory_Role__c"] == {"agreed": True}


def test_a_delegation_needs_its_person() -> None:
    row = {
        "Id": own_id("a05", 1),
        "SystemModstamp": STAMP,
        "Opportunity__c": DEAL,
        "Label__c": "Which depots first",
        "Status__c": "open",
        "Delegated_To__c": '{"scope": "depots"}',
    }
    assert refused("BuyIn_Decision__c", row).field == "Delegated_To__c"


def test_a_text_is_counted_and_never_kept() -> None:
    row = {**TASK, "Description": "She said: we are not ready for this."}

    assert taken("Task", row).fields["Description"] == 8
    set_aside = refused("Task", {**row, "IsClosed": 3})
    assert "not ready" not in repr(set_aside)


def test_a_deleted_row_is_taken_whatever_else_is_wrong_with_it() -> None:
    record = taken("BuyIn_Statement__c", {**STATEMENT, "IsDeleted": True, "Stance__c": 9, "Kind__c": None})

    assert record.deleted
    assert record.parent == DEAL
    assert "Stance__c" not in record.fields


def test_stages_hang_together_and_may_have_no_stamp() -> None:
    row = {"Id": own_id("01J", 1), "MasterLabel": "Proposal", "SortOrder": 3, "IsActive": True}

    record = taken("OpportunityStage", row)

    assert record.parent == "OpportunityStage"
    assert record.stamp == NEVER


def test_an_activity_on_an_account_hangs_on_no_opportunity() -> None:
    assert taken("Task", {**TASK, "WhatId": None}).parent is None
    assert refused("Task", {**TASK, "WhatId": 1}).field == "WhatId"
