"""The sides of a crowd, where partings can't be searched one by one: two, along the main direction of its ties."""

import numpy as np
from numpy.typing import NDArray

from graph.rewiring import deal_anew, new_chance, rewire
from graph.signed_ties import SignedTies

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
FEWEST_REWIRINGS = 19
"""As many as can show a share of 0.05."""
_HANDED_ON = 800_000
"""So many ties are handed on in all; the more ties, the fewer rewirings."""
_TURNS = 6
_STEPS = 60
_SWEEPS = 12


def halve_crowd(ties: SignedTies, rewirings: int) -> tuple[Floats, float, str]:
    """Return an approximate parting in two, the share of rewired crowds that part as well, and how it was found."""
    copies = min(rewirings, max(FEWEST_REWIRINGS, _HANDED_ON // (1 + len(ties.closeness) + len(ties.nominations))))
    chance = new_chance()
    signs, explained = _parting(ties, ties.closeness.pairs, ties.nominations.weights)
    as_split = 0
    for _ in range(copies):
        pairs = rewire(ties.closeness.pairs, len(ties.people), 1, chance, one_way=ties.one_way, turns=_TURNS)[0]
        named = deal_anew(ties.nominations.pairs[:, 0], ties.nominations.weights, 1, chance)[0]
        as_split += _parting(ties, pairs, named)[1] >= explained - 1e-9
    method = (
        "approximation for a crowd: two sides along the main direction of the ties' line index, "
        f"tested against {copies} rewirings that keep everybody's number of ties, stances and quarrels"
    )
    return signs, (1 + as_split) / (1 + copies), method


def _parting(ties: SignedTies, pairs: Labels, named: Floats) -> tuple[Floats, float]:
    size = len(ties.people)
    every = np.concatenate((pairs, ties.nominations.pairs, ties.against.pairs))
    weight = np.concatenate((ties.closeness.weights, named, -ties.against.weights))
    start, end = np.concatenate((every, every[:, ::-1])).T
    weights = np.tile(weight, 2)
    kind = np.bincount(start, np.maximum(weights, 0), minlength=size)
    total = max(float(kind.sum()), 1e-9)
    reach = float(np.bincount(start, np.abs(weights), minlength=size).max())

    def drawn(signs: Floats) -> Floats:
        return np.asarray(np.bincount(start, weights * signs[end], minlength=size) - kind * (kind @ signs) / total)

    direction = new_chance().random(size) - 0.5
    for _ in range(_STEPS):
        direction = drawn(direction) + reach / 2 * direction
        direction /= max(float(np.linalg.norm(direction)), 1e-300)
    signs = np.where(direction >= 0, 1.0, -1.0)
    best, explained = signs, float(signs @ drawn(signs))
    takes_part = new_chance().random((_SWEEPS, size)) < 0.5  # noqa: PLR2004 - half of them at a time
    for half in takes_part:
        signs = np.where(half & (signs * (drawn(signs) + kind**2 * signs / total) < 0), -signs, signs)
        reached = float(signs @ drawn(signs))
        if reached > explained:
            best, explained = signs, reached
    together = float(np.ones(size) @ drawn(np.ones(size)))
    return best, (explained - together) / 4
