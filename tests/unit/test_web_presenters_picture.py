from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from graph.analysis import Shadow
from graph.deal import Deal, Person
from plugin.views import DealView, HandPlace
from tests.deal_parts import AS_OF, NOW, crm, day, tie
from tests.split_deal import build_split
from web.crowd import CALM, MOST_DRAWN, OVERVIEW, Wish
from web.presenters.names import build_names
from web.presenters.people import to_people
from web.presenters.picture import PictureView, read_wish, to_picture
from web.presenters.ties import to_tie_rows

VIEW = build_split()


def _show(view: DealView, wish: Wish = OVERVIEW) -> PictureView:
    names = build_names(view.deal)
    return to_picture(view, to_people(view.deal, view.analysis, names, NOW), names, wish)


def _picture(deal: Deal, wish: Wish = OVERVIEW) -> PictureView:
    return _show(replace(VIEW, deal=deal), wish)


def _crowd(number: int) -> Deal:
    """Two who decide, and teams of ten below each of the ten first."""
    people = tuple(Person(id=f"p{each:03}", name=f"Person {each}") for each in range(number))
    lines = tuple(tie("reports_to", f"p{each:03}", f"p{each // 10:03}") for each in range(1, number))
    deciding = tuple(replace(each, decision_maker=True) for each in people[:2])
    return Deal(as_of=AS_OF, deal=VIEW.deal.deal, people=(*deciding, *people[2:]), ties=lines)


def _drawn(deal: Deal) -> list[dict[str, Any]]:
    drawn: list[dict[str, Any]] = _picture(deal).drawing["ties"]
    return drawn


def test_every_tie_is_told_in_words_with_its_strength_and_when_it_was_seen() -> None:
    words = {tie["words"] for tie in _drawn(VIEW.deal)}
    assert "Henrik Ruiz-Lindqvist has influence on Marta Ruiz (strong, seen 18 Feb 2026)." in words
    assert "Ines Vogt reports to Marta Ruiz." in words


def test_no_id_of_a_record_goes_into_the_drawing() -> None:
    text = repr(_picture(VIEW.deal).drawing)
    assert not any(person.id in text for person in VIEW.deal.people)


def test_ties_that_ended_or_are_not_yet_are_not_drawn_but_ended_ones_stay_in_the_table() -> None:
    ended = replace(tie("trusts", "003B", "003A"), until=day(1))
    coming = tie("trusts", "003C", "003A", days_ago=-2)
    to_itself = tie("trusts", "003C", "003C")
    elsewhere = tie("trusts", "003C", "nobody")
    deal = replace(VIEW.deal, ties=(ended, coming, to_itself, elsewhere))
    assert _drawn(deal) == []
    first, *_, last = to_tie_rows(deal, build_names(deal))
    assert (last.words, last.when, last.past) == ("Ines Vogt trusts Marta Ruiz", "ended 19 Mar 2026", True)
    assert not first.past


def test_the_table_of_ties_says_from_where_each_comes() -> None:
    deal = replace(VIEW.deal, ties=(replace(tie("trusts", "003B", "003A", 0.2), source=crm("a0T"), until=day(-9)),))
    (row,) = to_tie_rows(deal, build_names(deal))
    assert (row.strength, row.when, row.origin) == (
        "weak",
        "until 29 Mar 2026",
        "from Salesforce, noted by Nadia Okafor",
    )


def test_the_legend_names_only_kinds_of_ties_that_are_drawn() -> None:
    deal = replace(VIEW.deal, ties=(tie("family", "003A", "003E"), tie("reports_to", "003B", "003A")))
    assert [row.words for row in _picture(deal).legend] == ["Reports to (upwards)", "Family"]


def test_the_picture_offers_layouts_from_two_to_eight_columns() -> None:
    layouts = _picture(VIEW.deal).drawing["layouts"]
    assert list(layouts) == ["2", "3", "4", "5", "6", "7", "8"]
    assert layouts["3"]["tidy"]
    assert len(layouts["3"]["places"]) == len(VIEW.deal.people)


def test_up_to_forty_people_are_drawn_and_of_more_those_who_decide_with_everybody_above() -> None:
    assert len(_picture(_crowd(CALM)).people) == CALM
    large = _picture(_crowd(CALM + 10))
    assert [card.id for card in large.people] == ["p000", "p001"]
    assert {drawn.card.id: drawn.below.count for drawn in large.drawn if drawn.below} == {
        "p000": "38 people",
        "p001": "10 people",
    }


