"""What the use cases need from outside: a CRM to read from. Connectors satisfy these by shape."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from connectors.records import KindReport, RecordPage


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
