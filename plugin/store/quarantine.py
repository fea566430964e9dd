"""Which rows are kept aside because they make no sense, since when, and when they are fit again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from connectors.records import QuarantinedRow
from plugin.store.digests import build_digest
from plugin.store.tables import quarantine
from plugin.store.upserts import remove, upsert

columns = quarantine.c


def save_quarantined(connection: Connection, tenant: str, rows: Iterable[QuarantinedRow], *, now: datetime) -> None:
    """Keep rows as they were received; one that is there already is left alone."""
    _save(connection, tenant, {(row.kind, row.id or f"row:{_digest(row)}"): (row, None) for row in rows}, now)


def save_deal_problems(
    connection: Connection, tenant: str, deal_id: str, rows: Iterable[QuarantinedRow], *, now: datetime
) -> None:
    """Keep what only assembling the deal showed; what isn't a problem of it any more goes."""
    found = {(row.kind, f"deal:{deal_id}:{row.id}:{row.field}"): (row, deal_id) for row in rows}
    known = connection.execute(
        select(columns.kind, columns.key).where(columns.tenant == tenant, columns.deal == deal_id)
    )
    gone = [{"tenant": tenant, "kind": kind, "key": key} for kind, key in known if (kind, key) not in found]
    remove(connection, quarantine, gone)
    _save(connection, tenant, found, now)


def release(connection: Connection, tenant: str, kind: str, ids: Collection[str]) -> None:
    """Let go of rows whose record came in fit."""
    asked = select(columns.key).where(columns.tenant == tenant, columns.kind == kind, columns.key.in_(ids))
    keys = connection.scalars(asked).all()
    remove(connection, quarantine, [{"tenant": tenant, "kind": kind, "key": key} for key in keys])


def load_quarantined_ids(connection: Connection, tenant: str, kind: str) -> set[str]:
    """List the ids of one kind's rows that are kept aside."""
    asked = select(columns.id).where(columns.tenant == tenant, columns.kind == kind, columns.deal.is_(None))
    return {own_id for own_id in connection.scalars(asked) if own_id is not None}


def load_quarantined(connection: Connection, tenant: str) -> Sequence[QuarantinedRow]:
    """List what is kept aside."""
    asked = select(columns.kind, columns.id, columns.field, columns.problem, columns.row)
    rows = connection.execute(asked.where(columns.tenant == tenant).order_by(columns.kind, columns.key))
    return [QuarantinedRow(kind=row.kind, id=row.id, field=row.field, problem=row.problem, row=row.row) for row in rows]


def _save(
    connection: Connection,
    tenant: str,
    found: Mapping[tuple[str, str], tuple[QuarantinedRow, str | None]],
    now: datetime,
) -> None:
    asked = select(columns.kind, columns.key, columns.digest).where(
        columns.tenant == tenant, columns.key.in_([key for _, key in found])
    )
    known = {(kind, key): digest for kind, key, digest in connection.execute(asked)}
    written: list[dict[str, Any]] = [
        {
            "tenant": tenant,
            "kind": kind,
            "key": key,
            "id": row.id,
            "deal": deal_id,
            "field": row.field,
            "problem": row.problem,
            "row": row.row,
            "digest": _digest(row),
            "first_seen": now,
            "changed_at": now,
        }
        for (kind, key), (row, deal_id) in found.items()
        if known.get((kind, key)) != _digest(row)
    ]
    upsert(connection, quarantine, written, keep=("first_seen",))


def _digest(row: QuarantinedRow) -> str:
    return build_digest([row.field, row.problem, row.row])
