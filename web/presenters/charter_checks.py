"""Decides what a charter's form says of authority checks beside each decision: shares alone, as their outcomes do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.charter import CharterDecision
from graph.wording import to_date
from plugin.exercises.showing import is_same
from plugin.exercises.views import ExerciseView, Question
from web.presenters.exercises_answers import ShareRow, list_shares

MOST_OPEN = 6
"""Names that stand open beside a decision; with more, what isn't asked first is folded."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the newest check that tells something of a decision found, the final word first; no rows where none may.

    `asked_as` are the words that were asked, where they aren't the decision's own any more.
    """

    day: str
    asked_as: str | None
    rows: Sequence[ShareRow]
    folded: Sequence[ShareRow]


@dataclass(frozen=True, slots=True)
class CharterChecks:
    """What checks found, by decision; how many decisions none asked about, and what else they asked about."""

    found: Mapping[str, Checked]
    unasked: int
    others: Sequence[str]


def to_charter_checks(views: Sequence[ExerciseView], decisions: Sequence[CharterDecision]) -> CharterChecks:
    """Find what checks, the newest first, tell of the decisions of a charter; they are matched by id or words."""
    named = [Question(id=each.id, text=each.name) for each in decisions if each.name.strip()]
    asked = [(view, question) for view in views for question in view.plan.questions]
    found: dict[str, Checked] = {}
    for decision in named:
        fitting = [_to_checked(view, question, decision) for view, question in asked if is_same(question, decision)]
        if fitting:
            found[decision.id] = next((each for each in fitting if each.rows), fitting[0])
    others = [question.text for _, question in asked if not any(is_same(question, each) for each in named)]
    return CharterChecks(found, sum(each.id not in found for each in named), list(dict.fromkeys(others)))


def _to_checked(view: ExerciseView, question: Question, decision: Question) -> Checked:
    rows = list_shares(view, question)
    is_long = sum(len(row.named) for row in rows) > MOST_OPEN
    return Checked(
        day=to_date(view.revealed_at or view.created_at),
        asked_as=question.text if question.text != decision.text else None,
        rows=rows[:1] if is_long else rows,
        folded=rows[1:] if is_long else (),
    )
