"""What a list of deals comes to, by group or by stage and agreement; currencies are never added up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from plugin.lists import Agreement, Group
from plugin.store.list_filters import AGREEMENT, Selection, build_conditions
from plugin.store.tables import deal
from plugin.views import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """How many deals, and what those of them with an amount come to in one currency."""

    currency: str | None
    deals: int
    with_amount: int
    amount: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSum:
    """What a group comes to in one currency; `key` is what its deals have in common."""

    key: str
    sum: Sum


@dataclass(frozen=True, slots=True, kw_only=True)
class HopeSum:
    """What the deals of one stage and one state of agreement come to in one currency, the first stage first."""

    stage: str | None
    agreement: Agreement
    sum: Sum


GROUP_KEYS: dict[Group, ColumnElement[str]] = {"owner": deal.c.owner_id, "stage": deal.c.stage}
_SUMS = (
    deal.c.currency,
    func.count().label("deals"),
    func.count(deal.c.amount).label("with_amount"),
    func.coalesce(func.sum(deal.c.amount), 0.0).label("amount"),
)


def _to_sum(row: Any) -> Sum:
    return Sum(currency=row.currency, deals=row.deals, with_amount=row.with_amount, amount=row.amount)


def sum_groups(
    connection: Connection, viewer: Viewer, wanted: Selection, group: Group, keys: Collection[str | None]
) -> Sequence[GroupSum]:
    """Sum up these groups of a list, whole, whichever of their deals a page shows; `key` is "" for deals without."""
    column = GROUP_KEYS[group]
    shown = column.in_({key for key in keys if key is not None})
    asked = select(column.label("key"), *_SUMS).where(*build_conditions(connection, viewer, wanted))
    grouped = asked.where(or_(shown, column.is_(None)) if None in keys else shown).group_by(column, deal.c.currency)
    return [GroupSum(key=row.key or "", sum=_to_sum(row)) for row in connection.execute(grouped)]


def sum_hope(connection: Connection, viewer: Viewer, wanted: Selection) -> Sequence[HopeSum]:
    """Sum up a list by stage and agreement."""
    key = func.min(deal.c.stage_key)
    asked = select(deal.c.stage, AGREEMENT.label("agreement"), key.label("key"), *_SUMS)
    grouped = asked.where(*build_conditions(connection, viewer, wanted)).group_by(
        deal.c.stage, AGREEMENT, deal.c.currency
    )
    rows = sorted(connection.execute(grouped), key=lambda row: (row.key, row.agreement, row.currency or ""))
    return [HopeSum(stage=row.stage, agreement=row.agreement, sum=_to_sum(row)) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the deals of a status can be told apart by: (id, name) of owners by name, stages in their order."""

    owners: Sequence[tuple[str, str]]
    stages: Sequence[str]


def load_choices(connection: Connection, viewer: Viewer, wanted: Selection) -> Choices:
    """List owners and stages that occur in a list."""
    conditions = build_conditions(connection, viewer, wanted)
    owners = (
        select(deal.c.owner_id, func.max(deal.c.owner).label("owner"), func.min(deal.c.owner_key).label("key"))
        .where(*conditions, deal.c.owner_id.is_not(None))
        .group_by(deal.c.owner_id)
    )
    stages = (
        select(deal.c.stage, func.min(deal.c.stage_key).label("key"))
        .where(*conditions, deal.c.stage.is_not(None))
        .group_by(deal.c.stage)
    )
    return Choices(
        owners=[
            (row.owner_id, row.owner or row.owner_id)
            for row in sorted(connection.execute(owners), key=lambda row: row.key)
        ],
        stages=[row.stage for row in sorted(connection.execute(stages), key=lambda row: row.key)],
    )


def load_owner_names(connection: Connection, tenant: str, owner_ids: Collection[str]) -> dict[str, str]:
    """Load what owners of deals are called."""
    asked = select(deal.c.owner_id, func.max(deal.c.owner).label("owner")).where(
        deal.c.tenant == tenant, deal.c.owner_id.in_(owner_ids)
    )
    named = asked.group_by(deal.c.owner_id)
    return {row.owner_id: row.owner for row in connection.execute(named) if row.owner}