def test_all_of_a_crowd_are_drawn_on_request_and_what_is_beyond_is_told() -> None:
    everyone = Wish(everyone=True)
    assert _picture(_crowd(MOST_DRAWN), everyone).left_out is None
    beyond = _picture(_crowd(MOST_DRAWN + 5), everyone)
    assert len(beyond.people) == MOST_DRAWN
    assert beyond.left_out == "The picture shows 500 of 505 people; the table has more."


def test_very_many_are_names_that_lead_on_and_lines_of_teams_are_told_above_them() -> None:
    drawn = _picture(_crowd(100), Wish(everyone=True))
    assert drawn.far
    assert drawn.teams
    assert drawn.drawing["ties"] == []
    assert [words for words, *_ in drawn.drawing["layouts"]["8"]["captions"]][:2] == ["On top", "Report to Person 0"]
    assert not drawn.drawing["movable"]


def test_a_name_that_one_person_goes_by_shows_those_around_that_person() -> None:
    found = _picture(_crowd(100), Wish(find="person 57"))
    assert found.around is not None
    assert [card.name for card in found.people] == ["Person 0", "Person 5", "Person 57"]
    assert found.drawing["chosen"] == found.around.key
    several = _picture(_crowd(100), Wish(find="person 9"))
    assert several.found is not None
    assert [card.name for card in several.found][:2] == ["Person 9", "Person 19"]
    assert several.around is None


def test_sides_weight_without_office_and_who_stands_between_are_on_the_cards_and_in_the_words() -> None:
    structure = replace(
        VIEW.analysis.structure,
        sides=(("003A", "003B"), ("003C", "003D")),
        between=("003F",),
        shadow=(Shadow(id="003E", score=0.4, measures={}),),
    )
    analysis = replace(VIEW.analysis, findings=(), structure=structure)
    picture = _show(replace(VIEW, analysis=analysis))
    marks = {
        drawn.card.id: (drawn.side.letter if drawn.side else None, drawn.between, drawn.shadow)
        for drawn in picture.drawn
        if drawn.card.side == "buyer"
    }
    assert marks == {
        "003A": ("A", False, False),
        "003B": ("A", False, False),
        "003C": ("B", False, False),
        "003D": ("B", False, False),
        "003E": (None, False, True),
        "003F": (None, True, False),
    }
    told = dict(picture.paragraphs)
    assert told["Sides"][-1] == "Between them: Aiko Tanaka."
    assert told["Weight without office"] == (
        "More people turn to Henrik Ruiz-Lindqvist than to anybody in office: to be confirmed.",
    )
    (shadow,) = (drawn for drawn in picture.drawn if drawn.shadow)
    assert "Has weight without office." in shadow.summary


def test_the_words_of_the_picture_say_who_reports_to_whom_and_the_disagreements_first() -> None:
    told = dict(_picture(VIEW.deal).paragraphs)
    assert "Ines Vogt and Raj Patel report to Marta Ruiz." in told["Who reports to whom"]
    assert told["Who decides"][-1] == "The next step concerns Ines Vogt."
    quarrel = replace(VIEW.deal, ties=(*VIEW.deal.ties, tie("conflicts_with", "003B", "003C", 0.1)))
    assert dict(_picture(quarrel).paragraphs)["Who moves whom"][0] == "Ines Vogt and Raj Patel often differ."


def test_who_was_moved_by_hand_is_drawn_there_and_told_with_the_last_who_moved() -> None:
    at = datetime(2026, 3, 3, tzinfo=UTC)
    places = {
        "003B": HandPlace(x=0.5, y=-1, author="Mira Vale", at=at),
        "gone": HandPlace(x=1, y=1, author="Somebody", at=NOW),
    }
    view = replace(VIEW, places=places)
    picture = _show(view)
    key = next(card.key for card in picture.people if card.id == "003B")
    assert picture.drawing["moved"] == {key: (0.5, -1)}
    assert picture.moved == "1 person moved by hand, last by Mira Vale on 3 Mar 2026."
    assert _show(view, Wish(around="003B")).drawing["moved"] == {}
    by_id = replace(view, places={"003B": HandPlace(x=0, y=0, author="0055e000003BffyAAC", at=at)})
    assert _show(by_id).moved == "1 person moved by hand, last by a colleague on 3 Mar 2026."
    assert _picture(VIEW.deal).moved is None


def test_what_somebody_wants_to_see_is_read_from_the_address() -> None:
    given = MultiDict([("open", "under:a"), ("open", "in:IT"), ("open", "in:IT"), ("find", " ana "), ("everyone", "1")])
    assert read_wish(given) == Wish(everyone=True, opened=("under:a", "in:IT"), find="ana")
    assert read_wish(MultiDict()) == OVERVIEW
