import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.errors import NotReadyYetError, RetryLaterError, UnexpectedAnswerError
from connectors.records import RecordPage
from connectors.salesforce.bulk_jobs import BulkReader, BulkUnfitError, JobPatience
from connectors.salesforce.bulk_results import BulkResults, from_results, to_json_value
from connectors.salesforce.describes import ReadableObject
from connectors.salesforce.faults import ForbiddenError, ObjectMissingError
from connectors.salesforce.queries import Window, from_cursor, to_cursor
from connectors.salesforce.source import WANTED
from tests.salesforce_records import contact_id

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
FIELDS = ("Id", "SystemModstamp", "IsDeleted", "Name", "Title")
READABLE = ReadableObject(kind="Contact", fields=FIELDS, prefix="003", types={"IsDeleted": "boolean"})
FRESH = Window(started=NOW, fields=FIELDS)


def row(number: int, title: str = "") -> tuple[str, ...]:
    return (contact_id(number), "2026-02-01T09:00:00.000Z", "false", f"Contact {number}", title)


class Org:
    """An org that prepares queries and does with each what a test scripts."""

    def __init__(self, rows: Sequence[tuple[str, ...]], *, looks: int = 0, page: int = 2) -> None:
        self.rows = list(rows)
        self.looks = looks
        self.page = page
        self.begun: list[str] = []
        self.endings: list[str] = []
        self.beginning: Any = None
        self.columns = FIELDS
        self.faults: list[Exception | None] = []
        self.forgotten: list[str] = []
        self.asked: list[tuple[str, str | None]] = []
        self._left = 0

    def start_job(self, soql: str, kind: str) -> Mapping[str, Any]:
        assert kind == "Contact"
        if isinstance(self.beginning, Exception):
            raise self.beginning
        self.begun.append(soql)
        self._left = self.looks
        return self.beginning or {"id": f"75000000000000{len(self.begun)}AAA"}

    def job(self, job: str, kind: str) -> Mapping[str, Any]:
        assert kind == "Contact"
        if self._left:
            self._left -= 1
            return {"id": job, "state": "InProgress"}
        return {"id": job, "state": self.endings.pop(0) if self.endings else "JobComplete"}

    def job_results(self, job: str, locator: str | None, rows: int, kind: str) -> BulkResults:
        assert (kind, rows) == ("Contact", 10_000)
        self.asked.append((job, locator))
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault
        start = int(locator or 0)
        following = start + self.page
        return BulkResults(
            columns=self.columns,
            rows=tuple(self.rows[start:following]),
            locator=str(following) if following < len(self.rows) else None,
        )

    def forget_job(self, job: str, kind: str) -> None:
        assert kind == "Contact"
        self.forgotten.append(job)


def finish(window: Window) -> RecordPage:
    cursor = to_cursor(window.ended(None))
    return RecordPage(kind="Contact", records=(), quarantined=(), cursor=cursor, ended=True)


def read(org: Org, window: Window = FRESH, waits: list[float] | None = None) -> list[RecordPage]:
    patience = JobPatience((waits if waits is not None else []).append)
    return list(BulkReader(org, WANTED["Contact"], READABLE, patience, finish).iter_pages(window))


def ids(pages: Sequence[RecordPage]) -> list[str]:
    return [record.id for page in pages for record in page.records]


def numbers(*held: int) -> list[str]:
    return [contact_id(number) for number in held]


def test_all_rows_come_without_an_order_and_the_query_is_forgotten() -> None:
    org = Org([row(number) for number in range(1, 6)])

    pages = read(org)

    assert ids(pages) == numbers(1, 2, 3, 4, 5)
    assert org.begun == ["SELECT Id, SystemModstamp, IsDeleted, Name, Title FROM Contact"]
    assert org.forgotten == ["750000000000001AAA"]
    assert [page.ended for page in pages] == [False] * (len(pages) - 1) + [True]


def test_what_comes_after_is_read_by_windows_from_the_begin_of_this_one() -> None:
    after = from_cursor(read(Org([row(1)]))[-1].cursor)

    assert (after.job, after.since) == (None, datetime(2026, 3, 1, 11, 50, tzinfo=UTC))


def test_a_reading_that_is_killed_goes_on_after_each_of_its_steps() -> None:
    rows = [row(number) for number in range(1, 8)]
    pages = read(Org(rows, looks=2))

    for place, page in enumerate(pages[:-1]):
        org = Org(rows)
        window = from_cursor(page.cursor).begun(NOW, FIELDS)
        assert set(ids(pages[: place + 1])) | set(ids(read(org, window))) == set(numbers(*range(1, 8)))
        assert org.begun == []


def test_a_kill_between_two_pages_of_one_answer_skips_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.salesforce.bulk_jobs.ROWS_OF_A_PAGE", 2)
    rows = [row(number) for number in range(1, 10)]
    pages = read(Org(rows, page=5))

    for place, page in enumerate(pages[:-1]):
        window = from_cursor(page.cursor).begun(NOW, FIELDS)
        assert {*ids(pages[: place + 1]), *ids(read(Org(rows, page=5), window))} == set(numbers(*range(1, 10)))


