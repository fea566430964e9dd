"""How often groups tied by chance split as well as this one: what any talk of sides has to beat.

A split must stand several times over, and the largest share counts: against ties handed on with everybody's number of
ties to and from others kept; against the same with their direction left open; and where quarrels are many and nobody
quarrels with a friend, also against such chance as keeps friends and quarrels off each other's pairs.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from graph.partition import explain_by_three, halve, to_pull
from graph.rewiring import deal_anew, deal_out, new_chance, rewire
from graph.signed_ties import SignedTies, Weighted

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Shuffle = Callable[[int], tuple[Floats, Floats]]
"""Gives, for a number of copies, who is close and who is against whom in as many groups tied by chance."""
_CELLS = 4_000_000
_PARTS = 4
_HOPELESS = 0.25
"""A group that the first quarter of the rewirings shows to be this ordinary isn't compared with the others."""
_FEW = 9
"""Among so few people, keeping the direction of ties as well would leave chance hardly any other ways."""
_FEWEST = 6
"""So few people can be tied in so few ways that one comparison is strict enough."""
_MANY_QUARRELS = 0.25
"""From so many quarrels for each positive tie on, sides may lie in the quarrels alone."""
_DIGITS = 9


def to_matrices(ties: SignedTies) -> tuple[Floats, Floats]:
    """Return who is close and who is against whom (both 1 x people x people)."""
    return _filled(ties, ties.closeness.pairs[None], ties.nominations.weights[None], ties.against)


def share_as_split(ties: SignedTies, pull: Floats, enough: float, rewirings: int) -> tuple[float, Floats]:
    """Return the share of groups tied by chance that split as well as `pull`, and its halves.

    This group counts as one of them. Only a share of `enough` or less has to stand again in the further comparisons.
    """
    chance, hopeless = new_chance(), max(_HOPELESS, 2 * enough)

    def handed_on(one_way: int, barred: Labels | None = None) -> Shuffle:
        def shuffle(copies: int) -> tuple[Floats, Floats]:
            pairs = rewire(ties.closeness.pairs, len(ties.people), copies, chance, one_way=one_way, barred=barred)
            weights = deal_anew(np.arange(len(ties.closeness)) >= one_way, ties.closeness.weights, copies, chance)
            return _filled(ties, pairs, _named(ties, copies, chance), ties.against, weights)

        return shuffle

    def dealt_out(copies: int) -> tuple[Floats, Floats]:
        pairs, quarrels = deal_out(ties.closeness.pairs, ties.quarrels.pairs, copies, chance)
        close, against = _filled(ties, pairs, _named(ties, copies, chance), ties.apart)
        return close, against + _symmetric(quarrels, ties.quarrels.weights, len(ties.people))

    one_way = ties.one_way if len(ties.people) > _FEW else 0
    share, halves = _share(handed_on(one_way), pull, rewirings, hopeless)
    if share > enough or len(ties.people) <= _FEWEST:
        return share, halves
    share = max(share, _share(handed_on(0), pull, rewirings, hopeless)[0])
    if share > enough or not ties.apart_from_friends:
        return share, halves
    many = len(ties.quarrels) >= _MANY_QUARRELS * len(ties.closeness)
    apart = dealt_out if many else handed_on(one_way, ties.quarrels.pairs)
    return max(share, _share(apart, pull, rewirings, hopeless)[0]), halves


def _share(shuffle: Shuffle, own: Floats, rewirings: int, hopeless: float) -> tuple[float, Floats]:
    """Return the share that splits as well as `own`, and its best halves.

    Groups are ranked by either parting, in two or in three; what counts is a group's better rank.
    """
    found: list[Floats] = []
    left, most = rewirings, max(1, _CELLS // own.size)
    copies = min(most, -(-rewirings // _PARTS))
    first = own
    while left:
        pull = np.concatenate((first, to_pull(*shuffle(copies))))
        signs, by_two = halve(pull)
        if not found:
            halves = signs[0]
        found.append(np.stack((by_two, explain_by_three(pull, signs))))
        first, left = own[:0], left - copies
        share = _rank(np.concatenate(found, axis=1))
        if share > hopeless and (rewirings - left) * _PARTS >= rewirings:
            break
        copies = min(left, most)
    return share, halves


def _rank(explained: Floats) -> float:
    rounded = np.round(explained, _DIGITS)
    ranks = np.stack([(row[None] >= row[:, None]).sum(axis=1) for row in rounded]).min(axis=0)
    return float((ranks <= ranks[0]).mean())


def _named(ties: SignedTies, copies: int, chance: np.random.Generator) -> Floats:
    return deal_anew(ties.nominations.pairs[:, 0], ties.nominations.weights, copies, chance)


def _filled(
    ties: SignedTies, pairs: Labels, named: Floats, against: Weighted, weights: Floats | None = None
) -> tuple[Floats, Floats]:
    size = len(ties.people)
    signed = np.zeros((len(pairs), size, size))
    start, end = ties.nominations.pairs.T
    for_it, hostile = signed, np.zeros_like(signed)
    for_it[:, start, end] = np.maximum(named, 0)
    hostile[:, start, end] = np.maximum(-named, 0)
    hostile[:, against.pairs[:, 0], against.pairs[:, 1]] += against.weights
    close = _symmetric(pairs, ties.closeness.weights if weights is None else weights, size)
    return close + for_it + for_it.transpose(0, 2, 1), hostile + hostile.transpose(0, 2, 1)


def _symmetric(pairs: Labels, weights: Floats, size: int) -> Floats:
    matrix = np.zeros((len(pairs), size, size))
    copy = np.arange(len(pairs))[:, None]
    matrix[copy, pairs[:, :, 0], pairs[:, :, 1]] = weights
    matrix[copy, pairs[:, :, 1], pairs[:, :, 0]] = weights
    return matrix
