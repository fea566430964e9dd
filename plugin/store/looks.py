"""What somebody saw of a deal when they last looked: in the visit that goes on or ended last, and in the one before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, literal, select

from connectors.records import Json
from plugin.store.columns import Json as JsonText
from plugin.store.tables import look
from plugin.store.upserts import upsert

columns = look.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLook:
    """When somebody last looked at a deal, whether they saw the same then, and the end of the visit before."""

    at: datetime
    same: bool
    before_at: datetime | None
    before_body: Json


def load_look(connection: Connection, tenant: str, user: str, deal: str, *, body: Json) -> KeptLook | None:
    """Load what is kept of somebody's looks at a deal, compared with `body`, which is to be seen now."""
    same = (columns.body == literal(body, JsonText)).label("same")
    asked = select(columns.at, same, columns.before_at, columns.before_body)
    row = connection.execute(asked.where(*_is_theirs(tenant, user, deal))).one_or_none()
    return None if row is None else KeptLook(at=row.at, same=row.same, before_at=row.before_at, before_body=row[3])


def load_last_body(connection: Connection, tenant: str, user: str, deal: str) -> Json:
    """Load what somebody saw in the end of their last visit."""
    return connection.scalar(select(columns.body).where(*_is_theirs(tenant, user, deal)))


def save_look(connection: Connection, tenant: str, user: str, deal: str, **values: Any) -> None:
    """Keep a look: `at` and `body`, and the visit before in `before_at` and `before_body`."""
    upsert(connection, look, [{"tenant": tenant, "user": user, "deal": deal, **values}])


def _is_theirs(tenant: str, user: str, deal: str) -> tuple[Any, ...]:
    return (columns.tenant == tenant, columns.user == user, columns.deal == deal)
