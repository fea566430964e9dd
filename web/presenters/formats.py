"""Decides how days, ages, amounts and lists of names are written, each in the language of the page.

English writes a day as `3 Mar 2026` and an amount as `EUR 486,000`, wherever the reader is: the sentences of an
analysis say it so, nobody takes a month for a day, and nobody a dollar for another. Other languages write them as is
usual there, the currency always as its code.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from graph.speech import ENGLISH, say, say_many, spoken_language
from graph.wording import to_date
from plugin.amounts import find_other_language, write_amount, write_number

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def to_figure(number: int) -> str:
    """Write a number in figures: `1,240`."""
    return write_number(number)


def to_signed(number: float) -> str:
    """Write a number between two ends with its sign: `+1.5`."""
    locale = find_other_language()
    return f"{number:+.1f}" if locale is None else format_decimal(number, format="+0.0;-0.0", locale=locale)


def to_day(moment: datetime) -> str:
    """Write the day of a moment: `3 Mar 2026`."""
    locale = find_other_language()
    return to_date(moment) if locale is None else format_skeleton("yMMMd", moment, locale=locale)


def to_count(number: int, one: str, many: str, /, **values: object) -> str:
    """Write what is counted: `1 day`, `3 days`; `{count}` in the two texts is the number."""
    return say_many(one, many, number, count=write_number(number), **values)


def to_age(then: datetime, now: datetime) -> str:
    """Write how long something is: `12 minutes`, `3 hours`, `2 days`; what just began is `under a minute`."""
    seconds = int((now - then).total_seconds())
    if seconds < MINUTE:
        return say("under a minute")
    if seconds < HOUR:
        return to_count(seconds // MINUTE, "{count} minute", "{count} minutes")
    if seconds < DAY:
        return to_count(seconds // HOUR, "{count} hour", "{count} hours")
    return to_count(seconds // DAY, "{count} day", "{count} days")


def to_ago(then: datetime, now: datetime) -> str:
    """Write how long ago something was: `12 minutes ago`; not every language says an age the same way in it."""
    seconds = int((now - then).total_seconds())
    if seconds < MINUTE:
        return say("under a minute ago")
    if seconds < HOUR:
        return to_count(seconds // MINUTE, "{count} minute ago", "{count} minutes ago")
    if seconds < DAY:
        return to_count(seconds // HOUR, "{count} hour ago", "{count} hours ago")
    return to_count(seconds // DAY, "{count} day ago", "{count} days ago")


def to_amount(amount: float | None, currency: str | None) -> str | None:
    """Write an amount with its currency: `EUR 1,240,000`; cents only where there are some."""
    return None if amount is None else write_amount(amount, currency)


def to_share(share: float) -> str:
    """Write a share as whole per cent; what is above zero never reads as 0 %."""
    percent = round(share * 100)
    return say("under 1 %") if percent == 0 and share > 0 else f"{percent} %"


def to_list(words: Iterable[str], most: int | None = None) -> str:
    """Join words as in a sentence: `Ana, Bo and Cy`; beyond `most` of them, say how many more there are."""
    items: Sequence[str] = tuple(words)
    if most is not None and len(items) > most:
        items = (*items[:most], to_count(len(items) - most, "{count} more", "{count} more"))
    if len(items) <= 1:
        return "".join(items)
    return say("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])


def within(label: str) -> str:
    """Write a label within a sentence: small in English; another language may begin it with a noun."""
    return label.lower() if spoken_language() == ENGLISH else label
