"""Decides how it is told how the sync is: the newest one, each kind, what was set aside, which work waits."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.speech import mark, say
from plugin.administration_sync import OpenEntry, SetAside, SetAsidePage, SyncHealth
from plugin.crm_tenant import CrmTenant
from plugin.store.sync_runs import KeptRun
from web.presenters.administration import to_time
from web.presenters.formats import to_age, to_ago, to_count, to_figure, to_share
from web.presenters.words import Words

KINDS: Mapping[str, str] = Words(
    {"sync": mark("Sync"), "analyse": mark("Analysis"), "write_back": mark("Write-back"), "digest": mark("Digest")}
)
WORK: Mapping[str, str] = Words({"waiting": mark("waiting"), "running": mark("running"), "failed": mark("failed")})
STATES: Mapping[str, str] = Words(
    {
        "waiting": mark("to be sent"),
        "conflict": mark("changed in Salesforce, too"),
        "refused": mark("not taken by Salesforce"),
        "held": mark("waiting for a right in Salesforce"),
        "arrived": mark("in Salesforce"),
    }
)


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of record."""

    kind: str
    stored: str
    set_aside: int
    fresh: str
    hidden: str
    unread: str | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry that needs somebody."""

    what: str
    deal: str | None
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncWords:
    """What the page of the sync says; `tone` is `calm`, `ask` or `open`, as states are."""

    title: str
    tone: str
    lines: Sequence[str]
    numbers: Sequence[tuple[str, str]]
    can_sync: bool
    is_syncing: bool
    kinds: Sequence[KindRow]
    fresh: str | None
    set_aside: int
    work: Sequence[tuple[str, str]]
    failed: Sequence[tuple[str, str]]
    entries: Sequence[EntryRow]
    problems: Sequence[str]
    write_back: str


@dataclass(frozen=True, slots=True)
class AsideRow:
    """A row that is set aside: where it stands, why, since when, and the deal whose assembly showed it."""

    place: str
    problem: str
    since: str
    deal: str | None


@dataclass(frozen=True, slots=True)
class AsideWords:
    """A page of rows that are set aside, by kind and id."""

    rows: Sequence[AsideRow]
    told: str
    next_key: str | None


def to_sync(health: SyncHealth, crm: CrmTenant | None, now: datetime) -> SyncWords:
    """Tell how the sync is, from what matters most."""
    newest = health.newest
    can_sync = crm is not None and crm.can_read
    title, tone = _to_title(health, now, can_sync=can_sync)
    counts: Mapping[str, object] = newest.counts if newest else {}
    hidden = _dict(counts.get("hidden"))
    unread = _dict(counts.get("unread"))
    latest = max((each.complete_at for each in health.kinds if each.complete_at), default=None)
    return SyncWords(
        title=title,
        tone=tone,
        lines=list(_iter_lines(health, crm, now)) if can_sync else [],
        numbers=_to_numbers(newest),
        can_sync=can_sync,
        is_syncing=can_sync and health.is_syncing,
        kinds=[
            KindRow(
                kind=each.kind,
                stored=to_figure(each.stored),
                set_aside=each.set_aside,
                fresh=_to_fresh(each.complete_at, latest, now),
                hidden=", ".join(hidden.get(each.kind, ())),
                unread=None,
            )
            for each in health.kinds
        ]
        + [KindRow(kind=kind, stored="", set_aside=0, fresh="", hidden="", unread=why) for kind, why in unread.items()],
        fresh=say("All that was new was read {ago}, unless a kind says otherwise.", ago=to_ago(latest, now))
        if latest
        else None,
        set_aside=sum(each.set_aside for each in health.kinds),
        work=list(_iter_work(health)),
        failed=[(f"{KINDS.get(each.kind, each.kind)}, {to_time(each.at)}", each.reason) for each in health.failed],
        entries=[_to_entry(each) for each in health.open_entries],
        problems=[f"{what}: {why}" for what, why in _dict(counts.get("failures")).items()],
        write_back=_tell_write_back(health, crm),
    )


def _to_fresh(complete_at: datetime | None, latest: datetime | None, now: datetime) -> str:
    """Say how fresh a kind is where it is behind the others."""
    if complete_at is None:
        return say("Not read to the end yet")
    if complete_at == latest:
        return ""
    return say("All that was new was last read {ago}", ago=to_ago(complete_at, now))


def _dict(value: object) -> Mapping[str, str]:
    return value if isinstance(value, dict) else {}


def _to_title(health: SyncHealth, now: datetime, *, can_sync: bool) -> tuple[str, str]:
    newest = health.newest
    if not can_sync:
        return say("No Salesforce org is set up"), "open"
    if newest is not None and newest.state == "running":
        return say("A sync runs since {age}", age=to_age(newest.started_at, now)), "calm"
    if health.asked:
        return say("A sync is asked for and begins within a minute"), "calm"
    if newest is None:
        return say("Nothing was synced yet"), "open"
    if newest.state in {"failed", "interrupted"}:
        return say("The newest sync, {ago}, didn't end well", ago=to_ago(newest.started_at, now)), "ask"
    return say("All is well: synced {ago}", ago=to_ago(newest.ended_at or newest.started_at, now)), "calm"


def _iter_lines(health: SyncHealth, crm: CrmTenant | None, now: datetime) -> Iterator[str]:
    newest = health.newest
    if newest is not None and newest.error:
        yield newest.error
    if newest is not None and newest.state != "done" and health.done_at:
        yield say("The last one that ended well was {ago}.", ago=to_ago(health.done_at, now))
    if not health.is_syncing:
        yield say(
            "The next one begins by itself at {time} UTC, as long as a worker and the scheduler run.",
            time=f"{health.due:%H:%M}",
        )
    yield say(
        "Requests to Salesforce within 24 hours: {calls}; a sync may use {share} of the org's daily limit.",
        calls=to_figure(health.calls),
        share=to_share(crm.daily_share) if crm else "",
    )
    if health.unlooked:
        yield to_count(
            health.unlooked, "{count} deal still to be looked at anew.", "{count} deals still to be looked at anew."
        )
    if health.unassembled:
        yield to_count(
            health.unassembled,
            "{count} deal still to be put together from what was read.",
            "{count} deals still to be put together from what was read.",
        )


def _to_numbers(newest: KeptRun | None) -> Sequence[tuple[str, str]]:
    counts = newest.counts if newest else {}
    if "received" not in counts:
        return ()
    names = ("received", "stored", "unchanged", "quarantined", "deleted")
    words = (say("Read"), say("Stored"), say("Unchanged"), say("Set aside"), say("Gone"))
    return [(word, to_figure(counts.get(name, 0))) for name, word in zip(names, words, strict=True)]


def _iter_work(health: SyncHealth) -> Iterator[tuple[str, str]]:
    for kind, word in KINDS.items():
        told = [
            f"{to_figure(health.jobs[kind, state])} {told}"
            for state, told in WORK.items()
            if health.jobs.get((kind, state))
        ]
        if told:
            yield word, ", ".join(told)


def _to_entry(entry: OpenEntry) -> EntryRow:
    return EntryRow(
        what=f"{entry.kind}, {STATES[entry.state]}",
        deal=entry.deal,
        name=entry.name or say("A deal that you don't see in Salesforce"),
        reason=entry.reason or "",
    )


def _tell_write_back(health: SyncHealth, crm: CrmTenant | None) -> str:
    counted = [
        f"{to_figure(health.outbox[state])} {word}" for state, word in STATES.items() if health.outbox.get(state)
    ]
    told = say("Entries: {entries}.", entries=", ".join(counted)) if counted else ""
    if crm is None or crm.write_back != "on":
        return " ".join(part for part in (say("Write-back is off: nothing is written to Salesforce."), told) if part)
    return " ".join((say("Write-back is on."), told or say("Nothing was entered here yet.")))


def to_set_aside(page: SetAsidePage, now: datetime) -> AsideWords:
    """Tell of rows that are set aside."""
    return AsideWords(
        rows=[
            AsideRow(
                place=_to_place(each),
                problem=each.problem,
                since=to_ago(each.since, now),
                deal=each.deal,
            )
            for each in page.rows
        ],
        told=to_count(
            page.total,
            "{count} row, by kind and id. They are kept as they came and not used.",
            "{count} rows, by kind and id. They are kept as they came and not used.",
        ),
        next_key=page.next_key,
    )


def _to_place(row: SetAside) -> str:
    place = f"{row.kind} {row.id}" if row.id else say("{kind} without an id", kind=row.kind)
    return f"{place}, {row.field}" if row.field else place
