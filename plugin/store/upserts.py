"""How many rows are written at once: new ones added, known ones brought up to date, in one statement."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

Rows = Sequence[Mapping[str, Any]]


def build_insert(connection: Connection, table: Table) -> Any:
    """Begin an insert in the database's own dialect, which can say what becomes of rows that are there."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def upsert(connection: Connection, table: Table, rows: Rows, *, keep: Collection[str] = ()) -> None:
    """Add rows, or bring those with the same key up to date except for the columns to `keep`."""
    if not rows:
        return
    insert = build_insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {
        column.name: insert.excluded[column.name]
        for column in table.columns
        if column.name not in keys and column.name not in keep
    }
    connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def add_missing(connection: Connection, table: Table, rows: Rows) -> None:
    """Add the rows whose key isn't there yet and leave the others alone."""
    if rows:
        connection.execute(build_insert(connection, table).on_conflict_do_nothing(), rows)


def remove(connection: Connection, table: Table, rows: Rows) -> None:
    """Delete the rows that hold these values; every row names the same columns."""
    if not rows:
        return
    matches = [table.c[name] == bindparam(f"of_{name}") for name in rows[0]]
    held = [{f"of_{name}": value for name, value in row.items()} for row in rows]
    connection.execute(delete(table).where(*matches), held)
