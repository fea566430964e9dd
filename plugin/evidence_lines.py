"""Decides how a piece of evidence reads in one line: when, who, what was said or done, where it is written down."""

from collections.abc import Callable, Mapping
from typing import Any

from graph.deal import (
    RECORD_LISTS,
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
from graph.speech import mark
from graph.wording import to_date

Names = Mapping[str, str]

DEEDS: Mapping[StatementKind, str] = {
    "position": mark("said where they stand"),
    "deferral": mark("left it to {to}"),
    "objection": mark("named what speaks against it"),
    "counter_instruction": mark("asked people to do otherwise"),
    "withholding": mark("held back people, data or access"),
    "reopening": mark("reopened the decision"),
    "reversal": mark("made or changed a decision that is somebody else's"),
    "bypass": mark("went to {to} directly"),
    "directive": mark("gave a direction on the decision"),
    "claim": mark("said that the final word is theirs"),
    "naming": mark("named {to} as having the final word"),
    "condition": mark("will decide once everyone is fine with it"),
    "consultation": mark("asked another round of people"),
    "blame": mark("saw the cause with {to}"),
    "root_cause": mark("named a cause"),
    "observation": mark("told {to} what was seen"),
    "personal_reaction": mark("took it personally"),
    "focus": mark("brought the talk back to the objective"),
    "backing": mark("backed the change"),
    "understanding": mark("said the idea back"),
    "advocacy": mark("spoke for it to others"),
    "off_system_claim": mark("quoted a figure from outside the CRM"),
}
"""What somebody did by a statement of each kind, to be said; `{to}` is whom it was addressed to or about."""


def to_words(code: str) -> str:
    """Return a code of the contract as words: `conflicts_with` is `conflicts with`."""
    return code.replace("_", " ")


def evidence_lines(deal: Deal) -> dict[str, str]:
    """Return one line for each piece of evidence of the deal, by its id."""
    names = {person.id: person.name for person in deal.people}
    records = (record for name in RECORD_LISTS for record in getattr(deal, name))
    lines = {record.id: _LINES[type(record)](record, names) for record in records if type(record) in _LINES}
    for decision in deal.decisions:
        lines[AUTHORITY_CHECK + decision.id] = f"private answers on who has the final word on {decision.name}"
    return lines


def names_of(ids: tuple[str, ...], names: Names) -> str:
    """Return the names of people, an id where there is no name."""
    return ", ".join(names.get(own, own) for own in ids)


def _tie(tie: Tie, names: Names) -> str:
    day = "" if tie.at is None else f"{to_date(tie.at)}, "
    return f"{day}{_name(tie.from_, names)} {to_words(tie.kind)} {_name(tie.to, names)}{_source(tie)}"


def _statement(said: Statement, names: Names) -> str:
    did = DEEDS[said.kind].format(to=_name(said.to, names))
    stance = "" if said.stance is None else f" ({said.stance:+g})"
    words = f": “{said.words}”" if said.words else ""
    return f"{to_date(said.at)}, {_name(said.by, names)} {did}{stance}{words}{_source(said)}"


def _commitment(promise: Commitment, names: Names) -> str:
    what = promise.what or "a commitment"
    return f"{_name(promise.owner, names)}: {what}, due {to_date(promise.due)}, {promise.status}{_source(promise)}"


def _decision(decision: Decision, names: Names) -> str:
    word = names_of(decision.final_word, names) or "nobody"
    return f"{decision.name}, {decision.status}; final word on record: {word}{_source(decision)}"


def _incident(incident: Incident, _names: Names) -> str:
    return f"{to_date(incident.at)}, {incident.what or 'an incident'}{_source(incident)}"


def _rating(rating: Rating, names: Names) -> str:
    rated = f"{_name(rating.by, names)} rated {rating.level} of 5 on {rating.about} of “{rating.statement}”"
    return f"{rated}, round {rating.round}{_source(rating)}"


def _placement(placement: Placement, names: Names) -> str:
    question = to_words(placement.question)
    return f"{_name(placement.by, names)} on {question}: “{placement.group}”{_source(placement)}"


def _activity(activity: Activity, names: Names) -> str:
    of = f" by {_name(activity.from_, names)}" if activity.from_ else ""
    to = f" with {names_of(activity.to, names)}" if activity.to else ""
    return f"{to_date(activity.at)}, {activity.kind or 'contact'}{of}{to}{_source(activity)}"


def _event(event: Event, names: Names) -> str:
    who = f", {_name(event.person, names)}" if event.person else ""
    what = f": {event.what}" if event.what else ""
    return f"{to_date(event.at)}, {to_words(event.kind)}{who}{what}{_source(event)}"


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
