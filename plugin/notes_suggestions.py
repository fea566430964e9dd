"""What reading notes leads to: suggestions for somebody to confirm, change or drop, and what nothing was made of."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from graph.deal import StatementKind, SubjectKind, TieKind
from plugin.notes_lines import LeftOutWhy

Form = Literal["statement", "commitment", "decision", "tie"]
UnusedWhy = (
    LeftOutWhy
    | Literal["question", "nobody_named", "nothing_told", "both_ways", "maybe", "known_already", "not_in_deal"]
)
Doubt = Literal["which_person", "spelling", "no_day"]
"""Why a suggestion has to be looked at by itself: who is meant, or a day that nobody named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something that a sentence may say. Nothing of it counts before a person confirms it.

    `person` is who said, promised or decides it, or whom a tie starts from; the first of `choices`, which is longer
    where the name fits several. `other` is whom it is said to or of, or whom a tie goes to. `cue` are the words that it
    rests on. `what` is the promise or the name of the decision. `decision` is the decision on record that is meant.
    """

    id: str
    form: Form
    kind: StatementKind | TieKind | Literal[""] = ""
    person: str = ""
    choices: tuple[str, ...] = ()
    other: str = ""
    stance: int | None = None
    words: str
    cue: str
    what: str = ""
    due: date | None = None
    decision: str = ""
    first_hand: bool = True
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A part of the notes of which nothing was made, and why."""

    text: str
    why: UnusedWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectOffer:
    """What positions are taken on, where the deal has no such subject yet."""

    kind: SubjectKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesReading:
    """Everything that was read, in the order of the notes. `subject` is offered where the deal has none to choose.

    `deciders` are buyers of whom nobody has said whether they decide, those named in the notes first.
    `said_on` is the day that everything is taken to be said on: the one given, or an earlier one in the notes' head.
    """

    said_on: date
    suggestions: tuple[Suggestion, ...] = ()
    unused: tuple[Unused, ...] = ()
    subject: SubjectOffer | None = None
    deciders: tuple[str, ...] = ()
    named: frozenset[str] = field(default_factory=frozenset)
