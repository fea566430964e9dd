"""Decides how CSV lists of people and of ties become a deal, for those who have only a list.

The cells become the same JSON that a deal file holds and pass the same checks; each problem is then named by file,
line and column.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_origin, get_type_hints

from connectors.files.codec import to_json
from connectors.files.csv_rows import Row, Sheet, Table, TableError, TableProblem, read_sheet
from connectors.files.problems import DealFileError
from connectors.files.reader import read_document
from connectors.files.shapes import inner_type, key_of, known_part
from connectors.records import Json
from graph.deal import Deal, Facts, Person, Tie

LIST_SEPARATOR = "|"
"""Stands between the items of a cell that holds several."""

_SHAPES: Mapping[str, Any] = {"people": Person, "ties": Tie}
_NEEDED = {"people": ("name",), "ties": ("from", "to", "kind")}
_NEEDS = "isn't there as a column"
_SWITCHES = MappingProxyType({"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False})
_WHOLE = re.compile(r"[+-]?[0-9]{1,300}")
_FRACTION = re.compile(r"[+-]?[0-9]{1,300}\.[0-9]{1,300}")
_PLACE = re.compile(r"(people|ties)\[([0-9]+)\](?:\.(\w+))?")


def read_tables(tables: Sequence[Table], *, facts: Facts, as_of: datetime) -> Deal:
    """Return the deal `facts` with the people and ties of CSV tables, or raise `TableError` with all that is wrong.

    A table with a column `name` lists people, one with `from`, `to` and `kind` lists ties.
    """
    problems: list[TableProblem] = []
    rows: dict[str, list[Row]] = {"people": [], "ties": []}
    for table in tables:
        sheet = read_sheet(table)
        problems.extend(sheet.problems)
        if sheet.columns:
            listed = "ties" if {"from", "to"} & set(sheet.columns) else "people"
            problems.extend(_column_problems(table.name, listed, sheet))
            rows[listed].extend(sheet.rows)
    if any(problem.problem.startswith(_NEEDS) for problem in problems):
        raise TableError(problems)
    people = [_person(row) for row in rows["people"]]
    find_id = _id_finder(people)
    ties = []
    for row in rows["ties"]:
        tie = _record(row, Tie)
        for end in ("from", "to"):
            ids = find_id(row.cells.get(end, ""))
            if len(ids) > 1:
                problem = "several people have this name; write the id instead"
                problems.append(TableProblem(row.file, row.line, end, problem))
            if len(ids) == 1:
                tie[end] = ids[0]
        ties.append(tie)
    frame = to_json(Deal(as_of=as_of, deal=facts))
    try:
        deal = read_document({**frame, "people": people, "ties": ties})
    except DealFileError as error:
        problems.extend(_to_table_problems(error, rows))
    if problems:
        first = {(problem.file, problem.line, problem.column): problem for problem in reversed(problems)}
        order = {table.name: number for number, table in enumerate(tables)}
        raise TableError(sorted(first.values(), key=lambda found: (order.get(found.file, -1), found.line)))
    return deal


@cache
def _columns(listed: str) -> Mapping[str, Any]:
    """Return what each column of a list may hold; objects inside an object have no column."""
    shape = _SHAPES[listed]
    hints = get_type_hints(shape)
    return {
        key_of(field): hints[field.name]
        for field in fields(shape)
        if not hasattr(inner_type(hints[field.name]), "__dataclass_fields__")
    }


def _column_problems(file: str, listed: str, sheet: Sheet) -> Iterator[TableProblem]:
    known = _columns(listed)
    for column in sheet.columns:
        if column and column not in known:
            nearest = get_close_matches(column, known, n=1)
            others = f"; known are {', '.join(known)}; a column of your own begins with x_"
            hint = f"; did you mean {nearest[0]}?" if nearest else others
            yield TableProblem(file, 1, column, f"isn't a column that is known for {listed}{hint}")
    for column in _NEEDED[listed]:
        if column not in sheet.columns:
            yield TableProblem(file, 1, column, f"{_NEEDS}; {listed} need it")


def _person(row: Row) -> dict[str, Json]:
    person = _record(row, Person)
    if "id" not in person:
        name = row.cells.get("name", f"line {row.line}")
        person["id"] = "-".join(re.findall(r"\w+", name.casefold())) or name
    return person


def _id_finder(people: Sequence[Mapping[str, Json]]) -> Callable[[str], Sequence[str]]:
    """Return what finds the ids that a cell can mean: the one that it is, else those of the people so named."""
    ids = {person["id"] for person in people if "id" in person}
    by_name = defaultdict(list)
    for person in people:
        if "id" in person and "name" in person:
            by_name[_spoken(person["name"])].append(person["id"])
    return lambda cell: [cell] if cell in ids else by_name.get(_spoken(cell), [])


def _spoken(name: str) -> str:
    return " ".join(name.casefold().split())


def _record(row: Row, shape: Any) -> dict[str, Json]:
    known = _columns("people" if shape is Person else "ties")
    return {key: _value(cell, known[key]) for key, cell in row.cells.items() if key in known}


def _value(cell: str, hint: Any) -> Json:
    """Return a cell as the JSON value that its column asks for, or as the text that it is for the checks to refuse."""
    known = known_part(hint)
    if get_origin(known) is tuple:
        return [item.strip() for item in cell.split(LIST_SEPARATOR) if item.strip()]
    if get_origin(known) is Literal:
        return "_".join(cell.casefold().split())
    if known is bool:
        return _SWITCHES.get(cell.casefold(), cell)
    if known in (int, float) and _WHOLE.fullmatch(cell):
        return int(cell)
    if known in (int, float) and _FRACTION.fullmatch(cell):
        return float(cell)
    return cell


def _to_table_problems(error: DealFileError, rows: Mapping[str, Sequence[Row]]) -> Iterator[TableProblem]:
    for found in error.errors:
        problem = _PLACE.sub(lambda place: f"line {rows[place[1]][int(place[2])].line}", found.problem)
        place = _PLACE.match(found.path)
        if place is None:
            yield TableProblem("", 0, found.path, problem)
        else:
            row = rows[place[1]][int(place[2])]
            yield TableProblem(row.file, row.line, place[3], problem)
