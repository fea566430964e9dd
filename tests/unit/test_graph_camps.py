"""How well two lasting sides in ratings are told from chance, from one united group and from one person apart."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from graph.camps import MOST, Numbers, find_split

SHUFFLES = 99
Make = Callable[[np.random.Generator, int, int], Numbers]


def united(rng: np.random.Generator, people: int, statements: int) -> Numbers:
    """All of one mind on each statement, but for one answer in eight."""
    return with_noise(rng, np.tile(rng.integers(1, 6, statements), (people, 1)).astype(np.float64))


def camps(rng: np.random.Generator, people: int, statements: int) -> Numbers:
    """The first half against the others on three statements of five."""
    levels = np.tile(rng.integers(1, 6, statements), (people, 1)).astype(np.float64)
    divided = rng.permutation(statements)[: 3 * statements // 5]
    half = people // 2
    levels[:half, divided] = rng.integers(1, 3, len(divided))
    levels[half:, divided] = rng.integers(4, 6, len(divided))
    return with_noise(rng, levels)


def alone(rng: np.random.Generator, people: int, statements: int) -> Numbers:
    levels = united(rng, people, statements)
    levels[0] = 6 - levels[0]
    return levels


def by_chance(rng: np.random.Generator, people: int, statements: int) -> Numbers:
    return rng.integers(1, 6, (people, statements)).astype(np.float64)


def with_noise(rng: np.random.Generator, levels: Numbers) -> Numbers:
    drawn = rng.random(levels.shape) < 0.12
    return np.asarray(np.where(drawn, rng.integers(1, 6, levels.shape), levels), dtype=np.float64)


def found(levels: Numbers) -> bool:
    split = find_split(levels, SHUFFLES)
    return split is not None and split.p <= 0.05


@pytest.mark.parametrize(
    ("make", "people", "least", "most"),
    [
        (by_chance, 5, 0, 0.075),
        (by_chance, 8, 0, 0.075),
        (by_chance, 14, 0, 0.075),
        (united, 6, 0, 0.05),
        (united, 14, 0, 0.075),
        (alone, 6, 0, 0.05),
        (alone, 10, 0, 0.06),
        (camps, 5, 0.85, 1),
        (camps, 8, 0.95, 1),
        (camps, 14, 0.95, 1),
    ],
)
def test_camps_are_told_from_chance(make: Make, people: int, least: float, most: float) -> None:
    rng = np.random.default_rng(3)
    share = sum(found(make(rng, people, 10)) for _ in range(200)) / 200

    assert least <= share <= most


def test_people_are_put_on_their_side() -> None:
    rng = np.random.default_rng(4)
    right = []
    for _ in range(50):
        split = find_split(camps(rng, 8, 10), SHUFFLES)
        assert split is not None
        hits = len(split.side & {0, 1, 2, 3}) + 4 - len(split.side - {0, 1, 2, 3})
        right.append(max(hits, 8 - hits) / 8)

    assert sum(right) / len(right) >= 0.97


def test_the_split_explains_as_much_as_any_tried_one_by_one() -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        levels = camps(rng, 6, 8)
        split = find_split(levels, 19)
        assert split is not None
        total = float(((levels - levels.mean(axis=0)) ** 2).sum())
        shares = []
        for size in (2, 3):
            for side in combinations(range(6), size):
                here, there = levels[list(side)], levels[[row for row in range(6) if row not in side]]
                within = sum(float(((part - part.mean(axis=0)) ** 2).sum()) for part in (here, there))
                shares.append(1 - within / total)
        assert split.share == pytest.approx(max(shares))


def test_neither_the_order_of_people_nor_that_of_statements_matters() -> None:
    rng = np.random.default_rng(6)
    for people in (6, 14):
        levels = camps(rng, people, 9)
        levels[0, 0] = np.nan
        first = find_split(levels, SHUFFLES)
        order = rng.permutation(people)
        again = find_split(levels[order][:, rng.permutation(9)], SHUFFLES)
        assert first is not None
        assert again is not None
        side = {int(order[row]) for row in again.side}
        assert (again.share, again.p) == (first.share, first.p)
        assert side in (set(first.side), set(range(people)) - first.side)


def test_where_no_two_sides_can_be_none_are_found() -> None:
    assert find_split(np.ones((6, 9)), SHUFFLES) is None
    assert find_split(np.array([[1.0] * 9, [1.0] * 9, [5.0] * 9]), SHUFFLES) is None
    assert find_split(np.vstack([np.ones((MOST, 9)), np.full((2, 9), 5.0)]), SHUFFLES) is None


def test_it_says_whether_every_split_was_tried() -> None:
    rng = np.random.default_rng(8)
    exact, sought = find_split(camps(rng, 12, 9), 19), find_split(camps(rng, 13, 9), 19)

    assert exact is not None
    assert sought is not None
    assert exact.method == "every split tried"
    assert sought.method == "best split sought, not every one tried"
