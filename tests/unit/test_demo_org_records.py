import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.demo_org.ids import is_long_id
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.values import from_stamp

MONDAY = datetime(2026, 11, 16, 0, 20, tzinfo=UTC)
WEEK = [MONDAY + timedelta(days=days, hours=3 * days) for days in range(7)]
Rows = list[dict[str, Any]]
Records = dict[str, Rows]

CONTACT_FIELDS = (
    "By_Contact__c",
    "To_Contact__c",
    "From_Contact__c",
    "Owner_Contact__c",
    "Person_Contact__c",
    "Contact__c",
)
"""The lookups to contacts of our own objects."""


@pytest.fixture(scope="module")
def records() -> Records:
    return build_records(MONDAY)


def live_of(records: Records, kind: str) -> Rows:
    return [row for row in records[kind] if not row.get("IsDeleted")]


def people_of_deals(records: Records) -> dict[str, set[str]]:
    """Everybody who takes part in each deal, ours included, as the contract lists them."""
    people: dict[str, set[str]] = defaultdict(set)
    for row in records["Opportunity"]:
        people[row["Id"]].add(row["OwnerId"])
    for row in records["OpportunityTeamMember"]:
        people[row["OpportunityId"]].add(row["UserId"])
    for row in records["OpportunityContactRole"]:
        people[row["OpportunityId"]].add(row["ContactId"])
    for kind in ("Task", "Event"):
        deals = {row["Id"]: row["WhatId"] for row in live_of(records, kind)}
        for row in records[f"{kind}Relation"]:
            if not row["IsWhat"] and row[f"{kind}Id"] in deals:
                people[deals[row[f"{kind}Id"]]].add(row["RelationId"])
    for kind in (kind for kind in records if kind.startswith("BuyIn_")):
        for row in records[kind]:
            named = {row[name] for name in CONTACT_FIELDS if row.get(name)}
            people[row["Opportunity__c"]] |= named or {row["External_Key__c"]} if kind == "BuyIn_Person__c" else named
    return people


@pytest.mark.parametrize("today", WEEK, ids=lambda today: f"{today:%A}")
def test_a_strict_org_takes_the_records_on_every_day_of_the_week(today: datetime) -> None:
    org = DemoOrg(build_records(today), now=lambda: today)
    assert len(org.tables["Opportunity"]) == 40


def test_the_same_day_gives_the_same_records(records: Records) -> None:
    assert build_records(MONDAY) == records


def test_another_day_gives_the_same_ids_and_words(records: Records) -> None:
    later = build_records(MONDAY + timedelta(days=200))
    assert {kind: [row["Id"] for row in rows] for kind, rows in later.items()} == {
        kind: [row["Id"] for row in rows] for kind, rows in records.items()
    }
    assert [row["Words__c"] for row in later["BuyIn_Statement__c"]] == [
        row["Words__c"] for row in records["BuyIn_Statement__c"]
    ]


def test_every_id_is_valid_and_stands_once(records: Records) -> None:
    ids = [row["Id"] for rows in records.values() for row in rows]
    assert all(is_long_id(row_id) for row_id in ids)
    assert len(set(ids)) == len(ids)


def test_three_reps_a_coach_and_an_admin_report_to_one_manager(records: Records) -> None:
    titles = Counter(user["Title"] for user in records["User"])
    assert titles == {"Account Executive": 3, "Sales Coach": 1, "Sales Manager": 1, "Sales Operations": 1}
    (manager,) = (user["Id"] for user in records["User"] if user["Title"] == "Sales Manager")
    assert {user["ManagerId"] for user in records["User"] if user["Id"] != manager} == {manager}


def test_every_deal_has_four_to_fourteen_people(records: Records) -> None:
    sizes = {deal: len(people) for deal, people in people_of_deals(records).items()}
    assert len(sizes) == 40
    buyers = Counter(row["AccountId"] for row in records["Contact"])
    assert min(buyers.values()) >= 4
    assert max(sizes.values()) == 14


