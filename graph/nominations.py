"""Who gives weight to whom: influence, trust and deferral, else messages; reporting lines are the office, not life."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.evidence import Evidence
from graph.power import to_power
from graph.tie_order import order_by_ties

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominations:
    """Weight given: from the person at each of `starts` to the one at `ends`, each pair once; who is in office."""

    people: tuple[str, ...]
    starts: Places
    ends: Places
    weights: Floats
    holders: NDArray[np.bool_]

    @property
    def times_named(self) -> Places:
        """How many others give weight to each person."""
        return np.bincount(self.ends, minlength=len(self.people))

    @property
    def runs_one_way(self) -> bool:
        """Whether no way along the ties comes back to where it began, as where ties without direction are listed."""
        left = np.ones(len(self.people), dtype=bool)
        while True:
            inside = left[self.starts] & left[self.ends]
            kept = np.zeros(len(left), dtype=bool)
            kept[self.starts[inside]] = True
            if not kept.any() or np.array_equal(kept, left):
                return not kept.any()
            left = kept

    def both_ways(self) -> "Nominations":
        """Return the same ties without their direction. No pair may be tied each way yet."""
        starts = np.concatenate((self.starts, self.ends))
        ends = np.concatenate((self.ends, self.starts))
        order = np.lexsort((ends, starts))
        weights = np.concatenate((self.weights, self.weights))[order]
        return replace(self, starts=starts[order], ends=ends[order], weights=weights)


def read_nominations(evidence: Evidence, holders: frozenset[str]) -> Nominations:
    """Read who gives weight to whom among the buyers, in an order of people that the ties alone give."""
    given = evidence.ordered(evidence.buyers)
    place = {person: number for number, person in enumerate(given)}
    power: dict[tuple[int, int], list[float]] = defaultdict(list)
    letters: dict[tuple[int, int], list[float]] = defaultdict(list)
    for tie in evidence.deal.ties:
        weight = tie.strength * tie.confidence
        if tie.from_ == tie.to or tie.from_ not in place or tie.to not in place or weight <= 0:
            continue
        direction = to_power(tie.kind, tie.from_, tie.to)
        if direction is not None and tie.kind != "reports_to":
            power[place[direction[1]], place[direction[0]]].append(weight)
        elif tie.kind == "communicates":
            letters[place[tie.from_], place[tie.to]].append(float(np.log2(1 + (1 if tie.count is None else tie.count))))
    return _placed(given, {pair: sum(sorted(each)) for pair, each in (power or letters).items()}, holders)


def _placed(given: tuple[str, ...], arcs: Mapping[tuple[int, int], float], holders: frozenset[str]) -> Nominations:
    rows = sorted((*pair, 0, weight) for pair, weight in arcs.items() if weight > 0)
    marks = [(number, number, 1, 1.0) for number, person in enumerate(given) if person in holders]
    starts, ends, kinds, weights = zip(*rows, *marks, strict=True) if rows or marks else ((), (), (), ())
    order = order_by_ties(len(given), starts, ends, kinds, weights)
    moved = {old: new for new, old in enumerate(order)}
    rows = sorted((moved[start], moved[end], 0, weight) for start, end, _, weight in rows)
    return Nominations(
        people=tuple(given[old] for old in order),
        starts=np.array([row[0] for row in rows], dtype=np.int64),
        ends=np.array([row[1] for row in rows], dtype=np.int64),
        weights=np.array([row[3] for row in rows], dtype=np.float64),
        holders=np.array([given[old] in holders for old in order], dtype=bool),
    )
