import random

import pytest

from graph.deal import Person, Tie
from tests.deal_parts import tie
from tests.odd_deals import build_crowded
from tests.split_deal import build_split
from web.layout import NO_LINE, OUR_SIDE, build_layout, find_superiors


def _people(*ids: str, side: str = "buyer") -> tuple[Person, ...]:
    return tuple(Person(id=one, name=one, side="seller" if side == "seller" else "buyer") for one in ids)


def _lines(*pairs: str) -> list[Tie]:
    return [tie("reports_to", pair[0], pair[1]) for pair in pairs]


def test_a_superior_stands_above_the_middle_of_the_own_people() -> None:
    layout = build_layout(_people("a", "b", "c", "d"), _lines("ba", "ca", "da"), 5)
    assert [layout.places[one].row for one in "abcd"] == [0.5, 1.5, 1.5, 1.5]
    assert layout.places["a"].column == layout.places["c"].column
    assert layout.tidy


@pytest.mark.parametrize("columns", range(2, 9))
def test_nobody_stands_on_somebody_else_or_outside(columns: int) -> None:
    for view in (build_split(), build_crowded()):
        layout = build_layout(view.deal.people, view.deal.ties, columns)
        assert set(layout.places) == {person.id for person in view.deal.people}
        spots = list(layout.places.values())
        for number, spot in enumerate(spots):
            assert 0.5 <= spot.column <= columns - 0.5
            assert spot.row <= layout.rows
            for other in spots[number + 1 :]:
                assert abs(spot.row - other.row) >= 1 or abs(spot.column - other.column) >= 1


def test_the_order_of_ties_and_people_changes_nothing_where_ranks_differ() -> None:
    people = [Person(id=f"p{number}", name="x", formal_rank=number + 1) for number in range(8)]
    ties = [tie("reports_to", f"p{number}", f"p{(number - 1) // 2}") for number in range(1, 8)]
    expected = build_layout(people, ties, 4).places
    shuffler = random.Random(7)  # noqa: S311 -- only an order, and the same each time
    shuffler.shuffle(people)
    shuffler.shuffle(ties)
    assert build_layout(people, ties, 4).places == expected


def test_a_circle_of_reporting_lines_is_cut_and_everybody_still_stands() -> None:
    people = _people("a", "b", "c")
    ties = _lines("ab", "bc", "ca")
    assert find_superiors(people, ties) == {"a": "b", "b": "c"}
    assert set(build_layout(people, ties, 3).places) == {"a", "b", "c"}


def test_somebody_without_a_line_stands_at_the_end_of_the_row_of_whom_they_are_tied_to() -> None:
    ties = [*_lines("ba", "ca"), tie("influences", "z", "a", 0.9)]
    layout = build_layout(_people("a", "b", "c", "z"), ties, 4)
    assert layout.places["z"].row == layout.places["a"].row
    assert abs(layout.places["z"].column - layout.places["a"].column) == 1
    assert layout.captions == ()


def test_those_who_are_tied_to_nobody_stand_below_with_a_caption_and_our_side_last() -> None:
    people = (*_people("a", "b", "y"), *_people("s", side="seller"))
    layout = build_layout(people, _lines("ba"), 1)
    assert [caption.words for caption in layout.captions] == [NO_LINE, OUR_SIDE]
    assert layout.places["b"].row < layout.places["y"].row < layout.places["s"].row


def test_two_small_groups_share_a_row() -> None:
    people = (*_people("a", "b", "y"), *_people("s", side="seller"))
    layout = build_layout(people, _lines("ba"), 3)
    assert layout.places["y"].row == layout.places["s"].row


def test_a_crowd_that_does_not_fit_is_broken_and_says_so() -> None:
    people = _people("a", "b", "c", "d", "e", "f")
    layout = build_layout(people, _lines("ba", "ca", "da", "ea", "fa"), 3)
    assert not layout.tidy
    assert {layout.places[one].row for one in "bcdef"} == {1.5, 2.5}


def test_nobody_gives_an_empty_layout() -> None:
    layout = build_layout((), [], 3)
    assert (layout.places, layout.rows, layout.captions) == ({}, 0.0, ())
