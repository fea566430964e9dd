"""Which deal files and CSV lists come into the store, and what is wrong with those that don't.

A file is taken whole or not at all. Taken twice, it changes nothing the second time.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from connectors.files.csv_rows import Table, TableError
from connectors.files.deal_stream import DealText, iter_deal_texts
from connectors.files.json_text import SIZE_LIMIT
from connectors.files.problems import DealFileError
from connectors.files.reader import read_deal
from connectors.files.tables import read_tables
from graph.deal import Deal, Facts
from plugin.crm_import import TakenDeal, find_crm_deal, take_file
from plugin.people.keeping_away import ASIDE, Erased
from plugin.people.marks import keep_out_erasures
from plugin.ports import Assembler
from plugin.store.deals import lock_deals, save_deals
from plugin.store.store import Store
from plugin.store.tenants import add_tenant
from plugin.sync import Schedule
from plugin.sync_counts import SyncCounts

BATCH = 64
"""How many deals are saved in one transaction."""
TABLE_SUFFIXES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedFile:
    """A file, or one line of a file with a deal a line, that wasn't taken, with everything wrong in it."""

    file: str
    line: int | None
    problems: tuple[str, ...]
    located: bool = False
    """Whether each problem already names its file, as those of lists that make one deal together do."""

    def tell(self) -> Iterator[str]:
        """Give a line for each problem, with its place before it once."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        for problem in self.problems:
            yield problem if self.located else f"{place}: {problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The counts of an import (each deal is one that was received), and the files it didn't take."""

    counts: SyncCounts
    refused: tuple[RefusedFile, ...]
    notes: tuple[str, ...] = ()
    """What is only told: where the CRM says otherwise than a file, and counts."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A deal with the place that it was read from."""

    file: str
    line: int | None
    deal: Deal


def import_files(
    store: Store,
    paths: Sequence[Path],
    *,
    tenant: str,
    clock: Callable[[], datetime],
    schedule_analysis: Schedule,
    assemble: Assembler | None = None,
    facts: Facts | None = None,
    limit: int = SIZE_LIMIT,
) -> ImportResult:
    """Take files into the store and ask for the analysis of the deals that changed.

    All CSV lists together are one deal: `facts`, else one that is named like the first list. With `assemble`, what a
    file says of a deal of the CRM is entered beside the CRM's rows, to be written to the CRM.
    """
    began = time.monotonic()
    taking = _Taking(store, tenant, clock, schedule_analysis, assemble)
    tables = [path for path in paths if path.suffix.lower() in TABLE_SUFFIXES]
    for path in paths:
        if path not in tables:
            taking.take(_iter_deals(path, limit))
        elif path == tables[0]:
            taking.take(_iter_table_deals(tables, facts, limit))
    taking.save()
    counts = replace(taking.counts, seconds=round(time.monotonic() - began, 3))
    if taking.refused:
        counts = replace(counts, error=_to_sentence(taking.refused))
    return ImportResult(counts=counts, refused=tuple(taking.refused), notes=tuple(taking.notes))


