from dataclasses import replace
from typing import Any

from graph.deal import Deal, Person
from tests.fakes import AS_OF, NOW, build_split, crm, day, tie
from web.presenters.names import build_names
from web.presenters.people import to_people
from web.presenters.picture import MOST_PEOPLE, PictureView, to_picture, to_tie_rows

VIEW = build_split()


def _picture(deal: Deal) -> PictureView:
    names = build_names(deal)
    return to_picture(deal, to_people(deal, VIEW.analysis, names, NOW), names)


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


def test_a_crowd_that_is_too_large_to_draw_is_told() -> None:
    people = tuple(Person(id=f"p{number}", name=f"Person {number}") for number in range(MOST_PEOPLE + 5))
    picture = _picture(Deal(as_of=AS_OF, deal=VIEW.deal.deal, people=people))
    assert len(picture.people) == MOST_PEOPLE
    assert picture.left_out == "The picture shows 40 of 45 people; the table has all of them."
    assert _picture(VIEW.deal).left_out is None
