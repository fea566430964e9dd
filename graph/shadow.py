"""Who has more weight than anybody in office: only where every measure agrees and chance would hardly bring it about.

One rank gap in a group of fifteen is noise. So somebody is named only who is ahead of all formal holders on each of
four measures that respect which way the ties run, and whose shares are such that in groups whose ties go to random
others hardly anybody ahead of all holders has as much. Their lead must be no smaller than is usual there: leads vary so
much with what a single holder happens to have that they alone tell little.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis import Comparison, Shadow
from graph.evidence import Evidence
from graph.power import to_power
from graph.rewiring import new_chance, retarget
from graph.tie_order import order_by_ties

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
FEWEST_NOMINATIONS = 5
"""Fewer nominations can't be told from chance."""
MEASURES = ("weight", "people", "two_steps", "all_steps")
"""Weight with others; how many others; weight direct and through one person; and through any number of people.

Each further step counts less. Weight isn't divided among those whom somebody names, as PageRank does: else whoever has
all the weight, and gives their own to the one in office alone, could never be ahead.
"""
_FURTHER = 0.5
"""What a step more counts, at most; as a part of what the one who gives most gives, so that long ways fade out."""
_STEPS = 32
_CELLS = 2_000_000
_FEW_COPIES = 19
_COMPARISONS = (1, 4)
"""How many times the rewirings: who stands out has to again, among more groups, so that no lucky draw names anybody."""
_USUAL = 0.5
"""At most such a share of random groups may show a lead as large."""
_PARTS = 4
_SAME = 1e-9
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Nominations:
    people: tuple[str, ...]
    starts: Places
    ends: Places
    weights: Floats
    holders: NDArray[np.bool_]


def find_shadow(evidence: Evidence, holders: frozenset[str], p: float, rewirings: int) -> tuple[Shadow, ...]:
    """Return who is ahead of all formal holders on all measures where at most a share `p` of random groups shows it."""
    ties = _nominations(evidence, holders)
    if not ties.holders.any() or len(ties.weights) < FEWEST_NOMINATIONS:
        return ()
    own = _measures(ties, ties.ends[None])
    leads = _leads(own, ties.holders)
    leads, shares = leads[0], _mean_shares(own, leads)[0]
    ahead = np.flatnonzero((shares > 0) & ~ties.holders)
    if not len(ahead):
        return ()
    chance = new_chance()
    for times in _COMPARISONS:
        groups = _RandomGroups(ties=ties, count=times * rewirings, chance=chance)
        ahead = ahead[groups.show_rarely(shares[ahead], leads[ahead], p)]
        if not len(ahead):
            return ()
    values = own[:, 0]
    best = values[:, ties.holders].max(axis=1)
    found = [
        Shadow(
            id=ties.people[place],
            score=round(float(leads[place]), _DIGITS),
            measures={
                name: Comparison(own=round(float(mine), _DIGITS), best_holder=round(float(top), _DIGITS))
                for name, mine, top in zip(MEASURES, values[:, place], best, strict=True)
            },
        )
        for place in ahead
    ]
    return tuple(sorted(found, key=lambda each: (-each.score, evidence.standing[each.id])))


def _nominations(evidence: Evidence, holders: frozenset[str]) -> _Nominations:
    """Read who gives weight to whom: influence, trust and deferral, else messages. Reporting lines are the office."""
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


def _placed(given: tuple[str, ...], arcs: Mapping[tuple[int, int], float], holders: frozenset[str]) -> _Nominations:
    rows = sorted((*pair, 0, weight) for pair, weight in arcs.items() if weight > 0)
    marks = [(number, number, 1, 1.0) for number, person in enumerate(given) if person in holders]
    starts, ends, kinds, weights = zip(*rows, *marks, strict=True) if rows or marks else ((), (), (), ())
    order = order_by_ties(len(given), starts, ends, kinds, weights)
    moved = {old: new for new, old in enumerate(order)}
    rows = sorted((moved[start], moved[end], 0, weight) for start, end, _, weight in rows)
    return _Nominations(
        people=tuple(given[old] for old in order),
        starts=np.array([row[0] for row in rows], dtype=np.int64),
        ends=np.array([row[1] for row in rows], dtype=np.int64),
        weights=np.array([row[3] for row in rows], dtype=np.float64),
        holders=np.array([given[old] in holders for old in order], dtype=bool),
    )


def _measures(ties: _Nominations, ends: Places) -> Floats:
    """Return every measure (measures x copies x people) as shares of the group's total, for copies of the ends."""
    copies, size = len(ends), len(ties.people)
    base = np.arange(copies)[:, None] * size
    start, end = (base + ties.starts).ravel(), (base + ends).ravel()
    weights = np.tile(ties.weights, copies)
    count = copies * size
    direct = np.bincount(end, weights, minlength=count)
    people = np.bincount(end, minlength=count).astype(np.float64)
    most = max(float(np.bincount(ties.starts, ties.weights).max()), 1e-9)
    further = every = direct * 1.0
    for _ in range(_STEPS):
        further = _FURTHER / most * np.bincount(end, weights * further[start], minlength=count)
        every = every + further
    two = direct + np.bincount(end, weights * direct[start], minlength=count) / max(float(ties.weights.mean()), 1e-9)
    found = np.stack((direct, people, two, every)).reshape(len(MEASURES), copies, size)
    return np.asarray(found / np.maximum(found.sum(axis=2, keepdims=True), 1e-300))


def _leads(measures: Floats, holders: NDArray[np.bool_]) -> Floats:
    """Return everybody's smallest lead over the best holder, over all measures (copies x people)."""
    leads = (measures - measures[:, :, holders].max(axis=2, keepdims=True)).min(axis=0)
    return np.asarray(np.round(leads, _DIGITS))


def _mean_shares(measures: Floats, leads: Floats) -> Floats:
    """Return everybody's mean share over all measures (copies x people); nothing for who isn't ahead on all."""
    return np.asarray(np.where(leads > 0, np.round(measures.mean(axis=0), _DIGITS), 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _RandomGroups:
    """Groups of the same people and holders, who give as many nominations, but to random others."""

    ties: _Nominations
    count: int
    chance: np.random.Generator

    def show_rarely(self, shares: Floats, leads: Floats, p: float) -> NDArray[np.bool_]:
        """Return which shares, with such a lead, are rare in these groups.

        At most a share `p` of them may have somebody without office, ahead of all holders, of as much. It ends once
        nobody's share can be rare any more.
        """
        ties = self.ties
        cells = max(len(ties.weights), len(ties.people))
        left = copies = self.count if cells * self.count <= 2 * _CELLS else min(self.count, _FEW_COPIES)
        most, usual = p * (1 + copies) - 1, _USUAL * (1 + copies) - 1
        as_much, as_far = np.zeros(len(shares)), np.zeros(len(leads))
        step = -(-copies // _PARTS)
        while left and (as_much <= most).any():
            drawn = min(left, step, max(1, _CELLS // cells))
            left, step = left - drawn, copies
            measures = _measures(ties, retarget(ties.starts, len(ties.people), drawn, self.chance))
            ahead = _leads(measures, ties.holders)
            reached = _mean_shares(measures, ahead)
            as_much += (reached[:, ~ties.holders].max(axis=1)[:, None] >= shares - _SAME).sum(axis=0)
            as_far += (ahead[:, ~ties.holders].max(axis=1)[:, None] >= leads - _SAME).sum(axis=0)
        return np.asarray((as_much <= most + _SAME) & (as_far <= usual + _SAME))
