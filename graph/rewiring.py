"""What groups would look like if chance had tied them: ties handed on with everybody's number of ties kept.

Every shuffle draws from a fixed seed, so that the same ties give the same answer each time.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
SEED = 20_260_601
_TURNS = 16
"""How often each tie is offered an exchange: after this many, traces of the first ties are gone."""

_CROWD = 150
"""From so many people on, two ties from one person to the same other are too rare to be looked for."""


def new_chance() -> np.random.Generator:
    """Return the numbers that every shuffle of one analysis draws from."""
    return np.random.default_rng(SEED)


def rewire(pairs: Places, size: int, copies: int, chance: np.random.Generator, turns: int = _TURNS) -> Places:
    """Return `copies` shuffles of undirected `pairs` (copies x pairs x 2): nobody's number of partners changes.

    Two ties a-b and c-d become a-d and c-b, unless that makes a tie to oneself or one that is there already.
    """
    count = len(pairs)
    half = count // 2
    one = np.tile(pairs[:, 0], (copies, 1))
    other = np.tile(pairs[:, 1], (copies, 1))
    copy = np.arange(copies)[:, None]
    base = copy * size * size
    taken = np.zeros(copies * size * size, dtype=bool)
    taken[_keys(one, other, base, size)] = True
    claimed = np.empty(copies * size * size, dtype=np.int32)
    for _ in range(turns if half else 0):
        order = np.argsort(chance.random((copies, count)), axis=1)
        first, second = order[:, :half], order[:, half : 2 * half]
        turned = chance.random((copies, half)) < 0.5  # noqa: PLR2004 - a fair coin
        a, b = one[copy, first], other[copy, first]
        c, d = one[copy, second], other[copy, second]
        c, d = np.where(turned, d, c), np.where(turned, c, d)
        wanted = np.stack((_keys(a, d, base, size), _keys(c, b, base, size)))
        ticket = np.arange(wanted.size, dtype=np.int32).reshape(wanted.shape)
        claimed[wanted] = ticket
        fine = ((claimed[wanted] == ticket) & ~taken[wanted]).all(axis=0) & (a != d) & (c != b)
        taken[_keys(a, b, base, size)[fine]] = False
        taken[_keys(c, d, base, size)[fine]] = False
        taken[wanted[:, fine]] = True
        other[copy, first] = np.where(fine, d, b)
        one[copy, second] = c
        other[copy, second] = np.where(fine, b, d)
    return np.stack((one, other), axis=2)


def _keys(one: Places, other: Places, base: Places, size: int) -> Places:
    return np.asarray(base + np.minimum(one, other) * size + np.maximum(one, other))


def deal_anew(owners: Places, values: Floats, copies: int, chance: np.random.Generator) -> Floats:
    """Return `copies` shuffles of `values`, each among the values of the same owner. Owners come in order."""
    return np.asarray(values[np.argsort(owners + chance.random((copies, len(owners))), axis=1)])


def retarget(starts: Places, size: int, copies: int, chance: np.random.Generator) -> Places:
    """Return `copies` times new ends for ties that begin at `starts`: any others; in groups none twice."""
    if size > _CROWD:
        drawn = chance.integers(0, size - 1, (copies, len(starts)))
        return np.asarray(drawn + (drawn >= starts))
    ends = np.empty((copies, len(starts)), dtype=np.int64)
    for start in np.unique(starts):
        own = np.flatnonzero(starts == start)
        drawn = np.argsort(chance.random((copies, size - 1)), axis=1)[:, : len(own)]
        ends[:, own] = drawn + (drawn >= start)
    return ends
