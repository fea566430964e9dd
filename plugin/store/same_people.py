"""How it is kept that two people of a deal with like names are two people."""

from datetime import datetime

from sqlalchemy import Connection, select

from plugin.store.tables import not_same as table
from plugin.store.upserts import add_missing

Pair = tuple[str, str]


def load_told_apart(connection: Connection, tenant: str, deal: str) -> frozenset[Pair]:
    """Load the pairs of ids, each in its order, of whom somebody said that they are two people."""
    asked = select(table.c.one, table.c.other).where(table.c.tenant == tenant, table.c.deal == deal)
    return frozenset((row.one, row.other) for row in connection.execute(asked))


def save_told_apart(
    connection: Connection, tenant: str, deal: str, pair: Pair, *, author: str | None, now: datetime
) -> None:
    """Keep that these are two people; the first to say so is the one on record."""
    one, other = sorted(pair)
    add_missing(
        connection,
        table,
        [{"tenant": tenant, "deal": deal, "one": one, "other": other, "author": author, "at": now}],
    )
