"""Where the group lands if talk goes on as it does: the equilibrium of Friedkin and Johnsen.

Everybody starts from their own view and, again and again, takes up a mean of the views of those they listen to:
`x = (1 - a) s + a W x`, with `s` the own view, `W` the shares of attention and `1 - a` the stubbornness (Friedkin and
Johnsen, "Social influence and opinions", Journal of Mathematical Sociology 15, 1990). Because no weight is negative,
the ends of what is possible follow from the ends of what people may think: they are bounds, not samples.

How stubborn people are nobody measured here. Who was heard keeps `HEARD_LEAST` to `HEARD_MOST` of the own view, more
the more evidence there is of it; of whom nothing is known, `SILENT`, and they may think anything.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.analysis import Lean
from graph.evidence import Evidence
from graph.stance import BEYOND
from graph.talk import Weights

Floats = NDArray[np.float64]

HEARD_LEAST = 0.3
HEARD_MOST = 0.7
"""In Friedkin and Johnsen's experiments people kept about half of their own view; both ends stay near that."""
SILENT = 0.1
"""Somebody who never took a stand is moved by the others nearly wholly, yet not wholly."""
FURTHEST = 2.0
DENSE = 60
"""Up to so many people the equilibrium is solved directly, beyond by iteration."""
_TOLERANCE = 1e-12
_ROUNDS = 2_000
_DIGITS = 9


def read_lean(evidence: Evidence) -> Lean:
    """Return the mean of where the buyers end, what it may be at least and at most, and how many end where.

    Who has neither a stance nor anybody to listen to stays open and isn't part of the mean.
    """
    listening = evidence.listening
    stances = {person: evidence.stances[person] for person in evidence.ordered(evidence.buyers)}
    if all(stance.value is None for stance in stances.values()):
        return Lean(value=None, low=None, high=None, for_=0, against=0, open=len(stances))
    people = [person for person in stances if stances[person].value is not None or listening.get(person)]
    views = np.array([_to_views(stances[person].value, stances[person].n) for person in people])
    stubborn = np.array([to_stubbornness(stances[person].value, stances[person].n) for person in people])
    ends = settle(people, listening, views, stubborn)
    low, value, high = (round(float(end), _DIGITS) for end in np.clip(ends.mean(axis=0), -FURTHEST, FURTHEST))
    settled = np.round(ends[:, 1], _DIGITS)
    ahead, against = int((settled > BEYOND).sum()), int((settled < -BEYOND).sum())
    return Lean(
        value=value,
        low=min(low, value),
        high=max(high, value),
        for_=ahead,
        against=against,
        open=len(stances) - ahead - against,
    )


def to_stubbornness(value: float | None, n: float) -> float:
    """Return how much of the own view somebody keeps, by the weight of the evidence of it."""
    return SILENT if value is None else HEARD_LEAST + (HEARD_MOST - HEARD_LEAST) * n / (1 + n)


def _to_views(value: float | None, n: float) -> tuple[float, float, float]:
    """Return the own view at least, as known, and at most; little evidence leaves much room."""
    if value is None:
        return -FURTHEST, 0.0, FURTHEST
    room = 1 / (1 + n)
    return max(-FURTHEST, value - room), value, min(FURTHEST, value + room)


def settle(people: Sequence[str], listening: Weights, views: Floats, stubborn: Floats) -> Floats:
    """Return where people end who begin with `views` (a row each, any number of columns)."""
    starts, ends, shares = _attention(people, listening)
    keeps = stubborn.copy()
    keeps[np.bincount(starts, minlength=len(people)) == 0] = 1.0
    if len(people) <= DENSE:
        return _solved(starts, ends, shares, views, keeps)
    return _iterated(starts, ends, shares, views, keeps)


def _attention(people: Sequence[str], listening: Weights) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return listener, speaker and share of attention, listener by listener."""
    place = {person: number for number, person in enumerate(people)}
    rows: list[tuple[int, int, float]] = []
    for person, number in place.items():
        heard: Mapping[str, float] = listening.get(person, {})
        rows.extend((number, place[each], weight) for each, weight in heard.items() if each in place)
    rows.sort()
    starts = np.array([row[0] for row in rows], dtype=np.int64)
    ends = np.array([row[1] for row in rows], dtype=np.int64)
    weights = np.array([row[2] for row in rows], dtype=np.float64)
    return starts, ends, weights / np.bincount(starts, weights, minlength=len(people))[starts]


def _solved(starts: NDArray[np.int64], ends: NDArray[np.int64], shares: Floats, views: Floats, keeps: Floats) -> Floats:
    matrix = np.eye(len(keeps))
    matrix[starts, ends] -= (1 - keeps[starts]) * shares
    return np.asarray(np.linalg.solve(matrix, keeps[:, None] * views))


def _iterated(
    starts: NDArray[np.int64], ends: NDArray[np.int64], shares: Floats, views: Floats, keeps: Floats
) -> Floats:
    """Go on talking until nobody moves: each round leaves at most the least stubborn one's part of the difference."""
    own = keeps[:, None] * views
    moved_by = ((1 - keeps[starts]) * shares)[:, None]
    listeners, firsts = np.unique(starts, return_index=True)
    found = views
    for _ in range(_ROUNDS if len(starts) else 0):
        renewed = own.copy()
        renewed[listeners] += np.add.reduceat(moved_by * found[ends], firsts, axis=0)
        change = float(np.abs(renewed - found).max())
        found = renewed
        if change < _TOLERANCE:
            break
    return found
