import logging
import re
import sys
from datetime import UTC, datetime, timedelta

import pytest

from connectors.records import QuarantinedRow
from plugin.jobs import Progress
from plugin.progress import ProgressLine
from plugin.sync_counts import KindCounts, SyncCounts, SyncStep, to_sentence
from plugin.sync_summary import iter_kind_lines, list_set_aside, write_import_summary, write_summary


def reading(kind: str, done: int) -> SyncStep:
    return SyncStep(phase="reading", kind=kind, done=done, total=None, counts=SyncCounts(received=done))


def analysing(done: int, left: int) -> Progress:
    return Progress(waiting=("job",) * left, running=(), results=({"analysed": 1},) * done, reasons=())


def test_on_a_terminal_one_line_moves_and_is_gone_in_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressLine() as line:
        line.on_step(reading("Task", 1200))
        line.on_jobs(analysing(1, 3))

    shown = capsys.readouterr().err
    assert "Reading Task: 1,200 records so far" in shown
    assert "Analysing deals [######------------------] 1 of 4" in shown
    assert "\n" not in shown
    assert shown.endswith("\r\033[K")


def test_elsewhere_there_is_a_log_line_for_each_kind_and_not_for_each_page(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    with ProgressLine() as line:
        for done in (100, 200, 300):
            line.on_step(reading("Task", done))
        line.on_step(reading("Event", 310))

    told = capsys.readouterr()
    lines = [one for one in (told.err + told.out + caplog.text).splitlines() if "reading" in one]
    assert [re.findall("Task|Event", one) for one in lines] == [["Task"], ["Event"]]


def test_the_last_counts_of_a_sync_are_remembered_for_when_it_is_interrupted() -> None:
    line = ProgressLine()
    line.on_step(reading("Task", 7))

    assert line.counts.received == 7


def test_rows_kept_aside_are_named_with_place_and_reason_the_first_ten_of_them() -> None:
    rows = [
        QuarantinedRow(kind="Contact", id=f"c{number}", field="ReportsToId", problem="points to itself", row={})
        for number in range(12)
    ]
    nameless = QuarantinedRow(kind="Task", id=None, field=None, problem="has no id", row={})

    assert list(list_set_aside([])) == []
    assert list(list_set_aside([nameless]))[1:] == ["  Task without an id: has no id"]
    listed = list(list_set_aside(rows))
    assert listed[0].endswith("12")
    assert listed[1] == "  Contact c0, ReportsToId: points to itself"
    assert (len(listed), listed[-1]) == (12, "  and 2 more")


def test_the_summary_adds_up_and_names_what_could_not_be_read() -> None:
    counts = SyncCounts(
        received=1200,
        stored=1100,
        unchanged=90,
        quarantined=10,
        hidden={"Contact": ("Phone", "Email")},
        unread={"Task": "The user may not see it."},
        failures={"Event": "The org stayed away."},
    )

    summary = write_summary(counts)

    assert "Received 1,200 records = 1,100 stored + 90 unchanged + 10 set aside" in summary
    assert "Hidden from the signed-in user: Contact (Phone, Email)" in summary
    assert "Not readable for the signed-in user: Task. The user may not see it." in summary
    assert "Failed: Event. The org stayed away." in summary


def test_each_kind_has_a_line_with_what_became_of_it_and_how_fresh_it_is() -> None:
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    read = KindCounts(received=1200, stored=7, unchanged=1192, quarantined=1, deleted=2, vanished=1)
    counts = SyncCounts(kinds={"Contact": read, "Task": KindCounts()})
    fresh = {"Contact": now - timedelta(minutes=2), "User": now - timedelta(days=1)}

    lines = list(iter_kind_lines(counts, fresh, now=now))

    assert [line.split() for line in lines[1:]] == [
        ["Contact", "1,200", "7", "1,192", "1", "2", "09:28", "UTC"],
        ["Task", "0", "0", "0", "0", "0", "not", "yet"],
        ["User", "0", "0", "0", "0", "0", "2026-03-01", "09:30", "UTC"],
    ]
    assert len({line.index("UTC" if "UTC" in line else "yet") > 0 for line in lines[1:]}) == 1
    assert "Gone without a word: 1 records" in write_summary(counts)
    assert list(iter_kind_lines(SyncCounts(), {}, now=now)) == []


def test_an_import_speaks_of_deals_and_not_of_an_org() -> None:
    told = write_import_summary(SyncCounts(received=3, stored=1, unchanged=1, quarantined=1, analysed=1, seconds=0.52))

    assert told.splitlines() == [
        "Received 3 deals = 1 stored + 1 unchanged + 1 not taken",
        "Deals analysed: 1. Took 0.5 s.",
    ]


def test_an_import_of_one_deal_speaks_of_one() -> None:
    assert write_import_summary(SyncCounts(received=1, stored=1)).startswith("Received 1 deal = 1 stored")


def test_counts_of_kinds_add_up_to_those_of_the_sync() -> None:
    one = KindCounts(received=3, stored=1, unchanged=1, quarantined=1, reasons={"isn't a date": 1})
    two = KindCounts(received=2, unchanged=1, quarantined=1, reasons={"isn't a date": 1}, complete=True)

    counts = SyncCounts().with_kind("Task", one).with_kind("Task", two).with_kind("Event", one)

    assert (counts.received, counts.stored, counts.unchanged, counts.quarantined) == (8, 2, 3, 3)
    assert counts.kinds["Task"].reasons == {"isn't a date": 2}
    assert [read.complete for read in counts.kinds.values()] == [True, False]
    assert counts.to_json()["kinds"]["Event"]["received"] == 3


def test_several_failures_make_one_sentence() -> None:
    assert to_sentence([]) is None
    assert to_sentence(["No tasks."]) == "No tasks."
    assert to_sentence(["No tasks.", "No events.", "No tasks."]) == "No tasks. (1 more couldn't be read.)"
