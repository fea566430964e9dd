import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import RecordPage
from connectors.salesforce.describes import ReadableObject
from connectors.salesforce.faults import FieldMissingError, LocatorExpiredError, QueryTooHeavyError
from connectors.salesforce.lookups import iter_live_ids
from connectors.salesforce.queries import from_cursor
from connectors.salesforce.source import WANTED
from connectors.salesforce.windows import TooManyRowsError, WindowReader
from tests.salesforce_records import contact_id

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CONTACT = WANTED["Contact"]
FIELDS = ("Id", "SystemModstamp", "IsDeleted", "Name")
_AFTER = re.compile(r"SystemModstamp > (\S+) OR \(SystemModstamp = \S+ AND Id > '(\w+)'\)")
_SINCE = re.compile(r"SystemModstamp >= (\S+)")
_IDS = re.compile(r"'(\w{18})'")
_LIMIT = re.compile(r"LIMIT (\d+)")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def row(number: int, minutes_ago: float = 60, **changes: Any) -> dict[str, Any]:
    stamp = (NOW - timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    held = {"Id": contact_id(number), "SystemModstamp": stamp, "IsDeleted": False, "Name": f"Contact {number}"}
    return {**held, **changes}


class Org:
    """An org with one kind of row, that answers by pages of two and does what a test scripts."""

    def __init__(self, rows: Sequence[dict[str, Any]], *, page: int = 2) -> None:
        self.rows = list(rows)
        self.server_time: datetime | None = NOW
        self.asked: list[str] = []
        self.faults: list[Exception | None] = []
        self.deletions: list[Any] = []
        self.deletion_faults: list[Exception | None] = []
        self.spans: list[tuple[datetime, datetime]] = []
        self.covered: str | None = None
        self.earliest: str | None = None
        self.answer: Mapping[str, Any] | None = None
        self.first_answer: Mapping[str, Any] | None = None
        self._page = page
        self.results: dict[str, list[dict[str, Any]]] = {}

    def query_all(self, soql: str, kind: str) -> Mapping[str, Any]:
        self.asked.append(soql)
        self._strike(kind)
        return self.answer or self.first_answer or self._first_page(self._find(soql))

    def query_more(self, path: str, kind: str) -> Mapping[str, Any]:
        self.asked.append(path)
        self._strike(kind)
        return self.answer or self._first_page(self.results.pop(path))

    def deleted(self, kind: str, start: datetime, end: datetime) -> Mapping[str, Any]:
        assert kind == "Contact"
        self.spans.append((start, end))
        fault = self.deletion_faults.pop(0) if self.deletion_faults else None
        if fault is not None:
            raise fault
        told = {"latestDateCovered": self.covered, "earliestDateAvailable": self.earliest}
        return {"deletedRecords": self.deletions, **told}

    def _strike(self, kind: str) -> None:
        assert kind == "Contact"
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None:
            raise fault

    def _find(self, soql: str) -> list[dict[str, Any]]:
        found = sorted(self.rows, key=lambda held: (held["SystemModstamp"], held["Id"]))
        if (after := _AFTER.search(soql)) is not None:
            key = (moment(after[1]), after[2])
            found = [held for held in found if (moment(held["SystemModstamp"]), held["Id"]) > key]
        elif (since := _SINCE.search(soql)) is not None:
            found = [held for held in found if moment(held["SystemModstamp"]) >= moment(since[1])]
        elif " IN (" in soql:
            found = [held for held in found if held["Id"] in _IDS.findall(soql)]
        limit = _LIMIT.search(soql)
        return found if limit is None else found[: int(limit[1])]

    def _first_page(self, found: list[dict[str, Any]]) -> Mapping[str, Any]:
        page, rest = found[: self._page], found[self._page :]
        if not rest:
            return {"totalSize": len(found), "done": True, "records": page}
        path = f"/services/data/v66.0/query/01g-{len(self.asked)}"
        self.results[path] = rest
        return {"totalSize": len(found), "done": False, "records": page, "nextRecordsUrl": path}


def readable(fields: Sequence[str] = FIELDS, problem: str | None = None) -> ReadableObject:
    return ReadableObject(kind="Contact", fields=tuple(fields), prefix="003", lists_deletions=True, problem=problem)


def read(org: Org, cursor: str | None = None, anew: ReadableObject | None = None) -> list[RecordPage]:
    return list(WindowReader(org, CONTACT, readable(), lambda: anew or readable()).iter_pages(cursor))


def ids(pages: Sequence[RecordPage]) -> list[str]:
    return [record.id for page in pages for record in page.records]


def numbers(*held: int) -> list[str]:
    return [contact_id(number) for number in held]


def test_everything_is_read_page_by_page_and_then_nothing_more() -> None:
    org = Org([row(number, 60 - number) for number in range(1, 6)])

    pages = read(org)

    assert ids(pages) == numbers(1, 2, 3, 4, 5)
    assert ids(read(org, pages[-1].cursor)) == []


def test_a_reading_that_is_killed_goes_on_after_each_of_its_pages() -> None:
    org = Org([row(number, 60) for number in range(1, 8)])
    pages = read(org)

    for place, page in enumerate(pages):
        assert ids(pages[: place + 1]) + ids(read(org, page.cursor)) == numbers(1, 2, 3, 4, 5, 6, 7)


def test_changes_are_found_with_an_overlap_and_an_interrupted_window_keeps_its_start() -> None:
    org = Org([row(number, 60) for number in range(1, 6)])
    cursor = read(org)[0].cursor
    org.server_time = NOW + timedelta(hours=1)
    cursor = read(org, cursor)[-1].cursor

    org.rows = [row(1, 60), row(2, 9), row(3, -5), row(4, 11)]

    assert ids(read(org, cursor)) == numbers(2, 3)


def test_a_row_stamped_by_a_transaction_that_still_ran_is_found_later() -> None:
    org = Org([])
    cursor = read(org)[-1].cursor
    org.covered = "2026-03-01T09:00:00.000Z"
    cursor = read(org, cursor)[-1].cursor

    org.rows = [row(1, 170)]

    assert ids(read(org, cursor)) == numbers(1)


def test_more_rows_of_one_stamp_than_fit_a_page_neither_loop_nor_get_lost() -> None:
    org = Org([row(number, 60) for number in range(1, 12)])
    org.faults = [None, LocatorExpiredError("gone"), None, None, LocatorExpiredError("gone")]

    assert ids(read(org)) == numbers(*range(1, 12))


def test_a_locator_that_expires_again_without_a_row_gives_up() -> None:
    org = Org([row(number, 60, Id="nonsense") for number in range(1, 9)])
    org.faults = [None, LocatorExpiredError("gone"), None, LocatorExpiredError("gone")]

    with pytest.raises(LocatorExpiredError):
        read(org)


def test_a_query_that_takes_too_long_is_asked_for_fewer_rows() -> None:
    rows = [row(number, 60 - number / 100) for number in range(1, 451)]
    org = Org(rows, page=200)
    org.faults = [QueryTooHeavyError("slow")] * 4

    assert ids(read(org)) == [held["Id"] for held in rows]
    assert "LIMIT 200" in org.asked[-1]


def test_a_query_that_always_takes_too_long_is_given_up() -> None:
    org = Org([row(1)])
    org.faults = [QueryTooHeavyError("slow")] * 9

    with pytest.raises(QueryTooHeavyError):
        read(org)


def test_a_field_that_is_gone_is_left_out_after_one_new_look() -> None:
    org = Org([row(1)])
    org.faults = [FieldMissingError("gone")]

    pages = read(org, anew=readable(FIELDS[:3]))

    assert ids(pages) == numbers(1)
    assert "Name" not in org.asked[-1]
    assert "Name" not in (pages[-1].cursor or "Name")


def test_a_field_that_stays_gone_is_given_up() -> None:
    org = Org([row(1)])
    org.faults = [FieldMissingError("gone"), FieldMissingError("gone")]

    with pytest.raises(FieldMissingError):
        read(org)


def test_a_kind_that_turns_out_to_be_hidden_says_so() -> None:
    org = Org([row(1)])
    org.faults = [FieldMissingError("gone")]

    with pytest.raises(NotAllowedError, match="hidden"):
        read(org, anew=readable(problem="Contact is hidden."))


def test_rows_that_make_no_sense_are_set_aside_and_counted() -> None:
    org = Org([row(1, 60), row(2, 59, Id=""), row(3, 58, SystemModstamp="9"), row(4, 57)], page=9)

    pages = read(org)

    assert ids(pages) == numbers(1, 4)
    assert sorted(str(held.field) for page in pages for held in page.quarantined) == ["Id", "SystemModstamp"]


def test_a_row_deleted_since_is_told_once() -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = [row(1, 5, IsDeleted=True)]
    org.deletions = [{"id": contact_id(1), "deletedDate": "2026-03-01T11:55:00.000+0000"}]

    records = [record for page in read(org, cursor) for record in page.records]

    assert [(record.id, record.deleted) for record in records] == [(contact_id(1), True)]
    assert records[0].fields == {"Name": "Contact 1"}


def test_a_row_that_left_no_trace_but_the_list_of_deletions_is_told_by_its_id() -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = []
    org.deletions = [{"id": contact_id(1)[:15], "deletedDate": "2026-03-01T11:55:00.000Z"}, {"id": "x"}]

    pages = read(org, cursor)

    assert [(record.id, record.deleted, dict(record.fields)) for record in pages[-1].records] == [
        (contact_id(1), True, {})
    ]
    assert len(pages[-1].quarantined) == 1


def test_a_deleted_row_that_is_still_in_the_bin_says_what_became_of_it() -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = [row(1, 50, IsDeleted=True)]
    org.deletions = [{"id": contact_id(1), "deletedDate": "2026-03-01T11:55:00.000Z"}]

    (record,) = [record for page in read(org, cursor) for record in page.records]

    assert (record.deleted, dict(record.fields)) == (True, {"Name": "Contact 1"})


def test_deletions_are_asked_for_from_the_start_of_the_window() -> None:
    org = Org([])

    read(org, read(org)[-1].cursor)

    assert [start for start, _ in org.spans] == [NOW, NOW - timedelta(minutes=10)]


def test_deletions_are_asked_for_to_the_end_of_the_minute_and_within_what_the_org_remembers() -> None:
    org = Org([])
    cursor = read(org)[-1].cursor
    org.spans.clear()
    org.server_time = NOW + timedelta(days=40)
    org.deletion_faults = [UnexpectedAnswerError("endDate is in the future")]

    read(org, cursor)

    (start, first_end), (_, second_end) = org.spans
    assert timedelta(days=14) < org.server_time - start < timedelta(days=15)
    assert (first_end, second_end) == (org.server_time + timedelta(minutes=1), org.server_time)


def test_an_org_without_a_list_of_deletions_is_read_all_the_same() -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = [row(1, 1)]
    org.deletion_faults = [UnexpectedAnswerError("no"), UnexpectedAnswerError("no")]

    assert ids(read(org, cursor)) == numbers(1)


@pytest.mark.parametrize("lists_deletions", [True, False])
def test_where_nothing_tells_of_deleted_rows_without_a_bin_the_reading_says_that_it_has_gaps(
    *, lists_deletions: bool
) -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = [row(1, 1)]
    org.deletion_faults = [UnexpectedAnswerError("no"), UnexpectedAnswerError("no")]
    found = replace(readable(), lists_deletions=lists_deletions)

    pages = list(WindowReader(org, replace(CONTACT, bin=False), found, lambda: found).iter_pages(cursor))

    assert ids(pages) == numbers(1)
    assert pages[-1].gaps
    assert from_cursor(pages[-1].cursor).since is not None


@pytest.mark.parametrize(
    "answer",
    [
        {"done": True},
        {"records": None, "done": True},
        {"records": {}, "done": True},
        {"records": [], "done": False},
        {"records": [], "done": False, "nextRecordsUrl": 5},
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(answer: dict[str, Any]) -> None:
    org = Org([])
    org.answer = answer

    with pytest.raises(UnexpectedAnswerError):
        read(org)


def test_a_result_that_leads_back_to_itself_is_refused() -> None:
    org = Org([])
    answer = {"records": [row(1)], "done": False, "nextRecordsUrl": "/services/data/v66.0/query/01g-1"}
    org.answer = answer

    with pytest.raises(UnexpectedAnswerError):
        read(org)


def test_an_empty_page_is_not_the_end() -> None:
    org = Org([row(1)])
    path = "/services/data/v66.0/query/01g-1"
    org.first_answer = {"records": [], "done": False, "nextRecordsUrl": path}
    org.results[path] = [row(1)]

    assert ids(read(org)) == numbers(1)


def test_a_new_field_makes_everything_be_read_anew() -> None:
    org = Org([row(1)])
    cursor = list(WindowReader(org, CONTACT, readable(FIELDS[:3]), readable).iter_pages(None))[-1].cursor

    assert ids(read(org, cursor)) == numbers(1)


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 30),  # minutes that pass first
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=6),  # which row, stamped how much earlier
        st.integers(0, 4),  # pages read before the reading is killed; 0: none
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=200)
@given(CHANGES)
def test_whatever_commits_late_and_whenever_reading_is_killed_nothing_is_lost(
    changes: list[tuple[int, list[tuple[int, int]], int]],
) -> None:
    org = Org([])
    known: dict[str, Any] = {}
    cursor: str | None = None
    now = NOW
    for turn, (minutes, changed, pages) in enumerate(changes):
        now += timedelta(minutes=minutes)
        org.server_time = now
        for number, late in changed:
            stamp = (now - timedelta(minutes=late)).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
            org.rows = [held for held in org.rows if held["Id"] != contact_id(number)]
            org.rows.append(row(number, SystemModstamp=stamp, Name=f"{number} in turn {turn}"))
        reading = WindowReader(org, CONTACT, readable(), readable).iter_pages(cursor)
        for page in itertools.islice(reading, pages):
            known.update({record.id: record.fields["Name"] for record in page.records})
            cursor = page.cursor

    for _ in range(2):
        for page in read(org, cursor):
            known.update({record.id: record.fields["Name"] for record in page.records})
            cursor = page.cursor

    assert known == {held["Id"]: held["Name"] for held in org.rows}


