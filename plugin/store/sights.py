"""Which deals a person sees in the CRM, as last asked: kept by person, so that lists can be joined with them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from plugin.store.tables import viewer_deal as deals
from plugin.store.tables import viewer_sight as sights
from plugin.store.upserts import add_missing, remove, upsert


def load_asked_at(connection: Connection, tenant: str, user: str) -> datetime | None:
    """Return when the CRM was last asked for all deals that a person sees."""
    return connection.scalar(select(sights.c.asked_at).where(sights.c.tenant == tenant, sights.c.user == user))


def load_seen_at(connection: Connection, tenant: str, user: str, deal: str) -> datetime | None:
    """Return when the CRM was last asked for one deal and showed it; None where it didn't or wasn't asked."""
    asked = select(deals.c.asked_at).where(deals.c.tenant == tenant, deals.c.user == user, deals.c.deal == deal)
    return connection.scalar(asked)


def save_seen(connection: Connection, tenant: str, user: str, seen: Collection[str], *, now: datetime) -> None:
    """Keep that the CRM just showed a person these deals."""
    upsert(connection, deals, _to_rows(tenant, user, seen, now))


def forget_seen(connection: Connection, tenant: str, user: str, deal: str) -> None:
    """Keep that the CRM doesn't show a person a deal any more."""
    connection.execute(delete(deals).where(deals.c.tenant == tenant, deals.c.user == user, deals.c.deal == deal))


def save_all_seen(connection: Connection, tenant: str, user: str, seen: Collection[str], *, now: datetime) -> None:
    """Keep that these and no others are the deals that the CRM shows a person; only differences are written."""
    known = frozenset(connection.scalars(select(deals.c.deal).where(deals.c.tenant == tenant, deals.c.user == user)))
    remove(
        connection, deals, [{"tenant": tenant, "user": user, "deal": deal} for deal in sorted(known - frozenset(seen))]
    )
    add_missing(connection, deals, _to_rows(tenant, user, frozenset(seen) - known, now))
    upsert(connection, sights, [{"tenant": tenant, "user": user, "asked_at": now}])


def _to_rows(tenant: str, user: str, seen: Collection[str], now: datetime) -> list[dict[str, object]]:
    return [{"tenant": tenant, "user": user, "deal": deal, "asked_at": now} for deal in sorted(seen)]
