"""An order of people that their ties alone give, so that sampled figures depend on no id, name or date.

Each person gets a number from the numbers of those tied to them, again and again, until people who stand differently
among the ties differ. Whoever is still equal is equal in the ties, and then any order gives the same ties again.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_DEEP = 120
"""Up to so many people, equals are told apart one by one; in a crowd their ids do."""
_ROUNDS = 5
_FIRST, _SECOND, _THIRD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT = np.uint64(29)
_STEPS = 1_000_000
"""Strengths are told apart to a millionth."""


def order_by_ties(
    size: int, starts: Sequence[int], ends: Sequence[int], kinds: Sequence[int], weights: Sequence[float]
) -> list[int]:
    """Return the places 0 .. size - 1 in the order that the ties give; only equals stay in the order given."""
    start, end = np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64)
    strength = np.rint(np.array(weights, dtype=np.float64) * _STEPS).astype(np.int64).astype(np.uint64)
    label = _mixed(strength * _FIRST + np.array(kinds, dtype=np.int64).astype(np.uint64))
    numbers = _refined(np.zeros(size, dtype=np.uint64), start, end, label)
    tied = np.zeros(size, dtype=bool)
    tied[start] = tied[end] = True
    for step in range(size if size <= _DEEP else 0):
        place = _first_equal(numbers, tied)
        if place is None:
            break
        numbers[place] = _mixed(numbers[place : place + 1] + np.uint64(step + 1))[0]
        numbers = _refined(numbers, start, end, label)
    return [int(place) for place in np.argsort(numbers, kind="stable")]


def _refined(numbers: Numbers, start: NDArray[np.int64], end: NDArray[np.int64], label: Numbers) -> Numbers:
    for _ in range(_ROUNDS):
        heard = np.zeros(len(numbers), dtype=np.uint64)
        np.add.at(heard, start, _mixed(numbers[end] * _SECOND + label))
        np.add.at(heard, end, _mixed(numbers[start] * _THIRD + label))
        numbers = _mixed(numbers * _FIRST + heard)
    return numbers


def _mixed(numbers: Numbers) -> Numbers:
    stirred = (numbers ^ (numbers >> _SHIFT)) * _SECOND
    return (stirred ^ (stirred >> _SHIFT)) * _THIRD


def _first_equal(numbers: Numbers, tied: NDArray[np.bool_]) -> int | None:
    """Return the first person of the first group of equals who have ties."""
    places = np.flatnonzero(tied)
    known, first, counts = np.unique(numbers[places], return_index=True, return_counts=True)
    several = np.flatnonzero(counts > 1)
    return None if not len(known) or not len(several) else int(places[first[several[0]]])
