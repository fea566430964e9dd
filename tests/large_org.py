"""An invented org of any size: so many opportunities, each with its account, people, roles, a task and a statement."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg

BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
STEP = timedelta(seconds=37)
ROLES = ("Economic Buyer", "Technical Buyer", "Evaluator")
Rows = dict[str, list[dict[str, Any]]]


def build_large_rows(opportunities: int) -> Rows:
    """Make the rows: two contacts and two roles, one closed task and half a statement for each opportunity."""
    owner = build_id("005", 1)
    rows: Rows = {"User": [{"Id": owner, "Username": "mira@seller.example", "LastName": "Vale"}]}
    rows["User"][0] |= {"Email": "mira@seller.example", "CreatedDate": _stamp(0)}
    for kind in ("Account", "Contact", "Opportunity", "OpportunityContactRole", "Task", "BuyIn_Statement__c"):
        rows[kind] = []
    rows["OpportunityStage"] = [
        {"Id": build_id("01J", 1), "MasterLabel": "Qualification", "SortOrder": 1, "CreatedDate": _stamp(0)}
    ]
    for number in range(1, opportunities + 1):
        _add_deal(rows, number, owner)
    return rows


def build_large_org(opportunities: int, now: datetime) -> DemoOrg:
    """Make the org, its clock standing still."""
    return DemoOrg(build_large_rows(opportunities), now=lambda: now)


def _add_deal(rows: Rows, number: int, owner: str) -> None:
    account, deal = build_id("001", number), build_id("006", number)
    people = [build_id("003", 2 * number + place) for place in (0, 1)]
    held: Mapping[str, Any] = {"OwnerId": owner, "CreatedDate": _stamp(number)}
    rows["Account"].append({"Id": account, "Name": f"Company {number}", **held})
    rows["Contact"] += [
        {"Id": person, "LastName": f"Person {person}", "AccountId": account, **held} for person in people
    ]
    rows["Contact"][-1]["ReportsToId"] = people[0]
    rows["Opportunity"].append(
        {
            "Id": deal,
            "Name": f"Deal {number}",
            "AccountId": account,
            "StageName": "Qualification",
            "CloseDate": "2026-09-30",
            "Amount": 1000 * number,
            **held,
        }
    )
    for place, person in enumerate(people):
        rows["OpportunityContactRole"].append(
            {
                "Id": build_id("00K", 2 * number + place),
                "OpportunityId": deal,
                "ContactId": person,
                "Role": ROLES[(number + place) % len(ROLES)],
                "CreatedDate": _stamp(number),
            }
        )
    rows["Task"].append(
        {
            "Id": build_id("00T", number),
            "WhatId": deal,
            "WhoId": people[0],
            "Status": "Completed",
            "ActivityDate": "2026-02-20",
            **held,
        }
    )
    if number % 2:
        rows["BuyIn_Statement__c"].append(
            {
                "Id": build_id("a03", number),
                "Opportunity__c": deal,
                "External_Key__c": f"S-{number}",
                "At__c": _stamp(number),
                "By_Contact__c": people[0],
                "Kind__c": "position",
                "Stance__c": 1,
                "CreatedDate": _stamp(number),
            }
        )


def _stamp(number: int) -> str:
    moment = BEGAN + STEP * number
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000+0000"
