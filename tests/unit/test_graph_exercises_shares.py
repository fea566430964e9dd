from collections.abc import Mapping
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exercises.shares import (
    FEWEST,
    NamedShare,
    count_shares,
    find_form_problems,
    find_plan_problems,
    may_show,
    read_named,
)

PEOPLE = ("ana", "bo", "cy")
DECISIONS = ("vendor", "budget")
FIELDS = [f"{decision}:{asked}" for decision in DECISIONS for asked in ("final", "stop", "ask")]
forms = st.lists(
    st.dictionaries(st.sampled_from(FIELDS), st.lists(st.sampled_from(PEOPLE), max_size=3).map("\n".join)), max_size=8
)
CROWD = "abcdefghijkl"
BLOCKS = st.frozensets(st.sampled_from(["abcd", "efgh", "ijkl"]), min_size=1).map(lambda some: frozenset("".join(some)))
crowds = st.lists(BLOCKS | st.frozensets(st.sampled_from(CROWD), min_size=1), min_size=1, max_size=5)


def naming(*named: str, field: str = "vendor:final") -> list[Mapping[str, str]]:
    return [{field: each} for each in named]


def test_a_share_is_of_those_who_answered() -> None:
    answers = naming("ana", "ana", "ana", "bo", "")

    assert count_shares(answers, DECISIONS) == [
        NamedShare(decision="vendor", asked="final", named="ana", times=3, answers=4),
        NamedShare(decision="vendor", asked="final", named="bo", times=1, answers=4),
    ]
    assert count_shares(answers, DECISIONS)[0].share == 0.75


def test_nothing_is_told_below_four_answers() -> None:
    assert count_shares(naming("ana", "ana", "ana", "", ""), DECISIONS) == []


def test_several_people_named_by_one_answer_make_one_answer() -> None:
    shares = count_shares(naming("ana\nbo", "bo", "bo\n bo ", "cy", field="budget:stop"), DECISIONS)

    assert [(share.named, share.times, share.answers) for share in shares] == [
        ("bo", 3, 4),
        ("ana", 1, 4),
        ("cy", 1, 4),
    ]


@given(forms, st.data())
def test_who_wrote_which_form_changes_nothing(given_forms: list[dict[str, str]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(given_forms))

    assert count_shares(shuffled, DECISIONS) == count_shares(given_forms, DECISIONS)


@given(forms)
def test_whatever_is_told_rests_on_four_answers_or_more(given_forms: list[dict[str, str]]) -> None:
    shares = count_shares(given_forms, DECISIONS)

    assert all(FEWEST <= share.answers <= len(given_forms) for share in shares)
    assert all(0 < share.share <= 1 for share in shares)


@given(forms, st.sampled_from(FIELDS))
def test_answers_to_one_question_change_only_what_is_told_of_it(
    given_forms: list[dict[str, str]], changed: str
) -> None:
    def others(these: list[dict[str, str]]) -> list[NamedShare]:
        return [share for share in count_shares(these, DECISIONS) if f"{share.decision}:{share.asked}" != changed]

    assert others(given_forms) == others([{**form, changed: "cy"} for form in given_forms])


def test_a_second_check_without_one_person_stays_hidden() -> None:
    five = {"a", "b", "c", "d", "e"}

    assert may_show(five)
    assert not may_show(five - {"e"}, [five])
    assert not may_show(five | {"f"}, [five])


def test_the_same_people_may_be_asked_again_and_four_others_may_come_to_them() -> None:
    four, others = {"a", "b", "c", "d"}, {"e", "f", "g", "h"}

    assert may_show(four, [four])
    assert may_show(others, [four])
    assert may_show(four | others, [four])
    assert not may_show({"a", "b", "c"})
    assert not may_show(set(), [four])


def test_three_checks_that_single_out_a_few_together_are_not_all_shown() -> None:
    one, two = set("abcdefgh"), set("abcdijkl")

    assert may_show(two, [one])
    assert not may_show(set("abcdefij"), [one, two])


@given(crowds)
def test_from_what_may_be_shown_no_group_below_four_can_be_worked_out(checks: list[frozenset[str]]) -> None:
    shown: list[frozenset[str]] = []
    for check in checks:
        if may_show(check, shown):
            shown.append(check)
    if not shown:
        return
    rows = np.array([[person in check for person in CROWD] for check in shown], dtype=float)
    without_few = np.stack([np.delete(rows, few, axis=1) for few in combinations(range(len(CROWD)), FEWEST - 1)])
    # a sum that covers nobody but these few would vanish without them, and take a rank away
    assert (np.linalg.matrix_rank(without_few) == np.linalg.matrix_rank(rows)).all()


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ({"vendor:final": "ana", "vendor:stop": "ana\nbo", "budget:ask": ""}, None),
        ({"vendor:final": "ana\nbo"}, "vendor:final"),
        ({"vendor:final": "zed"}, "vendor:final"),
        ({"price:final": "ana"}, "price:final"),
        ({"vendor:blame": "ana"}, "vendor:blame"),
    ],
)
def test_a_form_names_people_of_the_list_and_one_for_the_final_word(form: dict[str, str], place: str | None) -> None:
    assert [problem.place for problem in find_form_problems(form, DECISIONS, PEOPLE)] == ([place] if place else [])


def test_names_are_read_one_a_line_and_once() -> None:
    assert read_named(" ana \n\nbo\nana") == ["ana", "bo"]


@pytest.mark.parametrize(
    ("decisions", "participants", "places"),
    [(3, 4, []), (8, 12, []), (2, 4, ["decisions"]), (9, 3, ["decisions", "participants"])],
)
def test_a_check_asks_four_people_or_more_about_three_to_eight_decisions(
    decisions: int, participants: int, places: list[str]
) -> None:
    asked = [f"d{number}" for number in range(decisions)]

    assert [problem.place for problem in find_plan_problems(asked, participants)] == places
