"""What one org holds for us: which kinds can be read, and each kind's changes page by page."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import KindReport, RecordPage
from connectors.salesforce.bulk_jobs import BULK_FROM, BulkReader, BulkUnfitError, JobPatience
from connectors.salesforce.client import SalesforceClient, SalesforceConfig
from connectors.salesforce.describes import ReadableObject, to_missing, to_readable
from connectors.salesforce.faults import ForbiddenError, ObjectMissingError
from connectors.salesforce.judgement_objects import JUDGEMENT_OBJECTS
from connectors.salesforce.lookups import iter_children, iter_live_ids, iter_records, iter_whole
from connectors.salesforce.objects import MERGED, PARENTS, REPLACED, STANDARD_OBJECTS, WantedObject
from connectors.salesforce.queries import Window, from_cursor
from connectors.salesforce.shared_sessions import SharedSessions
from connectors.salesforce.windows import TooManyRowsError, WindowReader

WANTED: Mapping[str, WantedObject] = {wanted.kind: wanted for wanted in (*STANDARD_OBJECTS, *JUDGEMENT_OBJECTS)}


class SalesforceSource:
    """Reads one org; used by one thread, for one reading after another.

    `wait` is called with seconds before the org is asked again after a fault, `wait_for_job` (the same, if not given)
    while it prepares the rows of a Bulk query.
    """

    def __init__(
        self,
        config: SalesforceConfig,
        *,
        wait: Callable[[float], None] = time.sleep,
        wait_for_job: Callable[[float], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sessions: SharedSessions | None = None,
    ) -> None:
        self._client = SalesforceClient(config, wait=wait, clock=clock, sessions=sessions)
        self._bulk = config.bulk
        self._wait_for_job = wait_for_job or wait
        self._job_patience = JobPatience(self._wait_for_job)
        self._readable: dict[str, ReadableObject] = {}

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of record to read, in reading order."""
        return tuple(WANTED)

    @property
    def compared(self) -> Sequence[str]:
        """The kinds whose ids can be compared with the stored ones; the others are read whole each time."""
        return tuple(kind for kind, wanted in WANTED.items() if wanted.windowed)

    @property
    def parts(self) -> Mapping[str, str]:
        """The kinds that a deal is made of below its opportunity, in reading order, each with what it hangs on."""
        return {kind: PARENTS[wanted.parent] for kind, wanted in WANTED.items() if wanted.parent is not None}

    @property
    def replaced(self) -> Sequence[str]:
        """The parts whose whole set is to be read for each deal that changed."""
        return REPLACED

    @property
    def merged(self) -> Sequence[str]:
        """The kinds of which two records can become one, whose parts then change hands without a new stamp."""
        return MERGED

    @property
    def organization_id(self) -> str | None:
        """The org's 18-character id, once a sign-in told it."""
        return self._client.organization_id

    @property
    def instance_url(self) -> str:
        """The https address of the org, for links to its records."""
        return self._client.instance_url

    @property
    def api_calls(self) -> int:
        """How many requests were sent so far, sign-ins included."""
        return self._client.sent

    def look(self) -> Sequence[KindReport]:
        """Begin a reading by asking what can be read; a kind that can't is reported, an org that shows none raised."""
        self._client.begin()
        self._job_patience = JobPatience(self._wait_for_job)
        reports = tuple(self._describe(wanted).to_report() for wanted in WANTED.values())
        if not any(report.readable for report in reports):
            raise NotAllowedError(f"Nothing can be read: {reports[0].problem}")
        self._client.learn_usage()
        return reports

    def iter_pages(self, kind: str, cursor: str | None) -> Iterator[RecordPage]:
        """Yield everything of `kind` that changed since `cursor` (None = everything), deletions included.

        A kind that the org doesn't have gives nothing, where that is a feature it may do without; a kind that it has
        and doesn't let us read raises `NotAllowedError`.
        """
        wanted = WANTED[kind]
        readable = self._find_readable(wanted)
        if readable is None:
            return
        if not wanted.windowed:
            yield from iter_whole(self._client, wanted, readable)
            return
        window = from_cursor(cursor).begun(self._client.server_time or datetime.now(UTC), readable.fields)
        if self._bulk != "never" and (window.job is not None or (self._bulk == "always" and window.is_fresh)):
            yield from self._iter_bulk(wanted, readable, window)
            return
        reader = self._reader(wanted, readable, most=BULK_FROM if self._bulk == "auto" else None)
        try:
            yield from reader.iter_pages(cursor)
        except TooManyRowsError:
            yield from self._iter_bulk(wanted, readable, window)

    def _iter_bulk(self, wanted: WantedObject, readable: ReadableObject, window: Window) -> Iterator[RecordPage]:
        """Yield all rows by the Bulk API; where it can't give them, in the usual way, from the start."""
        usual = self._reader(wanted, readable, most=None)
        try:
            yield from BulkReader(self._client, wanted, readable, self._job_patience, usual.finish).iter_pages(window)
        except BulkUnfitError:
            yield from usual.iter_pages(None)

    def _reader(self, wanted: WantedObject, readable: ReadableObject, *, most: int | None) -> WindowReader:
        return WindowReader(self._client, wanted, readable, lambda: self._describe(wanted), most=most)

    def iter_live_ids(self, kind: str) -> Iterator[frozenset[str]]:
        """Yield the ids of all records of `kind` that are there now, page by page; raises as `iter_pages` does."""
        readable = self._find_readable(WANTED[kind])
        if readable is not None:
            yield from iter_live_ids(self._client, WANTED[kind], readable)

    def iter_records(self, kind: str, ids: Sequence[str]) -> Iterator[RecordPage]:
        """Yield certain records of `kind` as they are now, those that can be found."""
        readable = self._find_readable(WANTED[kind])
        if readable is not None and ids:
            yield from iter_records(self._client, WANTED[kind], readable, ids)

    def iter_children(self, kind: str, parents: Sequence[str]) -> Iterator[RecordPage]:
        """Yield all records of `kind` that hang on certain records."""
        readable = self._find_readable(WANTED[kind])
        if readable is not None and parents:
            yield from iter_children(self._client, WANTED[kind], readable, parents)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _find_readable(self, wanted: WantedObject) -> ReadableObject | None:
        """What can be read of a kind; None for a feature that the org may do without."""
        readable = self._readable.get(wanted.kind) or self._describe(wanted)
        if readable.problem is None:
            return readable
        if readable.missing and wanted.feature is not None:
            return None
        raise NotAllowedError(readable.problem)

    def _describe(self, wanted: WantedObject) -> ReadableObject:
        try:
            readable = to_readable(wanted, self._client.describe(wanted.kind))
        except ObjectMissingError:
            readable = to_missing(wanted)
        except (ForbiddenError, UnexpectedAnswerError) as error:
            readable = ReadableObject(kind=wanted.kind, problem=str(error))
        self._readable[wanted.kind] = readable
        return readable
