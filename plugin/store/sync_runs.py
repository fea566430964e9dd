"""Who may sync a tenant: one run at a time, until it ends, its process is gone or its lease is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from plugin.errors import SyncLostError, SyncRunningError
from plugin.process import describe_process, is_gone
from plugin.store.tables import sync_cursor, sync_run
from plugin.store.upserts import remove, upsert

LEASE = timedelta(minutes=10)
"""How long a run may be silent: longer than the longest wait for an org that stays away."""
KEEP_RUNS = timedelta(days=90)
MOST_RUNS = 200
"""How many runs are looked at for when a kind was last read whole: two days of syncs."""

State = Literal["running", "done", "failed", "interrupted"]
columns = sync_run.c


def begin_run(connection: Connection, tenant: str, *, now: datetime) -> str:
    """Begin a run and return its id, or refuse because another one is running."""
    asked = select(columns.id, columns.holder, columns.started_at, columns.heartbeat_at)
    running = connection.execute(asked.where(columns.tenant == tenant, columns.state == "running")).first()
    if running is not None:
        if now - running.heartbeat_at < LEASE and not is_gone(running.holder):
            raise SyncRunningError(f"Another sync is running since {running.started_at:%H:%M} UTC; wait for it to end.")
        _end(connection, tenant, running.id, state="interrupted", now=now)
    old = delete(sync_run).where(columns.tenant == tenant, columns.ended_at < now - KEEP_RUNS)
    connection.execute(old)
    run = uuid4().hex
    row = {"tenant": tenant, "id": run, "state": "running", "holder": describe_process(), "counts": {}}
    try:
        connection.execute(insert(sync_run), {**row, "started_at": now, "heartbeat_at": now})
    except IntegrityError:
        raise SyncRunningError("Another sync has just begun; wait for it to end.") from None
    return run


def keep_run(connection: Connection, tenant: str, run: str, counts: Mapping[str, Any], *, now: datetime) -> None:
    """Show that the run is alive and how far it is; refuse where another run took over meanwhile."""
    mine = update(sync_run).where(columns.tenant == tenant, columns.id == run, columns.state == "running")
    if connection.execute(mine.values(heartbeat_at=now, counts=dict(counts))).rowcount != 1:
        raise SyncLostError("This sync stood still for so long that another one took over; what it stored stays.")


def end_run(
    connection: Connection, tenant: str, run: str, counts: Mapping[str, Any], *, now: datetime, error: str | None
) -> None:
    """End the run, well or with the reason why not."""
    keep_run(connection, tenant, run, counts, now=now)
    _end(connection, tenant, run, state="failed" if error else "done", now=now, error=error)


def _end(
    connection: Connection, tenant: str, run: str, *, state: State, now: datetime, error: str | None = None
) -> None:
    ended = update(sync_run).where(columns.tenant == tenant, columns.id == run)
    connection.execute(ended.values(state=state, ended_at=now, error=error))


def load_synced_at(connection: Connection, tenant: str) -> datetime | None:
    """Return when the last run that ended well did so."""
    done = select(columns.ended_at).where(columns.tenant == tenant, columns.state == "done")
    return connection.scalar(done.order_by(columns.ended_at.desc()).limit(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """A sync as it is remembered: `counts` is what `SyncCounts.to_kept` gives, empty where it had no time for it."""

    state: State
    started_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, Any]
    error: str | None


def load_newest_run(connection: Connection, tenant: str) -> KeptRun | None:
    """Return the sync that began last, whatever became of it."""
    asked = select(columns.state, columns.started_at, columns.ended_at, columns.counts, columns.error)
    newest = asked.where(columns.tenant == tenant).order_by(columns.started_at.desc(), columns.id).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else KeptRun(**row._asdict())


def load_freshness(connection: Connection, tenant: str) -> dict[str, datetime]:
    """Return for each kind when the last sync began that read all that was new of it."""
    asked = select(columns.started_at, columns.counts).where(columns.tenant == tenant)
    found: dict[str, datetime] = {}
    for run in connection.execute(asked.order_by(columns.started_at.desc()).limit(MOST_RUNS)):
        for kind, counts in run.counts.get("kinds", {}).items():
            if counts.get("complete"):
                found.setdefault(kind, run.started_at)
    return found


def load_cursors(connection: Connection, tenant: str) -> dict[str, str]:
    """Return for each kind from where to go on."""
    asked = select(sync_cursor.c.kind, sync_cursor.c.cursor).where(sync_cursor.c.tenant == tenant)
    return {row.kind: row.cursor for row in connection.execute(asked)}


def save_cursor(connection: Connection, tenant: str, kind: str, cursor: str | None, *, now: datetime) -> None:
    """Move a kind's cursor, or forget it; belongs into the transaction that stored what lies before it."""
    if cursor is None:
        remove(connection, sync_cursor, [{"tenant": tenant, "kind": kind}])
    else:
        upsert(connection, sync_cursor, [{"tenant": tenant, "kind": kind, "cursor": cursor, "updated_at": now}])
