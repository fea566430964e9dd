"""Decides by which name a person, a subject or an author is shown, so that no id stands where a name is known."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from graph.deal import Deal, Person
from graph.speech import say

_RECORD_ID = re.compile(r"[0-9A-Za-z]{15}([0-9A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one deal's people, subjects and decisions."""

    people: dict[str, Person]
    subjects: dict[str, str]
    decisions: dict[str, str]

    def person(self, person_id: str | None) -> str:
        """Name a person, or say that the person isn't among the deal's people."""
        person = self.people.get(person_id or "")
        return person.name if person else say("somebody not in this deal")

    def persons(self, person_ids: Iterable[str]) -> tuple[str, ...]:
        """Name each of several people, in the order given."""
        return tuple(self.person(person_id) for person_id in person_ids)

    def topic(self, subject: str | None, decision: str | None) -> str | None:
        """Name what something is about: the subject, else the decision."""
        return self.subjects.get(subject or "") or self.decisions.get(decision or "")

    def author(self, author: str | None) -> str | None:
        """Name who wrote something down; an id that nobody here goes by is left out."""
        if author is None:
            return None
        if author in self.people:
            return self.people[author].name
        looks_like_id = _RECORD_ID.fullmatch(author) and any(letter.isdigit() for letter in author)
        return say("a colleague") if looks_like_id else author


def build_names(deal: Deal) -> Names:
    """Collect the names of a deal."""
    return Names(
        people={person.id: person for person in deal.people},
        subjects={subject.id: subject.called for subject in deal.subjects},
        decisions={decision.id: decision.name for decision in deal.decisions},
    )
