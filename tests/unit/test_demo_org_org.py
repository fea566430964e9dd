"""What the sample org takes in, refuses, and does with changes."""

from datetime import timedelta
from typing import Any

import pytest

from connectors.demo_org.ids import build_id
from connectors.demo_org.intake import OrgDataError
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.values import to_stamp
from tests.demo_org_rows import (
    ADA,
    BEN,
    CALL,
    DEAL,
    LONG_AGO,
    MEMBER,
    OLD_CALL,
    ROLE,
    SAYING,
    TODAY,
    Clock,
    build_org,
    build_rows,
)


def problems_with(kind: str, place: int, **fields: Any) -> tuple[str, ...]:
    """What an org says to the usual rows with one of them changed."""
    rows = build_rows()
    rows[kind][place].update(fields)
    with pytest.raises(OrgDataError) as refused:
        DemoOrg(rows, now=Clock())
    return refused.value.problems


def test_missing_fields_get_what_salesforce_gives_them() -> None:
    org = build_org()
    ada, deal, call = org.tables["Contact"][ADA], org.tables["Opportunity"][DEAL], org.tables["Task"][CALL]
    assert ada["Name"] == "Ada Okoro"
    assert ada["SystemModstamp"] == LONG_AGO
    assert ada["CurrencyIsoCode"] == "EUR"
    assert ada["MasterRecordId"] is None
    assert (deal["IsClosed"], deal["IsWon"], deal["ForecastCategory"]) == (False, False, "Pipeline")
    assert call["IsClosed"] is True


def test_old_closed_activities_are_archived() -> None:
    org = build_org()
    assert org.tables["Task"][OLD_CALL]["IsArchived"] is True
    assert org.tables["Task"][CALL]["IsArchived"] is False


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("Opportunity", {"Colour": "red"}, "there is no field Colour"),
        ("Opportunity", {"name": "small letters"}, "there is no field name"),
        ("Opportunity", {"Amount": "12"}, "Amount must be a number"),
        ("Opportunity", {"Amount": float("nan")}, "Amount must have at most 16 digits"),
        ("Opportunity", {"CloseDate": "2026-02-30"}, "CloseDate is no date that exists"),
        ("Opportunity", {"CloseDate": None}, "CloseDate is required"),
        ("Opportunity", {"IsPrivate": "true"}, "IsPrivate must be true or false"),
        ("Opportunity", {"IsWon": True}, "IsWon contradicts what Salesforce works out"),
        ("Opportunity", {"Name": "x" * 121}, "Name has 121 characters, more than 120"),
        ("Opportunity", {"NextStep": ""}, "NextStep must not be empty text"),
        ("Opportunity", {"OwnerId": ADA}, "OwnerId must point to User"),
        ("Opportunity", {"AccountId": build_id("001", 99)}, "AccountId points to a Account that isn't there"),
        ("Opportunity", {"AccountId": build_id("001", 1)[:15]}, "AccountId must be an id of 18 characters"),
        ("Opportunity", {"CreatedDate": "2026-01-05T10:00:00Z"}, "CreatedDate must be a date and time like"),
        ("Opportunity", {"CreatedDate": "2026-01-05T10:00:00.250+0000"}, "CreatedDate must be a whole second"),
        ("Opportunity", {"SystemModstamp": "2027-01-05T10:00:00.000+0000"}, "SystemModstamp must be a whole second"),
        ("Opportunity", {"SystemModstamp": "2025-01-05T10:00:00.000+0000"}, "SystemModstamp lies before CreatedDate"),
        ("Opportunity", {"CurrencyIsoCode": "eur"}, "CurrencyIsoCode has a value that its picklist hasn't"),
        ("Opportunity", {"BuyIn_Alignment__c": "agreed"}, "BuyIn_Alignment__c has a value"),
        ("Opportunity", {"IsPersonAccount": True}, "there is no field IsPersonAccount"),
        ("BuyIn_Statement__c", {"Kind__c": "shout"}, "Kind__c has a value that its picklist hasn't: shout"),
        ("BuyIn_Statement__c", {"Stance__c": True}, "Stance__c must be a number"),
        ("BuyIn_Statement__c", {"Opportunity__c": None}, "Opportunity__c is required"),
        ("User", {"Email": "nobody"}, "Email must be an e-mail address"),
        ("Task", {"Id": build_id("00U", 5)}, "begins 00T"),
    ],
)
def test_a_record_that_no_org_could_hold_is_refused_with_its_place(
    kind: str, fields: dict[str, Any], reason: str
) -> None:
    problems = problems_with(kind, 0, **fields)
    assert any(reason in problem and problem.startswith(kind) for problem in problems), problems


