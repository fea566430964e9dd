"""An exercise goes from its plan to what was agreed, and at each step only what that step allows is possible."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from graph.exercises.phases import list_deeds
from plugin.errors import (
    AccessRefusedError,
    EntryChangedError,
    ExerciseNotFoundError,
    InputRefusedError,
    PhaseRefusedError,
)
from plugin.exercises.envelopes import to_canonical
from plugin.exercises.views import Invited
from plugin.settings import Settings
from plugin.store.store import Store
from tests.exercise_desk import COACH, DEAL, LEADERS, ExerciseDesk, build_plan, in_days, open_exercise_desk


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


def test_a_consensus_exercise_goes_from_the_plan_to_what_was_agreed(desk: ExerciseDesk) -> None:
    exercises, answering = desk.services.exercises, desk.services.answering
    desk.plan()
    desk.begin()
    assert (desk.show().phase, desk.show().finished, sorted(desk.tokens)) == ("write", 0, sorted(LEADERS[:4]))
    desk.write_all()
    assert (desk.show().finished, desk.show().answers) == (4, ())
    desk.reveal()
    assert (desk.show().phase, len(desk.show().answers), len(desk.show().seals)) == ("understand", 20, 4)

    pairs = {pair.speaker: pair.about for pair in desk.show().pairs}
    assert sorted(pairs) == sorted(pairs.values()) == sorted(desk.find(person) for person in LEADERS[:4])
    answering.say_back(desk.tokens["ana"], "You want to stay small.")
    about = next(each.person for each in desk.show().participants if each.id == pairs[desk.find("ana")])
    answering.confirm_back(desk.tokens[about], yes=True)
    assert desk.show().finished == 1

    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    first, second = desk.word("We stay in the family."), desk.word("We open a second site.")
    desk.go_on("begin_rating")
    for person in LEADERS[:4]:
        levels = {first: (1, ""), second: (4 if person == "ana" else 2, "Not enough people yet.")}
        answering.finish_rating(desk.tokens[person], levels)
    assert desk.show().ratings == []
    desk.go_on("reveal_ratings")
    assert {shared.id: shared.outcome for shared in desk.show().shared} == {first: "agreed", second: "reservations"}

    exercises.settle(COACH, desk.exercise, second, "open", "Looked at again in May.", version=2)
    exercises.keep(COACH, desk.exercise, in_days(desk.clock, 90), version=desk.show().version)
    kept = desk.show()
    assert (kept.phase, kept.review_at, kept.deeds) == ("kept", in_days(desk.clock, 90), list_deeds("coach", "kept"))
    assert [line.deed for line in kept.log][:2] == ["plan", "begin_writing"]
    assert [line.phase for line in exercises.list_for(COACH)] == ["kept"]


def test_each_revealed_form_is_proved_by_its_salt(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:3])
    desk.begin()
    receipts = {}
    for person in LEADERS[:3]:
        answers = {question.id: f"{person} ü {question.id}" for question in desk.open(person).plan.questions}
        receipts[desk.find(person)] = desk.services.answering.finish(desk.tokens[person], answers).proof
    desk.reveal()
    view = desk.open("ana")
    assert {seal.participant: seal.proof for seal in view.seals} == receipts
    for seal in view.seals:
        said = {answer.question: answer.text for answer in view.answers if answer.participant == seal.participant}
        assert hashlib.sha256((seal.salt + to_canonical(said)).encode()).hexdigest() == seal.proof


def test_only_who_coaches_and_sees_the_deal_leads_an_exercise(desk: ExerciseDesk) -> None:
    exercises = desk.services.exercises
    desk.plan()
    for role in ("rep", "manager"):
        viewer = replace(COACH, role=role)
        with pytest.raises(AccessRefusedError):
            exercises.show(viewer, desk.exercise)
        with pytest.raises(AccessRefusedError):
            exercises.list_for(viewer)
    assert exercises.show(replace(COACH, role="admin"), desk.exercise).id == desk.exercise
    with pytest.raises(ExerciseNotFoundError):
        exercises.show(replace(COACH, tenant="other"), desk.exercise)
    with pytest.raises(ExerciseNotFoundError):
        exercises.show(COACH, "no such")


def test_what_the_phase_does_not_allow_is_refused_and_changes_nothing(desk: ExerciseDesk) -> None:
    desk.plan()
    before = desk.show()
    for step in ("reveal", "begin_grouping", "begin_statements", "begin_rating", "reveal_ratings", "begin_round"):
        with pytest.raises(PhaseRefusedError):
            desk.go_on(step)
    assert desk.show() == before


def test_of_two_who_change_a_plan_the_second_is_told(desk: ExerciseDesk) -> None:
    exercises = desk.services.exercises
    desk.plan()
    people = [Invited(person=person) for person in LEADERS[:5]]
    ids = {each.person: each.id for each in desk.show().participants}
    exercises.change_plan(COACH, desk.exercise, build_plan(), people, version=1)
    with pytest.raises(EntryChangedError):
        exercises.change_plan(COACH, desk.exercise, build_plan(), people[:3], version=1)
    assert len(desk.show().participants) == 5
    assert ids.items() <= {each.person: each.id for each in desk.show().participants}.items()


def test_an_exercise_is_planned_once_however_often_its_form_is_sent(desk: ExerciseDesk) -> None:
    people = [Invited(person=person) for person in LEADERS[:3]]
    plans = [desk.services.exercises.plan(COACH, DEAL, build_plan(), people, exercise_id="e" * 32) for _ in range(2)]
    assert plans == ["e" * 32] * 2
    with pytest.raises(PhaseRefusedError, match="under way"):
        desk.plan()
    desk.exercise = plans[0]
    desk.services.exercises.stop(COACH, plans[0], "Not now.", version=1)
    assert desk.plan() != plans[0]


@pytest.mark.parametrize(
    ("people", "changes", "place"),
    [
        (LEADERS[:2], {}, "people: Choose 3 to 12 people"),
        (("ana", "bo", "us"), {}, "people.us: Only people of the customer"),
        (("ana", "bo", "bo"), {}, "people: Somebody was chosen twice"),
        (LEADERS[:4], {"title": " "}, "title: Give the exercise a title"),
        (LEADERS[:4], {"questions": ()}, "questions: Ask at least one"),
        (LEADERS[:4], {"quorum": 1}, "quorum: Wait for 3 to 4 people"),
        (LEADERS[:4], {"years": 0}, "years: Choose 1 to 30"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_its_place(
    desk: ExerciseDesk, people: tuple[str, ...], changes: dict[str, Any], place: str
) -> None:
    with pytest.raises(InputRefusedError, match=place):
        desk.plan(people, **changes)


def test_confirmed_decision_makers_are_proposed_and_our_side_never(desk: ExerciseDesk) -> None:
    proposal = desk.services.exercises.propose(COACH, DEAL)
    assert {each.person for each in proposal.candidates if each.proposed} == set(LEADERS)
    assert [each.person for each in proposal.candidates if not each.proposed] == ["old"]
    assert "openly" in proposal.candidates[-1].why
