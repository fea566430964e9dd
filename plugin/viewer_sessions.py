"""Who is signed in, for how long and by which way: a row each, known by the hash of what the browser holds.

A session through the CRM carries the viewer's own tokens, sealed; one from a one-time link carries none and shows the
whole tenant.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, delete, insert, select, update

from plugin.sealing import Seal, SealBrokenError
from plugin.store.sights import save_seen
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import viewer_deal, viewer_sight
from plugin.store.tables import viewer_session as table
from plugin.views import Role, Viewer

Way = Literal["canvas", "oauth", "link"]
COOKIE_WAYS: tuple[Way, ...] = ("oauth", "link")
BEARER_WAYS: tuple[Way, ...] = ("canvas",)
LASTS = {"canvas": timedelta(minutes=15), "oauth": timedelta(hours=12), "link": timedelta(hours=12)}
"""How long a session of each way lasts, whatever is done in it."""
ID_BYTES = 32
BEARER_SALT = "buyin/bearer/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """Whom a session is for. `seen` are deals that the CRM was just asked for with the viewer's token, and showed."""

    tenant: str
    user: str | None
    role: Role
    way: Way
    token: str | None = field(default=None, repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    seen: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedSession:
    """A session that has just begun; `id` is for the browser alone and kept nowhere else."""

    id: str = field(repr=False)
    viewer: Viewer
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerTokens:
    """The viewer's own tokens of the CRM; `renewals` counts how often they were renewed."""

    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    renewals: int


def begin_session(store: Store, seal: Seal, new: NewSession, *, now: datetime) -> StartedSession:
    """Begin a session and forget those of the tenant that are over."""
    session_id = secrets.token_urlsafe(ID_BYTES)
    expires_at = now + LASTS[new.way]
    with store.writing(new.tenant) as connection:
        _forget_old(connection, new.tenant, now=now)
        connection.execute(
            insert(table).values(
                tenant=new.tenant,
                id=_hash(session_id),
                user=new.user,
                role=new.role,
                way=new.way,
                token=new.token and seal.close(new.token),
                refresh_token=new.refresh_token and seal.close(new.refresh_token),
                renewals=0,
                created_at=now,
                expires_at=expires_at,
            )
        )
        if new.user is not None:
            save_seen(connection, new.tenant, new.user, new.seen, now=now)
    viewer = _to_viewer(new.tenant, new.role, new.user, new.way, _hash(session_id))
    return StartedSession(id=session_id, viewer=viewer, expires_at=expires_at)


def load_session(store: Store, session_id: str, *, ways: Sequence[Way], now: datetime) -> Viewer | None:
    """Return who is signed in by a session of one of these ways; None where it is over or never was."""
    asked = select(table.c.tenant, table.c.role, table.c.user, table.c.way, table.c.id).where(
        table.c.id == _hash(session_id), table.c.expires_at > now, table.c.way.in_(ways)
    )
    with store.reading(EVERY_TENANT) as connection:
        row = connection.execute(asked).one_or_none()
    return None if row is None else _to_viewer(row.tenant, row.role, row.user, row.way, row.id)


def find_viewer(store: Store, tenant: str, user: str, *, now: datetime) -> Viewer | None:
    """Return a user by their newest session that holds the CRM's token; None where they have none now."""
    asked = select(table.c.tenant, table.c.role, table.c.user, table.c.way, table.c.id).where(
        table.c.tenant == tenant, table.c.user == user, table.c.expires_at > now, table.c.token.is_not(None)
    )
    with store.reading(tenant) as connection:
        row = connection.execute(asked.order_by(table.c.created_at.desc(), table.c.id).limit(1)).one_or_none()
    return None if row is None else _to_viewer(row.tenant, row.role, row.user, row.way, row.id)


def end_session(store: Store, session_id: str) -> None:
    """End a session; one that is over already stays so."""
    with store.writing(EVERY_TENANT) as connection:
        gone = connection.execute(
            delete(table).where(table.c.id == _hash(session_id)).returning(table.c.tenant, table.c.user)
        ).all()
        for row in gone:
            _forget_unwatched(connection, row.tenant, [row.user])


def end_viewers_session(store: Store, viewer: Viewer) -> None:
    """End the session that a viewer came by, where the CRM ended it or the viewer lost the right to it."""
    with store.writing(viewer.tenant) as connection:
        connection.execute(delete(table).where(table.c.tenant == viewer.tenant, table.c.id == viewer.sight))
        _forget_unwatched(connection, viewer.tenant, [viewer.user])


def load_tokens(store: Store, seal: Seal, viewer: Viewer) -> ViewerTokens | None:
    """Return the viewer's own tokens; None where the session has none, is over, or was sealed by a key that is gone."""
    asked = select(table.c.token, table.c.refresh_token, table.c.renewals).where(
        table.c.tenant == viewer.tenant, table.c.id == viewer.sight
    )
    with store.reading(viewer.tenant) as connection:
        row = connection.execute(asked).one_or_none()
    if row is None or row.token is None:
        return None
    try:
        return ViewerTokens(
            token=seal.open(row.token),
            refresh_token=row.refresh_token and seal.open(row.refresh_token),
            renewals=row.renewals,
        )
    except SealBrokenError:
        return None


def load_way(store: Store, viewer: Viewer) -> Way | None:
    """Return by which way a viewer's session began; None where it is over."""
    asked = select(table.c.way).where(table.c.tenant == viewer.tenant, table.c.id == viewer.sight)
    with store.reading(viewer.tenant) as connection:
        return connection.scalar(asked)


def save_role(connection: Connection, viewer: Viewer, role: Role) -> None:
    """Keep that the CRM now gives a viewer this role."""
    ours = (table.c.tenant == viewer.tenant, table.c.id == viewer.sight)
    connection.execute(update(table).where(*ours).values(role=role))


def sign_bearer(secret_keys: Sequence[str], session_id: str) -> str:
    """Make the bearer token of a session: its id, signed with the newest key."""
    return _signer(secret_keys).sign(session_id).decode("ascii")


def read_bearer(secret_keys: Sequence[str], bearer: str) -> str | None:
    """Return the session's id of a bearer token that one of the keys signed, else None."""
    try:
        return _signer(secret_keys).unsign(bearer.encode("ascii")).decode("ascii")
    except (BadSignature, UnicodeError):
        return None


def _signer(secret_keys: Sequence[str]) -> Signer:
    return Signer(list(reversed(secret_keys)), salt=BEARER_SALT, digest_method=hashlib.sha256)


def _to_viewer(tenant: str, role: Role, user: str | None, way: Way, key: str) -> Viewer:
    return Viewer(tenant=tenant, role=role, user=user, sight=None if way == "link" else key)


def _forget_old(connection: Connection, tenant: str, *, now: datetime) -> None:
    over = delete(table).where(table.c.tenant == tenant, table.c.expires_at <= now)
    gone = connection.scalars(over.returning(table.c.user)).all()
    _forget_unwatched(connection, tenant, gone)


def _forget_unwatched(connection: Connection, tenant: str, users: Collection[str | None]) -> None:
    """Forget what people see who have no session left."""
    live = select(table.c.user).where(table.c.tenant == tenant, table.c.user.is_not(None))
    for kept in (viewer_deal, viewer_sight):
        connection.execute(
            delete(kept).where(kept.c.tenant == tenant, kept.c.user.in_(set(users)), kept.c.user.not_in(live))
        )


def _hash(session_id: str) -> str:
    return hashlib.sha256(session_id.encode("utf-8", "replace")).hexdigest()