def test_all_problems_are_named_at_once() -> None:
    rows = build_rows()
    rows["Opportunity"][0]["Amount"] = "much"
    rows["Contact"][0]["Shoe"] = 43
    rows["Contact"][1]["Id"] = ADA
    rows["Invoice"] = [{"Id": DEAL}]
    with pytest.raises(OrgDataError) as refused:
        DemoOrg(rows, now=Clock())
    said = " ".join(refused.value.problems)
    for part in ("Amount", "Shoe", "Id is there twice", "Invoice: the org has no such object"):
        assert part in said


def test_keys_are_unique_with_regard_to_case() -> None:
    rows = build_rows()
    first = rows["BuyIn_Statement__c"][0]
    rows["BuyIn_Statement__c"].append({**first, "Id": build_id("a03", 2), "External_Key__c": "s-1"})
    DemoOrg(rows, now=Clock())
    rows["BuyIn_Statement__c"].append({**first, "Id": build_id("a03", 3)})
    with pytest.raises(OrgDataError, match="External_Key__c is there twice"):
        DemoOrg(rows, now=Clock())


def test_a_deal_has_one_primary_contact_role() -> None:
    rows = build_rows()
    rows["OpportunityContactRole"].append(
        {**rows["OpportunityContactRole"][0], "Id": build_id("00K", 2), "ContactId": BEN}
    )
    with pytest.raises(OrgDataError, match="two primary contact roles"):
        DemoOrg(rows, now=Clock())


def test_a_contact_may_point_to_a_lead_or_case_that_the_org_does_not_serve() -> None:
    rows = build_rows()
    rows["Task"][0].update(WhoId=build_id("00Q", 1), WhatId=None)
    assert DemoOrg(rows, now=Clock()).tables["Task"][CALL]["WhoId"] == build_id("00Q", 1)


def test_a_role_may_hold_a_value_outside_its_list_as_in_salesforce() -> None:
    rows = build_rows()
    rows["OpportunityContactRole"][0]["Role"] = "Mortgage broker"
    assert DemoOrg(rows, now=Clock()).tables["OpportunityContactRole"][ROLE]["Role"] == "Mortgage broker"


def test_a_change_is_stamped_to_the_second() -> None:
    clock = Clock(TODAY + timedelta(microseconds=987_654))
    org = build_org(clock)
    org.update("Contact", ADA, Title="Head of Operations")
    row = org.tables["Contact"][ADA]
    assert row["Title"] == "Head of Operations"
    assert row["SystemModstamp"] == row["LastModifiedDate"] == "2026-03-02T09:30:00.000+0000"
    assert org.tables["Contact"][BEN]["SystemModstamp"] == LONG_AGO


def test_a_change_may_carry_an_earlier_stamp_as_a_late_commit_does() -> None:
    org = build_org()
    org.update("Contact", ADA, Title="CFO", SystemModstamp="2026-02-01T08:00:00.000+0000")
    assert org.tables["Contact"][ADA]["SystemModstamp"] == "2026-02-01T08:00:00.000+0000"


def test_a_change_that_no_org_takes_is_refused_and_leaves_the_record_alone() -> None:
    org = build_org()
    with pytest.raises(OrgDataError):
        org.update("Opportunity", DEAL, Amount="much")
    with pytest.raises(OrgDataError):
        org.update("Opportunity", DEAL, Colour="red")
    assert org.tables["Opportunity"][DEAL]["Amount"] == 120_000


