from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from graph.deal import RatingAbout
from graph.exercises.ratings import Outcome
from graph.exercises.steps import (
    COLUMNS,
    ActionPlan,
    Gate,
    PlanItem,
    find_gate,
    find_override_problem,
    find_problems,
    find_state,
    is_where_agreed,
    order_items,
    tell_gate,
)


@dataclass(frozen=True)
class Shared:
    about: RatingAbout
    outcome: Outcome | None


@dataclass(frozen=True)
class Rating:
    participant: str | None
    level: int
    statement: str = "s1"
    round: int = 1


WHERE = PlanItem(id="a", about="where", text="agree on the sheet", owner="ana", due=date(2026, 7, 1))
HOW = PlanItem(id="b", about="how", text="choose the pilot site")
WHEN = PlanItem(id="c", about="when", text="set the start")
PLAN = ActionPlan(where="one system for all sites", items=(WHERE, HOW, WHEN))
DECIDERS = ("ana", "bo", "cy", "dee", "eli")


def places(plan: ActionPlan, *, agreed: bool) -> list[str]:
    return [problem.place for problem in find_problems(plan, where_agreed=agreed, people=DECIDERS)]


def test_a_plan_comes_back_from_json_as_it_went() -> None:
    adapter = TypeAdapter(ActionPlan)

    assert adapter.validate_json(adapter.dump_json(PLAN)) == PLAN


def test_how_and_when_are_parked_until_the_where_is_agreed() -> None:
    assert [find_state(item, where_agreed=False) for item in PLAN.items] == ["open", "parked", "parked"]
    assert [find_state(item, where_agreed=True) for item in PLAN.items] == ["open", "open", "open"]


def test_what_is_done_stays_done() -> None:
    done = replace(HOW, done_on=date(2026, 6, 1))

    assert find_state(done, where_agreed=False) == find_state(done, where_agreed=True) == "done"


@pytest.mark.parametrize(
    ("statements", "agreed"),
    [
        ([], "no"),
        ([Shared("how", "agreed")], "no"),
        ([Shared("where", "agreed"), Shared("how", "open")], "yes"),
        ([Shared("where", "agreed"), Shared("where", "reservations")], "yes"),
        ([Shared("where", "agreed"), Shared("where", "open")], "no"),
        ([Shared("where", "agreed"), Shared("where", None)], "no"),
    ],
)
def test_the_where_is_agreed_once_no_statement_about_it_is_open(statements: list[Shared], agreed: str) -> None:
    assert is_where_agreed(statements) is (agreed == "yes")
    assert is_where_agreed(statements, ActionPlan()) is (agreed == "yes")


def test_the_where_can_be_agreed_by_hand() -> None:
    assert is_where_agreed([], ActionPlan(where_agreed_on=date(2026, 6, 1)))


@given(
    st.permutations([WHEN, HOW, WHERE, replace(WHERE, id="z", due=None), replace(HOW, id="y", due=date(2026, 1, 1))])
)
def test_items_come_where_how_when_and_the_next_due_first(items: list[PlanItem]) -> None:
    assert [item.id for item in order_items(items)] == ["a", "z", "y", "b", "c"]
    assert list(COLUMNS) == ["where", "how", "when"]


def test_open_items_need_an_owner_and_a_day_and_parked_ones_do_not() -> None:
    assert places(PLAN, agreed=False) == []
    assert places(PLAN, agreed=True) == ["items.1.owner", "items.1.due", "items.2.owner", "items.2.due"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [({"text": " "}, "text"), ({"text": "x" * 301}, "text"), ({"owner": "zed"}, "owner"), ({"due": None}, "due")],
)
def test_what_an_item_lacks_is_named_at_its_place(changed: dict[str, Any], place: str) -> None:
    assert places(replace(PLAN, items=(replace(WHERE, **changed),)), agreed=False) == [f"items.0.{place}"]


def test_a_done_item_needs_no_more() -> None:
    done = replace(WHERE, owner=None, due=None, done_on=date(2026, 6, 1))

    assert places(replace(PLAN, items=(done,)), agreed=True) == []


def test_a_plan_says_where_and_each_step_once() -> None:
    assert places(replace(PLAN, where=" ", items=(WHERE, WHERE)), agreed=False) == [
        "where",
        "items.0.text",
        "items.1.text",
    ]


def gate(*ratings: Rating, where: tuple[str, ...] = ("s1",), level: int = 3) -> Gate:
    return find_gate(DECIDERS, ratings, where, level)


def test_the_gate_counts_who_goes_along() -> None:
    counted = gate(Rating("ana", 1), Rating("bo", 3), Rating("cy", 4), Rating("dee", 5), Rating("zed", 1))

    assert counted == Gate(deciders=5, agreed=2)
    assert tell_gate(counted) == "Not yet aligned on where: 2 of 5"


def test_whoever_left_one_statement_on_the_where_unrated_is_not_counted() -> None:
    ratings = [Rating("ana", 1), Rating("ana", 1, "s2"), Rating("bo", 1), Rating("cy", 1), Rating("cy", 4, "s2")]

    assert gate(*ratings, where=("s1", "s2")).agreed == 1
    assert gate(*ratings, where=("s1",)).agreed == 3
    assert gate(*ratings, where=()).agreed == 0


def test_only_the_last_round_counts() -> None:
    assert gate(Rating("ana", 5), Rating("ana", 2, round=2), Rating("bo", 1), Rating("bo", 4, round=2)).agreed == 1
    assert gate(Rating("ana", 2), Rating("bo", 2, round=2)).agreed == 1


def test_the_level_of_the_threshold_decides_who_goes_along() -> None:
    assert gate(Rating("ana", 2), Rating("bo", 3), level=2).agreed == 1


def test_ratings_without_names_say_nothing_about_anybody() -> None:
    assert gate(*(Rating(None, 1) for _ in DECIDERS)).agreed == 0


@pytest.mark.parametrize(
    ("one", "is_open", "words"),
    [
        (Gate(deciders=0, agreed=0), "no", "Not known yet who decides, so not known whether they are aligned on where"),
        (Gate(deciders=5, agreed=4), "no", "Not yet aligned on where: 4 of 5"),
        (Gate(deciders=5, agreed=5), "yes", "Aligned on where: all 5 who decide"),
        (Gate(deciders=1, agreed=1), "yes", "Aligned on where: the one who decides"),
    ],
)
def test_the_gate_opens_once_all_who_decide_agree(one: Gate, is_open: str, words: str) -> None:
    assert one.is_open is (is_open == "yes")
    assert tell_gate(one) == words


def test_going_on_early_needs_a_reason() -> None:
    closed, through = Gate(deciders=5, agreed=2), Gate(deciders=5, agreed=5)
    refused = find_override_problem(closed, " ")

    assert refused is not None
    assert refused.place == "reason"
    assert find_override_problem(closed, "the site closes in June") is None
    assert find_override_problem(through, "") is None
    assert find_override_problem(closed, "x" * 2001) is not None
