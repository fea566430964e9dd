"""Whether a received row makes sense: as a record of its readable fields, or with the place and the reason why not."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from connectors.records import CrmRecord, Json, QuarantinedRow
from connectors.salesforce.ids import PREFIX_LENGTH, to_long_id
from connectors.salesforce.objects import Column, WantedObject
from connectors.salesforce.values import UnusableValueError, from_crm_time, to_word_count

STAMP = "SystemModstamp"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The stamp of a record of a kind that has none."""


class _NonsenseError(Exception):
    """Why the row can't be taken, and which field shows it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(problem)
        self.field = field


def to_record(
    wanted: WantedObject, prefix: str | None, selected: Collection[str], row: Json
) -> CrmRecord | QuarantinedRow:
    """The row as a record of `wanted`; one that makes no sense as it was received, without its free texts."""
    try:
        return _to_record(wanted, prefix, selected, row)
    except _NonsenseError as error:
        own_id = row.get("Id") if isinstance(row, Mapping) else None
        return QuarantinedRow(
            kind=wanted.kind,
            id=(to_long_id(own_id) or own_id) if isinstance(own_id, str) else None,
            field=error.field or None,
            problem=f"{error.field} {error}" if error.field else str(error),
            row=_without_texts(wanted, row),
        )


def _to_record(wanted: WantedObject, prefix: str | None, selected: Collection[str], row: Json) -> CrmRecord:
    if not isinstance(row, Mapping):
        raise _NonsenseError("", "the row isn't an object")
    own_id = _id(prefix, row)
    stamp = _stamp(wanted, selected, row)
    deleted = row.get("IsDeleted", False)
    if not isinstance(deleted, bool):
        raise _NonsenseError("IsDeleted", "isn't true or false")
    kept = _kept_of_deleted(wanted, row) if deleted else _kept(wanted, selected, row)
    return CrmRecord(
        kind=wanted.kind,
        id=own_id,
        parent=_parent(wanted, kept),
        stamp=stamp,
        deleted=deleted,
        fields=kept,
    )


def _id(prefix: str | None, row: Mapping[str, Json]) -> str:
    value = row.get("Id")
    if value is None or value == "":
        raise _NonsenseError("Id", "is missing")
    long_id = to_long_id(value) if isinstance(value, str) else None
    if long_id is None:
        raise _NonsenseError("Id", "isn't a record id")
    if prefix is not None and long_id[:PREFIX_LENGTH] != prefix:
        raise _NonsenseError("Id", "is the id of another kind of record")
    return long_id


def _stamp(wanted: WantedObject, selected: Collection[str], row: Mapping[str, Json]) -> datetime:
    if STAMP not in selected and not wanted.windowed:
        return NEVER
    try:
        return from_crm_time(row.get(STAMP))
    except UnusableValueError as error:
        raise _NonsenseError(STAMP, str(error)) from None


def _value(column: Column, row: Mapping[str, Json]) -> Json:
    value = row[column.name]
    if value is None or value == "":
        return None
    try:
        return column.check(value)
    except UnusableValueError as error:
        raise _NonsenseError(column.name, str(error)) from None


def _kept(wanted: WantedObject, selected: Collection[str], row: Mapping[str, Json]) -> dict[str, Json]:
    kept = {column.name: _value(column, row) for column in wanted.columns if column.name in row}
    _check_presence(wanted, selected, kept)
    return kept


def _kept_of_deleted(wanted: WantedObject, row: Mapping[str, Json]) -> dict[str, Json]:
    """What can be read of a deleted row: nonsense in it must not hide that it is gone."""
    kept = {}
    for column in wanted.columns:
        with suppress(KeyError, _NonsenseError):
            kept[column.name] = _value(column, row)
    return kept


def _check_presence(wanted: WantedObject, selected: Collection[str], kept: Mapping[str, Json]) -> None:
    for column in wanted.columns:
        if column.required and not column.nullable and kept.get(column.name) is None:
            raise _NonsenseError(column.name, "is missing")
        if column.required and column.name in selected and column.name not in kept:
            raise _NonsenseError(column.name, "is missing")
    for group in wanted.one_of:
        if all(kept.get(name) is None for name in group):
            raise _NonsenseError(group[0], f"is empty, and so is {' and '.join(group[1:])}")


def _parent(wanted: WantedObject, kept: Mapping[str, Json]) -> str | None:
    if not wanted.windowed:
        return wanted.kind
    value = None if wanted.parent is None else kept.get(wanted.parent)
    return value if isinstance(value, str) else None


def _without_texts(wanted: WantedObject, row: Json) -> Json:
    """The row as received, but for texts that are only ever counted."""
    if not isinstance(row, Mapping):
        return row
    counted = {column.name for column in wanted.columns if column.check is to_word_count}
    return {name: "(left out)" if name in counted and value else value for name, value in row.items()}
