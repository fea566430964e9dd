from collections.abc import Mapping
from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import Alignment
from tests.builders import (
    all_stand,
    buyers,
    deal,
    deciders,
    decision,
    rated,
    rows,
    said,
    stands,
    subject,
)


def alignment(stances: Mapping[str, float], *more: Any, people: Any = None, **parts: Any) -> Alignment:
    known: dict[str, Any] = {"subjects": (subject(), subject("work", "initiative"), subject("road", "route"))} | parts
    who = deciders("ana", "bo", "cy", "dee") if people is None else people
    return analyse(deal(who, statements=rows(all_stand(stances), *more), **known)).alignment


@pytest.mark.parametrize(
    ("stances", "state", "toward"),
    [
        ({"ana": 2, "bo": 2, "cy": 2, "dee": 2}, "aligned", "for"),
        ({"ana": 2, "bo": 2, "cy": 2}, "aligned", "for"),
        ({"ana": 2, "bo": 2, "cy": 0}, "aligned", "for"),
        ({"ana": 2, "bo": 0, "cy": 0}, "unknown", None),
        ({"ana": 2, "bo": 2}, "unknown", None),
        ({"ana": -2, "bo": -2, "cy": -2}, "aligned", "against"),
        ({"ana": 2, "bo": -2}, "split", None),
        ({}, "unknown", None),
    ],
)
def test_three_in_four_known_and_three_in_five_on_board_make_alignment(
    stances: Mapping[str, float], state: str, toward: str | None
) -> None:
    found = alignment(stances)

    assert (found.state, found.toward, found.deciders, found.known) == (state, toward, 4, len(stances))
    assert bool(found.because) == (state != "unknown")


def test_one_decision_maker_is_never_aligned() -> None:
    assert alignment({"ana": 2}, people=deciders("ana")).state == "unknown"


def test_opposite_sides_of_two_subjects_that_exclude_each_other_are_a_split() -> None:
    subjects = (subject("la"), subject("sea", "initiative", excludes=("la",)))

    found = alignment({}, stands("ana", 2, on="la"), stands("bo", 2, on="sea"), subjects=subjects)

    assert found.state == "split"
    assert len(found.because) == 2


def test_who_wants_both_is_on_neither_side() -> None:
    subjects = (subject("la"), subject("sea", excludes=("la",)))
    both = rows(stands("ana", 2, on="la"), stands("ana", 2, on="sea"), stands("bo", 2, on="sea"))

    assert alignment({}, both, people=deciders("ana", "bo"), subjects=subjects).state == "aligned"


def test_a_split_shown_by_ratings_names_the_finding() -> None:
    found = alignment({}, ratings=(rated("ana", 1), rated("bo", 5)))

    assert found.state == "split"
    assert found.because == ("destinations_differ:ana|bo",)


def test_differences_on_the_route_are_a_debate() -> None:
    everybody = {"ana": 2, "bo": 2, "cy": 2}

    opposed = alignment(everybody, stands("ana", 2, on="road"), stands("bo", -2, on="road"))
    assert (opposed.state, opposed.toward) == ("route_debate", None)
    assert alignment(everybody, stands("bo", -2, on="road")).state == "aligned"
    apart = (rated("ana", 1, about="how"), rated("bo", 4, about="how"))
    assert alignment(everybody, ratings=apart).state == "route_debate"
    together = (rated("ana", 1, about="how", round=2), rated("bo", 3, about="how", round=2))
    assert alignment(everybody, ratings=(*apart, *together)).state == "aligned"


def test_differences_on_the_route_among_others_are_no_debate_of_those_who_decide() -> None:
    people = (*deciders("ana", "bo"), *buyers("cy", "dee"))

    found = alignment({"ana": 2, "bo": 2}, stands("cy", 2, on="road"), stands("dee", -2, on="road"), people=people)

    assert (found.state, found.deciders) == ("aligned", 2)


def test_voters_and_holders_decide_where_nobody_is_confirmed() -> None:
    vote = decision(voters=("ana", "bo"), final_word=())

    assert alignment({"ana": 2, "bo": 2}, people=buyers("ana", "bo", "cy"), decisions=(vote,)).state == "aligned"
    held = decision(final_word=("ana",))
    assert alignment({"ana": 2}, people=buyers("ana", "bo"), decisions=(held,)).deciders == 1
    assert alignment({"ana": 2}, people=deciders("ana"), decisions=(vote,)).deciders == 1


def test_an_objection_without_a_stance_takes_no_side() -> None:
    found = alignment({"ana": 2, "bo": 2}, said("objection", "bo", 3), people=deciders("ana", "bo"))

    assert found.state == "aligned"