def test_it_is_asked_after_at_longer_and_longer_intervals() -> None:
    waits: list[float] = []

    pages = read(Org([row(1)], looks=4), waits=waits)

    assert waits == [0.5, 1.0, 2.0, 4.0]
    assert ids(pages) == numbers(1)


def test_a_query_that_takes_very_long_is_left_to_the_next_reading() -> None:
    org = Org([row(1)], looks=10_000)
    waits: list[float] = []
    reader = BulkReader(org, WANTED["Contact"], READABLE, JobPatience(waits.append), finish)

    with pytest.raises(NotReadyYetError, match="Contact"):
        list(reader.iter_pages(FRESH))

    assert sum(waits) <= 180


@pytest.mark.parametrize("ending", ["Failed", "Aborted", "Odd"])
def test_a_query_that_ends_badly_is_begun_anew_once(ending: str) -> None:
    org = Org([row(1)])
    org.endings = [ending]

    assert ids(read(org)) == numbers(1)
    assert len(org.begun) == 2

    org.endings = [ending, ending]
    with pytest.raises(BulkUnfitError):
        read(org)


def test_rows_that_the_org_has_forgotten_are_asked_for_by_a_new_query() -> None:
    org = Org([row(number) for number in range(1, 6)])
    org.faults = [None, ObjectMissingError("gone")]

    assert sorted(set(ids(read(org)))) == numbers(1, 2, 3, 4, 5)
    assert len(org.begun) == 2


@pytest.mark.parametrize(
    "beginning", [UnexpectedAnswerError("no"), ForbiddenError("no"), ObjectMissingError("no"), {"id": "../x"}, {"x": 1}]
)
def test_a_kind_that_the_bulk_api_doesnt_give_is_unfit(beginning: Any) -> None:
    org = Org([])
    org.beginning = beginning

    with pytest.raises(BulkUnfitError):
        read(org)


def test_rows_without_the_fields_that_were_asked_for_are_no_rows() -> None:
    org = Org([row(1)])
    org.columns = ("Id", "SystemModstamp", "IsDeleted", "Name", "Other")

    with pytest.raises(BulkUnfitError):
        read(org)


def test_a_field_that_is_new_lets_the_query_begin_anew() -> None:
    window = from_cursor(read(Org([row(1)], looks=1))[0].cursor)

    assert window.begun(NOW, FIELDS).job is not None
    assert window.begun(NOW, FIELDS[:3]).job is not None
    assert window.begun(NOW, (*FIELDS, "Department")).job is None


def send(rows: Sequence[Sequence[str]], **headers: str) -> BulkResults:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    told = {"Sforce-NumberOfRecords": str(len(rows) - 1), **{k.replace("_", "-"): v for k, v in headers.items()}}
    return from_results(text.getvalue().encode(), told, host="acme", what="Contact")


def test_line_breaks_quotes_commas_and_any_script_stay_in_their_cell() -> None:
    odd = ['a "b", c', "one\ntwo\r\nthree", "NA", "null", "007", "مرحبا 👩‍👩‍👧 <b>", "None"]

    assert send([[f"c{place}" for place in range(7)], odd]).rows == (tuple(odd),)


@pytest.mark.parametrize(("header", "locator"), [("null", None), ("", None), ("MTAw", "MTAw")])
def test_the_word_null_says_that_there_are_no_more_rows(header: str, locator: str | None) -> None:
    assert send([["Id"], ["x"]], Sforce_Locator=header).locator == locator


@pytest.mark.parametrize("content", [b"", b'"Id","Name"\n'])
def test_no_rows_come_with_a_header_or_without(content: bytes) -> None:
    assert from_results(content, {"Sforce-NumberOfRecords": "0"}, host="acme", what="Contact").rows == ()


def test_fewer_rows_than_told_are_asked_for_again() -> None:
    with pytest.raises(RetryLaterError, match="1 of 2 rows of Contact"):
        send([["Id"], ["x"]], Sforce_NumberOfRecords="2")


@pytest.mark.parametrize("content", [b'"Id"\n"un', b'"Id"\n"\xff"\n'])
def test_rows_that_were_cut_are_asked_for_again(content: bytes) -> None:
    with pytest.raises(RetryLaterError):
        from_results(content, {}, host="acme", what="Contact")


def test_rows_of_another_length_than_their_header_make_no_sense() -> None:
    with pytest.raises(UnexpectedAnswerError):
        send([["Id", "Name"], ["x"]])


@pytest.mark.parametrize(
    ("cell", "field_type", "value"),
    [
        ("", "string", None),
        ("", "double", None),
        ("true", "boolean", True),
        ("false", "boolean", False),
        ("yes", "boolean", "yes"),
        ("120000", "currency", 120000.0),
        ("1.5E-3", "double", 0.0015),
        ("12%", "percent", "12%"),
        ("7", "int", 7),
        ("7.5", "int", "7.5"),
        ("007", "string", "007"),
        ("NA", "picklist", "NA"),
    ],
)
def test_a_cell_is_read_by_the_type_of_its_field(cell: str, field_type: str, value: Any) -> None:
    found = to_json_value(cell, field_type)

    assert (found, type(found)) == (value, type(value))
