from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from graph.exercises.steps import ActionPlan, Gate, PlanItem
from plugin.action_plan_bodies import BroughtIn
from plugin.action_plan_gate import Readiness, Where
from plugin.action_plan_views import PlanView
from plugin.paper_shelf import ShelfPaper
from plugin.store.agreed_steps import AgreedStep
from tests.split_deal import build_split
from web.presenters.papers import to_paper_rows
from web.presenters.plans import PlanPage, list_owners, to_plan_page

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
VIEW = build_split()
ONE, TWO = VIEW.deal.people[:2]
ITEMS = (
    PlanItem(id="late", about="where", text="Hear them", owner=ONE.id, due=date(2026, 2, 20)),
    PlanItem(id="back", about="where", text="Ask", owner=TWO.id, due=date(2026, 4, 1)),
    PlanItem(id="tell", about="where", text="Tell", owner=TWO.id, due=date(2026, 4, 2), stage="others"),
    PlanItem(id="pilot", about="how", text="Choose"),
)
STEP = AgreedStep(id="s1", deal="D1", review=None, what="Hear them", owner=ONE.id, due=None, author=None, at=NOW)
NOWHERE = Where(agreed=False, by_hand=None, settled_on=None, gate=None)
SHOWN = PlanView(
    view=VIEW,
    version=1,
    newest=1,
    in_force=1,
    state="put",
    plan=ActionPlan(where="One system\n\nfor all", items=ITEMS),
    brought_in=None,
    brought_in_by=None,
    problems=(),
    readiness=Readiness(where=NOWHERE, final_word="absent", charter="waiting", waiting=[ONE.id, "gone"]),
    steps={"late": STEP},
    taken_back={"back"},
    versions=(),
    filled_in=False,
    from_sheet=None,
)


def to_page(**changes: Any) -> PlanPage:
    return to_plan_page(replace(SHOWN, **changes), NOW)


def list_states(page: PlanPage) -> list[tuple[str, str, str]]:
    return [(row.text, row.state, row.words) for col in page.columns for stage in col.stages for row in stage.items]


def test_each_step_says_how_it_stands() -> None:
    page = to_page()
    assert list_states(page) == [
        ("Hear them", "late", "10 days over"),
        ("Ask", "back", "taken back from the next steps"),
        ("Tell", "waits", "waits until others are brought in"),
        ("Choose", "parked", ""),
    ]
    assert [column.parked for column in page.columns] == [False, True, True]
    assert [stage.name for stage in page.columns[0].stages] == ["The leaders first", "Then the others"]
    assert [stage.name for stage in page.columns[1].stages] == [""]
    assert page.where == ["One system", "for all"]


def test_what_opened_since_it_was_agreed_on_waits_to_be_agreed_on_again() -> None:
    agreed = replace(NOWHERE, agreed=True, by_hand=date(2026, 3, 1))
    page = to_page(readiness=replace(SHOWN.readiness, where=agreed))
    assert list_states(page)[-1][:2] == ("Choose", "new")
    assert page.not_yet_steps == 1
    assert to_page(in_force=2, newest=2).not_yet_steps == 0


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (NOWHERE, "Not known yet whether the leaders agree on where: no exercise was kept, and no day is noted"),
        (replace(NOWHERE, by_hand=date(2026, 3, 1)), "Agreed on 1 Mar 2026, as noted by hand"),
        (
            replace(NOWHERE, settled_on=date(2026, 2, 1), gate=Gate(deciders=5, agreed=2)),
            "Not yet aligned on where: 2 of 5",
        ),
        (replace(NOWHERE, settled_on=date(2026, 2, 1)), "Not settled in the exercise of 1 Feb 2026"),
        (
            replace(NOWHERE, settled_on=date(2026, 2, 1), agreed=True),
            "Settled in the exercise of 1 Feb 2026, in which answers bear no names",
        ),
    ],
)
def test_the_page_says_how_far_the_where_is_agreed(where: Where, words: str) -> None:
    assert to_page(readiness=replace(SHOWN.readiness, where=where)).agreed == words


def test_what_is_open_before_others_are_brought_in_is_named_with_people() -> None:
    page = to_page()
    assert [check.fine for check in page.checks] == [False, False, False]
    assert page.checks[2].words == f"Charter: not acknowledged yet by {ONE.name} and somebody not in this deal"
    brought_in = BroughtIn(at=NOW, by="005", against=("where", "charter"), reason="The press asks.")
    page = to_page(brought_in=brought_in, brought_in_by="Lena Ode")
    assert page.brought_in == "Others are brought in since 2 Mar 2026, by Lena Ode"
    assert page.against == [
        "The leaders weren't known to agree on where.",
        "Not everybody had acknowledged a charter.",
    ]
    assert list_states(page)[2][1] == "new"


def test_who_decides_is_offered_first_and_ours_after_the_customers_people() -> None:
    groups = list_owners(VIEW.deal)
    assert [group.name for group in groups] == ["The customer's people", "Our people"]
    deciders = {each.id for each in VIEW.deal.people if each.decision_maker}
    assert {each.id for each in groups[0].people[: len(deciders)]} == deciders


def test_each_paper_of_a_deal_says_how_it_stands() -> None:
    papers = [
        ShelfPaper(kind="charter", version=2, state="put", at=NOW, named=3, acknowledged=1),
        ShelfPaper(kind="options"),
        ShelfPaper(kind="plan", version=1, state="draft", at=NOW),
    ]
    rows = to_paper_rows(papers, {"charter": "/c", "options": "/o", "plan": "/p"})
    assert [row.words for row in rows] == [
        "put on 2 Mar 2026, 1 of 3 acknowledged",
        "not written yet",
        "a draft of 2 Mar 2026",
    ]
    assert [row.address for row in to_paper_rows(papers, {"plan": "/p"})] == ["/p"]
