"""Everything that a database holds, to see whether something wrote to it."""

from typing import Any

from sqlalchemy import select

from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import metadata

OWN_RECORD = frozenset({"sync_run", "sync_cursor"})
"""What a sync notes about itself, whatever it finds."""


def dump_tables(store: Store, *, without: frozenset[str] = OWN_RECORD) -> dict[str, Any]:
    """Return the rows of every table in the order of their keys, as they are stored."""
    with store.reading(EVERY_TENANT) as connection:
        return {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in metadata.sorted_tables
            if table.name not in without
        }
