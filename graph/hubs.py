"""Whether being named by many says something about one person, or only that some in this group are named by many.

Keeping how often everybody is named, any shuffle of the ties shows the same hubs. So where people are named more
unequally than chance would have it, a hub tells something only if the ties differ from such shuffles, which they do
among people who know each other: weight is given back more often. Or if nobody comes near.
"""

from dataclasses import dataclass
from math import comb
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from graph.nominations import Nominations
from graph.rewiring import CROWD, rewire

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
FEWEST_ONE_WAY = 5
"""With fewer ties that aren't given back, all are, and that says nothing: they may have been listed both ways."""
_TOSSES = 10
"""If coins were tossed, as many ties may tip towards somebody once in so many times at most."""
_UNEVEN = NormalDist().inv_cdf(0.9)
"""So many standard deviations above what chance gives, people are named unequally: one random group in ten is."""
_FAR = 2.0
"""So many times what the next has is far ahead, on every measure."""
_FEWEST_OTHERS = 3
_FEW_COPIES = 19
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How unequally people are named: the variance of what draws ties to them, beyond chance, for a mean of 1."""

    unequal: float
    beyond_chance: bool


def tip_towards(ties: Nominations, person: int) -> bool:
    """Return whether clearly more people give more weight to `person` than they get back."""
    to, by = ties.ends == person, ties.starts == person
    size = len(ties.people)
    gained = np.bincount(ties.starts[to], ties.weights[to], minlength=size)
    balance = gained - np.bincount(ties.ends[by], ties.weights[by], minlength=size)
    towards, tipped = int((balance > _SAME).sum()), int((abs(balance) > _SAME).sum())
    as_many = sum(comb(tipped, number) for number in range(towards, tipped + 1))
    return as_many * _TOSSES <= 1 << tipped


def is_far_ahead(measures: Floats, person: int) -> bool:
    """Return whether `person` has at least twice what anybody else has on all measures (measures x people)."""
    return bool((measures[:, person] >= _FAR * np.delete(measures, person, axis=1).max(axis=1)).all())


def spread_of_others(ties: Nominations, person: int) -> Spread:
    """Return how unequally those other than `person` are named."""
    named = np.delete(ties.times_named, person)
    if len(named) < _FEWEST_OTHERS:
        return Spread(unequal=0.0, beyond_chance=False)
    elsewhere = ties.starts[ties.ends != person]
    choice = len(ties.people) - 2
    chances = np.minimum(np.bincount(elsewhere) / choice, 1.0)
    by_chance, found = float((chances * (1 - chances)).sum()) * choice / (choice - 1), float(named.var(ddof=1))
    beyond = max(0.0, found - by_chance)
    part = 2 / (9 * (len(named) - 1))
    most = by_chance * (1 - part + _UNEVEN * part**0.5) ** 3
    return Spread(unequal=beyond / max(float(named.mean()), _SAME) ** 2, beyond_chance=found > most + _SAME)


def is_mutual_beyond_chance(ties: Nominations, p: float, rewirings: int, chance: np.random.Generator) -> bool:
    """Return whether at most a share `p` of shuffles gives as much back, everybody naming and named as often."""
    pairs, size = np.stack((ties.starts, ties.ends), axis=1), len(ties.people)
    own = int(_given_back(pairs[None], size)[0])
    if len(pairs) - own < FEWEST_ONE_WAY:
        return False
    if size > CROWD:
        rewirings = min(rewirings, _FEW_COPIES)
        shuffled = np.tile(pairs, (rewirings, 1, 1))
        shuffled[:, :, 1] = chance.permuted(shuffled[:, :, 1], axis=1)
    else:
        shuffled = rewire(pairs, size, rewirings, chance, one_way=len(pairs), ordered=True)
    return 1 + int((_given_back(shuffled, size) >= own).sum()) <= p * (1 + rewirings) + _SAME


def _given_back(pairs: Places, size: int) -> Places:
    there, back = pairs[:, :, 0] * size + pairs[:, :, 1], pairs[:, :, 1] * size + pairs[:, :, 0]
    return np.array([np.isin(one, other).sum() for one, other in zip(there, back, strict=True)])
