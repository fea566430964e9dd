"""Organisations made up from a seed: who reports to whom, and the mail they write, for measuring what mail tells.

Managers write with their people most, colleagues with each other, everybody across the house now and then; a few write
to nearly all. Some titles are known, most aren't.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from graph.deal import Activity, Deal, Person
from tests.builders import contact, deal, person

SIZE = 70
_TITLES = ("CEO", "Chief Operating Officer", "Director", "Manager", "Analyst")
_DEEPEST = len(_TITLES) - 1


@dataclass(frozen=True)
class House:
    """The deal that shows an organisation's mail, and who truly reports to whom."""

    deal: Deal
    reports_to: Mapping[str, str]


def any_house(seed: int, *, to_all: int = 10, titles: float = 0.4) -> House:
    """Make an organisation; `to_all` messages of each of three people go to most of the others."""
    chance = Random(seed)  # noqa: S311 - an organisation to measure with, the same each time
    lines, level = _lines(chance)
    people = tuple(_member(chance, each, level[each], titles) for each in level)
    return House(deal(people, activities=tuple(_mail(chance, list(level), lines, to_all))), lines)


def _lines(chance: Random) -> tuple[Mapping[str, str], Mapping[str, int]]:
    level, lines, heads = {"p00": 0}, dict[str, str](), ["p00"]
    while len(level) < SIZE:
        head = heads.pop(0)
        for _ in range(chance.randint(3, 7) if level[head] < _DEEPEST else 0):
            new = f"p{len(level):02}"
            level[new], lines[new] = level[head] + 1, head
            heads.append(new)
    return lines, level


def _member(chance: Random, who: str, level: int, titles: float) -> Person:
    return person(who, title=_TITLES[level] if chance.random() < titles else None)


def _mail(chance: Random, ids: list[str], lines: Mapping[str, str], to_all: int) -> Iterator[Activity]:
    def letters(by: str, to: str, about: float) -> Iterator[Activity]:
        count = round(chance.lognormvariate(0, 0.8) * about)
        if count and by != to:
            yield contact(to, 5, by=by, id=f"{by}-{to}-{chance.random()}", count=count)

    for each, head in lines.items():
        yield from letters(each, head, 6)
        yield from letters(head, each, 6)
        for colleague in (other for other, its in lines.items() if its == head):
            yield from letters(each, colleague, 1.5)
    for each in ids:
        for other in chance.sample(ids, 4):
            yield from letters(each, other, 2)
            yield from letters(other, each, 1)
    for number, by in enumerate(chance.sample(ids, 3)):
        for letter in range(to_all):
            readers = tuple(other for other in ids if other != by and chance.random() < 0.8)
            yield contact(by, 5, by=by, id=f"all-{number}-{letter}", to=readers)
