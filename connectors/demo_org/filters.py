"""Which rows a query finds and in which order: SOQL's rules for types, nulls, case and ids."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from connectors.demo_org.describe import FieldDescribe
from connectors.demo_org.ids import to_row_id
from connectors.demo_org.refusals import RefusalError
from connectors.demo_org.soql import Comparison, Condition, Literal, Ordering, unescape
from connectors.demo_org.values import NUMBER_TYPES, Row, to_stamp

Read = Callable[[Row], Any]
Resolve = Callable[[str], tuple[FieldDescribe, Read]]
"""From a field's path in a query to its describe and to what reads it from a row."""
Test = Callable[[Row], bool]

LIKE_PART = re.compile(r"\\u[0-9A-Fa-f]{4}|\\.|%|_|[^\\%_]+", re.DOTALL)
LIKE_TYPES = frozenset({"string", "textarea", "picklist", "combobox", "email", "phone", "url"})
QUOTED_TYPES = LIKE_TYPES | {"id", "reference", "multipicklist"}
EQUALITY_ONLY = frozenset({"boolean", "multipicklist"})
LITERALS: Mapping[str, str] = {
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    **dict.fromkeys(NUMBER_TYPES, "number"),
    **dict.fromkeys(QUOTED_TYPES, "string"),
}
SHOWN_TYPES: Mapping[str, str] = {"datetime": "dateTime", "reference": "id", "id": "id"}


def build_test(condition: Condition, resolve: Resolve) -> Test:
    """A check of rows made from a query's condition; types are refused here, before any row is read."""
    if isinstance(condition, Comparison):
        return _build_comparison(condition, resolve)
    tests = [build_test(part, resolve) for part in condition.parts]
    if condition.operator == "not":
        return lambda row: not tests[0](row)
    every = all if condition.operator == "and" else any
    return lambda row: every(test(row) for test in tests)


def build_order(order: tuple[Ordering, ...], resolve: Resolve) -> Callable[[list[Row]], list[Row]]:
    """A sorting of rows made from a query's ORDER BY."""
    keys = []
    for part in order:
        field, read = resolve(part.path)
        if not field.sortable:
            raise RefusalError(400, "MALFORMED_QUERY", f"field '{field.name}' can not be sorted in a query call")
        keys.append((part, field, read))

    def sort(rows: list[Row]) -> list[Row]:
        for part, field, read in reversed(keys):
            known = [row for row in rows if read(row) is not None]
            empty = [row for row in rows if read(row) is None]
            # the defaults bind the loop's variables; a checker can't infer such a lambda
            known.sort(key=lambda row, f=field, r=read: _comparable(f, r(row)), reverse=part.descending)  # type: ignore[misc]
            rows = [*empty, *known] if part.nulls_first else [*known, *empty]
        return rows

    return sort


def _build_comparison(comparison: Comparison, resolve: Resolve) -> Test:
    field, read = resolve(comparison.path)
    if not field.filterable:
        raise RefusalError(400, "INVALID_FIELD", f"field '{field.name}' can not be filtered in a query call")
    _check_operator(field, comparison)
    if comparison.operator == "like":
        pattern = _like_pattern(field, comparison.values[0])
        return lambda row: isinstance(value := read(row), str) and pattern.fullmatch(value) is not None
    wanted = [_wanted(field, literal) for literal in comparison.values]
    if comparison.operator in {"in", "not in"}:
        members = set(wanted)
        inside = comparison.operator == "in"
        return lambda row: (_comparable(field, read(row)) in members) is inside
    return _build_simple(comparison.operator, field, read, wanted[0])


def _build_simple(operator: str, field: FieldDescribe, read: Read, wanted: Any) -> Test:
    if operator == "=":
        return lambda row: _comparable(field, read(row)) == wanted
    if operator == "!=":
        return lambda row: _comparable(field, read(row)) != wanted
    compare: Mapping[str, Callable[[Any], bool]] = {
        "<": lambda value: value < wanted,
        "<=": lambda value: value <= wanted,
        ">": lambda value: value > wanted,
        ">=": lambda value: value >= wanted,
    }
    test = compare[operator]
    return lambda row: wanted is not None and (value := _comparable(field, read(row))) is not None and test(value)


def _check_operator(field: FieldDescribe, comparison: Comparison) -> None:
    """Refuse an operator that a field's type doesn't know."""
    operator = comparison.operator
    wrong = (
        (operator == "like" and field.type not in LIKE_TYPES)
        or (operator in {"<", "<=", ">", ">="} and field.type in EQUALITY_ONLY)
        or (comparison.values[0].kind == "null" and operator not in {"=", "!="})
    )
    if wrong:
        raise RefusalError(
            400, "INVALID_QUERY_FILTER_OPERATOR", f"invalid operator on {SHOWN_TYPES.get(field.type, field.type)} field"
        )


def _wanted(field: FieldDescribe, literal: Literal) -> Any:
    """What a literal asks for, in the form that a row's value is compared in."""
    if literal.kind == "null":
        return None
    if literal.kind != LITERALS[field.type]:
        raise _wrong_type(field)
    if literal.kind == "string":
        return _wanted_text(field, unescape(literal.text))
    if literal.kind == "number":
        return float(literal.text)
    return literal.text == "true" if literal.kind == "boolean" else _wanted_time(literal)


def _wanted_text(field: FieldDescribe, text: str) -> str | None:
    """The text a literal asks for; empty text asks for null, as Salesforce keeps none."""
    if not text:
        return None
    if field.type not in {"id", "reference"}:
        return str(_comparable(field, text))
    row_id = to_row_id(text)
    if row_id is None:
        raise RefusalError(400, "INVALID_QUERY_FILTER_OPERATOR", f"invalid ID field: {field.name}")
    return row_id


def _wanted_time(literal: Literal) -> str:
    try:
        if literal.kind == "date":
            return date.fromisoformat(literal.text).isoformat()
        return to_stamp(datetime.fromisoformat(literal.text))
    except ValueError:
        raise RefusalError(400, "MALFORMED_QUERY", f"the {literal.kind} of a criterion does not exist") from None


def _wrong_type(field: FieldDescribe) -> RefusalError:
    quotes = "should be enclosed in quotes" if field.type in QUOTED_TYPES else "should not be enclosed in quotes"
    kind = SHOWN_TYPES.get(field.type, "string" if field.type in QUOTED_TYPES else field.type)
    return RefusalError(
        400, "INVALID_FIELD", f"value of filter criterion for field '{field.name}' must be of type {kind} and {quotes}"
    )


def _comparable(field: FieldDescribe, value: Any) -> Any:
    """A row's value in the form in which it is compared and sorted: text without case unless the field knows case."""
    if isinstance(value, str) and field.type in LIKE_TYPES and not field.case_sensitive:
        return value.casefold()
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _like_pattern(field: FieldDescribe, literal: Literal) -> re.Pattern[str]:
    """LIKE's `%` and `_` as a pattern over the whole text."""
    if literal.kind != "string":
        raise _wrong_type(field)
    pieces = [{"%": ".*", "_": "."}.get(part) or re.escape(unescape(part)) for part in LIKE_PART.findall(literal.text)]
    flags = re.DOTALL if field.case_sensitive else re.DOTALL | re.IGNORECASE
    return re.compile("".join(pieces), flags)
