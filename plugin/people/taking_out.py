"""How a person is taken out of a value: their part of it goes, what others did stays, a neutral word takes its place.

What says something of nobody but the person goes whole: a statement of theirs, a tie, a promise. Where they are one of
several, or stand beside what a row is about, only they go.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, get_type_hints

from connectors.files.shapes import inner_type, key_of
from connectors.records import Json
from connectors.salesforce.judgement_objects import JUDGEMENTS, key_fields
from graph.deal import Deal, Person
from plugin.people.traces import LONG, Finder, change_texts

PEOPLE = "people"
BESIDE: Mapping[str, Collection[str]] = {
    "people": ("predecessor_of",),
    "subjects": ("owner",),
    "decisions": ("decided_by",),
    "plan": ("person",),
    "Contact": ("ReportsToId", "MasterRecordId"),
    "User": ("ManagerId",),
    "Opportunity": ("OwnerId",),
    "Task": ("WhoId", "OwnerId"),
    "Event": ("WhoId", "OwnerId"),
    "BuyIn_Person__c": ("Predecessor_Of_Key__c",),
    "BuyIn_Subject__c": ("Owner_Contact__c", "Owner_Key__c"),
    "BuyIn_Decision__c": ("Decided_By_Contact__c", "Decided_By_Key__c", "Decided_By__c"),
}
"""Fields of lists and kinds that may name a person without the row being about them: only the field is emptied."""
NOTES = ("author", "confirmed_by", "record", "CreatedById", "Confirmed_By__c")
"""Fields that say who wrote something down, wherever they stand."""
FILLED = ("to", "asked", "Asked__c")
"""Lists without which a row says nothing any more."""
NAMED = "text"
"""Where an authority check keeps the ids of those who were named, one a line."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


class Gone(Enum):
    """What is left of a value that says something of nobody else: nothing."""

    GONE = "gone"


GONE = Gone.GONE


@dataclass(kw_only=True)
class Taking:
    """Takes one person out of values; `word` comes in the place of ids and names.

    `mentions` counts the texts in which the name gave way.
    """

    word: str
    mentions: int = 0

    def replace(self, text: str, finder: Finder) -> str:
        """Put the neutral words into a text; a short id stays, as it could be anything in there."""
        self.mentions += finder.finds_name(text)
        return finder.of_texts.replace(text, self.word, self.word)

    def rewrite(self, value: Json, finder: Finder) -> Json:
        """Put the word in the person's place, everywhere, and leave the shape as it is."""
        return change_texts(value, lambda text: self._rewrite(text, finder))

    def take_out(self, value: Json, finder: Finder, part: str, *, named: bool = False) -> Json | Gone:
        """Return what is left of a row of a deal's list, of a kind of the CRM's records, or of a table.

        With `named`, values are ids of people wherever they stand, as in an authority check.
        """
        return _Row(self, finder, part, named).leave(value, "")

    def _rewrite(self, text: str, finder: Finder) -> str:
        if finder.ids and not _MOMENT.match(text):
            parts = text.split(":")
            text = ":".join(self.word if part in finder.ids else part for part in parts)
        return self.replace(text, finder)


@dataclass(frozen=True)
class _Row:
    taking: Taking
    finder: Finder
    part: str
    named: bool

    def leave(self, value: Json, key: str) -> Json | Gone:
        if isinstance(value, str):
            return self._leave_text(value, key)
        if isinstance(value, list):
            return [left for item in value if (left := self.leave(item, key)) is not GONE]
        return self._leave_some(value) if isinstance(value, Mapping) else value

    def _leave_text(self, text: str, key: str) -> str | Gone:
        if self.named and key == NAMED:
            text = "\n".join(line for line in text.split("\n") if line not in self.finder.ids)
        return GONE if self._is_person(text, key) else self.taking.replace(text, self.finder)

    def _leave_some(self, value: Mapping[str, Json]) -> Json | Gone:
        left: dict[str, Json] = {}
        for key, held in value.items():
            kept = self.leave(held, key)
            if self._is_person(key, ""):
                continue
            if kept is not GONE and not (kept == [] and held and key in FILLED):
                left[self.taking.replace(key, self.finder)] = kept
            elif not isinstance(held, Mapping) and key not in (*BESIDE.get(self.part, ()), *NOTES):
                return GONE
            elif key[:1].isupper():  # a field of the CRM that may be read is there, even if it is empty
                left[key] = None
        return left

    def _is_person(self, text: str, key: str) -> bool:
        return text in self.finder.ids and (self.named or len(text) >= LONG or key in list_people_keys())


@cache
def list_people_keys() -> frozenset[str]:
    """Name the keys of deals, and the fields of our objects in the CRM, that hold ids of people."""
    ours = (Person, *(shape for _, shape in JUDGEMENTS.values()))
    named = {
        name
        for shape in ours
        for each in key_fields(shape)
        if each.refers == PEOPLE
        for name in (each.name, each.contact, each.text)
        if name is not None
    }
    return frozenset({*_iter_people_keys(Deal), *named})


def _iter_people_keys(shape: Any) -> Iterator[str]:
    hints = get_type_hints(shape)
    for each in fields(shape):
        if each.metadata.get("refers") == PEOPLE:
            yield key_of(each)
        if is_dataclass(inner := inner_type(hints[each.name])):
            yield from _iter_people_keys(inner)
