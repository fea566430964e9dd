"""Which values a field takes: the types, lengths, picklists and forms that Salesforce checks."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from connectors.demo_org.describe import FieldDescribe
from connectors.demo_org.ids import is_long_id

Row = dict[str, Any]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1700, 4000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NUMBER_TYPES = frozenset({"double", "currency", "percent", "int"})


def to_stamp(moment: datetime) -> str:
    """A moment as the API writes it, to the millisecond, always in UTC."""
    utc = moment.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}+0000"


def from_stamp(text: str) -> datetime:
    """The moment that the API's own form stands for."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")


def find_value_problem(field: FieldDescribe, value: Any) -> str | None:
    """What is wrong with a value for a field, in words, or None."""
    if value is None:
        return None if field.nillable else "is required"
    check = CHECKS.get(field.type, _find_text_problem)
    return check(field, value)


def _find_boolean_problem(_field: FieldDescribe, value: Any) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _find_number_problem(field: FieldDescribe, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number"
    if field.type == "int" and not isinstance(value, int):
        return "must be a whole number"
    if value != value or abs(value) >= 10 ** (field.precision - field.scale):  # noqa: PLR0124 - NaN differs from itself
        return f"must have at most {field.precision - field.scale} digits before the point"
    return None


def _find_moment_problem(_field: FieldDescribe, value: Any) -> str | None:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return "must be a date and time like 2026-01-05T10:00:00.000+0000"
    try:
        year = from_stamp(value).year
    except ValueError:
        return "is no date and time that exists"
    return None if FIRST_YEAR <= year <= LAST_YEAR else "lies outside the years that Salesforce takes"


def _find_day_problem(_field: FieldDescribe, value: Any) -> str | None:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return "must be a date like 2026-01-05"
    try:
        year = date.fromisoformat(value).year
    except ValueError:
        return "is no date that exists"
    return None if FIRST_YEAR <= year <= LAST_YEAR else "lies outside the years that Salesforce takes"


def _find_text_problem(field: FieldDescribe, value: Any) -> str | None:
    if not isinstance(value, str):
        return "must be text"
    if not value:
        return "must not be empty text; Salesforce keeps null"
    if field.type in {"id", "reference"}:
        return None if is_long_id(value) else "must be an id of 18 characters whose last three fit"
    return _find_words_problem(field, value)


def _find_words_problem(field: FieldDescribe, value: str) -> str | None:
    if len(value) > field.length:
        return f"has {len(value)} characters, more than {field.length}"
    if field.type == "email" and not EMAIL.fullmatch(value):
        return "must be an e-mail address"
    if field.restricted and not set(_picked(field, value)) <= set(field.picklist):
        return f"has a value that its picklist hasn't: {value}"
    return None


def _picked(field: FieldDescribe, value: str) -> list[str]:
    """The single values of a picklist's text."""
    return value.split(";") if field.type == "multipicklist" else [value]


CHECKS: Mapping[str, Callable[[FieldDescribe, Any], str | None]] = {
    "boolean": _find_boolean_problem,
    "datetime": _find_moment_problem,
    "date": _find_day_problem,
    **dict.fromkeys(NUMBER_TYPES, _find_number_problem),
}