def test_a_new_stage_closes_the_deal_and_leaves_a_history() -> None:
    org = build_org()
    org.update("Opportunity", DEAL, StageName="Closed Won")
    deal = org.tables["Opportunity"][DEAL]
    assert (deal["IsClosed"], deal["IsWon"], deal["ForecastCategory"]) == (True, True, "Closed")
    assert deal["LastStageChangeDate"] == to_stamp(TODAY)
    assert [row["StageName"] for row in org.tables["OpportunityHistory"].values()] == ["Closed Won"]


def test_a_new_record_gets_an_id_of_its_kind_and_the_usual_values() -> None:
    org = build_org()
    made = org.insert("Contact", LastName="Soto")
    assert made.startswith("003")
    assert org.tables["Contact"][made]["Name"] == "Soto"
    assert org.tables["Contact"][made]["CreatedDate"] == to_stamp(TODAY)
    assert org.insert("Contact", LastName="Soto") != made


def test_a_new_record_without_what_is_required_is_refused() -> None:
    org = build_org()
    with pytest.raises(OrgDataError, match="LastName is required"):
        org.insert("Contact", FirstName="Nameless")


def test_deleting_a_deal_takes_along_what_hangs_on_it() -> None:
    org = build_org()
    org.delete("Opportunity", DEAL)
    gone = [("OpportunityContactRole", ROLE), ("Task", CALL), ("BuyIn_Statement__c", SAYING)]
    assert all(org.tables[kind][row_id]["IsDeleted"] for kind, row_id in gone)
    assert not org.tables["Contact"][ADA]["IsDeleted"]
    assert MEMBER not in org.tables["OpportunityTeamMember"]
    assert org.deletions["OpportunityTeamMember"] == [(MEMBER, to_stamp(TODAY))]


def test_a_contact_role_cannot_come_back_but_a_contact_can() -> None:
    clock = Clock()
    org = build_org(clock)
    org.delete("Contact", BEN)
    clock.advance(minutes=5)
    org.undelete("Contact", BEN)
    assert org.tables["Contact"][BEN]["IsDeleted"] is False
    assert org.tables["Contact"][BEN]["SystemModstamp"] == to_stamp(TODAY + timedelta(minutes=5))
    org.delete("OpportunityContactRole", ROLE)
    with pytest.raises(OrgDataError, match="undeleted"):
        org.undelete("OpportunityContactRole", ROLE)


def test_a_merge_moves_children_without_a_new_stamp() -> None:
    org = build_org()
    org.merge("Contact", BEN, ADA)
    loser, role = org.tables["Contact"][ADA], org.tables["OpportunityContactRole"][ROLE]
    assert (loser["IsDeleted"], loser["MasterRecordId"]) == (True, BEN)
    assert (role["ContactId"], role["SystemModstamp"]) == (BEN, LONG_AGO)
    assert org.tables["BuyIn_Statement__c"][SAYING]["By_Contact__c"] == BEN
    assert (ADA, to_stamp(TODAY)) in org.deletions["Contact"]


def test_a_chain_of_merges_can_be_followed_link_by_link() -> None:
    org = build_org()
    cleo = org.insert("Contact", LastName="Brandt")
    org.merge("Contact", BEN, ADA)
    org.merge("Contact", cleo, BEN)
    masters = [org.tables["Contact"][row_id]["MasterRecordId"] for row_id in (ADA, BEN, cleo)]
    assert masters == [BEN, cleo, None]


def test_a_hidden_field_or_object_is_not_described() -> None:
    org = build_org()
    org.hide("Opportunity", "Amount")
    org.hide("EmailMessage")
    described = org.describe("opportunity")
    assert described is not None
    assert described.field("Amount") is None
    assert org.describe("EmailMessage") is None
    org.show("Opportunity", "Amount")
    shown = org.describe("Opportunity")
    assert shown is not None
    assert shown.field("Amount") is not None


