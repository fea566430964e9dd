"""What is to be done about one entry, given the CRM's row at this moment: nothing more, write it, or ask a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from connectors.records import CrmRecord, Json, RowWrite, WriteWay
from connectors.salesforce.judgement_objects import JUDGEMENTS, KEY, PERSON, key_fields
from connectors.salesforce.judgement_rows import to_deal_key
from plugin.outbox import DELETED_THERE, arrived, find_conflict, find_missing, held, in_conflict, refused, same
from plugin.overlay import CONTACT_ROLE
from plugin.planned_tasks import TASK
from plugin.ports import Writable
from plugin.store.outbox import Entry

OWN_KINDS = frozenset({PERSON, *JUDGEMENTS})
ADDED = frozenset({CONTACT_ROLE, TASK})
"""The CRM's own kinds of which new rows may be made; they have no key of ours."""
MAY_LACK = frozenset({"Source__c"})
"""Fields that an org may do without, so that nobody is asked for the right to write them."""
GONE = "the record isn't there any more, or not shown to the integration user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do: with a `way`, write `row`; without, the entry becomes `after`.

    `lacking` are changed fields that may not be written, for the reason `reason`.
    """

    entry: Entry
    after: Entry
    record: CrmRecord | None
    way: WriteWay | None = None
    row: RowWrite
    lacking: tuple[str, ...] = ()
    reason: str | None = None


def plan_entry(entry: Entry, record: CrmRecord | None, writable: Writable) -> Plan:
    """Plan one entry, a person of it as a plain text where the org keeps nothing else; the entry itself stays."""
    kept = _as_kept(entry, writable)
    if kept is entry:
        return _plan(entry, record, writable)
    plan = _plan(kept, record, writable)
    after = replace(plan.after, fields=entry.fields)
    if after.state == "conflict":
        after = replace(after, changed=entry.changed, base=entry.base)
    return replace(plan, entry=entry, after=after)


def _as_kept(entry: Entry, writable: Writable) -> Entry:
    """The entry in the fields of an org that has one text for a person where the package has a lookup and a key."""
    _, shape = JUDGEMENTS.get(entry.kind, ("", None))
    for key in () if shape is None else key_fields(shape):
        text, lookup = key.text, key.contact
        if text is None or lookup is None or text not in writable.create or lookup in writable.create:
            continue
        names = (lookup, key.name, text)
        entry = replace(
            entry,
            fields=_in_text(entry.fields, names),
            changed=tuple(dict.fromkeys(text if name in names else name for name in entry.changed)),
            base=None if entry.base is None else _in_text(entry.base, names),
        )
    return entry


def _in_text(fields: Mapping[str, Json], names: tuple[str, str, str]) -> dict[str, Json]:
    """The fields with the person of three of them in the last one."""
    held = next((fields[name] for name in reversed(names) if fields.get(name) is not None), None)
    others = {name: value for name, value in fields.items() if name not in names}
    return {**others, names[-1]: held} if fields.keys() & set(names) else others


def _plan(entry: Entry, record: CrmRecord | None, writable: Writable) -> Plan:
    if entry.kind in OWN_KINDS and record is not None and record.parent != entry.deal:
        return _settled(entry, record, _with_deal_key(entry))
    if entry.action == "delete":
        return _plan_deletion(entry, record)
    if record is None:
        return _plan_new(entry, writable)
    missing = find_missing(entry, record)
    if not missing:
        return _settled(entry, record, arrived(entry, record.id))
    theirs = {} if entry.origin == "analysis" else find_conflict(entry, record)
    if theirs:
        return _settled(entry, record, in_conflict(entry, theirs, _describe_conflict(theirs)))
    return _plan_change(entry, record, missing, writable)


def _plan_change(entry: Entry, record: CrmRecord, missing: tuple[str, ...], writable: Writable) -> Plan:
    lacking = tuple(name for name in missing if name not in writable.update and name not in MAY_LACK)
    fields = {name: entry.fields.get(name) for name in missing if name in writable.update}
    if not fields:
        after = (
            held(entry, lacking, record, _describe_lacking(entry.kind, lacking))
            if lacking
            else arrived(entry, record.id)
        )
        return _settled(entry, record, after)
    keyed = entry.kind in OWN_KINDS and record.fields.get(KEY) == entry.external_key
    return _written(entry, record, "upsert" if keyed else "update", fields, lacking)


def _plan_new(entry: Entry, writable: Writable) -> Plan:
    if entry.kind not in OWN_KINDS and entry.kind not in ADDED:
        return _settled(entry, None, refused(entry, GONE))
    if entry.base is not None:
        return _settled(entry, None, in_conflict(entry, {}, DELETED_THERE))
    known = {name: value for name, value in entry.fields.items() if value is not None}
    lacking = tuple(
        name
        for name, value in known.items()
        if name not in writable.create and name not in MAY_LACK and not same(entry.kind, name, value, None)
    )
    fields: dict[str, Json] = {name: value for name, value in known.items() if name in writable.create}
    if entry.kind in ADDED:
        return _written(entry, None, "create", fields, lacking)
    return _written(entry, None, "upsert", {"Opportunity__c": entry.deal, **fields}, lacking)


def _plan_deletion(entry: Entry, record: CrmRecord | None) -> Plan:
    if record is None:
        return _settled(entry, None, arrived(entry, entry.record))
    theirs = {
        name: record.fields[name]
        for name, value in (entry.base or {}).items()
        if name in record.fields and not same(entry.kind, name, value, record.fields[name])
    }
    if theirs:
        return _settled(entry, record, in_conflict(entry, theirs, _describe_conflict(theirs)))
    row = RowWrite(key=entry.external_key, record=record.id)
    return Plan(entry=entry, after=entry, record=record, way="delete", row=row)


def _written(
    entry: Entry, record: CrmRecord | None, way: WriteWay, fields: dict[str, Json], lacking: tuple[str, ...]
) -> Plan:
    return Plan(
        entry=entry,
        after=entry,
        record=record,
        way=way,
        row=RowWrite(key=entry.external_key, record=None if record is None else record.id, fields=fields),
        lacking=lacking,
        reason=_describe_lacking(entry.kind, lacking) if lacking else None,
    )


def _settled(entry: Entry, record: CrmRecord | None, after: Entry) -> Plan:
    return Plan(entry=entry, after=after, record=record, row=RowWrite(key=entry.external_key))


def _with_deal_key(entry: Entry) -> Entry:
    """The entry under a key of its own, as another deal's record has the one that it had."""
    key = to_deal_key(entry.deal, entry.key)
    if key == entry.external_key:
        return refused(entry, "another deal's record has its key")
    return replace(entry, external_key=key)


def _describe_conflict(theirs: dict[str, Json]) -> str:
    return f"{', '.join(sorted(theirs))} changed in Salesforce after it was changed here"


def _describe_lacking(kind: str, lacking: tuple[str, ...]) -> str:
    return f"{', '.join(sorted(lacking))} of {kind} can't be written by the integration user; the rest was written"
