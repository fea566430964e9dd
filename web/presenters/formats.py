"""Decides how ages, amounts and lists of names are written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def to_count(number: int, one: str, many: str | None = None) -> str:
    """Write a number with its unit: `1 day`, `3 days`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def to_age(then: datetime, now: datetime) -> str:
    """Write how long ago something was: `12 minutes`, `3 hours`, `2 days`; what just happened is `under a minute`."""
    seconds = (now - then).total_seconds()
    if seconds < MINUTE:
        return "under a minute"
    if seconds < HOUR:
        return to_count(int(seconds // MINUTE), "minute")
    if seconds < DAY:
        return to_count(int(seconds // HOUR), "hour")
    return to_count(int(seconds // DAY), "day")


def to_amount(amount: float | None, currency: str | None) -> str | None:
    """Write an amount with its currency: `EUR 1,240,000`; cents only where there are some."""
    if amount is None:
        return None
    number = f"{amount:,.0f}" if float(amount).is_integer() else f"{amount:,.2f}"
    return f"{currency} {number}" if currency else f"{number} (currency not given)"


def to_share(share: float) -> str:
    """Write a share as whole per cent; what is above zero never reads as 0 %."""
    percent = round(share * 100)
    return "under 1 %" if percent == 0 and share > 0 else f"{percent} %"


def to_list(words: Iterable[str], most: int | None = None) -> str:
    """Join words as in a sentence: `Ana, Bo and Cy`; beyond `most` of them, say how many more there are."""
    items: Sequence[str] = tuple(words)
    if most is not None and len(items) > most:
        items = (*items[:most], f"{len(items) - most:,} more")
    if len(items) <= 1:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
