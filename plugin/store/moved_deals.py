"""Which open deals may have changed since a day, by what their analyses of then and now say in short, and which ended.

Where there are few deals, all of them may have: then it is worth reading whole analyses to find small changes, too.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from plugin.store.tables import analysis, deal, viewer_deal

FEW = 200
newest = analysis.alias("newest")
past = analysis.alias("past")


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichDeals:
    """Of which deals: those that the CRM shows to `seen_by`, of these owners; None stands for all."""

    tenant: str
    seen_by: str | None = None
    owners: Collection[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDeal:
    """A deal whose analysis isn't what it was; `was` is the risk of then, None for a deal that wasn't there."""

    id: str
    name: str
    risk: int
    was: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDeals:
    """The deals that changed, how many there are in all, and the first day of which anything is kept of them."""

    moved: tuple[MovedDeal, ...]
    total: int
    kept_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedDeal:
    """A deal that came in as won or lost at a moment, having been open before."""

    id: str
    name: str
    closed_at: datetime


def load_moved(connection: Connection, which: WhichDeals, *, since: datetime) -> MovedDeals:
    """Find the deals that may have changed since a day (UTC): what got worse first, the new ones last.

    Of more than a few deals, only those of which lists would show something else, or whose data changed.
    """
    day = since.astimezone(UTC).date().isoformat()
    listed = and_(deal.c.tenant == which.tenant, deal.c.status == "open", deal.c.removed_at.is_(None), *_narrow(which))
    days = (
        select(analysis.c.deal, func.max(analysis.c.day).label("day"))
        .where(analysis.c.tenant == which.tenant, analysis.c.day <= day)
        .group_by(analysis.c.deal)
        .subquery()
    )
    joined = (
        deal.join(newest, and_(newest.c.tenant == deal.c.tenant, newest.c.deal == deal.c.id, newest.c.newest.is_(True)))
        .outerjoin(days, days.c.deal == deal.c.id)
        .outerjoin(past, and_(past.c.tenant == deal.c.tenant, past.c.deal == deal.c.id, past.c.day == days.c.day))
    )
    asked = select(deal.c.id, deal.c.name, newest.c.risk, past.c.risk.label("was")).select_from(joined)
    total = connection.scalar(select(func.count()).select_from(deal).where(listed)) or 0
    rows = connection.execute(asked.where(listed) if total <= FEW else asked.where(listed, _differs())).all()
    moved = [MovedDeal(id=row.id, name=row.name, risk=row.risk, was=row.was) for row in rows]
    first = select(func.min(analysis.c.day)).where(analysis.c.tenant == which.tenant)
    return MovedDeals(
        moved=tuple(sorted(moved, key=_order)),
        total=total,
        kept_from=connection.scalar(first),
    )


def load_ended(connection: Connection, which: WhichDeals, *, since: datetime) -> Sequence[EndedDeal]:
    """Find the deals that were won or lost since a moment, the last one first."""
    ended = and_(
        deal.c.tenant == which.tenant,
        deal.c.status.in_(("won", "lost")),
        deal.c.updated_at > since,
        deal.c.closed_at > since,
        deal.c.removed_at.is_(None),
        *_narrow(which),
    )
    asked = select(deal.c.id, deal.c.name, deal.c.closed_at).where(ended).order_by(deal.c.closed_at.desc(), deal.c.id)
    return [EndedDeal(id=row.id, name=row.name, closed_at=row.closed_at) for row in connection.execute(asked)]


def _narrow(which: WhichDeals) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if which.owners is not None:
        narrowed.append(deal.c.owner_id.in_(sorted(which.owners)))
    if which.seen_by is not None:
        seen = select(viewer_deal.c.deal).where(
            viewer_deal.c.tenant == which.tenant,
            viewer_deal.c.user == which.seen_by,
            viewer_deal.c.deal == deal.c.id,
        )
        narrowed.append(seen.exists())
    return narrowed


def _differs() -> ColumnElement[bool]:
    """Whether anything of what lists show differs, or what the deal is made of; toward is null where unknown."""
    same = ("deal_digest", "risk", "alignment", "authority", "verdict")
    return or_(
        past.c.deal.is_(None),
        *(past.c[name] != newest.c[name] for name in same),
        func.coalesce(past.c.toward, "") != func.coalesce(newest.c.toward, ""),
    )


def _order(moved: MovedDeal) -> tuple[object, ...]:
    rise = 0 if moved.was is None else moved.risk - moved.was
    return (moved.was is None, -rise, -moved.risk, moved.id)
