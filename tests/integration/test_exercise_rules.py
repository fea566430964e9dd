"""The table of who may do what when holds for every use case: what isn't in it is refused and changes nothing."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from graph.exercises.phases import FIRST, PHASES, RULES, Kind, may
from plugin.errors import PhaseRefusedError
from plugin.exercises.leading import Wording
from plugin.exercises.views import Invited
from plugin.settings import Settings
from plugin.store.exercise_tables import exercise
from plugin.store.store import Store
from tests.exercise_desk import COACH, LEADERS, TENANT, ExerciseDesk, build_plan, open_exercise_desk
from tests.table_dump import dump_tables

Deeds = Mapping[str, Callable[[], Any]]


def build_coach_deeds(desk: ExerciseDesk) -> Deeds:
    """Return what a coach can do, each as a call that would go through if its phase allowed it."""
    led, number, someone = desk.services.exercises, desk.exercise, desk.find("ana")
    version = desk.show().version
    people = [Invited(person=person) for person in LEADERS[:4]]
    wording = Wording(question="future", text="We stay.", about="where", answers=["none"])
    return {
        "change_plan": lambda: led.change_plan(COACH, number, build_plan(), people, version=version),
        "begin_writing": lambda: led.begin_writing(COACH, number, version=version),
        "renew_link": lambda: led.renew_link(COACH, number, someone, version=version),
        "revoke_link": lambda: led.revoke_link(COACH, number, someone, version=version),
        "let_go": lambda: led.let_go(COACH, number, someone, "Left.", version=version),
        "type_in": lambda: led.type_in(COACH, number, someone, {}),
        "reveal": lambda: led.reveal(COACH, number, version=version),
        "pair": lambda: led.pair_again(COACH, number, version=version),
        "confirm_back": lambda: led.confirm_back(COACH, number, "none"),
        "begin_grouping": lambda: led.begin_grouping(COACH, number, version=version),
        "place": lambda: led.make_group(COACH, number, "future", "Grow"),
        "begin_statements": lambda: led.begin_statements(COACH, number, version=version),
        "word_statement": lambda: led.word_statement(COACH, number, wording),
        "begin_rating": lambda: led.begin_rating(COACH, number, version=version),
        "reveal_ratings": lambda: led.reveal_ratings(COACH, number, version=version),
        "begin_round": lambda: led.begin_round(COACH, number, version=version),
        "settle": lambda: led.settle(COACH, number, "none", "open", version=1),
        "keep": lambda: led.keep(COACH, number, None, version=version),
        "stop": lambda: led.stop(COACH, number, "Not now.", version=version),
    }


def build_participant_deeds(desk: ExerciseDesk) -> Deeds:
    """Return what a participant can do."""
    answering, token = desk.services.answering, desk.tokens["ana"]
    return {
        "write": lambda: answering.save(token, {}),
        "finish": lambda: answering.finish(token, {}),
        "take_up_again": lambda: answering.take_up_again(token),
        "say_back": lambda: answering.say_back(token, "So."),
        "confirm_back": lambda: answering.confirm_back(token, yes=True),
        "rate": lambda: answering.rate(token, {}),
        "finish_rating": lambda: answering.finish_rating(token, {}),
    }


@pytest.mark.parametrize("kind", ["consensus", "authority"])
def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(
    kind: Kind, sqlite_store: Store, sqlite_settings: Settings
) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    desk.plan(kind=kind)
    desk.begin()
    refused = 0
    for phase in (*PHASES[kind], "stopped"):
        with sqlite_store.writing(TENANT) as connection:
            connection.execute(update(exercise).values(phase=phase))
        before = dump_tables(sqlite_store)
        done = {
            rule.deed
            for rule in RULES
            if rule.leads_to == phase and rule.kind in (None, kind) and rule.leads_to != FIRST
        }
        for actor, deeds in (("coach", build_coach_deeds(desk)), ("participant", build_participant_deeds(desk))):
            for deed, call in deeds.items():
                if may(actor, deed, phase, kind) or (actor == "coach" and deed in done):  # type: ignore[arg-type] # texts of the table
                    continue
                with pytest.raises(PhaseRefusedError):
                    call()
                refused += 1
        assert dump_tables(sqlite_store) == before
    assert refused > 50


def test_a_step_that_was_taken_is_not_taken_again(sqlite_store: Store, sqlite_settings: Settings) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    desk.plan()
    desk.begin()
    desk.write_all()
    desk.reveal()
    for step in ("begin_grouping", "begin_statements"):
        version = desk.show().version
        if step == "begin_statements":
            desk.place_all()
        getattr(desk.services.exercises, step)(COACH, desk.exercise, version=version)
        before = dump_tables(sqlite_store)
        getattr(desk.services.exercises, step)(COACH, desk.exercise, version=version)
        assert dump_tables(sqlite_store) == before


def test_six_who_write_at_once_are_all_in(store: Store, settings: Settings) -> None:
    desk = open_exercise_desk(store, settings)
    desk.plan(LEADERS)
    desk.begin()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda person: desk.write_all([person]), LEADERS))
    desk.reveal()
    view = desk.show()
    people = {each.id: each.person for each in view.participants}
    assert {(people[answer.participant or ""], answer.question): answer.text for answer in view.answers} == {
        (person, question.id): f"{person} on {question.id}" for person in LEADERS for question in view.plan.questions
    }


def test_ratings_without_attribution_are_nobodys(sqlite_store: Store, sqlite_settings: Settings) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    desk.plan(LEADERS[:3], attributed=False)
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We stay.")
    desk.go_on("begin_rating")
    for person, level in zip(LEADERS, (1, 2, 4), strict=False):
        desk.services.answering.finish_rating(desk.tokens[person], {statement: (level, "Because.")})
    desk.go_on("reveal_ratings")
    assert {rating.participant for rating in desk.show().ratings} == {None}
    assert sorted(rating.level for rating in desk.show().ratings) == [1, 2, 4]
    assert desk.open("ana").form.answers == {}
