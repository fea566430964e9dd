import logging
import re
import sys

import pytest

from connectors.records import QuarantinedRow
from plugin.jobs import Progress
from plugin.progress import ProgressLine
from plugin.sync_counts import SyncCounts, SyncStep
from plugin.sync_summary import list_set_aside, write_summary


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
