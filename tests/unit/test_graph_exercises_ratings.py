from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exercises.ratings import (
    LEVELS,
    Shift,
    compare_rounds,
    find_rating_problem,
    find_spread,
    find_threshold_problems,
    may_begin_round,
    tally,
    tell_shift,
    tell_tally,
)

levels = st.lists(st.integers(1, 5), max_size=12)


@dataclass(frozen=True)
class Fixed:
    share: float = 0.75
    level: int = 3


USUAL = Fixed()


def test_the_levels_go_from_one_to_five_each_with_meaning_and_prompt() -> None:
    assert [level.level for level in LEVELS] == [1, 2, 3, 4, 5]
    assert all(level.means and level.prompt for level in LEVELS)
    assert [level.level for level in LEVELS if level.reason_needed] == [4, 5]


@pytest.mark.parametrize(
    ("given_levels", "outcome"),
    [
        ([1, 1, 2, 2], "agreed"),
        ([1, 1, 1, 3], "reservations"),
        ([1, 1, 1, 4], "reservations"),
        ([1, 1, 4, 4], "open"),
        ([3, 3, 3, 4], "reservations"),
        ([1, 1, 1, 1, 1, 1, 1, 5], "open"),
        ([2, 2, 2, 3], "reservations"),
        ([2], "agreed"),
        ([], "open"),
    ],
)
def test_a_statement_is_agreed_with_or_without_reservations_or_open(
    given_levels: list[int], outcome: Literal["agreed", "reservations", "open"]
) -> None:
    assert tally(given_levels, USUAL).outcome == outcome


def test_the_threshold_decides_what_passes() -> None:
    assert tally([1, 1, 1, 4], Fixed(share=0.8)).outcome == "open"
    assert tally([1, 1, 3, 3], Fixed(level=2)).outcome == "open"
    assert tally([1, 2, 3], Fixed(share=2 / 3, level=2)).outcome == "reservations"


@given(levels)
def test_every_rating_is_counted_once(given_levels: list[int]) -> None:
    counted = tally(given_levels, USUAL)

    assert counted.rated == len(given_levels)
    assert counted.enough == sum(counted.counts[:3])


@given(levels.filter(bool), st.data())
def test_a_better_rating_never_makes_the_outcome_worse(given_levels: list[int], data: st.DataObject) -> None:
    order = ["open", "reservations", "agreed"]
    place = data.draw(st.integers(0, len(given_levels) - 1))
    better = [*given_levels]
    better[place] = max(1, better[place] - 1)

    assert order.index(tally(better, USUAL).outcome) >= order.index(tally(given_levels, USUAL).outcome)


def test_one_who_cannot_support_it_leaves_it_open_however_many_others_can() -> None:
    assert tally([1] * 11 + [5], Fixed(share=0.5, level=4)).outcome == "open"


def test_counts_are_told_in_words_the_best_level_first() -> None:
    assert tell_tally(tally([4, 1, 1, 1], USUAL)) == "Fully behind it: 3; Not yet: 1"
    assert tell_tally(tally([], USUAL)) == "nobody has rated it yet"


@pytest.mark.parametrize(
    ("level", "why", "place"),
    [
        (1, "", None),
        (3, "", None),
        (4, "the price", None),
        (4, " ", "s1.why"),
        (5, "", "s1.why"),
        (2, "x" * 2001, "s1.why"),
        (0, "", "s1"),
        (6, "", "s1"),
    ],
)
def test_not_yet_and_cannot_need_a_reason(level: int, why: str, place: str | None) -> None:
    problem = find_rating_problem("s1", level, why)

    assert (problem and problem.place) == place


@pytest.mark.parametrize(
    ("threshold", "places"),
    [
        (USUAL, []),
        (Fixed(share=1, level=4), []),
        (Fixed(share=0.4), ["threshold.share"]),
        (Fixed(share=1.1, level=5), ["threshold.share", "threshold.level"]),
        (Fixed(level=0), ["threshold.level"]),
    ],
)
def test_a_threshold_asks_for_half_or_more_at_a_level_that_is_no_refusal(threshold: Fixed, places: list[str]) -> None:
    assert [problem.place for problem in find_threshold_problems(threshold)] == places


def test_the_spread_is_told_by_the_best_the_middle_and_the_worst() -> None:
    spread = find_spread([4, 1, 2, 2])

    assert spread is not None
    assert (spread.best, spread.middle, spread.worst, spread.apart) == (1, 2, 4, 3)
    assert find_spread([]) is None


def test_a_round_tells_how_many_moved_and_never_who() -> None:
    shift = compare_rounds({"a": 4, "b": 2, "c": 3, "d": 5}, {"a": 2, "b": 3, "c": 3, "e": 1})

    assert shift == Shift(nearer=1, away=1, same=1, joined=1, left=1)
    assert tell_shift(shift) == "1 moved nearer and 1 moved away"
    assert tell_shift(compare_rounds({"a": 1}, {"a": 1})) == "nobody moved"


def test_there_are_three_rounds_at_most() -> None:
    assert [may_begin_round(current) for current in (1, 2, 3, 4)] == [True, True, False, False]
