"""Decides where people stand when there are many: team by team, each below the name of whom it reports to.

Lines from row to row would cross too often to be followed; the words above a team say the same.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graph.deal import Person, Tie
from graph.speech import say
from web.layout import HALF, NO_LINE, OUR_SIDE, Caption, Forest, Layout, Place, find_superiors

CAPTION_GAP = 0.5
"""So much of a row is left for the words above a team; rows of one team stand close."""


class Team(NamedTuple):
    """People under words of their own; those who stand `apart` share no row with a team before them."""

    words: str
    ids: list[str]
    apart: bool = False


def _teams(people: Sequence[Person], ties: Sequence[Tie]) -> Iterator[Team]:
    """Give those on top, each team after its superior's own, then those of whom no line is known, then our side."""
    names = {person.id: person.name for person in people}
    forest = Forest(people, find_superiors(people, ties))
    order = [person_id for person_id, _ in forest.walk()]
    yield Team(say("On top"), forest.tops)
    for boss in order:
        if boss in forest.reports:
            yield Team(say("Report to {name}", name=names[boss]), forest.reports[boss])
    placed = set(order)
    loose = [one.id for one in people if one.side == "buyer" and one.id not in placed]
    yield Team(say(NO_LINE), loose, apart=True)
    yield Team(say(OUR_SIDE), [one.id for one in people if one.side == "seller"], apart=True)


def build_teams(people: Sequence[Person], ties: Sequence[Tie], columns: int) -> Layout:
    """Place `people` with at most `columns` beside one another; teams that fit share a row."""
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    row, used, height = 0.0, 0, 0
    for words, ids, apart in _teams(people, ties):
        if not ids:
            continue
        width = min(len(ids), columns)
        if apart or used + width > columns:
            row, used, height = row + height, 0, 0
        if used == 0:
            row += CAPTION_GAP
        lines = -(-len(ids) // columns)
        captions.append(Caption(words, row + HALF, used, used + width))
        for number, person_id in enumerate(ids):
            places[person_id] = Place(used + number % columns + HALF, row + number // columns + HALF)
        used, height = used + width, max(height, lines)
    return Layout(columns=columns, rows=row + height, tidy=True, places=places, captions=tuple(captions))
