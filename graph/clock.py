"""What had happened by the clock of the analysis: later records are left out and counted, later outcomes are "not yet".

Planned dates (`due`, `act_by`, `listen_until`) stay, whenever they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from graph.deal import Commitment, Deal, Decision, Tie


class _Dated(Protocol):
    @property
    def at(self) -> datetime: ...


_Record = TypeVar("_Record", bound=_Dated)


def to_known(deal: Deal, as_of: datetime) -> tuple[Deal, int]:
    """Return the deal as it stood at `as_of`, and how many of its records happened later."""
    statements, later_statements = _split(deal.statements, as_of)
    activities, later_activities = _split(deal.activities, as_of)
    events, later_events = _split(deal.events, as_of)
    incidents, later_incidents = _split(deal.incidents, as_of)
    ties = tuple(tie for tie in deal.ties if tie.at is None or tie.at <= as_of)
    commitments = tuple(_commitment(item, as_of) for item in deal.commitments if not _is_later(item.made_at, as_of))
    decisions = tuple(_decisions(deal.decisions, as_of))
    ignored = (
        later_statements
        + later_activities
        + later_events
        + later_incidents
        + (len(deal.ties) - len(ties))
        + (len(deal.commitments) - len(commitments))
        + sum(_is_later(item.proposed_at, as_of) or _is_later(item.opened_at, as_of) for item in deal.decisions)
    )
    known = replace(
        deal,
        as_of=as_of,
        statements=statements,
        activities=activities,
        events=events,
        incidents=incidents,
        ties=tuple(tie for tie in ties if is_current(tie, as_of)),
        commitments=commitments,
        decisions=decisions,
    )
    return known, ignored


def moved(moment: datetime, days: float) -> datetime:
    """Return the moment so many days later (earlier, if negative), no further than the calendar goes."""
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        if days > 0:
            return datetime.max.replace(tzinfo=moment.tzinfo)
        return datetime.min.replace(tzinfo=moment.tzinfo)


def is_current(tie: Tie, as_of: datetime) -> bool:
    """Whether the tie had been seen by `as_of` and hadn't ended; a tie without a date is current."""
    return (tie.at is None or tie.at <= as_of) and (tie.until is None or tie.until > as_of)


def _is_later(moment: datetime | None, as_of: datetime) -> bool:
    return moment is not None and moment > as_of


def _split(records: Sequence[_Record], as_of: datetime) -> tuple[tuple[_Record, ...], int]:
    known = tuple(record for record in records if record.at <= as_of)
    return known, len(records) - len(known)


def _commitment(commitment: Commitment, as_of: datetime) -> Commitment:
    if commitment.status == "open":
        return commitment
    outcome = commitment.status_at or commitment.due
    if commitment.status in ("done", "late"):
        outcome = commitment.done_at or outcome
    return replace(commitment, status="open", status_at=None, done_at=None) if outcome > as_of else commitment


def _decisions(decisions: Iterable[Decision], as_of: datetime) -> Iterable[Decision]:
    for decision in decisions:
        begun = [moment for moment in (decision.proposed_at, decision.opened_at) if moment is not None]
        if begun and min(begun) > as_of:
            continue
        if _is_later(decision.opened_at, as_of):
            yield replace(decision, status="proposed", opened_at=None, decided_at=None, decided_by=None)
        elif _is_later(decision.decided_at, as_of):
            settled = decision.status in ("decided", "reopened")
            status = "open" if settled else decision.status
            yield replace(decision, status=status, decided_at=None, decided_by=None)
        else:
            yield decision
