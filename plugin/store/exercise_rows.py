"""How what came of a deal's exercises is kept among the deal's rows: beside those of the CRM and files, replaced whole.

A sync leaves these rows alone. So does a file; one that says something else of the same answer is refused.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from graph.deal import Deal
from plugin.store.deal_rows import FACTS, DealRow, build_deal_digest, to_rows
from plugin.store.deals import load_origin, to_column_text
from plugin.store.tables import deal as deals
from plugin.store.tables import deal_record as table
from plugin.store.upserts import remove, upsert

ORIGIN: Literal["exercise"] = "exercise"
columns = table.c


def save_exercise_rows(connection: Connection, tenant: str, found: Deal, *, now: datetime) -> bool:
    """Keep the lists of `found` as all that came of its deal's exercises; return whether anything changed.

    The deal is locked, and there.
    """
    deal_id = found.deal.id
    asked = select(columns.list, columns.id, columns.digest, columns.origin)
    stored = connection.execute(asked.where(columns.tenant == tenant, columns.deal == deal_id)).all()
    digests = {(row.list, row.id): row.digest for row in stored}
    ours = {(row.list, row.id) for row in stored if row.origin == ORIGIN}
    coming = {row.key: row for row in map(_apart, to_rows(found)) if row.list != FACTS}
    changed = [row for key, row in coming.items() if key not in ours or digests[key] != row.digest]
    gone = sorted(ours - coming.keys())
    if not changed and not gone:
        return False
    place = {"tenant": tenant, "deal": deal_id}
    remove(connection, table, [{**place, "list": name, "id": row_id} for name, row_id in gone])
    upsert(connection, table, [{**place, **_to_columns(row, now)} for row in changed])
    digests = {key: digest for key, digest in digests.items() if key not in gone}
    digests |= {row.key: row.digest for row in changed}
    own_clock = load_origin(connection, tenant, deal_id) == "file"
    digest = build_deal_digest(digests, found.as_of if own_clock else None)
    here = (deals.c.tenant == tenant) & (deals.c.id == deal_id)
    connection.execute(update(deals).where(here).values(digest=digest, updated_at=now))
    return True


def _apart(row: DealRow) -> DealRow:
    """Keep rows that are counted through from those of the same number that came another way."""
    return replace(row, id=f"{ORIGIN}:{row.id}") if row.id == f"{row.place:06d}" else row


def _to_columns(row: DealRow, now: datetime) -> dict[str, object]:
    return {
        "list": row.list,
        "id": row.id,
        "place": row.place,
        "origin": ORIGIN,
        "source_system": row.source_system or ORIGIN,
        "source_record": to_column_text(row.source_record),
        "at": row.at,
        "recorded_at": now,
        "body": row.body,
        "digest": row.digest,
    }
