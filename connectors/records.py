"""What a CRM connector hands over: records as received, rows it could not take, and pages whose cursor moves.

A connector never decides what is stored. It turns each received row into exactly one of `CrmRecord` or
`QuarantinedRow`, so that received = records + quarantined, and says after each page from where to go on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmRecord:
    """One row of the CRM as received, reduced to the fields we want.

    `parent` is the record it hangs on when a deal is gathered (a role's opportunity, a relation's task). `fields`
    holds only readable fields: a field hidden by permissions is absent, never null. `entered` is the way in which it
    was entered here, where the CRM doesn't have it yet.
    """

    kind: str
    id: str
    parent: str | None
    stamp: datetime
    deleted: bool
    fields: Mapping[str, Json]
    entered: Literal["file", "person"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedRow:
    """A row that makes no sense: kept as received, with the place and the reason, and used for nothing."""

    kind: str
    id: str | None
    field: str | None
    problem: str
    row: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """One page of one kind. After it is stored, `cursor` (opaque text) says from where to go on; None: anew.

    `gaps` says that the reading can't have told everything, such as deletions from before the CRM's memory of them:
    the ids of the kind must be compared with the stored ones. `ended` is true for the last page of a reading.
    """

    kind: str
    records: tuple[CrmRecord, ...]
    quarantined: tuple[QuarantinedRow, ...]
    cursor: str | None
    gaps: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KindReport:
    """What the signed-in user can read of one kind: `problem` where nothing, `hidden` fields where not all."""

    kind: str
    readable: bool
    hidden: tuple[str, ...]
    problem: str | None


WriteWay = Literal["upsert", "create", "update", "delete"]
"""By external key, as a new row, by id, away by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWrite:
    """One row to write: `key` tells it from the others of its call, `fields` are in the mirror's spelling."""

    key: str
    record: str | None = None
    fields: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What became of one row; where it wasn't taken, the reason in plain words and whether that may pass."""

    key: str
    ok: bool
    record: str | None = None
    passing: bool = False
    code: str | None = None
    fields: tuple[str, ...] = ()
    problem: str | None = None
