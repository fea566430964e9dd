from datetime import date, timedelta

from plugin.looking import LastLook
from plugin.looking_back import Track
from tests.deal_parts import NOW
from web.presenters.since import SHOWN, to_since, to_since_then
from web.presenters.timeline import DayView, to_timeline

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 21)
TRACK = Track(FIRST, LAST, (date(2026, 3, 1), date(2026, 3, 6), date(2026, 3, 16)))


def test_the_first_look_says_so() -> None:
    since = to_since(LastLook(), NOW)
    assert since.note is not None
    assert "first look" in since.note
    assert since.changes == ()


def test_where_nothing_changed_it_is_said_with_the_day_of_the_last_look() -> None:
    since = to_since(LastLook(at=NOW - timedelta(days=6)), NOW)
    assert (since.when, since.note) == ("6 days ago, on 14 Mar 2026", "Nothing has changed.")


def test_what_changed_is_told_and_beyond_a_few_the_rest_is_kept_apart() -> None:
    few = tuple(f"change {number}" for number in range(SHOWN + 1))
    many = (*few, "one more")
    assert to_since(LastLook(at=NOW, changes=few), NOW).changes == few
    assert to_since(LastLook(at=NOW, changes=few), NOW).more == ()
    assert to_since(LastLook(at=NOW, changes=many), NOW).changes == many[:SHOWN]
    assert to_since(LastLook(at=NOW, changes=many), NOW).more == many[SHOWN:]


def test_an_analysis_by_other_rules_and_looks_that_can_not_be_told_are_said_to_be_so() -> None:
    other = to_since(LastLook(at=NOW, comparable=False), NOW)
    away = to_since(None, NOW)
    assert other.note is not None
    assert "newer rules" in other.note
    assert away.note is not None
    assert "can't be told just now" in away.note


def test_what_changed_since_a_day_gone_by_names_the_day() -> None:
    since = to_since_then(("Bo went from for to against.",), "14 Mar 2026")
    assert (since.title, since.when) == ("Changed since then", "from 14 Mar 2026 until now")


def test_today_is_at_the_end_of_the_line_with_the_last_change_before_it() -> None:
    line = to_timeline(TRACK, None)
    assert line is not None
    assert (line.index, line.span, line.marks) == (20, 20, (0, 250, 750))
    assert line.earlier == DayView("16 Mar 2026", "2026-03-16")
    assert line.later is None


def test_a_day_between_two_changes_leads_to_both_and_the_last_one_to_today() -> None:
    between = to_timeline(TRACK, date(2026, 3, 10))
    last = to_timeline(TRACK, date(2026, 3, 16))
    first = to_timeline(TRACK, FIRST)
    assert between is not None
    assert last is not None
    assert first is not None
    assert between.earlier == DayView("6 Mar 2026", "2026-03-06")
    assert between.later == DayView("16 Mar 2026", "2026-03-16")
    assert last.later == DayView("21 Mar 2026", None)
    assert (first.earlier, first.index) == (None, 0)


def test_a_deal_of_one_day_has_no_line() -> None:
    assert to_timeline(Track(LAST, LAST, (LAST,)), None) is None
