"""What a CRM connector hands over: records as received, rows it could not take, and pages whose cursor moves.

A connector never decides what is stored. It turns each received row into exactly one of `CrmRecord` or
`QuarantinedRow`, so that received = records + quarantined, and says after each page from where to go on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Json = Any
"""A JSON value: None, bool, int, float, str, list or dict of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmRecord:
    """One row of the CRM as received, reduced to the fields we want.

    `parent` is the record it hangs on when a deal is gathered (a role's opportunity, a relation's task). `fields`
    holds only readable fields: a field hidden by permissions is absent, never null.
    """

    kind: str
    id: str
    parent: str | None
    stamp: datetime
    deleted: bool
    fields: Mapping[str, Json]


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
    """One page of one kind. After it is stored, `cursor` (opaque text) says from where to go on; None: anew."""

    kind: str
    records: tuple[CrmRecord, ...]
    quarantined: tuple[QuarantinedRow, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KindReport:
    """What the signed-in user can read of one kind: `problem` where nothing, `hidden` fields where not all."""

    kind: str
    readable: bool
    hidden: tuple[str, ...]
    problem: str | None
