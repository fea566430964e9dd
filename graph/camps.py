"""Whether ratings fall into two lasting sides: the best split in two, and how often chance splits as well.

Every split with two or more on each side is tried while there are few raters; with more, the best direction and the
best cut along it are sought in turns. Chance: each statement's ratings dealt out anew to its raters. What chance gives
depends on the ratings alone, never on who gave them or in which order they came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.speech import say

EXACT_UP_TO = 12
MOST = 100
"""Raters; a group larger than that doesn't sit down together."""
MOST_SHUFFLES = 99
"""Where not every split can be tried."""
SEED = 20040
_BATCH = 400_000
_TURNS = 20
_DIGITS = 9
_CLOSE = 1e-9
_SIDE = 2

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The split that explains most: one side's row numbers, its share of the variation, how often chance does as well.

    `method` says whether every split was tried.
    """

    side: frozenset[int]
    share: float
    p: float
    method: str


def find_split(levels: Numbers, shuffles: int) -> Split | None:
    """Split raters (rows; not rated = NaN) in two; None where nobody differs or a side is one person in truth."""
    count = len(levels)
    if not 2 * _SIDE <= count <= MOST:
        return None
    centred = np.nan_to_num(levels - np.nanmean(levels, axis=0), nan=0.0)
    total = float((centred**2).sum())
    if total <= 0:
        return None
    exact = count <= EXACT_UP_TO
    search: _Exhaustive | _Alternating = _Exhaustive(count) if exact else _Alternating()
    between, side = search.best(centred)
    alone = float((centred**2).sum(axis=1).max()) * count / (count - 1)
    if alone >= between * (1 - _CLOSE) or not _belong(centred, side):
        return None
    shuffles = shuffles if exact else min(shuffles, MOST_SHUFFLES)
    reached = round(between / total, _DIGITS)
    as_good = sum(
        int((np.round(search.heights(batch) / total, _DIGITS) >= reached).sum()) for batch in _dealt(centred, shuffles)
    )
    return Split(
        side=side,
        share=reached,
        p=(1 + as_good) / (1 + shuffles),
        method=say("every split tried") if exact else say("best split sought, not every one tried"),
    )


def _belong(centred: Numbers, side: frozenset[int]) -> bool:
    """Tell whether two or more on each side are nearer to the rest of their own side than to the other."""
    here = np.isin(np.arange(len(centred)), list(side))
    for own in (here, ~here):
        members, others = centred[own], centred[~own]
        rest = (members.sum(axis=0) - members) / (len(members) - 1)
        inside = ((members - rest) ** 2).sum(axis=1)
        outside = ((members - others.mean(axis=0)) ** 2).sum(axis=1)
        if int((inside < outside * (1 - _CLOSE)).sum()) < _SIDE:
            return False
    return True


def _dealt(centred: Numbers, shuffles: int) -> Iterator[Numbers]:
    """Yield batches of tables with each column's values dealt out anew, from columns in an order of their own."""
    ordered = np.sort(np.round(centred, _DIGITS), axis=0)
    ordered = ordered[:, np.lexsort(ordered[::-1])]
    rng = np.random.default_rng(SEED)
    size = max(1, _BATCH // ordered.size)
    for start in range(0, shuffles, size):
        tables = np.broadcast_to(ordered, (min(size, shuffles - start), *ordered.shape))
        yield rng.permuted(tables, axis=1)


class _Exhaustive:
    """All splits with two or more on each side, measured at once."""

    def __init__(self, count: int) -> None:
        patterns = (np.arange(2 ** (count - 1))[:, None] >> np.arange(count - 1)) & 1
        sides = np.hstack([np.zeros((len(patterns), 1)), patterns])
        sizes = sides.sum(axis=1)
        kept = (sizes >= _SIDE) & (sizes <= count - _SIDE)
        self._sides, sizes = sides[kept], sizes[kept]
        self._upper = np.triu_indices(count)
        both = self._sides[:, self._upper[0]] * self._sides[:, self._upper[1]]
        twice = np.where(self._upper[0] == self._upper[1], 1.0, 2.0)
        self._weights = both * twice * (count / (sizes * (count - sizes)))[:, None]

    def _between(self, tables: Numbers) -> Numbers:
        products = tables @ np.swapaxes(tables, -1, -2)
        return np.asarray(products[:, self._upper[0], self._upper[1]] @ self._weights.T)

    def best(self, centred: Numbers) -> tuple[float, frozenset[int]]:
        between = self._between(centred[None])[0]
        place = int(np.argmax(np.round(between, _DIGITS)))
        return float(between[place]), frozenset(map(int, np.flatnonzero(self._sides[place])))

    def heights(self, tables: Numbers) -> Numbers:
        return np.asarray(self._between(tables).max(axis=1))


class _Alternating:
    """The best cut along a direction, then the direction between both sides, until neither changes."""

    def best(self, centred: Numbers) -> tuple[float, frozenset[int]]:
        count = len(centred)
        sizes = np.arange(_SIDE, count - _SIDE + 1)
        reached, side = 0.0, np.zeros(count, dtype=bool)
        direction = _leading(centred)
        for _ in range(_TURNS):
            order = np.argsort(np.round(centred @ direction, _DIGITS), kind="stable")
            sums = np.cumsum(centred[order], axis=0)[_SIDE - 1 : count - _SIDE]
            between = (sums**2).sum(axis=1) * count / (sizes * (count - sizes))
            place = int(np.argmax(np.round(between, _DIGITS)))
            if between[place] <= reached * (1 + _CLOSE):
                break
            reached = float(between[place])
            side = np.zeros(count, dtype=bool)
            side[order[: place + _SIDE]] = True
            direction = centred[side].mean(axis=0) - centred[~side].mean(axis=0)
        return reached, frozenset(map(int, np.flatnonzero(side)))

    def heights(self, tables: Numbers) -> Numbers:
        return np.array([self.best(table)[0] for table in tables])


def _leading(centred: Numbers) -> Numbers:
    """Return the direction along which the ratings differ most, of either sign."""
    rows, columns = centred.shape
    if columns <= rows:
        return np.asarray(np.linalg.eigh(centred.T @ centred)[1][:, -1])
    return np.asarray(centred.T @ np.linalg.eigh(centred @ centred.T)[1][:, -1])
