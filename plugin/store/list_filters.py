"""Which deals belong to a list: what is asked of it, put as conditions on the table of deals."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, UnaryExpression, and_, case, false, func, select
from sqlalchemy.sql.operators import custom_op

from graph.analysis import AuthorityState, Band
from graph.deal import DealStatus
from plugin.lists import Agreement
from plugin.store.list_columns import fold
from plugin.store.tables import analysis, deal, viewer_deal
from plugin.views import Viewer

AGREEMENT = case((and_(deal.c.alignment == "aligned", deal.c.toward == "against"), "against"), else_=deal.c.alignment)
"""Whether the decision makers agree, told apart from agreeing that they don't want it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which deals are wanted, with nothing left to find out; None is no condition, an empty set is nobody's deals.

    `closing_before` and `worsened_since` are moments; worsened is a risk that is higher now than it was then.
    """

    status: DealStatus = "open"
    words: tuple[str, ...] = ()
    agreements: tuple[Agreement, ...] | None = None
    final_words: tuple[AuthorityState, ...] | None = None
    bands: tuple[Band, ...] | None = None
    stages: tuple[str, ...] | None = None
    owners: tuple[str, ...] | None = None
    closing_from: datetime | None = None
    closing_before: datetime | None = None
    changed_since: datetime | None = None
    worsened_since: tuple[datetime, ...] = ()


OPEN = Selection()
FEW = 1000
"""So many deals are sorted in no time, and found more quickly than by going through all others in their order."""


def build_conditions(connection: Connection, viewer: Viewer, wanted: Selection) -> list[ColumnElement[bool]]:
    """Return the conditions of a list: of the viewer's deals that were analysed, those that are wanted."""
    conditions: list[ColumnElement[bool]] = [
        deal.c.tenant == viewer.tenant,
        deal.c.removed_at.is_(None),
        deal.c.analysed_at.is_not(None),
    ]
    status: ColumnElement[Any] = deal.c.status
    if viewer.sight is not None and _sees_few(connection, viewer):
        conditions.append(deal.c.id.in_(_choose_seen(viewer)))
        status = without_index(connection, status)
    elif viewer.sight is not None:
        conditions.append(_choose_seen(viewer).where(viewer_deal.c.deal == deal.c.id).exists())
    conditions.append(status == wanted.status)
    for column, values in (
        (AGREEMENT, wanted.agreements),
        (deal.c.authority, wanted.final_words),
        (deal.c.band, wanted.bands),
        (deal.c.stage, wanted.stages),
        (deal.c.owner_id, wanted.owners),
    ):
        if values is not None:
            conditions.append(column.in_(values) if values else false())
    conditions += [deal.c.search_key.contains(fold(word), autoescape=True) for word in wanted.words]
    if wanted.closing_from is not None:
        conditions += [deal.c.close_key >= wanted.closing_from, deal.c.close_date.is_not(None)]
    if wanted.closing_before is not None:
        conditions += [deal.c.close_key < wanted.closing_before, deal.c.close_date.is_not(None)]
    if wanted.changed_since is not None:
        conditions.append(deal.c.updated_at >= wanted.changed_since)
    return [*conditions, *map(_build_worsened, wanted.worsened_since)]


def without_index(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the column so that SQLite, which knows nothing of how many rows there are, looks for another index."""
    return UnaryExpression(column, operator=custom_op("+")) if connection.dialect.name == "sqlite" else column


def _choose_seen(viewer: Viewer) -> Select[Any]:
    """The deals that the CRM shows the viewer."""
    return select(viewer_deal.c.deal).where(viewer_deal.c.tenant == viewer.tenant, viewer_deal.c.user == viewer.user)


def _sees_few(connection: Connection, viewer: Viewer) -> bool:
    """Whether it is quicker to look up the few deals that a viewer sees than to go through all in their order."""
    some = _choose_seen(viewer).limit(FEW + 1).subquery()
    return (connection.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _build_worsened(since: datetime) -> ColumnElement[bool]:
    """Of the deals, only those whose risk is higher than it was; one that wasn't there then hasn't worsened."""
    then = (
        select(analysis.c.risk)
        .where(analysis.c.tenant == deal.c.tenant, analysis.c.deal == deal.c.id)
        .where(analysis.c.day <= since.date().isoformat(), analysis.c.as_of <= since)
        .order_by(analysis.c.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    # a risk that never rose since then can't be higher: few deals are left to be looked up
    return and_(deal.c.worse_at > since, deal.c.risk > then)
