from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from graph.exercises.options import (
    MEANINGS,
    OPTIONS,
    Choice,
    ComingRound,
    Destination,
    GivesUp,
    Option,
    OptionsSheet,
    Way,
    find_closing_problems,
    find_coming_round,
    find_gaps,
    find_problems,
    find_without_row,
    list_ways,
)

PEOPLE = ("ana", "bo", "cy", "dee")
WAY = Way(
    gives_up=(GivesUp(person="cy", what="the short way to work"),),
    costs="two months of rent",
    must_agree=("ana",),
    known_by="the lease is signed",
)
ROWS = (
    ComingRound(person="cy", needs="keeps the lab", next_step="visit the site", by=date(2026, 7, 1)),
    ComingRound(person="dee", needs="hears the numbers", next_step="go through them", by=date(2026, 7, 3)),
)
LA = Destination(id="la", words="where the customers are", people=("ana", "bo"))
SHEET = OptionsSheet(
    destinations=(
        LA,
        Destination(id="seattle", words="where the engineers are", people=("cy", "dee")),
    ),
    choose=WAY,
    separate=WAY,
    stay=WAY,
    coming_round=ROWS,
    choice=Choice(option="choose", toward="la", decider="ana", on=date(2026, 6, 20)),
)


def closing(**changed: Any) -> list[str]:
    return [problem.place for problem in find_closing_problems(replace(SHEET, **changed), PEOPLE)]


def chosen(**changed: Any) -> list[str]:
    return closing(choice=replace(SHEET.choice, **changed))


def test_a_sheet_comes_back_from_json_as_it_went() -> None:
    adapter = TypeAdapter(OptionsSheet)

    assert adapter.validate_json(adapter.dump_json(SHEET)) == SHEET


def test_there_are_three_options_and_no_fourth() -> None:
    assert list(list_ways(SHEET)) == list(OPTIONS) == list(MEANINGS) == ["choose", "separate", "stay"]


def test_a_whole_sheet_can_be_closed() -> None:
    assert closing() == []


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"option": None}, "choice.option"),
        ({"toward": None}, "choice.toward"),
        ({"toward": "boston"}, "choice.toward"),
        ({"decider": None}, "choice.decider"),
        ({"decider": "zed"}, "choice.decider"),
        ({"on": None}, "choice.on"),
    ],
)
def test_it_cannot_be_closed_without_option_decider_and_date(changed: dict[str, Any], place: str) -> None:
    assert place in chosen(**changed)


@pytest.mark.parametrize("option", ["separate", "stay"])
def test_the_other_options_need_neither_a_destination_nor_rows(option: Option) -> None:
    assert closing(choice=Choice(option=option, decider="ana", on=date(2026, 6, 20)), coming_round=()) == []


def test_an_open_sheet_needs_no_choice() -> None:
    assert find_problems(replace(SHEET, choice=Choice(), coming_round=())) == []


def test_who_is_not_on_the_chosen_side_comes_round() -> None:
    assert find_coming_round(SHEET) == ["cy", "dee"]
    assert find_coming_round(replace(SHEET, choice=replace(SHEET.choice, toward="seattle"))) == ["ana", "bo"]
    assert find_coming_round(replace(SHEET, choice=Choice(option="stay"))) == []
    assert find_coming_round(replace(SHEET, choice=Choice(option="choose"))) == []


@pytest.mark.parametrize("gap", [{"needs": " "}, {"next_step": ""}, {"by": None}])
def test_each_who_comes_round_needs_a_whole_row(gap: dict[str, Any]) -> None:
    rows = (ROWS[0], replace(ROWS[1], **gap))

    assert find_without_row(replace(SHEET, coming_round=rows)) == ["dee"]
    assert closing(coming_round=rows) == ["coming_round.1"]


def test_a_missing_row_is_named_by_the_person() -> None:
    assert closing(coming_round=ROWS[:1]) == ["coming_round.dee"]
    assert closing(coming_round=()) == ["coming_round.cy", "coming_round.dee"]


@pytest.mark.parametrize(
    ("changed", "places"),
    [
        ({"destinations": SHEET.destinations[:1], "coming_round": ()}, ["destinations"]),
        ({"destinations": (replace(LA, words=" "), SHEET.destinations[1])}, ["destinations.0.words"]),
        ({"choose": replace(WAY, gives_up=(GivesUp(person="cy", what=""),))}, ["choose.gives_up.0.what"]),
        ({"stay": replace(WAY, costs="x" * 2001)}, ["stay.costs"]),
        ({"separate": replace(WAY, known_by="a\x00b")}, ["separate.known_by"]),
        ({"separate": replace(WAY, must_agree=("zed",))}, ["separate.must_agree"]),
        ({"coming_round": (*ROWS, ROWS[1])}, ["coming_round.1.person", "coming_round.2.person"]),
    ],
)  # fmt: skip
def test_the_faults_of_a_sheet_are_named_at_their_place(changed: dict[str, Any], places: list[str]) -> None:
    assert [problem.place for problem in find_problems(replace(SHEET, **changed), PEOPLE)] == places


def test_nobody_stands_on_two_sides() -> None:
    both = tuple(replace(side, people=("ana", "cy")) for side in SHEET.destinations)

    assert [problem.place for problem in find_problems(replace(SHEET, destinations=both))] == [
        "destinations.0.people",
        "destinations.1.people",
    ]


def test_what_is_not_filled_in_about_an_option_is_asked_for_and_stops_nothing() -> None:
    bare = replace(SHEET, stay=Way())

    assert [gap.place for gap in find_gaps(bare)] == ["stay.gives_up", "stay.costs", "stay.must_agree", "stay.known_by"]
    assert find_gaps(SHEET) == []
    assert find_closing_problems(bare, PEOPLE) == []
