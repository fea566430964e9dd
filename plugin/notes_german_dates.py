"""Which day a German note means by "bis Freitag", "Ende März" or "in KW 12", counted from the note's own day."""

import re
from datetime import date, timedelta

from plugin.notes_dates import (
    NUMERIC_WAYS,
    NamedDay,
    Way,
    choose_first,
    to_day_of_week,
    to_end_of,
    to_next_day,
    to_part_of_month,
)

_MONTHS = {
    "januar": 1, "jan": 1, "jänner": 1, "februar": 2, "feb": 2, "märz": 3, "maerz": 3, "mrz": 3, "april": 4,
    "apr": 4, "mai": 5,
    "juni": 6, "jun": 6, "juli": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10,
    "november": 11, "nov": 11, "dezember": 12, "dez": 12,
}  # fmt: skip
_DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_NUMBERS = {
    "einer": 1,
    "einem": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "fuenf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
}
_SPANS = {"tag": "day", "woche": "week", "monat": "month", "quartal": "quarter", "jahr": "year"}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(_DAYS) + "|sonnabend"
_GONE = "letzte|letzten|letzter|letztem|vergangene|vergangenen|vergangener|vorige|voriger|vorigen"
_NEXT = "nächste|nächsten|nächster|nächstem|naechste|naechsten|naechster|kommende|kommenden|kommender"
_THIS = "diese|diesen|dieser|dieses"
_FRIDAY_OF_WEEK = 5
_NO_DUE_DAY = re.compile(
    rf"\b(?:seit|vom|jeden|immer)(?: dem)? (?:{_DAY}|\d{{1,2}}\.(?: ?\d{{1,2}}\.| ?(?:{_MONTH})))", re.IGNORECASE
)

_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})\. ?({_MONTH})\b\.?(?: (20\d\d))?")
_PART_OF_MONTH = re.compile(rf"\b(ende|mitte|anfang) ({_MONTH})\b")
_END_OF = re.compile(
    rf"\b(?:ende (?:des |der )?(?:({_NEXT}) |(?:{_THIS}|laufenden) )?(tag|woche|monat|quartal|jahr)(?:e?s)?"
    rf"|(tag|woche|monat|quartal|jahr)(?:e?s)?ende)\b"
)
_SPAN = re.compile(rf"\b({_NEXT}|{_THIS}|laufende[nr]?) (woche|monat|quartal)\b")
_WEEK = re.compile(r"\b(?:(anfang|mitte) )?(?:kw ?(\d{1,2})|(\d{1,2})\. ?kw)\b")
_IN = re.compile(rf"\b(?:in|innerhalb von|binnen) (\d{{1,3}}|{'|'.join(_NUMBERS)}) (tag|woche|monat)(?:en|n|e)?\b")
_DAY_OF_WEEK = re.compile(rf"\b(?:({_GONE}) |({_NEXT}) |(?:{_THIS}) )?({_DAY})(?:früh|abend)?\b")
_SHORT_DAY = re.compile(r"\b(?:bis|am|bis zum|spätestens) (mo|di|mi|do|fr|sa|so)\b(?!\.? ?[a-zäöü])")
_NEAR = re.compile(r"(?<!heute )(?<!am )(?<!guten )(?<!jeden )\b(heute|morgen|übermorgen|uebermorgen)\b")


def find_german_day(text: str, said_on: date) -> NamedDay | None:
    """Return the first day that a German text names, as `notes_dates.find_day` does for an English one."""
    return choose_first(_NO_DUE_DAY.sub(lambda match: " " * len(match[0]), text), said_on, _WAYS)


def _read_day_month(match: re.Match[str], said_on: date) -> date | None:
    return to_next_day(match[3], _MONTHS[match[2]], int(match[1]), said_on)


def _read_part_of_month(match: re.Match[str], said_on: date) -> date | None:
    return to_part_of_month({"ende": "end", "mitte": "middle", "anfang": "start"}[match[1]], _MONTHS[match[2]], said_on)


def _read_end_of(match: re.Match[str], said_on: date) -> date | None:
    return to_end_of(_SPANS[match[2] or match[3]], said_on, after=bool(match[1]))


def _read_span(match: re.Match[str], said_on: date) -> date | None:
    return to_end_of(_SPANS[match[2]], said_on, after=match[1].startswith(("n", "k")))


def _read_week(match: re.Match[str], said_on: date) -> date | None:
    """The Friday of a week of the calendar, the next that comes; its Monday or Wednesday where so much is said."""
    day = {"anfang": 1, "mitte": 3}.get(match[1], _FRIDAY_OF_WEEK)
    for year in (said_on.year, said_on.year + 1):
        try:
            found = date.fromisocalendar(year, int(match[2] or match[3]), day)
        except ValueError:
            continue
        if found >= said_on:
            return found
    return None


def _read_in(match: re.Match[str], said_on: date) -> date | None:
    number = _NUMBERS.get(match[1]) or int(match[1])
    if match[2] == "monat":
        month = said_on.month - 1 + number
        year, month = said_on.year + month // 12, month % 12 + 1
        return to_next_day(str(year), month, min(said_on.day, 28), said_on)
    return said_on + (timedelta(weeks=number) if match[2] == "woche" else timedelta(days=number))


def _read_day_of_week(match: re.Match[str], said_on: date) -> date | None:
    if match[1]:
        return None
    name = "samstag" if match[3] == "sonnabend" else match[3]
    return to_day_of_week(_DAYS.index(name), said_on, after=bool(match[2]))


def _read_short_day(match: re.Match[str], said_on: date) -> date | None:
    return to_day_of_week(next(number for number, day in enumerate(_DAYS) if day.startswith(match[1])), said_on)


def _read_near(match: re.Match[str], said_on: date) -> date | None:
    return said_on + timedelta(days={"heute": 0, "morgen": 1}.get(match[1], 2))


_WAYS: tuple[Way, ...] = (
    *NUMERIC_WAYS,
    (_DAY_MONTH, _read_day_month),
    (_PART_OF_MONTH, _read_part_of_month),
    (_END_OF, _read_end_of),
    (_SPAN, _read_span),
    (_WEEK, _read_week),
    (_IN, _read_in),
    (_DAY_OF_WEEK, _read_day_of_week),
    (_SHORT_DAY, _read_short_day),
    (_NEAR, _read_near),
)
