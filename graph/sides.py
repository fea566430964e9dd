"""Whether a group falls into sides, who stands on which, and who between: from the ties, tested against chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis import SidesEvidence
from graph.crowd_sides import halve_crowd
from graph.evidence import Evidence
from graph.leaning import lean_of_people
from graph.partition import explain_by_three, halve, part, to_pull
from graph.rewiring import deal_anew, new_chance, rewire
from graph.signed_ties import SignedTies, Weighted, build_signed_ties

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
FEWEST_TIES = 6
"""Fewer positive ties or nominations can be dealt in too few ways to tell a split from chance."""
CROWD = 300
"""From so many people on, sides are read from the main direction of the ties and tested on fewer rewirings."""
_CELLS = 4_000_000
SMALLEST_SIDE = 2
"""One alone is a lone voice, which is another question."""
TOO_FEW = "no test made: too few ties among the buyers to tell sides from chance"
_EXPECTED = "closeness is counted against what people's numbers of ties would give"
_HOW = f"line index (closeness across sides, hostility within; {_EXPECTED})"
_TESTED = "tested against rewirings that keep everybody's number of ties, stances and quarrels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The sides of a group (one: united), who is on none, and how sure that is."""

    sides: tuple[tuple[str, ...], ...]
    between: tuple[str, ...]
    evidence: SidesEvidence


def read_sides(evidence: Evidence, p: float, rewirings: int) -> Sides:
    """Read the sides; two or more only where at most a share `p` of rewired groups splits as well."""
    ties = build_signed_ties(evidence)
    if len(ties.closeness) + len(ties.nominations) < FEWEST_TIES:
        return _united(ties, None, TOO_FEW)
    size = len(ties.people)
    if size > CROWD:
        half, share, method = halve_crowd(ties, rewirings)
        labels = (half < 0).astype(np.int64)
    else:
        close, against = _to_matrices(ties, ties.closeness.pairs[None], ties.nominations.weights[None])
        pull = to_pull(close, against)
        halves, by_two = halve(pull)
        share = _share_as_split(ties, _explained(pull, halves, by_two), rewirings)
        method = f"{_HOW} by local search over one to four sides; {_TESTED} ({rewirings})"
        labels = part(pull[0], close[0] - against[0], halves[0]) if share <= p else np.zeros(size, dtype=np.int64)
    if share > p:
        return _united(ties, share, method)
    rivals = ties.rivals if labels.max() == 1 else None
    if rivals is not None and labels[rivals[0]] != labels[rivals[1]]:
        method = f"{method}; the torn placed by a random walk that ends at one of the two rivals"
    placed, margins = lean_of_people(ties, labels, rivals)
    return _parted(ties, placed, margins, share, method)


def _united(ties: SignedTies, p: float | None, method: str) -> Sides:
    sides = (ties.people,) if ties.people else ()
    return Sides(sides=sides, between=(), evidence=SidesEvidence(p=p, margins={}, method=method))


def _parted(ties: SignedTies, placed: Labels, margins: Floats, p: float, method: str) -> Sides:
    found = [tuple(ties.people[i] for i in np.flatnonzero(placed == side)) for side in range(placed.max() + 1)]
    sides = tuple(side for side in found if len(side) >= SMALLEST_SIDE)
    if len(sides) < SMALLEST_SIDE:
        return _united(ties, p, f"{method}; all but single people stand together")
    kept = {person for side in sides for person in side}
    nearer = {each: round(float(margin), 6) for each, margin in zip(ties.people, margins, strict=True)}
    return Sides(
        sides=sides,
        between=tuple(person for person in ties.people if person not in kept),
        evidence=SidesEvidence(p=p, margins=nearer, method=method),
    )


def _share_as_split(ties: SignedTies, own: Floats, rewirings: int) -> float:
    """Return the share of rewired groups, this one counted among them, that fall apart as well in two or in three.

    Groups are ranked by either parting; what counts is a group's better rank.
    """
    chance = new_chance()
    size, left, found = len(ties.people), rewirings, [own]
    while left:
        copies = min(left, max(1, _CELLS // size**2))
        left -= copies
        pairs = rewire(ties.closeness.pairs, size, copies, chance)
        owners = ties.nominations.pairs[:, 0]
        named = deal_anew(owners, ties.nominations.weights, copies, chance)
        found.append(_explained(*_halved(to_pull(*_to_matrices(ties, pairs, named)))))
    explained = np.round(np.concatenate(found, axis=1), 9)
    ranks = np.stack([(row[None] >= row[:, None]).sum(axis=1) for row in explained]).min(axis=0)
    return float((ranks <= ranks[0]).mean())


def _halved(pull: Floats) -> tuple[Floats, Floats, Floats]:
    return pull, *halve(pull)


def _explained(pull: Floats, halves: Floats, by_two: Floats) -> Floats:
    """Return what the best two and the best three sides explain, for each group."""
    return np.stack((by_two, explain_by_three(pull, halves)))


def _to_matrices(ties: SignedTies, pairs: Labels, named: Floats) -> tuple[Floats, Floats]:
    """Return who is close and who is against whom, for copies of the pairs that are close and of what is named."""
    copies, size = len(pairs), len(ties.people)
    close, against = (np.zeros((copies, size, size)) for _ in range(2))
    copy = np.arange(copies)[:, None]
    close[copy, pairs[:, :, 0], pairs[:, :, 1]] = ties.closeness.weights
    start, end = ties.nominations.pairs.T
    _add(close, start, end, np.maximum(named, 0))
    _add(against, start, end, np.maximum(-named, 0))
    _add_kept(against, ties.against)
    return close + close.transpose(0, 2, 1), against + against.transpose(0, 2, 1)


def _add(matrix: Floats, start: Labels, end: Labels, weights: Floats) -> None:
    matrix[:, start, end] += weights


def _add_kept(matrix: Floats, kept: Weighted) -> None:
    matrix[:, kept.pairs[:, 0], kept.pairs[:, 1]] += kept.weights


def in_order_of(standing: Sequence[str], sides: Sides) -> Sides:
    """Order people within sides and between, and the sides by their size and first people, as in `standing`."""
    place = {person: number for number, person in enumerate(standing)}

    def ordered(people: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(people, key=lambda person: place[person]))

    inner = sorted((ordered(side) for side in sides.sides), key=lambda side: (-len(side), place[side[0]]))
    margins = {person: sides.evidence.margins[person] for person in standing if person in sides.evidence.margins}
    evidence = SidesEvidence(p=sides.evidence.p, margins=margins, method=sides.evidence.method)
    return Sides(sides=tuple(inner), between=ordered(sides.between), evidence=evidence)
