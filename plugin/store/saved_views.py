"""How named lists of deals are kept, each for the person who named it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from connectors.records import Json
from plugin.store.tables import saved_view as table
from plugin.store.upserts import upsert

columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A list that somebody named: `asked` is its question as JSON, `at` when it was last saved."""

    id: str
    name: str
    asked: Json
    at: datetime


def load_saved_views(connection: Connection, tenant: str, user: str) -> Sequence[KeptView]:
    """List somebody's named lists by name."""
    asked = select(columns.id, columns.name, columns.asked, columns.at).where(
        columns.tenant == tenant, columns.user == user
    )
    views = (KeptView(id=row.id, name=row.name, asked=row.asked, at=row.at) for row in connection.execute(asked))
    return sorted(views, key=lambda view: (view.name.casefold(), view.id))


def save_view(connection: Connection, tenant: str, user: str, view: KeptView) -> None:
    """Keep a named list, in place of the one with its id."""
    row = {"id": view.id, "name": view.name, "asked": view.asked, "at": view.at}
    upsert(connection, table, [{"tenant": tenant, "user": user, **row}])


def remove_view(connection: Connection, tenant: str, user: str, view_id: str) -> None:
    """Forget a named list."""
    connection.execute(delete(table).where(columns.tenant == tenant, columns.user == user, columns.id == view_id))
