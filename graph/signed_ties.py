"""Who stands with whom and against whom: the ties among buyers with their signs, in an order no id has a part in."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from graph.deal import Tie
from graph.evidence import Evidence
from graph.stance import WHERE_KINDS
from graph.tie_order import order_by_ties

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
NOMINATIONS = {"influences": 1, "trusts": 1, "supports": 1, "defers_to": 1, "undermines": -1, "blames": -1}
"""What one person says of, or does to, another: a sign for each. A reporting line says nothing about sides."""
_WITH = frozenset({"family", "communicates"})
_QUARREL = "conflicts_with"
_TALK = 0.25
"""What a first message weighs beside a tie that somebody named; three times the messages count about double."""
_TALK_GROWS = 1.25
"""How much faster than their logarithm messages count: where everybody writes with everybody, only numbers differ."""
_OPPOSED = 0.25
"""What opposite declared stances weigh: less than a quarrel, because people who differ may still be close."""
_RIVALS = 0.5
_SOME_QUARRELS = 0.1
"""From so large a share of all ties on, quarrels by themselves can make sides."""
_MUCH_ILL = 1 / 3
"""With less said for ill, dealing it anew among what each says leaves chance hardly any other ways."""
_MANY = 20_000
"""From so many opposed pairs on (a crowd), stances are left to the statements."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Pairs of places and a weight for each."""

    pairs: Places
    weights: Floats

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedTies:
    """People by place, and their ties by what a shuffle may do to them."""

    people: tuple[str, ...]
    closeness: Weighted
    """Positive ties, one for each pair: a shuffle hands them to other pairs."""
    one_way: int
    """How many of these, the first ones, run only from the first person of the pair to the second."""
    nominations: Weighted
    """Ties of people who named others for good and for ill: a shuffle deals the signs anew among each one's own."""
    against: Weighted
    """Quarrels, hostile acts and opposite stances: kept wherever ties are handed on."""
    quarrels: Weighted
    """Of these, the quarrels and hostile acts between two people."""
    apart: Weighted
    """Of these, opposite stances and rival claims alone."""
    spoken: Weighted
    """What each says of others for good and ill, quarrels taken as said by those who are recorded with them first."""
    kin: Weighted
    """The closeness that nobody says of anybody: family and messages."""
    rivals: Pair | None
    """The two who claim the same final word, or the only two in open conflict."""

    @property
    def only_friends(self) -> NDArray[np.bool_]:
        """Which of the closeness is between two who don't quarrel."""
        return ~np.isin(self._pair_numbers(self.closeness), self._pair_numbers(self.quarrels))

    @property
    def only_quarrels(self) -> NDArray[np.bool_]:
        """Which of the quarrels are between two who aren't close."""
        return ~np.isin(self._pair_numbers(self.quarrels), self._pair_numbers(self.closeness))

    @property
    def apart_from_friends(self) -> bool:
        """Whether quarrels are some, and no two people quarrel who are close as well."""
        some = len(self.quarrels) >= max(1, _SOME_QUARRELS * (len(self.quarrels) + len(self.closeness)))
        return some and bool(self.only_quarrels.all())

    @property
    def said_for_good_and_ill(self) -> bool:
        """Whether people say much for ill, and most of it by those who named others for good as well."""
        starts, ill = self.spoken.pairs[:, 0], self.spoken.weights < 0
        much = bool(ill.any()) and float(ill.mean()) >= _MUCH_ILL
        return much and float(np.isin(starts[ill], starts[~ill]).mean()) > 0.5  # noqa: PLR2004 - most

    def _pair_numbers(self, ties: Weighted) -> Places:
        return np.asarray(
            ties.pairs.min(axis=1, initial=len(self.people)) * len(self.people) + ties.pairs.max(axis=1, initial=0)
        )


def build_signed_ties(evidence: Evidence) -> SignedTies:
    """Read the signed ties of the buyers who haven't left."""
    given = evidence.ordered(evidence.buyers)
    place = {person: number for number, person in enumerate(given)}
    named, close, hostile, accused = _read(evidence.deal.ties, place)
    claims = _claims(evidence, place)
    opposed = _opposed(evidence, place)
    groups = (named, close, hostile, claims, opposed)
    coded = [
        (*way, code, weight)
        for code, group in enumerate(groups)
        for pair, weight in sorted(group.items())
        for way in ((pair,) if group is named else (pair, pair[::-1]))
    ]
    starts, ends, kinds, weights = zip(*coded, strict=True) if coded else ((), (), (), ())
    order = order_by_ties(len(given), starts, ends, kinds, weights)
    moved = {old: new for new, old in enumerate(order)}

    both = {i for (i, _), w in named.items() if w > 0} & {i for (i, _), w in named.items() if w < 0}
    quarrels = _summed(hostile, {pair: -w for pair, w in named.items() if w < 0 and pair[0] not in both})
    friendly = {pair: w for pair, w in named.items() if w > 0 and pair[0] not in both}
    closeness = _summed(close, friendly)
    one_way = {pair for pair in friendly if pair[::-1] not in friendly and _undirected(pair) not in close}
    rivals = next(iter(claims)) if len(claims) == 1 else next(iter(hostile)) if len(hostile) == 1 else None
    return SignedTies(
        people=tuple(given[old] for old in order),
        closeness=_ways_first(closeness, one_way, moved),
        one_way=len(one_way),
        nominations=_weighted({pair: w for pair, w in named.items() if pair[0] in both}, moved, directed=True),
        against=_weighted(_summed(quarrels, claims, opposed), moved),
        quarrels=_weighted(quarrels, moved),
        apart=_weighted(_summed(claims, opposed), moved),
        spoken=_weighted(_net(named, accused), moved, directed=True),
        kin=_weighted(close, moved),
        rivals=None if rivals is None else (moved[rivals[0]], moved[rivals[1]]),
    )


