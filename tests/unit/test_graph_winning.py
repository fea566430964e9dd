from itertools import permutations

import numpy as np
import pytest

from graph import winning
from graph.winning import Aim, Field, best_sequence, total_cost

PEOPLE = ("ana", "bo", "cy", "dee", "eli")
BOSS = "boss"


def any_field(seed: int) -> Field:
    chance = np.random.default_rng(seed)
    everybody = (*PEOPLE, BOSS)
    listening = {
        one: {other: float(chance.uniform(0.1, 1)) for other in everybody if other != one and chance.random() < 0.4}
        for one in everybody
    }
    effort = {each: float(chance.uniform(0.1, 1)) for each in everybody}
    won = {each: 0.6 for each in PEOPLE if chance.random() < 0.25}
    return Field(effort=effort, won=won, listening=listening)


def reaches(order: tuple[str, ...], aim: Aim) -> bool:
    enough = all(sum(each in people for each in order) >= count for people, count in aim.needs)
    return enough and len([each for each in order if each != aim.last]) >= aim.at_least


def by_trying_everything(field: Field, aim: Aim) -> float:
    ends = (aim.last,) if aim.last is not None else ()
    orders = ((*order, *ends) for size in range(len(PEOPLE) + 1) for order in permutations(PEOPLE, size))
    return min(total_cost(field, order, aim) for order in orders if reaches(order, aim))


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(
    "aim",
    [
        Aim(last=BOSS),
        Aim(last=BOSS, at_least=2),
        Aim(needs=((frozenset(PEOPLE[:3]), 2),)),
        Aim(needs=((frozenset(PEOPLE[:3]), 1), (frozenset(PEOPLE[2:]), 2)), last=BOSS),
    ],
)
def test_no_order_of_any_steps_takes_less(seed: int, aim: Aim) -> None:
    field = any_field(seed)

    found = best_sequence(field, PEOPLE, aim)

    assert reaches(found, aim)
    assert len(set(found)) == len(found)
    assert total_cost(field, found, aim) == pytest.approx(by_trying_everything(field, aim), abs=1e-6)


def test_among_many_only_the_most_useful_are_tried_and_little_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    aim = Aim(last=BOSS)
    fields = [any_field(seed) for seed in range(60)]
    exact = sum(total_cost(field, best_sequence(field, PEOPLE, aim), aim) for field in fields)
    monkeypatch.setattr(winning, "EXACT", 3)

    bounded = sum(total_cost(field, best_sequence(field, PEOPLE, aim), aim) for field in fields)
    straight = sum(total_cost(field, (BOSS,), aim) for field in fields)

    assert exact <= bounded
    assert bounded - exact < 0.2 * (straight - exact)


def test_the_order_of_candidates_changes_no_effort() -> None:
    for seed in range(20):
        field, aim = any_field(seed), Aim(last=BOSS)
        here, there = best_sequence(field, PEOPLE, aim), best_sequence(field, PEOPLE[::-1], aim)
        assert total_cost(field, here, aim) == pytest.approx(total_cost(field, there, aim), abs=1e-6)


def test_a_large_council_is_won_one_by_one() -> None:
    council = [f"m{number:02}" for number in range(30)]
    field = Field(effort={each: (number + 1) / 40 for number, each in enumerate(council)}, won={}, listening={})

    found = best_sequence(field, council, Aim(needs=((frozenset(council), 16),)))

    assert found == tuple(council[:16])


def test_who_is_listened_to_is_won_first() -> None:
    field = Field(effort={"bo": 0.4, "cy": 0.4, BOSS: 0.9}, won={}, listening={BOSS: {"bo": 0.8}, "bo": {"cy": 0.1}})

    assert best_sequence(field, ("bo", "cy"), Aim(last=BOSS)) == ("bo", BOSS)


def test_nobody_beside_the_last_is_borne() -> None:
    field = Field(effort={BOSS: 0.9}, won={}, listening={})

    assert best_sequence(field, (), Aim(last=BOSS)) == (BOSS,)
    assert best_sequence(field, (), Aim()) == ()
