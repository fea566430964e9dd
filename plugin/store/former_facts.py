"""What a deal's amount, close date and state were before: a few of its facts each time that one of them changed.

The CRM holds only what is true now; who compares two days needs what was true then. It is kept with the deal itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from connectors.files.codec import from_json, to_json
from connectors.records import Json
from plugin.store.tables import deal

MOST_KEPT = 50
"""Of a deal whose facts change all the time, the latest are kept."""
WATCHED = ("amount", "currency", "close_date", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerFacts:
    """What held until a moment, that of the sync or import which brought something else."""

    until: datetime
    amount: float | None = None
    currency: str | None = None
    close_date: datetime | None = None
    status: str = "open"


def build_former(known: Row[*tuple[Any, ...]] | None, columns: Mapping[str, Any], *, now: datetime) -> dict[str, Any]:
    """Return the columns `former` and `closed_at` of a deal whose row is `known` and that has these `columns` now."""
    if known is None:
        return {"former": [], "closed_at": None}
    was = {name: getattr(known, name) for name in WATCHED}
    former: list[Json] = list(known.former)
    if was != {name: columns[name] for name in WATCHED}:
        former = [*former, to_json(FormerFacts(until=now, **was))][-MOST_KEPT:]
    closes = was["status"] == "open" and columns["status"] != "open"
    stays = was["status"] != "open" and columns["status"] != "open"
    return {"former": former, "closed_at": now if closes else known.closed_at if stays else None}


def load_former(connection: Connection, tenant: str, deal_ids: Collection[str]) -> dict[str, tuple[FormerFacts, ...]]:
    """Load what the facts of these deals were before, the earliest first."""
    asked = select(deal.c.id, deal.c.former).where(deal.c.tenant == tenant, deal.c.id.in_(deal_ids))
    return {row.id: tuple(from_json(FormerFacts, each) for each in row.former) for row in connection.execute(asked)}
