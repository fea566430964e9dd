"""Which Canvas requests were used: each opens one page, on whichever worker and after whichever restart."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from plugin.store.tables import canvas_request as table

REMEMBERED = timedelta(days=90)
"""Long after the viewer's token in a request has ended, with which the request is worth nothing any more."""


def count_use(connection: Connection, tenant: str, digest: str, *, now: datetime) -> int:
    """Note that a request came, and return how often it has come by now: 1 is the first time, for one caller only."""
    insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
    counted = insert.on_conflict_do_update(
        index_elements=["tenant", "digest"], set_={"times": table.c.times + 1}
    ).returning(table.c.times)
    values = {"tenant": tenant, "digest": digest, "used_at": now, "times": 1}
    times: int = connection.execute(counted, values).scalar_one()
    if times == 1:
        old = table.c.used_at < now - REMEMBERED
        connection.execute(delete(table).where(table.c.tenant == tenant, old))
    return times
