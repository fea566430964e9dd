"""What one deal is while it is changed, in one transaction: which row becomes which entry, and what is noted of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from connectors.files.codec import to_json
from connectors.records import CrmRecord, Json
from connectors.salesforce.judgement_objects import KEY, PERSON, PERSON_CONTACT, PERSON_NAME, key_fields, own_key
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_contact, to_fields, to_key
from graph.deal import RECORD_LISTS, Deal, Person, Tie
from graph.speech import say
from plugin.adopting import load_standing
from plugin.assembling import assemble_deals
from plugin.crm_import import find_org_url
from plugin.entering import Standing, may_leave
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.outbox import arrived, change_entry, closes_circle, new_entry, same
from plugin.overlay import CONTACT, CONTACT_ROLE, open_mirror
from plugin.planned_tasks import TASK
from plugin.ports import Assembler
from plugin.store.changes import PART, KeptChange, add_change
from plugin.store.deals import load_deals
from plugin.store.digests import build_digest
from plugin.store.mirror import load_records
from plugin.store.outbox import Entry, EntryKey, save_entries

Schedule = Callable[[Connection, Sequence[str]], object]
NEW = "new"
"""The version of a row that isn't there."""
OPPORTUNITY = "Opportunity"
ACCOUNT = "AccountId"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingDesk:
    """One deal that is being changed, within one transaction."""

    connection: Connection
    recording: Recording
    standing: Standing
    assemble: Assembler
    schedule: Schedule
    now: datetime
    group: str = field(default_factory=lambda: uuid4().hex)
    noted: list[KeptChange] = field(default_factory=list)

    @property
    def deal(self) -> Deal:
        """The deal as it stood before."""
        return self.standing.deal

    def find(self, list_name: str, row_id: str) -> Any:
        """Find a row of a list; raises `InputRefusedError` where there is none."""
        if list_name not in KIND_OF_LIST or list_name == "people":
            raise InputRefusedError(say("{place} can't be taken back in Salesforce's deals.", place=list_name))
        found = next((held for held in getattr(self.deal, list_name) if held.id == row_id), None)
        if found is None:
            raise InputRefusedError(say("{place}: there is no such row in this deal.", place=f"{list_name} {row_id}"))
        return found

    def contact(self, given: str) -> str:
        """Give the long id of a contact of this deal; raises `InputRefusedError` for anybody else."""
        contact = to_contact(given)
        if contact is None or contact not in self.standing.contacts:
            raise InputRefusedError(say("{place}: is no contact of this deal.", place=f"people {given}"))
        return contact

    def contact_of_account(self, given: str) -> CrmRecord:
        """Find a contact who may join the deal: one of the deal's own, or of its account."""
        contact = to_contact(given)
        found = self.records(CONTACT, [contact]) if contact is not None else ()
        record = next((one for one in found if not one.deleted), None)
        (opportunity,) = self.records(OPPORTUNITY, [self.recording.deal])
        account = opportunity.fields.get(ACCOUNT)
        if record is None or (
            record.id not in self.standing.contacts and (account is None or record.fields.get(ACCOUNT) != account)
        ):
            raise InputRefusedError(say("{place}: is no contact of this deal's account.", place=f"people {given}"))
        return record

    def to_line(self, tie: Tie) -> tuple[str, str] | None:
        """Who reports to whom where the tie is what the CRM keeps as a contact's reporting line."""
        start, end = to_contact(tie.from_), to_contact(tie.to)
        known = self.standing.contacts
        if tie.kind != "reports_to" or tie.until is not None or start not in known or end not in known:
            return None
        return (start, end) if start and end else None

    def is_line(self, tie: Tie) -> bool:
        """Whether the tie is a contact's reporting line as the CRM holds it, or will."""
        line = self.to_line(tie)
        return line is not None and self.bosses().get(line[0]) == line[1]

    def records(self, kind: str, ids: Sequence[str]) -> Sequence[CrmRecord]:
        """Load records of the CRM by id."""
        return load_records(self.connection, self.recording.tenant, kind, ids)

    def bosses(self) -> dict[str, str]:
        """Tell for each contact of the deal whom the contact reports to."""
        return {
            own_id: boss
            for own_id, record in self.standing.contacts.items()
            if isinstance(boss := record.fields.get("ReportsToId"), str)
        }

    def key_of_person(self, person_id: str) -> str:
        """Give the key of the row that holds facts on a person."""
        record = self.standing.judged.get(person_id)
        return person_id if record is None else own_key(record)

    def find_role(self, key: str) -> CrmRecord | None:
        """Find the role of a contact in the deal by `contact:role`."""
        mirror = open_mirror(self.connection, self.recording.tenant, [self.recording.deal])
        roles = mirror.children(CONTACT_ROLE, [self.recording.deal])
        return next((role for role in roles if f"{role.fields['ContactId']}:{role.fields.get('Role')}" == key), None)

    def save(self, kind: str, row_id: str, row: Mapping[str, Json]) -> Recorded:
        """Save a row's fields over what stands there now."""
        self.check_version(kind, row_id)
        self.put(kind, row_id, row)
        return self.finish(kind, row_id)

    def save_line(self, contact_id: str, boss_id: str | None) -> Recorded:
        """Save whom a contact reports to; a circle is refused."""
        contact = self.contact(contact_id)
        boss = None if boss_id is None else self.contact(boss_id)
        if boss is not None and closes_circle(contact, boss, self.bosses()):
            raise InputRefusedError(say("This closes a circle: somebody would report to themselves in the end."))
        self.put(CONTACT, contact, {"ReportsToId": boss})
        return self.finish(CONTACT, contact)

    def remove(self, kind: str, row_id: str) -> Recorded:
        """Remove a row."""
        self.check_version(kind, row_id)
        self.take_out(kind, row_id)
        return self.finish(kind, row_id)

    def put(self, kind: str, row_id: str, row: Mapping[str, Json]) -> None:
        """Make the entry of a row's fields over what stands there now; nothing where nothing differs."""
        self._check_ours(kind, row_id)
        whole = self.current(kind, row_id)
        held = None if whole is None else {name: whole.get(name) for name in row}
        differing = tuple(n for n, v in row.items() if held is None or not same(kind, n, v, held.get(n)))
        if not differing and held is not None:
            return
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
        self._keep(new, "save", held, row)

    def take_out(self, kind: str, row_id: str) -> None:
        """Make the entry of a row's end."""
        self._check_ours(kind, row_id)
        held = self.current(kind, row_id)
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
        self._keep(new, "remove", held, None)

    def _check_ours(self, kind: str, row_id: str) -> None:
        """Refuse what came from an exercise: it isn't changed here, and nothing of it goes to the CRM."""
        lists = [name for name, own in KIND_OF_LIST.items() if own == kind and name != "people"]
        if any(held.id == row_id and not may_leave(held) for name in lists for held in getattr(self.deal, name)):
            raise InputRefusedError(say("What comes from an exercise stays in the exercise."))

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

    def check_version(self, kind: str, row_id: str) -> None:
        """Raise `EntryChangedError` where the row isn't what the person saw."""
        seen = self.recording.version
        if seen is None:
            return
        held = self.current(kind, row_id)
        if seen != (NEW if held is None else version_of_fields(held)):
            raise EntryChangedError(say("Somebody changed this meanwhile; look at it again before you change it."))

    def finish(self, kind: str, row_id: str) -> Recorded:
        """Put the deal together anew; the row named is the one whose version is told."""
        deal = self.deal
        tenant, deal_id = self.recording.tenant, self.recording.deal
        if self.noted:
            one = len(self.noted) == 1
            for number, change in enumerate(self.noted):
                own_id = self.group if one else f"{self.group}{PART}{number:05}"
                add_change(self.connection, tenant, replace(change, id=own_id))
            url = find_org_url(deal)
            batch = assemble_deals(self.connection, tenant, [deal_id], self.assemble, as_of=self.now, instance_url=url)
            if batch.changed:
                self.schedule(self.connection, batch.changed)
            deal = load_deals(self.connection, tenant, [deal_id])[deal_id]
        standing = load_standing(self.connection, tenant, deal) if self.noted else self.standing
        now = replace(self, standing=standing).current(kind, row_id)
        version = NEW if now is None else version_of_fields(now)
        return Recorded(change=self.group if self.noted else None, version=version)

    def _keep(
        self, entry: Entry, action: str, before: Mapping[str, Json] | None, after: Mapping[str, Json] | None
    ) -> None:
        """Keep the entry, and note the change."""
        save_entries(self.connection, self.recording.tenant, [entry])
        self.noted.append(
            KeptChange(
                id=self.group,
                deal=self.recording.deal,
                kind=entry.kind,
                key=entry.key,
                action=action,
                before=before,
                after=after,
                author=self.recording.author,
                at=self.now,
            )
        )


