"""How often groups tied by chance split as well as this one: what any talk of sides has to beat.

A split must stand several times over, and the largest share counts: against ties handed on with everybody's number of
ties to and from others kept; against the same with their direction left open; and where quarrels are many, or are some
and nobody quarrels with a friend, also against such chance as keeps friends and quarrels off each other's pairs, and as
deals good and ill anew among what each says.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.partition import explain_by_three, halve, keep_most, to_pull
from graph.rewiring import deal_anew, deal_out, new_chance, rewire, rewire_among_sides
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
        friends, foes = ties.only_friends, ties.only_quarrels
        pairs = np.tile(ties.closeness.pairs, (copies, 1, 1))
        quarrels = np.tile(ties.quarrels.pairs, (copies, 1, 1))
        pairs[:, friends], quarrels[:, foes] = deal_out(pairs[0, friends], quarrels[0, foes], copies, chance)
        close, against = _filled(ties, pairs, _named(ties, copies, chance), ties.apart)
        return close, against + _symmetric(quarrels, ties.quarrels.weights, len(ties.people))

    def said_anew(copies: int) -> tuple[Floats, Floats]:
        said = replace(ties, closeness=ties.kin, nominations=ties.spoken)
        return _filled(said, np.tile(ties.kin.pairs, (copies, 1, 1)), _named(said, copies, chance), ties.apart)

    one_way = ties.one_way if len(ties.people) > _FEW else 0
    share, halves = _share(handed_on(one_way), pull, rewirings, hopeless)
    if share > enough or len(ties.people) <= _FEWEST:
        return share, halves
    share = max(share, _share(handed_on(0), pull, rewirings, hopeless)[0])
    many = len(ties.quarrels) >= max(1, _MANY_QUARRELS * len(ties.closeness))
    if share > enough or not (many or ties.apart_from_friends):
        return share, halves
    if many and ties.said_for_good_and_ill:
        share = max(share, _share(said_anew, pull, rewirings, hopeless)[0])
    apart = dealt_out if many else handed_on(one_way, ties.quarrels.pairs)
    return max(share, _share(apart, pull, rewirings, hopeless)[0]), halves


def share_as_parted(ties: SignedTies, so_far: Labels, kept: float, sides: int, rewirings: int) -> float:
    """Return the share of groups with the sides so far, tied by chance otherwise, that so many sides keep as much of.

    Everybody keeps how many ties they have with each of the sides so far; this group counts as one of them.
    """
    chance, count = new_chance(), len(ties.people)
    owners, others = ties.nominations.pairs.T
    named_by = owners * count + so_far[others]
    order = np.argsort(named_by, kind="stable")
    named = np.empty((rewirings, len(order)))
    named[:, order] = deal_anew(named_by[order], ties.nominations.weights[order], rewirings, chance)
    pairs = rewire_among_sides(ties.closeness.pairs, so_far, rewirings, chance, one_way=ties.one_way)
    as_much, step = 0, max(1, _CELLS // count**2)
    for first in range(0, rewirings, step):
        some = slice(first, first + step)
        pull = to_pull(*_filled(ties, pairs[some], named[some], ties.against))
        as_much += int((keep_most(pull, so_far, sides) >= kept - 10.0**-_DIGITS).sum())
    return (1 + as_much) / (1 + rewirings)


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
