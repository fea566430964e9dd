"""Whether a group falls into sides, who stands on which, and who between: from the ties, tested against chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.analysis import SidesEvidence
from graph.crowd_sides import halve_crowd
from graph.evidence import Evidence
from graph.leaning import lean_of_people
from graph.partition import part, to_pull
from graph.signed_ties import SignedTies, build_signed_ties
from graph.splits_by_chance import share_as_split, to_matrices

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
FEWEST_TIES = 6
"""Fewer positive ties or nominations can be dealt in too few ways to tell a split from chance."""
CROWD = 300
"""From so many people on, sides are read from the main direction of the ties and tested on fewer rewirings."""
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
        close, against = to_matrices(ties)
        pull = to_pull(close, against)
        share, halves = share_as_split(ties, pull, p, rewirings)
        method = f"{_HOW} by local search over one to four sides; {_TESTED} (up to {rewirings})"
        labels = part(pull[0], close[0] - against[0], halves) if share <= p else np.zeros(size, dtype=np.int64)
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


def in_order_of(standing: Sequence[str], sides: Sides) -> Sides:
    """Order people within sides and between, and the sides by their size and first people, as in `standing`."""
    place = {person: number for number, person in enumerate(standing)}

    def ordered(people: Sequence[str]) -> tuple[str, ...]:
        return tuple(sorted(people, key=lambda person: place[person]))

    inner = sorted((ordered(side) for side in sides.sides), key=lambda side: (-len(side), place[side[0]]))
    margins = {person: sides.evidence.margins[person] for person in standing if person in sides.evidence.margins}
    evidence = SidesEvidence(p=sides.evidence.p, margins=margins, method=sides.evidence.method)
    return Sides(sides=tuple(inner), between=ordered(sides.between), evidence=evidence)
