"""What a plan of an exercise must hold, who can take part in it, and how it is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from connectors.records import Json
from graph.deal import Deal, Person
from graph.exercises import questions, shares
from graph.exercises.phases import Kind
from graph.exercises.problem import LONGEST_NAME, Problem, find_text_problem
from graph.exercises.ratings import find_threshold_problems
from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.exercises.refusals import check_fields
from plugin.exercises.views import Invited, Plan, Question, Threshold
from plugin.languages import choose_language, find_languages
from plugin.mailing import read_mail_address
from plugin.store.exercises import KeptParticipant

FEWEST, MOST = 3, 12
"""People who take part."""


def to_json(plan: Plan) -> Json:
    """Write a plan as it is kept."""
    return {
        "title": " ".join(plan.title.split()),
        "questions": [[question.id, question.text] for question in plan.questions],
        "years": plan.years,
        "attributed": plan.attributed,
        "threshold": [plan.threshold.share, plan.threshold.level],
        "quorum": plan.quorum,
        "write_by": None if plan.write_by is None else plan.write_by.isoformat(),
        "language": plan.language,
        "nameable": dict(plan.nameable),
    }


def from_json(kept: Json) -> Plan:
    """Read a plan as it was kept."""
    held: Mapping[str, Any] = kept
    share, level = held["threshold"]
    return Plan(
        title=held["title"],
        questions=[Question(id=name, text=text) for name, text in held["questions"]],
        years=held["years"],
        attributed=held["attributed"],
        threshold=Threshold(share=share, level=level),
        quorum=held["quorum"],
        write_by=None if held["write_by"] is None else datetime.fromisoformat(held["write_by"]),
        language=held["language"],
        nameable=held["nameable"],
    )


def check_plan(
    plan: Plan, kind: Kind, people: Sequence[Invited], deal: Deal, known: Sequence[KeptParticipant] = ()
) -> Sequence[KeptParticipant]:
    """Return who takes part, as kept; those `known` keep their ids. Raises `FieldsRefusedError` with each place."""
    there = {person.id: person for person in deal.people if person.side == "buyer" and person.left_at is None}
    check_fields([*_find_plan_problems(plan, kind, len(people)), *_find_people_problems(people, there)])
    ids = {each.person: each.id for each in known}
    return [
        KeptParticipant(
            id=ids.get(each.person) or uuid4().hex,
            person=each.person,
            name=there[each.person].name,
            title=there[each.person].title,
            address=each.address and read_mail_address(each.address),
            language=choose_language([each.language or plan.language], find_languages()),
            state="asked",
            typed=each.typed,
        )
        for each in people
    ]


def find_least(taking_part: int, kind: Kind) -> int:
    """Return how many must have finished for any reveal: half, and never so few that one could be found out."""
    return max(FEWEST if kind == "consensus" else shares.FEWEST, (taking_part + 1) // 2)


def find_needed(plan: Plan, taking_part: int, kind: Kind) -> int:
    """Return how many must have finished for a reveal without a reason: the plan's quorum, or everybody."""
    return max(min(plan.quorum or taking_part, taking_part), find_least(taking_part, kind))


def _find_plan_problems(plan: Plan, kind: Kind, people: int) -> Sequence[Problem]:
    asked = {question.id: question.text for question in plan.questions}
    found: list[Problem | None] = [
        find_text_problem("title", plan.title, longest=LONGEST_NAME, missing=say("Give the exercise a title.")),
        *find_threshold_problems(plan.threshold),
    ]
    if kind == "consensus":
        found += questions.find_problems(asked, plan.years)
    else:
        found += shares.find_plan_problems(list(asked), people)
        found += [
            find_text_problem(f"questions.{name}", text, longest=LONGEST_NAME, missing=say("Write the decision."))
            for name, text in asked.items()
        ]
    if len(asked) < len(plan.questions):
        found.append(Problem(place="questions", sentence=say("This is asked above already.")))
    if plan.quorum and not find_least(people, kind) <= plan.quorum <= people:
        words = say(
            "Wait for {least} to {most} people: with fewer, one person's answer could be found out.",
            least=find_least(people, kind),
            most=people,
        )
        found.append(Problem(place="quorum", sentence=words))
    return [problem for problem in found if problem is not None]


def _find_people_problems(people: Sequence[Invited], there: Mapping[str, Person]) -> Sequence[Problem]:
    found: list[Problem] = []
    if not FEWEST <= len(people) <= MOST:
        words = say("Choose {least} to {most} people to take part.", least=FEWEST, most=MOST)
        found.append(Problem(place="people", sentence=words))
    if len({each.person for each in people}) < len(people):
        found.append(Problem(place="people", sentence=say("Somebody was chosen twice.")))
    for each in people:
        if each.person not in there:
            words = say("Only people of the customer who are still there can take part.")
            found.append(Problem(place=f"people.{each.person}", sentence=words))
        try:
            if each.address:
                read_mail_address(each.address)
        except InputRefusedError as error:
            found.append(Problem(place=f"people.{each.person}.address", sentence=str(error)))
    return found
