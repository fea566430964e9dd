"""Which day a note means by "by Friday", "until 12 December" or "in two weeks", counted from the note's own day."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1} | {word: number for number, word in enumerate(_COUNTED, 1)}
_DAY_NAME = "|".join(f"{day[:3]}(?:{day[3:]})?" for day in _DAYS).replace("tue(?:sday)", "tue(?:s|sday)")
_MONTH_NAME = "|".join(
    month if month == "may" else f"{month[:3]}(?:{month[3:]}|t)?\\.?" if month == "september" else
    f"{month[:3]}(?:{month[3:]})?\\.?" for month in _MONTHS
)  # fmt: skip
_WORKING_WEEK = 5
_FRIDAY = 4
_QUARTER = 3

_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(20\d\d|\d\d)?(?!\d)")
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})(?:/(20\d\d|\d\d))?\b")
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ({_MONTH_NAME})\b\.?(?:,? (20\d\d))?")
_MONTH_DAY = re.compile(rf"\b({_MONTH_NAME}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?")
_PART_OF_MONTH = re.compile(rf"\b(?:(end|middle|mid|beginning|start) of |(mid|late|early)[ -])({_MONTH_NAME})\b")
_END_OF = re.compile(r"\b(?:end of (?:the |this )?(next )?(day|week|month|quarter|year)|eo([dwmqy]))\b")
_IN = re.compile(
    r"\b(?:in|within)(?: the next)? (\d{1,3}|a|one|two|three|four|five|six|seven|eight|nine|ten)"
    r" (?:working |business )?(day|week|month)s?\b"
)
_NEXT_SPAN = re.compile(r"\b(this|next) (week|month|quarter)\b")
_DAY_OF_WEEK = re.compile(rf"\b(next |this |coming )?({_DAY_NAME})\b")
_NEAR = re.compile(r"\b(the day after tomorrow|tomorrow|today|tonight)\b")
_LETTERS = {"d": "day", "w": "week", "m": "month", "q": "quarter", "y": "year"}


Way = tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]
"""How a day may be written, in lower case, and how it is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """A day that a text names: `words` is how, from `start` to `end` in the text."""

    day: date
    words: str
    start: int
    end: int


def find_day(text: str, said_on: date) -> NamedDay | None:
    """Return the first day that a text names, read as said on that day; None where it names none for certain.

    A day without a year is the next one; `3/4` may be either day, and is none.
    """
    return choose_first(text, said_on, _WAYS)


def choose_first(text: str, said_on: date, ways: Sequence[Way]) -> NamedDay | None:
    """Return the first day that a text names in one of these ways, the longest of those that begin there."""
    found = [
        NamedDay(day=day, words=match[0], start=match.start(), end=match.end())
        for pattern, read in ways
        for match in pattern.finditer(text.lower())
        if (day := read(match, said_on)) is not None
    ]
    return min(found, key=lambda each: (each.start, -each.end), default=None)


def find_written_day(text: str, latest: date = date(2100, 1, 1)) -> date | None:
    """Return the day in the head of a mail, English or German: "Dienstag, 17. November 2026 09:12".

    A day without a year is the last one up to `latest`; one in numbers needs its year.
    """
    folded = _GERMAN_MONTHS.sub(lambda match: _TO_ENGLISH[match[0]], text.casefold())
    with_year = [
        (match.start(), day)
        for pattern, read in _WITH_YEAR
        for match in pattern.finditer(folded)
        if match[1 if pattern is _ISO else 3] and (day := read(match, latest)) is not None
    ]
    if with_year:
        return min(with_year)[1]
    for pattern, read in _WITH_MONTH:
        if (match := pattern.search(folded)) and (day := read(match, latest)) is not None:
            return day if day <= latest else to_next_day(str(day.year - 1), day.month, day.day, latest)
    return None


def to_next_day(year: str | None, month: int, day: int, said_on: date) -> date | None:
    """Return a day, the next one where no year is given; None for one that isn't in the calendar."""
    try:
        if year is not None:
            return date(int(year) if len(year) > 2 else 2000 + int(year), month, day)  # noqa: PLR2004 (two digits)
        this_year = date(said_on.year, month, day)
        return this_year if this_year >= said_on else date(said_on.year + 1, month, day)
    except ValueError:
        return None


def _read_iso(match: re.Match[str], said_on: date) -> date | None:
    return to_next_day(match[1], int(match[2]), int(match[3]), said_on)


def _read_dotted(match: re.Match[str], said_on: date) -> date | None:
    return to_next_day(match[3], int(match[2]), int(match[1]), said_on)


