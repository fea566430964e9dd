"""Which contact roles a tenant's deals hold, and what each is taken to mean."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from graph.speech import say
from plugin.administration_changes import version_of_own
from plugin.errors import InputRefusedError
from plugin.roles import Meaning, join_contact_roles
from plugin.store.tables import deal_record

LONGEST = 255
MOST = 300
"""So many roles can have a meaning; orgs have a dozen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """A contact role: what it means here, what it would without an own meaning, and on how many people it was seen."""

    role: str
    meaning: Meaning
    usual: Meaning
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTable:
    """The roles that are mapped or were seen: those without a meaning first, then those seen most.

    `deals` is how many were looked at, `more` whether others were left out.
    """

    lines: Sequence[RoleLine]
    deals: int
    more: bool
    version: str


def build_table(
    house: Mapping[str, bool], own: Mapping[str, Meaning], seen: Counter[str], *, deals: int, more: bool
) -> RoleTable:
    """Put the table together."""
    joined = join_contact_roles(house, own)
    lines = [
        RoleLine(role=role, meaning=_to_meaning(joined, role), usual=_to_meaning(house, role), people=seen[role])
        for role in {*house, *own, *seen}
    ]
    lines.sort(key=lambda line: (line.meaning != "unmapped" or not line.people, -line.people, line.role.casefold()))
    return RoleTable(lines=lines, deals=deals, more=more, version=version_of_own(own))


def to_own_roles(
    house: Mapping[str, bool], own: Mapping[str, Meaning], wanted: Mapping[str, Meaning]
) -> Mapping[str, Meaning | None]:
    """Return the own meanings that choices come to, None where the installation says the same anyway.

    Raises `InputRefusedError` for a name that is too long, or for more roles than can be kept.
    """
    if any(len(role) > LONGEST for role in wanted):
        raise InputRefusedError(say("A role's name has at most {most} characters.", most=LONGEST))
    if len({*own, *wanted}) > MOST:
        raise InputRefusedError(say("At most {most} roles can have a meaning.", most=MOST))
    return {role: None if meaning == _to_meaning(house, role) else meaning for role, meaning in wanted.items()}


def count_roles(connection: Connection, tenant: str, ids: Sequence[str]) -> Counter[str]:
    """Count the people of these deals by their contact roles; the same person in two deals counts twice."""
    columns = deal_record.c
    asked = select(columns.body).where(columns.tenant == tenant, columns.list == "people", columns.deal.in_(ids))
    return Counter(role for body in connection.scalars(asked) for role in set(body.get("crm_roles", ())))


def _to_meaning(mapping: Mapping[str, bool], role: str) -> Meaning:
    if role not in mapping:
        return "unmapped"
    return "decides" if mapping[role] else "other"
