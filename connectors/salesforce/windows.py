"""Reads one kind: its window page by page, so that nothing is lost or read for ever, then what was deleted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import CrmRecord, Json, QuarantinedRow, RecordPage
from connectors.salesforce.answers import IDS_AT_ONCE, AskedOrg, next_path, rows_of
from connectors.salesforce.describes import ReadableObject
from connectors.salesforce.faults import FieldMissingError, LocatorExpiredError, ObjectMissingError, QueryTooHeavyError
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.objects import WantedObject
from connectors.salesforce.queries import (
    RowKey,
    Window,
    from_cursor,
    ids_query,
    to_cursor,
    window_query,
)
from connectors.salesforce.rows import to_record
from connectors.salesforce.values import UnusableValueError, from_crm_time

LIMITS = (2000, 1000, 500, 200)
"""Rows to ask for at once when the org takes too long: fewer each time."""
ENDLESS = 3
"""A result that gives so many times the rows that it counted isn't followed any further."""
DELETIONS_KEPT = timedelta(days=15) - timedelta(hours=1)
"""How long an org remembers deletions, with some room for its clock."""
A_MINUTE = timedelta(minutes=1)

Row = CrmRecord | QuarantinedRow


class TooManyRowsError(Exception):
    """A first reading is of so many rows that the Bulk API does better; nothing of it was told yet."""