def _read_slashed(match: re.Match[str], said_on: date) -> date | None:
    one, two = int(match[1]), int(match[2])
    if (one <= len(_MONTHS)) == (two <= len(_MONTHS)) and one != two:
        return None
    day, month = (one, two) if one > len(_MONTHS) else (two, one)
    return to_next_day(match[3], month, day, said_on)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _read_day_month(match: re.Match[str], said_on: date) -> date | None:
    return to_next_day(match[3], _month(match[2]), int(match[1]), said_on)


def _read_month_day(match: re.Match[str], said_on: date) -> date | None:
    return to_next_day(match[3], _month(match[1]), int(match[2]), said_on)


def _read_part_of_month(match: re.Match[str], said_on: date) -> date | None:
    return to_part_of_month(match[1] or match[2], _month(match[3]), said_on)


def to_part_of_month(part: str, month: int, said_on: date) -> date:
    """Return the day meant by the end, the middle or the start of a month, of the next one of this name."""
    year = said_on.year if month >= said_on.month else said_on.year + 1
    last = monthrange(year, month)[1]
    return date(year, month, {"end": last, "late": last, "middle": 15, "mid": 15}.get(part, 1))


def _read_end_of(match: re.Match[str], said_on: date) -> date | None:
    return to_end_of(match[2] or _LETTERS[match[3]], said_on, after=bool(match[1]))


def _read_next_span(match: re.Match[str], said_on: date) -> date | None:
    return to_end_of(match[2], said_on, after=match[1] == "next")


def to_end_of(span: str, said_on: date, *, after: bool) -> date:
    """Return the last day of this day, working week, month, quarter or year, or with `after` of the next one."""
    if span == "day":
        return said_on
    if span == "week":
        friday = said_on + timedelta(days=_FRIDAY - said_on.weekday())
        weekend = said_on.weekday() >= _WORKING_WEEK
        return friday + timedelta(weeks=int(after) + int(weekend))
    if span == "year":
        return date(said_on.year + int(after), 12, 31)
    month = said_on.month if span == "month" else -(-said_on.month // _QUARTER) * _QUARTER
    month += int(after) * (1 if span == "month" else _QUARTER)
    year = said_on.year + (month - 1) // len(_MONTHS)
    month = (month - 1) % len(_MONTHS) + 1
    return date(year, month, monthrange(year, month)[1])


def _read_in(match: re.Match[str], said_on: date) -> date | None:
    number = _NUMBERS.get(match[1]) or int(match[1])
    if match[2] == "month":
        month = said_on.month - 1 + number
        year, month = said_on.year + month // len(_MONTHS), month % len(_MONTHS) + 1
        return date(year, month, min(said_on.day, monthrange(year, month)[1]))
    return said_on + (timedelta(weeks=number) if match[2] == "week" else timedelta(days=number))


def _read_day_of_week(match: re.Match[str], said_on: date) -> date | None:
    number = next(number for number, day in enumerate(_DAYS) if day.startswith(match[2][:3]))
    return to_day_of_week(number, said_on, after=match[1] == "next ")


def to_day_of_week(number: int, said_on: date, *, after: bool = False) -> date:
    """Return the next day of the week, 0 for Monday; with `after` the one of the next week."""
    ahead = (number - said_on.weekday() - 1) % len(_DAYS) + 1
    in_this_week = number > said_on.weekday()
    return said_on + timedelta(days=ahead + (7 if after and in_this_week else 0))


def _read_near(match: re.Match[str], said_on: date) -> date | None:
    return said_on + timedelta(days={"tomorrow": 1, "the day after tomorrow": 2}.get(match[1], 0))


NUMERIC_WAYS: tuple[Way, ...] = ((_ISO, _read_iso), (_DOTTED, _read_dotted), (_SLASHED, _read_slashed))
_WAYS: tuple[Way, ...] = (
    *NUMERIC_WAYS,
    (_DAY_MONTH, _read_day_month),
    (_MONTH_DAY, _read_month_day),
    (_PART_OF_MONTH, _read_part_of_month),
    (_END_OF, _read_end_of),
    (_NEXT_SPAN, _read_next_span),
    (_IN, _read_in),
    (_DAY_OF_WEEK, _read_day_of_week),
    (_NEAR, _read_near),
)
_WITH_MONTH = ((_DAY_MONTH, _read_day_month), (_MONTH_DAY, _read_month_day))
_WITH_YEAR = (*NUMERIC_WAYS, *_WITH_MONTH)
_TO_ENGLISH = {"januar": "january", "februar": "february", "m\u00e4rz": "march", "maerz": "march", "m\u00e4r": "mar",
               "mai": "may", "juni": "june", "juli": "july", "oktober": "october", "okt": "oct", "dezember": "december",
               "dez": "dec"}  # fmt: skip
_GERMAN_MONTHS = re.compile(rf"\b(?:{'|'.join(_TO_ENGLISH)})\b")
