"""Decides where each person stands in the picture: reporting lines from the top down, the same place every time.

Positions are in cells (a column and a row), so that the page can draw the same layout at any width. People without a
known reporting line stand in rows of their own below, and our own people below them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.deal import Person, Tie

CAPTION_GAP = 0.3
NO_LINE = "No reporting line known"
OUR_SIDE = "Our side"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: the middle of a cell, counted from the left and from the top."""

    column: float
    row: float


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of words above a group of rows."""

    words: str
    row: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everybody stands when at most `columns` people fit beside one another."""

    columns: int
    rows: float
    places: dict[str, Place]
    captions: tuple[Caption, ...]


def find_superiors(people: Iterable[Person], ties: Iterable[Tie]) -> dict[str, str]:
    """Find, for each buyer, the one person above; the first by id where several are given, none in a circle."""
    buyers = {person.id for person in people if person.side == "buyer"}
    superiors: dict[str, str] = {}
    lines = sorted((tie.from_, tie.to) for tie in ties if tie.kind == "reports_to")
    for below, above in lines:
        if below in superiors or below == above or not {below, above} <= buyers:
            continue
        seen = above
        while seen in superiors and seen != below:
            seen = superiors[seen]
        if seen != below:
            superiors[below] = above
    return superiors


class _Forest:
    """The reporting lines as trees, each person's people in a steady order."""

    def __init__(self, people: Sequence[Person], superiors: dict[str, str]) -> None:
        ranks = {person.id: (person.formal_rank or len(people) + 1, index) for index, person in enumerate(people)}
        self.reports: dict[str, list[str]] = {}
        for below in sorted(superiors, key=lambda person_id: ranks[person_id]):
            self.reports.setdefault(superiors[below], []).append(below)
        tops = [person.id for person in people if person.id in self.reports and person.id not in superiors]
        self.tops = sorted(tops, key=lambda person_id: ranks[person_id])

    def walk(self) -> list[tuple[str, int]]:
        """List everybody with their depth, each superior before the own people."""
        order: list[tuple[str, int]] = []
        waiting = [(top, 0) for top in reversed(self.tops)]
        while waiting:
            person_id, depth = waiting.pop()
            order.append((person_id, depth))
            waiting.extend((below, depth + 1) for below in reversed(self.reports.get(person_id, [])))
        return order


def _tidy_columns(forest: _Forest, order: list[tuple[str, int]]) -> tuple[dict[str, float], int]:
    """Give each leaf a column of its own and set each superior over the middle of the own people."""
    columns: dict[str, float] = {}
    leaves = 0
    for person_id, _ in order:
        if person_id not in forest.reports:
            columns[person_id] = leaves + 0.5
            leaves += 1
    for person_id, _ in reversed(order):
        if person_id in forest.reports:
            below = [columns[one] for one in forest.reports[person_id]]
            columns[person_id] = (below[0] + below[-1]) / 2
    return columns, leaves


def _in_rows(ids: Sequence[str], columns: int) -> list[list[tuple[str, float]]]:
    """Break a crowd into centred rows; every second row stands in the gaps of the one above."""
    rows: list[list[tuple[str, float]]] = []
    start = 0
    while start < len(ids):
        size = columns - len(rows) % 2 if columns > 1 else 1
        row = ids[start : start + size]
        start += size
        left = (columns - len(row)) / 2
        if rows and (len(row) - len(rows[-1])) % 2 == 0 and len(row) < columns:
            left -= 0.5
        rows.append([(person_id, left + index + 0.5) for index, person_id in enumerate(row)])
    return rows


def build_layout(people: Sequence[Person], ties: Iterable[Tie], columns: int) -> Layout:
    """Place `people` (their order settles what is equal) with at most `columns` beside one another."""
    superiors = find_superiors(people, ties)
    forest = _Forest(people, superiors)
    order = forest.walk()
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    row = 0.5
    tidy, leaves = _tidy_columns(forest, order)
    margin = (columns - leaves) / 2
    for _, level in groupby(sorted(order, key=lambda item: item[1]), key=lambda item: item[1]):
        ids = [person_id for person_id, _ in level]
        crowd = [[(one, margin + tidy[one]) for one in ids]] if leaves <= columns else _in_rows(ids, columns)
        for line in crowd:
            places.update({person_id: Place(column, row) for person_id, column in line})
            row += 1
    loose = [person.id for person in people if person.side == "buyer" and person.id not in places]
    ours = [person.id for person in people if person.side == "seller"]
    for words, ids in ((NO_LINE, loose), (OUR_SIDE, ours)):
        if not ids:
            continue
        if places or words == OUR_SIDE:
            row += CAPTION_GAP
            captions.append(Caption(words, row - 0.5))
        for line in _in_rows(ids, columns):
            places.update({person_id: Place(column, row) for person_id, column in line})
            row += 1
    return Layout(columns=columns, rows=row - 0.5, places=places, captions=tuple(captions))
