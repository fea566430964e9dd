"""Reads what our own pages wrote into a form or an address, and takes nothing else for it."""

import re
from datetime import UTC, date, datetime, time
from typing import TypeVar

from werkzeug.exceptions import BadRequest

from graph.speech import say
from plugin.typed_days import read_day

Day = TypeVar("Day", date, datetime)
FIRST_YEAR = 1900
"""A year before it is one of which only some digits were typed: nobody in a deal did anything then."""
_VERSION = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_ROW = re.compile(r"[0-9a-f]{32}", re.ASCII)


def read_version(text: str) -> int | None:
    """Return the version of a row as a form holds it; None for anything that no page gave."""
    return int(text) if _VERSION.fullmatch(text) else None


def require_version(text: str) -> int:
    """Return the version of a row as a form holds it; anything that no page gave is a bad request."""
    version = read_version(text)
    if version is None:
        raise BadRequest
    return version


def read_row_id(text: str) -> str | None:
    """Return the id that our own pages gave a row, such as a review's; None for anything that can't be one."""
    return text if _ROW.fullmatch(text) else None


def to_day_text(moment: datetime | None) -> str:
    """Write a moment's day as a browser's field of a date takes it."""
    return moment.astimezone(UTC).date().isoformat() if moment else ""


def read_moment(text: str | None, kept: datetime | None = None) -> datetime | None:
    """Read a day as its beginning in UTC; `kept` where it is of that day, None where it is no day."""
    if kept is not None and (text or "").strip() == to_day_text(kept):
        return kept
    day = read_day(text)
    return None if day is None else datetime.combine(day, time.min, tzinfo=UTC)


def find_day_fault(text: str | None, read: Day | None, latest: Day | None = None) -> str | None:
    """Say what is wrong with a day that was typed and `read`: it is none, or after `latest`; None where it's well.

    Nothing typed is no fault of a day; whether one is needed is for the form to say.
    """
    if not (text or "").strip():
        return None
    if read is None or read.year < FIRST_YEAR:
        return say("That isn't a day; a day looks like 2026-03-31.")
    return say("That day hasn't come yet.") if latest is not None and read > latest else None
