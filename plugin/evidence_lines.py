"""Decides how a piece of evidence reads in one line: when, who, what was said or done, where it is written down."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from graph.deal import (
    Activity,
    Commitment,
    Deal,
    Decision,
    Event,
    Incident,
    Placement,
    Rating,
    Statement,
    StatementKind,
    Tie,
)
from graph.final_word import AUTHORITY_CHECK

Names = Mapping[str, str]

_DEEDS: Mapping[StatementKind, str] = {
    "position": "said where they stand",
    "deferral": "left it to {to}",
    "objection": "said what speaks against it",
    "counter_instruction": "told people to do otherwise",
    "withholding": "held back what was asked for",
    "reopening": "reopened the decision",
    "reversal": "made or changed another's decision",
    "bypass": "went to {to} with it",
    "directive": "gave a direction on the decision",
    "claim": "said that the final word is theirs",
    "naming": "said that {to} has the final word",
    "condition": "will decide once everyone is fine with it",
    "consultation": "asked for another round",
    "blame": "said that it was due to {to}",
    "root_cause": "said how it came about",
    "observation": "told {to} what was seen",
    "personal_reaction": "took it personally",
    "focus": "brought the talk back to the goal",
    "backing": "backed the work",
    "understanding": "said the idea back",
    "advocacy": "spoke for it to others",
    "off_system_claim": "gave a figure that isn't from the CRM",
}

_LISTS = (
    "ties",
    "statements",
    "commitments",
    "decisions",
    "incidents",
    "ratings",
    "placements",
    "activities",
    "events",
)


def to_day(moment: datetime | None) -> str:
    """Return a day as people write it: `3 Mar 2026`."""
    return "no date" if moment is None else f"{moment.day} {moment:%b} {moment.year}"


def to_words(code: str) -> str:
    """Return a code of the contract as words: `conflicts_with` is `conflicts with`."""
    return code.replace("_", " ")


def evidence_lines(deal: Deal) -> dict[str, str]:
    """Return one line for each piece of evidence of the deal, by its id."""
    names = {person.id: person.name for person in deal.people}
    lines = {record.id: _LINES[type(record)](record, names) for name in _LISTS for record in getattr(deal, name)}
    for decision in deal.decisions:
        lines[AUTHORITY_CHECK + decision.id] = f"private answers on who has the final word on {decision.name}"
    return lines


def names_of(ids: tuple[str, ...], names: Names) -> str:
    """Return the names of people, an id where there is no name."""
    return ", ".join(names.get(own, own) for own in ids)


def _tie(tie: Tie, names: Names) -> str:
    day = "" if tie.at is None else f"{to_day(tie.at)}, "
    return f"{day}{_name(tie.from_, names)} {to_words(tie.kind)} {_name(tie.to, names)}{_source(tie)}"


def _statement(said: Statement, names: Names) -> str:
    did = _DEEDS[said.kind].format(to=_name(said.to, names))
    stance = "" if said.stance is None else f" ({said.stance:+g})"
    words = f": “{said.words}”" if said.words else ""
    return f"{to_day(said.at)}, {_name(said.by, names)} {did}{stance}{words}{_source(said)}"


def _commitment(promise: Commitment, names: Names) -> str:
    what = promise.what or "a commitment"
    return f"{_name(promise.owner, names)}: {what}, due {to_day(promise.due)}, {promise.status}{_source(promise)}"


def _decision(decision: Decision, names: Names) -> str:
    word = names_of(decision.final_word, names) or "nobody"
    return f"{decision.name}, {decision.status}; final word on record: {word}{_source(decision)}"


def _incident(incident: Incident, _names: Names) -> str:
    return f"{to_day(incident.at)}, {incident.what or 'an incident'}{_source(incident)}"


def _rating(rating: Rating, names: Names) -> str:
    rated = f"{_name(rating.by, names)} rated {rating.level} of 5 on {rating.about} of “{rating.statement}”"
    return f"{rated}, round {rating.round}{_source(rating)}"


def _placement(placement: Placement, names: Names) -> str:
    question = to_words(placement.question)
    return f"{_name(placement.by, names)} on {question}: “{placement.group}”{_source(placement)}"


def _activity(activity: Activity, names: Names) -> str:
    of = f" by {_name(activity.from_, names)}" if activity.from_ else ""
    to = f" with {names_of(activity.to, names)}" if activity.to else ""
    return f"{to_day(activity.at)}, {activity.kind or 'contact'}{of}{to}{_source(activity)}"


def _event(event: Event, names: Names) -> str:
    who = f", {_name(event.person, names)}" if event.person else ""
    what = f": {event.what}" if event.what else ""
    return f"{to_day(event.at)}, {to_words(event.kind)}{who}{what}{_source(event)}"


def _name(own: str | None, names: Names) -> str:
    return "somebody" if own is None else names.get(own, own)


def _source(record: Any) -> str:
    source = record.source
    if source is None or source.system is None:
        return ""
    return f" ({source.system}{f' {source.record}' if source.record else ''})"


_LINES: Mapping[type, Callable[[Any, Names], str]] = {
    Tie: _tie,
    Statement: _statement,
    Commitment: _commitment,
    Decision: _decision,
    Incident: _incident,
    Rating: _rating,
    Placement: _placement,
    Activity: _activity,
    Event: _event,
}
