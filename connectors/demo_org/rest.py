"""What the sample org answers to a request: routes, signed-in check, versions, errors and headers of the REST API."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from connectors.demo_org.bulk_queries import CSV_TYPE, BulkAnswer, BulkQueries
from connectors.demo_org.canvas import CanvasHost
from connectors.demo_org.describe import ObjectDescribe
from connectors.demo_org.ids import to_row_id
from connectors.demo_org.oauth import SignInRefusedError, SignIns
from connectors.demo_org.org import DemoOrg, RequestNote
from connectors.demo_org.paging import Pages
from connectors.demo_org.queries import find_rows, is_seen, to_column, to_record
from connectors.demo_org.refusals import RefusalError, malformed, no_such_object, not_found
from connectors.demo_org.replication import list_deleted, list_updated
from connectors.demo_org.web_sign_ins import WebSignIns
from connectors.demo_org.writing import answer_write

VERSIONS = tuple(f"{number}.0" for number in range(60, 67))
OLDEST_SUPPORTED = 31.0
LONGEST_ADDRESS = 16_384
JSON_TYPE = "application/json;charset=UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asks; header names are in lower case, `query` is still encoded."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters, the last of each name."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back to the client."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]


Route = Callable[["RestApi", Request, str, tuple[str, ...]], Any]


class RestApi:
    """Answers requests for one org. One request at a time reads or changes the org."""

    def __init__(self, org: DemoOrg, sign_ins: SignIns) -> None:
        self.org = org
        self.sign_ins = sign_ins
        self.pages = Pages(org)
        self.bulk = BulkQueries(org)
        self.web_sign_ins = WebSignIns(sign_ins)
        self.canvas = CanvasHost(sign_ins, sign_ins.client_secret)

    def answer(self, request: Request) -> Answer:
        """The answer to a request, refusals included."""
        with self.org.lock:
            soql = request.parameters.get("q")
            self.org.requests.append(RequestNote(request.method, request.path, soql))
            if len(request.path) + len(request.query) > LONGEST_ADDRESS:
                return self._page(414, "<html><body><h1>URI Too Long</h1></body></html>")
            try:
                return self._route(request)
            except SignInRefusedError as refusal:
                return self._json(refusal.status, refusal.body)
            except RefusalError as refusal:
                return self._json(refusal.status, refusal.to_json())

    def describe_text(self, request: Request) -> str:
        """A request in one line: what scripted faults look for."""
        return f"{request.method} {request.path} {unquote(request.query.replace('+', ' '))}"

    def _route(self, request: Request) -> Answer:
        path = request.path.rstrip("/")
        if (page := self.canvas.answer(path, request.parameters)) is not None:
            return self._send(200, page[1].encode(), (("Content-Type", page[0]),))
        if (signing_in := self._route_sign_in(request, path)) is not None:
            return signing_in
        if path == "/services/data":
            return self._json(200, [{"label": f"v{v}", "url": f"/services/data/v{v}", "version": v} for v in VERSIONS])
        match = re.fullmatch(r"/services/data/v(\d{1,3}\.\d)(/.*)?", path)
        if match is None:
            raise not_found()
        return self._route_data(request, match[1], match[2] or "")

    def _route_sign_in(self, request: Request, path: str) -> Answer | None:
        """The answer to a request about who somebody is; None for any other."""
        if (came := self.web_sign_ins.answer(request.method, path, request.query, request.body)) is not None:
            status, said, headers = came
            return self._page(status, said, headers) if isinstance(said, str) else self._json(status, said, headers)
        if path == "/services/oauth2/token":
            _only(request, "POST")
            return self._json(200, self.sign_ins.answer_token(request.body, request.headers))
        if path == "/services/oauth2/userinfo":
            token = self._token(request)
            if token is None:
                return self._page(403, "Bad_OAuth_Token")
            return self._json(200, self.sign_ins.answer_userinfo(token))
        return None

    def _route_data(self, request: Request, version: str, rest: str) -> Answer:
        """The answer to a request for data, which needs a session and counts as a call."""
        _check_version(version)
        self._count_call(request)
        if (written := answer_write(self.org, request.method, rest, request.query, request.body)) is not None:
            return self._send(written[0], b"", ()) if written[1] is None else self._json(*written)
        if (bulk := self.bulk.answer(request.method, rest, version, request.query, request.body)) is not None:
            return self._send_bulk(bulk)
        for pattern, route in ROUTES:
            if (found := re.fullmatch(pattern, rest)) is not None:
                _only(request, "GET")
                answer = route(self, request, version, found.groups())
                return answer if isinstance(answer, Answer) else self._json(200, answer)
        raise not_found()

    def _token(self, request: Request) -> str | None:
        """The open session that a request names, or None."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        known = scheme.lower() in {"bearer", "oauth"} and self.sign_ins.is_open(token)
        return token if known else None

    def _count_call(self, request: Request) -> None:
        """Refuse without a session, and beyond the day's calls; else count the call."""
        if "authorization" not in request.headers:
            raise RefusalError(401, "INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")
        token = self._token(request)
        if token is None:
            raise RefusalError(401, "INVALID_SESSION_ID", "Session expired or invalid")
        self.org.sights.asking = self.sign_ins.owner_of(token)
        if self.org.api_usage >= self.org.daily_limit:
            raise RefusalError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        self.org.api_usage += 1

    def resources(self, _request: Request, version: str, _parts: tuple[str, ...]) -> Any:
        """What stands under a version."""
        return {name: f"/services/data/v{version}/{name}" for name in ("limits", "query", "queryAll", "sobjects")}

    def limits(self, _request: Request, _version: str, _parts: tuple[str, ...]) -> Any:
        """How much of each limit is left."""
        left = self.org.daily_limit - self.org.api_usage
        return {
            "DailyApiRequests": {"Max": self.org.daily_limit, "Remaining": left},
            "DailyBulkV2QueryJobs": {"Max": 10_000, "Remaining": 10_000},
        }

    def objects(self, _request: Request, _version: str, _parts: tuple[str, ...]) -> Any:
        """Every object that the user may see."""
        described = [describe.to_json() for describe in self.org.describes()]
        return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": described}

    def describe(self, request: Request, _version: str, parts: tuple[str, ...]) -> Any:
        """One object with its fields, unless it hasn't changed since the client saw it."""
        describe = self._object(parts[0])
        changed = self.org.described_at(describe.name)
        headers = (("Last-Modified", _http_date(changed)),)
        since = request.headers.get("if-modified-since")
        if since is not None and changed <= _read_http_date(since):
            return self._send(304, b"", headers)
        body = {
            **describe.to_json(),
            "fields": [field.to_json(self.org.picklist_of(describe.name, field)) for field in describe.fields],
            "childRelationships": self._child_relationships(describe.name),
            "recordTypeInfos": [],
        }
        return self._json(200, body, headers)

    def deleted(self, request: Request, _version: str, parts: tuple[str, ...]) -> Any:
        """Which records were deleted."""
        describe, given = self._object(parts[0]), request.parameters
        return list_deleted(self.org, describe, given.get("start", ""), given.get("end", ""))

    def updated(self, request: Request, _version: str, parts: tuple[str, ...]) -> Any:
        """Which records were changed."""
        describe, given = self._object(parts[0]), request.parameters
        return list_updated(self.org, describe, given.get("start", ""), given.get("end", ""))

    def record(self, request: Request, version: str, parts: tuple[str, ...]) -> Any:
        """One record, with the fields asked for or all."""
        describe = self._object(parts[0])
        row = self.org.tables[describe.name].get(to_row_id(parts[1]) or "")
        if row is None or not is_seen(self.org, describe, row, everything=True):
            raise not_found()
        if row.get("IsDeleted"):
            raise RefusalError(404, "ENTITY_IS_DELETED", "entity is deleted")
        asked = request.parameters.get("fields")
        names = [field.name for field in describe.fields] if asked is None else asked.split(",")
        columns = tuple(to_column(self.org, describe, name.strip()) for name in names)
        return to_record(self.org, describe, columns, row, version)

    def query(self, request: Request, version: str, parts: tuple[str, ...]) -> Any:
        """The first page of a query."""
        soql = request.parameters.get("q")
        if soql is None:
            raise malformed("A query string has to be specified")
        found = find_rows(self.org, soql, everything=parts[0] == "queryAll")
        return self.pages.open(found, version, request.headers.get("sforce-query-options", ""))

    def query_more(self, _request: Request, version: str, parts: tuple[str, ...]) -> Any:
        """The next page of a query."""
        return self.pages.turn(parts[0], version)

    def _object(self, name: str) -> ObjectDescribe:
        describe = self.org.describe(name)
        if describe is None:
            raise not_found() if re.fullmatch(r"\w+", name) else no_such_object(name)
        return describe

    def _child_relationships(self, kind: str) -> list[dict[str, Any]]:
        return [
            {
                "childSObject": child.name,
                "field": pointer.name,
                "relationshipName": pointer.child_relationship,
                "cascadeDelete": pointer.cascade,
            }
            for child in self.org.describes()
            for pointer in child.fields
            if kind in pointer.reference_to
        ]

    def _json(self, status: int, body: Any, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        return self._send(status, json.dumps(body).encode(), (("Content-Type", JSON_TYPE), *headers))

    def _send_bulk(self, bulk: BulkAnswer) -> Answer:
        if bulk.csv is not None:
            return self._send(bulk.status, bulk.csv, (("Content-Type", CSV_TYPE), *bulk.headers))
        return self._send(bulk.status, b"", ()) if bulk.body is None else self._json(bulk.status, bulk.body)

    def _page(self, status: int, text: str, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        return self._send(status, text.encode(), (("Content-Type", "text/html;charset=UTF-8"), *headers))

    def _send(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> Answer:
        usage = ("Sforce-Limit-Info", f"api-usage={self.org.api_usage}/{self.org.daily_limit}")
        date = ("Date", _http_date(self.org.now() + self.org.skew))
        return Answer(status=status, body=body, headers=(*headers, date, usage))


ROUTES: tuple[tuple[str, Route], ...] = (
    (r"", RestApi.resources),
    (r"/limits", RestApi.limits),
    (r"/sobjects", RestApi.objects),
    (r"/sobjects/([^/]+)/describe", RestApi.describe),
    (r"/sobjects/([^/]+)/deleted", RestApi.deleted),
    (r"/sobjects/([^/]+)/updated", RestApi.updated),
    (r"/sobjects/([^/]+)/([^/]+)", RestApi.record),
    (r"/(query|queryAll)", RestApi.query),
    (r"/query/([^/]+)", RestApi.query_more),
    (r"/queryAll/([^/]+)", RestApi.query_more),
)


def _only(request: Request, method: str) -> None:
    if request.method != method:
        message = f"HTTP Method '{request.method}' not allowed. Allowed are {method}"
        raise RefusalError(405, "METHOD_NOT_ALLOWED", message)


def _check_version(version: str) -> None:
    if version in VERSIONS:
        return
    if float(version) < OLDEST_SUPPORTED:
        raise RefusalError(410, "UNSUPPORTED_API_VERSION", "The requested API version is no longer supported")
    raise not_found()


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _read_http_date(text: str) -> datetime:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        raise RefusalError(400, "MALFORMED_HEADER", "If-Modified-Since must be an HTTP date") from None
