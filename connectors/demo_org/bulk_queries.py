"""How the sample org answers the Bulk API 2.0: queries that are begun, prepared for a while, then fetched as CSV."""

import base64
import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from connectors.demo_org.faults import MOST_ROWS
from connectors.demo_org.ids import build_id
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.queries import find_rows, to_record
from connectors.demo_org.refusals import RefusalError, malformed, not_found

KINDS_WITHOUT = frozenset({"OpportunityStage", "TaskWhoRelation", "EventWhoRelation"})
"""Objects that the Bulk API doesn't query."""
UNFIT = re.compile(r"\b(OFFSET|GROUP\s+BY|TYPEOF|COUNT)\b", re.IGNORECASE)
CSV_TYPE = "text/csv;charset=UTF-8"


@dataclass(slots=True)
class _Job:
    """A query under way, its rows as they were when it began."""

    id: str
    soql: str
    operation: str
    kind: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    looks_left: int
    ending: str
    era: int

    @property
    def state(self) -> str:
        return "InProgress" if self.looks_left else self.ending


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAnswer:
    """A status with JSON, or with CSV and its headers."""

    status: int
    body: Any = None
    csv: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()


class BulkQueries:
    """The queries of one org."""

    def __init__(self, org: DemoOrg) -> None:
        self._org = org
        self._jobs: dict[str, _Job] = {}
        self._begun = 0

    def answer(self, method: str, path: str, version: str, query: str, body: bytes) -> BulkAnswer | None:
        """The answer to a request below `/jobs/query`; None for any other path."""
        match = re.fullmatch(r"/jobs/query(?:/(\w+)(/results)?)?", path)
        if match is None:
            return None
        job_id, results = match[1], match[2]
        if job_id is None:
            _only(method, "POST")
            return BulkAnswer(status=200, body=self._describe(self._begin(body, version), version))
        job = self._jobs.get(job_id)
        if job is None or job.era != self._org.locator_era:
            raise not_found()
        if results:
            _only(method, "GET")
            return self._send_rows(job, {name: values[-1] for name, values in parse_qs(query).items()})
        if method == "DELETE":
            del self._jobs[job_id]
            return BulkAnswer(status=204)
        if method == "PATCH":
            job.looks_left, job.ending = 0, "Aborted"
            return BulkAnswer(status=200, body=self._describe(job, version))
        _only(method, "GET")
        answer = BulkAnswer(status=200, body=self._describe(job, version))
        job.looks_left = max(0, job.looks_left - 1)
        return answer

    def _begin(self, body: bytes, version: str) -> _Job:
        try:
            form = json.loads(body)
            operation, soql = form["operation"], form["query"]
        except (ValueError, KeyError, TypeError):
            raise RefusalError(400, "INVALIDJOB", "a query job needs an operation and a query") from None
        if operation not in {"query", "queryAll"}:
            raise RefusalError(400, "INVALIDJOB", f"operation {operation} isn't one of a query job")
        if UNFIT.search(soql):
            raise malformed("the Bulk API doesn't take this query")
        found = find_rows(self._org, soql, everything=operation == "queryAll")
        if found.describe.name in KINDS_WITHOUT:
            raise RefusalError(
                400, "INVALIDENTITY", f"Entity '{found.describe.name}' is not supported by the Bulk API."
            )
        columns = tuple(".".join((*column.way, column.field.name)) for column in found.columns)
        records = (to_record(self._org, found.describe, found.columns, row, version) for row in found.rows)
        self._begun += 1
        job = _Job(
            id=build_id("750", self._begun),
            soql=soql,
            operation=operation,
            kind=found.describe.name,
            columns=columns,
            rows=[[_to_cell(_read(record, name)) for name in columns] for record in records],
            looks_left=self._org.bulk.looks,
            ending=self._org.bulk.endings.pop(0) if self._org.bulk.endings else "JobComplete",
            era=self._org.locator_era,
        )
        self._jobs[job.id] = job
        return job

    def _describe(self, job: _Job, version: str) -> dict[str, Any]:
        described = {
            "id": job.id,
            "operation": job.operation,
            "object": job.kind,
            "state": job.state,
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(version),
            "lineEnding": "LF",
            "columnDelimiter": "COMMA",
        }
        if job.state == "JobComplete":
            described["numberRecordsProcessed"] = len(job.rows)
        if job.state == "Failed":
            described["errorMessage"] = "InternalServerError : the query was stopped"
        return described

    def _send_rows(self, job: _Job, asked: Mapping[str, str]) -> BulkAnswer:
        if job.state != "JobComplete":
            raise RefusalError(400, "INVALIDJOBSTATE", "Invalid job state: results aren't ready")
        start = _read_locator(asked.get("locator"))
        size = min(int(asked.get("maxRecords", MOST_ROWS)), self._org.bulk.most_rows)
        rows = job.rows[start : start + size]
        following = start + size
        locator = _to_locator(following) if following < len(job.rows) else "null"
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        if job.rows or not self._org.bulk.bare:
            writer.writerow(job.columns)
        writer.writerows(rows)
        headers = (("Sforce-Locator", locator), ("Sforce-NumberOfRecords", str(len(rows))))
        return BulkAnswer(status=200, csv=text.getvalue().encode(), headers=headers)


def _read(record: Mapping[str, Any], path: str) -> Any:
    at: Any = record
    for name in path.split("."):
        at = at.get(name) if isinstance(at, Mapping) else None
    return at


def _to_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = value if isinstance(value, str) else str(value)
    return f"{text.removesuffix('+0000')}Z" if re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+0000", text) else text


def _to_locator(place: int) -> str:
    return base64.urlsafe_b64encode(f"place:{place}".encode()).decode().rstrip("=")


def _read_locator(locator: str | None) -> int:
    if locator is None:
        return 0
    try:
        text = base64.urlsafe_b64decode(locator + "=" * (-len(locator) % 4)).decode()
        return int(text.removeprefix("place:"))
    except ValueError:
        raise RefusalError(400, "INVALIDLOCATOR", "invalid locator") from None


def _only(method: str, allowed: str) -> None:
    if method != allowed:
        message = f"HTTP Method '{method}' not allowed. Allowed are {allowed}"
        raise RefusalError(405, "METHOD_NOT_ALLOWED", message)
