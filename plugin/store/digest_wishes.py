"""Who wants the weekly digest by mail, and when the last one went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, update

from connectors.records import Json
from plugin.store.tables import digest_wish as table
from plugin.store.upserts import upsert

AnyRow = Row[*tuple[Any, ...]]
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestWish:
    """A wish: whose (a user's id, or `link:` and a role), to which address, of which deals."""

    user: str
    address: str
    asked: Json
    wished_at: datetime
    sent_at: datetime | None = None


def find_wish(connection: Connection, tenant: str, user: str) -> DigestWish | None:
    """Find somebody's wish; None where they have none."""
    row = connection.execute(select(table).where(columns.tenant == tenant, columns.user == user)).one_or_none()
    return None if row is None else _to_wish(row)


def save_wish(connection: Connection, tenant: str, wish: DigestWish) -> None:
    """Keep a wish, or another address for it; when the last digest went stays."""
    row = {"user": wish.user, "address": wish.address, "asked": wish.asked, "wished_at": wish.wished_at}
    upsert(connection, table, [{"tenant": tenant, **row, "sent_at": wish.sent_at}], keep=("sent_at",))


def remove_wish(connection: Connection, tenant: str, user: str) -> None:
    """Forget a wish, the address included."""
    connection.execute(delete(table).where(columns.tenant == tenant, columns.user == user))


def load_due_wishes(connection: Connection, tenant: str, *, due: datetime) -> Sequence[str]:
    """List whose digest of this moment hasn't gone yet; who wished for it later has to wait for the next."""
    asked = select(columns.user).where(
        columns.tenant == tenant, columns.wished_at < due, or_(columns.sent_at.is_(None), columns.sent_at < due)
    )
    return connection.scalars(asked.order_by(columns.user)).all()


def save_sent(connection: Connection, tenant: str, user: str, *, at: datetime) -> None:
    """Keep that a digest went."""
    connection.execute(update(table).where(columns.tenant == tenant, columns.user == user).values(sent_at=at))


def _to_wish(row: AnyRow) -> DigestWish:
    return DigestWish(user=row.user, address=row.address, asked=row.asked, wished_at=row.wished_at, sent_at=row.sent_at)
