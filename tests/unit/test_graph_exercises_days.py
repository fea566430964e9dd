from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.deal import Decision
from graph.exercises.days import Pace, compare_pace, tell_due, tell_pace, to_day_words
from tests.builders import AS_OF, ago, decision, said

CHARTER_AT = ago(60)


def decided(name: str, opened: float | None, settled: float, **more: Any) -> Decision:
    moment = None if opened is None else ago(opened)
    return decision(name, "decided", **{"opened_at": moment, "decided_at": ago(settled), **more})


BEFORE = [decided("a", 150, 130), decided("b", 120, 90), decided("c", 100, 61)]
SINCE = [decided("d", 70, 50), decided("e", 40, 35), decided("f", 20, 14), decided("g", 12, 3)]


def test_days_to_decide_are_compared_before_and_since_the_charter() -> None:
    compared = compare_pace([*BEFORE, *SINCE], [], CHARTER_AT, AS_OF)

    assert compared.before == Pace(decided=3, median_days=30, reopened=0)
    assert compared.since == Pace(decided=4, median_days=7.5, reopened=0)
    assert (compared.comparable, compared.under_way) == (True, 1)


def test_it_is_told_with_counts_and_as_no_proof() -> None:
    reopened = [said("reopening", "ana", 80, decision="a"), said("reopening", "bo", 10, decision="d")]

    assert tell_pace(compare_pace([*BEFORE, *SINCE], reopened, CHARTER_AT, AS_OF)) == (
        "Half of the decisions took 30 days or less before the charter (3 decided, 1 reopened), and 7.5 days or less "
        "since (4 decided, 1 reopened). This is no proof of cause."
    )


@pytest.mark.parametrize("few", [([], SINCE), (BEFORE[:2], SINCE), (BEFORE, SINCE[:2]), ([], [])])
def test_fewer_than_three_on_a_side_are_too_few_to_compare(few: tuple[list[Decision], list[Decision]]) -> None:
    compared = compare_pace([*few[0], *few[1]], [], CHARTER_AT, AS_OF)

    assert not compared.comparable
    assert tell_pace(compared) == (
        f"Too few to compare: {len(few[0])} decided before the charter, {len(few[1])} since. It takes 3 on each side."
    )


def test_a_decision_at_the_very_moment_of_the_charter_counts_as_since() -> None:
    assert compare_pace([decided("a", 70, 60)], [], CHARTER_AT, AS_OF).since.decided == 1


def test_what_has_no_beginning_or_lies_ahead_is_not_counted() -> None:
    unknown = decided("a", None, 50, proposed_at=None)
    ahead = decided("b", 40, -2)
    backwards = decided("c", 10, 20)

    compared = compare_pace([unknown, ahead, backwards, decision("d")], [], CHARTER_AT, AS_OF)

    assert (compared.before.decided, compared.since.decided) == (0, 0)


def test_a_decision_that_was_only_proposed_counts_from_then() -> None:
    assert compare_pace([decided("a", None, 50, proposed_at=ago(55))], [], CHARTER_AT, AS_OF).since == Pace(
        decided=1, median_days=5, reopened=0
    )


def test_only_confirmed_reopenings_that_stand_are_counted() -> None:
    statements = [
        said("reopening", "ana", 70, decision="a"),
        said("reopening", "bo", 20, decision="a", new_facts=True),
        said("reopening", "cy", 10, decision="a", confirmed_by=None),
        said("reopening", "dee", 9, decision="a", withdrawn_at=ago(1)),
        said("reopening", "eli", 8, decision="a", withdrawn_at=ago(-1)),
        said("reopening", "fay", -1, decision="a"),
        said("claim", "ana", 5, decision="a"),
    ]

    compared = compare_pace([], statements, CHARTER_AT, AS_OF)

    assert (compared.before.reopened, compared.since.reopened) == (1, 2)


def test_a_change_of_clocks_takes_no_day() -> None:
    winter, summer = timezone(timedelta(hours=1)), timezone(timedelta(hours=2))
    opened = datetime(2026, 3, 28, 23, 30, tzinfo=winter)
    settled = datetime(2026, 3, 30, 0, 30, tzinfo=summer)

    compared = compare_pace([decision(opened_at=opened, decided_at=settled)], [], AS_OF, AS_OF)

    assert compared.before.median_days == 1


@given(st.integers(-400, 400))
def test_moving_all_dates_alike_changes_nothing(days: int) -> None:
    move = timedelta(days=days)
    moved = [
        decision(each.id, opened_at=each.opened_at + move, decided_at=each.decided_at + move)
        for each in (*BEFORE, *SINCE)
        if each.opened_at is not None and each.decided_at is not None
    ]

    assert compare_pace(moved, [], CHARTER_AT + move, AS_OF + move) == compare_pace(
        [*BEFORE, *SINCE], [], CHARTER_AT, AS_OF
    )


@pytest.mark.parametrize(
    ("due", "words"), [(4, "due in 3 days"), (2, "due in 1 day"), (1, "due today"), (-4, "5 days over")]
)
def test_a_date_is_told_by_how_it_lies_to_today(due: int, words: str) -> None:
    today = date(2026, 6, 1)

    assert tell_due(today + timedelta(days=due - 1), today) == words


def test_planned_days_are_written_out() -> None:
    assert to_day_words(date(2026, 3, 3)) == "3 Mar 2026"
