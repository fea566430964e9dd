"""What groups would look like if chance had tied them: ties handed on with everybody's number of ties kept.

Every shuffle draws from a fixed seed, so that the same ties give the same answer each time.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
SEED = 20_260_601
_TURNS = 10
"""How often each tie is offered an exchange: after this many, traces of the first ties are gone."""

_HARDLY = 1e-9
"""What draws ties to somebody is never nothing at all."""

CROWD = 150
"""From so many people on, two ties from one person to the same other are too rare to be looked for."""


def new_chance() -> np.random.Generator:
    """Return the numbers that every shuffle of one analysis draws from."""
    return np.random.default_rng(SEED)


def rewire(
    pairs: Places,
    size: int,
    copies: int,
    chance: np.random.Generator,
    *,
    one_way: int = 0,
    barred: Places | None = None,
    turns: int = _TURNS,
    ordered: bool = False,
) -> Places:
    """Return `copies` shuffles of `pairs` (copies x pairs x 2): nobody's number of partners changes.

    Two ties a-b and c-d become a-d and c-b, or, where they have no direction, a-c and b-d; unless that makes a tie to
    oneself or one that is there already, or one of the `barred` pairs. The first `one_way` pairs run from the first to
    the second person and are exchanged among themselves, so that everybody keeps how many begin and end with them.
    Two people have one tie at most, or, where all ties are `ordered`, one each way.
    All copies are offered the same exchanges and take them by chance.
    """
    count = len(pairs)
    people = np.repeat(pairs.T, copies, axis=1).reshape(2, count, copies)
    one, other = people[0], people[1]
    copy = np.arange(copies)
    key = _pair_keys(size, copies, ordered=ordered)
    taken = np.zeros(size * size * copies, dtype=bool)
    claimed = np.empty(len(taken), dtype=np.int32)
    held = key(one, other) + copy
    taken[held] = True
    never = np.arange(size) if barred is None else np.concatenate((np.arange(size), barred[:, 0]))
    partners = np.arange(size) if barred is None else np.concatenate((np.arange(size), barred[:, 1]))
    taken[key(never, partners)[:, None] + copy] = True
    for _ in range(turns):
        first, second, loose = _offers(one_way, count, chance)
        if not len(first):
            break
        a, b, c, d = one[first], other[first], one[second], other[second]
        drawn = chance.random(a.shape, dtype=np.float32)
        turned = (drawn > 2 / 3) & loose
        c, d = np.where(turned, d, c), np.where(turned, c, d)
        wanted = np.stack((key(a, d), key(c, b))) + copy
        ticket = np.arange(wanted.size, dtype=np.int32).reshape(wanted.shape)
        claimed[wanted] = ticket
        fine = ((claimed[wanted] == ticket) & ~taken[wanted]).all(axis=0) & (drawn >= np.where(loose, 1 / 3, 1 / 2))
        taken[held[first][fine]] = taken[held[second][fine]] = False
        taken[wanted[:, fine]] = True
        held[first] = np.where(fine, wanted[0], held[first])
        held[second] = np.where(fine, wanted[1], held[second])
        other[first] = np.where(fine, d, b)
        one[second] = c
        other[second] = np.where(fine, b, d)
    return np.ascontiguousarray(people.transpose(2, 1, 0))


def rewire_among_sides(
    pairs: Places, sides: Places, copies: int, chance: np.random.Generator, *, one_way: int = 0
) -> Places:
    """Return `copies` shuffles of `pairs` in which everybody keeps how many partners they have on each side.

    Within a side the first `one_way` pairs keep their direction; between two sides directions don't count.
    """
    shuffled = np.empty((copies, *pairs.shape), dtype=np.int64)
    upwards = np.where((sides[pairs[:, 0]] > sides[pairs[:, 1]])[:, None], pairs[:, ::-1], pairs)
    low, high = sides[upwards].T
    for one, other in np.unique(np.stack((low, high), axis=1), axis=0):
        chosen = np.flatnonzero((low == one) & (high == other))
        kept = len(chosen) if one != other else int((chosen < one_way).sum())
        shuffled[:, chosen] = rewire(upwards[chosen], len(sides), copies, chance, one_way=kept)
    return shuffled


def _pair_keys(size: int, copies: int, *, ordered: bool) -> Callable[[Places, Places], Places]:
    """Return what gives two people, whatever their order, the first cell of their pair; cells stand by copies.

    Where pairs are `ordered`, their order counts.
    """
    if ordered:
        return lambda one, other: np.asarray((one * size + other) * copies)
    if size > CROWD:
        return lambda one, other: (np.minimum(one, other) * size + np.maximum(one, other)) * copies
    places = np.arange(size)
    table = (np.minimum.outer(places, places) * size + np.maximum.outer(places, places)) * copies
    return lambda one, other: np.asarray(table[one, other])


def _offers(one_way: int, count: int, chance: np.random.Generator) -> tuple[Places, Places, NDArray[np.bool_]]:
    """Return which ties are offered an exchange with which, and (in a column) whether these have no direction."""
    firsts, seconds = [], []
    for begin, end in ((0, one_way), (one_way, count)):
        order = begin + chance.permutation(end - begin)
        half = len(order) // 2
        firsts.append(order[:half])
        seconds.append(order[half : 2 * half])
    first = np.concatenate(firsts)
    return first, np.concatenate(seconds), (first >= one_way)[:, None]


def deal_anew(owners: Places | NDArray[np.bool_], values: Floats, copies: int, chance: np.random.Generator) -> Floats:
    """Return `copies` shuffles of `values`, each among the values of the same owner. Owners come in order."""
    return np.asarray(values[np.argsort(owners + chance.random((copies, len(owners))), axis=1)])


def deal_out(friends: Places, quarrels: Places, copies: int, chance: np.random.Generator) -> tuple[Places, Places]:
    """Return `copies` times who is friends and who quarrels, dealt anew over the pairs that are either."""
    pairs = np.concatenate((friends, quarrels))
    dealt = pairs[np.argsort(chance.random((copies, len(pairs))), axis=1)]
    return dealt[:, : len(friends)], dealt[:, len(friends) :]


def retarget(starts: Places, size: int, copies: int, chance: np.random.Generator) -> Places:
    """Return `copies` times new ends for ties that begin at `starts`: any others; in groups none twice."""
    if size > CROWD:
        drawn = chance.integers(0, size - 1, (copies, len(starts)))
        return np.asarray(drawn + (drawn >= starts))
    ends = np.empty((copies, len(starts)), dtype=np.int64)
    for start in np.unique(starts):
        own = np.flatnonzero(starts == start)
        drawn = np.argsort(chance.random((copies, size - 1)), axis=1)[:, : len(own)]
        ends[:, own] = drawn + (drawn >= start)
    return ends


def retarget_unequally(
    starts: Places, size: int, copies: int, chance: np.random.Generator, *, unequal: float
) -> Places:
    """Return `copies` times new ends for ties that begin at `starts`, some people drawing more of them than others.

    What draws ties to people varies from person to person and copy to copy, with a mean of 1 and variance `unequal`.
    """
    if unequal <= 0:
        return retarget(starts, size, copies, chance)
    draw = np.maximum(chance.gamma(1 / unequal, unequal, (copies, size)), _HARDLY)
    ends = np.empty((copies, len(starts)), dtype=np.int64)
    if size > CROWD:
        for copy, reach in enumerate(draw.cumsum(axis=1)):
            drawn = np.searchsorted(reach, chance.random(len(starts)) * reach[-1])
            ends[copy] = np.where(drawn == starts, (drawn + 1) % size, drawn)
        return ends
    for start in np.unique(starts):
        own = np.flatnonzero(starts == start)
        wait = chance.standard_exponential((copies, size)) / draw
        wait[:, start] = np.inf
        ends[:, own] = np.argsort(wait, axis=1)[:, : len(own)]
    return ends
