"""Who takes part where a story names nobody: invented names of several cultures, titles, reporting lines and roles."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

Cast = Mapping[str, Any]
Person = dict[str, Any]

MOST_DIRECTORS = 4
KNOWN_LINES = 0.8
"""One reporting line in five isn't in the CRM, as in life."""
ODD_ROLES = ("Solicitor (referred)", "Household Member")


class Casting:
    """Gives out names, titles and roles; a name is given once in the whole org."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._taken: set[str] = set()

    def build_company(self, draws: Random, story: Mapping[str, Any]) -> list[Person]:
        """Everybody of a company nobody has told about: a head, directors below, staff below them."""
        count = story["people_count"]
        directors = min(MOST_DIRECTORS, max(1, count // 3))
        titles = [draws.choice(self._cast["heads"]), *draws.sample(self._cast["directors"], directors)]
        titles += draws.sample(self._cast["staff"], count - len(titles))
        people = [self._build_person(draws, story["culture"], n, title) for n, title in enumerate(titles)]
        for place, person in enumerate(people[1:], start=1):
            boss = 0 if place <= directors else 1 + place % directors
            if draws.random() < KNOWN_LINES:
                person["reports_to"] = people[boss]["key"]
        _spoil_reports(people, story.get("reports"))
        _spoil_roles(people, story.get("roles"))
        return people

    def build_more(self, draws: Random, story: Mapping[str, Any]) -> list[Person]:
        """The people whom a story only counts, below those it names."""
        told: Sequence[Person] = story["people"]
        titles = draws.sample(self._cast["staff"], story.get("more_people", 0))
        people = [self._build_person(draws, story["culture"], n, title) for n, title in enumerate(titles, start=1)]
        for person in people:
            same = [boss["key"] for boss in told if boss.get("department") == person["department"]]
            person["reports_to"] = (same or [told[0]["key"]])[-1]
        return people

    def _build_person(self, draws: Random, culture: str, number: int, title: Sequence[str]) -> Person:
        role, department = title
        roles = self._cast["roles"][department]
        return {
            "key": f"+{number}",
            "name": self._build_name(draws, culture),
            "title": role,
            "department": department,
            "roles": [draws.choice(roles)],
        }

    def _build_name(self, draws: Random, culture: str) -> str:
        while True:
            first = draws.choice(self._cast["first_names"][culture])
            last = draws.choice(self._cast["last_names"][culture])
            name = f"{first} {last}"
            if name not in self._taken:
                self._taken.add(name)
                return name


def _spoil_reports(people: Sequence[Person], how: str | None) -> None:
    """Reporting lines as they stand in a real CRM: to oneself, or in a small circle."""
    if how == "self":
        people[-1]["reports_to"] = people[-1]["key"]
    if how == "circle":
        people[1]["reports_to"], people[2]["reports_to"] = people[2]["key"], people[1]["key"]


def _spoil_roles(people: Sequence[Person], how: str | None) -> None:
    """Contact roles as they stand in a real CRM: blank, doubled, or of another trade."""
    if how == "blank":
        for person in people:
            person["roles"] = [""]
    if how == "duplicated":
        people[0]["roles"] = ["Decision Maker", "Decision Maker", "Economic Buyer"]
    if how == "odd":
        people[1]["roles"], people[-1]["roles"] = [ODD_ROLES[0]], [ODD_ROLES[1]]
