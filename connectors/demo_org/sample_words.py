"""How what people said, promised and decided stands in Buy-In's own objects, by the names that the objects have."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from connectors.demo_org.describe import FieldDescribe
from connectors.demo_org.objects import OBJECTS
from connectors.demo_org.record_book import RecordBook
from connectors.demo_org.sample_deal import SampleDeal
from connectors.demo_org.values import to_stamp

LISTS = {
    "subjects": "BuyIn_Subject__c",
    "ties": "BuyIn_Tie__c",
    "statements": "BuyIn_Statement__c",
    "commitments": "BuyIn_Commitment__c",
    "decisions": "BuyIn_Decision__c",
    "incidents": "BuyIn_Incident__c",
    "events": "BuyIn_Event__c",
}
CONFIRMABLE = {"statements", "commitments"}
ONE_PERSON = {"by", "to", "from", "owner", "person", "decided_by"}
PEOPLE = {
    "asked", "final_word", "must_agree", "agreed", "recommends", "input", "carries_out", "voters",
    "charter_acknowledged",
}  # fmt: skip
PART_OF = {"subject", "decision", "incident"}
ON_THE_CONTACT = {"key", "name", "title", "department", "reports_to", "roles", "no_contact"}
HAPPENED = ("at", "made_at", "status_at", "done_at", "proposed_at", "opened_at", "decided_at", "withdrawn_at")
ENTERED_AFTER = timedelta(hours=2)
"""Reps write down in the evening what they heard in the morning."""


def build_words(book: RecordBook, story: Mapping[str, Any], deal: SampleDeal) -> None:
    """All records of Buy-In's own objects for one deal."""
    words = _Words(book, deal, book.moment(story["stages"][0][0]))
    for person in story["people"]:
        words.add_person(person)
    for name in LISTS:
        for item in story.get(name, ()):
            words.add_item(name, item)


class _Words:
    """Writes the words of one deal into the book."""

    def __init__(self, book: RecordBook, deal: SampleDeal, created: datetime) -> None:
        self._book = book
        self._deal = deal
        self._created = created
        self._head = {"Opportunity__c": deal.opportunity, "CreatedById": deal.owner, "LastModifiedById": deal.owner}

    def add_person(self, person: Mapping[str, Any]) -> None:
        """What the CRM's contact doesn't hold; somebody without a contact stands here alone."""
        known = {key: value for key, value in person.items() if key not in ON_THE_CONTACT}
        if not known:
            return
        fields = self._to_fields("BuyIn_Person__c", known)
        if contact := self._deal.contacts.get(person["key"]):
            fields["Contact__c"] = contact
        else:
            fields["Person_Name__c"] = person["name"]
            fields |= {"Title__c": person["title"], "Department__c": person["department"]}
        fields["External_Key__c"] = self._deal.person(person["key"])
        self._book.add("BuyIn_Person__c", fields | self._head, created=self._created)

    def add_item(self, name: str, item: Mapping[str, Any]) -> None:
        """One item of one list, confirmed by the deal's owner unless the story says that nobody did."""
        values = {key: value for key, value in item.items() if key not in {"id", "confirmed"}}
        if name in CONFIRMABLE and item.get("confirmed", True):
            values["confirmed_by"] = self._deal.owner_name
        fields = self._to_fields(LISTS[name], values)
        fields["External_Key__c"] = self._deal.own_key(item.get("id") or _tie_key(item))
        moments = [self._book.moment(item[key]) for key in HAPPENED if key in item]
        passed = [moment for moment in moments if self._book.has_passed(moment)] or [self._created]
        created, modified = min(passed) + ENTERED_AFTER, max(passed) + ENTERED_AFTER
        self._book.add(LISTS[name], fields | self._head, created=created, modified=modified)

    def _to_fields(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Each key of the deal file as the field that holds it."""
        fields: dict[str, Any] = {}
        for key, value in values.items():
            api = "_".join(part.capitalize() for part in key.split("_"))
            if key in ONE_PERSON and value in self._deal.contacts:
                fields[f"{api}_Contact__c"] = self._deal.contacts[value]
            elif key in ONE_PERSON or key == "predecessor_of":
                fields[f"{api}_Key__c"] = self._deal.person(value)
            elif key in PART_OF:
                fields[f"{api}_Key__c"] = self._deal.own_key(value)
            else:
                name = "Label__c" if key == "name" else f"{api}__c"
                fields[name] = self._to_value(OBJECTS[kind].field(name), key, value)
        return fields

    def _to_value(self, field: FieldDescribe | None, key: str, value: Any) -> Any:
        if field is not None and field.type == "datetime":
            return to_stamp(self._book.moment(value))
        if field is not None and field.type == "picklist" and isinstance(value, bool):
            return "true" if value else "false"
        if key in PEOPLE:
            return json.dumps([self._deal.person(person) for person in value])
        if key == "excludes":
            return json.dumps([self._deal.own_key(subject) for subject in value])
        if key in {"delegated_to", "advisory_role"}:
            return json.dumps(self._to_small_object(value), ensure_ascii=False)
        return value

    def _to_small_object(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A delegation or an advisory role, with ids and times as the deal file has them."""
        changed = dict(value)
        if "person" in value:
            changed["person"] = self._deal.person(value["person"])
        if "subjects" in value:
            changed["subjects"] = [self._deal.own_key(subject) for subject in value["subjects"]]
        if "until" in value:
            changed["until"] = self._book.moment(value["until"]).isoformat()
        return changed


def _tie_key(tie: Mapping[str, Any]) -> str:
    return f"{tie['kind']}-{tie['from']}-{tie['to']}"
