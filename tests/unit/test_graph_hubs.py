from collections.abc import Callable, Iterable, Sequence

import networkx as nx
import numpy as np
import pytest

from graph.evidence import Evidence, build_evidence
from graph.hubs import is_far_ahead, is_mutual_beyond_chance, spread_of_others, tip_towards
from graph.nominations import Nominations, read_nominations
from graph.rewiring import CROWD, new_chance, retarget_unequally, rewire
from graph.shadow import find_shadow
from tests.builders import deal, person, tie

Arc = tuple[int, int]
Way = Callable[[Arc, np.random.Generator], Sequence[Arc]]
CLUB = nx.karate_club_graph()
OFFICE = 0
WAYS: dict[str, Way] = {
    "one way": lambda pair, _: [pair],
    "the other way": lambda pair, _: [pair[::-1]],
    "both ways": lambda pair, _: [pair, pair[::-1]],
    "either way": lambda pair, chance: [pair if chance.random() < 0.5 else pair[::-1]],
}


def evidence_of(arcs: Iterable[Arc]) -> Evidence:
    asked = sorted(set(arcs))
    size = 1 + max(max(pair) for pair in asked)
    people = [person(f"p{number:03}", decision_maker=number == OFFICE) for number in range(size)]
    made = deal(people, ties=tuple(tie("trusts", f"p{one:03}", f"p{other:03}") for one, other in asked))
    return build_evidence(made, made.as_of)


def named(arcs: Iterable[Arc]) -> list[int]:
    found = find_shadow(evidence_of(arcs), frozenset({"p000"}), 0.05, 99)
    return [int(each.id[1:]) for each in found]


def ties_of(arcs: Iterable[Arc]) -> Nominations:
    return read_nominations(evidence_of(arcs), frozenset({"p000"}))


def place(ties: Nominations, number: int) -> int:
    return ties.people.index(f"p{number:03}")


def shuffled(arcs: Sequence[Arc], seed: int) -> list[Arc]:
    """Exchange ends again and again: everybody asks and is asked as often as before."""
    chance, ties = np.random.default_rng(seed), list(arcs)
    for _ in range(20 * len(ties)):
        first, second = chance.choice(len(ties), 2, replace=False)
        (one, other), (third, fourth) = ties[first], ties[second]
        if one != fourth and third != other and not {(one, fourth), (third, other)} & set(ties):
            ties[first], ties[second] = (one, fourth), (third, other)
    return ties


def advised(seed: int) -> list[Arc]:
    """Give twenty people some of whom are asked more than others, who often ask back; most ask the second."""
    chance = np.random.default_rng(seed)
    arcs: set[Arc] = set()
    for one in range(20):
        for other in range(20):
            often = 0.85 if other == 1 else 0.6 if other in {4, 9, 14} else 0.15
            if one != other and chance.random() < often * (0.3 if one == 1 else 1):
                arcs.add((one, other))
    mutual = {(other, one) for one, other in sorted(arcs) if 1 not in {one, other} and chance.random() < 0.35}
    return sorted(arcs | mutual)


@pytest.mark.parametrize("way", WAYS)
def test_a_club_shuffled_with_everybodys_number_of_ties_kept_rarely_shows_anybody(way: str) -> None:
    """Zachary 1977. His club has two hubs, and so has each shuffle; the one in office here is hardly tied."""
    hardly = min(CLUB, key=lambda each: (CLUB.degree(each), each))
    alarms = 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        club = nx.relabel_nodes(CLUB, {hardly: OFFICE, OFFICE: hardly})
        club = nx.double_edge_swap(nx.Graph(club), 400, 100_000, seed=seed)
        pairs = sorted((min(pair), max(pair)) for pair in club.edges)
        alarms += bool(named(arc for pair in pairs for arc in WAYS[way](pair, chance)))

    assert alarms <= 2


def test_among_people_asked_unequally_one_is_named_where_they_ask_each_other_back_but_not_in_shuffles() -> None:
    groups = [advised(seed) for seed in range(12)]

    assert sum(1 in named(each) for each in groups) >= 8
    assert sum(bool(named(shuffled(each, seed))) for seed, each in enumerate(groups)) <= 1


def test_whom_teams_and_their_heads_ask_is_named_though_heads_are_asked_more_than_others() -> None:
    teams = [(number, 2 + number % 4) for number in range(6, 20)]
    everyone = [(number, 1) for number in range(2, 20)]

    assert named([*teams, *everyone, (6, 0), (3, 0)]) == [1]


def test_whom_all_trust_and_who_trusts_all_back_is_not_named() -> None:
    trusted = [(number, 1) for number in range(12) if number != 1]
    rest = [(2, 5), (5, 7), (7, 2), (3, 0)]

    assert named([*trusted, *rest]) == [1]
    assert named([*trusted, *((1, number) for number, _ in trusted), *rest]) == []


