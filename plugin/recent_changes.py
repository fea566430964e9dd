"""What people changed in a deal lately, and what waits to be settled with the CRM, in the words of the deal file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from connectors.records import Json
from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON, PERSON_CONTACT, key_fields
from graph.deal import Person
from plugin.outbox import DELETED_THERE, same
from plugin.overlay import CONTACT, CONTACT_ROLE
from plugin.planned_tasks import SUBJECT, TASK
from plugin.store.changes import KeptChange
from plugin.store.outbox import Entry

Place = Literal["people", "roles", "lines", "tasks", "subjects", "statements", "ties", "commitments", "decisions",
                "incidents", "events", "results"]  # fmt: skip
Facts = Mapping[str, Any]
_OTHERS: Mapping[str, tuple[Place, Mapping[str, str]]] = {
    CONTACT_ROLE: ("roles", {"ContactId": "person", "Role": "role"}),
    CONTACT: ("lines", {"ReportsToId": "boss"}),
    TASK: ("tasks", {SUBJECT: "what", "WhoId": "person", "ActivityDate": "due", "OwnerId": "owner"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """A row as it was and as it became, by attribute; None where there was, or is, no such row."""

    place: Place
    id: str
    before: Facts | None
    after: Facts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentChange:
    """What somebody changed in one go. `last` is false where a part was changed again since, so that no undo helps."""

    id: str
    at: datetime
    author: str | None
    rows: tuple[ChangedRow, ...]
    last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenConflict:
    """A row that the CRM holds otherwise, or doesn't take: what differs as (attribute, ours, the CRM's).

    `state` is `conflict`, `refused` or `held`; `gone` says that the CRM deleted the row.
    """

    id: str
    place: Place
    row: str
    state: str
    reason: str | None
    gone: bool
    removes: bool
    facts: Facts
    differs: tuple[tuple[str, Any, Any], ...]


def to_recent_changes(
    parts: Sequence[KeptChange], newest: Mapping[tuple[str, str], str], *, most: int
) -> tuple[RecentChange, ...]:
    """Put the parts of changes together, in the order in which the first of each comes; at most `most` of them."""
    grouped: dict[str, list[KeptChange]] = {}
    for part in parts:
        grouped.setdefault(part.group, []).append(part)
    return tuple(
        RecentChange(
            id=own_id,
            at=held[0].at,
            author=held[0].author,
            rows=tuple(_to_row(part) for part in held),
            last=all(newest.get((part.kind, part.key)) == part.id for part in held),
        )
        for own_id, held in list(grouped.items())[:most]
    )


def to_conflict(entry: Entry) -> OpenConflict:
    """Tell what of an entry stands against the CRM."""
    place, names = _names_of(entry.kind)
    theirs = entry.theirs or {}
    differing = [n for n in theirs if not same(entry.kind, n, theirs[n], entry.fields.get(n))]
    ours, held = _to_facts(entry.fields, names), _to_facts(theirs, names)
    attributes = dict.fromkeys(names[name] for name in differing if name in names)
    return OpenConflict(
        id=entry.id,
        place=place,
        row=entry.key,
        state=entry.state,
        reason=entry.reason,
        gone=entry.reason == DELETED_THERE,
        removes=entry.action == "delete",
        facts=ours | _key_facts(entry.kind, entry.key),
        differs=tuple((name, ours.get(name), held.get(name)) for name in attributes),
    )


def _to_row(part: KeptChange) -> ChangedRow:
    place, names = _names_of(part.kind)
    more = _key_facts(part.kind, part.key)
    return ChangedRow(
        place=place,
        id=part.key,
        before=None if part.before is None else _to_facts(part.before, names) | more,
        after=None if part.after is None else _to_facts(part.after, names) | more,
    )


def _key_facts(kind: str, key: str) -> dict[str, Any]:
    return {"person": key} if kind == CONTACT else {}


def _names_of(kind: str) -> tuple[Place, Mapping[str, str]]:
    """The list that a kind of row is shown under, and the attribute that each of its fields holds."""
    if kind in _OTHERS:
        return _OTHERS[kind]
    if kind != PERSON and kind not in JUDGEMENTS:
        return "results", {}
    place, shape = ("people", Person) if kind == PERSON else JUDGEMENTS[kind]
    names = {PERSON_CONTACT: "contact"} if kind == PERSON else {}
    for key in key_fields(shape):
        names |= {name: key.attribute for name in (key.name, key.contact) if name is not None}
    return place, names  # type: ignore[return-value]  # the lists of judgements are those of Place


def _to_facts(row: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for name, value in row.items():
        if name in names and (value is not None or names[name] not in facts):
            facts[names[name]] = value
    return facts
