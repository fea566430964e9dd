"""Who may see what, who is signed in, and which one-time links are still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from graph.speech import mark
from plugin.store.tables import sign_in_link, viewer_session
from plugin.viewer_sessions import Way
from plugin.views import COACHING, LEADING_EXERCISES, ROLES, SETTING_UP, Role

MOST = 200
"""So many sessions are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """Something that can be seen or done here, and the roles that may."""

    what: str
    roles: frozenset[Role]


EVERYBODY = frozenset(ROLES)
RIGHTS = (
    Right(what=mark("Deals, findings and the map, of the deals that Salesforce shows to the person"), roles=EVERYBODY),
    Right(what=mark("Recording, changing and undoing in those deals, notes included"), roles=EVERYBODY),
    Right(what=mark("Own lists, own reviews and the digest"), roles=EVERYBODY),
    Right(what=mark("Prompts on whether doing may follow words"), roles=COACHING),
    Right(
        what=mark("Planning and leading exercises with a customer's leaders, in those deals"), roles=LEADING_EXERCISES
    ),
    Right(what=mark("These settings"), roles=SETTING_UP),
)
"""Who may see what. The roles stand where they are checked, too: `COACHING`, `LEADING_EXERCISES` and `SETTING_UP`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """Somebody who is signed in; `key` names the session here and lets nobody in."""

    key: str
    user: str | None
    role: Role
    way: Way
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A one-time link that nobody has used yet; `key` names it here and lets nobody in."""

    key: str
    user: str | None
    role: Role
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who is signed in, the newest first, and which links are open."""

    sessions: Sequence[OpenSession]
    links: Sequence[OpenLink]


def load_access(connection: Connection, tenant: str, *, now: datetime) -> Access:
    """Load a tenant's sessions and links that aren't over."""
    return Access(sessions=load_sessions(connection, tenant, now=now), links=_load_links(connection, tenant, now))


def load_sessions(connection: Connection, tenant: str, *, now: datetime) -> Sequence[OpenSession]:
    """List who is signed in, the newest first."""
    columns = viewer_session.c
    asked = select(columns.id, columns.user, columns.role, columns.way, columns.created_at, columns.expires_at)
    live = asked.where(columns.tenant == tenant, columns.expires_at > now)
    return [
        OpenSession(key=row.id, user=row.user, role=row.role, way=row.way, since=row.created_at, until=row.expires_at)
        for row in connection.execute(live.order_by(columns.created_at.desc(), columns.id).limit(MOST))
    ]


def drop_link(connection: Connection, tenant: str, key: str) -> None:
    """Let a link that nobody has used let nobody in any more."""
    columns = sign_in_link.c
    connection.execute(
        delete(sign_in_link).where(columns.tenant == tenant, columns.token_hash == key, columns.used_at.is_(None))
    )


def _load_links(connection: Connection, tenant: str, now: datetime) -> Sequence[OpenLink]:
    columns = sign_in_link.c
    asked = select(columns.token_hash, columns.user, columns.role, columns.created_at, columns.expires_at)
    live = asked.where(columns.tenant == tenant, columns.used_at.is_(None), columns.expires_at > now)
    return [
        OpenLink(key=row.token_hash, user=row.user, role=row.role, since=row.created_at, until=row.expires_at)
        for row in connection.execute(live.order_by(columns.expires_at, columns.token_hash))
    ]
