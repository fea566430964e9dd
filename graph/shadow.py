"""Who has more weight than anybody in office: only where every measure agrees and chance would hardly bring it about.

One rank gap in a group of fifteen is noise. So somebody is named only who is ahead of all formal holders on each of
four measures that respect which way the ties run, and whose shares are such that in groups whose ties go to random
others hardly anybody ahead of all holders has as much. Their lead must be no smaller than is usual there: leads vary so
much with what a single holder happens to have that they alone tell little. More must give them weight than get it back;
where some are named far more than others anyway, `graph/hubs.py` decides what a hub tells; and where all ties run one
way, as a list of ties without direction does, they must stand out however the ties run.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.analysis import Comparison, Shadow
from graph.evidence import Evidence
from graph.hubs import is_far_ahead, is_mutual_beyond_chance, spread_of_others, tip_towards
from graph.nominations import Nominations, read_nominations
from graph.rewiring import new_chance, retarget_unequally

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
_AGAIN = 4
"""Who stands out has to again, among so many times the groups, so that no lucky draw names anybody."""
_USUAL = 0.5
"""At most such a share of random groups may show a lead as large."""
_DIRECT = 2
"""So many of the measures, the first, count only who gives weight to somebody themselves."""
_PARTS = 4
_SAME = 1e-9
_DIGITS = 9


def find_shadow(evidence: Evidence, holders: frozenset[str], p: float, rewirings: int) -> tuple[Shadow, ...]:
    """Return who is ahead of all formal holders on all measures where at most a share `p` of random groups shows it."""
    ties = read_nominations(evidence, holders)
    if not ties.holders.any() or len(ties.weights) < FEWEST_NOMINATIONS:
        return ()
    found = _stand_out(ties, np.flatnonzero(~ties.holders), p, rewirings, usual=_USUAL)
    if len(found) and ties.runs_one_way:
        found = _stand_out(ties.both_ways(), found, p, rewirings, usual=1.0)
    if not len(found):
        return ()
    own = _measures(ties, ties.ends[None])
    values, leads = own[:, 0], _leads(own, ties.holders)[0]
    best = values[:, ties.holders].max(axis=1)
    shadows = [
        Shadow(
            id=ties.people[place],
            score=round(float(leads[place]), _DIGITS),
            measures={
                name: Comparison(own=round(float(mine), _DIGITS), best_holder=round(float(top), _DIGITS))
                for name, mine, top in zip(MEASURES, values[:, place], best, strict=True)
            },
        )
        for place in found
    ]
    return tuple(sorted(shadows, key=lambda each: (-each.score, evidence.standing[each.id])))


def _stand_out(ties: Nominations, people: Places, p: float, rewirings: int, *, usual: float) -> Places:
    """Return who of `people` stands out from groups tied by chance, their lead being `usual` at most so often there."""
    own = _measures(ties, ties.ends[None])
    leads = _leads(own, ties.holders)
    leads, shares = leads[0], _mean_shares(own, leads)[0]
    ahead, chance = np.asarray(people[shares[people] > 0]), new_chance()
    if not len(ahead):
        return ahead
    groups = _RandomGroups(ties=ties, count=rewirings, chance=chance, usual=usual)
    ahead = ahead[groups.show_rarely(shares[ahead], leads[ahead], p)]
    directed = usual < 1
    ahead = np.array([each for each in ahead if not directed or tip_towards(ties, each)], dtype=np.int64)
    if not len(ahead):
        return ahead
    spread = spread_of_others(ties, int(ahead[np.argmax(ties.times_named[ahead])]))
    far = np.array([is_far_ahead(own[:_DIRECT, 0], each) for each in ahead], dtype=bool)
    unequal = 0.0 if far.all() or is_mutual_beyond_chance(ties, p, rewirings, chance) else spread.unequal
    if unequal and (far.any() or spread.beyond_chance):
        ahead, unequal = ahead[far], 0.0
    again = replace(groups, count=_AGAIN * rewirings, unequal=unequal)
    return np.asarray(ahead[again.show_rarely(shares[ahead], leads[ahead], p)])


def _measures(ties: Nominations, ends: Places) -> Floats:
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
    """Groups of the same people and holders, who give as many nominations, but to random others.

    Some draw more of them than others: `unequal` is the variance of what draws, for a mean of 1. At most a share
    `usual` of the groups may show as large a lead.
    """

    ties: Nominations
    count: int
    chance: np.random.Generator
    usual: float
    unequal: float = 0.0

    def show_rarely(self, shares: Floats, leads: Floats, p: float) -> NDArray[np.bool_]:
        """Return which shares, with such a lead, are rare in these groups.

        At most a share `p` of them may have somebody without office, ahead of all holders, of as much. It ends once
        nobody's share can be rare any more.
        """
        ties = self.ties
        cells = max(len(ties.weights), len(ties.people))
        left = copies = self.count if cells * self.count <= 2 * _CELLS else min(self.count, _FEW_COPIES)
        most, usual = p * (1 + copies) - 1, self.usual * (1 + copies) - 1
        as_much, as_far = np.zeros(len(shares)), np.zeros(len(leads))
        step = -(-copies // _PARTS)
        while left and (as_much <= most).any():
            drawn = min(left, step, max(1, _CELLS // cells))
            left, step = left - drawn, copies
            size = len(ties.people)
            ends = retarget_unequally(ties.starts, size, drawn, self.chance, unequal=self.unequal)
            measures = _measures(ties, ends)
            ahead = _leads(measures, ties.holders)
            reached = _mean_shares(measures, ahead)
            as_much += (reached[:, ~ties.holders].max(axis=1)[:, None] >= shares - _SAME).sum(axis=0)
            as_far += (ahead[:, ~ties.holders].max(axis=1)[:, None] >= leads - _SAME).sum(axis=0)
        return np.asarray((as_much <= most + _SAME) & (as_far <= usual + _SAME))
