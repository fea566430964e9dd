"""What is read from a tenant's CRM, what that changes, and how far a sync came when it stops, however it stops.

Each page is one transaction: its records, its quarantined rows, the deals they touch and the cursor. A sync that is
killed goes on where its last page ended.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from connectors.errors import ConnectorError, QuotaUsedUpError, RetryLaterError, SignInRefusedError
from connectors.records import RecordPage
from plugin.assembling import AssembledBatch, assemble_batch
from plugin.errors import BuyInError, DealNotFoundError, OtherOrgError, StoreError, SyncLostError
from plugin.ports import Assembler, CrmSource
from plugin.store.analyses import load_stale_deals
from plugin.store.deals import has_deal
from plugin.store.mirror import (
    count_pending,
    forget_unseen,
    mark_all_pending,
    mark_pending,
    mark_touched,
    save_records,
)
from plugin.store.quarantine import release, save_quarantined
from plugin.store.store import Store
from plugin.store.sync_runs import begin_run, end_run, keep_run, load_cursors, save_cursor
from plugin.store.tenants import ORGANIZATION_ID, add_tenant, load_value, save_value
from plugin.sync_counts import Phase, SyncCounts, SyncStep

Schedule = Callable[[Connection, Sequence[str]], None]
"""Asks for deals to be analysed, within the transaction that changed them."""
Progress = Callable[[SyncStep], None]
MOST_FAULTS_IN_A_ROW = 2
"""After so many kinds in a row for which the org stayed away, the rest isn't asked for."""


def ignore_progress(_step: SyncStep) -> None:
    """Tell nobody how far it is."""


def sync_tenant(
    store: Store,
    source: CrmSource,
    *,
    tenant: str,
    clock: Callable[[], datetime],
    assemble: Assembler,
    schedule_analysis: Schedule,
    full: bool = False,
    deal: str | None = None,
    progress: Progress = ignore_progress,
) -> SyncCounts:
    """Read what changed, assemble the deals that it touches anew and ask for their analysis.

    What goes wrong once the sync has begun stands in the result's `error`. Raised is only what keeps it from
    beginning: another sync that is running, a database that can't be used.
    """
    with store.writing(tenant) as connection:
        add_tenant(connection, tenant, now=clock())
        run_id = begin_run(connection, tenant, now=clock())
    run = _Run(store, source, tenant=tenant, run=run_id, clock=clock, progress=progress)
    error: str | None = "The sync was interrupted; what it had stored is kept."
    try:
        run.look()
        if run.read_all(full=full):
            run.assemble_all(assemble, schedule_analysis, wanted=deal)
        error = None
    except (ConnectorError, BuyInError) as problem:
        error = str(problem)
    finally:
        run.end(error)
    return run.counts