class WindowReader:
    """Reads one kind; `describe` tells anew what is readable when a field turns out to be gone.

    A first reading of more than `most` rows (None: as many as there are) isn't begun.
    """

    def __init__(
        self,
        client: AskedOrg,
        wanted: WantedObject,
        readable: ReadableObject,
        describe: Callable[[], ReadableObject],
        *,
        most: int | None = None,
    ) -> None:
        self._most = most
        self._client = client
        self._wanted = wanted
        self._readable = readable
        self._describe = describe
        self._described_anew = False
        self._limits = iter(LIMITS)
        self._limit: int | None = None
        self._restarted: Window | None = None
        self._seen_deleted: set[str] = set()
        self._newest: datetime | None = None
        self._covered: datetime | None = None
        self._gaps = False
        self._paths: set[str] = set()
        self._told: int | None = None

    def iter_pages(self, cursor: str | None) -> Iterator[RecordPage]:
        """Yield every page of the window that `cursor` says, and last of all what was deleted meanwhile.

        The last page says whether there may be gaps: rows that the org counted and didn't send, or deletions that
        nothing told of. Raises `TooManyRowsError` before any page.
        """
        window = from_cursor(cursor).begun(self._now(), self._readable.fields)
        path: str | None = None
        taken = 0
        while True:
            answer, asked_anew = self._fetch(window, path)
            listed = rows_of(answer, self._wanted.kind)
            taken = len(listed) if asked_anew else taken + len(listed)
            if asked_anew:
                self._begin_result(answer, is_fresh=window.is_fresh)
            path, leads_back = self._follow(answer, taken)
            rows = self._to_rows(listed)
            before, window = window, window.moved(_last_key(rows))
            full = path is None and self._limit is not None and taken >= self._limit
            if full and window == before:
                raise UnexpectedAnswerError(f"No row of {self._wanted.kind} makes sense to go on from.")
            if rows:
                yield self._to_page(rows, window)
            if leads_back:
                self._begin_again(window)
            elif path is None and not full:
                break
        self._gaps = self._gaps or self._told not in {None, taken}
        yield self.finish(window)

    def finish(self, window: Window) -> RecordPage:
        """The last page of a window whose rows were all read: what was deleted, and from where to go on next time.

        What is read for the first time is asked for deletions, too: some may have gone meanwhile, and only that answer
        tells of transactions that still run.
        """
        gone = self._fetch_deletions(window)
        return replace(self._to_page(gone, window.ended(self._covered)), gaps=self._gaps, ended=True)

    def _begin_result(self, answer: Mapping[str, Json], *, is_fresh: bool) -> None:
        """Note how many rows a new result has."""
        self._paths.clear()
        total = answer.get("totalSize")
        self._told = total if isinstance(total, int) and not isinstance(total, bool) else None
        if is_fresh and self._most is not None and self._told is not None and self._told > self._most:
            raise TooManyRowsError

    def _follow(self, answer: Mapping[str, Json], taken: int) -> tuple[str | None, bool]:
        """Where the result goes on, and whether it leads back to a page that was there already."""
        path = next_path(answer, None, self._wanted.kind)
        if self._told is not None and taken > ENDLESS * self._told + LIMITS[0]:
            raise UnexpectedAnswerError(f"The result for {self._wanted.kind} has no end.")
        if path is None:
            return None, False
        if path in self._paths:
            return None, True
        self._paths.add(path)
        return path, False

    def _begin_again(self, window: Window) -> None:
        """Ask anew from the last row on; a second time from the same row would be in vain."""
        if window == self._restarted:
            raise UnexpectedAnswerError(f"The answer for {self._wanted.kind} doesn't say where it goes on.")
        self._restarted = window

    def _fetch(self, window: Window, path: str | None) -> tuple[Mapping[str, Json], bool]:
        """The next page: the result's next one, or, where there is none, of a query from the last row on."""
        while True:
            try:
                if path is not None:
                    return self._client.query_more(path, self._wanted.kind), False
                soql = window_query(self._wanted, self._readable.fields, window, self._limit)
                return self._client.query_all(soql, self._wanted.kind), True
            except LocatorExpiredError:
                if path is None or self._restarted == window:
                    raise
                self._restarted = window
            except QueryTooHeavyError:
                self._limit = next(self._limits, None)
                if self._limit is None:
                    raise
            except FieldMissingError:
                if self._described_anew:
                    raise
                self._described_anew = True
                self._readable = self._describe()
                if self._readable.problem is not None:
                    raise NotAllowedError(self._readable.problem) from None
            path = None

    def _fetch_deletions(self, window: Window) -> list[Row]:
        """What the org lists as deleted in the window and no row said: rows without a bin, or emptied out of it."""
        now = self._now()
        is_first = window.since is None
        if not self._readable.lists_deletions:
            self._gaps = self._gaps or not (self._wanted.bin or is_first)
            return []
        since = window.since or window.started or now
        start = max(since, now - DELETIONS_KEPT)
        try:
            answer = self._deleted_until(start, now)
        except (UnexpectedAnswerError, ObjectMissingError):
            self._gaps = self._gaps or not is_first
            return []
        self._covered = _moment(answer, "latestDateCovered")
        earliest = _moment(answer, "earliestDateAvailable")
        self._gaps = self._gaps or start > since or (earliest is not None and earliest > start)
        listed = answer.get("deletedRecords")
        if not isinstance(listed, list):
            raise UnexpectedAnswerError(f"The answer for deleted {self._wanted.kind} holds no list of records.")
        gone = [self._to_tombstone(item) for item in listed]
        unseen = {row.id: row for row in gone if isinstance(row, CrmRecord) and row.id not in self._seen_deleted}
        still_in_bin = {row.id: row for row in self._iter_rows_of(sorted(unseen)) if row.id is not None}
        return [row for row in gone if isinstance(row, QuarantinedRow)] + list({**unseen, **still_in_bin}.values())

    def _deleted_until(self, start: datetime, now: datetime) -> Mapping[str, Json]:
        """Ask up to the end of this minute, as the org looks at whole minutes; up to now where it won't look ahead.

        Where rows have newer stamps than the clock that we were told, the stamps are believed.
        """
        end = now if self._newest is None else max(now, self._newest)
        try:
            return self._client.deleted(self._wanted.kind, start, end + A_MINUTE)
        except UnexpectedAnswerError:
            return self._client.deleted(self._wanted.kind, start, now)

    def _iter_rows_of(self, ids: Sequence[str]) -> Iterator[Row]:
        """Look the ids up: what is still in the bin says more than its id, such as what it was merged into."""
        for start in range(0, len(ids), IDS_AT_ONCE):
            soql = ids_query(self._wanted, self._readable.fields, ids[start : start + IDS_AT_ONCE])
            answer = self._client.query_all(soql, self._wanted.kind)
            yield from self._to_rows(rows_of(answer, self._wanted.kind))

    def _to_tombstone(self, item: Json) -> Row:
        try:
            found = to_long_id(item["id"])
            stamp = from_crm_time(item["deletedDate"])
        except (KeyError, TypeError, UnusableValueError):
            found = None
        if found is None:
            return QuarantinedRow(
                kind=self._wanted.kind, id=None, field="Id", problem="Id isn't a deleted record's id and date", row=item
            )
        return CrmRecord(kind=self._wanted.kind, id=found, parent=None, stamp=stamp, deleted=True, fields={})

    def _to_rows(self, listed: Sequence[Json]) -> list[Row]:
        readable = self._readable
        rows = [to_record(self._wanted, readable.prefix, readable.fields, row) for row in listed]
        self._seen_deleted |= {row.id for row in rows if isinstance(row, CrmRecord) and row.deleted}
        self._newest = max((row.stamp for row in rows if isinstance(row, CrmRecord)), default=self._newest)
        return rows

    def _to_page(self, rows: Sequence[Row], window: Window) -> RecordPage:
        return RecordPage(
            kind=self._wanted.kind,
            records=tuple(row for row in rows if isinstance(row, CrmRecord)),
            quarantined=tuple(row for row in rows if isinstance(row, QuarantinedRow)),
            cursor=to_cursor(replace(window, fields=self._readable.fields)),
        )

    def _now(self) -> datetime:
        """The org's clock, as windows are compared with its stamps; ours where it never told."""
        return self._client.server_time or datetime.now(UTC)


def _last_key(rows: Sequence[Row]) -> RowKey | None:
    records = [row for row in rows if isinstance(row, CrmRecord)]
    return RowKey(stamp=records[-1].stamp, id=records[-1].id) if records else None


def _moment(answer: Mapping[str, Json], name: str) -> datetime | None:
    """A time that the org's list of deletions tells of itself.

    `latestDateCovered` is up to when its transactions have ended: what a longer one stamped before can appear behind
    it. Before `earliestDateAvailable` it remembers nothing.
    """
    try:
        return from_crm_time(answer.get(name))
    except UnusableValueError:
        return None
