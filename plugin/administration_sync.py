"""How a tenant's sync is: what the newest run did, what is stored and set aside of each kind, which work waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, func, select

from plugin.jobs import add_job
from plugin.schedule import SYNC_EVERY_MINUTES
from plugin.store.mirror import count_pending
from plugin.store.outbox import State, load_open
from plugin.store.sights import load_all_seen
from plugin.store.sync_runs import KeptRun, load_freshness, load_newest_run
from plugin.store.tables import crm_record, deal, job, outbox, quarantine, sync_run
from plugin.views import Viewer

DAY = timedelta(hours=24)
PAGE = 25
MOST_OPEN = 40
"""So many entries that need somebody are listed."""
MOST_FAILED = 10
UNFINISHED = ("waiting", "running")
STUCK: tuple[State, ...] = ("conflict", "refused", "held")
"""What needs somebody: changed in the CRM too, refused there, or without the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KindHealth:
    """One kind of the CRM's records: how many are stored and set aside, and since when all that was new is here."""

    kind: str
    stored: int
    set_aside: int
    complete_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """Work that was given up, and why."""

    kind: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntry:
    """An entry that needs somebody: changed in the CRM too, refused there, or without the right.

    `deal` is None where the viewer doesn't see the deal.
    """

    state: str
    kind: str
    deal: str | None
    name: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncHealth:
    """The state of a tenant's sync, its work and its write-back.

    `jobs` counts by kind and state; `unlooked` the deals that wait for an analysis; `outbox` the entries by state;
    `calls` the requests of syncs within 24 hours; `due` when the next sync is begun by the clock.
    """

    newest: KeptRun | None
    done_at: datetime | None
    kinds: Sequence[KindHealth]
    jobs: Mapping[tuple[str, str], int]
    failed: Sequence[FailedJob]
    unassembled: int
    unlooked: int
    outbox: Mapping[str, int]
    open_entries: Sequence[OpenEntry]
    calls: int
    due: datetime
    asked: bool

    @property
    def is_syncing(self) -> bool:
        """Whether a sync runs, or is asked for."""
        return self.asked or (self.newest is not None and self.newest.state == "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row of the CRM that makes no sense: its place, why, and since when; never what it holds."""

    kind: str
    key: str
    id: str | None
    deal: str | None
    field: str | None
    problem: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsidePage:
    """Some rows that are set aside, by kind and key, and where the next page begins."""

    rows: Sequence[SetAside]
    total: int
    next_key: str | None


def load_health(connection: Connection, viewer: Viewer, *, now: datetime) -> SyncHealth:
    """Look at everything at one moment."""
    tenant = viewer.tenant
    jobs = _count_jobs(connection, tenant)
    runs = sync_run.c
    done = select(func.max(runs.ended_at)).where(runs.tenant == tenant, runs.state == "done")
    lately = select(runs.counts).where(runs.tenant == tenant, runs.started_at > now - DAY)
    return SyncHealth(
        newest=load_newest_run(connection, tenant),
        done_at=connection.scalar(done),
        kinds=_load_kinds(connection, tenant),
        jobs=jobs,
        failed=_load_failed(connection, tenant),
        unassembled=count_pending(connection, tenant),
        unlooked=count_unlooked(connection, tenant),
        outbox=_count(connection, outbox.c.state, outbox.c.tenant == tenant),
        open_entries=_load_entries(connection, viewer),
        calls=sum(counts.get("api_calls", 0) for counts in connection.scalars(lately)),
        due=_find_next(now),
        asked=any(jobs.get(("sync", state)) for state in UNFINISHED),
    )


def count_unlooked(connection: Connection, tenant: str) -> int:
    """Count the deals that wait for an analysis, in jobs that wait or run."""
    asked = select(job.c.payload).where(job.c.tenant == tenant, job.c.kind == "analyse", job.c.state.in_(UNFINISHED))
    return len({deal_id for payload in connection.scalars(asked) for deal_id in payload.get("deals", ())})


def ask_for_sync(connection: Connection, tenant: str, *, now: datetime) -> bool:
    """Add a sync, unless one is still to be done; return whether one was added."""
    earlier = select(job.c.id).where(job.c.tenant == tenant, job.c.kind == "sync", job.c.state.in_(UNFINISHED))
    if connection.execute(earlier.limit(1)).first() is not None:
        return False
    return add_job(connection, tenant, "sync", {}, now=now) is not None


def load_set_aside(connection: Connection, tenant: str, after: tuple[str, str] | None) -> SetAsidePage:
    """List some of the rows that are set aside, from behind the kind and key of one."""
    columns = quarantine.c
    asked = select(
        columns.kind, columns.key, columns.id, columns.deal, columns.field, columns.problem, columns.first_seen
    ).where(columns.tenant == tenant)
    if after is not None:
        kind, key = after
        asked = asked.where((columns.kind > kind) | ((columns.kind == kind) & (columns.key > key)))
    rows = connection.execute(asked.order_by(columns.kind, columns.key).limit(PAGE + 1)).all()
    total = connection.scalar(select(func.count()).select_from(quarantine).where(columns.tenant == tenant)) or 0
    shown = [
        SetAside(
            kind=row.kind,
            key=row.key,
            id=row.id,
            deal=row.deal,
            field=row.field,
            problem=row.problem,
            since=row.first_seen,
        )
        for row in rows[:PAGE]
    ]
    more = f"{shown[-1].kind}/{shown[-1].key}" if len(rows) > PAGE else None
    return SetAsidePage(rows=shown, total=total, next_key=more)


def _find_next(now: datetime) -> datetime:
    moment = now.astimezone(UTC).replace(second=0, microsecond=0)
    return moment + timedelta(minutes=SYNC_EVERY_MINUTES - moment.minute % SYNC_EVERY_MINUTES)


def _count(connection: Connection, by: Column[str], *conditions: ColumnElement[bool]) -> dict[str, int]:
    asked = select(by, func.count()).where(*conditions).group_by(by)
    return {str(name): number for name, number in connection.execute(asked)}


def _count_jobs(connection: Connection, tenant: str) -> Mapping[tuple[str, str], int]:
    asked = select(job.c.kind, job.c.state, func.count()).where(job.c.tenant == tenant)
    return {(kind, state): n for kind, state, n in connection.execute(asked.group_by(job.c.kind, job.c.state))}


def _load_failed(connection: Connection, tenant: str) -> Sequence[FailedJob]:
    asked = select(job.c.kind, job.c.updated_at, job.c.error).where(job.c.tenant == tenant, job.c.state == "failed")
    rows = connection.execute(asked.order_by(job.c.updated_at.desc(), job.c.id).limit(MOST_FAILED))
    return [FailedJob(kind=row.kind, at=row.updated_at, reason=row.error or "") for row in rows]


def _load_kinds(connection: Connection, tenant: str) -> Sequence[KindHealth]:
    kept = crm_record.c
    stored = _count(connection, kept.kind, kept.tenant == tenant, kept.deleted.is_(False))
    aside = _count(connection, quarantine.c.kind, quarantine.c.tenant == tenant)
    fresh = load_freshness(connection, tenant)
    return [
        KindHealth(kind=kind, stored=stored.get(kind, 0), set_aside=aside.get(kind, 0), complete_at=fresh.get(kind))
        for kind in sorted({*stored, *aside, *fresh})
    ]


def _load_entries(connection: Connection, viewer: Viewer) -> Sequence[OpenEntry]:
    entries = [entry for state in STUCK for entry in load_open(connection, viewer.tenant, state=state)][:MOST_OPEN]
    asked = select(deal.c.id, deal.c.name).where(
        deal.c.tenant == viewer.tenant, deal.c.id.in_({entry.deal for entry in entries})
    )
    names = {row.id: row.name for row in connection.execute(asked)}
    if viewer.sight is not None:
        seen = load_all_seen(connection, viewer.tenant, viewer.user or "")
        names = {deal_id: name for deal_id, name in names.items() if deal_id in seen}
    return [
        OpenEntry(
            state=entry.state,
            kind=entry.kind,
            deal=entry.deal if entry.deal in names else None,
            name=names.get(entry.deal),
            reason=entry.reason,
        )
        for entry in entries
    ]
