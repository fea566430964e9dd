"""What the sample org takes by its write calls: single records and collections, each row with its own result."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qs, unquote

from connectors.demo_org.describe import FieldDescribe, ObjectDescribe
from connectors.demo_org.ids import to_row_id
from connectors.demo_org.intake import OrgDataError
from connectors.demo_org.org import DemoOrg
from connectors.demo_org.refusals import RefusalError, no_such_column, no_such_object, not_found
from connectors.demo_org.values import Row, to_stamp

MOST_ROWS = 200
CREATED, NO_CONTENT = 201, 204
Written = tuple[int, Any]


class RowRefusedError(Exception):
    """One row that isn't taken: a code, a sentence, the fields it is about."""

    def __init__(self, code: str, message: str, fields: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.fields = list(fields)

    def to_json(self) -> dict[str, Any]:
        """The error as a result lists it."""
        return {"statusCode": self.code, "message": str(self), "fields": self.fields}


def answer_write(org: DemoOrg, method: str, path: str, query: str, body: bytes) -> Written | None:
    """The status and body that answer a write call, or None where the address is no write call."""
    if method not in {"POST", "PATCH", "DELETE"}:
        return None
    for allowed, pattern, call in CALLS:
        found = re.fullmatch(pattern, path)
        if found is not None and method == allowed:
            names = tuple(unquote(part) for part in found.groups())
            return call(org, names, parse_qs(query), _read_body(body) if method != "DELETE" else {})
    return None


def _read_body(body: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        raise RefusalError(400, "JSON_PARSER_ERROR", "Unexpected character in the body") from None
    if not isinstance(read, dict):
        raise RefusalError(400, "JSON_PARSER_ERROR", "The body must be an object")
    return read


def _object(org: DemoOrg, name: str) -> ObjectDescribe:
    describe = org.describe(name)
    if describe is None:
        raise no_such_object(name)
    return describe


def _upsert_rows(org: DemoOrg, names: tuple[str, ...], _: Any, body: Mapping[str, Any]) -> Written:
    describe, key_field = _object(org, names[0]), names[1]
    _check_key_field(describe, key_field)
    rows = _rows_of(org, body, describe)
    keys = [row.get(key_field) for row in rows]
    results = []
    for row, key in zip(rows, keys, strict=True):
        if isinstance(key, str) and keys.count(key) > 1:
            twice = RowRefusedError("DUPLICATE_VALUE", f"Duplicate external id specified: {key}", [key_field])
            results.append(_failed(twice))
        else:
            results.append(_result(partial(_upsert, org, describe, key_field, key, row)))
    return 200, results


def _update_rows(org: DemoOrg, _names: Any, _: Any, body: Mapping[str, Any]) -> Written:
    results = []
    for row in _rows_of(org, body, None):
        describe = _object(org, row["attributes"]["type"])
        own_id = str(row.get("id") or row.get("Id"))
        results.append(_without_created(_result(partial(_update, org, describe, own_id, row))))
    return 200, results


def _create_rows(org: DemoOrg, _names: Any, _: Any, body: Mapping[str, Any]) -> Written:
    results = []
    for row in _rows_of(org, body, None):
        describe = _object(org, row["attributes"]["type"])
        results.append(_without_created(_result(partial(_create, org, describe, row))))
    return 200, results


def _delete_rows(org: DemoOrg, _names: Any, query: Mapping[str, list[str]], _: Any) -> Written:
    ids = query.get("ids", [""])[0].split(",")
    _check_count(len(ids))
    return 200, [_result(partial(_delete, org, own_id)) for own_id in ids]


def _upsert_one(org: DemoOrg, names: tuple[str, ...], _: Any, body: Mapping[str, Any]) -> Written:
    describe = _object(org, names[0])
    _check_key_field(describe, names[1])
    _check_known(describe, body)
    result = _single(partial(_upsert, org, describe, names[1], names[2], {**body, names[1]: names[2]}))
    return (CREATED if result["created"] else 200), result


def _create_one(org: DemoOrg, names: tuple[str, ...], _: Any, body: Mapping[str, Any]) -> Written:
    describe = _object(org, names[0])
    _check_known(describe, body)
    result = _single(partial(_create, org, describe, body))
    return CREATED, _without_created(result)


def _update_one(org: DemoOrg, names: tuple[str, ...], _: Any, body: Mapping[str, Any]) -> Written:
    describe = _object(org, names[0])
    _check_known(describe, body)
    _single(partial(_update, org, describe, names[1], body))
    return NO_CONTENT, None


def _delete_one(org: DemoOrg, names: tuple[str, ...], _: Any, _body: Any) -> Written:
    _single(partial(_delete, org, names[1]))
    return NO_CONTENT, None


CALLS: tuple[tuple[str, str, Callable[..., Written]], ...] = (
    ("PATCH", r"/composite/sobjects/(\w+)/(\w+)", _upsert_rows),
    ("PATCH", r"/composite/sobjects", _update_rows),
    ("POST", r"/composite/sobjects", _create_rows),
    ("DELETE", r"/composite/sobjects", _delete_rows),
    ("PATCH", r"/sobjects/(\w+)/(\w+)/([^/]+)", _upsert_one),
    ("PATCH", r"/sobjects/(\w+)/(\w{15,18})", _update_one),
    ("DELETE", r"/sobjects/(\w+)/(\w{15,18})", _delete_one),
    ("POST", r"/sobjects/(\w+)", _create_one),
)


def _result(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except RowRefusedError as refusal:
        return _failed(refusal)


def _without_created(result: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in result.items() if name != "created"}


def _failed(refusal: RowRefusedError) -> dict[str, Any]:
    return {"success": False, "errors": [refusal.to_json()]}


def _single(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except RowRefusedError as refusal:
        status = 404 if refusal.code in {"ENTITY_IS_DELETED", "NOT_FOUND"} else 400
        raise RefusalError(status, refusal.code, str(refusal)) from None


def _rows_of(org: DemoOrg, body: Mapping[str, Any], describe: ObjectDescribe | None) -> list[Mapping[str, Any]]:
    """The rows of a collection; what is wrong with the form of one refuses all."""
    rows = body.get("records")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise RefusalError(400, "JSON_PARSER_ERROR", "records must be a list of objects")
    _check_count(len(rows))
    for row in rows:
        named = row.get("attributes", {}).get("type")
        if named is None or (describe is not None and named != describe.name):
            raise RefusalError(400, "INVALID_INPUT", "Each record needs its type among its attributes")
        _check_known(describe or _object(org, named), row)
        if row.get("External_Key__c") in org.write_rules.unreadable:
            raise RefusalError(400, "JSON_PARSER_ERROR", "Cannot deserialize a value of the request")
    return rows


def _check_count(count: int) -> None:
    if count > MOST_ROWS:
        message = f"record limit reached. cannot submit more than {MOST_ROWS} records in this operation"
        raise RefusalError(400, "EXCEEDED_ID_LIMIT", message)


def _check_known(describe: ObjectDescribe, row: Mapping[str, Any]) -> None:
    for name in row:
        if name not in {"attributes", "id"} and describe.field(name) is None:
            raise no_such_column(name, describe.name)


def _check_key_field(describe: ObjectDescribe, name: str) -> None:
    field = describe.field(name)
    if field is None or not (field.external_id or field.type == "id"):
        raise not_found()


def _upsert(org: DemoOrg, describe: ObjectDescribe, key_field: str, key: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(key, str) or not key.strip():
        raise RowRefusedError("MISSING_ARGUMENT", f"{key_field} not specified", [key_field])
    matches = [
        held["Id"]
        for held in org.tables[describe.name].values()
        if held[key_field] == key.strip() and not held["IsDeleted"]
    ]
    if matches:
        return {**_update(org, describe, matches[0], row, known_by=key_field), "created": False}
    return _create(org, describe, row)


def _create(org: DemoOrg, describe: ObjectDescribe, row: Mapping[str, Any]) -> dict[str, Any]:
    values = _take_values(describe, row, "createable")
    _check_lock(org, values.get("External_Key__c"), *(held for held in values.values() if isinstance(held, str)))
    for field in describe.fields:
        if not field.nillable and not field.defaulted and field.createable and values.get(field.name) is None:
            raise RowRefusedError(
                "REQUIRED_FIELD_MISSING", f"Required fields are missing: [{field.name}]", [field.name]
            )
    _check_rules(org, describe, {field.name: values.get(field.name) for field in describe.fields})
    return {"id": _store(partial(org.insert, describe.name, **values)), "success": True, "errors": [], "created": True}


def _update(
    org: DemoOrg, describe: ObjectDescribe, given_id: str, row: Mapping[str, Any], known_by: str | None = None
) -> dict[str, Any]:
    row_id = _live_id(org, describe, given_id)
    values = _take_values(describe, row, "updateable", but=known_by)
    _check_lock(org, row_id, org.tables[describe.name][row_id].get("External_Key__c"))
    _check_rules(org, describe, {**org.tables[describe.name][row_id], **values})
    _store(partial(org.update, describe.name, row_id, **values))
    return {"id": row_id, "success": True, "errors": [], "created": False}


def _delete(org: DemoOrg, given_id: str) -> dict[str, Any]:
    row_id = to_row_id(given_id)
    found = None if row_id is None else org.find_record(row_id)
    if found is None or row_id is None or org.describe(found[0].name) is None:
        raise RowRefusedError("MALFORMED_ID", f"bad id {given_id}")
    describe, row = found
    if row["IsDeleted"]:
        raise RowRefusedError("ENTITY_IS_DELETED", "entity is deleted")
    if (describe.name, None) in org.write_rules.read_only:
        raise RowRefusedError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    _check_lock(org, row_id)
    org.delete(describe.name, row_id)
    return {"id": row_id, "success": True, "errors": []}


def _live_id(org: DemoOrg, describe: ObjectDescribe, given_id: str) -> str:
    row_id = to_row_id(given_id)
    row = None if row_id is None else org.tables[describe.name].get(row_id)
    if row is None or row_id is None or row_id in org.concealed:
        raise RowRefusedError("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
    if row["IsDeleted"]:
        raise RowRefusedError("ENTITY_IS_DELETED", "entity is deleted")
    return row_id


def _take_values(describe: ObjectDescribe, row: Mapping[str, Any], right: str, but: str | None = None) -> Row:
    """The row's values as the org keeps them; a field that may not be written refuses the row."""
    values: Row = {}
    refused = []
    for name, value in row.items():
        field = describe.field(name)
        if name in {"attributes", "id", "Id"} or field is None:
            continue
        if field.name != but and not getattr(field, right):
            refused.append(field.name)
        values[field.name] = _take_value(field, value)
    if refused:
        message = f"Unable to create/update fields: {', '.join(refused)}. Please check the security settings"
        raise RowRefusedError("INVALID_FIELD_FOR_INSERT_UPDATE", message, refused)
    return values


def _take_value(field: FieldDescribe, value: Any) -> Any:
    """A value as it is kept: texts without blanks at their ends, 18-character ids, times in UTC to the second."""
    if isinstance(value, dict | list) or (field.type == "boolean" and not isinstance(value, bool)):
        raise RowRefusedError("JSON_PARSER_ERROR", f"Cannot deserialize the value of {field.name}", [field.name])
    if not isinstance(value, str):
        return round(value, field.scale) if isinstance(value, float) and field.type == "double" else value
    text = value.strip()
    if not text:
        return None
    if field.type == "datetime":
        try:
            return to_stamp(datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0))
        except ValueError:
            raise RowRefusedError("JSON_PARSER_ERROR", f"{field.name} is no date and time", [field.name]) from None
    return to_row_id(text) or text if field.type == "reference" else text


def _check_lock(org: DemoOrg, *names: str | None) -> None:
    if org.write_rules.takes_lock(*names):
        raise RowRefusedError("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record")


def _check_rules(org: DemoOrg, describe: ObjectDescribe, row: Row) -> None:
    if (describe.name, None) in org.write_rules.read_only:
        raise RowRefusedError("INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
    if (told := org.write_rules.find_objection(describe.name, row)) is not None:
        raise RowRefusedError("FIELD_CUSTOM_VALIDATION_EXCEPTION", told)


CODES = (
    ("characters, more than", "STRING_TOO_LONG"),
    ("picklist", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
    ("digits before the point", "NUMBER_OUTSIDE_VALID_RANGE"),
    ("is required", "REQUIRED_FIELD_MISSING"),
    ("there twice", "DUPLICATE_VALUE"),
    ("points to a", "INVALID_CROSS_REFERENCE_KEY"),
    ("must point to", "FIELD_INTEGRITY_EXCEPTION"),
)


def _store(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except OrgDataError as error:
        told = str(error.problems[0])
        code = next((code for words, code in CODES if words in told), "FIELD_INTEGRITY_EXCEPTION")
        raise RowRefusedError(code, told) from None
