"""Decides what a leader is asked one by one: questions, decisions or statements, and which fields each of them has."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.phases import Kind
from graph.exercises.questions import say_question
from graph.exercises.shares import ASKED, to_field
from plugin.exercises.views import AnswerView, Plan, Shared

WHY = ":why"
PRINT_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is asked, and the names of the fields of the form that it fills."""

    id: str
    title: str
    fields: Sequence[str]


def list_items(view: AnswerView) -> Sequence[Item]:
    """List what is asked in the exercise's phase, in its order."""
    return name_items(view.kind, view.plan, view.shared if view.phase == "rate" else None)


def name_items(kind: Kind, plan: Plan, rated: Sequence[Shared] | None) -> Sequence[Item]:
    """List what a form asks: the plan's questions, or the statements that are rated."""
    if rated is not None:
        return [Item(id=each.id, title=each.text, fields=(each.id, each.id + WHY)) for each in rated]
    asked = [(question.id, say_question(question.text, plan.years)) for question in plan.questions]
    if kind == "authority":
        return [Item(id=name, title=text, fields=tuple(to_field(name, each) for each in ASKED)) for name, text in asked]
    return [Item(id=name, title=text, fields=(name,)) for name, text in asked]


def is_blank(item: Item, answers: Mapping[str, str]) -> bool:
    """Tell whether nothing was said to an item."""
    return not any(answers.get(name) for name in item.fields)


def fingerprint(item: Item, answers: Mapping[str, str]) -> str:
    """Return a short name for what a form says to one item, by which a page knows whether it was changed elsewhere."""
    said = json.dumps([answers.get(name, "") for name in item.fields])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:PRINT_LENGTH]
