"""Which JSON values of a row can be taken, and in which one spelling they are kept.

Each check takes a value that isn't null and returns it as it is kept, or raises `UnusableValueError` with a reason
that doesn't repeat the value.
"""

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from connectors.records import Json
from connectors.salesforce.ids import PREFIX_LENGTH, to_long_id

Check = Callable[[Json], Json]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:?\d{2})", re.ASCII)
_YEARS = range(1900, 2201)
_NUL = "\x00"


class UnusableValueError(Exception):
    """A value that can't be taken; the message says why, without the value."""


def to_text(value: Json) -> str:
    """A text that every store can keep."""
    if not isinstance(value, str):
        raise UnusableValueError("isn't a text")
    if _NUL in value or not _is_unicode(value):
        raise UnusableValueError("holds characters that no text may hold")
    return value


def to_flag(value: Json) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise UnusableValueError("isn't true or false")
    return value


def to_yes_no(value: Json) -> bool:
    """Yes or no, from a checkbox or from a picklist of `true` and `false`."""
    known = {True: True, False: False, "true": True, "false": False}
    if not isinstance(value, bool | str) or value not in known:
        raise UnusableValueError("isn't true or false")
    return known[value]


def to_word_count(value: Json) -> int:
    """How many words a text has: all that is kept of it."""
    if not isinstance(value, str):
        raise UnusableValueError("isn't a text")
    return len(value.split())


def to_day(value: Json) -> str:
    """A calendar date."""
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise UnusableValueError("isn't a date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise UnusableValueError("isn't a date that exists") from None
    if day.year not in _YEARS:
        raise UnusableValueError("is out of range: before 1900 or after 2200")
    return value


def to_moment(value: Json) -> str:
    """A time with its zone, kept in UTC."""
    return from_crm_time(value).isoformat()


def to_moment_or_day(value: Json) -> str:
    """A time, or a date that stands for the start of its day in UTC."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        return from_crm_time(f"{to_day(value)}T00:00:00Z").isoformat()
    return to_moment(value)


def from_crm_time(value: Json) -> datetime:
    """A time in either of the spellings that Salesforce uses: `...Z`, or `+0000` without a colon."""
    if not isinstance(value, str) or _TIME.fullmatch(value) is None:
        raise UnusableValueError("isn't a date and time with a zone")
    try:
        moment = datetime.fromisoformat(value).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnusableValueError("isn't a time that exists") from None
    if moment.year not in _YEARS:
        raise UnusableValueError("is out of range: before 1900 or after 2200")
    return moment


def reference(*prefixes: str) -> Check:
    """Check an id that begins with one of `prefixes` (none given: any), kept with 18 characters."""

    def check(value: Json) -> str:
        long_id = to_long_id(value) if isinstance(value, str) else None
        if long_id is None:
            raise UnusableValueError("isn't a record id")
        if prefixes and long_id[:PREFIX_LENGTH] not in prefixes:
            raise UnusableValueError("is the id of another kind of record")
        return long_id

    return check


def number(ge: float | None = None, le: float | None = None, *, whole: bool = False) -> Check:
    """Check a finite number between `ge` and `le`."""

    def check(value: Json) -> int | float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UnusableValueError("isn't a number")
        if not math.isfinite(value):
            raise UnusableValueError("isn't a finite number")
        if (ge is not None and value < ge) or (le is not None and value > le):
            raise UnusableValueError(f"is out of range: {_range(ge, le)}")
        if not whole:
            return value
        if value != int(value):
            raise UnusableValueError("isn't a whole number")
        return int(value)

    return check


def choice(values: Collection[str]) -> Check:
    """Check one of some words."""

    def check(value: Json) -> str:
        if not isinstance(value, str) or value not in values:
            raise UnusableValueError(f"is none of {', '.join(sorted(values))}")
        return value

    return check


def json_list(of: Check) -> Check:
    """Check a list written as JSON in a text."""

    def check(value: Json) -> list[Json]:
        items = _from_json_text(value)
        if not isinstance(items, list):
            raise UnusableValueError("isn't a JSON list")
        return [of(item) for item in items]

    return check


def json_object(keys: Mapping[str, Check], required: Collection[str] = ()) -> Check:
    """Check an object with these keys written as JSON in a text; keys that begin with `x_` are passed over."""

    def check(value: Json) -> dict[str, Json]:
        held = _from_json_text(value)
        if not isinstance(held, dict):
            raise UnusableValueError("isn't a JSON object")
        own = {key: item for key, item in held.items() if not key.startswith("x_")}
        if own.keys() - keys.keys():
            raise UnusableValueError(f"has keys other than {', '.join(keys)}")
        missing = [key for key in required if own.get(key) in {None, ""}]
        if missing:
            raise UnusableValueError(f"lacks {', '.join(missing)}")
        return {key: keys[key](item) for key, item in own.items() if item is not None}

    return check


def plain_list(of: Check) -> Check:
    """Check a list inside JSON that is already read."""

    def check(value: Json) -> list[Json]:
        if not isinstance(value, list):
            raise UnusableValueError("isn't a JSON list")
        return [of(item) for item in value]

    return check


def to_name(value: Json) -> str:
    """A text that isn't empty."""
    if to_text(value).strip() == "":
        raise UnusableValueError("is empty")
    return to_text(value)


def _from_json_text(value: Json) -> Any:
    if not isinstance(value, str):
        raise UnusableValueError("isn't JSON in a text")
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise UnusableValueError("isn't readable as JSON") from None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _range(ge: float | None, le: float | None) -> str:
    if ge is None:
        return f"at most {le:g}"
    return f"at least {ge:g}" if le is None else f"{ge:g} to {le:g}"