def test_ties_that_never_come_back_to_where_they_began_run_one_way() -> None:
    assert ties_of([(1, 0), (2, 0), (2, 1), (3, 2)]).runs_one_way
    assert not ties_of([(1, 0), (2, 1), (0, 2), (3, 0)]).runs_one_way
    assert not ties_of([(1, 0), (0, 1)]).runs_one_way


def test_ties_read_both_ways_give_each_side_the_same() -> None:
    ties = ties_of([(1, 0), (2, 0), (2, 1), (3, 2)]).both_ways()

    pairs = list(zip(ties.starts.tolist(), ties.ends.tolist(), strict=True))
    assert pairs == sorted(pairs)
    assert set(pairs) == {pair[::-1] for pair in pairs}
    assert len(set(pairs)) == 8


def test_ties_tip_towards_whom_more_ask_than_coins_would_have_it() -> None:
    clear = ties_of((number, 1) for number in range(2, 6))
    even = ties_of([*((number, 1) for number in range(2, 6)), (1, 6), (1, 7)])

    assert tip_towards(clear, place(clear, 1))
    assert not tip_towards(even, place(even, 1))


def test_ties_with_a_crowd_are_weighed_too() -> None:
    ties = ties_of((number, 1) for number in range(2, 1300))

    assert tip_towards(ties, place(ties, 1))


def test_far_ahead_is_twice_as_much_on_every_measure() -> None:
    assert is_far_ahead(np.array([[8.0, 4.0, 1.0], [9.0, 2.0, 3.0]]), 0)
    assert not is_far_ahead(np.array([[8.0, 4.0, 1.0], [5.0, 2.0, 3.0]]), 0)


def test_people_named_at_random_are_named_equally_beyond_chance_and_hubs_are_not() -> None:
    beyond = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        at_random = [(one, int(end)) for one in range(14) for end in chance.permutation(14)[:4] if end != one]
        ties = ties_of(at_random)
        beyond += spread_of_others(ties, place(ties, 1)).beyond_chance
    hubs = ties_of((one, other) for one in range(14) for other in (1, 2, 3, 4) if one != other)

    assert beyond <= 8
    assert spread_of_others(hubs, place(hubs, 1)).beyond_chance
    assert spread_of_others(hubs, place(hubs, 1)).unequal > 1


def test_ties_given_back_on_purpose_differ_from_shuffles_and_those_of_shuffles_do_not() -> None:
    back = [arc for one in range(12) for arc in ((one, (one + 1) % 12), ((one + 1) % 12, one))]
    asked = [*back, *((one, (one + 5) % 12) for one in range(12))]

    assert is_mutual_beyond_chance(ties_of(asked), 0.05, 99, new_chance())
    assert not is_mutual_beyond_chance(ties_of(back), 0.05, 99, new_chance())
    others = [ties_of(shuffled(asked, seed)) for seed in range(20)]
    assert sum(is_mutual_beyond_chance(each, 0.05, 99, new_chance()) for each in others) <= 3


def test_a_crowds_ties_given_back_are_told_from_chance_as_well() -> None:
    chance = np.random.default_rng(3)
    pairs = [(int(one), int(other)) for one, other in chance.integers(0, CROWD + 30, (600, 2)) if one != other]
    back = [pair[::-1] for pair in pairs[:200]]

    assert is_mutual_beyond_chance(ties_of([*pairs, *back]), 0.05, 99, new_chance())
    assert not is_mutual_beyond_chance(ties_of(pairs), 0.05, 99, new_chance())


def test_ordered_ties_are_handed_on_with_who_asks_and_is_asked_how_often_kept() -> None:
    pairs = np.array(advised(2))

    copies = rewire(pairs, 20, 30, new_chance(), one_way=len(pairs), ordered=True)

    for side in (0, 1):
        often = np.bincount(pairs[:, side], minlength=20)
        assert all((np.bincount(copy[:, side], minlength=20) == often).all() for copy in copies)
    assert all(len({tuple(pair) for pair in copy}) == len(pairs) for copy in copies)
    assert (copies[:, :, 0] != copies[:, :, 1]).all()
    assert any((pair[1], pair[0]) in {tuple(each) for each in copies[0]} for pair in copies[0])


@pytest.mark.parametrize("size", [30, CROWD + 50])
def test_who_draws_more_is_named_more(size: int) -> None:
    starts = np.repeat(np.arange(size), 6)

    alike = retarget_unequally(starts, size, 20, new_chance(), unequal=0.0)
    unlike = retarget_unequally(starts, size, 20, new_chance(), unequal=1.0)

    spread = [np.mean([np.bincount(copy, minlength=size).var() for copy in ends]) for ends in (alike, unlike)]
    assert (unlike != starts).all()
    assert spread[1] > 3 * spread[0]
