import random
from gettext import NullTranslations

import pytest

from graph.deal import Person
from graph.speech import speaking
from tests.deal_parts import tie
from web.layout_teams import build_teams

PEOPLE = [Person(id=f"p{each:03}", name=f"Person {each}") for each in range(120)]
TIES = [tie("reports_to", f"p{each:03}", f"p{each // 7:03}") for each in range(1, 100)]
OURS = Person(id="s", name="Noor", side="seller")


@pytest.mark.parametrize("columns", range(2, 9))
def test_nobody_of_many_stands_on_somebody_else_or_outside(columns: int) -> None:
    layout = build_teams([*PEOPLE, OURS], TIES, columns)
    spots = list(layout.places.values())
    assert set(layout.places) == {person.id for person in (*PEOPLE, OURS)}
    for number, spot in enumerate(spots):
        assert 0.5 <= spot.column <= columns - 0.5
        assert spot.row <= layout.rows
        for other in spots[number + 1 :]:
            assert abs(spot.row - other.row) >= 1 or abs(spot.column - other.column) >= 1


def test_each_team_stands_below_the_name_of_whom_it_reports_to() -> None:
    layout = build_teams(PEOPLE, TIES, 8)
    caption = next(each for each in layout.captions if each.words == "Report to Person 3")
    team = [layout.places[f"p{each:03}"] for each in range(21, 28)]
    assert {place.row for place in team} == {caption.row}
    assert all(caption.start <= place.column <= caption.end for place in team)


def test_small_teams_share_a_row_and_no_caption_covers_anothers_team() -> None:
    ties = [tie("reports_to", "p001", "p000"), tie("reports_to", "p002", "p001"), tie("reports_to", "p003", "p002")]
    layout = build_teams(PEOPLE[:4], ties, 8)
    assert len({place.row for place in layout.places.values()}) == 1
    assert [(each.start, each.end) for each in layout.captions] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_the_same_people_stand_the_same_whatever_the_order_of_their_ties() -> None:
    ties = list(TIES)
    random.Random(3).shuffle(ties)  # noqa: S311 -- only an order, and the same each time
    assert build_teams(PEOPLE, ties, 5) == build_teams(PEOPLE, TIES, 5)


class _German(NullTranslations):
    """The words above those who aren't in a team, and above a team."""

    def gettext(self, message: str) -> str:
        return {"Our side": "Unsere Seite", "Report to {name}": "Berichten an {name}"}.get(message, message)


def test_the_words_above_the_teams_are_said_in_the_language_that_is_spoken() -> None:
    with speaking("de", _German()):
        words = [
            caption.words
            for caption in build_teams([*PEOPLE[:2], OURS], [tie("reports_to", "p001", "p000")], 8).captions
        ]
    assert words == ["On top", "Berichten an Person 0", "Unsere Seite"]
