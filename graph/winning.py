"""What it takes to win people one after the other, and the order that takes least.

Winning somebody takes an effort: less where buy-in is to be had, more where nothing is known or they are against it.
It takes less once people they listen to are won, and a little less with every follower. The last step, the ask to whom
the final word belongs, weighs several times, because it is asked once. What a sequence takes is the sum of its steps.

Up to `EXACT` possible steps, the best sequence is found for certain (over all sets of people won); beyond, among those
who count most for the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.talk import Weights

Floats = NDArray[np.float64]

STEP = 0.1
"""Each step takes time, whoever it is."""
HELP = 0.6
"""So much of the effort falls away when all whom somebody listens to are won."""
FOLLOWING = 0.3
"""So much falls away with a large following; the first follower counts most."""
HALF_FOLLOWING = 2.0
FAINT = 0.25
"""A faint tie alone moves nobody much: it is weighed beside so much of the own mind."""
LAST = 3.0
EXACT = 8
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Who can be won: the effort without help, how far each is won already (0 to 1), and who listens to whom."""

    effort: Mapping[str, float]
    won: Mapping[str, float]
    listening: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Where a sequence must lead: to whom it ends at, and how many of which people have to be won in it."""

    last: str | None = None
    needs: tuple[tuple[frozenset[str], int], ...] = ()
    at_least: int = 0


def step_cost(field: Field, person: str, won: Mapping[str, float], following: float | None = None) -> float:
    """Return what winning `person` takes once others are won to the degree given, in sum the `following`."""
    pull = sum(share * won.get(other, 0.0) for other, share in _shares(field, person).items())
    following = (sum(sorted(won.values())) if following is None else following) - won.get(person, 0.0)
    eased = HELP * pull + FOLLOWING * following / (following + HALF_FOLLOWING)
    return STEP + field.effort[person] * (1 - eased)


def total_cost(field: Field, order: Sequence[str], aim: Aim) -> float:
    """Return what a whole sequence takes."""
    won = dict(field.won)
    total = 0.0
    for person in order:
        total += step_cost(field, person, won) * (LAST if person == aim.last else 1.0)
        won[person] = 1.0
    return total


def best_sequence(field: Field, candidates: Sequence[str], aim: Aim) -> tuple[str, ...]:
    """Return the order of steps that reaches the aim with least effort; of equals, that of the candidates' order."""
    able = [each for each in candidates if each != aim.last]
    if len(able) > EXACT:
        able = _most_useful(field, able, aim)
    if any(sum(each in people for each in able) < count for people, count in aim.needs):
        return _one_by_one(field, candidates, aim)
    return _least_effort(field, able, aim)


def _shares(field: Field, person: str) -> Mapping[str, float]:
    heard = field.listening.get(person, {})
    total = FAINT + sum(sorted(heard.values()))
    return {other: weight / total for other, weight in heard.items()}


def _most_useful(field: Field, able: Sequence[str], aim: Aim) -> list[str]:
    """Return those who pull most at the end, directly or through one other, for the effort they take."""
    use: dict[str, float] = {}
    ends = [aim.last] if aim.last is not None else sorted({each for people, _ in aim.needs for each in people})
    for end in ends:
        for other, share in _shares(field, end).items():
            use[other] = use.get(other, 0.0) + share
            for further, part in _shares(field, other).items():
                use[further] = use.get(further, 0.0) + share * part / 2
    following = sum(sorted(field.won.values()))
    takes = {each: step_cost(field, each, field.won, following) for each in able}
    worth = {each: round(use.get(each, 0.0) / (STEP + takes[each]), _DIGITS) for each in able}
    needed: list[str] = []
    for people, count in aim.needs:
        cheapest = sorted(
            (each for each in able if each in people),
            key=lambda each: round(takes[each] - worth[each], _DIGITS),
        )
        needed.extend(each for each in cheapest[: count + 1] if each not in needed)
    chosen = [*needed, *(each for each in sorted(able, key=lambda each: -worth[each]) if each not in needed)][:EXACT]
    return [each for each in able if each in chosen]


def _one_by_one(field: Field, candidates: Iterable[str], aim: Aim) -> tuple[str, ...]:
    """Win whoever takes least next until the aim is reached: the way for a large council."""
    won, order = dict(field.won), list[str]()
    for people, count in aim.needs:
        waiting = [each for each in candidates if each in people and each not in order and each != aim.last]
        for _ in range(min(count - sum(each in people for each in order), len(waiting))):
            following = sum(sorted(won.values()))
            takes = {each: step_cost(field, each, won, following) for each in waiting}
            person = min(waiting, key=lambda each: round(takes[each], _DIGITS))
            waiting.remove(person)
            order.append(person)
            won[person] = 1.0
    return (*order, aim.last) if aim.last is not None else tuple(order)


@lru_cache(maxsize=16)
def _layers(count: int) -> tuple[Floats, tuple[NDArray[np.int64], ...]]:
    """Return every set of `count` people as a row of ones and zeros, and the sets by size."""
    sets = np.arange(2**count)
    bits = (sets[:, None] >> np.arange(count)) & 1
    sizes = bits.sum(axis=1)
    return bits.astype(np.float64), tuple(np.flatnonzero(sizes == size) for size in range(1, count + 1))


def _least_effort(field: Field, able: Sequence[str], aim: Aim) -> tuple[str, ...]:
    bits, layers = _layers(len(able))
    takes = _costs(field, able, able, bits)
    best = np.zeros(len(bits), dtype=np.float64)
    came = np.full(len(bits), -1)
    steps = 1 << np.arange(len(able))
    for sets in layers:
        inside = bits[sets] > 0
        before = np.where(inside, sets[:, None] - steps, 0)
        totals = best[before] + takes[before, np.arange(len(able))]
        totals = np.where(inside, totals, np.inf).astype(np.float64).round(_DIGITS)
        came[sets] = totals.argmin(axis=1)
        best[sets] = totals.min(axis=1)
    ends = best
    if aim.last is not None:
        ends = np.asarray(best + LAST * _costs(field, [aim.last], able, bits)[:, 0], dtype=np.float64)
    fits = bits.sum(axis=1) >= min(aim.at_least, len(able))
    for people, count in aim.needs:
        fits &= bits @ np.array([each in people for each in able], dtype=np.float64) >= count
    chosen = int(np.round(np.where(fits, ends, np.inf), _DIGITS).argmin())
    order: list[str] = []
    while chosen:
        order.append(able[int(came[chosen])])
        chosen -= int(steps[came[chosen]])
    order.reverse()
    return (*order, aim.last) if aim.last is not None else tuple(order)


def _costs(field: Field, people: Sequence[str], able: Sequence[str], bits: Floats) -> Floats:
    """Return what each of `people` takes after each set of the able was won."""
    gains = np.array([1 - field.won.get(each, 0.0) for each in able], dtype=np.float64)
    following = sum(sorted(field.won.values())) + bits @ gains
    columns = []
    for person in people:
        shares = _shares(field, person)
        already = sum(share * field.won.get(other, 0.0) for other, share in sorted(shares.items()))
        pull = already + bits @ (np.array([shares.get(each, 0.0) for each in able]) * gains)
        others = following - field.won.get(person, 0.0)
        eased = HELP * pull + FOLLOWING * others / (others + HALF_FOLLOWING)
        columns.append(STEP + field.effort[person] * (1 - eased))
    return np.stack(columns, axis=1) if columns else np.zeros((len(bits), 0))
