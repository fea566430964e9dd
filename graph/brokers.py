"""Who connects people that aren't connected otherwise: betweenness over ties of any friendly kind, whatever their way.

Exact for groups; in a crowd, shortest ways from a sample of people, spread over all who have many or few ties.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.deal import Tie
from graph.tie_order import order_by_ties

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
HOSTILE = frozenset({"conflicts_with", "undermines", "blames"})
"""Kinds of tie over which nothing is passed on."""
EXACT = 300
"""Up to so many people, the shortest ways from everybody are counted."""
_SAMPLE = 96
_FAR = 30
"""In a crowd, longer ways carry nothing."""
SAMPLED = f"brokers are an approximation for a crowd, from the shortest ways of {_SAMPLE} people"
_DIGITS = 12


def find_brokers(people: Sequence[str], ties: Iterable[Tie]) -> Mapping[str, float]:
    """Return who lies on shortest ways between others: the share of pairs whose shortest ways pass them, if any."""
    place = {person: number for number, person in enumerate(people)}
    joined = {
        (min(place[tie.from_], place[tie.to]), max(place[tie.from_], place[tie.to]))
        for tie in ties
        if tie.kind not in HOSTILE
        and tie.strength * tie.confidence > 0
        and tie.count != 0
        and tie.from_ in place
        and tie.to in place
        and tie.from_ != tie.to
    }
    if not joined:
        return {}
    pairs = np.array(sorted(joined), dtype=np.int64)
    scores = measure_betweenness(pairs, len(people))
    found = {person: round(float(score), _DIGITS) for person, score in zip(people, scores, strict=True)}
    return {person: score for person, score in found.items() if score > 0}


def measure_betweenness(pairs: Places, size: int) -> Floats:
    """Return everybody's share of the shortest ways between all other pairs (Freeman's, normalised)."""
    if size < 3:  # noqa: PLR2004 - nobody can be between one person and another
        return np.zeros(size)
    both = np.concatenate((pairs, pairs[:, ::-1]))
    start, end = both[np.lexsort((both[:, 1], both[:, 0]))].T
    origins = np.arange(size) if size <= EXACT else _sample(pairs, size)
    passed = np.zeros(size)
    step = max(1, 4_000_000 // max(len(start), size))
    for first in range(0, len(origins), step):
        passed += _passed(start, end, origins[first : first + step], size)
    return np.asarray(passed * (size / len(origins)) / ((size - 1) * (size - 2)))


def _sample(pairs: Places, size: int) -> Places:
    """Return people spread evenly over everybody, from the most to the fewest ties."""
    starts, ends = np.concatenate((pairs, pairs[:, ::-1])).T.tolist()
    order = np.array(order_by_ties(size, starts, ends, [0] * len(starts), [1.0] * len(starts)), dtype=np.int64)
    many = np.bincount(pairs.ravel(), minlength=size)
    ranked = order[np.argsort(-many[order], kind="stable")]
    return np.asarray(ranked[np.linspace(0, size - 1, _SAMPLE).round().astype(np.int64)])


def _passed(start: Places, end: Places, origins: Places, size: int) -> Floats:
    """Return how many shortest ways from the origins pass each person (Brandes' counts, all origins at once)."""
    columns = np.arange(len(origins))
    ways = np.zeros((size, len(origins)))
    ways[origins, columns] = 1
    depth = np.full((size, len(origins)), -1, dtype=np.int32)
    depth[origins, columns] = 0
    heads, firsts = np.unique(start, return_index=True)
    level = 0
    while size <= EXACT or level < _FAR:
        reached = _gathered(np.where(depth == level, ways, 0)[end], heads, firsts, size)
        fresh = (depth < 0) & (reached > 0)
        if not fresh.any():
            break
        level += 1
        ways[fresh], depth[fresh] = reached[fresh], level
    passed = np.zeros((size, len(origins)))
    for below in range(level, 0, -1):
        shares = np.divide(1 + passed, ways, out=np.zeros_like(ways), where=depth == below)
        handed = _gathered(shares[end], heads, firsts, size) * ways
        passed = np.where(depth == below - 1, handed, passed)
    passed[origins, columns] = 0
    return np.asarray(passed.sum(axis=1))


def _gathered(values: Floats, heads: Places, firsts: Places, size: int) -> Floats:
    summed = np.zeros((size, values.shape[1]))
    summed[heads] = np.add.reduceat(values, firsts, axis=0)
    return summed