def lists(*rows: dict[str, Any], total: int, path: str | None = None) -> dict[str, Any]:
    answer = {"totalSize": total, "done": path is None, "records": list(rows)}
    return answer if path is None else {**answer, "nextRecordsUrl": path}


def script(org: Org, *answers: Mapping[str, Any]) -> None:
    """Let the next pages be these, whatever is asked."""
    left = list(answers)

    def answer(soql: str, kind: str) -> Mapping[str, Any]:
        assert kind == "Contact"
        org.asked.append(soql)
        return left.pop(0)

    vars(org).update(query_all=answer, query_more=answer)


def test_pages_that_lead_back_are_asked_for_anew_from_the_last_row_on() -> None:
    org = Org([])
    first, second = "/services/data/v66.0/query/01g-1", "/services/data/v66.0/query/01g-2"
    script(
        org,
        lists(row(1, 60), total=3, path=first),
        lists(row(2, 59), total=3, path=second),
        lists(row(2, 59), total=3, path=first),
        lists(row(3, 58), total=1),
    )

    assert ids(read(org)) == numbers(1, 2, 2, 3)
    assert f"Id > '{contact_id(2)}'" in org.asked[-1]


def test_a_result_that_never_ends_is_given_up() -> None:
    org = Org([])
    script(org, *(lists(row(1), total=1, path=f"/services/data/v66.0/query/01g-{place}") for place in range(9_000)))

    with pytest.raises(UnexpectedAnswerError, match="no end"):
        read(org)


