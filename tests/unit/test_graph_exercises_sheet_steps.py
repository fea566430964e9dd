"""A closed three-options sheet has one step for each who comes round, said once however it was typed."""

from dataclasses import replace
from datetime import date

import pytest

from graph.exercises.options import Choice, ComingRound, Destination, Option, OptionsSheet
from graph.exercises.sheet_steps import find_unsaid, list_rows, to_item
from graph.exercises.steps import ActionPlan, PlanItem, find_state

BY = date(2026, 4, 1)
ROW = ComingRound(person="cem", needs="keeps the lab", next_step="Visit  the site", by=BY)
SHEET = OptionsSheet(
    destinations=(
        Destination(id="la", words="Los Angeles", people=("ana",)),
        Destination(id="seattle", words="Seattle", people=("cem", "dot")),
    ),
    coming_round=(ROW, ComingRound(person="ana", needs="nothing", next_step="Nothing", by=BY)),
    choice=Choice(option="choose", toward="la", decider="ana", on=BY),
)


def list_items(sheet: OptionsSheet) -> list[PlanItem]:
    return [to_item(name, row) for name, row in list_rows(sheet).items()]


def test_who_comes_round_has_a_step_that_need_not_wait_for_the_where() -> None:
    (item,) = list_items(SHEET)
    assert (item.text, item.owner, item.due) == ("Visit the site", "cem", BY)
    assert find_state(item, where_agreed=False) == "open"


@pytest.mark.parametrize("row", [replace(ROW, by=None), replace(ROW, next_step=" "), replace(ROW, needs="")])
def test_a_row_with_gaps_is_no_step_yet(row: ComingRound) -> None:
    assert list_items(replace(SHEET, coming_round=(row,))) == []


@pytest.mark.parametrize("option", ["separate", "stay", None])
def test_where_no_side_is_chosen_nobody_comes_round_and_there_is_no_step(option: Option | None) -> None:
    assert list_items(replace(SHEET, choice=replace(SHEET.choice, option=option))) == []


def test_a_step_stays_the_same_with_another_day_and_is_another_with_other_words() -> None:
    ids = [
        item.id
        for row in (ROW, replace(ROW, by=date(2026, 5, 1)), replace(ROW, next_step="Call the lab"))
        for item in list_items(replace(SHEET, coming_round=(row,)))
    ]
    assert ids[0] == ids[1] != ids[2]


def test_what_a_version_says_is_not_said_again_in_other_words_or_by_hand() -> None:
    (item,) = list_items(SHEET)
    reworded = ActionPlan(items=(replace(item, text="Go there", owner="dot"),))
    by_hand = ActionPlan(items=(PlanItem(id="own", about="how", text="visit the SITE.", owner="cem"),))
    of_another = ActionPlan(items=(PlanItem(id="own", about="how", text="Visit the site", owner="dot"),))
    assert find_unsaid([item], [ActionPlan(), reworded]) == []
    assert find_unsaid([item], [by_hand]) == []
    assert find_unsaid([item], [of_another]) == [item]
