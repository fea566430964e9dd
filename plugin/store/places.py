"""Where people stand in a deal's picture because somebody moved them there; nobody else's place is kept."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, select

from plugin.store.tables import picture_place as table
from plugin.store.upserts import upsert
from plugin.views import HandPlace

columns = table.c


def load_places(connection: Connection, tenant: str, deal: str) -> Mapping[str, HandPlace]:
    """Return by person where somebody put them."""
    asked = select(columns.person, columns.x, columns.y, columns.author, columns.at).where(
        columns.tenant == tenant, columns.deal == deal
    )
    return {
        row.person: HandPlace(x=row.x, y=row.y, author=row.author, at=row.at)
        for row in connection.execute(asked.order_by(columns.person))
    }


def save_place(connection: Connection, tenant: str, deal: str, person: str, place: HandPlace) -> None:
    """Keep where a person was put, in place of where they were put before."""
    row = {"x": place.x, "y": place.y, "author": place.author, "at": place.at}
    upsert(connection, table, [{"tenant": tenant, "deal": deal, "person": person, **row}])


def remove_places(connection: Connection, tenant: str, deal: str, person: str | None = None) -> None:
    """Forget where one person was put, or everybody."""
    asked = delete(table).where(columns.tenant == tenant, columns.deal == deal)
    connection.execute(asked if person is None else asked.where(columns.person == person))
