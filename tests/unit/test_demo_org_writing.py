"""The sample org takes what Salesforce takes, and refuses row by row what Salesforce refuses."""

import json
from typing import Any

import pytest

from connectors.demo_org.ids import build_id
from connectors.demo_org.refusals import RefusalError
from connectors.demo_org.writing import MOST_ROWS, answer_write
from tests.demo_org_rows import ADA, BEN, DEAL, SAYING, build_org

KIND = "BuyIn_Statement__c"
COLLECTION = f"/composite/sobjects/{KIND}/External_Key__c"
NEW: dict[str, Any] = {
    "Opportunity__c": DEAL,
    "By_Contact__c": ADA,
    "Kind__c": "claim",
    "At__c": "2026-02-01T10:00:00.500+02:00",
}


def row(key: str | None, kind: str = KIND, **fields: Any) -> dict[str, Any]:
    return {"attributes": {"type": kind}, **({} if key is None else {"External_Key__c": key}), **fields}


def write(org: Any, method: str, path: str, *records: dict[str, Any], query: str = "") -> Any:
    body = json.dumps({"allOrNone": False, "records": records}).encode()
    written = answer_write(org, method, path, query, body)
    assert written is not None
    assert written[0] == 200
    return written[1]


def codes(results: Any) -> list[str | None]:
    return [result["errors"][0]["statusCode"] if result["errors"] else None for result in results]


def test_an_upsert_makes_a_row_once_and_then_changes_it() -> None:
    org = build_org()
    first = write(org, "PATCH", COLLECTION, row("s2", **NEW))
    second = write(org, "PATCH", COLLECTION, row("s2", Words__c="  Yes  ", Stance__c=None))

    assert [result["created"] for result in (*first, *second)] == [True, False]
    held = org.tables[KIND][first[0]["id"]]
    assert (held["Words__c"], held["At__c"]) == ("Yes", "2026-02-01T08:00:00.000+0000")


def test_each_row_has_its_own_result_in_the_order_asked() -> None:
    org = build_org()
    org.write_rules.locked["s5"] = 1
    org.write_rules.rules.append(lambda _, held: "Not on Sundays" if held.get("Words__c") == "Sunday" else None)
    results = write(
        org,
        "PATCH",
        COLLECTION,
        row("s2", **NEW),
        row("s3", **{**NEW, "Kind__c": "shouting"}),
        row("s4", **{**NEW, "Opportunity__c": None}),
        row("s5", **NEW),
        row("s6", **NEW, Words__c="Sunday"),
        row("S-1", Opportunity__c=DEAL),
        row("twice", **NEW),
        row("twice", **NEW),
        row(" ", **NEW),
        row("s7", **{**NEW, "By_Contact__c": build_id("003", 99)}),
    )

    assert codes(results) == [
        None,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        "REQUIRED_FIELD_MISSING",
        "UNABLE_TO_LOCK_ROW",
        "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        "DUPLICATE_VALUE",
        "DUPLICATE_VALUE",
        "MISSING_ARGUMENT",
        "INVALID_CROSS_REFERENCE_KEY",
    ]
    assert len(org.tables[KIND]) == 2


@pytest.mark.parametrize(
    ("records", "code"),
    [
        ([row("a", Unknown__c=1)], "INVALID_FIELD"),
        ([row("a", **NEW)] * (MOST_ROWS + 1), "EXCEEDED_ID_LIMIT"),
        ([{"External_Key__c": "a"}], "INVALID_INPUT"),
        ([row("a", kind="BuyIn_Tie__c")], "INVALID_INPUT"),
    ],
)
def test_what_is_wrong_with_the_form_of_a_call_refuses_all_of_it(records: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        write(build_org(), "PATCH", COLLECTION, *records)

    assert refusal.value.code == code


def test_rows_are_made_changed_and_deleted_by_id() -> None:
    org = build_org()
    made = write(
        org,
        "POST",
        "/composite/sobjects",
        row(None, "OpportunityContactRole", OpportunityId=DEAL, ContactId=BEN, Role="Evaluator"),
    )
    changed = write(org, "PATCH", "/composite/sobjects", row(None, "Contact", id=BEN[:15], ReportsToId=None))
    gone = write(org, "DELETE", "/composite/sobjects", query=f"ids={made[0]['id']},{SAYING}&allOrNone=false")
    again = write(org, "DELETE", "/composite/sobjects", query=f"ids={SAYING}")

    assert codes([*made, *changed, *gone]) == [None] * 4
    assert org.tables["Contact"][BEN]["ReportsToId"] is None
    assert codes(again) == ["ENTITY_IS_DELETED"]


def test_a_field_that_may_only_be_read_says_so_in_the_describe_and_at_the_row() -> None:
    org = build_org()
    org.write_rules.read_only.add((KIND, "Words__c"))
    described = org.describe(KIND)
    results = write(org, "PATCH", COLLECTION, row("s2", **NEW, Words__c="x"))

    assert described is not None
    field = described.field("Words__c")
    assert field is not None
    assert (field.createable, field.updateable) == (False, False)
    assert codes(results) == ["INVALID_FIELD_FOR_INSERT_UPDATE"]


def test_single_calls_answer_as_single_calls_do() -> None:
    org = build_org()
    body = json.dumps({name: held for name, held in NEW.items() if name != "External_Key__c"}).encode()
    path = f"/sobjects/{KIND}/External_Key__c/s%202"

    assert (answer_write(org, "PATCH", path, "", body) or (0,))[0] == 201
    assert (answer_write(org, "PATCH", path, "", b'{"Words__c":"x"}') or (0,))[0] == 200
    assert answer_write(org, "PATCH", f"/sobjects/Contact/{ADA}", "", b'{"ReportsToId":null}') == (204, None)
    assert answer_write(org, "GET", path, "", b"") is None
    with pytest.raises(RefusalError) as refusal:
        answer_write(org, "DELETE", f"/sobjects/Contact/{build_id('003', 99)}", "", b"")
    assert refusal.value.code == "MALFORMED_ID"
