"""What admins changed of a tenant's own values, who and when, and how a change is taken back.

Own values are kept by part and key: a detector's parameters by its code, a parameter of the structure part by its own
name, a contact role's meaning by the role's. A key without an own value follows the installation.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, select

from graph.speech import mark, say
from plugin.errors import EntryChangedError
from plugin.roles import read_own_contact_roles, write_own_contact_roles
from plugin.store.digests import build_digest
from plugin.store.tables import tenant as tenants
from plugin.store.tenants import add_tenant, load_value, save_value
from plugin.tuning import read_own_tuning, write_own_tuning
from plugin.views import Viewer

Part = Literal["detectors", "structure", "roles"]
Own = Mapping[str, Any]
NAME = "settings_history"
MOST = 60
"""So many changes are remembered."""
CHANGED = mark("Somebody else changed this meanwhile; look at it again before changing it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of some keys of a part; a key that is missing in `before` or `after` had or has no own value there.

    `author` is the user's id, or `link:<role>` for whoever came by a one-time link; `undoes` the id of the change that
    this one took back.
    """

    id: str
    part: Part
    author: str
    at: datetime
    before: Own
    after: Own
    undoes: str | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that were changed, in their order."""
        return tuple(sorted({*self.before, *self.after}))


def author_of(viewer: Viewer) -> str:
    """Return under which name a viewer's changes are kept."""
    return viewer.user or f"link:{viewer.role}"


def read_own(connection: Connection, tenant: str, part: Part) -> Own:
    """Return a tenant's own values of a part, by key."""
    if part == "roles":
        return read_own_contact_roles(connection, tenant)
    own = read_own_tuning(connection, tenant)
    return own.structure if part == "structure" else own.detectors


def version_of_own(own: Own, *keys: str) -> str:
    """Return what changes with the own values of these keys, or of all; a form brings it back with what it wants."""
    return build_digest({key: own[key] for key in keys or own if key in own})


def change_own(
    connection: Connection,
    viewer: Viewer,
    part: Part,
    wanted: Mapping[str, Any | None],
    *,
    now: datetime,
    version: str | None = None,
    undoes: str | None = None,
) -> Change | None:
    """Set own values, or with None forget them; note who did, and ask for the analysis of what that changes.

    Returns None, and nothing is noted, where nothing differs.
    Raises `EntryChangedError` where `version` isn't that of the keys any more.
    """
    tenant = viewer.tenant
    lock_own(connection, tenant, now=now)
    own = read_own(connection, tenant, part)
    if version is not None and version != version_of_own(own, *wanted):
        raise EntryChangedError(say(CHANGED))
    changed = [key for key, value in wanted.items() if own.get(key) != value]
    if not changed:
        return None
    before = {key: own[key] for key in changed if key in own}
    after = {key: wanted[key] for key in changed if wanted[key] is not None}
    kept = {key: value for key, value in own.items() if key not in changed} | after
    _write(connection, tenant, part, kept, now)
    noted = Change(
        id=uuid4().hex, part=part, author=author_of(viewer), at=now, before=before, after=after, undoes=undoes
    )
    changes = [noted, *load_changes(connection, tenant)][:MOST]
    save_value(connection, tenant, NAME, json.dumps([_to_json(change) for change in changes]), now=now)
    return noted


def take_back(connection: Connection, viewer: Viewer, change_id: str, *, now: datetime) -> Change | None:
    """Set the keys of a change to what they were before it, and return what was noted of that.

    Returns None where the change isn't remembered. Raises `EntryChangedError` where a key was changed since.
    """
    lock_own(connection, viewer.tenant, now=now)
    changes = load_changes(connection, viewer.tenant)
    change = next((each for each in changes if each.id == change_id), None)
    if change is None:
        return None
    own = read_own(connection, viewer.tenant, change.part)
    if change.id not in find_standing(changes, change.part, own):
        raise EntryChangedError(say("It was changed again since; take that change back first."))
    wanted = {key: change.before.get(key) for key in change.keys}
    return change_own(connection, viewer, change.part, wanted, now=now, undoes=change.id)


def find_standing(changes: Sequence[Change], part: Part, own: Own) -> frozenset[str]:
    """Name the changes of a part that can be taken back: nothing that they set was changed since, here or elsewhere.

    `changes` come with the newest first.
    """
    standing: set[str] = set()
    touched: set[str] = set()
    for change in (each for each in changes if each.part == part):
        as_set = all(own.get(key) == change.after.get(key) for key in change.keys)
        if as_set and touched.isdisjoint(change.keys):
            standing.add(change.id)
        touched.update(change.keys)
    return frozenset(standing)


def load_changes(connection: Connection, tenant: str) -> list[Change]:
    """List the changes that are remembered, the newest first."""
    kept = load_value(connection, tenant, NAME)
    return [] if kept is None else [_from_json(change) for change in json.loads(kept)]


def lock_own(connection: Connection, tenant: str, *, now: datetime) -> None:
    """Keep everybody else from changing a tenant's own values until the transaction ends."""
    add_tenant(connection, tenant, now=now)
    connection.execute(select(tenants.c.tenant).where(tenants.c.tenant == tenant).with_for_update()).all()


def _write(connection: Connection, tenant: str, part: Part, own: dict[str, Any], now: datetime) -> None:
    if part == "roles":
        write_own_contact_roles(connection, tenant, own, now=now)
        return
    so_far = read_own_tuning(connection, tenant)
    tuning = replace(so_far, structure=own) if part == "structure" else replace(so_far, detectors=own)
    write_own_tuning(connection, tenant, tuning if tuning.detectors or tuning.structure else None, now=now)


def _to_json(change: Change) -> dict[str, Any]:
    return asdict(change) | {"at": change.at.isoformat()}


def _from_json(kept: Mapping[str, Any]) -> Change:
    return Change(**{**kept, "at": datetime.fromisoformat(kept["at"])})
