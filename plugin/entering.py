"""Which entries a deal file makes for a deal of the CRM: what is new, what it changes, what isn't a file's to change.

A row that came from here goes on as an entry: the file's word against what was entered last. What the CRM itself holds
is added to where it says nothing, and never contradicted by a file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from connectors.records import CrmRecord, Json
from connectors.salesforce.judgement_objects import KEY, PERSON, PERSON_CONTACT, PERSON_NAME, key_fields, own_key
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_comparable, to_contact, to_fields, to_key
from graph.deal import Deal, Facts, Person, Tie
from plugin.outbox import change_entry, closes_circle, new_entry, same
from plugin.overlay import CONTACT, CONTACT_ROLE
from plugin.store.outbox import Entry, EntryKey, EntryOrigin

OF_THE_CRM = ("name", "title", "department")
"""What a contact's or a user's own record says of a person."""
SOURCE = "Source__c"
NEWS = "comes from Salesforce; change it there"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands before something is entered: the deal, its entries, and the CRM's records that matter here.

    `contacts` are the live contacts that may be named, by id; `judged` the CRM's records on people, by person.
    """

    deal: Deal
    entries: Mapping[EntryKey, Entry]
    contacts: Mapping[str, CrmRecord]
    judged: Mapping[str, CrmRecord]


@dataclass(slots=True, kw_only=True)
class Entering:
    """What came of entering: new and changed entries; `refused` and `notes` are sentences that name the place."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def may_leave(value: Any) -> bool:
    """Whether something may be written to the CRM at all: what came from an exercise stays here."""
    return value.source is None or value.source.system != "exercise"


def enter_deal(standing: Standing, given: Deal, *, origin: EntryOrigin, now: datetime) -> Entering:
    """Make the entries of a deal whose ids are those beside the CRM's rows."""
    done = Entering()
    desk = _Desk(standing, done, origin, now)
    done.notes += _compare_facts(standing.deal.deal, given.deal)
    for person in given.people:
        desk.enter_person(person)
    for list_name in KIND_OF_LIST:
        if list_name != "people":
            for value in getattr(given, list_name):
                if may_leave(value):
                    desk.enter_value(list_name, value)
    return done


def without_entries(deal: Deal, facts: Facts) -> Deal:
    """What of a file stays in this store: answers, contact, plans and settings, and what came from an exercise."""
    lists: dict[str, Any] = {
        name: () if name == "people" else tuple(value for value in getattr(deal, name) if not may_leave(value))
        for name in KIND_OF_LIST
    }
    return replace(deal, deal=facts, **lists)