class _Run:
    """One sync under way; its counts are always those of what is committed."""

    def __init__(
        self,
        store: Store,
        source: CrmSource,
        *,
        tenant: str,
        run: str,
        clock: Callable[[], datetime],
        progress: Progress,
    ) -> None:
        self.counts = SyncCounts()
        self._store = store
        self._source = source
        self._tenant = tenant
        self._run = run
        self._clock = clock
        self._progress = progress
        self._began = time.monotonic()
        self._calls_before = source.api_calls

    def look(self) -> None:
        """Ask what can be read, and make sure that it is the org that the stored data comes from."""
        reports = self._source.look()
        self._count(
            unread={report.kind: report.problem or "" for report in reports if not report.readable},
            hidden={report.kind: report.hidden for report in reports if report.hidden},
        )
        org = self._source.organization_id
        if org is None:
            return
        with self._store.writing(self._tenant) as connection:
            known = load_value(connection, self._tenant, ORGANIZATION_ID)
            if known not in (None, org):
                raise OtherOrgError(f"The settings lead to the org {org}, but the stored deals come from {known}.")
            save_value(connection, self._tenant, ORGANIZATION_ID, org, now=self._clock())

    def read_all(self, *, full: bool) -> bool:
        """Read every kind; one that fails doesn't keep the others from it. Return whether the org stayed there."""
        with self._store.writing(self._tenant) as connection:
            cursors = {} if full else load_cursors(connection, self._tenant)
            if full:
                mark_all_pending(connection, self._tenant, now=self._clock())
        faults = 0
        for kind in self._source.kinds:
            try:
                self._read_kind(kind, cursors.get(kind))
                faults = 0
            except ConnectorError as error:
                self._fail(kind, str(error))
                faults = faults + 1 if isinstance(error, RetryLaterError) else 0
                if faults == MOST_FAULTS_IN_A_ROW or isinstance(error, (SignInRefusedError, QuotaUsedUpError)):
                    return False
        return True

    def _read_kind(self, kind: str, cursor: str | None) -> None:
        from_start = cursor is None
        seen: set[str] = set()
        pages = 0
        for page in self._source.iter_pages(kind, cursor):
            self._save_page(page, moved=page.cursor != cursor)
            cursor = page.cursor
            pages += 1
            if from_start:
                seen.update(record.id for record in page.records)
                seen.update(row.id for row in page.quarantined if row.id)
        if from_start and pages:
            self._forget_unseen(kind, seen)

    def _save_page(self, page: RecordPage, *, moved: bool) -> None:
        now = self._clock()
        with self._store.writing(self._tenant) as connection:
            saved = save_records(connection, self._tenant, page.kind, page.records, now=now, run=self._run)
            save_quarantined(connection, self._tenant, page.quarantined, now=now)
            release(connection, self._tenant, page.kind, [record.id for record in page.records])
            mark_touched(connection, self._tenant, saved.touched, now=now)
            if moved:
                save_cursor(connection, self._tenant, page.kind, page.cursor, now=now)
            counts = replace(
                self.counts,
                received=self.counts.received + len(page.records) + len(page.quarantined),
                stored=self.counts.stored + saved.stored,
                unchanged=self.counts.unchanged + saved.unchanged,
                quarantined=self.counts.quarantined + len(page.quarantined),
                deleted=self.counts.deleted + saved.deleted,
            )
            keep_run(connection, self._tenant, self._run, counts.to_kept(), now=now)
        self.counts = counts
        self._tell("reading", page.kind, counts.received, None)

    def _forget_unseen(self, kind: str, seen: set[str]) -> None:
        now = self._clock()
        with self._store.writing(self._tenant) as connection:
            gone = forget_unseen(connection, self._tenant, kind, seen, now=now, run=self._run)
            mark_touched(connection, self._tenant, gone.touched, now=now)
        self._count(deleted=self.counts.deleted + gone.deleted)

    def assemble_all(self, assemble: Assembler, schedule: Schedule, *, wanted: str | None) -> None:
        """Assemble every deal that waits, and the one that is wanted; ask for the analysis of those that differ."""
        with self._store.writing(self._tenant) as connection:
            if wanted is not None:
                mark_pending(connection, self._tenant, wanted, now=self._clock())
            total = count_pending(connection, self._tenant)
        done, last = 0, ""
        while (batch := self._assemble_some(assemble, schedule, after=last)) is not None:
            done, last = done + batch.count, batch.last
            self._tell("assembling", None, done, total)
        self._ask_for_the_rest(schedule)
        if wanted is not None:
            with self._store.reading(self._tenant) as connection:
                if not has_deal(connection, self._tenant, wanted):
                    raise DealNotFoundError(f"Salesforce shows us no opportunity {wanted}.")

    def _assemble_some(self, assemble: Assembler, schedule: Schedule, *, after: str) -> AssembledBatch | None:
        now = self._clock()
        with self._store.writing(self._tenant) as connection:
            batch = assemble_batch(
                connection, self._tenant, assemble, after=after, as_of=now, instance_url=self._source.instance_url
            )
            if batch is None:
                return None
            counts = replace(self.counts, deals=(*self.counts.deals, *batch.changed))
            if batch.changed:
                schedule(connection, batch.changed)
            keep_run(connection, self._tenant, self._run, counts.to_kept(), now=now)
        self.counts = counts
        for deal_id in batch.failed:
            self._fail(deal_id, f"The deal {deal_id} couldn't be put together; this is a defect of Buy-In.")
        return batch

    def _ask_for_the_rest(self, schedule: Schedule) -> None:
        """Ask again for analyses that were asked for earlier and never came."""
        with self._store.writing(self._tenant) as connection:
            asked = frozenset(self.counts.deals)
            rest = [deal_id for deal_id in load_stale_deals(connection, self._tenant) if deal_id not in asked]
            if rest:
                schedule(connection, rest)
        self._count(deals=(*self.counts.deals, *rest))

    def end(self, error: str | None) -> None:
        """End the run; where even that can't be written, its record is ended by the next one."""
        self._count(error=error or _to_sentence(list(self.counts.failures.values())))
        kept = self.counts.to_kept()
        try:
            with self._store.writing(self._tenant) as connection:
                end_run(connection, self._tenant, self._run, kept, now=self._clock(), error=self.counts.error)
        except (StoreError, SyncLostError) as problem:
            self._count(error=error or str(problem))

    def _count(self, **changed: object) -> None:
        seconds = round(time.monotonic() - self._began, 3)
        calls = self._source.api_calls - self._calls_before
        # replace() can't be checked against keywords given by name
        self.counts = replace(self.counts, seconds=seconds, api_calls=calls, **changed)  # type: ignore[arg-type]

    def _fail(self, place: str, sentence: str) -> None:
        self._count(failures={**self.counts.failures, place: sentence})

    def _tell(self, phase: Phase, kind: str | None, done: int, total: int | None) -> None:
        self._progress(SyncStep(phase=phase, kind=kind, done=done, total=total, counts=self.counts))


def _to_sentence(failures: Sequence[str]) -> str | None:
    if not failures:
        return None
    more = len(set(failures)) - 1
    return failures[0] if not more else f"{failures[0]} ({more} more couldn't be read.)"
