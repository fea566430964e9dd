"""What is written to a tenant's CRM, in which order, and what becomes of each row: exactly once, and never in silence.

Before a row is written it is looked up: what is there already has arrived, so that a process that was killed between
the CRM's answer and its own commit writes nothing twice; what changed there meanwhile is a conflict. Each batch's
outcome is one commit, together with the rows as the CRM holds them now, so that the next sync finds nothing new.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from connectors.errors import ConnectorError, NotAllowedError, RetryLaterError, UnexpectedAnswerError
from connectors.records import CrmRecord, RowResult, WriteWay
from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON
from plugin.errors import BuyInError, OtherOrgError
from plugin.merges import follow_merges
from plugin.outbox import arrived, held, put_off, rebased, refused
from plugin.overlay import CONTACT, CONTACT_ROLE
from plugin.people.keeping_away import Erased
from plugin.people.marks import keep_out_erasures
from plugin.planned_tasks import TASK, find_tasks, identify, without_words
from plugin.ports import CrmWriter
from plugin.results import OPPORTUNITY, RESULTS
from plugin.sending_plan import Plan, plan_entry
from plugin.store.deals import lock_deals
from plugin.store.mirror import load_records, mark_touched, save_records
from plugin.store.outbox import (
    Entry,
    begin_sending,
    end_sending,
    keep_sending,
    load_again,
    load_due,
    load_due_kinds,
    load_held,
    save_entries,
)
from plugin.store.store import Store
from plugin.store.tenants import ORGANIZATION_ID, load_value
from plugin.write_back_counts import WriteBackCounts

KINDS = (PERSON, *JUDGEMENTS, CONTACT, CONTACT_ROLE, TASK, OPPORTUNITY)
"""What is written, in this order: what others name comes before them."""
BATCH = 200
ROUNDS = 3
"""How often a row that the CRM refuses for a passing reason is sent in one go."""
PAUSE = 1.0
LONGEST_PAUSE = 30.0
MOST_LOST = 8
"""How often rows are looked up and sent again after a call that failed on the way, over about two minutes."""
MOST_BATCHES = 5_000
RUN = "write-back"

log = structlog.get_logger(__name__)


def send_entries(
    store: Store,
    writer: CrmWriter,
    *,
    tenant: str,
    clock: Callable[[], datetime],
    wait: Callable[[float], None] = time.sleep,
    done: Callable[[str], None] = lambda _: None,
) -> WriteBackCounts:
    """Send what is due, and say what became of it; `done` is told each step, after its commit.

    Raises `WriteBackRunningError` where somebody else is sending; what goes wrong later stands in `error`.
    """
    begin_sending(store, tenant, now=clock())
    run = _Sending(store=store, writer=writer, tenant=tenant, clock=clock, wait=wait, done=done)
    try:
        run.send_all()
    except (ConnectorError, BuyInError) as problem:
        run.counts = replace(run.counts, error=str(problem))
    finally:
        end_sending(store, tenant)
    return replace(run.counts, api_calls=writer.api_calls)


class OutcomeUnknownError(RetryLaterError):
    """A call failed on the way: whether the CRM has its rows must be looked up."""

    def __init__(self, message: str, entries: Sequence[Entry]) -> None:
        super().__init__(message)
        self.entries = entries


@dataclass(slots=True)
class _Outcome:
    """What a batch came to: entries before and after, and records as the CRM holds them now."""

    entries: list[tuple[Entry, Entry]] = field(default_factory=list)
    records: list[CrmRecord] = field(default_factory=list)
    written: int = 0
    found: int = 0


@dataclass(slots=True, kw_only=True)
class _Sending:
    """One sending under way; its counts are those of what is committed."""

    store: Store
    writer: CrmWriter
    tenant: str
    clock: Callable[[], datetime]
    wait: Callable[[float], None]
    done: Callable[[str], None]
    counts: WriteBackCounts = field(default_factory=WriteBackCounts)

    def send_all(self) -> None:
        """Send every kind in order; one whose object the CRM keeps from us doesn't keep the others from it."""
        with self.store.reading(self.tenant) as connection:
            waiting = load_held(connection, self.tenant)
            kinds = load_due_kinds(connection, self.tenant, now=self.clock())
        if not waiting and not kinds:
            return
        self._check_org(waiting[0].kind if waiting else next(iter(kinds)))
        self._release(waiting)
        for kind in KINDS:
            self._send_kind(kind)

    def _check_org(self, kind: str) -> None:
        """Refuse to write to another org than the one that the stored data comes from."""
        self.writer.look(kind)
        with self.store.reading(self.tenant) as connection:
            known = load_value(connection, self.tenant, ORGANIZATION_ID)
        org = self.writer.organization_id
        if known is not None and org is not None and known != org:
            raise OtherOrgError(f"The settings lead to the org {org}, but the stored deals come from {known}.")

    def _release(self, waiting: Sequence[Entry]) -> None:
        """Let those go on that waited for a right which was given meanwhile."""
        free = []
        for entry in waiting:
            writable = self.writer.look(entry.kind)
            fields = writable.create if entry.base is None else writable.update
            if writable.problem is None and (entry.action == "delete" or fields & set(entry.changed)):
                free.append((entry, replace(entry, state="waiting", not_before=self.clock())))
        if free:
            self._commit(free[0][0].kind, _Outcome(entries=free))

    def _send_kind(self, kind: str) -> None:
        for _ in range(MOST_BATCHES):
            with self.store.reading(self.tenant) as connection:
                entries = load_due(connection, self.tenant, kind, now=self.clock(), limit=BATCH)
                followed = follow_merges(connection, self.tenant, entries)
            if not entries:
                return
            self._send_batch(kind, followed)

    def _send_batch(self, kind: str, entries: Sequence[Entry]) -> None:
        """Look rows up, write those that have to be written, and keep what became of them."""
        pending: Sequence[Entry] = entries
        turn = lost = 0
        while pending:
            outcome = _Outcome()
            try:
                pending = self._try_once(kind, pending, outcome, last=turn == ROUNDS - 1)
                turn += 1
            except OutcomeUnknownError as unknown:
                lost += 1
                if lost == MOST_LOST:
                    raise
                pending = unknown.entries
            self._commit(kind, outcome)
            if pending:
                self.wait(min(PAUSE * 2 ** (turn + lost - 1), LONGEST_PAUSE))

    def _try_once(self, kind: str, entries: Sequence[Entry], outcome: _Outcome, *, last: bool) -> list[Entry]:
        """Write the entries once; return those that the CRM refused for a reason that may pass."""
        writable = self.writer.look(kind)
        if writable.problem is not None:
            outcome.entries += [(entry, held(entry, (), None, writable.problem)) for entry in entries]
            return []
        known = self._find_records(kind, entries)
        plans = [plan_entry(entry, known.get(entry.place), writable) for entry in _without_twins(entries)]
        for plan in plans:
            if plan.way is None:
                outcome.entries.append((plan.entry, plan.after))
                outcome.found += plan.after.state == "arrived"
                outcome.records += [plan.record] if plan.record is not None and plan.after.state == "arrived" else []
        again: list[Entry] = []
        ways: tuple[WriteWay, ...] = ("upsert", "create", "update", "delete")
        for way in ways:
            some = [plan for plan in plans if plan.way == way]
            if some:
                again += self._write(kind, way, some, outcome, last=last)
        return again

    def _write(self, kind: str, way: WriteWay, plans: Sequence[Plan], outcome: _Outcome, *, last: bool) -> list[Entry]:
        try:
            results = self.writer.write(kind, way, [plan.row for plan in plans])
            self.done(f"{kind} written")
        except RetryLaterError as problem:  # nobody knows what became of them: they are looked up again
            log.warning("what became of rows isn't known, looking them up", kind=kind, rows=len(plans))
            raise OutcomeUnknownError(str(problem), [plan.entry for plan in plans]) from problem
        except NotAllowedError as problem:
            outcome.entries += [(plan.entry, held(plan.entry, (), None, str(problem))) for plan in plans]
            return []
        except UnexpectedAnswerError as problem:
            return self._write_halves(kind, way, plans, outcome, problem, last=last)
        return self._judge(kind, plans, results, outcome, last=last)

    def _write_halves(
        self, kind: str, way: WriteWay, plans: Sequence[Plan], outcome: _Outcome, problem: ConnectorError, *, last: bool
    ) -> list[Entry]:
        """Find the row that makes the CRM refuse all of them; that one needs a person."""
        self.writer.look(kind, anew=True)
        if len(plans) == 1:
            outcome.entries.append((plans[0].entry, refused(plans[0].entry, str(problem))))
            return []
        middle = len(plans) // 2
        return [
            entry
            for half in (plans[:middle], plans[middle:])
            for entry in self._write(kind, way, half, outcome, last=last)
        ]

    def _judge(
        self, kind: str, plans: Sequence[Plan], results: Sequence[RowResult], outcome: _Outcome, *, last: bool
    ) -> list[Entry]:
        again: list[Entry] = []
        good = {plan.entry.place: (plan, each) for plan, each in zip(plans, results, strict=True) if each.ok}
        ids = [each.record for _, each in good.values() if each.record is not None]
        now_there = self.writer.fetch_by_id(kind, ids) if ids else {}
        for plan, each in good.values():
            outcome.written += 1
            record = now_there.get(each.record or "")
            outcome.records += [record] if record is not None else []
            after = arrived(plan.entry, each.record)
            if plan.lacking and record is not None:
                after = held(plan.entry, plan.lacking, record, plan.reason or "")
            outcome.entries.append((plan.entry, after))
        for plan, each in zip(plans, results, strict=True):
            if each.ok:
                continue
            reason = each.problem or "the CRM refuses it"
            if (each.passing or _came_meanwhile(plan, each)) and not last:
                again.append(plan.entry)
            elif each.passing:
                outcome.entries.append((plan.entry, put_off(plan.entry, reason, now=self.clock())))
            else:
                outcome.entries.append((plan.entry, refused(plan.entry, reason)))
        return again

    def _find_records(self, kind: str, entries: Sequence[Entry]) -> dict[tuple[str, str, str], CrmRecord]:
        """Look up the CRM's rows of the entries, as they are at this moment."""
        if kind == TASK:
            return find_tasks(self.writer, entries)
        if kind == CONTACT_ROLE:
            roles = self.writer.fetch_children(kind, sorted({entry.deal for entry in entries}))
            named = {(role.parent, role.fields.get("ContactId"), role.fields.get("Role")): role for role in roles}
            ids = {role.id: role for role in roles}
            return _known(
                entries,
                lambda entry: (
                    ids.get(entry.record or "")
                    or named.get((entry.deal, entry.fields.get("ContactId"), entry.fields.get("Role")))
                ),
            )
        wanted = [entry.record for entry in entries if entry.record is not None]
        by_id = self.writer.fetch_by_id(kind, wanted) if wanted else {}
        live = {own_id: record for own_id, record in by_id.items() if not record.deleted}
        if kind in (CONTACT, OPPORTUNITY):
            return _known(entries, lambda entry: live.get(entry.record or ""))
        keys = [entry.external_key for entry in entries if entry.record not in live]
        by_key = self.writer.fetch_by_key(kind, keys) if keys else {}
        return _known(entries, lambda entry: live.get(entry.record or "") or by_key.get(entry.external_key))

    def _commit(self, kind: str, outcome: _Outcome) -> None:
        """Keep a batch's outcome: entries, the CRM's rows as they are now, and the deals that they touch."""
        now = self.clock()
        with self.store.writing(self.tenant) as connection:
            keep_sending(connection, self.tenant, now=now)
            keep_out_erasures(connection, self.tenant)
            lock_deals(connection, self.tenant, {before.deal for before, _ in outcome.entries})
            current = load_again(connection, self.tenant, [before for before, _ in outcome.entries])
            kept = []
            for before, after in outcome.entries:
                newest = current.get(before.place)
                if newest is None:
                    continue
                if newest.version == before.version:
                    kept.append(replace(after, version=max(before.version, after.version)))
                elif after.state == "arrived":
                    kept.append(rebased(newest, before, after.record))
            save_entries(connection, self.tenant, kept)
            erased = Erased.load(connection, self.tenant)
            sifted = map(erased.sift, map(without_words, outcome.records))
            records = [record for record in sifted if record is not None]
            ids = [record.id for record in records]
            stored = {record.id: record for record in load_records(connection, self.tenant, kind, ids)}
            saved = save_records(connection, self.tenant, kind, records, now=now, run=RUN)
            touched = saved.touched
            if kind == OPPORTUNITY:
                touched = frozenset(r.id for r in records if _facts_of(r) != _facts_of(stored.get(r.id)))
            mark_touched(connection, self.tenant, touched, now=now)
        self.counts = self.counts.plus(
            written=outcome.written,
            found=outcome.found,
            conflicts=sum(after.state == "conflict" for _, after in outcome.entries),
            refused=sum(after.state == "refused" for _, after in outcome.entries),
            held=sum(after.state == "held" for _, after in outcome.entries),
            put_off=sum(after.attempts > before.attempts for before, after in outcome.entries),
        )
        self.done(f"{kind} kept")


def _came_meanwhile(plan: Plan, result: RowResult) -> bool:
    """Whether a new row was refused because it is there by now: then it is looked up, like any other."""
    is_there = result.code == "DUPLICATE_VALUE" or result.fields == ("Opportunity__c",)
    return plan.record is None and is_there


def _without_twins(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, of several with one external key only the first: the others are looked up after it has arrived."""
    return list({_identity(entry): entry for entry in reversed(entries)}.values())[::-1]


def _identity(entry: Entry) -> object:
    if entry.kind == TASK:
        return identify(entry)
    return entry.external_key if entry.kind in (PERSON, *JUDGEMENTS) else entry.id


def _known(
    entries: Sequence[Entry], find: Callable[[Entry], CrmRecord | None]
) -> dict[tuple[str, str, str], CrmRecord]:
    return {entry.place: record for entry in entries if (record := find(entry)) is not None}


def _facts_of(record: CrmRecord | None) -> Mapping[str, object] | None:
    """What an opportunity says besides what we write into it."""
    return None if record is None else {n: held for n, held in record.fields.items() if n not in RESULTS}
