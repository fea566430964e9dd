"""What is read from a tenant's CRM, what that changes, and how far a sync came when it stops, however it stops.

Each page is one transaction: its records, its quarantined rows, the deals they touch and the cursor. A sync that is
killed goes on where its last page ended.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from connectors.errors import ConnectorError, QuotaUsedUpError, RetryLaterError, SignInRefusedError
from connectors.records import RecordPage
from plugin.assembling import AssembledBatch, assemble_batch
from plugin.completing import compare_ids, follow_merges, read_deal, replace_sets
from plugin.errors import BuyInError, DealNotFoundError, OtherOrgError, StoreError, SyncLostError
from plugin.people.keeping_away import ASIDE, sift_page
from plugin.people.marks import renew_seal
from plugin.ports import Assembler, CrmSource
from plugin.store.analyses import load_stale_deals
from plugin.store.deals import has_deal
from plugin.store.mirror import (
    DEAL_KIND,
    SavedRecords,
    count_pending,
    forget,
    load_live_ids,
    mark_all_pending,
    mark_pending,
    mark_touched,
    save_records,
)
from plugin.store.quarantine import release, save_quarantined
from plugin.store.store import Store
from plugin.store.sync_runs import begin_run, end_run, keep_run, load_cursors, save_cursor
from plugin.store.tenants import ORGANIZATION_ID, add_tenant, load_value, save_value
from plugin.sync_counts import KindCounts, Phase, SyncCounts, SyncStep, to_sentence

Schedule = Callable[[Connection, Sequence[str]], None]
"""Asks for deals to be analysed, within the transaction that changed them."""
Progress = Callable[[SyncStep], None]
MOST_FAULTS_IN_A_ROW = 2
"""After so many kinds in a row for which the org stayed away, the rest isn't asked for."""
COMPARED_AT = "ids_compared_at"
"""Under which name it is kept when all ids were last compared with the stored ones."""
COMPARE_EVERY = timedelta(hours=25)
"""After so long a sync compares all ids by itself, where no scheduler had it done at night."""


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
    compare: bool = False,
    progress: Progress = ignore_progress,
) -> SyncCounts:
    """Read what changed, assemble the deals that it touches anew and ask for their analysis.

    With `compare`, or when that wasn't done for a day, the ids of everything are compared with the stored ones.

    What goes wrong once the sync has begun stands in the result's `error`. Raised is only what keeps it from
    beginning: another sync that is running, a database that can't be used.
    """
    with store.writing(tenant) as connection:
        add_tenant(connection, tenant, now=clock())
        renew_seal(connection, tenant, now=clock())
        run_id = begin_run(connection, tenant, now=clock())
    run = _Run(store, source, tenant=tenant, run=run_id, clock=clock, progress=progress)
    error: str | None = "The sync was interrupted; what it had stored is kept."
    try:
        run.look()
        if run.read_all(full=full):
            run.complete(compare=compare, wanted=deal)
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
        self.store = store
        self.source = source
        self.tenant = tenant
        self._run = run
        self._clock = clock
        self._progress = progress
        self._began = time.monotonic()
        self._calls_before = source.api_calls
        self._read_whole: set[str] = set()
        self._with_gaps: set[str] = set()

    def look(self) -> None:
        """Ask what can be read, and make sure that it is the org that the stored data comes from."""
        reports = self.source.look()
        self._count(
            unread={report.kind: report.problem or "" for report in reports if not report.readable},
            hidden={report.kind: report.hidden for report in reports if report.hidden},
        )
        org = self.source.organization_id
        if org is None:
            return
        with self.store.writing(self.tenant) as connection:
            known = load_value(connection, self.tenant, ORGANIZATION_ID)
            if known not in (None, org):
                raise OtherOrgError(f"The settings lead to the org {org}, but the stored deals come from {known}.")
            save_value(connection, self.tenant, ORGANIZATION_ID, org, now=self._clock())

    def read_all(self, *, full: bool) -> bool:
        """Read every kind; one that fails doesn't keep the others from it. Return whether the org stayed there."""
        with self.store.writing(self.tenant) as connection:
            cursors = {} if full else load_cursors(connection, self.tenant)
            if full:
                mark_all_pending(connection, self.tenant, now=self._clock())
        faults = 0
        for kind in self.source.kinds:
            try:
                self._read_kind(kind, cursors.get(kind))
                faults = 0
            except ConnectorError as error:
                self.fail(kind, str(error))
                faults = faults + 1 if isinstance(error, RetryLaterError) else 0
                if faults == MOST_FAULTS_IN_A_ROW or isinstance(error, (SignInRefusedError, QuotaUsedUpError)):
                    return False
        return True

    def _read_kind(self, kind: str, cursor: str | None) -> None:
        from_start = cursor is None
        seen: set[str] = set()
        pages = 0
        known = self._load_live_ids(kind) if from_start else set()
        for page in self.source.iter_pages(kind, cursor):
            self._save_page(page, moved=page.cursor != cursor)
            cursor = page.cursor
            pages += 1
            if page.gaps:
                self._with_gaps.add(kind)
            if from_start:
                seen.update(record.id for record in page.records)
                seen.update(row.id for row in page.quarantined if row.id)
        if from_start and pages and kind not in self._with_gaps:
            self.forget(kind, known - seen)
            self._read_whole.add(kind)

    def save_page(self, page: RecordPage) -> None:
        """Store a page that was read outside of any window."""
        self._save_page(replace(page, ended=False), moved=False)

    def _save_page(self, page: RecordPage, *, moved: bool) -> None:
        now = self._clock()
        with self.store.writing(self.tenant) as connection:
            page, aside = sift_page(connection, self.tenant, page, now=now)
            saved = save_records(connection, self.tenant, page.kind, page.records, now=now, run=self._run)
            save_quarantined(connection, self.tenant, page.quarantined, now=now)
            release(connection, self.tenant, page.kind, [record.id for record in page.records])
            mark_touched(connection, self.tenant, saved.touched, now=now)
            if moved:
                save_cursor(connection, self.tenant, page.kind, page.cursor, now=now)
            counts = self.counts.with_kind(page.kind, _count(page, saved, aside))
            keep_run(connection, self.tenant, self._run, counts.to_kept(), now=now)
        self.counts = counts
        self._tell("reading", page.kind, counts.received, None)

    def _load_live_ids(self, kind: str) -> set[str]:
        with self.store.reading(self.tenant) as connection:
            return load_live_ids(connection, self.tenant, kind)

    def forget(self, kind: str, ids: Collection[str]) -> None:
        """Mark records as gone though nothing said so."""
        if not ids:
            return
        now = self._clock()
        with self.store.writing(self.tenant) as connection:
            gone = forget(connection, self.tenant, kind, ids, now=now, run=self._run)
            mark_touched(connection, self.tenant, gone.touched, now=now)
        self.counts = self.counts.with_kind(kind, KindCounts(deleted=gone.deleted, vanished=gone.deleted))
        self._count()

    def complete(self, *, compare: bool, wanted: str | None) -> None:
        """Read what the windows may not have told: gaps, sets without a trace, merged records, the deal asked for."""
        all_read = not self.counts.failures
        due = compare or self._is_comparison_due()
        if due and self._read_whole >= set(self.source.compared):
            compared = all_read
        else:
            kinds = self.source.compared if due else [kind for kind in self.source.compared if kind in self._with_gaps]
            left = [kind for kind in kinds if kind not in self.counts.failures and kind not in self._read_whole]
            compared = compare_ids(self, left) and due and all_read
        if wanted is not None:
            read_deal(self, wanted)
        replace_sets(self, without=self._read_whole)
        if DEAL_KIND not in self._read_whole:
            follow_merges(self)
        if compared:
            now = self._clock()
            with self.store.writing(self.tenant) as connection:
                save_value(connection, self.tenant, COMPARED_AT, now.isoformat(), now=now)

    def _is_comparison_due(self) -> bool:
        with self.store.reading(self.tenant) as connection:
            last = load_value(connection, self.tenant, COMPARED_AT)
        return last is None or self._clock() - datetime.fromisoformat(last) > COMPARE_EVERY

    def assemble_all(self, assemble: Assembler, schedule: Schedule, *, wanted: str | None) -> None:
        """Assemble every deal that waits, and the one that is wanted; ask for the analysis of those that differ."""
        with self.store.writing(self.tenant) as connection:
            if wanted is not None:
                mark_pending(connection, self.tenant, wanted, now=self._clock())
            total = count_pending(connection, self.tenant)
        done, last = 0, ""
        while (batch := self._assemble_some(assemble, schedule, after=last)) is not None:
            done, last = done + batch.count, batch.last
            self._tell("assembling", None, done, total)
        self._ask_for_the_rest(schedule)
        if wanted is not None:
            with self.store.reading(self.tenant) as connection:
                if not has_deal(connection, self.tenant, wanted):
                    raise DealNotFoundError(f"Salesforce shows us no opportunity {wanted}.")

    def _assemble_some(self, assemble: Assembler, schedule: Schedule, *, after: str) -> AssembledBatch | None:
        now = self._clock()
        with self.store.writing(self.tenant) as connection:
            batch = assemble_batch(
                connection, self.tenant, assemble, after=after, as_of=now, instance_url=self.source.instance_url
            )
            if batch is None:
                return None
            counts = replace(self.counts, deals=(*self.counts.deals, *batch.changed))
            if batch.changed:
                schedule(connection, batch.changed)
            keep_run(connection, self.tenant, self._run, counts.to_kept(), now=now)
        self.counts = counts
        for deal_id in batch.failed:
            self.fail(deal_id, f"The deal {deal_id} couldn't be put together; this is a defect of Buy-In.")
        return batch

    def _ask_for_the_rest(self, schedule: Schedule) -> None:
        """Ask again for analyses that were asked for earlier and never came."""
        with self.store.writing(self.tenant) as connection:
            asked = frozenset(self.counts.deals)
            rest = [deal_id for deal_id in load_stale_deals(connection, self.tenant) if deal_id not in asked]
            if rest:
                schedule(connection, rest)
        self._count(deals=(*self.counts.deals, *rest))

    def end(self, error: str | None) -> None:
        """End the run; where even that can't be written, its record is ended by the next one."""
        self._count(error=error or to_sentence(list(self.counts.failures.values())))
        kept = self.counts.to_kept()
        try:
            with self.store.writing(self.tenant) as connection:
                end_run(connection, self.tenant, self._run, kept, now=self._clock(), error=self.counts.error)
        except (StoreError, SyncLostError) as problem:
            self._count(error=error or str(problem))

    def _count(self, **changed: object) -> None:
        seconds = round(time.monotonic() - self._began, 3)
        calls = self.source.api_calls - self._calls_before
        # replace() can't be checked against keywords given by name
        self.counts = replace(self.counts, seconds=seconds, api_calls=calls, **changed)  # type: ignore[arg-type]

    def fail(self, place: str, sentence: str) -> None:
        self._count(failures={**self.counts.failures, place: sentence})

    def _tell(self, phase: Phase, kind: str | None, done: int, total: int | None) -> None:
        self._progress(SyncStep(phase=phase, kind=kind, done=done, total=total, counts=self.counts))


def _count(page: RecordPage, saved: SavedRecords, aside: int) -> KindCounts:
    """Count what became of a page, beside the records that were about people who were erased."""
    return KindCounts(
        received=len(page.records) + len(page.quarantined) + aside,
        stored=saved.stored,
        unchanged=saved.unchanged,
        quarantined=len(page.quarantined) + aside,
        deleted=saved.deleted,
        reasons=dict(Counter([*(row.problem for row in page.quarantined), *[ASIDE] * aside])),
        complete=page.ended,
    )
