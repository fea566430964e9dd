"""A small sample org for tests: one deal with its people and activities, on a clock that tests set."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg

TODAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LONG_AGO = "2026-01-05T10:00:00.000+0000"

OWNER = build_id("005", 1)
ACCOUNT = build_id("001", 1)
ADA = build_id("003", 1)
BEN = build_id("003", 2)
DEAL = build_id("006", 1)
ROLE = build_id("00K", 1)
MEMBER = build_id("00q", 1)
CALL = build_id("00T", 1)
OLD_CALL = build_id("00T", 2)
CALL_RELATION = build_id("0RT", 1)
OLD_RELATION = build_id("0RT", 2)
SAYING = build_id("a03", 1)


@dataclass(slots=True)
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime = field(default=TODAY)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        """Move on by a span, given as to `timedelta`."""
        self.at += timedelta(**span)


def build_rows() -> dict[str, list[dict[str, Any]]]:
    """Rows that an org takes as they are; tests change what they need."""
    rows: dict[str, list[dict[str, Any]]] = {
        "User": [{"Id": OWNER, "Username": "mira@seller.example", "Email": "mira@seller.example", "LastName": "Vale"}],
        "OpportunityStage": [
            {"Id": build_id("01J", 1), "MasterLabel": "Qualification", "SortOrder": 1},
            {"Id": build_id("01J", 2), "MasterLabel": "Closed Won", "SortOrder": 2, "IsClosed": True, "IsWon": True,
             "ForecastCategory": "Closed", "ForecastCategoryName": "Closed"},
        ],
        "Account": [{"Id": ACCOUNT, "Name": "Northwind Mills", "OwnerId": OWNER, "Type": "Prospect"}],
        "Contact": [
            {"Id": ADA, "FirstName": "Ada", "LastName": "Okoro", "AccountId": ACCOUNT, "OwnerId": OWNER},
            {"Id": BEN, "FirstName": "Ben", "LastName": "Lind", "AccountId": ACCOUNT, "ReportsToId": ADA,
             "Title": "Head of 100% Quality_Control", "OwnerId": OWNER},
        ],
        "Opportunity": [
            {"Id": DEAL, "Name": "Northwind: line 3", "AccountId": ACCOUNT, "OwnerId": OWNER, "Amount": 120_000,
             "StageName": "Qualification", "CloseDate": "2026-05-29"},
        ],
        "OpportunityContactRole": [
            {"Id": ROLE, "OpportunityId": DEAL, "ContactId": ADA, "Role": "Economic Buyer", "IsPrimary": True},
        ],
        "OpportunityTeamMember": [{"Id": MEMBER, "OpportunityId": DEAL, "UserId": OWNER}],
        "Task": [
            {"Id": CALL, "WhoId": ADA, "WhatId": DEAL, "Status": "Completed", "ActivityDate": "2026-02-20",
             "OwnerId": OWNER, "TaskSubtype": "Call", "Description": "Talked it through."},
            {"Id": OLD_CALL, "WhoId": BEN, "WhatId": DEAL, "Status": "Completed", "ActivityDate": "2024-11-04",
             "OwnerId": OWNER},
        ],
        "TaskRelation": [
            {"Id": CALL_RELATION, "TaskId": CALL, "RelationId": ADA},
            {"Id": OLD_RELATION, "TaskId": OLD_CALL, "RelationId": BEN},
        ],
        "BuyIn_Statement__c": [
            {"Id": SAYING, "Opportunity__c": DEAL, "External_Key__c": "S-1", "At__c": LONG_AGO, "By_Contact__c": ADA,
             "Kind__c": "position", "Stance__c": 1, "Words__c": "We need this before summer."},
        ],
    }  # fmt: skip
    for record in (record for records in rows.values() for record in records):
        record["CreatedDate"] = LONG_AGO
    return rows


def build_org(clock: Clock | None = None, **options: Any) -> DemoOrg:
    """An org with these rows."""
    return DemoOrg(build_rows(), now=clock or Clock(), **options)
