"""How rows get into an org: at most 200 in one call, by key or by id, and what became of each of them.

Nothing is believed of a call that failed on the way: its caller looks the rows up again before it sends anything anew.
"""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from connectors.errors import NotAllowedError, UnexpectedAnswerError
from connectors.records import CrmRecord, Json, RowResult, RowWrite, WriteWay
from connectors.salesforce.client import SalesforceClient, SalesforceConfig
from connectors.salesforce.describes import ReadableObject, to_readable
from connectors.salesforce.faults import ObjectMissingError
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import KEY
from connectors.salesforce.objects import TASK_SUBJECT, WantedObject
from connectors.salesforce.rows import to_record
from connectors.salesforce.shared_sessions import SharedSessions
from connectors.salesforce.source import WANTED

TASK = "Task"
LOOKED_UP: Mapping[str, WantedObject] = {
    **WANTED,
    TASK: replace(WANTED[TASK], columns=(*WANTED[TASK].columns, TASK_SUBJECT)),
}
"""What is read of a row before it is written: of a task its words, too, which no sync reads."""
MOST_ROWS = 200
LONGEST_LIST = 6_000
"""Characters of a list of keys in one question, as they stand in an address; an org refuses those of 16 KB."""
PASSING_CODES = frozenset({
    "UNABLE_TO_LOCK_ROW", "SERVER_UNAVAILABLE", "UNKNOWN_EXCEPTION", "REQUEST_RUNNING_TOO_LONG", "LIMIT_EXCEEDED",
    "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "UNKNOWN_ERROR", "PROCESSING_HALTED",
})  # fmt: skip
REASONS: Mapping[str, str] = {
    "FIELD_CUSTOM_VALIDATION_EXCEPTION": "a validation rule of the org refuses it",
    "REQUIRED_FIELD_MISSING": "the org wants a field filled that we don't know",
    "STRING_TOO_LONG": "a text is longer than the org's field",
    "NUMBER_OUTSIDE_VALID_RANGE": "a number is too large for the org's field",
    "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST": "the org's list of values doesn't have the value",
    "BAD_VALUE_FOR_RESTRICTED_PICKLIST": "the org's list of values doesn't have the value",
    "DUPLICATE_VALUE": "another record of the org has the same key",
    "DUPLICATES_DETECTED": "a duplicate rule of the org refuses it",
    "INSUFFICIENT_ACCESS_OR_READONLY": "the integration user may not write it",
    "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY": "the integration user may not use a record that it names",
    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY": "an automation of the org refuses it",
    "INVALID_CROSS_REFERENCE_KEY": "a record that it names isn't there any more",
    "ENTITY_IS_DELETED": "the record, or one that it names, was deleted",
    "INVALID_FIELD_FOR_INSERT_UPDATE": "the integration user may not write one of its fields",
    "ENTITY_IS_LOCKED": "the record is locked by an approval",
    "MALFORMED_ID": "an id in it isn't a record's",
    "FIELD_INTEGRITY_EXCEPTION": "a value in it isn't one that the field takes",
}
_CODE = re.compile(r"[A-Z_]{1,60}", re.ASCII)
LONGEST_MESSAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class WritableObject:
    """What may be written of a kind: `types` of every field that is shown; `problem` where nothing may."""

    kind: str
    create: frozenset[str] = frozenset()
    update: frozenset[str] = frozenset()
    types: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None