class _Desk:
    """One deal's entering."""

    def __init__(self, standing: Standing, done: Entering, origin: EntryOrigin, now: datetime) -> None:
        self._standing = standing
        self._done = done
        self._origin: EntryOrigin = origin
        self._now = now
        self._deal = standing.deal.deal.id
        self._bosses = {
            own_id: boss
            for own_id, record in standing.contacts.items()
            if isinstance(boss := record.fields.get("ReportsToId"), str)
        }

    def enter_value(self, list_name: str, value: Any) -> None:
        """Enter one row of a list."""
        if isinstance(value, Tie) and self._enter_line(value):
            return
        current = next((held for held in getattr(self._standing.deal, list_name) if held.id == value.id), None)
        place = f"{list_name} {value.id}"
        known = None if current is None else to_fields(current)
        self._enter(KIND_OF_LIST[list_name], value.id, to_fields(value), known, place)

    def enter_person(self, person: Person) -> None:
        """Enter what a file says of a person that the CRM's contact or user doesn't hold."""
        current = next((held for held in self._standing.deal.people if held.id == person.id), None)
        contact = to_contact(person.id)
        if contact is None and (current is None or not _is_crm_user(current)):
            known = None if current is None else to_fields(current)
            self._enter(PERSON, person.id, to_fields(person), known, f"people {person.id}")
            return
        if current is None and contact not in self._standing.contacts:
            self._done.refused.append(f"people {person.id}: Salesforce shows us no such contact")
            return
        if current is not None:
            self._done.notes += _compare_crm_fields(person, current)
        facts = {name: value for name, value in to_fields(person).items() if name in _said_of(person)}
        if contact is not None:
            self._enter_roles(person, current, contact)
        if facts or current is None:
            named = {PERSON_CONTACT: contact} if contact else {PERSON_NAME: person.name}
            self._enter_facts(person, current, {**named, **facts})

    def _enter_facts(self, person: Person, current: Person | None, said: Mapping[str, Json]) -> None:
        """Enter facts on somebody who is in the CRM: added where nothing is known, refused where they contradict."""
        record = self._standing.judged.get(person.id)
        key = own_key(record) if record is not None else person.id
        known = {} if current is None else to_fields(current)
        entry = self._standing.entries.get((self._deal, PERSON, to_key(key)))
        if entry is not None or record is None:
            if entry is None and current is not None and all(same(PERSON, n, v, known.get(n)) for n, v in said.items()):
                return
            self._enter(PERSON, key, said, None, f"people {person.id}", adds=True)
            return
        news = {name: value for name, value in said.items() if not same(PERSON, name, value, known.get(name))}
        for name in [name for name in news if to_comparable(PERSON, name, known.get(name)) is not _unknown(name)]:
            self._done.refused.append(f"people {person.id}, {_attribute(name)}: {NEWS}")
            del news[name]
        if news:
            base = {name: record.fields.get(name) for name in news}
            made = self._new(PERSON, key, {**known, **news}, tuple(news), base)
            self._done.entries.append(
                replace(made, record=record.id, external_key=record.fields.get(KEY) or made.external_key)
            )

    def _enter_roles(self, person: Person, current: Person | None, contact: str) -> None:
        held = set() if current is None else set(current.crm_roles)
        for role in sorted(set(person.crm_roles) - held):
            row = {"OpportunityId": self._deal, "ContactId": contact, "Role": role}
            self._enter(CONTACT_ROLE, f"{contact}:{role}", row, None, f"people {person.id}, crm_roles")

    def _enter_line(self, tie: Tie) -> bool:
        """Enter a reporting line between contacts as the CRM's own, where it has none; False for any other tie."""
        start, end = to_contact(tie.from_), to_contact(tie.to)
        plain = Tie(id=f"ties:reports_to:{start}:{end}", kind="reports_to", from_=start or "", to=end or "")
        if start is None or end is None or replace(tie, source=None) != plain:
            return False
        if self._bosses.get(start) == end:
            return True
        record = self._standing.contacts.get(start)
        if record is None or start in self._bosses or end not in self._standing.contacts:
            return False
        if closes_circle(start, end, self._bosses):
            self._done.refused.append(f"ties {tie.id}: closes a circle of reporting lines")
            return True
        self._bosses[start] = end
        made = self._new(CONTACT, start, {"ReportsToId": end}, ("ReportsToId",), {"ReportsToId": None})
        self._done.entries.append(replace(made, record=start))
        return True

    def _enter(
        self, kind: str, own_id: str, row: Mapping[str, Json], current: Mapping[str, Json] | None, place: str,
        *, adds: bool = False,
    ) -> None:  # fmt: skip
        """Enter a row: new, changed since it was entered last, the same, or another than the CRM's own."""
        key = to_key(own_id)
        entry = self._standing.entries.get((self._deal, kind, key))
        if entry is not None:
            self._change(entry, {**entry.fields, **row} if adds else row)
        elif current is None:
            self._done.entries.append(self._new(kind, key, row, tuple(row), None))
        elif not all(same(kind, name, value, current.get(name)) for name, value in row.items() if name != SOURCE):
            self._done.refused.append(f"{place}: {NEWS}")

    def _change(self, entry: Entry, row: Mapping[str, Json]) -> None:
        differing = tuple(
            name for name, value in row.items() if not same(entry.kind, name, value, entry.fields.get(name))
        )
        if differing:
            self._done.entries.append(
                change_entry(entry, row, differing, origin=self._origin, author=None, now=self._now)
            )

    def _new(
        self, kind: str, key: str, row: Mapping[str, Json], changed: tuple[str, ...], base: Mapping[str, Json] | None
    ) -> Entry:
        place = (self._deal, kind, key)
        return new_entry(place, row, changed, base, origin=self._origin, author=None, now=self._now)


def _unknown(name: str) -> Json:
    return to_comparable(PERSON, name, None)


def _said_of(person: Person) -> set[str]:
    """The fields of facts that the file gives, but for those that are the CRM's."""
    defaults = {each.name: each.default for each in fields(Person)}
    return {
        key.name
        for key in key_fields(Person)
        if key.attribute not in (*OF_THE_CRM, "source") and getattr(person, key.attribute) != defaults[key.attribute]
        and not (key.attribute == "side" and not to_contact(person.id))
    }  # fmt: skip


def _attribute(name: str) -> str:
    return next((key.attribute for key in key_fields(Person) if key.name == name), name)


def _is_crm_user(person: Person) -> bool:
    return person.source is not None and "/User/" in (person.source.url or "")


def _compare_facts(known: Facts, given: Facts) -> Iterator[str]:
    for each in fields(Facts):
        said, held = getattr(given, each.name), getattr(known, each.name)
        if each.name != "source" and said not in (each.default, held):
            yield f"deal.{each.name}: Salesforce says otherwise, and that counts"


def _compare_crm_fields(person: Person, current: Person) -> Iterator[str]:
    for name in OF_THE_CRM:
        if getattr(person, name) not in (None, getattr(current, name)):
            yield f"people {person.id}, {name}: Salesforce says otherwise, and that counts"
