"""Which contact an entry means after the CRM merged two: the one that survived."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from connectors.records import Json
from connectors.salesforce.judgement_rows import to_contact
from plugin.store.mirror import load_records
from plugin.store.outbox import Entry

LONGEST_CHAIN = 10


def follow_merges(connection: Connection, tenant: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each contact that was merged away replaced by the one it was merged into."""
    masters = _load_masters(connection, tenant, {contact for entry in entries for contact in _iter_contacts(entry)})
    if not masters:
        return list(entries)
    return [
        replace(
            entry,
            record=masters.get(entry.record or "", entry.record),
            fields=_followed(entry.fields, masters),
            base=None if entry.base is None else _followed(entry.base, masters),
        )
        for entry in entries
    ]


def _load_masters(connection: Connection, tenant: str, contacts: set[str]) -> dict[str, str]:
    """Say for each merged contact which one survived, to the end of the chain."""
    steps: dict[str, str] = {}
    asked = contacts
    for _ in range(LONGEST_CHAIN):
        found = load_records(connection, tenant, "Contact", sorted(asked)) if asked else ()
        merged = {record.id: record.fields.get("MasterRecordId") for record in found if record.deleted}
        steps |= {own_id: master for own_id, master in merged.items() if isinstance(master, str)}
        asked = {master for master in steps.values() if master not in steps}
        if not asked or not merged:
            break
    return {own_id: _end_of(own_id, steps) for own_id in steps}


def _end_of(own_id: str, steps: Mapping[str, str]) -> str:
    passed: set[str] = set()
    while own_id in steps and own_id not in passed:
        passed.add(own_id)
        own_id = steps[own_id]
    return own_id


def _iter_contacts(entry: Entry) -> Iterator[str]:
    for value in (entry.record, *entry.fields.values(), *(entry.base or {}).values()):
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, str) and (contact := to_contact(item)) is not None:
                yield contact


def _followed(fields: Mapping[str, Json], masters: Mapping[str, str]) -> dict[str, Json]:
    return {
        name: [_end(item, masters) for item in value] if isinstance(value, list) else _end(value, masters)
        for name, value in fields.items()
    }


def _end(value: Json, masters: Mapping[str, str]) -> Json:
    return masters.get(value, value) if isinstance(value, str) else value