class _Taking:
    """An import under way: deals that were read and wait to be saved, and what became of the others."""

    def __init__(
        self,
        store: Store,
        tenant: str,
        clock: Callable[[], datetime],
        schedule: Schedule,
        assemble: Assembler | None,
    ) -> None:
        self.counts = SyncCounts()
        self.refused: list[RefusedFile] = []
        self.notes: list[str] = []
        self._assemble = assemble
        self._store = store
        self._tenant = tenant
        self._clock = clock
        self._schedule = schedule
        self._waiting: dict[str, _Read] = {}

    def take(self, found: Iterator[_Read | RefusedFile]) -> None:
        """Note each deal or refusal, saving a batch at a time."""
        for one in found:
            if isinstance(one, RefusedFile):
                self._refuse(one)
                continue
            if one.deal.deal.id in self._waiting or len(self._waiting) == BATCH:
                self.save()
            self._waiting[one.deal.deal.id] = one

    def save(self) -> None:
        """Save the deals that wait, in one transaction with the request for their analysis."""
        if not self._waiting:
            return
        now = self._clock()
        with self._store.writing(self._tenant) as connection:
            add_tenant(connection, self._tenant, now=now)
            self._leave_erased(connection)
            taken = self._enter(connection, now)
            deals = [read.deal for deal_id, read in self._waiting.items() if deal_id not in taken]
            saved = save_deals(connection, self._tenant, deals, origin="file", now=now)
            saved.changed += [deal.id for deal in taken.values() if deal.changed]
            saved.unchanged += [deal.id for deal in taken.values() if not deal.changed and not deal.refused]
            if saved.changed:
                self._schedule(connection, saved.changed)
        self.counts = replace(
            self.counts,
            received=self.counts.received + len(saved.changed) + len(saved.unchanged),
            stored=self.counts.stored + len(saved.changed),
            unchanged=self.counts.unchanged + len(saved.unchanged),
            deals=(*self.counts.deals, *saved.changed),
        )
        for deal_id, keys in saved.refused.items():
            read = self._waiting[deal_id]
            problems = tuple(
                f"{list_name} {row_id}: comes from Salesforce; change it there" for list_name, row_id in keys
            )
            self._refuse(RefusedFile(file=read.file, line=read.line, problems=problems))
        for deal_id, deal in taken.items():
            read = self._waiting[deal_id]
            self.notes += [f"{read.file}: {note}" for note in deal.notes]
            if deal.refused:
                self._refuse(RefusedFile(file=read.file, line=read.line, problems=tuple(deal.refused)))
        self._waiting.clear()

    def _leave_erased(self, connection: Connection) -> None:
        """Leave out of the deals that wait whoever was erased on request."""
        keep_out_erasures(connection, self._tenant)
        erased = Erased.load(connection, self._tenant)
        for deal_id, read in list(self._waiting.items()):
            deal, gone = erased.sift_deal(read.deal)
            self._waiting[deal_id] = replace(read, deal=deal)
            self.notes += [f"{read.file}: people {own_id}: {ASIDE}, so left out" for own_id in gone]

    def _enter(self, connection: Connection, now: datetime) -> dict[str, TakenDeal]:
        """Enter what the files say of deals of the CRM; by the deals' ids as the files have them."""
        if self._assemble is None:
            return {}
        found = {
            deal_id: given
            for deal_id, read in self._waiting.items()
            if (given := find_crm_deal(connection, self._tenant, read.deal)) is not None
        }
        lock_deals(connection, self._tenant, {given.deal.id for given in found.values()})
        return {
            deal_id: take_file(connection, self._tenant, given, assemble=self._assemble, now=now)
            for deal_id, given in found.items()
        }

    def _refuse(self, refused: RefusedFile) -> None:
        self.refused.append(refused)
        self.counts = replace(self.counts, received=self.counts.received + 1, quarantined=self.counts.quarantined + 1)


def _iter_deals(path: Path, limit: int) -> Iterator[_Read | RefusedFile]:
    """Read a file that holds one deal, or one deal a line."""
    try:
        with path.open("rb") as stream:
            for text in iter_deal_texts(stream, limit=limit):
                yield _read(str(path), text, limit)
    except OSError as error:
        yield RefusedFile(file=str(path), line=None, problems=(_describe(error),))


def _read(file: str, text: DealText, limit: int) -> _Read | RefusedFile:
    try:
        return _Read(file, text.line, read_deal(text.data, limit=limit))
    except DealFileError as error:
        return RefusedFile(file=file, line=text.line, problems=tuple(map(str, error.errors)))


def _iter_table_deals(paths: Sequence[Path], facts: Facts | None, limit: int) -> Iterator[_Read | RefusedFile]:
    """Read CSV lists as one deal, as of when the newest of them was written."""
    tables: list[Table] = []
    written = 0.0
    for path in paths:
        try:
            with path.open("rb") as stream:
                tables.append(Table(str(path), stream.read(limit + 1)))
            written = max(written, path.stat().st_mtime)
        except OSError as error:
            yield RefusedFile(file=str(path), line=None, problems=(_describe(error),))
    if len(tables) < len(paths):
        return
    named = facts or Facts(id=paths[0].stem, name=paths[0].stem)
    try:
        deal = read_tables(tables, facts=named, as_of=datetime.fromtimestamp(int(written), UTC))
    except TableError as error:
        yield RefusedFile(file=str(paths[0]), line=None, problems=tuple(map(str, error.errors)), located=True)
    else:
        yield _Read(str(paths[0]), None, deal)


def _describe(error: OSError) -> str:
    return f"can't be read: {error.strerror or 'the system refuses it'}"


def _to_sentence(refused: Sequence[RefusedFile]) -> str:
    if len(refused) == 1:
        return f"{refused[0].file} wasn't taken: {refused[0].problems[0]}."
    return f"{len(refused)} deals weren't taken, the first from {refused[0].file}: {refused[0].problems[0]}."
