"""What stands before something is entered for a deal of the CRM, and what files said of it before the CRM had it."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from connectors.files.codec import from_json
from connectors.salesforce.judgement_objects import JUDGEMENTS, PERSON_CONTACT, own_key
from connectors.salesforce.judgement_objects import PERSON as PERSON_KIND
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_contact
from graph.deal import Deal, Person
from plugin.entering import Standing, enter_deal, may_leave
from plugin.entry_ids import with_crm_ids
from plugin.overlay import open_mirror
from plugin.store.deals import drop_file_rows, load_file_rows
from plugin.store.outbox import load_entries, save_entries

SHAPES: dict[str, type] = {"people": Person, **dict(JUDGEMENTS.values())}


def adopt_file_rows(connection: Connection, tenant: str, deal: Deal, *, now: datetime) -> bool:
    """Make entries of what files said of a deal before the CRM had it; return whether there was anything.

    What contradicts the CRM stays as it is, beside the CRM's rows, and so does what came from an exercise.
    """
    rows = load_file_rows(connection, tenant, deal.deal.id, tuple(KIND_OF_LIST))
    held: dict[tuple[str, str], Any] = {(name, row_id): from_json(SHAPES[name], body) for name, row_id, body in rows}
    held = {key: value for key, value in held.items() if may_leave(value)}
    if not held:
        return False
    lists: dict[str, Any] = {
        name: tuple(value for (list_name, _), value in held.items() if list_name == name) for name in KIND_OF_LIST
    }
    given = with_crm_ids(replace(Deal(as_of=deal.as_of, deal=deal.deal), **lists))
    standing = load_standing(connection, tenant, deal, mentioned=[given])
    done = enter_deal(standing, given, origin="file", now=now)
    save_entries(connection, tenant, done.entries)
    kept = {(name, row_id) for name, row_id in held if any(f"{name} {row_id}" in told for told in done.refused)}
    drop_file_rows(connection, tenant, deal.deal.id, held.keys() - kept)
    return True


def load_standing(connection: Connection, tenant: str, deal: Deal, *, mentioned: Collection[Deal] = ()) -> Standing:
    """Load what stands before something is entered; `mentioned` names contacts that may be new to the deal."""
    deal_id = deal.deal.id
    mirror = open_mirror(connection, tenant, [deal_id])
    ids = {contact for each in (deal, *mentioned) for contact in _iter_contacts(each)}
    contacts = {record.id: record for record in mirror.records("Contact", sorted(ids)) if not record.deleted}
    judged = {
        record.fields.get(PERSON_CONTACT) or own_key(record): record
        for record in mirror.children(PERSON_KIND, [deal_id])
        if record.entered is None
    }
    return Standing(deal=deal, entries=load_entries(connection, tenant, [deal_id]), contacts=contacts, judged=judged)


def _iter_contacts(deal: Deal) -> Iterator[str]:
    named = [person.id for person in deal.people]
    named += [own_id for tie in deal.ties for own_id in (tie.from_, tie.to)]
    for own_id in named:
        contact = to_contact(own_id)
        if contact is not None:
            yield contact
