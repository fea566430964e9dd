"""What a watcher can count: work waiting, rows set aside, how old the last sync is; nothing says who anybody is.

Everything is read from the database, so that each process of an installation gives the same answer. Tenants aren't
told apart: their names would tell whoever reaches the address who is served.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Table, func, select

from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import deal, job, outbox, quarantine, sync_run, viewer_session


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One gauge; `labelled` are its values by the value of the label `state`, or by None where it has none."""

    name: str
    about: str
    labelled: dict[str | None, float]


def measure(store: Store, *, now: datetime) -> Sequence[Measure]:
    """Count; raises `StoreError` where the database doesn't answer."""
    with store.reading(EVERY_TENANT) as connection:
        return tuple(_iter_measures(connection, now))


def _iter_measures(connection: Connection, now: datetime) -> Iterator[Measure]:
    for name, about, table in (
        ("jobs", "Jobs by state.", job),
        ("outbox_entries", "Entries for Salesforce by state.", outbox),
        ("sync_runs", "Syncs of the last weeks by state.", sync_run),
    ):
        yield Measure(name=f"buyin_{name}", about=about, labelled=_by_state(connection, table, table.c.state))
    open_deals = select(func.count()).where(deal.c.status == "open", deal.c.removed_at.is_(None))
    live = select(func.count()).where(viewer_session.c.expires_at > now)
    for name, about, asked in (
        ("open_deals", "Open deals of all tenants.", open_deals),
        ("quarantined_rows", "Rows of Salesforce that are kept aside.", select(func.count()).select_from(quarantine)),
        ("sessions", "Sessions that aren't over.", live),
    ):
        yield Measure(name=f"buyin_{name}", about=about, labelled={None: connection.scalar(asked) or 0})
    newest = (
        select(func.max(sync_run.c.ended_at).label("ended_at"))
        .where(sync_run.c.state == "done")
        .group_by(sync_run.c.tenant)
        .subquery()
    )
    oldest = connection.scalar(select(func.min(newest.c.ended_at)))
    if oldest is not None:
        yield Measure(
            name="buyin_last_sync_timestamp_seconds",
            about="When the tenant that has waited longest was last synced.",
            labelled={None: oldest.timestamp()},
        )


def _by_state(connection: Connection, table: Table, state: Column[str]) -> dict[str | None, float]:
    counted = connection.execute(select(state, func.count()).select_from(table).group_by(state).order_by(state))
    return {str(name): number for name, number in counted}
