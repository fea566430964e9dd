"""What the CRM's records are with what was entered here on top, so that an entry counts before the CRM has it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from connectors.records import CrmRecord
from connectors.salesforce.judgement_objects import KEY
from plugin.planned_tasks import TASK
from plugin.ports import Mirror
from plugin.store.mirror import StoredMirror
from plugin.store.outbox import Entry, load_entries

CONTACT_ROLE = "OpportunityContactRole"
CONTACT = "Contact"


def open_mirror(connection: Connection, tenant: str, deals: Collection[str]) -> Mirror:
    """The stored records, with what was entered for these deals and hasn't arrived in the CRM on top."""
    stored = StoredMirror(connection, tenant, together=deals)
    entered = [
        entry
        for entry in load_entries(connection, tenant, deals).values()
        if entry.is_open and entry.origin != "analysis" and entry.kind != TASK
    ]
    return OverlaidMirror(stored, entered) if entered else stored


class OverlaidMirror:
    """Records with open entries on top. An entry on a record that the CRM has deleted meanwhile counts no more."""

    def __init__(self, mirror: Mirror, entries: Iterable[Entry]) -> None:
        self._mirror = mirror
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            self._entries[entry.kind].append(entry)

    def children(self, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
        """Return the live records of `kind` that hang on one of `parents`, and those that are to come."""
        found = {record.id: record for record in self._mirror.children(kind, parents)}
        keys = {key: record.id for record in found.values() if (key := record.fields.get(KEY))}
        for entry in self._entries.get(kind, ()):
            if entry.deal not in parents or kind == CONTACT:
                continue
            own_id = entry.record if entry.record in found else keys.get(entry.external_key)
            if own_id is None:
                if entry.action == "save" and entry.base is None:
                    new = _to_record(entry)
                    found[new.id] = new
            elif entry.action == "delete":
                del found[own_id]
            else:
                found[own_id] = _changed(found[own_id], entry)
        return list(found.values())

    def records(self, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
        """Return the records of `kind` with these ids, deleted ones too, with what was changed here."""
        entered = {entry.record: entry for entry in self._entries.get(kind, ()) if entry.record is not None}
        return [
            _changed(record, entered[record.id]) if record.id in entered and not record.deleted else record
            for record in self._mirror.records(kind, ids)
        ]


def _changed(record: CrmRecord, entry: Entry) -> CrmRecord:
    return replace(record, fields={**record.fields, **{name: entry.fields.get(name) for name in entry.changed}})


def _to_record(entry: Entry) -> CrmRecord:
    """The record that the CRM will have, under an id that no CRM gives."""
    fields = dict(entry.fields)
    if entry.author is not None and not fields.get("Source__c"):
        fields["Source__c"] = {"author": entry.author}
    return CrmRecord(
        kind=entry.kind,
        id=f"entered:{entry.kind}:{entry.key}",
        parent=entry.deal,
        stamp=entry.entered_at,
        deleted=False,
        fields={**fields, "Opportunity__c": entry.deal, KEY: entry.external_key},
        entered="file" if entry.origin == "file" else "person",
    )
