"""How personal addresses are kept: by the hash of their token alone, one that holds for each purpose and person."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from plugin.store.exercise_tables import personal_link as table

LASTS = timedelta(days=30)
TOKEN_BYTES = 32
Purpose = Literal["answer", "tick"]
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLink:
    """A personal address: to `answer` in an exercise (`about`) as a participant (`who`), or to `tick` a paper."""

    tenant: str
    token_hash: str
    deal: str
    purpose: Purpose
    about: str
    who: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_link(
    connection: Connection, tenant: str, *, deal: str, purpose: Purpose, about: str, who: str, now: datetime
) -> str:
    """Make somebody's address for a purpose and return its token, of which nothing else is kept; former ones die."""
    revoke_links(connection, tenant, purpose=purpose, about=about, who=who, now=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(table).values(
            tenant=tenant,
            token_hash=hash_token(token),
            deal=deal,
            purpose=purpose,
            about=about,
            who=who,
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    return token


def revoke_links(
    connection: Connection, tenant: str, *, purpose: Purpose, about: str, now: datetime, who: str | None = None
) -> None:
    """Take back what addresses there are for a purpose, of one person or of everybody."""
    condition = (columns.tenant == tenant) & (columns.purpose == purpose) & (columns.about == about)
    if who is not None:
        condition &= columns.who == who
    connection.execute(update(table).where(condition, columns.revoked_at.is_(None)).values(revoked_at=now))


def find_link(connection: Connection, token: str, *, purpose: Purpose, now: datetime) -> KeptLink | None:
    """Find what an address is for, in a transaction of all tenants or of its own; None unless it holds now."""
    asked = select(table).where(
        columns.token_hash == hash_token(token),
        columns.purpose == purpose,
        columns.revoked_at.is_(None),
        columns.expires_at > now,
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else KeptLink(**row._asdict())


def load_ends(connection: Connection, tenant: str, *, purpose: Purpose, about: str) -> dict[str, datetime]:
    """Load until when the addresses hold that weren't taken back, by person."""
    asked = select(columns.who, columns.expires_at).where(
        columns.tenant == tenant, columns.purpose == purpose, columns.about == about, columns.revoked_at.is_(None)
    )
    return {row.who: row.expires_at for row in connection.execute(asked)}
