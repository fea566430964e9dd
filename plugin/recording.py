"""What a person records, changes or takes back in a deal of the CRM, and who may overwrite whom: nobody unseen.

Whoever changes a row says which version of it they saw. A change becomes an entry, counts at once, and goes to the CRM;
what stood there before is kept, so that a change can be undone by another one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from connectors.files.codec import to_json
from connectors.records import CrmRecord, Json
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import KEY, PERSON, PERSON_CONTACT, PERSON_NAME, key_fields, own_key
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_contact, to_fields, to_key
from graph.deal import RECORD_LISTS, Deal, Person
from plugin.adopting import load_standing
from plugin.assembling import assemble_deals
from plugin.crm_import import find_org_url
from plugin.entering import OF_THE_CRM, Standing, may_leave
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError
from plugin.outbox import arrived, change_entry, closes_circle, new_entry, same
from plugin.overlay import CONTACT, CONTACT_ROLE, open_mirror
from plugin.planned_tasks import TASK, PlannedTask, to_task_fields
from plugin.ports import Assembler
from plugin.store.changes import KeptChange, add_change, find_change
from plugin.store.deals import load_deals, load_origin, lock_deals
from plugin.store.digests import build_digest
from plugin.store.mirror import load_records
from plugin.store.outbox import Entry, EntryKey, save_entries
from plugin.store.store import Store

Schedule = Callable[[Connection, Sequence[str]], object]
USER = "User"
NEW = "new"
"""The version of a row that isn't there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """In which deal and by whom something is recorded; `version` is what the person saw (None: whatever is there)."""

    tenant: str
    deal: str
    author: str | None
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What came of it: the change's id (None: nothing differed), and the row's version from now on."""

    change: str | None
    version: str


class Recorder:
    """Records into one deal, for one person.

    Each method takes the `version` that the person saw (`version_of`; "new" where there was no such row; None for
    whatever stands there now), and raises `EntryChangedError` where somebody else changed the row since, and
    `InputRefusedError` with the place where something can't be recorded.
    """

    def __init__(
        self,
        store: Store,
        recording: Recording,
        *,
        assemble: Assembler,
        schedule: Schedule,
        clock: Callable[[], datetime],
    ) -> None:
        self._recording = recording
        self._store = store
        self._assemble = assemble
        self._schedule = schedule
        self._clock = clock

    def save(self, list_name: str, value: Any, *, version: str | None = None) -> Recorded:
        """Add a row of a list that people fill (statements, ties, commitments, decisions ...), or change it."""
        if list_name not in KIND_OF_LIST or list_name == "people":
            raise InputRefusedError(f"{list_name} can't be recorded in Salesforce's deals.")
        if not may_leave(value):
            raise InputRefusedError("What comes from an exercise stays in the exercise.")
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            others = tuple(held for held in getattr(desk.deal, list_name) if held.id != value.id)
            parts: dict[str, Any] = {list_name: (*others, value)}
            _check(replace(desk.deal, **parts))
            return desk.save(KIND_OF_LIST[list_name], value.id, to_fields(value))

    def withdraw(self, list_name: str, row_id: str, *, version: str | None = None) -> Recorded:
        """Take a row back: a statement is marked as withdrawn, a tie as ended, anything else is removed."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            value = desk.find(list_name, row_id)
            now = self._clock().astimezone(UTC)
            if list_name == "statements":
                return desk.save(KIND_OF_LIST[list_name], row_id, to_fields(replace(value, withdrawn_at=now)))
            if list_name == "ties":
                return desk.save(KIND_OF_LIST[list_name], row_id, to_fields(replace(value, until=now)))
            parts: dict[str, Any] = {list_name: tuple(v for v in getattr(desk.deal, list_name) if v.id != row_id)}
            _check(replace(desk.deal, **parts))
            return desk.remove(KIND_OF_LIST[list_name], row_id)

    def save_person(self, person_id: str, facts: Mapping[str, Any], *, version: str | None = None) -> Recorded:
        """Record facts on a person that the CRM's contact doesn't hold, such as `decision_maker`; None takes one back.

        With a `name`, somebody who isn't in the CRM may be new.
        """
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            known = next((person for person in desk.deal.people if person.id == person_id), None)
            contact = to_contact(person_id)
            refused = sorted(facts.keys() - _FACTS) if contact else sorted(facts.keys() - _FACTS - set(OF_THE_CRM))
            if refused:
                raise InputRefusedError(f"people {person_id}, {refused[0]}: is Salesforce's, or no fact of a person.")
            if known is None and "name" not in facts:
                raise InputRefusedError(f"people {person_id}: there is no such person in this deal.")
            before = known or Person(id=person_id, name=str(facts["name"]))
            after = replace(before, **{name: _or_default(name, value) for name, value in facts.items()})
            _check(replace(desk.deal, people=(*(p for p in desk.deal.people if p.id != person_id), after)))
            key = desk.key_of_person(person_id)
            names = {each.name for each in key_fields(Person) if each.attribute in facts}
            named = {PERSON_CONTACT: contact} if contact else {PERSON_NAME: after.name}
            row = {name: value for name, value in to_fields(after).items() if name in names}
            return desk.save(PERSON, key, {**named, **row})

    def save_role(self, contact_id: str, role: str, *, held: bool = True, version: str | None = None) -> Recorded:
        """Give a contact a role in the deal, or take it away."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            contact = desk.contact(contact_id)
            row = {"OpportunityId": self._recording.deal, "ContactId": contact, "Role": role}
            key = f"{contact}:{role}"
            if held:
                return desk.save(CONTACT_ROLE, key, row)
            if desk.find_role(key) is None:
                raise InputRefusedError("The person doesn't have this role.")
            return desk.remove(CONTACT_ROLE, key)

    def save_line(self, contact_id: str, boss_id: str | None, *, version: str | None = None) -> Recorded:
        """Say whom a contact reports to (None: nobody); a circle is refused."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            contact = desk.contact(contact_id)
            boss = None if boss_id is None else desk.contact(boss_id)
            if boss is not None and closes_circle(contact, boss, desk.bosses()):
                raise InputRefusedError("This closes a circle: somebody would report to themselves in the end.")
            return desk.save(CONTACT, contact, {"ReportsToId": boss})

    def save_task(self, task: PlannedTask, *, version: str | None = None) -> Recorded:
        """Plan a task for one of our users, or change one that was planned here; it goes to the CRM once."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            contact = None if task.contact is None else desk.contact(task.contact)
            users = {held.id: held for held in desk.records(USER, [to_long_id(task.owner) or task.owner])}
            if desk.records(TASK, [to_long_id(task.id) or task.id]):
                raise InputRefusedError(f"tasks {task.id}: is a task of Salesforce's own; change it there.")
            return desk.save(TASK, task.id, to_task_fields(self._recording.deal, replace(task, contact=contact), users))

    def remove_task(self, task_id: str, *, version: str | None = None) -> Recorded:
        """Take a task back that was planned here."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, version)
            if desk.current(TASK, task_id) is None:
                raise InputRefusedError(f"tasks {task_id}: no such task was planned here.")
            return desk.remove(TASK, task_id)

    def undo(self, change_id: str) -> Recorded:
        """Bring back what stood before a change, as a change of its own; refused where the row changed since."""
        with self._store.writing(self._recording.tenant) as connection:
            desk = self._open(connection, None)
            change = find_change(connection, self._recording.tenant, change_id)
            if change is None or change.deal != self._recording.deal:
                raise InputRefusedError("There is no such change in this deal.")
            now = desk.current(change.kind, change.key)
            if not _still(change, now):
                raise EntryChangedError("Somebody changed this since; look at it again before you undo it.")
            if change.before is None:
                return desk.remove(change.kind, change.key)
            return desk.save(change.kind, change.key, change.before)

    def _open(self, connection: Connection, version: str | None) -> "_Desk":
        recording = replace(self._recording, version=version)
        lock_deals(connection, recording.tenant, [recording.deal])
        if load_origin(connection, recording.tenant, recording.deal) != "salesforce":
            raise DealNotFoundError("There is no such deal of Salesforce.")
        deal = load_deals(connection, recording.tenant, [recording.deal])[recording.deal]
        return _Desk(
            connection=connection,
            recording=recording,
            standing=load_standing(connection, recording.tenant, deal),
            assemble=self._assemble,
            schedule=self._schedule,
            now=self._clock(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """One deal that is being changed, within one transaction."""

    connection: Connection
    recording: Recording
    standing: Standing
    assemble: Assembler
    schedule: Schedule
    now: datetime

    @property
    def deal(self) -> Deal:
        return self.standing.deal

    def find(self, list_name: str, row_id: str) -> Any:
        if list_name not in KIND_OF_LIST or list_name == "people":
            raise InputRefusedError(f"{list_name} can't be taken back in Salesforce's deals.")
        found = next((held for held in getattr(self.deal, list_name) if held.id == row_id), None)
        if found is None:
            raise InputRefusedError(f"{list_name} {row_id}: there is no such row in this deal.")
        return found

    def contact(self, given: str) -> str:
        contact = to_contact(given)
        if contact is None or contact not in self.standing.contacts:
            raise InputRefusedError(f"people {given}: is no contact of this deal.")
        return contact

    def records(self, kind: str, ids: Sequence[str]) -> Sequence[CrmRecord]:
        return load_records(self.connection, self.recording.tenant, kind, ids)

    def bosses(self) -> dict[str, str]:
        return {
            own_id: boss
            for own_id, record in self.standing.contacts.items()
            if isinstance(boss := record.fields.get("ReportsToId"), str)
        }

    def key_of_person(self, person_id: str) -> str:
        record = self.standing.judged.get(person_id)
        return person_id if record is None else own_key(record)

    def find_role(self, key: str) -> CrmRecord | None:
        mirror = open_mirror(self.connection, self.recording.tenant, [self.recording.deal])
        roles = mirror.children(CONTACT_ROLE, [self.recording.deal])
        return next((role for role in roles if f"{role.fields['ContactId']}:{role.fields.get('Role')}" == key), None)

    def save(self, kind: str, row_id: str, row: Mapping[str, Json]) -> Recorded:
        """Save a row's fields over what stands there now."""
        whole = self.current(kind, row_id)
        self._check_version(whole)
        held = None if whole is None else {name: whole.get(name) for name in row}
        differing = tuple(n for n, v in row.items() if held is None or not same(kind, n, v, held.get(n)))
        if not differing and held is not None:
            return Recorded(change=None, version=_version(whole or {}))
        entry = self.standing.entries.get((self.recording.deal, kind, to_key(row_id)))
        if entry is None:
            known = self._known_row(kind, row_id)
            base = {name: (held or {}).get(name) for name in differing} if known else None
            changed = differing if known else tuple(row)
            place = (self.recording.deal, kind, to_key(row_id))
            new = new_entry(place, row, changed, base, origin="person", author=self.recording.author, now=self.now)
            new = replace(new, **known)
        else:
            seen = entry if entry.is_open else replace(entry, fields={**entry.fields, **(held or {})})
            new = change_entry(
                seen, row, differing or tuple(row), origin="person", author=self.recording.author, now=self.now
            )
        return self._keep(new, "save", held, row)

    def remove(self, kind: str, row_id: str) -> Recorded:
        """Remove a row."""
        held = self.current(kind, row_id)
        self._check_version(held)
        place: EntryKey = (self.recording.deal, kind, to_key(row_id))
        entry = self.standing.entries.get(place)
        made = new_entry(place, held or {}, (), held or {}, origin="person", author=self.recording.author, now=self.now)
        if entry is None:
            new = replace(made, action="delete", **self._known_row(kind, row_id))
        elif entry.is_open and entry.base is None and entry.action == "save":
            new = replace(arrived(entry, None), action="delete", version=entry.version + 1)
        else:
            new = replace(
                made,
                id=entry.id,
                external_key=entry.external_key,
                record=entry.record,
                action="delete",
                version=entry.version + 1,
            )
        return self._keep(new, "remove", held, None)

    def _known_row(self, kind: str, row_id: str) -> dict[str, Any]:
        """The CRM's own record of a row, and its key; nothing where the CRM has none."""
        if kind == TASK:
            return {}
        if kind == CONTACT:
            return {"record": row_id}
        if kind == CONTACT_ROLE:
            role = self.find_role(row_id)
            return {} if role is None or role.entered is not None else {"record": role.id}
        mirror = open_mirror(self.connection, self.recording.tenant, [])
        for record in mirror.children(kind, [self.recording.deal]):
            if own_key(record) == row_id:
                return {"record": record.id, "external_key": record.fields.get(KEY) or row_id}
        return {}

    def current(self, kind: str, row_id: str) -> Mapping[str, Json] | None:
        """What stands there now, as fields; None where there is no such row."""
        if kind == CONTACT:
            return {"ReportsToId": self.standing.contacts[row_id].fields.get("ReportsToId")}
        if kind == CONTACT_ROLE:
            role = self.find_role(row_id)
            return None if role is None else {n: role.fields.get(n) for n in ("OpportunityId", "ContactId", "Role")}
        if kind == TASK:
            entry = self.standing.entries.get((self.recording.deal, kind, to_key(row_id)))
            return None if entry is None or entry.action == "delete" else dict(entry.fields)
        if kind == PERSON:
            people = {self.key_of_person(person.id): person for person in self.deal.people}
            return _fields_of(people.get(row_id))
        list_name = next(name for name, own in KIND_OF_LIST.items() if own == kind)
        return _fields_of(next((held for held in getattr(self.deal, list_name) if held.id == row_id), None))

    def _check_version(self, held: Mapping[str, Json] | None) -> None:
        seen = self.recording.version
        if seen is not None and seen != (NEW if held is None else _version(held)):
            raise EntryChangedError("Somebody changed this meanwhile; look at it again before you change it.")

    def _keep(
        self, entry: Entry, action: str, before: Mapping[str, Json] | None, after: Mapping[str, Json] | None
    ) -> Recorded:
        """Keep the entry and the change, and put the deal together anew."""
        tenant, deal_id = self.recording.tenant, self.recording.deal
        save_entries(self.connection, tenant, [entry])
        kept = KeptChange(
            id=uuid4().hex,
            deal=deal_id,
            kind=entry.kind,
            key=entry.key,
            action=action,
            before=before,
            after=after,
            author=self.recording.author,
            at=self.now,
        )
        add_change(self.connection, tenant, kept)
        url = find_org_url(self.deal)
        batch = assemble_deals(self.connection, tenant, [deal_id], self.assemble, as_of=self.now, instance_url=url)
        if batch.changed:
            self.schedule(self.connection, batch.changed)
        deal = load_deals(self.connection, tenant, [deal_id])[deal_id]
        now = replace(self, standing=load_standing(self.connection, tenant, deal)).current(entry.kind, entry.key)
        return Recorded(change=kept.id, version=NEW if now is None else _version(now))


def version_of(value: Any) -> str:
    """Return the version of a row as the deal shows it, to be given back with a change of it."""
    return _version(_fields_of(value) or {})


_FACTS = frozenset(
    key.attribute for key in key_fields(Person) if key.attribute not in (*OF_THE_CRM, "source", "crm_roles")
)


def _version(fields: Mapping[str, Json]) -> str:
    return build_digest({name: value for name, value in fields.items() if name != "Source__c" and value is not None})


def _or_default(name: str, value: Any) -> Any:
    return Person.__dataclass_fields__[name].default if value is None else value


def _fields_of(value: Any) -> dict[str, Json] | None:
    return None if value is None else {n: held for n, held in to_fields(value).items() if n != "Source__c"}


def _still(change: KeptChange, now: Mapping[str, Json] | None) -> bool:
    """Whether what a change left stands there unchanged."""
    if change.after is None or now is None:
        return change.after is None and now is None
    return all(same(change.kind, n, value, now.get(n)) for n, value in change.after.items() if n != "Source__c")


def _check(deal: Deal) -> None:
    """Refuse what a deal file couldn't hold, with its place."""
    # the reader of deal files is slow to import, and only those who record something need it
    from connectors.files.problems import DealFileError  # noqa: PLC0415 (as above)
    from connectors.files.reader import read_document  # noqa: PLC0415 (as above)

    try:
        read_document({**to_json(deal), **{name: [to_json(v) for v in getattr(deal, name)] for name in RECORD_LISTS}})
    except DealFileError as error:
        raise InputRefusedError(f"{error.errors[0]}.") from None
