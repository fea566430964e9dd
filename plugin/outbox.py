"""What an entry becomes: when it is changed before it was sent, when the CRM has it, when both changed the same.

An entry is based on what the CRM held when it was made. A field that the CRM changed since, to something else than the
entry says, is a conflict that a person settles; a field that only one side changed is nobody's conflict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

from connectors.records import CrmRecord, Json
from connectors.salesforce.judgement_rows import to_comparable
from plugin.store.outbox import Entry, EntryKey, EntryOrigin

FIRST_DELAY = timedelta(minutes=1)
ATTEMPTS = 8
"""How often a row is sent that the org refuses for a passing reason, over about two hours."""
DELETED_THERE = "it was deleted in Salesforce after it was changed here"


def new_entry(
    place: EntryKey,
    row: Mapping[str, Json],
    changed: Sequence[str],
    base: Mapping[str, Json] | None,
    *,
    origin: EntryOrigin,
    author: str | None,
    now: datetime,
) -> Entry:
    """Make the first entry of a row; `base` is None where the CRM has no such row."""
    deal, kind, key = place
    return Entry(
        deal=deal,
        kind=kind,
        key=key,
        id=uuid4().hex,
        external_key=key,
        fields=dict(row),
        changed=tuple(changed),
        base=base,
        not_before=now,
        origin=origin,
        author=author,
        entered_at=now,
    )


def change_entry(
    entry: Entry,
    row: Mapping[str, Json],
    differing: Sequence[str],
    *,
    origin: EntryOrigin,
    author: str | None,
    now: datetime,
) -> Entry:
    """Change what was entered before; what the CRM held then stays what the change is based on."""
    if entry.is_open:
        changed = tuple(dict.fromkeys((*entry.changed, *differing)))
        base = None if entry.base is None else {n: entry.base.get(n, entry.fields.get(n)) for n in changed}
    else:
        changed = tuple(differing)
        base = {name: entry.fields.get(name) for name in changed}
        if entry.action == "delete":
            changed, base = tuple(row), None
    return replace(
        entry,
        action="save",
        fields={**entry.fields, **row},
        changed=changed,
        base=base,
        theirs=None,
        state="waiting",
        reason=None,
        attempts=0,
        not_before=now,
        origin=origin,
        author=author,
        entered_at=now,
        version=entry.version + 1,
    )


def closes_circle(start: str, end: str, bosses: Mapping[str, str]) -> bool:
    """Whether the line of bosses above `end` leads to `start`."""
    above: str | None = end
    passed: set[str] = set()
    while above is not None and above not in passed:
        if above == start:
            return True
        passed.add(above)
        above = bosses.get(above)
    return False


def same(kind: str, name: str, one: Json, other: Json) -> bool:
    """Whether two values of a field mean the same."""
    return bool(to_comparable(kind, name, one) == to_comparable(kind, name, other))


def find_missing(entry: Entry, record: CrmRecord) -> tuple[str, ...]:
    """The changed fields that the CRM's record doesn't hold as they were entered; hidden ones are among them."""
    return tuple(
        name for name in entry.changed if not same(entry.kind, name, entry.fields.get(name), record.fields.get(name))
    )


def find_conflict(entry: Entry, record: CrmRecord) -> dict[str, Json]:
    """What the CRM holds in fields that both sides changed since the entry's base, each to another value."""
    base = entry.base or {}
    return {
        name: record.fields.get(name)
        for name in find_missing(entry, record)
        if name in record.fields
        and (entry.base is None or not same(entry.kind, name, record.fields.get(name), base.get(name)))
    }


def arrived(entry: Entry, record: str | None) -> Entry:
    """The entry once the CRM has it."""
    return replace(
        entry,
        record=record or entry.record,
        changed=(),
        base=None,
        theirs=None,
        state="arrived",
        reason=None,
        attempts=0,
    )


def in_conflict(entry: Entry, theirs: Mapping[str, Json], reason: str) -> Entry:
    """The entry with what stands against it; it waits for a person."""
    return replace(entry, theirs=dict(theirs), state="conflict", reason=reason)


def held(entry: Entry, lacking: Sequence[str], record: CrmRecord | None, reason: str) -> Entry:
    """The entry with the fields that may not be written yet; the others have arrived."""
    if record is None:
        return replace(entry, state="held", reason=reason)
    base = {name: record.fields.get(name) for name in lacking}
    return replace(
        entry, record=record.id, changed=tuple(lacking), base=base, theirs=None, state="held", reason=reason, attempts=0
    )


def rebased(newer: Entry, sent: Entry, record: str | None) -> Entry:
    """The entry that was changed while an earlier state of it was on its way, on top of what has arrived."""
    if not newer.is_open:
        return newer
    changed = tuple(
        name for name in newer.fields if not same(newer.kind, name, newer.fields[name], sent.fields.get(name))
    )
    return replace(newer, record=record or newer.record, changed=changed, base={n: sent.fields.get(n) for n in changed})


def refused(entry: Entry, reason: str) -> Entry:
    """The entry that a person must look at."""
    return replace(entry, state="refused", reason=reason)


def put_off(entry: Entry, reason: str, *, now: datetime) -> Entry:
    """The entry for later, each time for longer; after the last attempt a person must look at it."""
    attempts = entry.attempts + 1
    if attempts >= ATTEMPTS:
        return replace(refused(entry, reason), attempts=attempts)
    return replace(entry, attempts=attempts, reason=reason, not_before=now + FIRST_DELAY * 2 ** (attempts - 1))


def take_ours(entry: Entry, *, now: datetime) -> Entry:
    """The entry to be sent over what the CRM holds now, which it is based on from here on."""
    gone = entry.reason == DELETED_THERE
    base = None if gone else {**(entry.base or {}), **entry.theirs} if entry.theirs else entry.base
    changed = tuple(entry.fields) if gone else entry.changed
    return replace(
        entry,
        record=None if gone else entry.record,
        base=base,
        changed=changed,
        theirs=None,
        state="waiting",
        reason=None,
        attempts=0,
        not_before=now,
        version=entry.version + 1,
    )


def take_theirs(entry: Entry) -> Entry:
    """The entry that gives way: the CRM's values are what was entered last."""
    given_way = {**entry.fields, **(entry.theirs or {})}
    return replace(arrived(entry, entry.record), fields=given_way, version=entry.version + 1)
