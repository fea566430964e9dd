"""Decides where people stand when there are many: team by team, each below the name of whom it reports to.

Lines from row to row would cross too often to be followed; the words above a team say the same.
"""

from collections.abc import Iterator, Sequence

from graph.deal import Person, Tie
from web.layout import HALF, NO_LINE, OUR_SIDE, Caption, Forest, Layout, Place, find_superiors

ON_TOP = "On top"
CAPTION_GAP = 0.5
"""So much of a row is left for the words above a team; rows of one team stand close."""


def _teams(people: Sequence[Person], ties: Sequence[Tie]) -> Iterator[tuple[str, list[str]]]:
    """Give those on top, each team after its superior's own, then those of whom no line is known, then our side."""
    names = {person.id: person.name for person in people}
    forest = Forest(people, find_superiors(people, ties))
    order = [person_id for person_id, _ in forest.walk()]
    yield ON_TOP, forest.tops
    for boss in order:
        if boss in forest.reports:
            yield f"Report to {names[boss]}", forest.reports[boss]
    placed = set(order)
    yield NO_LINE, [one.id for one in people if one.side == "buyer" and one.id not in placed]
    yield OUR_SIDE, [one.id for one in people if one.side == "seller"]


def build_teams(people: Sequence[Person], ties: Sequence[Tie], columns: int) -> Layout:
    """Place `people` with at most `columns` beside one another; teams that fit share a row."""
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    row, used, height = 0.0, 0, 0
    for words, ids in _teams(people, ties):
        if not ids:
            continue
        width = min(len(ids), columns)
        if used + width > columns or words in {NO_LINE, OUR_SIDE}:
            row, used, height = row + height, 0, 0
        if used == 0:
            row += CAPTION_GAP
        lines = -(-len(ids) // columns)
        captions.append(Caption(words, row + HALF, used, used + width))
        for number, person_id in enumerate(ids):
            places[person_id] = Place(used + number % columns + HALF, row + number // columns + HALF)
        used, height = used + width, max(height, lines)
    return Layout(columns=columns, rows=row + height, tidy=True, places=places, captions=tuple(captions))
