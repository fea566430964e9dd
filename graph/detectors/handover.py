"""Who handed over an office to whom, and what the two agreed that the predecessor still does."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.clock import moved
from graph.deal import Activity, AdvisoryRole, Statement
from graph.detectors.shareholder_overreach import is_owner
from graph.evidence import Evidence

_TOGETHER = frozenset({"meeting", "call"})
Matter = tuple[str | None, str | None]
"""A decision and a subject, either of which may not be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Somebody out of office, still around, and the successor who is in it.

    `asked` tells since when the successor had asked for the founder's view, by decision and subject; `meetings` are the
    contacts of the two, oldest first.
    """

    founder: str
    successor: str
    retired_since: datetime | None
    role: AdvisoryRole | None
    asked: Mapping[Matter, datetime]
    meetings: Sequence[tuple[datetime, str]]
    is_owner: bool


def find_handovers(evidence: Evidence) -> Iterator[Handover]:
    """Yield each predecessor who is out of office but around, with a successor who is in office."""
    for founder in evidence.ordered(evidence.buyers):
        person = evidence.people[founder]
        successor = person.predecessor_of
        retired = person.retired_since is not None and person.retired_since <= evidence.as_of
        in_office = successor in evidence.buyers - evidence.former and successor != founder
        if successor is not None and in_office and (retired or person.former):
            yield Handover(
                founder=founder,
                successor=successor,
                retired_since=person.retired_since if retired else None,
                role=person.advisory_role if person.advisory_role and person.advisory_role.agreed else None,
                asked=_asked(evidence, founder, successor),
                meetings=_meetings(evidence, {founder, successor}),
                is_owner=is_owner(person),
            )


def _asked(evidence: Evidence, founder: str, successor: str) -> Mapping[Matter, datetime]:
    asked: dict[Matter, datetime] = {}
    for each in evidence.of_kind("consultation"):
        if each.by == successor and founder in each.asked:
            asked.setdefault((each.decision, evidence.subject_of(each)), each.at)
    return asked


def _meetings(evidence: Evidence, pair: Collection[str]) -> Sequence[tuple[datetime, str]]:
    return sorted((each.at, each.id) for each in evidence.deal.activities if _joins(each, pair))


def is_agreed(evidence: Evidence, handover: Handover, act: Statement) -> bool:
    """Tell whether an act lies inside the agreed role, or the successor had asked the founder about the matter."""
    subject = evidence.subject_of(act)
    if is_in_role(handover, subject, act.at):
        return True
    matters: tuple[Matter, ...] = ((act.decision, subject), (None, subject), (None, None))
    return any(matter in handover.asked and handover.asked[matter] <= act.at for matter in matters)


def is_in_role(handover: Handover, subject: str | None, at: datetime) -> bool:
    """Tell whether an agreed role covered the subject then; of what has no subject nothing shows that it didn't."""
    role = handover.role
    if role is None or (role.until is not None and at > role.until):
        return False
    return subject is None or not role.subjects or subject in role.subjects


def last_meeting(handover: Handover, before: datetime, days: float) -> Mapping[str, datetime]:
    """Return the last contact of the two in so many days up to a moment; empty if there was none."""
    place = bisect_right(handover.meetings, before, key=lambda each: each[0])
    if not place or handover.meetings[place - 1][0] < moved(before, -days):
        return {}
    newest = handover.meetings[place - 1][0]
    first = bisect_left(handover.meetings, newest, key=lambda each: each[0])
    return {activity: newest for _, activity in handover.meetings[first:place]}


def _joins(activity: Activity, pair: Collection[str]) -> bool:
    """Tell whether the two met or talked, or one wrote to the other."""
    both = set(pair)
    if activity.count <= 0:
        return False
    if activity.kind in _TOGETHER or activity.from_ is None:
        return both <= {activity.from_, *activity.to}
    return activity.from_ in both and bool((both - {activity.from_}) & set(activity.to))