def test_every_contact_takes_part_in_its_deal(records: Records) -> None:
    taking_part = set().union(*people_of_deals(records).values())
    assert {row["Id"] for row in records["Contact"]} <= taking_part


def test_deals_stand_in_every_active_stage_and_six_are_closed(records: Records) -> None:
    active = {row["MasterLabel"]: row for row in records["OpportunityStage"] if row["IsActive"]}
    assert {row["StageName"] for row in records["Opportunity"]} == set(active)
    assert sum(active[row["StageName"]]["IsClosed"] for row in records["Opportunity"]) == 6
    assert sum(active[row["StageName"]]["IsWon"] for row in records["Opportunity"]) == 3


def test_every_deal_s_history_ends_at_its_stage(records: Records) -> None:
    history: dict[str, Rows] = defaultdict(list)
    for row in records["OpportunityHistory"]:
        history[row["OpportunityId"]].append(row)
    for deal in records["Opportunity"]:
        steps = history[deal["Id"]]
        assert steps == sorted(steps, key=lambda step: step["CreatedDate"])
        assert steps[-1]["StageName"] == deal["StageName"]


def test_open_deals_close_later_and_closed_ones_have_closed(records: Records) -> None:
    for deal in records["Opportunity"]:
        closed = deal["StageName"].startswith("Closed")
        assert (deal["CloseDate"] < f"{MONDAY:%Y-%m-%d}") == closed, deal["Name"]


def test_activity_covers_a_year_and_reaches_last_week(records: Records) -> None:
    days = [row["ActivityDate"] for row in records["Task"]]
    assert min(days) < f"{MONDAY - timedelta(days=365):%Y-%m-%d}"
    assert max(day for day in days if day <= f"{MONDAY:%Y-%m-%d}") >= f"{MONDAY - timedelta(days=7):%Y-%m-%d}"


@pytest.mark.parametrize("today", WEEK, ids=lambda today: f"{today:%A}")
def test_nobody_works_at_the_weekend(today: datetime) -> None:
    records = build_records(today)
    moments = [from_stamp(row["ActivityDateTime"]) for row in records["Event"]]
    moments += [from_stamp(row["At__c"]) for row in records["BuyIn_Statement__c"]]
    assert {moment.weekday() for moment in moments} == {0, 1, 2, 3, 4}


@pytest.mark.parametrize("today", WEEK, ids=lambda today: f"{today:%A}")
def test_what_people_said_and_did_lies_behind_us(today: datetime) -> None:
    for kind, rows in build_records(today).items():
        for row in rows:
            said = [row[name] for name in ("At__c", "Done_At__c", "Decided_At__c", "Opened_At__c") if row.get(name)]
            assert all(from_stamp(moment) < today for moment in said), (kind, row["Id"])


def test_some_meetings_are_still_to_come(records: Records) -> None:
    assert any(from_stamp(row["ActivityDateTime"]) > MONDAY for row in records["Event"])


def test_every_email_has_its_shadow_task_unless_it_is_a_draft(records: Records) -> None:
    tasks = {row["Id"]: row for row in records["Task"]}
    drafts = [row for row in records["EmailMessage"] if row["Status"] == "5"]
    assert drafts
    for email in records["EmailMessage"]:
        if email in drafts:
            assert "ActivityId" not in email
        else:
            shadow = tasks[email["ActivityId"]]
            assert (shadow["TaskSubtype"], shadow["WhatId"]) == ("Email", email["RelatedToId"])


def test_emails_go_both_ways_and_some_to_nobody_we_know(records: Records) -> None:
    assert {row["Incoming"] for row in records["EmailMessage"] if row["Status"] != "5"} == {True, False}
    assert any(row.get("RelationId") is None for row in records["EmailMessageRelation"])
    senders = [row for row in records["EmailMessageRelation"] if row["RelationType"] == "FromAddress"]
    assert len(senders) == len(records["EmailMessage"])


