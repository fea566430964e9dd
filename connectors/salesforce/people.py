"""Who takes part in a deal: contacts and users of the CRM, what people judged of them, and who reports to whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors.records import CrmRecord
from connectors.salesforce.contacts import Contacts
from connectors.salesforce.gathering import Gathering, text_of
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import PERSON_CONTACT, PERSON_NAME, own_key
from connectors.salesforce.judgement_values import to_values
from graph.deal import Person, Tie


class PersonBook:
    """Which person of the deal an id or a key names, and the record in which people judged of each."""

    def __init__(self, contacts: Contacts) -> None:
        self._contacts = contacts
        self._keys: dict[str, str] = {}
        self.people: dict[str, Person] = {}
        self.judged: dict[str, CrmRecord] = {}

    def add_key(self, key: str, person: str) -> None:
        """Let `key` name `person`."""
        self._keys[key] = person

    def find(self, named: str) -> str | None:
        """The person's id for a contact's or user's id, however merged, or for the key of a person's record."""
        if named in self._keys:
            return self._keys[named]
        long_id = to_long_id(named)
        if long_id is None:
            return None
        contact = self._contacts.find(long_id)
        own_id = long_id if contact is None else contact.id
        return own_id if own_id in self.people else None


def build_people(
    gathering: Gathering,
    contacts: Contacts,
    buyers: Collection[str],
    users: Mapping[str, CrmRecord | None],
    judged: Sequence[CrmRecord],
) -> PersonBook:
    """Everybody in the deal: the gathered contacts, our users, and people who are on record without a contact."""
    book = PersonBook(contacts)
    for own_id in sorted(buyers):
        record = contacts.find(own_id)
        if record is not None:
            book.people[own_id] = _from_record(gathering, record)
    for own_id, user in sorted(users.items()):
        seller = Person(id=own_id, name=own_id, side="seller")
        book.people[own_id] = seller if user is None else replace(_from_record(gathering, user), side="seller")
    accepted = [
        (person_id, record)
        for record in sorted(judged, key=lambda record: (record.stamp, record.id))
        if (person_id := _add_judged(gathering, book, record))
    ]
    for person_id, record in accepted:
        _add_predecessor(gathering, book, person_id, record)
    return book


def add_crm_roles(book: PersonBook, roles: Collection[CrmRecord]) -> None:
    """Give each person the roles exactly as the CRM has them, each once."""
    values: dict[str, set[str]] = {}
    for record in roles:
        person, role = book.find(record.fields["ContactId"]), text_of(record, "Role")
        if person is not None and role is not None:
            values.setdefault(person, set()).add(role)
    for person, held in values.items():
        book.people[person] = replace(book.people[person], crm_roles=tuple(sorted(held)))


def build_reporting_lines(gathering: Gathering, contacts: Contacts, book: PersonBook) -> list[Tie]:
    """A tie for each contact who reports to another of the deal; one that closes a circle is kept out and reported."""
    bosses = {
        own_id: boss for own_id in sorted(book.people) if (boss := contacts.boss_of(own_id)) and boss in book.people
    }
    ties = []
    for own_id, boss in bosses.items():
        record = contacts.find(own_id)
        if record is None:
            continue
        if _comes_back(own_id, bosses):
            gathering.report("Contact", record.id, "ReportsToId", "points in a circle, so that it isn't used")
            continue
        tie_id = f"ties:reports_to:{own_id}:{boss}"
        ties.append(Tie(id=tie_id, kind="reports_to", from_=own_id, to=boss, source=gathering.source_of(record)))
    return ties


def _from_record(gathering: Gathering, record: CrmRecord) -> Person:
    return Person(
        id=record.id,
        name=text_of(record, "Name") or record.id,
        title=text_of(record, "Title"),
        department=text_of(record, "Department"),
        source=gathering.source_of(record),
    )


def _add_judged(gathering: Gathering, book: PersonBook, record: CrmRecord) -> str | None:
    """Add what people judged of a person, or the person; None where it can't be said who it is."""
    key = own_key(record)
    contact, name = text_of(record, PERSON_CONTACT), text_of(record, PERSON_NAME)
    person_id = book.find(contact or key)
    if person_id is None:
        if name is None:
            field = PERSON_CONTACT if contact else PERSON_NAME
            gathering.report(record.kind, record.id, field, "names nobody in this deal")
            return None
        person_id = contact or key
        book.people[person_id] = Person(id=person_id, name=name, source=gathering.source_of(record))
    book.add_key(key, person_id)
    known = book.people[person_id]
    of_the_crm = {"name", *(field for field in ("title", "department") if getattr(known, field) is not None)}
    values: dict[str, Any] = to_values(Person, record, book.find, leave_out=("predecessor_of",))
    held = {attribute: value for attribute, value in values.items() if attribute not in of_the_crm}
    book.people[person_id] = replace(known, **held)
    book.judged[person_id] = record
    return person_id


def _add_predecessor(gathering: Gathering, book: PersonBook, person_id: str, record: CrmRecord) -> None:
    named = text_of(record, "Predecessor_Of_Key__c")
    if named is None:
        return
    successor = book.find(named)
    if successor is None or successor == person_id:
        gathering.report(record.kind, record.id, "Predecessor_Of_Key__c", "names nobody else in this deal")
        return
    book.people[person_id] = replace(book.people[person_id], predecessor_of=successor)


def _comes_back(own_id: str, bosses: Mapping[str, str]) -> bool:
    """Whether the line of bosses above somebody leads back to them."""
    passed: set[str] = set()
    above = bosses.get(own_id)
    while above is not None and above not in passed:
        if above == own_id:
            return True
        passed.add(above)
        above = bosses.get(above)
    return False
