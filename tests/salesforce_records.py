"""Records of an invented org for the tests of the Salesforce connector, and a mirror that holds them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from connectors.records import CrmRecord
from connectors.salesforce.assembly import Assembly, assemble_deal
from connectors.salesforce.ids import to_long_id

STAMP = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
AS_OF = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
INSTANCE = "https://acme.my.salesforce.com"


def own_id(prefix: str, number: int) -> str:
    """A valid id of 18 characters."""
    long_id = to_long_id(f"{prefix}{number:012d}")
    assert long_id is not None
    return long_id


DEAL = own_id("006", 1)
ACCOUNT = own_id("001", 1)
OWNER = own_id("005", 1)


def contact_id(number: int) -> str:
    return own_id("003", number)


def user_id(number: int) -> str:
    return own_id("005", number)


def record(kind: str, record_id: str, parent: str | None = None, **fields: Any) -> CrmRecord:
    return CrmRecord(kind=kind, id=record_id, parent=parent, stamp=STAMP, deleted=False, fields=fields)


def deleted(of: CrmRecord) -> CrmRecord:
    return replace(of, deleted=True)


def contact(number: int, name: str, **fields: Any) -> CrmRecord:
    return record("Contact", contact_id(number), Name=name, **fields)


def user(number: int, name: str) -> CrmRecord:
    return record("User", user_id(number), Name=name)


def role(number: int, contact_number: int, value: str | None = None) -> CrmRecord:
    fields = {"OpportunityId": DEAL, "ContactId": contact_id(contact_number), "Role": value}
    return record("OpportunityContactRole", own_id("00K", number), DEAL, **fields)


def judgement(kind: str, number: int, key: str | None, **fields: Any) -> CrmRecord:
    return record(kind, own_id("a00", number), DEAL, Opportunity__c=DEAL, External_Key__c=key, **fields)


def opportunity(**fields: Any) -> CrmRecord:
    held = {"Name": "Route planning", "AccountId": ACCOUNT, "OwnerId": OWNER, "IsClosed": False, "IsWon": False}
    return record("Opportunity", DEAL, **{**held, **fields})


def base(**fields: Any) -> list[CrmRecord]:
    """A deal with its account and its owner, and nothing else."""
    return [opportunity(**fields), record("Account", ACCOUNT, Name="Halvorsen Lines"), user(1, "Ines Duarte")]


class ListMirror:
    """A mirror that holds a list of records, in whatever order."""

    def __init__(self, records: Iterable[CrmRecord]) -> None:
        self._records = list(records)

    def children(self, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
        held = [held for held in self._records if held.kind == kind and held.parent in parents]
        return [record for record in held if not record.deleted]

    def records(self, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
        return [held for held in self._records if held.kind == kind and held.id in ids]


def assemble(records: Iterable[CrmRecord]) -> Assembly:
    """The deal that the records give."""
    assembly = assemble_deal(DEAL, ListMirror(records), as_of=AS_OF, instance_url=INSTANCE)
    assert assembly is not None
    return assembly
