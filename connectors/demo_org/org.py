"""What stands in the sample org: its records, what the signed-in user may see of them, and how tests change both."""

import dataclasses
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.derived import derive_fields
from connectors.demo_org.describe import FieldDescribe, ObjectDescribe
from connectors.demo_org.faults import BulkSwitches, Fault, FaultScript
from connectors.demo_org.ids import build_id
from connectors.demo_org.intake import (
    Given,
    OrgDataError,
    complete_row,
    find_duplicates,
    find_reference_problem,
    find_row_problems,
    find_unknown_fields,
    take_in,
)
from connectors.demo_org.objects import USUAL_FEATURES, build_objects
from connectors.demo_org.sights import Sights
from connectors.demo_org.values import Row, to_stamp
from connectors.demo_org.write_rules import WriteRules

ORG_ID = build_id("00D", 1)
INTEGRATION_USER = "integration@buy-in.example"
USER_NUMBER = 62**9 - 1
NO_BIN = frozenset({"OpportunityTeamMember"})
"""Objects whose deleted rows skip the Recycle Bin."""

ABSENT: Any = object()
"""Spoils a field so that the row is answered without it."""


@dataclass(frozen=True, slots=True)
class RequestNote:
    """One request that reached the org."""

    method: str
    path: str
    soql: str | None


