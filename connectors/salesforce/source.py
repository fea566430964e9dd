"""What one org holds for us: which kinds can be read, and each kind's changes page by page."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import KindReport, RecordPage
from connectors.salesforce.client import SalesforceClient, SalesforceConfig
from connectors.salesforce.describes import ReadableObject, to_missing, to_readable
from connectors.salesforce.faults import ForbiddenError, ObjectMissingError
from connectors.salesforce.judgement_objects import JUDGEMENT_OBJECTS
from connectors.salesforce.objects import STANDARD_OBJECTS, WantedObject
from connectors.salesforce.windows import WindowReader

WANTED: Mapping[str, WantedObject] = {wanted.kind: wanted for wanted in (*STANDARD_OBJECTS, *JUDGEMENT_OBJECTS)}


class SalesforceSource:
    """Reads one org; used by one thread, for one reading after another."""

    def __init__(
        self,
        config: SalesforceConfig,
        *,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = SalesforceClient(config, wait=wait, clock=clock)
        self._readable: dict[str, ReadableObject] = {}

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of record to read, in reading order."""
        return tuple(WANTED)

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
        reports = tuple(self._describe(wanted).to_report() for wanted in WANTED.values())
        if not any(report.readable for report in reports):
            raise NotAllowedError(f"Nothing can be read: {reports[0].problem}")
        return reports

    def iter_pages(self, kind: str, cursor: str | None) -> Iterator[RecordPage]:
        """Yield everything of `kind` that changed since `cursor` (None = everything), deletions included.

        A kind that the org doesn't have gives nothing, where that is a feature it may do without; a kind that it has
        and doesn't let us read raises `NotAllowedError`.
        """
        wanted = WANTED[kind]
        readable = self._readable.get(kind) or self._describe(wanted)
        if readable.problem is not None:
            if readable.missing and wanted.feature is not None:
                return
            raise NotAllowedError(readable.problem)
        reader = WindowReader(self._client, wanted, readable, lambda: self._describe(wanted))
        yield from reader.iter_pages(cursor) if wanted.windowed else reader.iter_whole()

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _describe(self, wanted: WantedObject) -> ReadableObject:
        try:
            readable = to_readable(wanted, self._client.describe(wanted.kind))
        except ObjectMissingError:
            readable = to_missing(wanted)
        except (ForbiddenError, UnexpectedAnswerError) as error:
            readable = ReadableObject(kind=wanted.kind, problem=str(error))
        self._readable[wanted.kind] = readable
        return readable
