"""How reviews are kept: whose walk through which deals, and for each deal its place, its note and what it was then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update

from connectors.records import Json
from plugin.store.tables import deal as deals
from plugin.store.tables import review as table
from plugin.store.tables import review_deal as parts

AnyRow = Row[*tuple[Any, ...]]
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReview:
    """A walk through a list of deals: by whom, of which list, from when to when."""

    id: str
    leader: str
    name: str
    asked: Json
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedDeal:
    """A deal within a review; `body` is the analysis as JSON of when it was looked at, None before that."""

    review: str
    deal: str
    place: int
    name: str
    seen_at: datetime | None = None
    note: str = ""
    version: int = 1
    body: Json = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCounts:
    """How many deals a review has, and how many of them were looked at."""

    deals: int
    seen: int


def add_review(connection: Connection, tenant: str, review: KeptReview, deal_ids: Sequence[str]) -> None:
    """Begin a review of these deals, in this order."""
    held = {
        "tenant": tenant,
        "id": review.id,
        "leader": review.leader,
        "name": review.name,
        "asked": review.asked,
        "began_at": review.began_at,
    }
    connection.execute(insert(table), held)
    rows = [
        {"tenant": tenant, "review": review.id, "deal": deal, "place": place, "note": "", "body": None, "version": 1}
        for place, deal in enumerate(deal_ids, start=1)
    ]
    connection.execute(insert(parts), rows)


def find_review(connection: Connection, tenant: str, leader: str, review_id: str) -> KeptReview | None:
    """Find a review of this leader; None where there is none, or it is somebody else's."""
    asked = select(table).where(columns.tenant == tenant, columns.id == review_id, columns.leader == leader)
    row = connection.execute(asked).one_or_none()
    return None if row is None else _to_review(row)


def load_reviews(connection: Connection, tenant: str, leader: str, *, limit: int) -> Sequence[KeptReview]:
    """List a leader's reviews, the newest first."""
    asked = select(table).where(columns.tenant == tenant, columns.leader == leader)
    newest = asked.order_by(columns.began_at.desc(), columns.id).limit(limit)
    return [_to_review(row) for row in connection.execute(newest)]


def load_last_began(
    connection: Connection, tenant: str, leader: str, *, going_on_since: datetime | None = None
) -> datetime | None:
    """Return when the leader's newest review in which a deal was looked at began.

    One that isn't ended and began after `going_on_since` is still gone through: it counts only where there is no other.
    """
    looked_at = (
        select(columns.began_at, columns.ended_at)
        .join(parts, and_(parts.c.tenant == columns.tenant, parts.c.review == columns.id))
        .where(columns.tenant == tenant, columns.leader == leader, parts.c.seen_at.is_not(None))
        .subquery()
    )
    over = select(func.max(looked_at.c.began_at))
    if going_on_since is not None:
        over = over.where(or_(looked_at.c.ended_at.is_not(None), looked_at.c.began_at <= going_on_since))
    began_at: datetime | None = connection.scalar(over) or connection.scalar(select(func.max(looked_at.c.began_at)))
    return began_at


def count_deals(connection: Connection, tenant: str, review_ids: Collection[str]) -> dict[str, ReviewCounts]:
    """Count the deals of reviews."""
    asked = select(parts.c.review, func.count().label("deals"), func.count(parts.c.seen_at).label("seen"))
    counted = asked.where(parts.c.tenant == tenant, parts.c.review.in_(review_ids)).group_by(parts.c.review)
    return {row.review: ReviewCounts(deals=row.deals, seen=row.seen) for row in connection.execute(counted)}


def load_review_deals(
    connection: Connection, tenant: str, review_id: str, *, bodies: bool = False
) -> Sequence[ReviewedDeal]:
    """List a review's deals in its order; with `bodies`, also what the analysis said of each."""
    chosen = _choose(bodies=bodies).where(parts.c.tenant == tenant, parts.c.review == review_id)
    return [_to_deal(row) for row in connection.execute(chosen.order_by(parts.c.place))]


def load_earlier(
    connection: Connection, tenant: str, review: KeptReview, deal_ids: Collection[str]
) -> dict[str, ReviewedDeal]:
    """Load, for each of these deals, how the leader's last review before this one left it."""
    joined = and_(columns.tenant == parts.c.tenant, columns.id == parts.c.review)
    earlier = and_(
        parts.c.tenant == tenant,
        parts.c.deal.in_(deal_ids),
        parts.c.seen_at.is_not(None),
        columns.leader == review.leader,
        columns.began_at < review.began_at,
    )
    ranked = (
        select(
            parts.c.review,
            parts.c.deal,
            func.row_number().over(partition_by=parts.c.deal, order_by=columns.began_at.desc()).label("rank"),
        )
        .join(table, joined)
        .where(earlier)
        .subquery()
    )
    newest = and_(ranked.c.review == parts.c.review, ranked.c.deal == parts.c.deal, ranked.c.rank == 1)
    chosen = _choose(bodies=True).join(ranked, newest).where(parts.c.tenant == tenant)
    return {row.deal: _to_deal(row) for row in connection.execute(chosen)}


def save_seen(connection: Connection, tenant: str, review_id: str, deal_id: str, *, body: Json, now: datetime) -> None:
    """Keep that a deal was looked at, and what its analysis said."""
    ours = (parts.c.tenant == tenant, parts.c.review == review_id, parts.c.deal == deal_id)
    connection.execute(update(parts).where(*ours).values(body=body, seen_at=now))


def save_body(connection: Connection, tenant: str, review_id: str, deal_id: str, *, body: Json) -> None:
    """Keep what a deal's analysis says by now."""
    ours = (parts.c.tenant == tenant, parts.c.review == review_id, parts.c.deal == deal_id)
    connection.execute(update(parts).where(*ours).values(body=body))


def save_note(connection: Connection, tenant: str, part: ReviewedDeal) -> bool:
    """Keep a note over the version that was seen (`part.version`); False where somebody else changed it since."""
    ours = and_(
        parts.c.tenant == tenant,
        parts.c.review == part.review,
        parts.c.deal == part.deal,
        parts.c.version == part.version,
    )
    changed = update(parts).where(ours).values(note=part.note, version=parts.c.version + 1)
    return connection.execute(changed).rowcount == 1


def end_review(connection: Connection, tenant: str, review_id: str, *, now: datetime | None) -> None:
    """End a review, or (None) let it go on."""
    connection.execute(update(table).where(columns.tenant == tenant, columns.id == review_id).values(ended_at=now))


def _choose(*, bodies: bool) -> Select[Any]:
    chosen = [
        parts.c.review,
        parts.c.deal,
        parts.c.place,
        deals.c.name,
        parts.c.seen_at,
        parts.c.note,
        parts.c.version,
        *([parts.c.body] if bodies else []),
    ]
    joined = and_(deals.c.tenant == parts.c.tenant, deals.c.id == parts.c.deal)
    return select(*chosen).select_from(parts).join(deals, joined)


def _to_review(row: AnyRow) -> KeptReview:
    return KeptReview(
        id=row.id, leader=row.leader, name=row.name, asked=row.asked, began_at=row.began_at, ended_at=row.ended_at
    )


def _to_deal(row: AnyRow) -> ReviewedDeal:
    return ReviewedDeal(**row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)
