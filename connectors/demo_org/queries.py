"""What a query answers: which rows, with which fields, in the form that the REST API sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.demo_org.describe import FieldDescribe, ObjectDescribe, checkbox, text
from connectors.demo_org.filters import build_order, build_test
from connectors.demo_org.objects import OUTSIDE_PREFIXES
from connectors.demo_org.org import ABSENT, DemoOrg
from connectors.demo_org.refusals import RefusalError, no_such_column, no_such_object
from connectors.demo_org.soql import from_soql
from connectors.demo_org.values import Row

Follow = Callable[[Row], Row | None]
FLOAT_TYPES = frozenset({"double", "currency", "percent"})
KIND = "@kind"
"""Where a parent on the way carries the name of its object."""
KEPT_BY_PARENT: Mapping[str, tuple[str, str]] = {
    "TaskRelation": ("Task", "TaskId"),
    "EventRelation": ("Event", "EventId"),
}
NAME_OBJECT = ObjectDescribe(
    name="Name",
    key_prefix="",
    fields=(
        FieldDescribe(name="Id", type="id", length=18),
        text("Type", 40, type="picklist"),
        *(text(name) for name in ("Name", "FirstName", "LastName", "Title", "Email", "Phone", "Username", "Alias")),
        checkbox("IsActive"),
    ),
)
"""What can be asked of the other end of a reference to records of several objects."""


@dataclass(frozen=True, slots=True)
class Column:
    """One selected field: the relationships on the way to it, the field, and what reads its row."""

    way: tuple[str, ...]
    follow: tuple[Follow, ...]
    field: FieldDescribe

    def read(self, row: Row) -> Any:
        """The field's value as seen from a row of the queried object."""
        at: Row | None = row
        for step in self.follow:
            at = None if at is None else step(at)
        return None if at is None else at.get(self.field.name)


@dataclass(frozen=True, slots=True)
class Found:
    """A query's whole result: its rows as they are now, and the columns to send of each."""

    describe: ObjectDescribe
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def find_rows(org: DemoOrg, soql: str, *, everything: bool) -> Found:
    """The rows of a query; `everything` includes deleted and archived ones, as queryAll does."""
    query = from_soql(soql)
    describe = org.describe(query.kind)
    if describe is None:
        raise no_such_object(query.kind)
    columns = tuple(to_column(org, describe, path) for path in query.fields)
    _check_duplicates(columns)

    def resolve(path: str) -> tuple[FieldDescribe, Callable[[Row], Any]]:
        column = to_column(org, describe, path)
        return column.field, column.read

    test = None if query.where is None else build_test(query.where, resolve)
    sort = build_order(query.order, resolve)
    rows = [
        row
        for row in reversed(org.tables[describe.name].values())
        if is_seen(org, describe, row, everything=everything) and (test is None or test(row))
    ]
    end = None if query.limit is None else query.offset + query.limit
    return Found(describe, columns, tuple(sort(rows)[query.offset : end]))


def is_seen(org: DemoOrg, describe: ObjectDescribe, row: Row, *, everything: bool) -> bool:
    """Whether a row is found at all: not withheld by sharing, and not deleted or archived unless asked for."""
    if describe.name == "PermissionSetAssignment" and not org.sights.shows_assignments(org.user_id):
        return False
    if row["Id"] in org.concealed or (describe.name == "Opportunity" and not org.sights.shows(row["Id"])):
        return False
    if everything:
        return True
    kept = KEPT_BY_PARENT.get(describe.name)
    parent = org.tables[kept[0]].get(row[kept[1]], {}) if kept else {}
    return not any(at.get(name) for at in (row, parent) for name in ("IsDeleted", "IsArchived"))


def to_column(org: DemoOrg, describe: ObjectDescribe, path: str) -> Column:
    """The column that a path of a query means, or the refusal of a path that leads nowhere."""
    *relationships, name = path.split(".")
    at, way, follow = describe, [], []
    for relationship in relationships:
        pointer = _find_relationship(at, relationship)
        target = NAME_OBJECT if pointer.polymorphic else org.describe(pointer.reference_to[0])
        if target is None:
            raise _no_such_relationship(relationship)
        way.append(str(pointer.relationship))
        follow.append(_follow(org, pointer))
        at = target
    field = at.field(name)
    if field is None:
        raise no_such_column(name, at.name)
    return Column(tuple(way), tuple(follow), field)


def to_record(org: DemoOrg, describe: ObjectDescribe, columns: tuple[Column, ...], row: Row, version: str) -> Row:
    """One row as the REST API sends it: attributes first, keys spelled as the describe spells them."""
    spoiled = org.spoiled.get(row["Id"], {})
    record = {"attributes": _attributes(describe.name, row["Id"], version)}
    for column in columns:
        if not column.way:
            value = spoiled.get(column.field.name, _to_json(column.field, row[column.field.name]))
            if value is not ABSENT:
                record[column.field.name] = value
        else:
            _put(record, column, row, version)
    return record


def _put(record: Row, column: Column, row: Row, version: str) -> None:
    """Write a parent's field into the nested records on the way to it."""
    at, level = row, record
    for name, step in zip(column.way, column.follow, strict=True):
        parent = step(at)
        if parent is None:
            level[name] = None
            return
        level = level.setdefault(name, {"attributes": _attributes(parent[KIND], parent["Id"], version)})
        at = parent
    level[column.field.name] = _to_json(column.field, at.get(column.field.name))


def _follow(org: DemoOrg, pointer: FieldDescribe) -> Follow:
    def step(row: Row) -> Row | None:
        target = row.get(pointer.name)
        if target is None or target in org.concealed:
            return None
        found = org.find_record(target)
        if found is None:
            outside = next((kind for kind, prefix in OUTSIDE_PREFIXES.items() if target.startswith(prefix)), None)
            return None if outside is None else {"Id": target, "Type": outside, KIND: outside}
        describe, parent = found
        kind = {KIND: describe.name}
        return {**parent, **kind, "Type": describe.name} if pointer.polymorphic else {**parent, **kind}

    return step


def _find_relationship(describe: ObjectDescribe, name: str) -> FieldDescribe:
    for field in describe.fields:
        if field.relationship is not None and field.relationship.lower() == name.lower():
            return field
    raise _no_such_relationship(name)


def _no_such_relationship(name: str) -> RefusalError:
    return RefusalError(
        400,
        "INVALID_FIELD",
        f"Didn't understand relationship '{name}' in field path. If you are attempting to use a custom relationship, "
        "be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe "
        "call for the appropriate names.",
    )


def _check_duplicates(columns: tuple[Column, ...]) -> None:
    seen: set[tuple[tuple[str, ...], str]] = set()
    for column in columns:
        key = (column.way, column.field.name)
        if key in seen:
            raise RefusalError(400, "INVALID_FIELD", f"duplicate field selected: {column.field.name}")
        seen.add(key)


def _attributes(kind: str, record_id: str, version: str) -> Row:
    return {"type": kind, "url": f"/services/data/v{version}/sobjects/{kind}/{record_id}"}


def _to_json(field: FieldDescribe, value: Any) -> Any:
    return float(value) if field.type in FLOAT_TYPES and value is not None else value
