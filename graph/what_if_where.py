"""How a deal would be if somebody came to stand elsewhere on the where, as another does, or parted from the group."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from graph.deal import Deal, Placement, Rating, Statement
from graph.evidence import build_evidence

_FUTURE = "future"
_WHO = "what-if:joins"


def join(deal: Deal, person: str, other: str, as_of: datetime) -> Deal:
    """Let a person stand where another stands: on destinations, in answers on the years ahead, in ratings of the where.

    What they said of it themselves before is taken back; where the other said nothing, they say nothing either.
    """
    evidence = build_evidence(deal, as_of)
    destinations = {each.id for each in deal.subjects if each.kind == "destination"}
    said = {each: reading for each in sorted(destinations) if (reading := evidence.reading(other, each)) is not None}
    taken_back = {
        each.id
        for each in evidence.statements_by_person.get(person, ())
        if each.stance is not None and evidence.subject_of(each) in destinations
    }
    fresh = [
        Statement(
            id=f"{_WHO}:{person}:{subject}",
            at=as_of,
            by=person,
            kind="position",
            subject=subject,
            stance=reading.value,
            confirmed_by=_WHO,
        )
        for subject, reading in said.items()
    ]
    kept = (replace(each, withdrawn_at=as_of) if each.id in taken_back else each for each in deal.statements)
    return replace(
        deal,
        statements=(*kept, *fresh),
        placements=_place(deal.placements, person, other),
        ratings=_rate(deal.ratings, person, other),
    )


def part(deal: Deal, person: str, as_of: datetime) -> Deal:
    """Let a person part from the group: from then on they decide nothing in it."""
    return replace(
        deal, people=tuple(replace(each, left_at=as_of) if each.id == person else each for each in deal.people)
    )


def _place(placements: Iterable[Placement], person: str, other: str) -> tuple[Placement, ...]:
    given = tuple(placements)
    if all((each.question, each.by) != (_FUTURE, other) for each in given):
        return given
    kept = (each for each in given if (each.question, each.by) != (_FUTURE, person))
    theirs = (each for each in given if (each.question, each.by) == (_FUTURE, other))
    return (*kept, *(replace(each, id=f"{_WHO}:{person}:{each.id}", by=person) for each in theirs))


def _rate(ratings: Iterable[Rating], person: str, other: str) -> tuple[Rating, ...]:
    given = tuple(ratings)
    theirs = [each for each in given if each.about == "where" and each.by == other]
    rated = {each.statement for each in theirs}
    kept = (each for each in given if not (each.about == "where" and each.by == person and each.statement in rated))
    return (*kept, *(replace(each, id=f"{_WHO}:{person}:{each.id}", by=person) for each in theirs))
