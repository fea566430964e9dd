"""Decides what happens by itself: syncs, a deeper one at night, a daily look at deals and forgetting, weekly digests.

Each occurrence is a slot that can be filled once, so that two schedulers, or one that starts anew, do no harm.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from plugin.digest_sending import add_digests
from plugin.jobs import add_job, delete_old_jobs, release_dead_jobs, take_due_jobs
from plugin.store.deals import load_deal_ids
from plugin.store.outbox import load_due_kinds
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import job as jobs
from plugin.store.tenants import DEFAULT_TENANT, load_tenants

SYNC_EVERY_MINUTES = 15
NIGHT_BEGINS, NIGHT_ENDS = 1, 4
"""Between which hours (UTC) the sync that compares all ids is begun."""
REMINDERS_FROM = 7
"""The hour (UTC) before which nobody is reminded by mail."""
BATCH = 128
"""Deals in one job of analysis: large enough to make the job's own cost small, small enough to be lost cheaply."""


def sweep(
    store: Store,
    *,
    tenants_with_crm: Sequence[str],
    tenants_that_write: Sequence[str] = (),
    mails: bool = False,
    now: datetime,
) -> list[tuple[str, str]]:
    """Add what is due by the clock, take back what dead workers left, and return (tenant, id) of all that is due."""
    with store.reading(EVERY_TENANT) as connection:
        known = sorted({DEFAULT_TENANT, *load_tenants(connection)})
    for tenant in known:
        with store.writing(tenant) as connection:
            if tenant in tenants_with_crm:
                _add_sync(connection, tenant, now)
            if tenant in tenants_that_write and load_due_kinds(connection, tenant, now=now):
                _add_write_back(connection, tenant, now)
            _add_daily_analyses(connection, tenant, now)
            add_job(connection, tenant, "forget", {}, now=now, slot=f"{now.astimezone(UTC):%Y-%m-%d}")
            if mails:
                add_digests(connection, tenant, now)
                _add_reminders(connection, tenant, now)
    release_dead_jobs(store, now=now)
    delete_old_jobs(store, now=now)
    return take_due_jobs(store, now=now)


def add_analyses(
    connection: Connection, tenant: str, deal_ids: Sequence[str], *, now: datetime, slot: str | None = None
) -> list[str]:
    """Add the jobs that analyse these deals, in batches, and return the jobs' ids."""
    added = (
        add_job(
            connection,
            tenant,
            "analyse",
            {"deals": list(deal_ids[start : start + BATCH])},
            now=now,
            slot=f"{slot}/{start // BATCH:05}" if slot else None,
        )
        for start in range(0, len(deal_ids), BATCH)
    )
    return [job_id for job_id in added if job_id is not None]


def _add_reminders(connection: Connection, tenant: str, now: datetime) -> None:
    """Add the day's reminders of charters that wait to be acknowledged, in the morning."""
    moment = now.astimezone(UTC)
    if moment.hour >= REMINDERS_FROM:
        add_job(connection, tenant, "remind", {}, now=now, slot=f"{moment:%Y-%m-%d}")


def _add_sync(connection: Connection, tenant: str, now: datetime) -> None:
    """Add the sync of this quarter of an hour, unless an earlier one is still to be done; the night's comes first."""
    earlier = select(jobs.c.id).where(
        jobs.c.tenant == tenant, jobs.c.kind == "sync", jobs.c.state.in_(("waiting", "running"))
    )
    if connection.execute(earlier.limit(1)).first() is not None:
        return
    moment = now.astimezone(UTC)
    if NIGHT_BEGINS <= moment.hour < NIGHT_ENDS:
        slot = f"night/{moment:%Y-%m-%d}"
        if add_job(connection, tenant, "sync", {"compare": True}, now=now, slot=slot) is not None:
            return
    quarter = moment.replace(minute=moment.minute - moment.minute % SYNC_EVERY_MINUTES)
    add_job(connection, tenant, "sync", {}, now=now, slot=f"{quarter:%Y-%m-%dT%H:%M}")


def _add_write_back(connection: Connection, tenant: str, now: datetime) -> None:
    """Add the sending of what is due, unless an earlier one is still to be done."""
    earlier = select(jobs.c.id).where(
        jobs.c.tenant == tenant, jobs.c.kind == "write_back", jobs.c.state.in_(("waiting", "running"))
    )
    if connection.execute(earlier.limit(1)).first() is None:
        add_job(connection, tenant, "write_back", {}, now=now)


def _add_daily_analyses(connection: Connection, tenant: str, now: datetime) -> None:
    """Add the day's new look at the open deals: windows and ages move on even where no record changed."""
    day = f"{now.astimezone(UTC):%Y-%m-%d}"
    begun = select(jobs.c.id).where(jobs.c.tenant == tenant, jobs.c.kind == "analyse", jobs.c.slot == f"{day}/{0:05}")
    if connection.execute(begun).first() is None:
        ids = load_deal_ids(connection, tenant, open_only=True)
        add_analyses(connection, tenant, ids, now=now, slot=day)