def with_rows(deal: Deal, rows: Sequence[tuple[str, Any]]) -> Deal:
    """Return the deal with these rows, each in its list and in the place of the one with its id."""
    for list_name, value in rows:
        others = (held for held in getattr(deal, list_name) if held.id != value.id)
        parts: dict[str, Any] = {list_name: (*others, value)}
        deal = replace(deal, **parts)
    return deal


def to_person_row(person: Person, facts: Collection[str]) -> dict[str, Json]:
    """Return the row that holds these facts on a person, and who it is."""
    contact = to_contact(person.id)
    names = {each.name for each in key_fields(Person) if each.attribute in facts}
    named: dict[str, Json] = {PERSON_CONTACT: contact} if contact else {PERSON_NAME: person.name}
    return {**named, **{name: value for name, value in to_fields(person).items() if name in names}}


def version_of(value: Any) -> str:
    """Return the version of a row as the deal shows it, to be given back with a change of it."""
    return version_of_fields(_fields_of(value) or {})


def version_of_fields(fields: Mapping[str, Json]) -> str:
    """Return the version of a row of which the fields are known, such as a planned task's."""
    return build_digest({name: value for name, value in fields.items() if name != "Source__c" and value is not None})


def _fields_of(value: Any) -> dict[str, Json] | None:
    return None if value is None else {n: held for n, held in to_fields(value).items() if n != "Source__c"}


def still_stands(change: KeptChange, now: Mapping[str, Json] | None) -> bool:
    """Whether what a change left stands there unchanged."""
    if change.after is None or now is None:
        return change.after is None and now is None
    return all(same(change.kind, n, value, now.get(n)) for n, value in change.after.items() if n != "Source__c")


def check_deal(deal: Deal) -> None:
    """Refuse what a deal file couldn't hold, with its place."""
    # the reader of deal files is slow to import, and only those who record something need it
    from connectors.files.problems import DealFileError  # noqa: PLC0415 (as above)
    from connectors.files.reader import read_document  # noqa: PLC0415 (as above)

    try:
        read_document({**to_json(deal), **{name: [to_json(v) for v in getattr(deal, name)] for name in RECORD_LISTS}})
    except DealFileError as error:
        raise InputRefusedError(f"{error.errors[0]}.") from None
