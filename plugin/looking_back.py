"""Decides what a deal looked like on a day gone by, on which days something happened, and what changed since then.

A day counts to its end, in UTC: what happened on it is seen on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from graph.analyse import analyse
from graph.change import diff
from graph.clock import to_known
from graph.deal import Deal, Tuning
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.store.deals import at_moment
from plugin.views import DealView


@dataclass(frozen=True, slots=True)
class Track:
    """The days that can be looked at, first and last included, and those on which something happened, in order.

    Contact alone marks no day: there is hardly one without.
    """

    first: date
    last: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLook:
    """A deal as it was on a day, and what changed from then until now, in words."""

    day: date
    view: DealView
    changes: tuple[str, ...]


def find_track(deal: Deal) -> Track:
    """Find from which day on anything is known of a deal, up to the day of its clock."""
    last = _to_day(deal.as_of)
    marked = {day for moment in _iter_happenings(deal) if (day := _to_day(moment)) <= last}
    contacts = {day for each in deal.activities if (day := _to_day(each.at)) <= last}
    return Track(first=min(marked | contacts, default=last), last=last, days=tuple(sorted(marked)))


def look_back(view: DealView, day: date, tuning: Tuning | None = None) -> PastLook:
    """Analyse a deal as it was in the end of a day; raises `InputRefusedError` for a day that can't be looked at."""
    track = find_track(view.deal)
    if not track.first <= day <= track.last:
        raise InputRefusedError(say("as_of: choose a day from {first} to {last}.", first=track.first, last=track.last))
    moment = min(datetime.combine(day, time.max, UTC), view.deal.as_of)
    then = at_moment(view.deal, moment)
    analysis = analyse(then, settings=tuning)
    return PastLook(
        day=day,
        view=replace(view, deal=to_known(then, moment)[0], analysis=analysis),
        changes=diff(analysis, view.analysis, view.deal),
    )


def _to_day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()


def _iter_happenings(deal: Deal) -> Iterator[datetime]:
    """Walk the moments at which something happened that an analysis can rest on."""
    for statement in deal.statements:
        if statement.confirmed_by:
            yield statement.at
            yield from _known(statement.withdrawn_at)
    for commitment in deal.commitments:
        if commitment.confirmed_by:
            yield from _known(commitment.made_at, commitment.status_at, commitment.done_at)
    for decision in deal.decisions:
        yield from _known(decision.proposed_at, decision.opened_at, decision.decided_at)
    yield from (event.at for event in deal.events)
    yield from (incident.at for incident in deal.incidents)
    for tie in deal.ties:
        yield from _known(tie.at, tie.until)
    for person in deal.people:
        yield from _known(person.left_at)


def _known(*moments: datetime | None) -> Iterator[datetime]:
    return (moment for moment in moments if moment is not None)
