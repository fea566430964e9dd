"""Decides who of a large group is drawn: those who matter most and whom they report to; the rest behind "12 more".

Up to `CALM` people all are drawn. Of more, those marked (who decides, who comes next ...) and everybody above them; the
others are counted where their reporting line ends, or by department where none is known, and come when asked for.
"""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from graph.deal import Person, Tie

CALM = 40
"""So many people are drawn without being asked for."""
MOST_DRAWN = 500
MOST_MARKED = 24
MOST_TOPS = 8
MOST_AROUND = 40
MOST_GROUPS = 8
FEW = 2
"""So few are drawn rather than counted."""
FEW_OF_OURS = 6
UNDER = "under:"
WITHIN = "in:"
OTHERS = "others"
OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of the picture somebody wants to see: all, what is behind some groups, one person's surroundings, a name."""

    everyone: bool = False
    around: str | None = None
    opened: tuple[str, ...] = ()
    find: str = ""


OVERVIEW = Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who are counted and not drawn: `of` is the person they are under, or the department's name."""

    key: str
    of: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who is drawn (in the order given), who is counted below whom, and the groups that stand for themselves."""

    drawn: tuple[str, ...]
    below: Mapping[str, Group] = field(default_factory=dict)
    apart: tuple[Group, ...] = ()
    left_out: int = 0


def _chain(person_id: str, superiors: Mapping[str, str]) -> list[str]:
    above = []
    while person_id in superiors:
        person_id = superiors[person_id]
        above.append(person_id)
    return above


def find_people(people: Sequence[Person], words: str) -> tuple[str, ...]:
    """Find those whose name, title and department hold all the words; whole words come first.

    Letters with and without accents are alike, and so are small and capital ones.
    """
    wanted = _plain(words).split()
    told = {person.id: _plain(f"{person.name} {person.title or ''} {person.department or ''}") for person in people}
    found = [one for one, words_of in told.items() if wanted and all(word in words_of for word in wanted)]
    return tuple(sorted(found, key=lambda one: not set(wanted) <= set(told[one].split())))


def _plain(words: str) -> str:
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def surround(person_id: str, people: Sequence[Person], ties: Sequence[Tie], superiors: Mapping[str, str]) -> Crowd:
    """Draw one person, everybody above, and the strongest-tied of the rest; the own people count as tied fully."""
    near: dict[str, float] = {}
    for tie in ties:
        for own, other in ((tie.from_, tie.to), (tie.to, tie.from_)):
            if own == person_id:
                near[other] = max(near.get(other, 0.0), 1.0 if tie.kind == "reports_to" else tie.strength)
    above = [person_id, *_chain(person_id, superiors)]
    place = {person.id: number for number, person in enumerate(people)}
    others = sorted(
        (one for one in near if one in place and one not in above), key=lambda one: (-near[one], place[one])
    )
    kept = {*above, *others[:MOST_AROUND]}
    return Crowd(
        drawn=tuple(person.id for person in people if person.id in kept), left_out=max(0, len(others) - MOST_AROUND)
    )


def part_crowd(
    people: Sequence[Person], superiors: Mapping[str, str], marked: Collection[str], wish: Wish = OVERVIEW
) -> Crowd:
    """Say who of `people` (the weightiest first) is drawn and who is counted."""
    if wish.everyone or len(people) <= CALM:
        drawn = tuple(person.id for person in people[:MOST_DRAWN])
        return Crowd(drawn=drawn, left_out=len(people) - len(drawn))
    shown = _weighty(people, superiors, marked)
    opened = {key.removeprefix(UNDER) for key in wish.opened if key.startswith(UNDER)}
    for person in people:
        boss = superiors.get(person.id)
        if person.id in opened or boss in opened:
            shown.update((person.id, *_chain(person.id, superiors)))
    below: dict[str, list[str]] = {}
    apart: dict[str, list[str]] = {}
    for person in people:
        if person.id not in shown:
            line = next((one for one in _chain(person.id, superiors) if one in shown), None)
            group = OURS if person.side == "seller" else WITHIN + person.department if person.department else OTHERS
            (below.setdefault(line, []) if line else apart.setdefault(group, [])).append(person.id)
    _gather_small(apart)
    for key, members in [*apart.items()]:
        few = FEW_OF_OURS if key == OURS else FEW
        if key in wish.opened or len(members) <= few:
            shown.update(apart.pop(key))
    for boss, members in [*below.items()]:
        if len(members) <= FEW and all(superiors[one] in shown for one in members):
            shown.update(below.pop(boss))
    return Crowd(
        drawn=tuple(person.id for person in people if person.id in shown),
        below={boss: Group(key=UNDER + boss, of=boss, people=tuple(members)) for boss, members in below.items()},
        apart=tuple(
            Group(key=key, of=key.removeprefix(WITHIN), people=tuple(members)) for key, members in apart.items()
        ),
    )


def _weighty(people: Sequence[Person], superiors: Mapping[str, str], marked: Collection[str]) -> set[str]:
    """Choose the first of those marked and of those on top, with everybody above them."""
    bosses = set(superiors.values())
    tops = [person.id for person in people if person.id in bosses and person.id not in superiors]
    chosen = [*[person.id for person in people if person.id in marked][:MOST_MARKED], *tops[:MOST_TOPS]]
    return {one for person_id in chosen for one in (person_id, *_chain(person_id, superiors))}


def _gather_small(apart: dict[str, list[str]]) -> None:
    """Put the smallest departments together where there are more than can be looked over."""
    departments = sorted((key for key in apart if key.startswith(WITHIN)), key=lambda key: (-len(apart[key]), key))
    for key in departments[MOST_GROUPS - 1 :] if len(departments) > MOST_GROUPS else ():
        apart.setdefault(OTHERS, []).extend(apart.pop(key))
