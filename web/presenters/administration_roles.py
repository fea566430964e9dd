"""Decides how contact roles are listed with what each is taken to mean, and how a choice of them is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.speech import say
from plugin.administration_roles import RoleLine, RoleTable
from plugin.errors import InputRefusedError
from plugin.roles import Meaning
from plugin.views import ROLES as HERE
from web.presenters.administration import MEANINGS
from web.presenters.formats import to_count, to_figure
from web.presenters.words import ROLES

NAME, CHOICE = "name-", "means-"
"""What the fields of a line are called, before its number."""
NEW = "new"
MOST = 400


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A contact role in the form; `field` is the number of its line."""

    field: str
    role: str
    meaning: Meaning
    seen: str
    is_open: bool
    own: bool


@dataclass(frozen=True, slots=True)
class RoleList:
    """All contact roles, and which permission set gives which role here."""

    rows: Sequence[RoleRow]
    told: str
    counted: str
    choices: Sequence[tuple[Meaning, str]]
    sets: Sequence[tuple[str, str]]
    version: str


def to_role_list(table: RoleTable, permission_sets: Sequence[str]) -> RoleList:
    """List the roles: those without a meaning first, then those seen most."""
    rows = [_to_row(str(number), line) for number, line in enumerate(table.lines)]
    unmapped = sum(row.is_open for row in rows)
    told = to_count(
        unmapped, "{count} role in your deals has no meaning yet.", "{count} roles in your deals have no meaning yet."
    )
    return RoleList(
        rows=rows,
        told=told if unmapped else say("Every role in your deals has a meaning."),
        counted=say(
            "Counted in the {deals} newest open deals; those without a meaning come first, then those seen most.",
            deals=to_figure(table.deals),
        )
        if table.more
        else say("Counted in your open deals; those without a meaning come first, then those seen most."),
        choices=list(MEANINGS.items()),
        sets=[(ROLES[role], name) for role, name in zip(HERE, permission_sets, strict=True)],
        version=table.version,
    )


def _to_row(number: str, line: RoleLine) -> RoleRow:
    return RoleRow(
        field=number,
        role=line.role,
        meaning=line.meaning,
        seen=to_count(line.people, "{count} person", "{count} people") if line.people else say("not seen"),
        is_open=line.meaning == "unmapped" and line.people > 0,
        own=line.meaning != line.usual,
    )


def read_roles(given: Mapping[str, str]) -> Mapping[str, Meaning]:
    """Read what each role shall mean; raises `InputRefusedError` where a choice is none of those there are."""
    wanted: dict[str, Meaning] = {}
    numbers = [name.removeprefix(NAME) for name in given if name.startswith(NAME)]
    if len(numbers) > MOST:
        raise InputRefusedError(say("At most {count} roles can be given.", count=MOST))
    for number in numbers:
        role = given[NAME + number].strip()
        chosen = given.get(CHOICE + number, "unmapped")
        meaning = next((each for each in MEANINGS if each == chosen), None)
        if meaning is None:
            raise InputRefusedError(say("“{role}” can't mean that; choose one of the three.", role=role))
        if role and not (number == NEW and role in wanted):
            wanted[role] = meaning
    return wanted
