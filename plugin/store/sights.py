"""Which deals a person sees in the CRM, as last asked: kept by person, so that lists can be joined with them."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, cast, delete, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from plugin.store.columns import Moment
from plugin.store.tables import viewer_deal as deals
from plugin.store.tables import viewer_sight as sights
from plugin.store.upserts import build_insert, upsert


def load_asked_at(connection: Connection, tenant: str, user: str) -> datetime | None:
    """Return when the CRM was last asked for all deals that a person sees."""
    return connection.scalar(select(sights.c.asked_at).where(sights.c.tenant == tenant, sights.c.user == user))


def load_seen_at(connection: Connection, tenant: str, user: str, deal: str) -> datetime | None:
    """Return when the CRM was last asked for one deal and showed it; None where it didn't or wasn't asked."""
    asked = select(deals.c.asked_at).where(deals.c.tenant == tenant, deals.c.user == user, deals.c.deal == deal)
    return connection.scalar(asked)


def load_all_seen(connection: Connection, tenant: str, user: str) -> frozenset[str]:
    """Return the ids of the deals that the CRM shows a person, as last asked."""
    return frozenset(connection.scalars(select(deals.c.deal).where(deals.c.tenant == tenant, deals.c.user == user)))


def save_seen(connection: Connection, tenant: str, user: str, seen: Collection[str], *, now: datetime) -> None:
    """Keep that the CRM just showed a person these deals."""
    upsert(connection, deals, _to_rows(tenant, user, seen, now))


def forget_seen(connection: Connection, tenant: str, user: str, deal: str) -> None:
    """Keep that the CRM doesn't show a person a deal any more."""
    connection.execute(delete(deals).where(deals.c.tenant == tenant, deals.c.user == user, deals.c.deal == deal))


def save_all_seen(connection: Connection, tenant: str, user: str, seen: Collection[str], *, now: datetime) -> None:
    """Keep that these and no others are the deals that the CRM shows a person; only differences are written."""
    known = frozenset(connection.scalars(select(deals.c.deal).where(deals.c.tenant == tenant, deals.c.user == user)))
    gone, new = known - frozenset(seen), frozenset(seen) - known
    theirs = (deals.c.tenant == tenant, deals.c.user == user)
    if gone:
        connection.execute(delete(deals).where(*theirs, deals.c.deal.in_(_list_in(connection, gone))))
    if new:
        rows = _list_in(connection, new).add_columns(literal(tenant), literal(user), literal(now, Moment))
        columns = (deals.c.deal, deals.c.tenant, deals.c.user, deals.c.asked_at)
        added = build_insert(connection, deals).from_select(columns, rows)
        connection.execute(added.on_conflict_do_nothing())  # another worker may have been told the same just now
    upsert(connection, sights, [{"tenant": tenant, "user": user, "asked_at": now}])


def _list_in(connection: Connection, ids: Collection[str]) -> Select[Any]:
    """Return ids as rows of a query: one parameter, however many there are."""
    given = literal(json.dumps(sorted(ids)), Text)
    if connection.dialect.name == "postgresql":
        value = func.jsonb_array_elements_text(cast(given, JSONB)).table_valued("value").c.value
    else:
        value = func.json_each(given).table_valued("value").c.value
    # without any condition, SQLite takes the ON CONFLICT of an insert for that of a join
    return select(value).where(value.is_not(None))


def _to_rows(tenant: str, user: str, seen: Collection[str], now: datetime) -> list[dict[str, object]]:
    return [{"tenant": tenant, "user": user, "deal": deal, "asked_at": now} for deal in sorted(seen)]
