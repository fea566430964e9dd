"""What an org is asked for rows, and whether what it answers has the form of a result at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from connectors.errors import UnexpectedAnswerError
from connectors.records import Json

IDS_AT_ONCE = 200
"""How many ids one query names: its address may have 16 kB at most."""


class AskedOrg(Protocol):
    """What is asked of the org here."""

    @property
    def server_time(self) -> datetime | None:
        """The org's own clock at its latest answer."""

    def query_all(self, soql: str, kind: str) -> Mapping[str, Any]:
        """The first page of a result."""

    def query_more(self, path: str, kind: str) -> Mapping[str, Any]:
        """The next page of a result."""

    def deleted(self, kind: str, start: datetime, end: datetime) -> Mapping[str, Any]:
        """The ids of what was deleted between two times."""


def rows_of(answer: Mapping[str, Json], kind: str) -> list[Json]:
    """The rows of a page; raises `UnexpectedAnswerError` where it has no list of them."""
    rows = answer.get("records")
    if not isinstance(rows, list):
        raise UnexpectedAnswerError(f"The answer for {kind} holds no list of records.")
    return rows


def next_path(answer: Mapping[str, Json], path: str | None, kind: str) -> str | None:
    """Where the result goes on; only `done` says that it doesn't, not an empty page.

    Raises `UnexpectedAnswerError` where it goes on nowhere, or at `path`, where it came from.
    """
    if answer.get("done") is not False:
        return None
    following = answer.get("nextRecordsUrl")
    if not isinstance(following, str) or following == path:
        raise UnexpectedAnswerError(f"The answer for {kind} doesn't say where it goes on.")
    return following
