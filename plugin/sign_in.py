"""Decides who gets in by a one-time address: once, within a quarter of an hour, in the role it was made for."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, update

from graph.speech import mark, say
from plugin.errors import InputRefusedError, LinkRefusedError
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import sign_in_link as table
from plugin.store.tenants import DEFAULT_TENANT, load_tenants
from plugin.views import ROLES, Role, Viewer

VALID_FOR = timedelta(minutes=15)
TOKEN_BYTES = 32
REFUSED = mark("This sign-in address was used before, is too old, or was never given out; ask for a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """For whom a one-time address is made."""

    tenant: str
    role: Role
    user: str | None = None


def save_link(store: Store, invitation: Invitation, *, now: datetime) -> str:
    """Make a token that lets somebody in once, keep only its hash, and return it."""
    if invitation.role not in ROLES:
        raise InputRefusedError(f"There is no role {invitation.role}; the roles are {', '.join(ROLES)}.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with store.writing(invitation.tenant) as connection:
        if invitation.tenant not in (DEFAULT_TENANT, *load_tenants(connection)):
            raise InputRefusedError(
                f"There is no tenant {invitation.tenant}; `buyin tenant list` names those there are."
            )
        connection.execute(
            delete(table).where(table.c.tenant == invitation.tenant, table.c.expires_at < now - VALID_FOR)
        )
        connection.execute(
            insert(table).values(
                tenant=invitation.tenant,
                token_hash=_hash(token),
                role=invitation.role,
                user=invitation.user,
                created_at=now,
                expires_at=now + VALID_FOR,
            )
        )
    return token


def redeem_link(store: Store, token: str, *, now: datetime) -> Viewer:
    """Let the bearer of a token in, the first time only."""
    with store.writing(EVERY_TENANT) as connection:
        row = connection.execute(
            update(table)
            .where(table.c.token_hash == _hash(token), table.c.used_at.is_(None), table.c.expires_at > now)
            .values(used_at=now)
            .returning(table.c.tenant, table.c.role, table.c.user)
        ).one_or_none()
    if row is None:
        raise LinkRefusedError(say(REFUSED))
    return Viewer(tenant=row.tenant, role=row.role, user=row.user)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
