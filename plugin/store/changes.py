"""What people changed, and what stood there before: added to, and never changed or taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from connectors.records import Json
from plugin.store.tables import change as table

columns = table.c
PART = "-"
"""Stands in the id of a change's part between the change's own id and the part's number."""
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptChange:
    """One change of one row: `before` and `after` are its fields, None where there was or is no such row.

    What was changed together has the id of the whole, `PART` and a number; see `group`.
    """

    id: str
    deal: str
    kind: str
    key: str
    action: str
    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None
    author: str | None
    at: datetime

    @property
    def group(self) -> str:
        """The id by which the change is undone: its own, or that of the whole."""
        return self.id.partition(PART)[0]


def add_change(connection: Connection, tenant: str, change: KeptChange) -> None:
    """Note a change within the transaction that makes it."""
    connection.execute(insert(table), {"tenant": tenant, **asdict(change)})


def load_changes(connection: Connection, tenant: str, deal: str, *, limit: int | None = None) -> Sequence[KeptChange]:
    """List a deal's changes, the newest first; of one in several parts, the parts in their order."""
    asked = select(table).where(columns.tenant == tenant, columns.deal == deal)
    ordered = asked.order_by(columns.at.desc(), columns.id).limit(limit)
    return [_to_change(row) for row in connection.execute(ordered)]


def find_changes(connection: Connection, tenant: str, change_id: str) -> Sequence[KeptChange]:
    """Find a change by its id, in all its parts and in their order; empty where there is none."""
    own = or_(columns.id == change_id, columns.id.startswith(f"{change_id}{PART}", autoescape=True))
    asked = select(table).where(columns.tenant == tenant, own).order_by(columns.id)
    return [_to_change(row) for row in connection.execute(asked)]


def load_newest_parts(connection: Connection, tenant: str, deal: str) -> Mapping[tuple[str, str], str]:
    """Tell for each row that was ever changed, by kind and key, which part of a change was its newest."""
    asked = select(columns.kind, columns.key, columns.id).where(columns.tenant == tenant, columns.deal == deal)
    rows = connection.execute(asked.order_by(columns.at, columns.id))
    return {(row.kind, row.key): row.id for row in rows}


def _to_change(row: AnyRow) -> KeptChange:
    held = dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)
    del held["tenant"]
    return KeptChange(**held)
