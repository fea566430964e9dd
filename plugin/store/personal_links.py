"""How personal addresses are kept: by the hash of their token alone, one that holds for each purpose and person."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

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
    address: str | None = field(default=None, repr=False)
    """The mail address that it was sent to, of one to acknowledge; None where it was given by hand."""


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def add_link(
    connection: Connection,
    tenant: str,
    *,
    deal: str,
    purpose: Purpose,
    about: str,
    who: str,
    now: datetime,
    address: str | None = None,
    replaces: bool = True,
) -> str:
    """Make somebody's address for a purpose and return its token, of which nothing else is kept.

    Former ones die, unless it `replaces` none yet: whoever mails it takes them back once it has left.
    """
    if replaces:
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
            address=address,
        )
    )
    return token


def revoke_links(
    connection: Connection,
    tenant: str,
    *,
    purpose: Purpose,
    about: str,
    now: datetime,
    who: str | None = None,
    only: str | None = None,
    but: str | None = None,
) -> None:
    """Take back what addresses there are for a purpose, of one person or of everybody.

    `only` and `but` are the hashes of the one that is, or isn't, taken back.
    """
    condition = (columns.tenant == tenant) & (columns.purpose == purpose) & (columns.about == about)
    if who is not None:
        condition &= columns.who == who
    if only is not None:
        condition &= columns.token_hash == only
    if but is not None:
        condition &= columns.token_hash != but
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


def drop_link(connection: Connection, tenant: str, token: str) -> None:
    """Forget an address that nobody was given."""
    connection.execute(delete(table).where(columns.tenant == tenant, columns.token_hash == hash_token(token)))


def load_newest(connection: Connection, tenant: str, *, purpose: Purpose, about: str) -> dict[str, KeptLink]:
    """Load each person's newest address for a purpose, whether it still holds or not."""
    asked = select(table).where(columns.tenant == tenant, columns.purpose == purpose, columns.about == about)
    rows = connection.execute(asked.order_by(columns.created_at, columns.revoked_at.is_(None)))
    return {row.who: KeptLink(**row._asdict()) for row in rows}


def load_ends(
    connection: Connection, tenant: str, *, purpose: Purpose, about: str, now: datetime
) -> dict[str, datetime]:
    """Load until when the addresses hold that hold now, by person."""
    asked = select(columns.who, columns.expires_at).where(
        columns.tenant == tenant,
        columns.purpose == purpose,
        columns.about == about,
        columns.revoked_at.is_(None),
        columns.expires_at > now,
    )
    return {row.who: row.expires_at for row in connection.execute(asked)}
