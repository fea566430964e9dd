"""Decides how the days of a deal are laid out on a line: the day shown, those on which something happened, the ends."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from graph.wording import to_date
from plugin.looking_back import Track

WIDTH = 1000
"""The line's length in its own units."""


@dataclass(frozen=True, slots=True)
class DayView:
    """A day, in words and as an address takes it; None in the address is today."""

    words: str
    as_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """The line of days: `index` of `span` is the day shown, `marks` are places from 0 to `WIDTH`."""

    first: DayView
    last: DayView
    day: DayView
    index: int
    span: int
    marks: tuple[float, ...]
    earlier: DayView | None
    later: DayView | None
    fault: str | None


def to_day_words(day: date) -> str:
    """Write a day as all dates are written."""
    return to_date(datetime.combine(day, time.min, UTC))


def to_timeline(track: Track, day: date | None, fault: str | None = None) -> TimelineView | None:
    """Lay out the days with `day` shown (None: the last one); None where there is but one day."""
    span = (track.last - track.first).days
    if span == 0:
        return None
    shown = day or track.last

    def to_view(one: date) -> DayView:
        return DayView(to_day_words(one), None if one == track.last else one.isoformat())

    earlier = max((one for one in track.days if one < shown), default=track.first if track.first < shown else None)
    later = min((one for one in track.days if one > shown), default=track.last if shown < track.last else None)
    return TimelineView(
        first=DayView(to_day_words(track.first), track.first.isoformat()),
        last=DayView(to_day_words(track.last), track.last.isoformat()),
        day=DayView(to_day_words(shown), shown.isoformat()),
        index=(shown - track.first).days,
        span=span,
        marks=tuple(round((one - track.first).days * WIDTH / span, 1) for one in track.days),
        earlier=_maybe(to_view, earlier),
        later=_maybe(to_view, later),
        fault=fault,
    )


def _maybe(to_view: Callable[[date], DayView], day: date | None) -> DayView | None:
    return None if day is None else to_view(day)