class SalesforceWriter:
    """Looks up and changes rows of one org; used by one thread. `spent` calls of the day's share were used before."""

    def __init__(
        self,
        config: SalesforceConfig,
        *,
        spent: int = 0,
        wait: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        sessions: SharedSessions | None = None,
    ) -> None:
        self._client = SalesforceClient(config, wait=wait, clock=clock, sessions=sessions)
        self._client.begin(spent=spent)
        self._readable: dict[str, ReadableObject] = {}
        self._writable: dict[str, WritableObject] = {}

    @property
    def api_calls(self) -> int:
        """How many requests were sent so far, sign-ins included."""
        return self._client.sent

    @property
    def organization_id(self) -> str | None:
        """The org's 18-character id, once a sign-in told it."""
        return self._client.organization_id

    @property
    def instance_url(self) -> str:
        """The https address of the org, for links to its records."""
        return self._client.instance_url

    def look(self, kind: str, *, anew: bool = False) -> WritableObject:
        """What may be written of a kind; an object that isn't there has a `problem`."""
        if anew or kind not in self._writable:
            self._describe(kind)
        return self._writable[kind]

    def fetch_by_key(self, kind: str, keys: Sequence[str]) -> dict[str, CrmRecord]:
        """The live records with these keys."""
        found = self._fetch(kind, KEY, keys)
        return {record.fields[KEY]: record for record in found if not record.deleted and record.fields.get(KEY)}

    def fetch_by_id(self, kind: str, ids: Sequence[str]) -> dict[str, CrmRecord]:
        """The records with these ids, deleted ones too."""
        return {record.id: record for record in self._fetch(kind, "Id", ids)}

    def fetch_children(self, kind: str, parents: Sequence[str]) -> list[CrmRecord]:
        """The live records that hang on one of `parents`."""
        parent = WANTED[kind].parent or "Id"
        return [record for record in self._fetch(kind, parent, parents) if not record.deleted]

    def fetch_like(self, kind: str, fields: Sequence[Mapping[str, Json]]) -> list[CrmRecord]:
        """The live records that hold all the values of one of `fields`, as far as the fields are shown to us."""
        readable = self._look_readable(kind)
        shown = [{name: value for name, value in row.items() if name in readable.types} for row in fields]
        asked = [_to_condition(row, readable.types) for row in shown if row]
        found = [record for some in _iter_some(asked, " OR ") for record in self._select(kind, some)]
        return [record for record in found if not record.deleted]

    def write(self, kind: str, way: WriteWay, rows: Sequence[RowWrite]) -> list[RowResult]:
        """Write at most 200 rows and say of each what became of it.

        Raises `RetryLaterError` after a pause where that can't be known: look the rows up before writing them again.
        """
        if len(rows) > MOST_ROWS:
            raise ValueError("too many rows at once")
        answer = self._send(kind, way, rows)
        if not isinstance(answer, list) or len(answer) != len(rows):
            raise UnexpectedAnswerError(f"The org's answer doesn't say what became of each row of {kind}.")
        return [_to_result(row, result) for row, result in zip(rows, answer, strict=True)]

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _send(self, kind: str, way: WriteWay, rows: Sequence[RowWrite]) -> Json:
        if way == "delete":
            ids = ",".join(row.record or "" for row in rows)
            return self._client.write("DELETE", f"composite/sobjects?ids={ids}&allOrNone=false", kind)
        types = self.look(kind).types
        records = []
        for row in rows:
            named = {KEY: row.key} if way == "upsert" else {"id": row.record} if way == "update" else {}
            held = {name: to_wire(types.get(name, ""), value) for name, value in row.fields.items()}
            records.append({"attributes": {"type": kind}, **named, **held})
        path = f"composite/sobjects/{kind}/{KEY}" if way == "upsert" else "composite/sobjects"
        method = "POST" if way == "create" else "PATCH"
        return self._client.write(method, path, kind, {"allOrNone": False, "records": records})

    def _fetch(self, kind: str, by: str, values: Sequence[str]) -> Iterator[CrmRecord]:
        for some in _iter_some([to_soql_text(value) for value in dict.fromkeys(values)], ", "):
            yield from self._select(kind, f"{by} IN ({some})")

    def _select(self, kind: str, condition: str) -> Iterator[CrmRecord]:
        readable = self._look_readable(kind)
        soql = " ".join(["SELECT", ", ".join(readable.fields), "FROM", kind, "WHERE", condition])
        answer = self._client.query_all(soql, kind)
        while True:
            rows = answer.get("records")
            for row in rows if isinstance(rows, list) else ():
                record = to_record(LOOKED_UP[kind], readable.prefix, readable.fields, row)
                if isinstance(record, CrmRecord):
                    yield record
            following = answer.get("nextRecordsUrl")
            if answer.get("done") is not False or not isinstance(following, str):
                break
            answer = self._client.query_more(following, kind)

    def _look_readable(self, kind: str) -> ReadableObject:
        if kind not in self._readable:
            self._describe(kind)
        readable = self._readable[kind]
        if readable.problem is not None:
            raise NotAllowedError(readable.problem)
        return readable

    def _describe(self, kind: str) -> None:
        try:
            described = self._client.describe(kind)
        except ObjectMissingError as error:
            self._readable[kind] = ReadableObject(kind=kind, problem=str(error), missing=True)
            self._writable[kind] = WritableObject(kind=kind, problem=f"The org has no {kind} for the integration user.")
            return
        readable = self._readable[kind] = to_readable(LOOKED_UP[kind], described)
        writable = _to_writable(kind, described)
        # what can't be looked up isn't written either: nobody could tell what is there already
        self._writable[kind] = replace(writable, problem=writable.problem or readable.problem)


