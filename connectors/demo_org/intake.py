"""Whether given records could stand in a Salesforce org; all that speaks against it is said at once."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from connectors.demo_org.derived import derive_fields
from connectors.demo_org.describe import FieldDescribe, ObjectDescribe
from connectors.demo_org.ids import is_long_id
from connectors.demo_org.objects import OBJECTS, OUTSIDE_PREFIXES
from connectors.demo_org.values import Row, find_value_problem, to_stamp

Tables = dict[str, dict[str, Row]]
Given = Mapping[str, Sequence[Mapping[str, Any]]]
STAMPS = ("CreatedDate", "LastModifiedDate", "SystemModstamp")


class OrgDataError(Exception):
    """Records that no Salesforce org could hold; `problems` has one sentence for each reason."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems: " + "; ".join(self.problems))


def take_in(given: Given, objects: Mapping[str, ObjectDescribe], *, user_id: str, now: datetime) -> Tables:
    """The records, completed as Salesforce completes them, or an `OrgDataError` with everything wrong with them."""
    problems = [f"{kind}: the org has no such object" for kind in given if kind not in objects]
    tables: Tables = {kind: {} for kind in objects}
    stages = [
        complete_row(objects["OpportunityStage"], stage, user_id=user_id, now=now, number=place)
        for place, stage in enumerate(given.get("OpportunityStage", ()))
    ]
    for kind, describe in objects.items():
        for place, record in enumerate(given.get(kind, ())):
            record_id = record.get("Id")
            if not is_long_id(record_id) or not str(record_id).startswith(describe.key_prefix):
                problems.append(f"{kind}[{place}]: Id must be an id of 18 characters that begins {describe.key_prefix}")
                continue
            if record_id in tables[kind]:
                problems.append(f"{kind} {record_id}: Id is there twice")
                continue
            problems += find_unknown_fields(describe, record)
            row = complete_row(describe, record, user_id=user_id, now=now, number=place + 1)
            derived = derive_fields(kind, row, stages, now)
            for name, value in derived.items():
                if name not in record:
                    row[name] = value
                elif record[name] != value:
                    problems.append(f"{kind} {record_id}: {name} contradicts what Salesforce works out")
            tables[kind][str(record_id)] = row
            problems += find_row_problems(describe, row, now=now)
    problems += find_reference_problems(tables, objects)
    problems += find_duplicates(tables, objects)
    if problems:
        raise OrgDataError(problems)
    return tables


def complete_row(
    describe: ObjectDescribe, record: Mapping[str, Any], *, user_id: str, now: datetime, number: int
) -> Row:
    """A row with every field of its object: what is missing gets Salesforce's default, or null."""
    row: Row = {field.name: record.get(field.name, field.default) for field in describe.fields}
    row["CreatedDate"] = record.get("CreatedDate", to_stamp(now.replace(microsecond=0)))
    row["SystemModstamp"] = record.get("SystemModstamp", record.get("LastModifiedDate", row["CreatedDate"]))
    if "LastModifiedDate" in row:
        row["LastModifiedDate"] = record.get("LastModifiedDate", row["SystemModstamp"])
    for name in ("CreatedById", "LastModifiedById", "OwnerId"):
        if name in row and name not in record:
            row[name] = user_id
    if describe.custom and "Name" not in record:
        row["Name"] = f"{describe.name.removeprefix('BuyIn_').removesuffix('__c').upper()[:3]}-{number:05d}"
    if describe.name == "Opportunity" and "ForecastCategory" not in record:
        row["ForecastCategory"] = "Pipeline"
    return row


def find_unknown_fields(describe: ObjectDescribe, record: Mapping[str, Any]) -> list[str]:
    """Fields that the object hasn't, or not under the org's features, or spelled in other letters."""
    known = {field.name for field in describe.fields}
    return [f"{describe.name} {record.get('Id')}: there is no field {name}" for name in record if name not in known]


def find_row_problems(describe: ObjectDescribe, row: Row, *, now: datetime) -> list[str]:
    """What is wrong with a completed row by itself."""
    place = f"{describe.name} {row['Id']}"
    problems = [
        f"{place}: {field.name} {problem}"
        for field in describe.fields
        if (problem := find_value_problem(field, row[field.name])) is not None
    ]
    if problems:
        return problems
    latest = to_stamp(now)
    for name in STAMPS:
        stamp = row.get(name)
        if stamp is not None and (stamp > latest or not stamp.endswith(".000+0000")):
            problems.append(f"{place}: {name} must be a whole second that has passed")
    if row["SystemModstamp"] < row["CreatedDate"]:
        problems.append(f"{place}: SystemModstamp lies before CreatedDate")
    if describe.name == "Event" and not row["IsAllDayEvent"] and row["EndDateTime"] is None:
        problems.append(f"{place}: a timed event needs ActivityDateTime and DurationInMinutes")
    return problems


def find_reference_problems(tables: Tables, objects: Mapping[str, ObjectDescribe]) -> list[str]:
    """References to a wrong kind of record, or to one that isn't there."""
    return [
        f"{kind} {row['Id']}: {field.name} {problem}"
        for kind, rows in tables.items()
        for field in objects[kind].fields
        if field.type == "reference"
        for row in rows.values()
        if (problem := find_reference_problem(field, row[field.name], tables)) is not None
    ]


def find_reference_problem(field: FieldDescribe, target: Any, tables: Tables) -> str | None:
    """What is wrong with one reference, or None."""
    if not is_long_id(target):
        return None
    for kind in field.reference_to:
        if kind in OBJECTS and target.startswith(OBJECTS[kind].key_prefix):
            return None if target in tables.get(kind, {}) else f"points to a {kind} that isn't there"
        if target.startswith(OUTSIDE_PREFIXES.get(kind, "?")):
            return None
    return f"must point to {' or '.join(field.reference_to)}"


def find_duplicates(tables: Tables, objects: Mapping[str, ObjectDescribe]) -> list[str]:
    """Live rows that share the value of a field that must be unique, and opportunities with two primary roles."""
    problems: list[str] = []
    for kind, rows in tables.items():
        live = [row for row in rows.values() if not row.get("IsDeleted", False)]
        for field in objects[kind].fields:
            if field.unique:
                problems += _find_twice(kind, field, live)
    primary = [row for row in tables["OpportunityContactRole"].values() if row["IsPrimary"] and not row["IsDeleted"]]
    if twice := _repeated([row["OpportunityId"] for row in primary]):
        problems += [f"Opportunity {opportunity}: has two primary contact roles" for opportunity in sorted(twice)]
    return problems


def _find_twice(kind: str, field: FieldDescribe, rows: Sequence[Row]) -> list[str]:
    keys = {row["Id"]: row[field.name] for row in rows if isinstance(row[field.name], str)}
    if not field.case_sensitive:
        keys = {row_id: key.casefold() for row_id, key in keys.items()}
    twice = _repeated(list(keys.values()))
    return [f"{kind} {row_id}: {field.name} is there twice" for row_id, key in keys.items() if key in twice]


def _repeated(values: Collection[str]) -> set[str]:
    return {value for value, times in Counter(values).items() if times > 1}