class DemoOrg:
    """A Salesforce org in memory.

    Every given record is checked against the describes; whatever speaks against one raises a single `OrgDataError`.
    Changes go through the methods below, which stamp them with the org's clock to the second, as Salesforce does.
    """

    def __init__(
        self,
        records: Given,
        *,
        now: Callable[[], datetime],
        features: Collection[str] = USUAL_FEATURES,
        username: str = INTEGRATION_USER,
    ) -> None:
        self.now = now
        self.username = username
        self.page_limit = 2_000
        """Most rows of a page; Salesforce may always send fewer than asked for."""
        self.daily_limit = 15_000
        self.api_usage = 0
        self.oldest_transaction: datetime | None = None
        """Start of a transaction that is still running: what `latestDateCovered` then answers."""
        self.earliest_deletion: datetime | None = None
        """How far back deletions are listed, where the list was emptied early."""
        self.skew = timedelta()
        """How far the clock of the machine that answers goes ahead of the one that stamps."""
        self.requests: list[RequestNote] = []
        self.faults = FaultScript()
        self.bulk = BulkSwitches()
        self.write_rules = WriteRules()
        self.lock = threading.RLock()
        self.deletions: dict[str, list[tuple[str, str]]] = {}
        self.spoiled: dict[str, Row] = {}
        self.concealed: set[str] = set()
        self.sights = Sights()
        self.locator_era = 0
        """Query locators of an earlier era no longer work."""
        self._objects = build_objects(features)
        self._hidden: set[tuple[str, str | None]] = set()
        self._described_at = dict.fromkeys(self._objects, now().replace(microsecond=0))
        self._counters: dict[str, int] = {}
        self.user_id = self._find_user(records)
        self.tables = take_in(self._with_user(records), self._objects, user_id=self.user_id, now=now())
        for kind, rows in self.tables.items():
            gone = [(row["Id"], row["SystemModstamp"]) for row in rows.values() if row.get("IsDeleted")]
            self.deletions[kind] = sorted(gone, key=lambda deletion: deletion[1])
            for row_id, _ in gone if kind in NO_BIN else ():
                del rows[row_id]

    def describe(self, kind: str) -> ObjectDescribe | None:
        """The object of that name, in any case, with the fields that the user may see; None if there is none."""
        wanted = kind.lower()
        found = next((describe for name, describe in self._objects.items() if name.lower() == wanted), None)
        if found is None or (found.name, None) in self._hidden:
            return None
        seen = tuple(
            self._as_allowed(found, field) for field in found.fields if (found.name, field.name) not in self._hidden
        )
        return dataclasses.replace(found, fields=seen)

    def _as_allowed(self, describe: ObjectDescribe, field: FieldDescribe) -> FieldDescribe:
        """The field, with the right to write it only where nobody took that."""
        if {(describe.name, field.name), (describe.name, None)} & self.write_rules.read_only:
            return dataclasses.replace(field, createable=False, updateable=False)
        return field

    def describes(self) -> list[ObjectDescribe]:
        """Every object that the user may see."""
        return [seen for name in self._objects if (seen := self.describe(name)) is not None]

    def described_at(self, kind: str) -> datetime:
        """When the describe of an object last changed."""
        return self._described_at[kind]

    def picklist_of(self, kind: str, field: FieldDescribe) -> tuple[str, ...]:
        """A field's picklist values; an org's stages are rows of OpportunityStage."""
        stages = [row for row in self.tables["OpportunityStage"].values() if row["IsActive"]]
        if kind in {"Opportunity", "OpportunityHistory"} and field.name == "StageName" and stages:
            return tuple(row["MasterLabel"] for row in sorted(stages, key=lambda row: int(row["SortOrder"])))
        return field.picklist

    def find_record(self, record_id: str) -> tuple[ObjectDescribe, Row] | None:
        """The record of that id with its object, deleted ones included, or None."""
        for kind, describe in self._objects.items():
            if record_id.startswith(describe.key_prefix):
                row = self.tables[kind].get(record_id)
                return None if row is None else (describe, row)
        return None

    def insert(self, kind: str, **fields: Any) -> str:
        """Add a record and return its id; `SystemModstamp` may be given to stand for a transaction that ends late."""
        with self.lock:
            describe = self._objects[kind]
            record = {"Id": self._new_id(describe), **fields}
            row = complete_row(
                describe, record, user_id=self.user_id, now=self.now(), number=len(self.tables[kind]) + 1
            )
            row |= {k: v for k, v in derive_fields(kind, row, self._stages(), self.now()).items() if k not in fields}
            self._check(describe, row, fields)
            self.tables[kind][row["Id"]] = row
            return str(row["Id"])

    def update(self, kind: str, record_id: str, **fields: Any) -> None:
        """Change fields of a record; what Salesforce works out from them changes along."""
        with self.lock:
            describe, old = self._objects[kind], self.tables[kind][record_id]
            row = {**old, **self._stamps(old), **fields}
            derived = derive_fields(kind, row, self._stages(), self.now())
            row |= {name: value for name, value in derived.items() if name not in fields}
            if kind == "Opportunity" and row["StageName"] != old["StageName"]:
                row["LastStageChangeDate"] = fields.get("LastStageChangeDate", row["SystemModstamp"])
            self._check(describe, row, fields)
            self.tables[kind][record_id] = row
            if kind == "Opportunity" and _history(row) != _history(old):
                self.insert("OpportunityHistory", OpportunityId=record_id, **_history(row))

    def delete(self, kind: str, record_id: str) -> None:
        """Put a record and what hangs on it into the Recycle Bin, or away where an object has none."""
        with self.lock:
            row = self.tables[kind][record_id]
            if row["IsDeleted"]:
                return
            row |= {**self._stamps(row), "IsDeleted": True}
            self.deletions.setdefault(kind, []).append((record_id, row["SystemModstamp"]))
            if kind in NO_BIN:
                del self.tables[kind][record_id]
            for child_kind, child_id in self._children(record_id):
                self.delete(child_kind, child_id)

    def undelete(self, kind: str, record_id: str) -> None:
        """Take a record out of the Recycle Bin again, where the object allows it."""
        with self.lock:
            if not self._objects[kind].undeletable:
                raise OrgDataError([f"{kind} can't be undeleted"])
            row = self.tables[kind][record_id]
            row |= {**self._stamps(row), "IsDeleted": False}

    def purge(self, kind: str, record_id: str) -> None:
        """Empty the Recycle Bin of a record: no query finds it any more, only the list of deletions."""
        with self.lock:
            self.delete(kind, record_id)
            self.tables[kind].pop(record_id, None)

    def merge(self, kind: str, winner_id: str, loser_id: str) -> None:
        """Merge two records: the loser names its master, children move along without any new stamp."""
        with self.lock:
            winner, loser = self.tables[kind][winner_id], self.tables[kind][loser_id]
            for child_kind, describe in self._objects.items():
                pointers = [field.name for field in describe.fields if kind in field.reference_to]
                for row in self.tables[child_kind].values():
                    row |= {name: winner_id for name in pointers if row[name] == loser_id and name != "MasterRecordId"}
            loser |= {**self._stamps(loser), "IsDeleted": True, "MasterRecordId": winner_id}
            winner |= self._stamps(winner)
            self.deletions.setdefault(kind, []).append((loser_id, loser["SystemModstamp"]))

    def hide(self, kind: str, field: str | None = None) -> None:
        """Take the user's right to see a field, or a whole object."""
        self._check_hideable(kind, field)
        with self.lock:
            self._hidden.add((kind, field))
            self._described_at[kind] = self.now().replace(microsecond=0)

    def show(self, kind: str, field: str | None = None) -> None:
        """Give the right to see a field, or a whole object, back."""
        self._check_hideable(kind, field)
        with self.lock:
            self._hidden.discard((kind, field))
            self._described_at[kind] = self.now().replace(microsecond=0)

    def conceal(self, record_id: str) -> None:
        """Take a record out of what sharing lets the user see, without any trace."""
        self.concealed.add(record_id)

    def spoil(self, record_id: str, **fields: Any) -> None:
        """Answer a record with these values, however senseless; `ABSENT` leaves a field out."""
        self.spoiled.setdefault(record_id, {}).update(fields)

    def expire_locators(self) -> None:
        """Forget every query that was not read to its end, those of the Bulk API too."""
        self.locator_era += 1

    def fail(
        self,
        *,
        status: int | None = None,
        code: str | None = None,
        body: Any = None,
        content_type: str | None = None,
        reset: bool = False,
        truncate: bool = False,
        delay: float = 0.0,
        drip: float = 0.0,
        mark: bool = False,
        when: str = "",
        times: int | None = 1,
        after: int = 0,
    ) -> None:
        """Script a fault; see `Fault` for what goes wrong and `FaultScript.add` for where and how often."""
        fault = Fault(
            status=status,
            code=code,
            body=body,
            content_type=content_type,
            reset=reset,
            truncate=truncate,
            delay=delay,
            drip=drip,
            mark=mark,
        )
        self.faults.add(fault, when=when, times=times, after=after)

    def heal(self) -> None:
        """Let everything work again."""
        self.faults.clear()
        self.spoiled.clear()

    def _find_user(self, records: Given) -> str:
        """The id of the integration user, which is made where no given user has its name."""
        for user in records.get("User", ()):
            if user.get("Username") == self.username:
                return str(user.get("Id"))
        return build_id("005", USER_NUMBER)

    def _with_user(self, records: Given) -> Given:
        users = list(records.get("User", ()))
        if any(user.get("Id") == self.user_id for user in users):
            return records
        made = {
            "Id": self.user_id,
            "Username": self.username,
            "Email": self.username,
            "FirstName": "Buy-In",
            "LastName": "Integration",
            "CreatedDate": min((str(user["CreatedDate"]) for user in users if "CreatedDate" in user), default=None)
            or to_stamp(self.now().replace(microsecond=0)),
        }
        return {**records, "User": [*users, made]}

    def _new_id(self, describe: ObjectDescribe) -> str:
        rows = self.tables[describe.name]
        number = self._counters.get(describe.name, 900_000_000)
        while (record_id := build_id(describe.key_prefix, number)) in rows:
            number += 1
        self._counters[describe.name] = number + 1
        return record_id

    def _stages(self) -> list[Row]:
        return list(self.tables["OpportunityStage"].values())

    def _stamps(self, row: Mapping[str, Any]) -> Row:
        stamp = to_stamp(self.now().replace(microsecond=0))
        return {name: stamp for name in ("SystemModstamp", "LastModifiedDate") if name in row}

    def _check(self, describe: ObjectDescribe, row: Row, given: Mapping[str, Any]) -> None:
        """Raise everything that speaks against a row that is about to be stored."""
        problems = find_unknown_fields(describe, given)
        problems += find_row_problems(describe, row, now=self.now())
        problems += [
            f"{describe.name} {row['Id']}: {field.name} {problem}"
            for field in describe.fields
            if field.type == "reference"
            and (problem := find_reference_problem(field, row[field.name], self.tables)) is not None
        ]
        if not problems:
            with_row = {**self.tables, describe.name: {**self.tables[describe.name], row["Id"]: row}}
            problems = find_duplicates(with_row, self._objects)
        if problems:
            raise OrgDataError(problems)

    def _children(self, record_id: str) -> list[tuple[str, str]]:
        """Live records that go when this one goes; an opportunity takes its activities along."""
        cascades = {
            (kind, field.name) for kind, describe in self._objects.items() for field in describe.fields if field.cascade
        }
        if record_id.startswith(self._objects["Opportunity"].key_prefix):
            cascades |= {("Task", "WhatId"), ("Event", "WhatId")}
        return [
            (kind, row_id)
            for kind, name in sorted(cascades)
            for row_id, row in list(self.tables[kind].items())
            if row[name] == record_id and not row["IsDeleted"]
        ]

    def _check_hideable(self, kind: str, field: str | None) -> None:
        describe = self._objects[kind]
        if field is not None and (field == "Id" or field not in {known.name for known in describe.fields}):
            raise ValueError(f"{kind} has no field {field} that could be hidden")


def _history(row: Mapping[str, Any]) -> Row:
    """What OpportunityHistory keeps of an opportunity."""
    return {name: row[name] for name in ("StageName", "Amount", "CloseDate", "Probability", "ForecastCategory")}
