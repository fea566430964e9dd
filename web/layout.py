"""Decides where each person stands in the picture: reporting lines from the top down, the same place every time.

Positions are in cells (a column and a row), so that the page can draw the same layout at any width. Somebody without
a known reporting line stands beside the person they are tied to most, or in a row below; our own people stand last.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from graph.deal import Person, Tie
from graph.speech import mark, say

HALF = 0.5
CAPTION_GAP = 0.12
NO_LINE = mark("No reporting line known")
OUR_SIDE = mark("Our side")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: the middle of a cell, counted from the left and from the top."""

    column: float
    row: float


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of words above a group of people, from one column's left to another's right edge."""

    words: str
    row: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everybody stands when at most `columns` fit beside one another; `tidy`: no row had to be broken."""

    columns: int
    rows: float
    tidy: bool
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


class Forest:
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


def _tidy_columns(forest: Forest, order: list[tuple[str, int]]) -> tuple[dict[str, float], int]:
    """Give each leaf a column of its own and set each superior over the middle of the own people."""
    columns: dict[str, float] = {}
    leaves = 0
    for person_id, _ in order:
        if person_id not in forest.reports:
            columns[person_id] = leaves + HALF
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
            left -= HALF
        rows.append([(person_id, left + index + HALF) for index, person_id in enumerate(row)])
    return rows


def _find_seat(place: Place, taken: set[Place], columns: int) -> Place | None:
    """Find the free place at the nearer end of the row, so that nobody comes to stand among others' own people."""
    row = [one.column for one in taken if one.row == place.row]
    ends = (max(row) + 1, min(row) - 1)
    free = [end for end in ends if HALF <= end <= columns - HALF]
    if not free:
        return None
    return Place(min(free, key=lambda end: abs(end - place.column)), place.row)


def _seat_beside(loose: Sequence[str], ties: Sequence[Tie], places: dict[str, Place], columns: int) -> None:
    """Give those without a reporting line a place beside whom they are tied to most, where there is one."""
    taken = set(places.values())
    lined = dict(places)
    for person_id in loose:
        strongest = sorted(
            (-tie.strength, other)
            for tie in ties
            for own, other in ((tie.from_, tie.to), (tie.to, tie.from_))
            if own == person_id and other in lined
        )
        seat = _find_seat(lined[strongest[0][1]], taken, columns) if strongest else None
        if seat is not None:
            places[person_id] = seat
            taken.add(seat)


def _place_groups(
    groups: list[tuple[str, list[str]]], columns: int, row: float
) -> tuple[dict[str, Place], list[Caption], float]:
    """Place the groups below one another, or side by side where they fit in one row."""
    places: dict[str, Place] = {}
    captions: list[Caption] = []
    if len(groups) > 1 and sum(len(ids) for _, ids in groups) <= columns:
        row += CAPTION_GAP
        left = (columns - sum(len(ids) for _, ids in groups)) / 2
        for words, ids in groups:
            captions.append(Caption(words, row, left, left + len(ids)))
            places.update({one: Place(left + index + HALF, row) for index, one in enumerate(ids)})
            left += len(ids)
        return places, captions, row + 1
    for words, ids in groups:
        row += CAPTION_GAP
        lines = _in_rows(ids, columns)
        captions.append(Caption(words, row, lines[0][0][1] - HALF, lines[0][-1][1] + HALF))
        for line in lines:
            places.update({one: Place(column, row) for one, column in line})
            row += 1
    return places, captions, row


def build_layout(people: Sequence[Person], ties: Sequence[Tie], columns: int) -> Layout:
    """Place `people` (their order settles what is equal) with at most `columns` beside one another."""
    forest = Forest(people, find_superiors(people, ties))
    order = forest.walk()
    places: dict[str, Place] = {}
    row = HALF
    columns_of, leaves = _tidy_columns(forest, order)
    tidy = leaves <= columns
    margin = (columns - leaves) / 2
    for _, level in groupby(sorted(order, key=lambda item: item[1]), key=lambda item: item[1]):
        ids = [person_id for person_id, _ in level]
        lines = [[(one, margin + columns_of[one]) for one in ids]] if tidy else _in_rows(ids, columns)
        for line in lines:
            places.update({person_id: Place(column, row) for person_id, column in line})
            row += 1
    _seat_beside([one.id for one in people if one.side == "buyer" and one.id not in places], ties, places, columns)
    loose = [person.id for person in people if person.side == "buyer" and person.id not in places]
    ours = [person.id for person in people if person.side == "seller"]
    groups = [(say(words), ids) for words, ids in ((NO_LINE, loose), (OUR_SIDE, ours)) if ids]
    others, captions, row = _place_groups(groups, columns, row)
    return Layout(columns=columns, rows=row - HALF, tidy=tidy, places={**places, **others}, captions=tuple(captions))
