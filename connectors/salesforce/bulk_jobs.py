"""Reads all of a kind by the Bulk API: a query is begun, asked after and fetched, each step kept in the cursor.

A reading that stops at any step goes on there: with the query that is being prepared, or with the rows not fetched
yet. A query that failed, or that the org has forgotten, is begun anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from connectors.errors import NotReadyYetError, UnexpectedAnswerError
from connectors.records import CrmRecord, QuarantinedRow, RecordPage
from connectors.salesforce.bulk_results import BulkResults, to_json_row
from connectors.salesforce.describes import ReadableObject
from connectors.salesforce.faults import ForbiddenError, ObjectMissingError
from connectors.salesforce.objects import WantedObject
from connectors.salesforce.queries import Window, bulk_query, to_cursor
from connectors.salesforce.rows import to_record
from connectors.salesforce.values import to_word_count

BULK_FROM = 50_000
"""From more rows than this on, a first reading goes by the Bulk API where it is left to us."""
ROWS_AT_ONCE = 10_000
WIDE_ROWS_AT_ONCE = 2_000
"""How many rows are fetched at once where they bring long texts along."""
ROWS_OF_A_PAGE = 2_000
TRIES = 2
"""How many queries are begun before the kind is read in the usual way."""
DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between two looks at a query that is being prepared; the last one again and again."""
PREPARING = frozenset({"Open", "UploadComplete", "InProgress"})
READY = "JobComplete"
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?", re.ASCII)

Row = CrmRecord | QuarantinedRow


class BulkUnfitError(Exception):
    """The Bulk API doesn't give this kind; it is to be read in the usual way, from the start."""


class BulkOrg(Protocol):
    """What is asked of the org here."""

    def start_job(self, soql: str, kind: str) -> Mapping[str, Any]:
        """Begin a query."""

    def job(self, job: str, kind: str) -> Mapping[str, Any]:
        """How far a query is."""

    def job_results(self, job: str, locator: str | None, rows: int, kind: str) -> BulkResults:
        """Some rows of a finished query."""

    def forget_job(self, job: str, kind: str) -> None:
        """Let the org throw a query's rows away."""


@dataclass(slots=True)
class JobPatience:
    """How long one reading waits for all the queries that the org prepares for it; `left` are seconds."""

    wait: Callable[[float], None]
    left: float = 180.0

    def pause(self, place: int) -> bool:
        """Wait before the next look, longer each time; False where there is no more waiting."""
        delay = DELAYS[min(place, len(DELAYS) - 1)]
        if delay > self.left:
            return False
        self.left -= delay
        self.wait(delay)
        return True


class _LostJobError(Exception):
    """The query failed, or the org has forgotten it."""


class BulkReader:
    """Reads all of one kind; `finish` gives the last page, which says from where to go on next time."""

    def __init__(
        self,
        client: BulkOrg,
        wanted: WantedObject,
        readable: ReadableObject,
        patience: JobPatience,
        finish: Callable[[Window], RecordPage],
    ) -> None:
        self._finish = finish
        self._client = client
        self._wanted = wanted
        self._readable = readable
        self._patience = patience
        is_wide = any(column.check is to_word_count for column in wanted.columns)
        self._rows_at_once = WIDE_ROWS_AT_ONCE if is_wide else ROWS_AT_ONCE

    def iter_pages(self, window: Window) -> Iterator[RecordPage]:
        """Yield every page of all rows; pages without rows move the cursor, and show that somebody is at it.

        Raises `NotReadyYetError` where the org still prepares the query, and `BulkUnfitError` where it can't.
        """
        for _ in range(TRIES):
            try:
                if window.job is None:
                    window = replace(window, job=self._begin(), locator=None)
                    yield self._to_page((), window)
                yield from self._iter_prepared(window)
            except _LostJobError:
                window = replace(window, job=None, locator=None)
            else:
                return
        raise BulkUnfitError

    def _begin(self) -> str:
        try:
            answer = self._client.start_job(bulk_query(self._wanted, self._readable.fields), self._wanted.kind)
        except (UnexpectedAnswerError, ForbiddenError, ObjectMissingError):
            raise BulkUnfitError from None
        job = answer.get("id")
        if not isinstance(job, str) or _ID.fullmatch(job) is None:
            raise BulkUnfitError
        return job

    def _iter_prepared(self, window: Window) -> Iterator[RecordPage]:
        """Wait for the query, then yield its rows from the window's place on."""
        place = 0
        while not self._is_ready(window):
            if not self._patience.pause(place):
                raise NotReadyYetError(
                    f"The org is still preparing all of {self._wanted.kind}; the next sync fetches it."
                )
            place += 1
            yield self._to_page((), window)
        passed: set[str | None] = {window.locator}
        while True:
            results = self._fetch(window)
            following = replace(window, locator=results.locator)
            rows = self._to_rows(results)
            for start in range(0, len(rows), ROWS_OF_A_PAGE):
                some = rows[start : start + ROWS_OF_A_PAGE]
                is_last = start + ROWS_OF_A_PAGE >= len(rows)
                yield self._to_page(some, following if is_last and results.locator else window)
            if results.locator is None:
                break
            if results.locator in passed:
                raise UnexpectedAnswerError(f"The rows of {self._wanted.kind} have no end.")
            passed.add(results.locator)
            window = following
        yield self._finish(replace(window, job=None, locator=None))
        self._client.forget_job(window.job or "", self._wanted.kind)

    def _is_ready(self, window: Window) -> bool:
        try:
            state = self._client.job(window.job or "", self._wanted.kind).get("state")
        except (ObjectMissingError, UnexpectedAnswerError):
            raise _LostJobError from None
        if state in PREPARING:
            return False
        if state != READY:
            raise _LostJobError
        return True

    def _fetch(self, window: Window) -> BulkResults:
        try:
            results = self._client.job_results(window.job or "", window.locator, self._rows_at_once, self._wanted.kind)
        except (ObjectMissingError, UnexpectedAnswerError):
            raise _LostJobError from None
        if results.rows and not set(window.fields) <= set(results.columns):
            raise _LostJobError
        return results

    def _to_rows(self, results: BulkResults) -> list[Row]:
        columns = results.columns
        rows = (to_json_row(columns, row, self._readable.types) for row in results.rows)
        return [to_record(self._wanted, self._readable.prefix, columns, row) for row in rows]

    def _to_page(self, rows: Sequence[Row], window: Window) -> RecordPage:
        return RecordPage(
            kind=self._wanted.kind,
            records=tuple(row for row in rows if isinstance(row, CrmRecord)),
            quarantined=tuple(row for row in rows if isinstance(row, QuarantinedRow)),
            cursor=to_cursor(window),
        )
