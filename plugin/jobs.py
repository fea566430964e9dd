"""Decides who may work on a job and when: a job is a row, claimed by one worker at a time and under a lease.

A job is added in the transaction that made it necessary. Whoever claims it counts an attempt and gets a lease; ending
it is refused to those whose lease was given to somebody else meanwhile. What is due, or was left behind by a worker
that died, is found by the sweep.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from plugin.process import describe_process, is_gone
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import job as table

Kind = Literal["sync", "analyse", "write_back", "digest", "remind", "forget"]
State = Literal["waiting", "running", "done", "failed"]

LEASE = timedelta(minutes=10)
"""How long a worker may be silent before its job is given to another; a sync renews its lease with each page."""
ATTEMPTS = 4
STOPPED = "The worker stopped in the middle of it."
FIRST_DELAY = timedelta(seconds=15)
RING_AGAIN_AFTER = timedelta(minutes=5)
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed job; `attempt` is the fence that keeps a late worker from ending somebody else's attempt."""

    tenant: str
    id: str
    kind: Kind
    payload: Mapping[str, Any]
    attempt: int

    @property
    def fence(self) -> tuple[str, str, int]:
        """Return what tells this attempt from every other one."""
        return (self.tenant, self.id, self.attempt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far some jobs are: which wait or run, what came of those that are done, and why others failed."""

    waiting: tuple[str, ...]
    running: tuple[str, ...]
    results: tuple[Mapping[str, Any], ...]
    reasons: tuple[str, ...]


def add_job(
    connection: Connection,
    tenant: str,
    kind: Kind,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    slot: str | None = None,
) -> str | None:
    """Add a job within the caller's transaction and return its id; None when its slot is filled already."""
    insert = insert_postgresql if connection.dialect.name == "postgresql" else insert_sqlite
    added = connection.execute(
        insert(table)
        .values(
            tenant=tenant,
            id=uuid4().hex,
            kind=kind,
            slot=slot,
            payload=dict(payload),
            state="waiting",
            attempts=0,
            not_before=now,
            created_at=now,
            updated_at=now,
        )
        .on_conflict_do_nothing(index_elements=["tenant", "kind", "slot"])
        .returning(table.c.id)
    )
    return added.scalar_one_or_none()


def claim_job(store: Store, tenant: str, job_id: str, *, now: datetime) -> Job | None:
    """Take a waiting job; None when it is gone, done, or somebody else's."""
    with store.writing(tenant) as connection:
        row = connection.execute(
            update(table)
            .where(table.c.tenant == tenant, table.c.id == job_id, table.c.state == "waiting")
            .values(
                state="running",
                attempts=table.c.attempts + 1,
                worker=describe_process(),
                lease_until=now + LEASE,
                updated_at=now,
            )
            .returning(table.c.kind, table.c.payload, table.c.attempts)
        ).one_or_none()
    if row is None:
        return None
    return Job(tenant=tenant, id=job_id, kind=row.kind, payload=row.payload, attempt=row.attempts)


def extend_lease(store: Store, job: Job, *, now: datetime) -> bool:
    """Say that the job is still worked on; False when it was given to somebody else."""
    return _change(store, job.fence, lease_until=now + LEASE, updated_at=now)


def finish_job(store: Store, job: Job, result: Mapping[str, Any], *, now: datetime) -> bool:
    """End a job that is done, keeping its result for its order; False when it was given to somebody else."""
    return _change(store, job.fence, state="done", payload=dict(result), lease_until=None, error=None, updated_at=now)


def fail_job(store: Store, job: Job, reason: str, *, now: datetime) -> bool:
    """End a job that can't be done, with the reason; False when it was given to somebody else."""
    return _change(store, job.fence, state="failed", lease_until=None, error=reason, updated_at=now)


def retry_job(store: Store, job: Job, reason: str, *, now: datetime) -> bool:
    """Give a job back for later, each time for longer; after the last attempt it has failed."""
    if job.attempt >= ATTEMPTS:
        return fail_job(store, job, reason, now=now)
    later = now + FIRST_DELAY * 4 ** (job.attempt - 1)
    return _change(store, job.fence, state="waiting", lease_until=None, error=reason, not_before=later, updated_at=now)


def release_dead_jobs(store: Store, *, now: datetime) -> int:
    """Give back the jobs whose worker is gone or was silent for longer than its lease; last attempts have failed."""
    asked = select(table.c.tenant, table.c.id, table.c.attempts, table.c.worker, table.c.lease_until)
    with store.reading(EVERY_TENANT) as connection:
        running = connection.execute(asked.where(table.c.state == "running")).all()
    released = 0
    for row in running:
        if row.lease_until > now and not is_gone(row.worker):
            continue
        state = "failed" if row.attempts >= ATTEMPTS else "waiting"
        released += _change(
            store,
            (row.tenant, row.id, row.attempts),
            state=state,
            lease_until=None,
            error=STOPPED,
            not_before=now,
            updated_at=now,
        )
    return released


def take_due_jobs(store: Store, *, now: datetime, limit: int = 200) -> list[tuple[str, str]]:
    """Find the waiting jobs that are due, oldest first, and put off ringing for them again."""
    with store.writing(EVERY_TENANT) as connection:
        due = connection.execute(
            select(table.c.tenant, table.c.id)
            .where(table.c.state == "waiting", table.c.not_before <= now)
            .order_by(table.c.not_before, table.c.created_at, table.c.id)
            .limit(limit)
        ).all()
        for tenant, job_id in due:
            connection.execute(
                update(table)
                .where(table.c.tenant == tenant, table.c.id == job_id)
                .values(not_before=now + RING_AGAIN_AFTER)
            )
    return [(row.tenant, row.id) for row in due]


def load_unfinished(store: Store, tenant: str, kind: Kind) -> list[str]:
    """List the jobs of a kind that wait or run, oldest first."""
    asked = select(table.c.id).where(
        table.c.tenant == tenant, table.c.kind == kind, table.c.state.in_(("waiting", "running"))
    )
    with store.reading(tenant) as connection:
        return list(connection.scalars(asked.order_by(table.c.created_at, table.c.id)))


def load_progress(store: Store, tenant: str, job_ids: Collection[str]) -> Progress:
    """Say how far these jobs are."""
    asked = select(table.c.id, table.c.state, table.c.payload, table.c.error)
    with store.reading(tenant) as connection:
        rows = connection.execute(asked.where(table.c.tenant == tenant, table.c.id.in_(job_ids))).all()
    return Progress(
        waiting=tuple(row.id for row in rows if row.state == "waiting"),
        running=tuple(row.id for row in rows if row.state == "running"),
        results=tuple(row.payload for row in rows if row.state == "done"),
        reasons=tuple(row.error or "" for row in rows if row.state == "failed"),
    )


def delete_old_jobs(store: Store, *, now: datetime) -> int:
    """Forget jobs that ended long ago; failed ones stay longer."""
    with store.writing(EVERY_TENANT) as connection:
        gone = connection.execute(
            delete(table).where(
                or_(
                    and_(table.c.state == "done", table.c.updated_at < now - KEEP_DONE),
                    and_(table.c.state == "failed", table.c.updated_at < now - KEEP_FAILED),
                )
            )
        )
    return gone.rowcount


def _change(store: Store, fence: tuple[str, str, int], **values: Any) -> bool:
    """Change a running job (tenant, id, attempt), unless another attempt at it has begun."""
    tenant, job_id, attempt = fence
    ours = and_(table.c.tenant == tenant, table.c.id == job_id, table.c.state == "running", table.c.attempts == attempt)
    with store.writing(tenant) as connection:
        return connection.execute(update(table).where(ours).values(**values)).rowcount == 1
