"""Decides which sides the picture shows, what each is called, and who stands between them.

Sides that decision makers declared themselves come first, by the name of their destination; else those that the ties
show. A group that is united has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analysis import Analysis
from graph.deal import Deal, Statement
from graph.final_word import is_private
from graph.speech import say
from graph.stance import read_stances
from web.presenters.names import Names

DIFFER = "destinations_differ"
FUTURE = "future"
MOST_SIDES = 4
LETTERS = "ABCD"
Pull = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """One side: a letter, what it is called (`named` where that says more), who is on it (ids), and what shows it."""

    letter: str
    label: str
    named: bool
    people: tuple[str, ...]
    declared: bool

    @property
    def caption(self) -> str:
        """What stands above it in the picture: the letter, and the name where it has one."""
        return f"{self.letter} · {self.label}" if self.named else self.label

    @property
    def number(self) -> int:
        """Which tint it has, from 1."""
        return LETTERS.index(self.letter) + 1

    @property
    def words(self) -> str:
        """What the side is, for the legend."""
        if self.declared:
            return self.label
        return say("{side}, as the ties alone show it: to be confirmed", side=self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesView:
    """The sides, none where the group is united, and who stands on no side (ids)."""

    sides: tuple[SideView, ...] = ()
    between: tuple[str, ...] = ()

    def side_of(self, person_id: str) -> SideView | None:
        """Return the side somebody is on."""
        return next((side for side in self.sides if person_id in side.people), None)


def _is_shown(statement: Statement, deal: Deal) -> bool:
    counts = statement.confirmed_by and statement.at <= deal.as_of
    withdrawn = statement.withdrawn_at is not None and statement.withdrawn_at <= deal.as_of
    return bool(counts) and not withdrawn and not is_private(statement)


def _pulls(deal: Deal) -> tuple[list[Pull], list[Pull]]:
    """List what people are for, by name, and what they are against."""
    destinations = {subject.id: subject.called for subject in deal.subjects if subject.kind == "destination"}
    shown = [each for each in deal.statements if _is_shown(each, deal)]
    readings = read_stances(shown, lambda statement: statement.subject, deal.as_of)
    pro, con = [], []
    for subject, called in destinations.items():
        own = {person: of[subject] for person, of in readings.items() if subject in of}
        pro.append((called, frozenset(one for one, reading in own.items() if reading.supportive)))
        con.append((called, frozenset(one for one, reading in own.items() if reading.resistant)))
    placed: dict[str, set[str]] = {}
    for placement in deal.placements:
        if placement.question == FUTURE:
            placed.setdefault(placement.group, set()).add(placement.by)
    pro.extend((group, frozenset(people)) for group, people in placed.items())
    return pro, con


def _best(pulls: Iterable[Pull], own: Sequence[str], others: Sequence[str]) -> str | None:
    """Name what at least half of a side shares and fewer of the others do."""
    scored = [
        (len(people.intersection(own)) - len(people.intersection(others)), called)
        for called, people in pulls
        if 2 * len(people.intersection(own)) >= len(own)
    ]
    best = max(scored, key=lambda each: (each[0], each[1]), default=(0, None))
    return best[1] if best[0] > 0 else None


def _build(deal: Deal, found: Sequence[Sequence[str]], *, declared: bool) -> tuple[SideView, ...]:
    pro, con = _pulls(deal)
    sides = []
    for letter, own in zip(LETTERS, found, strict=False):
        others = [one for side in found if side is not own for one in side]
        if called := _best(pro, own, others):
            label = say("For “{destination}”", destination=called)
        elif called := _best(con, own, others):
            label = say("Not for “{destination}”", destination=called)
        else:
            label = say("Side {letter}", letter=letter)
        side = SideView(letter=letter, label=label, named=bool(called), people=tuple(own), declared=declared)
        sides.append(side)
    return tuple(sides)


def to_sides(deal: Deal, analysis: Analysis, names: Names) -> SidesView:
    """Say which sides there are; at most four are told apart."""
    declared = _declared(analysis, names)
    structure = analysis.structure
    by_ties = structure.sides if len(structure.sides) > 1 else ()
    sides = _build(deal, (declared or by_ties)[:MOST_SIDES], declared=bool(declared))
    taken = {person for side in sides for person in side.people}
    between = tuple(one for one in structure.between if one not in taken) if by_ties else ()
    return SidesView(sides=sides, between=between)


def _declared(analysis: Analysis, names: Names) -> tuple[tuple[str, ...], ...]:
    for finding in analysis.findings:
        if finding.code == DIFFER and finding.state == "fires":
            sides = _read(finding.parameters, names)
            if len(sides) > 1:
                return sides
    return ()


def _read(parameters: Mapping[str, object], names: Names) -> tuple[tuple[str, ...], ...]:
    """Take the sides from what a finding carries; a stored one carries lists."""
    given = parameters.get("sides")
    if not isinstance(given, list | tuple):
        return ()
    sides = (tuple(one for one in side if one in names.people) for side in given if isinstance(side, list | tuple))
    return tuple(side for side in sides if side)
