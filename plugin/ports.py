"""What the use cases need from outside: a CRM to read from. Connectors satisfy these by shape."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from connectors.records import CrmRecord, Json, KindReport, QuarantinedRow, RecordPage, RowResult, RowWrite, WriteWay
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

    @property
    def compared(self) -> Sequence[str]:
        """The kinds whose ids can be compared with the stored ones."""

    @property
    def parts(self) -> Mapping[str, str]:
        """The kinds that a deal is made of below its own record, in reading order, each with what it hangs on."""

    @property
    def replaced(self) -> Sequence[str]:
        """The parts whose whole set is to be read for each deal that changed."""

    @property
    def merged(self) -> Sequence[str]:
        """The kinds of which two records can become one, whose parts then change hands without a new stamp."""

    def iter_live_ids(self, kind: str) -> Iterator[Collection[str]]:
        """Yield the ids of all records of `kind` that are there; nothing at all for a kind that isn't."""

    def iter_records(self, kind: str, ids: Sequence[str]) -> Iterator[RecordPage]:
        """Yield certain records as they are now, those that can be found; the pages' cursors say nothing."""

    def iter_children(self, kind: str, parents: Sequence[str]) -> Iterator[RecordPage]:
        """Yield all records of `kind` that hang on certain records; nothing at all for a kind that isn't there."""

    def close(self) -> None:
        """Give connections back."""


class ViewerCrm(Protocol):
    """A CRM asked with one viewer's own token. Every method may raise `connectors.errors.ConnectorError`."""

    def sees(self, opportunity_id: str, /) -> bool:
        """Ask whether the viewer may see a deal."""

    def fetch_visible(self) -> frozenset[str]:
        """Ask for the ids of all deals that the viewer may see."""

    def fetch_permission_sets(self, user_id: str, /) -> frozenset[str]:
        """Ask for the names of a user's permission sets."""

    def close(self) -> None:
        """Give connections back."""


class FreshTokens(Protocol):
    """What a CRM gives for a refresh token."""

    @property
    def token(self) -> str:
        """The token to ask with."""

    @property
    def refresh_token(self) -> str | None:
        """The token to renew with next time; None where the one that was used stays good."""


class Identity(Protocol):
    """Whose token it is, in the CRM's long ids."""

    @property
    def user_id(self) -> str:
        """The person."""

    @property
    def organization_id(self) -> str:
        """The org."""


class SigningInCrm(ViewerCrm, Protocol):
    """A CRM asked for the first time with a person's token. Methods may raise `connectors.errors.ConnectorError`."""

    def fetch_identity(self) -> Identity:
        """Ask whose token it is."""


class Departure(Protocol):
    """Where a browser is sent to sign in, and what must come back with it."""

    @property
    def address(self) -> str:
        """The sign-in page of the CRM."""

    @property
    def state(self) -> str:
        """Comes back with the browser, unchanged."""

    @property
    def verifier(self) -> str:
        """Goes from us to the CRM with the code that comes back."""


class PersonTokens(FreshTokens, Protocol):
    """A person's tokens, and whose they are said to be, in the CRM's long ids; None where nothing is said."""

    @property
    def user_id(self) -> str | None:
        """The person."""

    @property
    def organization_id(self) -> str | None:
        """The org."""


class OrgSignIn(Protocol):
    """Lets people sign in through one org. What asks it may raise `connectors.errors.ConnectorError`."""

    def depart(self) -> Departure:
        """Make the address of the sign-in page."""

    def fetch_tokens(self, code: str, verifier: str) -> PersonTokens:
        """Change a code for tokens."""

    def renew(self, refresh_token: str) -> PersonTokens:
        """Change a refresh token for fresh tokens."""

    def revoke(self, token: str) -> None:
        """Say that a token is no longer needed; raises nothing."""


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
    def owner(self) -> str | None:
        """The id of our user who owns it; None where that isn't shown to us."""

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


class Writable(Protocol):
    """What may be written of a kind of record; `problem` where nothing may."""

    @property
    def create(self) -> frozenset[str]:
        """The fields that a new row may have."""

    @property
    def update(self) -> frozenset[str]:
        """The fields that may be changed."""

    @property
    def problem(self) -> str | None:
        """Why nothing may be written."""


class CrmWriter(Protocol):
    """A CRM that entries are written to. Every method may raise `connectors.errors.ConnectorError`."""

    @property
    def api_calls(self) -> int:
        """How many requests were sent so far, sign-ins included."""

    @property
    def organization_id(self) -> str | None:
        """The org's 18-character id, once an answer told it."""

    @property
    def instance_url(self) -> str:
        """The https address of the org, for links to its records."""

    def look(self, kind: str, *, anew: bool = False) -> Writable:
        """Ask what may be written of a kind."""

    def fetch_by_key(self, kind: str, keys: Sequence[str]) -> dict[str, CrmRecord]:
        """Return the live records with these external keys."""

    def fetch_by_id(self, kind: str, ids: Sequence[str]) -> dict[str, CrmRecord]:
        """Return the records with these ids, deleted ones too."""

    def fetch_children(self, kind: str, parents: Sequence[str]) -> Sequence[CrmRecord]:
        """Return the live records that hang on one of `parents`."""

    def fetch_like(self, kind: str, fields: Sequence[Mapping[str, Json]]) -> Sequence[CrmRecord]:
        """Return the live records that hold all the values of one of `fields`."""

    def write(self, kind: str, way: WriteWay, rows: Sequence[RowWrite]) -> Sequence[RowResult]:
        """Write at most 200 rows; `RetryLaterError` means that nobody knows what became of them."""

    def close(self) -> None:
        """Give connections back."""
