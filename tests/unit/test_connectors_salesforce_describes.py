from typing import Any

import pytest

from connectors.records import KindReport
from connectors.salesforce.describes import to_missing, to_readable
from connectors.salesforce.source import WANTED


def described(*names: str, **changes: Any) -> dict[str, Any]:
    return {"queryable": True, "keyPrefix": "003", "fields": [{"name": name} for name in names], **changes}


CONTACT = ("Id", "SystemModstamp", "IsDeleted", "Name", "Title", "Department", "ReportsToId", "MasterRecordId")


def test_what_is_asked_for_is_what_is_wanted_and_shown() -> None:
    readable = to_readable(WANTED["Contact"], described(*CONTACT, "Email", "Birthdate"))

    assert set(readable.fields) == set(CONTACT)
    assert readable.to_report() == KindReport(kind="Contact", readable=True, hidden=(), problem=None)
    assert readable.prefix == "003"


def test_hidden_fields_are_reported_and_not_asked_for() -> None:
    readable = to_readable(WANTED["Contact"], described("Id", "SystemModstamp", "Name"))

    assert readable.fields == ("Id", "SystemModstamp", "Name")
    assert readable.to_report().hidden == ("Department", "MasterRecordId", "ReportsToId", "Title")
    assert readable.to_report().readable


@pytest.mark.parametrize("missing", ["Id", "SystemModstamp", "OpportunityId", "ContactId"])
def test_a_kind_without_a_required_field_is_not_read(missing: str) -> None:
    names = {"Id", "SystemModstamp", "OpportunityId", "ContactId", "Role"} - {missing}

    report = to_readable(WANTED["OpportunityContactRole"], described(*names)).to_report()

    assert not report.readable
    assert report.problem is not None
    assert missing in report.problem


@pytest.mark.parametrize(
    "answer", [{}, {"fields": None}, {"fields": [5, {"name": 7}]}, described("Id", queryable=False)]
)
def test_a_describe_that_shows_nothing_is_a_problem_and_no_crash(answer: dict[str, Any]) -> None:
    assert not to_readable(WANTED["Contact"], answer).to_report().readable


def test_fields_of_some_orgs_only_are_not_reported_as_hidden() -> None:
    names = {column.name for column in WANTED["Opportunity"].columns} - {"CurrencyIsoCode"}

    assert to_readable(WANTED["Opportunity"], described("Id", "SystemModstamp", *names)).hidden == ()


def test_a_kind_that_is_not_there_names_what_it_comes_with() -> None:
    report = to_missing(WANTED["BuyIn_Tie__c"]).to_report()

    assert not report.readable
    assert "Buy-In package" in str(report.problem)


def test_no_address_subject_or_html_of_anybody_is_wanted() -> None:
    wanted = {column.name for held in WANTED.values() for column in held.columns}

    assert not wanted & {"Email", "FromAddress", "ToAddress", "CcAddress", "RelationAddress", "Subject", "HtmlBody"}