def _read(
    ties: tuple[Tie, ...], place: Mapping[str, int]
) -> tuple[dict[Pair, float], dict[Pair, float], dict[Pair, float], dict[Pair, float]]:
    """Return what is named (directed, signed), other closeness, who is in open conflict, and the same as recorded."""
    named: dict[Pair, list[float]] = defaultdict(list)
    close: dict[Pair, list[float]] = defaultdict(list)
    hostile: dict[Pair, list[float]] = defaultdict(list)
    accused: dict[Pair, list[float]] = defaultdict(list)
    for tie in ties:
        weight = tie.strength * tie.confidence
        if tie.from_ == tie.to or tie.from_ not in place or tie.to not in place or weight <= 0:
            continue
        pair = (place[tie.from_], place[tie.to])
        if tie.kind in NOMINATIONS:
            named[pair].append(NOMINATIONS[tie.kind] * weight)
        elif tie.kind == _QUARREL:
            hostile[min(pair), max(pair)].append(weight)
            accused[pair].append(weight)
        elif tie.kind in _WITH:
            heard = 1 if tie.count is None else tie.count
            talk = _TALK * float(np.log2(1 + heard)) ** _TALK_GROWS if tie.kind == "communicates" else 1.0
            close[min(pair), max(pair)].append(weight * talk)
    return _totals(named), _totals(close), _totals(hostile), _totals(accused)


def _net(named: Mapping[Pair, float], accused: Mapping[Pair, float]) -> dict[Pair, float]:
    net = {pair: named.get(pair, 0.0) - accused.get(pair, 0.0) for pair in named.keys() | accused.keys()}
    return {pair: weight for pair, weight in net.items() if weight}


def _totals(lists: Mapping[Pair, list[float]]) -> dict[Pair, float]:
    found = {pair: sum(sorted(weights)) for pair, weights in lists.items()}
    return {pair: weight for pair, weight in found.items() if weight}


def _claims(evidence: Evidence, place: Mapping[str, int]) -> dict[Pair, float]:
    """Two, and only two, who claim the same final word stand against each other."""
    found: dict[Pair, float] = {}
    for decision in evidence.deal.decisions:
        claimants = sorted(place[each] for each in evidence.final_words[decision.id].claimants if each in place)
        if decision.status != "decided" and len(claimants) == len(("one", "other")):
            found[claimants[0], claimants[1]] = _RIVALS
    return found


def _opposed(evidence: Evidence, place: Mapping[str, int]) -> dict[Pair, float]:
    camps: dict[str | None, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for person, readings in evidence.readings.items():
        for subject, reading in readings.items() if person in place else ():
            if subject is None or (subject in evidence.subjects and evidence.subjects[subject].kind in WHERE_KINDS):
                if reading.supportive:
                    camps[subject][0].append(place[person])
                elif reading.resistant:
                    camps[subject][1].append(place[person])
    for_others = [
        (camps[one][0], camps[other][0])
        for one in list(camps)
        for other in (evidence.exclusions.get(one, ()) if one is not None else ())
        if other in camps
    ]
    clashes = [*camps.values(), *for_others]
    if sum(len(one) * len(other) for one, other in clashes) > _MANY:
        return {}
    return {pair: _OPPOSED for one, other in clashes for pair in _crossed(one, other)}


def _crossed(one: list[int], other: list[int]) -> Iterator[Pair]:
    return ((min(pair), max(pair)) for pair in product(one, other) if pair[0] != pair[1])


def _summed(*groups: Mapping[Pair, float]) -> dict[Pair, float]:
    lists: dict[Pair, list[float]] = defaultdict(list)
    for group in groups:
        for (start, end), weight in group.items():
            lists[min(start, end), max(start, end)].append(weight)
    return _totals(lists)


def _undirected(pair: Pair) -> Pair:
    return min(pair), max(pair)


def _ways_first(closeness: Mapping[Pair, float], one_way: Collection[Pair], moved: Mapping[int, int]) -> Weighted:
    first = _weighted({pair: closeness[_undirected(pair)] for pair in one_way}, moved, directed=True)
    told = {_undirected(pair) for pair in one_way}
    then = _weighted({pair: weight for pair, weight in closeness.items() if pair not in told}, moved)
    return Weighted(
        pairs=np.concatenate((first.pairs, then.pairs)), weights=np.concatenate((first.weights, then.weights))
    )


def _weighted(group: Mapping[Pair, float], moved: Mapping[int, int], *, directed: bool = False) -> Weighted:
    rows = [(moved[start], moved[end], weight) for (start, end), weight in group.items()]
    if not directed:
        rows = [(min(start, end), max(start, end), weight) for start, end, weight in rows]
    rows.sort()
    return Weighted(
        pairs=np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2),
        weights=np.array([row[2] for row in rows], dtype=np.float64),
    )
