"""Whom an id means: in which deals the person stands, under which names and with which ids of their own."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, Text, select, type_coerce

from connectors.salesforce.ids import CONTACT, USER, to_long_id
from plugin.errors import InputRefusedError
from plugin.people.traces import LONG, Traces, split_name
from plugin.store.columns import Json
from plugin.store.exercise_tables import exercise, open_form, paper, participant
from plugin.store.mirror import DEAL_KIND
from plugin.store.tables import OF_EXERCISES, crm_record, deal_record

AnyRow = Row[*tuple[Any, ...]]


class PersonUnclearError(InputRefusedError):
    """An id that names nobody, or several people."""


def find_traces(connection: Connection, tenant: str, person: str, *, deal: str | None = None) -> Traces:
    """Find whom an id means, in one `deal` or in all; raises `PersonUnclearError` for nobody and for several."""
    own_id = _to_own_id(person)
    called, others = _load_people(connection, tenant, own_id, deal)
    taking_part = [
        row
        for row in connection.execute(
            select(participant.c.id, participant.c.name, exercise.c.deal)
            .join(exercise, (exercise.c.tenant == participant.c.tenant) & (exercise.c.id == participant.c.exercise))
            .where(participant.c.tenant == tenant, participant.c.person == own_id)
        )
        if deal in (None, row.deal)
    ]
    for row in taking_part:
        called[row.deal].add(row.name)
    everywhere = len(own_id) >= LONG
    recorded = _load_recorded_names(connection, tenant, own_id) if everywhere else set()
    if not called and not recorded:
        raise PersonUnclearError(f"Nobody with the id {person} is known here.")
    if not everywhere and len({min(names) for names in called.values()}) > 1:
        raise PersonUnclearError(
            f"People of several deals go by the id {person}: choose one with --deal ({', '.join(sorted(called))})."
        )
    names = recorded.union(*called.values())
    others -= names
    own = {row.id for row in taking_part}
    answers = connection.scalars(
        select(open_form.c.id).where(open_form.c.tenant == tenant, open_form.c.participant.in_(own))
    )
    return Traces(
        person=own_id,
        deals=frozenset(called),
        ids=frozenset({*own, *answers, *([own_id] if everywhere else [])}),
        deal_ids=frozenset([own_id]),
        names=frozenset(names),
        parts=frozenset().union(*map(split_name, names)) - frozenset().union(*map(split_name, others)),
        shared_name=_is_shared(connection, tenant, own_id, names),
    )


def iter_likely_rows(
    connection: Connection, tenant: str, table: Table, traces: Traces
) -> Iterator[tuple[AnyRow, dict[str, Any]]]:
    """Yield the rows of a table that may name the person, with their values by column; it looks at all as plain text.

    The row itself holds JSON as it is kept.
    """
    as_kept = [type_coerce(each, Text).label(each.name) if is_json(each) else each for each in table.columns]
    asked = select(*as_kept).where(table.c.tenant == tenant).order_by(*table.primary_key)
    for row in connection.execute(asked):
        text = "\n".join(value for value in row if isinstance(value, str)).lower()
        if traces.needles is None or any(needle in text for needle in traces.needles):
            yield (
                row,
                {
                    each.name: json.loads(value) if is_json(each) and value is not None else value
                    for each, value in zip(table.columns, row, strict=True)
                },
            )


def is_json(column: Column[Any]) -> bool:
    """Whether a column holds JSON."""
    return isinstance(column.type, Json)


def load_deals_of_rows(connection: Connection, tenant: str) -> Mapping[str, str]:
    """Return the deal of each exercise and paper, by its id: their rows name no deal themselves."""
    found = [
        connection.execute(select(table.c.id, table.c.deal).where(table.c.tenant == tenant))
        for table in (exercise, paper)
    ]
    return {row.id: row.deal for rows in found for row in rows}


def find_deal(table: Table, row: AnyRow, deals_of_rows: Mapping[str, str]) -> str | None:
    """Return which deal a row belongs to, if any."""
    if table.name == "deal":
        return str(row.id)
    if table is crm_record:
        return str(row.id) if row.kind == DEAL_KIND else row.parent
    if "deal" in table.c:
        return None if row.deal is None else str(row.deal)
    if table in OF_EXERCISES:
        return deals_of_rows.get(row.paper if "paper" in table.c else row.exercise)
    return None


def _to_own_id(person: str) -> str:
    long_id = to_long_id(person)
    return long_id if long_id is not None and long_id.startswith((CONTACT, USER)) else person


def _load_people(
    connection: Connection, tenant: str, own_id: str, deal: str | None
) -> tuple[defaultdict[str, set[str]], set[str]]:
    """Return the names under which deals know the person, by deal, and everybody else's names in these deals."""
    columns = deal_record.c
    called: defaultdict[str, set[str]] = defaultdict(set)
    mine = select(columns.deal, columns.body).where(
        columns.tenant == tenant, columns.list == "people", columns.id == own_id
    )
    for row in connection.execute(mine):
        if deal in (None, row.deal):
            called[row.deal].add(row.body["name"])
    theirs = select(columns.body).where(
        columns.tenant == tenant, columns.list == "people", columns.id != own_id, columns.deal.in_(called)
    )
    return called, {body["name"] for body in connection.scalars(theirs)}


def _load_recorded_names(connection: Connection, tenant: str, own_id: str) -> set[str]:
    columns = crm_record.c
    asked = select(columns.body).where(columns.tenant == tenant, columns.id == own_id)
    return {name for body in connection.scalars(asked) if (name := body.get("Name"))}


def _is_shared(connection: Connection, tenant: str, own_id: str, names: set[str]) -> bool:
    """Whether somebody else of the tenant has one of the names."""
    plain = {name.casefold() for name in names}
    return any(name.casefold() in plain for name in _iter_other_names(connection, tenant, own_id))


def _iter_other_names(connection: Connection, tenant: str, own_id: str) -> Iterator[str]:
    columns = deal_record.c
    asked = select(columns.body).where(columns.tenant == tenant, columns.list == "people", columns.id != own_id)
    for body in connection.scalars(asked):
        yield body["name"]
    records = crm_record.c
    asked = select(records.body).where(
        records.tenant == tenant, records.kind.in_(("Contact", "User")), records.id != own_id
    )
    for body in connection.scalars(asked):
        yield body.get("Name") or ""
