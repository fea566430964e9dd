"""What the rows of a Bulk query say: its CSV read as text, then each cell as the JSON value that REST would give."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import RetryLaterError, UnexpectedAnswerError
from connectors.records import Json

END = "null"
"""What the header with the next place says at the end, in so many letters."""
LONGEST_CELL = 1 << 24
NUMBER_TYPES = frozenset({"double", "currency", "percent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResults:
    """Some rows of a finished query as columns and cells, and the place of the next ones (None: there are none)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    locator: str | None


def from_results(content: bytes, headers: Mapping[str, str], *, host: str, what: str) -> BulkResults:
    """Read one answer with results.

    Raises `RetryLaterError` where it holds other rows than it says, as one that was cut does, and
    `UnexpectedAnswerError` where it isn't CSV at all.
    """
    csv.field_size_limit(LONGEST_CELL)
    try:
        text = content.decode("utf-8")
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise RetryLaterError(f"{host} answers for {what} with rows that can't be read; try again later.") from None
    columns, rows = (tuple(lines[0]), tuple(map(tuple, lines[1:]))) if lines else ((), ())
    told = headers.get("Sforce-NumberOfRecords", "")
    if told.isascii() and told.isdigit() and int(told) != len(rows):
        raise RetryLaterError(f"{host} sent {len(rows)} of {told} rows of {what}; try again later.")
    if any(len(row) != len(columns) for row in rows) or len(set(columns)) != len(columns):
        raise UnexpectedAnswerError(f"{host} answers for {what} with rows of other lengths than their header.")
    locator = headers.get("Sforce-Locator", END)
    return BulkResults(columns=columns, rows=rows, locator=None if locator in {END, ""} else locator)


def to_json_row(columns: tuple[str, ...], row: tuple[str, ...], types: Mapping[str, str]) -> dict[str, Json]:
    """One row as REST would send it; an empty cell is null, as nothing tells an empty text from it."""
    return {name: to_json_value(cell, types.get(name, "string")) for name, cell in zip(columns, row, strict=True)}


def to_json_value(cell: str, field_type: str) -> Json:
    """A cell by the type of its field; one that isn't of that type stays text, for the checks to find."""
    if cell == "":
        return None
    if field_type == "boolean":
        return {"true": True, "false": False}.get(cell, cell)
    try:
        if field_type in NUMBER_TYPES:
            return float(cell)
        if field_type == "int":
            return int(cell)
    except ValueError:
        return cell
    return cell
