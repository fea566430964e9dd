"""How it is kept that a tactic was used in a deal, and what was seen afterwards: by deal, for the team alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, delete, false, func, select, update

from plugin.store.exercise_tables import tactic_use as table
from plugin.store.tables import deal as deals
from plugin.store.tables import viewer_deal
from plugin.store.upserts import build_insert

UseOutcome = Literal["helped", "same", "worse", "early"]
"""It helped, nothing changed, it made it worse, or it is too early to say."""
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class TacticUse:
    """A tactic that was used because of a finding (its code), on a day (its beginning in UTC), and what was seen."""

    id: str
    deal: str
    deal_name: str
    tactic: str
    finding: str
    used_on: datetime
    outcome: UseOutcome
    words: str
    author: str | None
    at: datetime
    version: int = 1


def add_use(connection: Connection, tenant: str, use: TacticUse) -> bool:
    """Keep a new use; False where one with its id is there."""
    added = build_insert(connection, table).values(
        tenant=tenant, id=use.id, deal=use.deal, tactic=use.tactic, finding=use.finding, author=use.author,
        **_to_values(use),
    )  # fmt: skip
    return connection.execute(added.on_conflict_do_nothing().returning(columns.id)).first() is not None


def find_use(connection: Connection, tenant: str, deal_id: str, use_id: str) -> TacticUse | None:
    """Find a use of a deal."""
    row = connection.execute(_select(tenant).where(columns.deal == deal_id, columns.id == use_id)).one_or_none()
    return None if row is None else TacticUse(**row._asdict())


def change_use(connection: Connection, tenant: str, use: TacticUse) -> bool:
    """Keep what is now known of a use; False where it isn't in the version any more that `use` has."""
    changed = update(table).where(*_of_version(tenant, use)).values(**_to_values(use), version=use.version + 1)
    return connection.execute(changed).rowcount == 1


def remove_use(connection: Connection, tenant: str, use: TacticUse) -> bool:
    """Forget a use; False where it isn't in the version any more that `use` has."""
    return connection.execute(delete(table).where(*_of_version(tenant, use))).rowcount == 1


def load_uses(connection: Connection, tenant: str, *, deal_id: str) -> Sequence[TacticUse]:
    """List the uses of one deal, the newest first."""
    return _read(connection, _select(tenant).where(columns.deal == deal_id))


def load_all_uses(connection: Connection, tenant: str, *, seen_by: str | None) -> Sequence[TacticUse]:
    """List the uses in the deals that a user sees, as last asked, or (None) in all deals; the newest first."""
    return _read(connection, _select(tenant).where(_seen(tenant, seen_by)))


def count_uses(connection: Connection, tenant: str, *, seen_by: str | None) -> Mapping[tuple[str, UseOutcome], int]:
    """Count the uses of each tactic with each outcome, in the deals that a user sees, or (None) in all deals."""
    asked = (
        select(columns.tactic, columns.outcome, func.count())
        .join(deals, (deals.c.tenant == columns.tenant) & (deals.c.id == columns.deal))
        .where(columns.tenant == tenant, deals.c.removed_at.is_(None), _seen(tenant, seen_by))
        .group_by(columns.tactic, columns.outcome)
    )
    return {(tactic, outcome): count for tactic, outcome, count in connection.execute(asked)}


def _to_values(use: TacticUse) -> dict[str, Any]:
    return {"used_on": use.used_on, "outcome": use.outcome, "words": use.words, "at": use.at}


def _of_version(tenant: str, use: TacticUse) -> Sequence[ColumnElement[bool]]:
    return columns.tenant == tenant, columns.id == use.id, columns.deal == use.deal, columns.version == use.version


def _select(tenant: str) -> Select[Any]:
    shown = [column for column in columns if column.name != "tenant"]
    return (
        select(*shown, deals.c.name.label("deal_name"))
        .join(deals, (deals.c.tenant == columns.tenant) & (deals.c.id == columns.deal))
        .where(columns.tenant == tenant, deals.c.removed_at.is_(None))
    )


def _seen(tenant: str, user: str | None) -> ColumnElement[bool]:
    if user is None:
        return ~false()
    theirs = select(viewer_deal.c.deal).where(viewer_deal.c.tenant == tenant, viewer_deal.c.user == user)
    return columns.deal.in_(theirs)


def _read(connection: Connection, asked: Select[Any]) -> Sequence[TacticUse]:
    rows = connection.execute(asked.order_by(columns.used_on.desc(), columns.at.desc(), columns.id))
    return [TacticUse(**row._asdict()) for row in rows]
