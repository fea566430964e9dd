"""What a confirmed suggestion becomes in the deal: a statement, promise, decision or tie, with who confirmed it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, get_args

from graph.deal import Commitment, Deal, Decision, Statement, StatementKind, Subject, SubjectKind, Tie, TieKind
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.notes_suggestions import Form, SubjectOffer
from plugin.recording import Recorded, Recorder, version_of

LONGEST_LINE = 255
WITHOUT_SUBJECT: frozenset[StatementKind] = frozenset({"claim", "naming", "directive"})
STATEMENT_KINDS: tuple[StatementKind, ...] = get_args(StatementKind)
TIE_KINDS: tuple[TieKind, ...] = get_args(TieKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A suggestion as the person left it who confirmed it; the fields are those of `Suggestion`."""

    id: str
    form: Form
    kind: str
    person: str
    other: str = ""
    stance: int | None = None
    words: str = ""
    what: str = ""
    due: date | None = None
    decision: str = ""
    first_hand: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What all suggestions of one sitting share: the day of the notes, who confirms, what positions are taken on."""

    said_on: date
    author: str
    subject: str | None = None

    @property
    def at(self) -> datetime:
        """The day of the notes as a moment."""
        return to_moment(self.said_on)


def save_confirmed(record: Recorder, deal: Deal, confirmed: Confirmed, sitting: Sitting) -> Recorded:
    """Record what was confirmed; raises `InputRefusedError` with what is missing, as `Recorder` does.

    A decision that `deal` has is changed only while it stands as there, else `EntryChangedError` is raised.
    """
    list_name, value = to_row(deal, confirmed, sitting)
    known = next((each for each in deal.decisions if each.id == value.id), None)
    return record.save(list_name, value, version=None if known is None else version_of(known))


def to_row(deal: Deal, confirmed: Confirmed, sitting: Sitting) -> tuple[str, Any]:
    """Return the list and the value that a confirmed suggestion is; raises `InputRefusedError` with what is missing."""
    if not confirmed.person and confirmed.form != "decision":
        raise InputRefusedError(say("Choose who is meant."))
    if confirmed.form == "commitment":
        return "commitments", _to_commitment(confirmed, sitting)
    if confirmed.form == "decision":
        return "decisions", _to_decision(deal, confirmed, sitting)
    if confirmed.form == "tie":
        return "ties", _to_tie(confirmed, sitting)
    return "statements", _to_statement(confirmed, sitting)


def _to_statement(confirmed: Confirmed, sitting: Sitting) -> Statement:
    kind = next((each for each in STATEMENT_KINDS if each == confirmed.kind), None)
    if kind is None:
        raise InputRefusedError(say("Choose what kind of statement it is."))
    if kind == "position" and confirmed.stance is None:
        raise InputRefusedError(say("Choose where the person stands."))
    return Statement(
        id=confirmed.id,
        at=sitting.at,
        by=confirmed.person,
        kind=kind,
        subject=None if kind in WITHOUT_SUBJECT else sitting.subject,
        decision=confirmed.decision or None,
        to=confirmed.other or None,
        stance=confirmed.stance if kind == "position" else None,
        words=confirmed.words or None,
        first_hand=confirmed.first_hand,
        risk=confirmed.words or None if kind == "objection" else None,
        confirmed_by=sitting.author,
    )


def _to_commitment(confirmed: Confirmed, sitting: Sitting) -> Commitment:
    if confirmed.due is None:
        raise InputRefusedError(say("Say by when it is promised."))
    return Commitment(
        id=confirmed.id,
        owner=confirmed.person,
        what=confirmed.what.strip()[:LONGEST_LINE] or None,
        made_at=sitting.at,
        due=to_moment(confirmed.due),
        status="open",
        subject=sitting.subject,
        confirmed_by=sitting.author,
    )


def _to_decision(deal: Deal, confirmed: Confirmed, sitting: Sitting) -> Decision:
    name = confirmed.what.strip()[:LONGEST_LINE]
    if not name:
        raise InputRefusedError(say("Say in a few words what is to be decided."))
    due = None if confirmed.due is None else to_moment(confirmed.due)
    holders = (confirmed.person,) if confirmed.person else ()
    known = next((each for each in deal.decisions if each.id in {confirmed.decision, confirmed.id}), None)
    if known is not None:
        return replace(known, name=name, final_word=holders or known.final_word, due=due or known.due)
    return Decision(
        id=confirmed.id, name=name, status="open", opened_at=sitting.at, final_word=holders, due=due,
        subject=sitting.subject,
    )  # fmt: skip


def _to_tie(confirmed: Confirmed, sitting: Sitting) -> Tie:
    kind = next((each for each in TIE_KINDS if each == confirmed.kind), None)
    if kind is None or not confirmed.other:
        raise InputRefusedError(say("Choose both people of the tie."))
    if confirmed.person == confirmed.other:
        raise InputRefusedError(say("Choose two different people."))
    made = f"ties:{kind}:{confirmed.person}:{confirmed.other}"
    at = None if kind == "reports_to" else sitting.at
    return Tie(id=made, kind=kind, from_=confirmed.person, to=confirmed.other, at=at)


def save_subject(record: Recorder, deal: Deal, offer: SubjectOffer) -> str:
    """Record what positions are taken on, once for all notes, and return its id; raises `InputRefusedError`."""
    name = offer.name.strip()[:LONGEST_LINE]
    if not name:
        raise InputRefusedError(say("Say in a few words what it is about."))
    if offer.kind not in get_args(SubjectKind):
        raise InputRefusedError(say("Choose what kind of thing it is about."))
    known = next((each for each in deal.subjects if (each.kind, each.name) == (offer.kind, name)), None)
    if known is not None:
        return known.id
    own_id = f"note-{hashlib.sha256(f'{deal.deal.id} {name}'.encode()).hexdigest()[:24]}"
    record.save("subjects", Subject(id=own_id, kind=offer.kind, name=name))
    return own_id


def to_moment(day: date) -> datetime:
    """Return the start of a day in UTC, as a deal file takes a plain date."""
    return datetime.combine(day, time(), tzinfo=UTC)
