from datetime import UTC, date, datetime, time, timedelta

import pytest

from graph.analyse import analyse
from graph.deal import Activity, Deal
from plugin.errors import InputRefusedError
from plugin.looking_back import find_track, look_back
from plugin.views import DealView, Freshness
from tests.builders import AS_OF, ago, deal, deciders, decision, said, stands, subject

TODAY = AS_OF.date()


def build() -> Deal:
    return deal(
        deciders("ana", "bo"),
        subjects=(subject(),),
        decisions=(decision(final_word=("ana",), opened_at=ago(50)),),
        statements=(
            *stands("ana", 2, days=[40]),
            *stands("bo", 2, days=[30]),
            said("position", "bo", 10, stance=-2, subject="site"),
        ),
        activities=(Activity(id="a1", at=ago(70), kind="email", from_="ana"),),
    )


def to_view(given: Deal) -> DealView:
    freshness = Freshness(synced_at=None, analysed_at=given.as_of, system="file")
    return DealView(deal=given, analysis=analyse(given), freshness=freshness)


def test_the_days_go_from_the_first_record_to_the_deals_clock_and_contact_marks_none() -> None:
    track = find_track(build())

    assert (track.first, track.last) == (TODAY - timedelta(days=70), TODAY)
    assert track.days == tuple(TODAY - timedelta(days=days) for days in (50, 40, 30, 10))


def test_what_lies_ahead_and_what_nobody_confirmed_marks_no_day() -> None:
    given = deal(
        deciders("ana"),
        statements=(
            said("position", "ana", 5, stance=1, confirmed_by=None),
            said("position", "ana", -5, stance=1),
        ),
    )
    assert find_track(given).days == ()
    assert find_track(given).first == find_track(given).last == TODAY


def test_a_day_gone_by_shows_the_deal_as_it_was_in_its_end() -> None:
    view = to_view(build())
    past = look_back(view, TODAY - timedelta(days=30))

    end = datetime.combine(past.day, time.max, UTC)
    assert past.view.analysis == analyse(build(), end)
    assert {each.by for each in past.view.deal.statements} == {"ana", "bo"}
    assert all(each.at <= end for each in past.view.deal.statements)
    assert past.view.deal.as_of == end


def test_what_changed_since_a_day_is_told_from_that_day_until_now() -> None:
    view = to_view(build())
    changes = look_back(view, TODAY - timedelta(days=30)).changes

    assert any("Bo" in change for change in changes)
    assert look_back(view, TODAY).changes == ()


@pytest.mark.parametrize("days", [71, -1])
def test_a_day_before_the_first_record_or_ahead_is_refused_with_those_that_there_are(days: int) -> None:
    view = to_view(build())
    with pytest.raises(InputRefusedError, match=f"as_of: choose a day from {date(2026, 3, 23)} to {TODAY}"):
        look_back(view, TODAY - timedelta(days=days))
