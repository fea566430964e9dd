"""How agreed next steps are kept: what is to be done in a deal, by which of us, by when, and whether it is done."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update

from plugin.store.tables import agreed_step as table
from plugin.store.tables import deal, viewer_deal
from plugin.store.upserts import build_insert

AnyRow = Row[*tuple[Any, ...]]
columns = table.c
DEAL_NAME = "deal_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedStep:
    """A step that was agreed: `owner` is the id of one of ours, or a name; `due` the begin of a day in UTC."""

    id: str
    deal: str
    review: str | None
    what: str
    owner: str
    due: datetime | None
    author: str | None
    at: datetime
    done_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class StepCounts:
    """How many steps were agreed in a review, and how many of them are done."""

    agreed: int
    done: int


def add_step(connection: Connection, tenant: str, step: AgreedStep) -> bool:
    """Keep a new step; False where one with its id is there."""
    added = build_insert(connection, table).values(tenant=tenant, **asdict(step)).on_conflict_do_nothing()
    return connection.execute(added.returning(columns.id)).first() is not None


def find_step(connection: Connection, tenant: str, deal_id: str, step_id: str) -> AgreedStep | None:
    """Find a step of a deal."""
    asked = select(table).where(columns.tenant == tenant, columns.deal == deal_id, columns.id == step_id)
    row = connection.execute(asked).one_or_none()
    return None if row is None else _to_step(row)


def load_steps(connection: Connection, tenant: str, deal_ids: Collection[str]) -> Sequence[AgreedStep]:
    """List the steps of deals: the open ones first, next due first, then the done ones, last done first."""
    asked = select(table).where(columns.tenant == tenant, columns.deal.in_(deal_ids))
    return sorted(map(_to_step, connection.execute(asked)), key=_order)


def load_review_steps(connection: Connection, tenant: str, review_id: str) -> Sequence[AgreedStep]:
    """List the steps agreed in a review, in the order in which they were agreed."""
    asked = select(table).where(columns.tenant == tenant, columns.review == review_id)
    return [_to_step(row) for row in connection.execute(asked.order_by(columns.at, columns.id))]


def load_earlier_done(
    connection: Connection,
    tenant: str,
    deal_ids: Collection[str],
    *,
    but: str,
    since: datetime,
    until: datetime | None,
) -> Sequence[AgreedStep]:
    """List the steps of deals that were done between two moments, of any review `but` one, the first done first."""
    conditions = [
        columns.tenant == tenant,
        columns.deal.in_(deal_ids),
        or_(columns.review.is_(None), columns.review != but),
        columns.done_at >= since,
        *([] if until is None else [columns.done_at <= until]),
    ]
    asked = select(table).where(*conditions).order_by(columns.done_at, columns.id)
    return [_to_step(row) for row in connection.execute(asked)]


def load_steps_of(
    connection: Connection, tenant: str, *, person: str | None, seen_by: str | None, done_since: datetime
) -> Sequence[tuple[AgreedStep, str]]:
    """List steps in open deals with the deals' names, in the order of `load_steps`; those done before are left out.

    Those that `person` took on or that belong to a deal of theirs, of the deals that the CRM shows to `seen_by`; None
    stands for all.
    """
    listed = [
        columns.tenant == tenant,
        deal.c.status == "open",
        deal.c.removed_at.is_(None),
        or_(columns.done_at.is_(None), columns.done_at >= done_since),
    ]
    if person is not None:
        listed.append(or_(columns.owner == person, deal.c.owner_id == person))
    if seen_by is not None:
        seen = select(viewer_deal.c.deal).where(
            viewer_deal.c.tenant == tenant, viewer_deal.c.user == seen_by, viewer_deal.c.deal == columns.deal
        )
        listed.append(seen.exists())
    joined = and_(deal.c.tenant == columns.tenant, deal.c.id == columns.deal)
    asked = select(table, deal.c.name.label(DEAL_NAME)).join(deal, joined).where(*listed)
    found = [(_to_step(row), str(row.deal_name)) for row in connection.execute(asked)]
    return sorted(found, key=lambda each: _order(each[0]))


def count_steps(connection: Connection, tenant: str, review_ids: Collection[str]) -> dict[str, StepCounts]:
    """Count the steps agreed in reviews."""
    asked = select(columns.review, func.count().label("agreed"), func.count(columns.done_at).label("done"))
    counted = asked.where(columns.tenant == tenant, columns.review.in_(review_ids)).group_by(columns.review)
    return {row.review: StepCounts(row.agreed, row.done) for row in connection.execute(counted)}


def save_done(connection: Connection, tenant: str, step: AgreedStep, *, done_at: datetime | None) -> bool:
    """Mark a step as done, or (None) as open again; False where somebody else changed it since."""
    return _change(connection, tenant, step, done_at=done_at)


def save_words(
    connection: Connection, tenant: str, step: AgreedStep, *, what: str, owner: str, due: datetime | None
) -> bool:
    """Keep a step in other words, with another owner or day; False where somebody else changed it since."""
    return _change(connection, tenant, step, what=what, owner=owner, due=due)


def remove_step(connection: Connection, tenant: str, step: AgreedStep) -> bool:
    """Take a step out; False where somebody else changed it since."""
    return connection.execute(table.delete().where(_ours(tenant, step))).rowcount == 1


def _change(connection: Connection, tenant: str, step: AgreedStep, **values: Any) -> bool:
    changed = update(table).where(_ours(tenant, step)).values(version=columns.version + 1, **values)
    return connection.execute(changed).rowcount == 1


def _ours(tenant: str, step: AgreedStep) -> ColumnElement[bool]:
    return and_(columns.tenant == tenant, columns.id == step.id, columns.version == step.version)


def _order(step: AgreedStep) -> tuple[object, ...]:
    if step.done_at is not None:
        return (1, -step.done_at.timestamp(), step.id)
    return (0, float("inf") if step.due is None else step.due.timestamp(), step.at.timestamp(), step.id)


def _to_step(row: AnyRow) -> AgreedStep:
    held = dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)
    del held["tenant"]
    held.pop(DEAL_NAME, None)
    return AgreedStep(**held)
