"""Decides what stands in the form that plans an exercise: who is proposed and why, questions, what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.exercises.phases import Kind
from graph.exercises.questions import FIVE, say_question
from plugin.exercises.views import Candidate, Invited, Plan, Proposal

OWN = 2
"""Empty fields for questions of one's own."""


class Typed(Protocol):
    """What was typed into a form that was refused."""

    def get(self, action: str, name: str, otherwise: object = "") -> object:
        """Return what was typed into a field of that form, or what stands there otherwise."""

    def get_all(self, action: str, name: str, otherwise: Sequence[str] = ()) -> Sequence[str]:
        """Return all that was chosen in a field of that form, or what is chosen there otherwise."""

    def wrong(self, action: str, name: str) -> str | None:
        """Say what is wrong with a field of that form."""


@dataclass(frozen=True, slots=True)
class QuestionField:
    """A question in the form; `shown` is what stood there before anybody typed, for one of the five."""

    name: str
    text: str
    shown: str | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class PersonField:
    """Somebody who may take part; `language` is empty where it is that of all."""

    id: str
    name: str
    title: str | None
    why: str
    chosen: bool
    address: str
    on_paper: bool
    language: str
    fault: str | None


@dataclass(frozen=True, slots=True)
class Planning:
    """The form's questions and people, these in three parts: proposed, to be decided openly, and everybody else."""

    questions: Sequence[QuestionField]
    proposed: Sequence[PersonField]
    to_decide: Sequence[PersonField]
    others: Sequence[PersonField]


def to_planning(
    plan: Plan,
    people: Mapping[str, Invited],
    proposal: Proposal,
    *,
    kind: Kind,
    refused: Typed,
    action: str,
    spare: int,
) -> Planning:
    """Make the form; what was typed into one that was refused stands in it again. `spare` is how many decisions fit."""
    chosen = refused.get_all(action, "people", list(people))
    fields = [_to_person(each, people.get(each.person), chosen, refused, action) for each in proposal.candidates]
    pairs = list(zip(proposal.candidates, fields, strict=True))
    return Planning(
        questions=_to_questions(plan, kind, refused, action, spare),
        proposed=[field for each, field in pairs if each.proposed],
        to_decide=[field for each, field in pairs if not each.proposed and each.why],
        others=[field for each, field in pairs if not each.proposed and not each.why],
    )


def _to_questions(plan: Plan, kind: Kind, refused: Typed, action: str, spare: int) -> Sequence[QuestionField]:
    asked = {each.id: each.text for each in plan.questions}
    if kind == "consensus":
        asked |= {name: "" for name in FIVE if name not in asked}
    new = max(OWN, spare - len(asked)) if kind == "authority" else OWN
    asked |= {f"new{number}": "" for number in range(1, new + 1)}
    return [_to_question(name, text, plan, refused, action) for name, text in asked.items()]


def _to_question(name: str, text: str, plan: Plan, refused: Typed, action: str) -> QuestionField:
    said = say_question(text, plan.years)
    field = f"question.{name}"
    return QuestionField(
        name=field,
        text=str(refused.get(action, field, said)),
        shown=str(refused.get(action, f"shown.{name}", said)) if name in FIVE else None,
        fault=refused.wrong(action, f"questions.{name}"),
    )


def _to_person(
    each: Candidate, invited: Invited | None, chosen: Sequence[str], refused: Typed, action: str
) -> PersonField:
    place = f"people.{each.person}"
    address = invited.address if invited is not None else None
    how = "paper" if invited is not None and invited.typed else "link"
    return PersonField(
        id=each.person,
        name=each.name,
        title=each.title,
        why=each.why,
        chosen=each.person in chosen,
        address=str(refused.get(action, f"{place}.address", address or "")),
        on_paper=refused.get(action, f"{place}.how", how) == "paper",
        language=str(refused.get(action, f"{place}.language", (invited.language if invited else None) or "")),
        fault=refused.wrong(action, place) or refused.wrong(action, f"{place}.address"),
    )