def test_the_crm_is_as_untidy_as_in_life(records: Records) -> None:
    tasks, roles = records["Task"], records["OpportunityContactRole"]
    heads = {row["Id"] for row in tasks if row.get("IsRecurrence")}
    assert len(heads) == 1
    assert {row["RecurrenceActivityId"] for row in tasks if row.get("RecurrenceActivityId")} == heads
    assert {"Completed", "Not Started", "In Progress"} <= {row["Status"] for row in tasks}
    assert any(row.get("IsDeleted") for row in tasks)
    assert any(row.get("IsPrivate") for row in records["Event"])
    named = Counter((row["OpportunityId"], row["ContactId"], row["Role"]) for row in roles)
    assert max(named.values()) == 2
    assert {None, "Solicitor (referred)"} <= {row["Role"] for row in roles}
    assert any(row["Amount"] is None for row in records["Opportunity"])
    assert {row["CurrencyIsoCode"] for row in records["Opportunity"]} == {"EUR", "GBP"}


def test_reporting_lines_have_gaps_a_self_and_one_circle(records: Records) -> None:
    boss = {row["Id"]: row["ReportsToId"] for row in records["Contact"]}
    assert sum(row_id == above for row_id, above in boss.items()) == 1
    pairs = [row_id for row_id, above in boss.items() if above != row_id and above and boss[above] == row_id]
    assert len(pairs) == 2
    assert sum(above is None for above in boss.values()) > 40


def test_names_and_keys_stand_once(records: Records) -> None:
    names = [f"{row['FirstName']} {row['LastName']}" for row in records["Contact"]]
    assert len(set(names)) == len(names)
    accounts = [row["Name"] for row in records["Account"]]
    assert len(set(accounts)) == len(accounts) == 40


def test_what_records_name_is_in_their_own_deal(records: Records) -> None:
    people = people_of_deals(records)
    keys = {
        kind: {(row["Opportunity__c"], row["External_Key__c"]) for row in records[kind]}
        for kind in records
        if kind.startswith("BuyIn_")
    }
    for row in (row for kind in keys for row in records[kind]):
        deal = row["Opportunity__c"]
        for name, kind in {
            "Subject": "BuyIn_Subject__c",
            "Decision": "BuyIn_Decision__c",
            "Incident": "BuyIn_Incident__c",
        }.items():
            if key := row.get(f"{name}_Key__c"):
                assert (deal, key) in keys[kind], row
        for name in ("Final_Word__c", "Must_Agree__c", "Input__c", "Voters__c", "Asked__c", "Agreed__c"):
            assert set(json.loads(row.get(name) or "[]")) <= people[deal], (name, row)
        for name in ("By_Key__c", "To_Key__c", "From_Key__c", "Owner_Key__c", "Predecessor_Of_Key__c"):
            assert row.get(name) is None or row[name] in people[deal], (name, row)


def test_somebody_without_a_contact_speaks_too(records: Records) -> None:
    (outsider,) = (row for row in records["BuyIn_Person__c"] if "Contact__c" not in row)
    assert outsider["Person_Name__c"]
    assert any(row.get("By_Key__c") == outsider["External_Key__c"] for row in records["BuyIn_Statement__c"])


def test_most_statements_are_confirmed_and_a_few_are_not(records: Records) -> None:
    confirmed = Counter(bool(row.get("Confirmed_By__c")) for row in records["BuyIn_Statement__c"])
    assert confirmed[True] > 150
    assert 5 <= confirmed[False] <= 15


def test_no_namings_of_the_final_word_stand_in_the_crm(records: Records) -> None:
    assert "naming" not in {row["Kind__c"] for row in records["BuyIn_Statement__c"]}


def test_most_ordinary_deals_know_nothing_of_what_people_said(records: Records) -> None:
    told = {row["Opportunity__c"] for row in records["BuyIn_Statement__c"]}
    assert len(told) == 23
