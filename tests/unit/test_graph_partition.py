from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from graph import partition
from graph.partition import explain_by_three, halve, part, to_pull
from graph.rewiring import deal_anew, deal_out, new_chance, retarget, rewire, rewire_among_sides
from graph.tie_order import order_by_ties

Floats = NDArray[np.float64]


def signed_groups(count: int, size: int) -> tuple[Floats, Floats]:
    chance = np.random.default_rng(3)
    drawn = np.triu(chance.choice([-1.0, 0, 0, 1], (count, size, size)) * chance.random((count, size, size)), 1)
    both = drawn + drawn.transpose(0, 2, 1)
    return np.maximum(both, 0), np.maximum(-both, 0)


def kept_together(pull: Floats, labels: tuple[int, ...]) -> float:
    return sum(
        float(pull[i, j]) for i in range(len(labels)) for j in range(i + 1, len(labels)) if labels[i] == labels[j]
    )


@pytest.mark.parametrize("exact", [partition.EXACT_HALVES, 0])
def test_the_best_halves_are_found_exactly_and_by_search(monkeypatch: pytest.MonkeyPatch, exact: int) -> None:
    monkeypatch.setattr(partition, "EXACT_HALVES", exact)
    pull = to_pull(*signed_groups(25, 8))

    _, explained = halve(pull)

    together = pull.sum(axis=(1, 2)) / 2
    best = [max(kept_together(each, labels) for labels in product((0, 1), repeat=8)) for each in pull]
    reached = explained + together
    assert (reached <= np.array(best) + 1e-9).all()
    assert (np.abs(reached - best) < 1e-9).sum() >= (25 if exact else 23)


def test_three_sides_are_found_by_search_as_by_trying_all() -> None:
    pull = to_pull(*signed_groups(12, 7))
    signs, _ = halve(pull)

    reached = explain_by_three(pull, signs) + pull.sum(axis=(1, 2)) / 2

    best = [max(kept_together(each, labels) for labels in product(range(3), repeat=7)) for each in pull]
    assert (reached <= np.array(best) + 1e-9).all()
    assert (np.abs(reached - best) < 1e-9).sum() >= 10


@pytest.mark.parametrize("sides", [2, 3, 4])
@pytest.mark.parametrize("each", [2, 5])
def test_the_number_of_sides_is_that_of_the_circles(sides: int, each: int) -> None:
    planted = np.repeat(np.arange(sides), each)
    close = (planted[:, None] == planted) * 1.0 - np.eye(sides * each)
    pull = to_pull(close[None], np.zeros_like(close)[None])
    signs, _ = halve(pull)

    labels = part(pull[0], close, signs[0], lambda *_: 0.0, 0.05)

    assert len(set(zip(planted, labels, strict=True))) == len(set(labels)) == sides


def test_a_shuffle_keeps_everybodys_number_of_partners_and_makes_no_tie_twice_or_to_oneself() -> None:
    pairs = np.array([(0, 1), (0, 2), (0, 3), (1, 2), (3, 4), (4, 5), (5, 6), (2, 6)])

    shuffled = rewire(pairs, 7, 40, new_chance())

    assert shuffled.shape == (40, 8, 2)
    for copy in shuffled:
        assert np.bincount(copy.ravel(), minlength=7).tolist() == np.bincount(pairs.ravel(), minlength=7).tolist()
        assert len({frozenset(pair) for pair in copy.tolist()}) == 8
        assert all(one != other for one, other in copy)
    assert len({str(sorted(map(sorted, copy.tolist()))) for copy in shuffled}) > 20


def test_a_shuffle_keeps_how_many_ties_begin_and_end_with_everybody() -> None:
    pairs = np.array([(1, 0), (2, 0), (3, 1), (4, 2), (0, 5), (5, 3), (6, 4), (1, 6), (2, 3), (4, 5)])

    shuffled = rewire(pairs, 7, 60, new_chance(), one_way=8)

    for copy in shuffled:
        for way in (0, 1):
            assert np.bincount(copy[:8, way], minlength=7).tolist() == np.bincount(pairs[:8, way], minlength=7).tolist()
        assert len({frozenset(pair) for pair in copy.tolist()}) == 10
    assert len({str(copy[:8].tolist()) for copy in shuffled}) > 20


