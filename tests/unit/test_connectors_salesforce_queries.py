from datetime import UTC, datetime, timedelta

import pytest

from connectors.salesforce.queries import (
    OVERLAP,
    RowKey,
    Window,
    from_cursor,
    ids_query,
    to_cursor,
    to_literal,
    whole_query,
    window_query,
)
from connectors.salesforce.source import WANTED
from tests.salesforce_records import own_id

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = RowKey(stamp=START, id=own_id("00T", 7))
TASK = WANTED["Task"]


def test_everything_is_asked_for_in_the_order_of_stamps_and_ids() -> None:
    soql = window_query(TASK, ["Id", "WhatId"], Window(), None)

    assert soql == "SELECT Id, WhatId FROM Task ORDER BY SystemModstamp, Id"


def test_changes_are_asked_for_from_the_first_moment_of_the_window_on() -> None:
    soql = window_query(TASK, ["Id"], Window(since=START), None)

    assert soql == "SELECT Id FROM Task WHERE SystemModstamp >= 2026-03-01T12:00:00Z ORDER BY SystemModstamp, Id"


def test_reading_goes_on_between_two_rows_of_one_stamp() -> None:
    soql = window_query(TASK, ["Id"], Window(since=START - OVERLAP, after=KEY), 200)

    assert KEY.id == "00T000000000007EAA"
    assert soql == (
        "SELECT Id FROM Task WHERE (SystemModstamp > 2026-03-01T12:00:00Z OR "
        "(SystemModstamp = 2026-03-01T12:00:00Z AND Id > '00T000000000007EAA')) ORDER BY SystemModstamp, Id LIMIT 200"
    )


def test_other_queries_name_their_rows() -> None:
    assert whole_query(WANTED["OpportunityStage"], ["Id"]) == "SELECT Id FROM OpportunityStage ORDER BY Id"
    assert ids_query(TASK, ["Id"], [KEY.id]) == "SELECT Id FROM Task WHERE Id IN ('00T000000000007EAA')"


def test_a_time_is_written_in_utc_with_a_fraction_only_where_there_is_one() -> None:
    zone = datetime.fromisoformat("2026-03-01T13:00:00+01:00")

    assert to_literal(zone) == "2026-03-01T12:00:00Z"
    assert to_literal(zone.replace(microsecond=45_000)) == "2026-03-01T12:00:00.045Z"


@pytest.mark.parametrize(
    "window",
    [
        Window(),
        Window(since=START, fields=("Id",)),
        Window(since=START, started=START + OVERLAP, after=KEY, fields=("Id", "WhatId")),
    ],
)
def test_a_cursor_says_the_whole_window_again(window: Window) -> None:
    assert from_cursor(to_cursor(window)) == window


@pytest.mark.parametrize("cursor", [None, "", "{}", "[]", "17", '{"format": 1}', '{"format": 0, "since": null}'])
def test_a_cursor_that_says_nothing_means_everything(cursor: str | None) -> None:
    assert from_cursor(cursor) == Window()


def test_the_next_window_overlaps_the_one_before() -> None:
    begun = Window().begun(START, ["Id"])

    assert begun.moved(KEY).ended(None) == Window(since=START - timedelta(minutes=10), fields=("Id",))


def test_an_interrupted_window_goes_on_after_its_last_row_with_its_own_start() -> None:
    interrupted = Window(since=START - OVERLAP, started=START, after=KEY, fields=("Id",))

    assert interrupted.begun(START + timedelta(hours=1), ["Id"]) == interrupted


def test_a_transaction_that_still_runs_holds_the_next_window_back() -> None:
    begun = Window().begun(START, ["Id"])

    assert begun.ended(START - timedelta(hours=2)).since == START - timedelta(hours=2) - OVERLAP
    assert begun.ended(START + timedelta(hours=2)).since == START - OVERLAP
    assert begun.ended(START - timedelta(days=400)).since == START - timedelta(days=1) - OVERLAP


def test_a_field_that_can_be_seen_for_the_first_time_makes_everything_be_read_anew() -> None:
    known = Window(since=START, fields=("Id", "WhatId"))

    assert known.begun(START, ["Id", "WhatId", "WhoId"]).since is None
    assert known.begun(START, ["Id"]).since == START