@pytest.mark.parametrize(("told", "gaps"), [(2, False), (3, True), (1, True)])
def test_other_rows_than_the_org_counted_leave_gaps(told: int, *, gaps: bool) -> None:
    org = Org([])
    script(org, lists(row(1, 60), row(2, 59), total=told))

    assert read(org)[-1].gaps is gaps


@pytest.mark.parametrize(
    ("later", "earliest", "gaps"),
    [
        (timedelta(days=14), None, False),
        (timedelta(days=16), None, True),
        (timedelta(hours=2), "2026-03-01T11:00:00.000Z", False),
        (timedelta(hours=2), "2026-03-01T13:00:00.000Z", True),
    ],
)
def test_deletions_from_before_the_orgs_memory_leave_gaps(
    later: timedelta, earliest: str | None, *, gaps: bool
) -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.server_time = NOW + later
    org.earliest = earliest

    assert read(org, cursor)[-1].gaps is gaps


def test_a_first_reading_of_too_many_rows_is_not_begun() -> None:
    org = Org([row(number) for number in range(1, 6)])
    reader = WindowReader(org, CONTACT, readable(), readable, most=4)

    with pytest.raises(TooManyRowsError):
        next(reader.iter_pages(None))
    assert ids(list(WindowReader(org, CONTACT, readable(), readable, most=5).iter_pages(None))) == numbers(*range(1, 6))


def test_all_ids_come_though_the_result_expires_between_two_pages() -> None:
    org = Org([])
    path = "/services/data/v66.0/query/01g-1"
    script(org, lists({"Id": contact_id(1)}, total=3, path=path))
    found = iter_live_ids(org, CONTACT, readable())
    assert next(found) == {contact_id(1)}

    def expire(_path: str, _kind: str) -> Mapping[str, Any]:
        raise LocatorExpiredError("gone")

    script(org, lists(total=0))
    vars(org).update(query_more=expire)
    assert list(found) == [frozenset()]
    assert org.asked[-1].endswith(f"WHERE IsDeleted = false AND Id > '{contact_id(1)}' ORDER BY Id")


def test_stamps_that_are_ahead_of_the_clock_we_were_told_are_believed_for_deletions() -> None:
    org = Org([row(1)])
    cursor = read(org)[-1].cursor
    org.rows = [row(1, -180)]

    read(org, cursor)

    assert org.spans[-1][1] == NOW + timedelta(minutes=181)
