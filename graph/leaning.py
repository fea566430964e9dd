"""Towards which side each person leans, and how clearly: by their own ties, and where these cancel out, by a walk.

The walk starts at a person, follows positive ties at random and ends at the first person whose side is clear (or, with
two rivals named, at one of them); where it ends more often is where the person leans.
"""

import numpy as np
from numpy.typing import NDArray

from graph.signed_ties import Pair, SignedTies

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
TORN = 0.25
"""Below this difference in their own ties, as a share of them, people are placed by those they are tied to.

Where nearly everybody is tied to everybody, differences are small; there it is half of what the middle person shows.
"""
MIDDLE = 0.05
"""Whoever isn't nearer to one side than to the next by this much stands between."""
MIDDLE_OF_RIVALS = 0.01
"""The same for walks that end at one of two people only: they are long, and forget more on the way."""
NOWHERE = -1
_STEPS = 200


def lean_of_people(ties: SignedTies, labels: Labels, rivals: Pair | None) -> tuple[Labels, Floats]:
    """Return everybody's side (-1: none) and how much nearer they are to it than to the next, 0 to 1."""
    size, count = len(labels), int(labels.max()) + 1
    start, end, close, against = _both_ways(ties)
    total = np.bincount(start, close + against, minlength=size)

    def own_margins(sides: Labels) -> Floats:
        """How much more of their ties people have with their own side than with the next; the torn count for none."""
        to_sides = np.zeros((size, count + 1))
        np.add.at(to_sides, (start, sides[end]), close - against)
        to_sides = to_sides[:, :count]
        own = to_sides[np.arange(size), labels]
        to_sides[np.arange(size), labels] = -np.inf
        return np.asarray(np.divide(own - to_sides.max(axis=1), total, out=np.zeros(size), where=total > 0))

    margins = own_margins(labels)
    loose = margins < min(TORN, float(np.median(margins[total > 0])) / 2)
    walkers, middle = loose, MIDDLE
    if rivals is not None and labels[rivals[0]] != labels[rivals[1]]:
        walkers, middle = np.ones(size, dtype=bool), MIDDLE_OF_RIVALS
        walkers[list(rivals)] = loose[list(rivals)] = False
    ends = _walk(start, end, close, np.eye(count)[labels], walkers)
    highest = np.sort(ends, axis=1)
    leaning = highest[:, -1] - highest[:, -2]
    placed = np.where(loose, np.where(leaning < middle, NOWHERE, ends.argmax(axis=1)), labels)
    margins = np.where(loose, leaning, np.maximum(own_margins(placed), MIDDLE))
    return placed, np.clip(margins, 0, 1)


def _both_ways(ties: SignedTies) -> tuple[Labels, Labels, Floats, Floats]:
    named = ties.nominations.weights
    pairs = np.concatenate((ties.closeness.pairs, ties.nominations.pairs, ties.against.pairs))
    nothing = np.zeros(len(ties.against)), np.zeros(len(ties.closeness))
    close = np.concatenate((ties.closeness.weights, np.maximum(named, 0), nothing[0]))
    against = np.concatenate((nothing[1], np.maximum(-named, 0), ties.against.weights))
    start, end = np.concatenate((pairs, pairs[:, ::-1])).T
    return start, end, np.tile(close, 2), np.tile(against, 2)


def _walk(start: Labels, end: Labels, close: Floats, ends: Floats, walkers: NDArray[np.bool_]) -> Floats:
    """Return where walks from everybody end: on their own side, or for walkers wherever they come."""
    total = np.bincount(start, close, minlength=len(walkers))
    steps = np.divide(close, total[start], out=np.zeros(len(close)), where=total[start] > 0)
    found = np.where(walkers[:, None], 0.0, ends)
    for _ in range(_STEPS):
        arrived = np.stack(
            [np.bincount(start, steps * column[end], minlength=len(walkers)) for column in found.T], axis=1
        )
        renewed = np.where(walkers[:, None], arrived, found)
        if np.abs(renewed - found).max() < 1e-9:  # noqa: PLR2004 - nobody moves any more
            break
        found = renewed
    return found