def test_a_shuffle_among_sides_keeps_how_many_partners_everybody_has_on_each() -> None:
    pairs = np.array([(1, 0), (2, 1), (3, 2), (4, 5), (7, 6), (5, 1), (2, 6), (0, 2), (4, 7), (5, 6), (7, 0), (3, 4)])
    sides = np.array([0, 0, 0, 0, 1, 1, 1, 1])

    shuffled = rewire_among_sides(pairs, sides, 60, new_chance(), one_way=7)

    def partners(rows: NDArray[np.int64]) -> list[list[int]]:
        both = np.concatenate((rows, rows[:, ::-1]))
        return [np.bincount(sides[both[both[:, 0] == one, 1]], minlength=2).tolist() for one in range(8)]

    assert all(partners(copy) == partners(pairs) for copy in shuffled)
    assert all(len({frozenset(pair) for pair in copy.tolist()}) == len(pairs) for copy in shuffled)
    assert all(np.bincount(copy[:3, 0], minlength=4).tolist() == [0, 1, 1, 1] for copy in shuffled)
    assert len({str(copy.tolist()) for copy in shuffled}) > 20


def test_nothing_is_handed_on_to_barred_pairs() -> None:
    pairs = np.array([(0, 1), (2, 3), (4, 5), (1, 2)])
    barred = np.array([(0, 2), (1, 3), (0, 5)])

    shuffled = {frozenset(pair) for copy in rewire(pairs, 6, 80, new_chance(), barred=barred) for pair in copy.tolist()}

    assert not shuffled & {frozenset(pair) for pair in barred.tolist()}
    assert len(shuffled) > 8


def test_friends_and_quarrels_are_dealt_over_the_same_pairs() -> None:
    friends, quarrels = np.array([(0, 1), (1, 2), (3, 4)]), np.array([(0, 4), (2, 3)])

    dealt, against = deal_out(friends, quarrels, 50, new_chance())

    every = sorted([*friends.tolist(), *quarrels.tolist()])
    assert all(sorted([*one.tolist(), *other.tolist()]) == every for one, other in zip(dealt, against, strict=True))
    assert len({str(sorted(each.tolist())) for each in against}) == 10


def test_every_way_of_pairing_four_people_comes_about_alike_often() -> None:
    shuffled = rewire(np.array([(0, 1), (2, 3)]), 4, 3000, new_chance())

    partner = [next(sum(pair) for pair in copy.tolist() if 0 in pair) for copy in shuffled]
    assert np.abs(np.bincount(partner)[1:] - 1000).max() < 120


def test_signs_are_dealt_anew_among_each_ones_own() -> None:
    owners, values = np.array([0, 0, 0, 1, 1]), np.array([1.0, 2, -3, 5, -6])

    dealt = deal_anew(owners, values, 60, new_chance())

    assert {tuple(sorted(row[:3])) for row in dealt} == {(-3, 1, 2)}
    assert {tuple(row[3:]) for row in dealt} == {(5, -6), (-6, 5)}
    assert len({tuple(row[:3]) for row in dealt}) == 6


@pytest.mark.parametrize("size", [6, 400])
def test_new_ends_are_others(size: int) -> None:
    starts = np.array([0, 0, 1, 2, 2, 2, 5])

    ends = retarget(starts, size, 50, new_chance())

    assert (ends != starts).all()
    assert (ends >= 0).all()
    assert (ends < size).all()
    if size == 6:
        assert all(len(set(row[3:6])) == 3 for row in ends)


def test_the_order_that_ties_give_follows_the_people_and_not_their_places() -> None:
    chance = np.random.default_rng(5)
    for _ in range(20):
        starts, ends = chance.integers(0, 9, (2, 14))
        kinds, weights = chance.integers(0, 2, 14), chance.random(14).round(3)
        moved = chance.permutation(9)

        def seen(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> list[tuple[int, int, float]]:
            # seen() is called within the same turn of the loop that it reads from
            order = order_by_ties(9, starts.tolist(), ends.tolist(), kinds.tolist(), weights.tolist())  # noqa: B023 (called at once)
            place = {person: number for number, person in enumerate(order)}
            rows = zip(starts.tolist(), ends.tolist(), weights.tolist(), strict=True)  # noqa: B023 (called at once)
            return sorted((place[start], place[end], weight) for start, end, weight in rows)

        assert seen(moved[starts], moved[ends]) == seen(starts, ends)
