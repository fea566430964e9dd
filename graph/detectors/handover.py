"""Who handed over an office to whom, and what the two agreed that the predecessor still does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from graph.clock import moved
from graph.deal import Activity, AdvisoryRole, Statement
from graph.detectors.shareholder_overreach import is_owner
from graph.evidence import Evidence

_TOGETHER = frozenset({"meeting", "call"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """Somebody out of office, still around, and the successor who is in it."""

    founder: str
    successor: str
    retired_since: datetime | None
    role: AdvisoryRole | None
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
                is_owner=is_owner(person),
            )


def is_agreed(evidence: Evidence, handover: Handover, act: Statement) -> bool:
    """Tell whether an act lies inside the agreed role, or the successor had asked the founder about the matter."""
    subject = evidence.subject_of(act)
    if is_in_role(handover, subject, act.at):
        return True
    return any(
        each.by == handover.successor
        and handover.founder in each.asked
        and each.at <= act.at
        and (each.decision, evidence.subject_of(each)) in ((act.decision, subject), (None, subject), (None, None))
        for each in evidence.of_kind("consultation")
    )


def is_in_role(handover: Handover, subject: str | None, at: datetime) -> bool:
    """Tell whether an agreed role covered the subject then; of what has no subject nothing shows that it didn't."""
    role = handover.role
    if role is None or (role.until is not None and at > role.until):
        return False
    return subject is None or not role.subjects or subject in role.subjects


def last_meeting(
    evidence: Evidence, handover: Handover, before: datetime, days: float
) -> Mapping[str, datetime] | None:
    """Return the last contact of the two in so many days up to a moment, if there was one."""
    since = moved(before, -days)
    met = [each for each in evidence.deal.activities if since <= each.at <= before and _joins(each, handover)]
    newest = max((each.at for each in met), default=None)
    return None if newest is None else {each.id: each.at for each in met if each.at == newest}


def _joins(activity: Activity, handover: Handover) -> bool:
    """Tell whether the two met or talked, or one wrote to the other."""
    pair = {handover.founder, handover.successor}
    if activity.count <= 0:
        return False
    if activity.kind in _TOGETHER or activity.from_ is None:
        return pair <= {activity.from_, *activity.to}
    return activity.from_ in pair and bool((pair - {activity.from_}) & set(activity.to))
