"""Decides how a deal's risk over the last weeks is drawn and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph.speech import say
from plugin.store.list_trends import RiskOf
from web.presenters.pipeline_words import to_plain_day

WIDTH, HEIGHT, EDGE = 64, 20, 2
WEEKS = 8
FULL = 100
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """A line of eight weeks up to today, 0 at the bottom and 100 on top, its last point, and what it says.

    `change` is the difference to a week ago (or, of a younger deal, to its first day) with its sign, "" for none.
    """

    points: str
    end: tuple[float, float]
    words: str
    change: str
    tone: str


def to_trend(risk: int, days: Sequence[RiskOf], today: date) -> Trend | None:
    """Draw the days; None where fewer than two are known."""
    if len(days) < 2:  # noqa: PLR2004 (a line has two ends)
        return None
    first = today - WEEKS * WEEK
    points = [_to_point(day.day, day.risk, first) for day in days if day.day >= first]
    if not points:
        return None
    now = _to_point(today, risk, first)
    points = [*points[:-1], now] if days[-1].day >= today else [*points, now]
    before = _find_before(days, today)
    difference = risk - before.risk
    sign = "▲" if difference > 0 else "▼"
    return Trend(
        points=" ".join(f"{x:g},{y:g}" for x, y in points),
        end=now,
        words=_tell(risk, before, today),
        change=f"{sign} {abs(difference)}" if difference else "",
        tone="worse" if difference > 0 else "better" if difference < 0 else "same",
    )


def _tell(risk: int, before: RiskOf, today: date) -> str:
    if before.day + WEEK <= today:
        if risk == before.risk:
            return say("Risk {risk}, as a week ago", risk=risk)
        return say("Risk {risk}, was {before} a week ago", risk=risk, before=before.risk)
    day = to_plain_day(before.day)
    if risk == before.risk:
        return say("Risk {risk}, as on {day}", risk=risk, day=day)
    return say("Risk {risk}, was {before} on {day}", risk=risk, before=before.risk, day=day)


def _find_before(days: Sequence[RiskOf], today: date) -> RiskOf:
    """The last day at least a week ago, or else the first there is."""
    earlier = [day for day in days if day.day + WEEK <= today]
    return earlier[-1] if earlier else days[0]


def _to_point(day: date, risk: int, first: date) -> tuple[float, float]:
    across = min(max((day - first) / (WEEKS * WEEK), 0), 1)
    x = EDGE + across * (WIDTH - 2 * EDGE)
    y = HEIGHT - EDGE - risk / FULL * (HEIGHT - 2 * EDGE)
    return round(x, 1), round(y, 1)