def _to_writable(kind: str, described: Mapping[str, Any]) -> WritableObject:
    listed = described.get("fields")
    shown = [each for each in (listed if isinstance(listed, list) else []) if isinstance(each, Mapping)]
    create = frozenset(str(each.get("name")) for each in shown if each.get("createable") is True)
    update = frozenset(str(each.get("name")) for each in shown if each.get("updateable") is True)
    allowed = described.get("createable") is not False or described.get("updateable") is not False
    problem = None if allowed and create | update else f"The integration user may not write {kind}."
    types = {str(each.get("name")): str(each.get("type")) for each in shown}
    return WritableObject(kind=kind, create=create, update=update, types=types, problem=problem)


def to_wire(field_type: str, value: Json) -> Json:
    """A value as the org takes it for a field of that type."""
    if isinstance(value, bool):
        return value if field_type == "boolean" else "true" if value else "false"
    if value is None:
        return False if field_type == "boolean" else None
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    moment = _to_moment(value) if field_type in _MOMENTS else None
    return value if moment is None else f"{moment:{_MOMENTS[field_type]}}"


_MOMENTS: Mapping[str, str] = {"datetime": "%Y-%m-%dT%H:%M:%S.000+0000", "date": "%Y-%m-%d"}
"""How the org takes moments and days, by the type of the field."""


def _to_moment(value: Json) -> datetime | None:
    """A moment in UTC, as which one without a zone is taken; None for what isn't one, which the org then refuses."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _iter_some(parts: Sequence[str], between: str) -> Iterator[str]:
    """Yield the parts of a question joined, each time few enough characters and at most 200 of them."""
    some: list[str] = []
    length = 0
    for part in parts:
        added = len(quote(part)) + len(quote(between))
        if some and (length + added > LONGEST_LIST or len(some) == MOST_ROWS):
            yield between.join(some)
            some, length = [], 0
        some.append(part)
        length += added
    if some:
        yield between.join(some)


def _to_condition(row: Mapping[str, Json], types: Mapping[str, str]) -> str:
    """What is true of a record that holds all of these values; SOQL writes a date without quotes."""
    held = [
        f"{name} = {'null' if value is None else value if types.get(name) == 'date' else to_soql_text(value)}"
        for name, value in row.items()
    ]
    return f"({' AND '.join(held)})"


_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})


def to_soql_text(value: str) -> str:
    """A text as SOQL writes it."""
    return f"'{value.translate(_ESCAPES)}'"


def _to_result(row: RowWrite, result: Json) -> RowResult:
    held = result if isinstance(result, Mapping) else {}
    own_id = held.get("id")
    if held.get("success") is True:
        return RowResult(key=row.key, ok=True, record=to_long_id(own_id) if isinstance(own_id, str) else row.record)
    errors = held.get("errors")
    first = errors[0] if isinstance(errors, list) and errors and isinstance(errors[0], Mapping) else {}
    code = first.get("statusCode")
    known = code if isinstance(code, str) and _CODE.fullmatch(code) else "an error without a code"
    fields = first.get("fields")
    named = tuple(str(name) for name in fields) if isinstance(fields, list) else ()
    return RowResult(
        key=row.key,
        ok=False,
        record=row.record,
        passing=known in PASSING_CODES,
        code=known,
        fields=named,
        problem=_to_reason(known, first.get("message"), named),
    )


def _to_reason(code: str, message: Json, fields: Sequence[str]) -> str:
    """The refusal in plain words; an admin's own sentence is added, as only it says what to do."""
    told = REASONS.get(code, "the org refuses it")
    place = f" ({', '.join(fields)})" if fields else ""
    own = " ".join(message.split())[:LONGEST_MESSAGE] if isinstance(message, str) else ""
    quoted = f": \u201c{own}\u201d" if own and code == "FIELD_CUSTOM_VALIDATION_EXCEPTION" else f" [{code}]"
    return f"{told}{place}{quoted}"
