"""Which role a person has here, by the CRM's permission sets; and what a tenant takes contact roles to mean."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from connectors.salesforce.roles import SHIPPED_ROLES, find_unmapped_roles, suggest_decision_makers
from graph.deal import Person
from graph.speech import say
from graph.wording import to_choice
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.store.tenants import add_tenant, drop_value, load_value, save_value
from plugin.views import ROLES, Role, RoleHints

Meaning = Literal["decides", "other", "unmapped"]
"""What a contact role suggests: that its holder decides, that they needn't, or nothing is known of it."""
NAME = "contact_roles"


def find_role(permission_sets: Sequence[str], held: Collection[str]) -> Role | None:
    """Return the role of the sets that are held; None where none is ours.

    `permission_sets` are the names for rep, manager, coach and admin, in that order; who holds several has the last.
    """
    found = [role for role, name in zip(ROLES, permission_sets, strict=True) if name in held]
    return found[-1] if found else None


def explain_missing_role(permission_sets: Sequence[str]) -> str:
    """Say which permission set an admin should assign."""
    return say(
        "Salesforce knows you, but you hold none of Buy-In's permission sets. Ask an admin of your org to assign you "
        "{names}, whichever fits your work; then sign in again.",
        names=to_choice(permission_sets),
    )


def house_contact_roles(settings: Settings) -> Mapping[str, bool]:
    """Return what the installation takes contact roles to mean: by name, whether each suggests who decides."""
    mapping = settings.salesforce_contact_roles
    return SHIPPED_ROLES if mapping is None else mapping


def load_contact_roles(store: Store, settings: Settings, tenant: str) -> Mapping[str, bool]:
    """Return what is in force for a tenant, role by role: its own meaning before the installation's."""
    with store.reading(tenant) as connection:
        own = read_own_contact_roles(connection, tenant)
    return join_contact_roles(house_contact_roles(settings), own)


def join_contact_roles(house: Mapping[str, bool], own: Mapping[str, Meaning]) -> Mapping[str, bool]:
    """Return the roles that mean something, by whether each suggests who decides."""
    joined = {**house, **{role: meaning == "decides" for role, meaning in own.items()}}
    return {role: decides for role, decides in joined.items() if own.get(role) != "unmapped"}


def read_own_contact_roles(connection: Connection, tenant: str) -> Mapping[str, Meaning]:
    """Return what was set for a tenant itself, by the role's name."""
    kept = load_value(connection, tenant, NAME)
    own: Mapping[str, Meaning] = {} if kept is None else json.loads(kept)
    return own


def write_own_contact_roles(connection: Connection, tenant: str, own: Mapping[str, Meaning], *, now: datetime) -> None:
    """Keep what a tenant takes its roles to mean, within the caller's transaction; nothing own is forgotten."""
    if own:
        add_tenant(connection, tenant, now=now)
        save_value(connection, tenant, NAME, json.dumps(own, sort_keys=True), now=now)
    else:
        drop_value(connection, tenant, NAME)


def read_role_hints(people: Iterable[Person], meanings: Mapping[str, bool]) -> RoleHints:
    """Say what people's contact roles suggest, by what each is taken to mean."""
    everybody = tuple(people)
    suggestions = suggest_decision_makers(everybody, meanings)
    return RoleHints(
        suggested=frozenset(each.person for each in suggestions if each.decides),
        unmapped=frozenset(find_unmapped_roles(everybody, meanings)),
    )
