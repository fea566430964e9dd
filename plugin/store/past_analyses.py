"""What analyses said of deals earlier, and what they say now, as they are kept: one of each deal and day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from connectors.records import Json
from plugin.store.tables import analysis

columns = analysis.c
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnalysis:
    """A kept analysis as JSON; `as_of` is its clock, `made_at` when it was made, which may be later."""

    deal: str
    as_of: datetime
    made_at: datetime
    body: Json = field(repr=False)


def load_past(
    connection: Connection, tenant: str, deal_ids: Collection[str], *, until: datetime
) -> dict[str, KeptAnalysis]:
    """Load, for each of these deals, the newest analysis of `until`'s day (UTC) or before; none where none was kept."""
    day = until.astimezone(UTC).date().isoformat()
    newest = (
        select(columns.deal, func.max(columns.day).label("day"))
        .where(columns.tenant == tenant, columns.deal.in_(deal_ids), columns.day <= day)
        .group_by(columns.deal)
        .subquery()
    )
    joined = and_(newest.c.deal == columns.deal, newest.c.day == columns.day)
    asked = (
        select(columns.deal, columns.as_of, columns.made_at, columns.body)
        .join(newest, joined)
        .where(columns.tenant == tenant)
    )
    return {row.deal: _to_kept(row) for row in connection.execute(asked)}


def load_newest(connection: Connection, tenant: str, deal_ids: Collection[str]) -> dict[str, KeptAnalysis]:
    """Load the newest analysis of each of these deals."""
    asked = select(columns.deal, columns.as_of, columns.made_at, columns.body).where(
        columns.tenant == tenant, columns.deal.in_(deal_ids), columns.newest.is_(True)
    )
    return {row.deal: _to_kept(row) for row in connection.execute(asked)}


def _to_kept(row: AnyRow) -> KeptAnalysis:
    return KeptAnalysis(deal=row.deal, as_of=row.as_of, made_at=row.made_at, body=row.body)
