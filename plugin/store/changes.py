"""What people changed, and what stood there before: added to, and never changed or taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from connectors.records import Json
from plugin.store.tables import change as table

columns = table.c
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """One change of one row: `before` and `after` are its fields, None where there was or is no such row."""

    id: str
    deal: str
    kind: str
    key: str
    action: str
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None
    author: str | None
    at: datetime


def add_change(connection: Connection, tenant: str, change: KeptChange) -> None:
    """Note a change within the transaction that makes it."""
    connection.execute(insert(table), {"tenant": tenant, **asdict(change)})


def load_changes(connection: Connection, tenant: str, deal: str) -> Sequence[KeptChange]:
    """List a deal's changes, the newest first."""
    asked = select(table).where(columns.tenant == tenant, columns.deal == deal)
    return [_to_change(row) for row in connection.execute(asked.order_by(columns.at.desc(), columns.id))]


def find_change(connection: Connection, tenant: str, change_id: str) -> KeptChange | None:
    """Find a change by its id."""
    row = connection.execute(select(table).where(columns.tenant == tenant, columns.id == change_id)).first()
    return None if row is None else _to_change(row)


def _to_change(row: AnyRow) -> KeptChange:
    held = dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)
    del held["tenant"]
    return KeptChange(**held)
