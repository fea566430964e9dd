"""What the use cases need from outside: a CRM to read from. Connectors satisfy these by shape."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from connectors.records import CrmRecord, KindReport, QuarantinedRow, RecordPage
from graph.deal import Deal


class CrmSource(Protocol):
    """A CRM that a tenant's deals are read from.

    Every method may raise `connectors.errors.ConnectorError`; it is used by one thread.
    """

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of record to read, in reading order."""

    @property
    def organization_id(self) -> str | None:
        """The org's 18-character id, once an answer told it."""

    @property
    def instance_url(self) -> str:
        """The https address of the org, for links to its records."""

    @property
    def api_calls(self) -> int:
        """How many requests were sent so far, sign-ins included."""

    def look(self) -> Sequence[KindReport]:
        """Ask what can be read; what can't be read is reported, never raised."""

    def iter_pages(self, kind: str, cursor: str | None) -> Iterator[RecordPage]:
        """Yield everything of `kind` that changed since `cursor` (None = everything), deletions included."""

    def close(self) -> None:
        """Give connections back."""


class Mirror(Protocol):
    """The CRM's records as stored, for an assembler to gather a deal from."""

    def children(self, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
        """Return the live records of `kind` that hang on one of `parents`."""

    def records(self, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
        """Return the records of `kind` with these ids, deleted ones too."""


class Assembly(Protocol):
    """A deal put together from records."""

    @property
    def deal(self) -> Deal:
        """The deal."""

    @property
    def used(self) -> frozenset[str]:
        """The ids of all records that were looked for, found or not."""

    @property
    def problems(self) -> Sequence[QuarantinedRow]:
        """What only putting the deal together showed."""


class Assembler(Protocol):
    """Puts a deal together; None where there is no such live opportunity."""

    def __call__(
        self, opportunity_id: str, mirror: Mirror, /, *, as_of: datetime, instance_url: str
    ) -> Assembly | None:
        """Put one deal together."""