@pytest.mark.parametrize("field", ["Id", "Colour"])
def test_only_a_field_that_is_there_can_be_hidden_and_never_the_id(field: str) -> None:
    with pytest.raises(ValueError, match=field):
        build_org().hide("Opportunity", field)


def test_the_user_who_signs_in_is_made_unless_one_is_given() -> None:
    made = build_org()
    rows = build_rows()
    given = DemoOrg(rows, now=Clock(), username="mira@seller.example")
    assert made.user_id != given.user_id == rows["User"][0]["Id"]
    assert len(made.tables["User"]) == len(given.tables["User"]) + 1
    assert made.tables["User"][made.user_id]["Username"] == "integration@buy-in.example"


def test_a_timed_event_has_its_day_start_and_end_worked_out() -> None:
    org = build_org()
    made = org.insert("Event", ActivityDateTime="2026-02-27T23:30:00.000+0000", DurationInMinutes=60)
    event = org.tables["Event"][made]
    assert event["ActivityDate"] == "2026-02-27"
    assert event["StartDateTime"] == "2026-02-27T23:30:00.000+0000"
    assert event["EndDateTime"] == "2026-02-28T00:30:00.000+0000"
    assert event["IsArchived"] is False


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ActivityDateTime": "2026-02-27T23:30:00.000+0000"}, "needs ActivityDateTime and DurationInMinutes"),
        ({"ActivityDate": "2026-02-27"}, "needs ActivityDateTime and DurationInMinutes"),
        ({"ActivityDateTime": "2026-02-30T23:30:00.000+0000", "DurationInMinutes": 5}, "no date and time that exists"),
        ({"ActivityDateTime": "0999-02-03T23:30:00.000+0000", "DurationInMinutes": 5}, "outside the years"),
        ({"IsAllDayEvent": True, "ActivityDate": "0999-02-03"}, "outside the years"),
        ({"IsAllDayEvent": True, "DurationInMinutes": 1.5}, "must be a whole number"),
        ({"IsAllDayEvent": True, "Subject": 5}, "Subject must be text"),
    ],
)
def test_an_event_without_a_sensible_time_is_refused(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(OrgDataError, match=reason):
        build_org().insert("Event", **fields)


def test_an_all_day_event_needs_only_its_day() -> None:
    org = build_org()
    made = org.insert("Event", IsAllDayEvent=True, ActivityDate="2026-02-27")
    assert org.tables["Event"][made]["ActivityDateTime"] is None


def test_an_emptied_recycle_bin_leaves_only_the_list_of_deletions() -> None:
    org = build_org()
    org.purge("Contact", BEN)
    assert BEN not in org.tables["Contact"]
    assert org.deletions["Contact"] == [(BEN, to_stamp(TODAY))]


def test_records_given_as_deleted_stand_in_the_list_of_deletions() -> None:
    rows = build_rows()
    rows["OpportunityTeamMember"][0]["IsDeleted"] = True
    rows["Contact"][1]["IsDeleted"] = True
    org = DemoOrg(rows, now=Clock())
    assert org.deletions["OpportunityTeamMember"] == [(MEMBER, LONG_AGO)]
    assert org.deletions["Contact"] == [(BEN, LONG_AGO)]
    assert BEN in org.tables["Contact"]
    assert MEMBER not in org.tables["OpportunityTeamMember"]


def test_without_stages_on_record_a_deal_is_open_in_any_stage() -> None:
    rows = build_rows()
    del rows["OpportunityStage"]
    deal = DemoOrg(rows, now=Clock()).tables["Opportunity"][DEAL]
    assert (deal["IsClosed"], deal["ForecastCategory"]) == (False, "Pipeline")


def test_a_stage_that_nobody_knows_leaves_the_deal_open() -> None:
    org = build_org()
    org.update("Opportunity", DEAL, StageName="Verbal yes")
    assert org.tables["Opportunity"][DEAL]["IsClosed"] is False
