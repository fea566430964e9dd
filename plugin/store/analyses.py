"""Which analyses are kept, one a deal and day, and which deals need a new one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from connectors.files.codec import analysis_from_json, to_json
from graph.analysis import Analysis
from plugin.store.deals import ANALYSED, to_column_text
from plugin.store.tables import analysis as table
from plugin.store.tables import deal
from plugin.store.upserts import upsert

AnyRow = Row[*tuple[Any, ...]]
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an analysis rests on; while none of it changes, the analysis stands. A deal's clock counts by its day."""

    deal_digest: str
    settings_digest: str
    rules_version: str
    as_of: datetime

    @property
    def day(self) -> str:
        """The day that the analysis belongs to."""
        return self.as_of.astimezone(UTC).date().isoformat()

    @property
    def key(self) -> tuple[str, ...]:
        """Compare by this."""
        return self.deal_digest, self.settings_digest, self.rules_version, self.day


@dataclass(frozen=True, slots=True)
class DealState:
    """What decides whether a deal needs a new analysis."""

    id: str
    origin: str
    as_of: datetime
    digest: str
    standing: tuple[str, ...] | None
    """The key of the basis of its newest analysis."""


def load_deal_states(connection: Connection, tenant: str, ids: Collection[str]) -> Sequence[DealState]:
    """Load the states of deals that are there, in the order of their ids."""
    asked = (
        select(
            deal.c.id,
            deal.c.origin,
            deal.c.as_of,
            deal.c.digest,
            columns.deal_digest,
            columns.settings_digest,
            columns.rules_version,
            columns.day,
        )
        .outerjoin(table, (columns.tenant == deal.c.tenant) & (columns.deal == deal.c.id) & columns.newest.is_(True))
        .where(deal.c.tenant == tenant, deal.c.id.in_(ids), deal.c.removed_at.is_(None))
        .order_by(deal.c.id)
    )
    return [_to_state(row) for row in connection.execute(asked)]


def _to_state(row: AnyRow) -> DealState:
    standing = (row.deal_digest, row.settings_digest, row.rules_version, row.day) if row.day else None
    return DealState(row.id, row.origin, row.as_of, row.digest, standing)


def save_analyses(connection: Connection, tenant: str, made: Iterable[tuple[Basis, Analysis]], *, now: datetime) -> int:
    """Save analyses whose deal is still what they rest on; the others are out of date and dropped. Return how many."""
    by_deal = {analysis.deal: (basis, analysis) for basis, analysis in made}
    asked = (
        select(deal.c.id, deal.c.digest, deal.c.risk, deal.c.worse_at)
        .where(deal.c.tenant == tenant, deal.c.id.in_(by_deal), deal.c.removed_at.is_(None))
        .order_by(deal.c.id)
        .with_for_update()
    )
    current = {row.id: row for row in connection.execute(asked) if by_deal[row.id][0].deal_digest == row.digest}
    older = update(table).where(columns.tenant == tenant, columns.deal.in_(current), columns.newest.is_(True))
    connection.execute(older.values(newest=False))
    rows = [_to_columns(tenant, *by_deal[deal_id], now) for deal_id in sorted(current)]
    upsert(connection, table, rows)
    if current:
        connection.execute(LISTED, [_to_listed(tenant, by_deal[deal_id][1], row) for deal_id, row in current.items()])
    return len(rows)


LISTED = (
    update(deal)
    .where(deal.c.tenant == bindparam("of_tenant"), deal.c.id == bindparam("of_deal"))
    .values({name: bindparam(name) for name in ANALYSED})
)
"""Lists show and sort by what the newest analysis says, so the deal itself holds it too."""


def _to_listed(tenant: str, analysis: Analysis, before: AnyRow) -> dict[str, Any]:
    worse = before.risk is not None and analysis.risk.score > before.risk
    return {
        "of_tenant": tenant,
        "of_deal": analysis.deal,
        "risk": analysis.risk.score,
        "band": analysis.risk.band,
        "alignment": analysis.alignment.state,
        "toward": analysis.alignment.toward,
        "authority": analysis.authority.state,
        "verdict": to_column_text(analysis.verdict.sentence),
        "analysed_at": analysis.as_of,
        "worse_at": analysis.as_of if worse else before.worse_at,
    }


def _to_columns(tenant: str, basis: Basis, analysis: Analysis, now: datetime) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "deal": analysis.deal,
        "day": basis.day,
        "newest": True,
        "as_of": analysis.as_of,
        "made_at": now,
        "rules_version": basis.rules_version,
        "deal_digest": basis.deal_digest,
        "settings_digest": basis.settings_digest,
        "risk": analysis.risk.score,
        "band": analysis.risk.band,
        "alignment": analysis.alignment.state,
        "toward": analysis.alignment.toward,
        "authority": analysis.authority.state,
        "verdict": to_column_text(analysis.verdict.sentence),
        "body": to_json(analysis),
    }


def load_stale_deals(connection: Connection, tenant: str) -> Sequence[str]:
    """List the deals whose newest analysis rests on what they were before, or that have none."""
    joined = (columns.tenant == deal.c.tenant) & (columns.deal == deal.c.id) & columns.newest.is_(True)
    outdated = columns.deal_digest.is_(None) | (columns.deal_digest != deal.c.digest)
    asked = select(deal.c.id).outerjoin(table, joined)
    stale = asked.where(deal.c.tenant == tenant, deal.c.removed_at.is_(None), outdated)
    return connection.scalars(stale.order_by(deal.c.id)).all()


def load_analysis(connection: Connection, tenant: str, deal_id: str) -> Analysis | None:
    """Load a deal's newest analysis."""
    asked = select(columns.body).where(columns.tenant == tenant, columns.deal == deal_id, columns.newest.is_(True))
    body = connection.scalar(asked)
    return None if body is None else analysis_from_json(body)


def load_analysis_times(connection: Connection, tenant: str, ids: Collection[str]) -> dict[str, datetime]:
    """Load the clocks of the deals' newest analyses, of those that rest on what the deal is now."""
    joined = (columns.tenant == deal.c.tenant) & (columns.deal == deal.c.id) & (columns.deal_digest == deal.c.digest)
    asked = select(columns.deal, columns.as_of).join(deal, joined)
    newest = asked.where(columns.tenant == tenant, columns.deal.in_(ids), columns.newest.is_(True))
    return {row.deal: row.as_of for row in connection.execute(newest)}
