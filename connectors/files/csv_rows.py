"""Decides how a CSV file is taken apart: its encoding, its separator, its header, and the line of each row."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from connectors.errors import BadInputError
from connectors.files.json_text import IGNORED_PREFIX, MEBIBYTE, SIZE_LIMIT

_SEPARATORS = ",;\t"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file as it came: its name, for problems, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of one row by column, and the line that it begins on."""

    file: str
    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One thing that keeps a table from being taken: file, line (0: the whole file), column, and what is wrong."""

    file: str
    line: int
    column: str | None
    problem: str

    def __str__(self) -> str:
        line = f", line {self.line}" if self.line else ""
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}{line}{column}: {self.problem}"


class TableError(BadInputError):
    """Tables that can't be taken; `errors` names everything that is wrong with them."""

    def __init__(self, errors: Iterable[TableProblem]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table taken apart: its columns in small letters, its rows, and what was wrong with either."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[TableProblem, ...]


def read_sheet(table: Table, *, limit: int = SIZE_LIMIT) -> Sheet:
    """Return the rows of a CSV file; columns that begin with `x_` are left out."""
    try:
        text = _decode(table, limit)
        records = list(_records(text))
    except _TableUnreadableError as error:
        return Sheet((), (), (TableProblem(table.name, error.line, None, error.problem),))
    if not records:
        return Sheet((), (), (TableProblem(table.name, 0, None, "is empty"),))
    (head_line, head), *body = records
    columns = tuple("_".join(cell.casefold().split()) for cell in head)
    problems = [TableProblem(table.name, head_line, None, problem) for problem in _header_problems(columns)]
    rows = []
    for line, cells in body:
        if len(cells) != len(columns):
            problem = f"has {len(cells)} cells, but the header has {len(columns)}"
            problems.append(TableProblem(table.name, line, None, problem))
        filled = {column: cell.strip() for column, cell in zip(columns, cells, strict=False) if cell.strip()}
        rows.append(Row(table.name, line, {key: cell for key, cell in filled.items() if _counts(key)}))
    return Sheet(tuple(filter(_counts, columns)), tuple(rows), tuple(problems))


class _TableUnreadableError(Exception):
    """The file can't be taken apart from some line on."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def _counts(column: str) -> bool:
    return not column.startswith(IGNORED_PREFIX)


def _decode(table: Table, limit: int) -> str:
    if len(table.data) > limit:
        raise _TableUnreadableError(0, f"is larger than the limit of {limit / MEBIBYTE:g} MiB")
    try:
        return table.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = table.data.count(b"\n", 0, error.start) + 1
        problem = "isn't UTF-8 text (Windows-1252 perhaps); save the file as “CSV UTF-8”"
        raise _TableUnreadableError(line, problem) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that has a filled cell, with the line that it begins on."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problem = f"can't be read as CSV from here on ({error}); look for a quotation mark that isn't closed"
        raise _TableUnreadableError(line, problem) from None


def _header_problems(columns: tuple[str, ...]) -> Iterator[str]:
    for number, column in enumerate(columns, start=1):
        if not column:
            yield f"column {number} has no name"
        elif column in columns[: number - 1]:
            yield f"the column {column} stands twice"
