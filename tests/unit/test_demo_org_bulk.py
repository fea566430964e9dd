import csv
import io
import json
from typing import Any

import pytest

from connectors.demo_org.bulk_queries import BulkAnswer, BulkQueries
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.refusals import RefusalError
from tests.demo_org_rows import ADA, BEN, build_org

SOQL = "SELECT Id, Name, Title, IsDeleted, SystemModstamp FROM Contact"


def ask(queries: BulkQueries, method: str, path: str, asked: str = "", **form: Any) -> BulkAnswer:
    answer = queries.answer(method, f"/jobs/query{path}", "66.0", asked, json.dumps(form).encode())
    assert answer is not None
    return answer


def begin(queries: BulkQueries, soql: str = SOQL, operation: str = "queryAll") -> str:
    return str(ask(queries, "POST", "", operation=operation, query=soql).body["id"])


def read(answer: BulkAnswer) -> list[list[str]]:
    assert answer.csv is not None
    return list(csv.reader(io.StringIO(answer.csv.decode(), newline="")))


@pytest.fixture
def org() -> DemoOrg:
    org = build_org()
    org.bulk.looks = 2
    return org


@pytest.fixture
def queries(org: DemoOrg) -> BulkQueries:
    return BulkQueries(org)


def test_a_query_is_prepared_for_a_while_and_then_fetched_with_its_header(queries: BulkQueries) -> None:
    job = begin(queries)
    with pytest.raises(RefusalError, match="INVALIDJOBSTATE"):
        ask(queries, "GET", f"/{job}/results")

    states = [ask(queries, "GET", f"/{job}").body["state"] for _ in range(3)]

    assert states == ["InProgress", "InProgress", "JobComplete"]
    answer = ask(queries, "GET", f"/{job}/results")
    rows = read(answer)
    assert rows[0] == ["Id", "Name", "Title", "IsDeleted", "SystemModstamp"]
    assert {row[0] for row in rows[1:]} == {ADA, BEN}
    assert {row[2] for row in rows[1:]} == {"", "Head of 100% Quality_Control"}
    assert {row[3] for row in rows[1:]} == {"false"}
    assert all(row[4].endswith("Z") for row in rows[1:])
    assert dict(answer.headers) == {"Sforce-Locator": "null", "Sforce-NumberOfRecords": "2"}


def test_results_come_in_pieces_each_with_the_header(org: DemoOrg, queries: BulkQueries) -> None:
    org.bulk.looks = 0
    job = begin(queries)

    first = ask(queries, "GET", f"/{job}/results", "maxRecords=1")
    locator = dict(first.headers)["Sforce-Locator"]
    second = ask(queries, "GET", f"/{job}/results", f"maxRecords=1&locator={locator}")

    assert [len(read(answer)) for answer in (first, second)] == [2, 2]
    assert read(first)[1] != read(second)[1]
    assert dict(second.headers)["Sforce-Locator"] == "null"
    with pytest.raises(RefusalError, match="INVALIDLOCATOR"):
        ask(queries, "GET", f"/{job}/results", "locator=%21")


@pytest.mark.parametrize(("bare", "rows"), [(False, 1), (True, 0)])
def test_no_rows_are_a_header_or_nothing(org: DemoOrg, queries: BulkQueries, rows: int, *, bare: bool) -> None:
    org.bulk.looks, org.bulk.bare = 0, bare
    job = begin(queries, "SELECT Id FROM EmailMessage")

    assert len(read(ask(queries, "GET", f"/{job}/results"))) == rows


@pytest.mark.parametrize(
    ("soql", "operation"),
    [
        ("SELECT Id FROM OpportunityStage", "queryAll"),
        ("SELECT COUNT() FROM Contact", "query"),
        ("SELECT Id FROM Nothing", "query"),
        (SOQL, "hardDelete"),
    ],
)
def test_what_the_bulk_api_doesnt_take_is_refused(queries: BulkQueries, soql: str, operation: str) -> None:
    with pytest.raises(RefusalError):
        begin(queries, soql, operation)


def test_a_query_can_be_aborted_deleted_and_forgotten(org: DemoOrg, queries: BulkQueries) -> None:
    job = begin(queries)
    assert ask(queries, "PATCH", f"/{job}", state="Aborted").body["state"] == "Aborted"
    assert ask(queries, "DELETE", f"/{job}").status == 204
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        ask(queries, "GET", f"/{job}")
    job = begin(queries)
    org.expire_locators()
    with pytest.raises(RefusalError, match="NOT_FOUND"):
        ask(queries, "GET", f"/{job}")


def test_queries_end_as_they_are_told(org: DemoOrg, queries: BulkQueries) -> None:
    org.bulk.looks = 0
    org.bulk.endings = ["Failed"]
    job = begin(queries)

    assert "errorMessage" in ask(queries, "GET", f"/{job}").body
    assert ask(queries, "GET", f"/{begin(queries)}").body["state"] == "JobComplete"


def test_other_paths_and_methods_are_none_of_its_business(queries: BulkQueries) -> None:
    assert queries.answer("GET", "/query", "66.0", "", b"") is None
    with pytest.raises(RefusalError, match="METHOD_NOT_ALLOWED"):
        ask(queries, "GET", "")
