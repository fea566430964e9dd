"""Which two people of a deal may be one and the same, and what changes when somebody says that they are.

Suggested is only what is very likely: the same name in another order or spelling of its accents, an initial in place of
a first name, one letter that differs in a long family name. Whoever is called by an e-mail address is taken by the name
in it; a name of one word, such as a first name alone, counts where office and title don't differ. A person settles it
either way.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, Literal

from connectors.salesforce.ids import to_long_id
from connectors.salesforce.judgement_objects import key_fields
from connectors.salesforce.judgement_rows import KIND_OF_LIST, to_contact
from graph.deal import RECORD_LISTS, Deal, Person, Tie
from graph.speech import say
from plugin.entering import may_leave
from plugin.entry_ids import PEOPLE_PREFIXES
from plugin.errors import InputRefusedError

Likeness = Literal["same_name", "initial", "spelling"]
Pair = tuple[str, str]
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "mx", "herr", "frau", "ing", "dipl", "phd", "mba", "jr", "sr"})
LEAST_LETTERS = 5
"""Family names shorter than this are never taken for a misspelling of one another."""
ALIKE = 0.85
"""How alike two family names are that may be one, misspelt: 0 nothing in common, 1 the same."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NEVER_TAKEN_OVER = ("name", "side", "source", "crm_roles", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelySame:
    """Two people who may be one; `gone` is the one to give up, None where only the CRM can merge them."""

    one: str
    other: str
    why: Likeness
    gone: str | None

    @property
    def pair(self) -> Pair:
        """Both ids in their order."""
        return to_pair(self.one, self.other)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """What a merge changes: rows to save with their lists, rows to take out, and facts by person.

    `people` are those of whom facts change, as they are from then on.
    """

    saved: tuple[tuple[str, Any], ...]
    removed: tuple[tuple[str, str], ...]
    facts: Mapping[str, tuple[str, ...]]
    people: tuple[Person, ...]


def to_pair(one: str, other: str) -> Pair:
    """Put two ids in their order."""
    return (one, other) if one < other else (other, one)


def is_in_crm(person_id: str) -> bool:
    """Whether the person is a contact or a user of the CRM, and not somebody who was only added here."""
    long_id = to_long_id(person_id)
    return long_id is not None and long_id.startswith(PEOPLE_PREFIXES)


def find_likely_same(people: Sequence[Person], told_apart: Collection[Pair] = ()) -> tuple[LikelySame, ...]:
    """Find pairs that may be one person, by name; those told apart are left out, as are people of two sides."""
    words = {person.id: _words_of(person.name) for person in people}
    near: dict[tuple[str, ...], list[Person]] = {}
    for person in people:
        for key in _keys_of(words[person.id]):
            near.setdefault(key, []).append(person)
    found: dict[Pair, LikelySame] = {}
    for one, other in (pair for group in near.values() for pair in combinations(group, 2)):
        pair = to_pair(one.id, other.id)
        if one.side != other.side or pair in found or pair in told_apart:
            continue
        why = _compare(words[one.id], words[other.id], one, other)
        if why is not None:
            found[pair] = _to_likely(one, other, why)
    return tuple(found[pair] for pair in sorted(found))


def _keys_of(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Under what a name is laid beside those like it, so that not everybody is compared with everybody."""
    if words:
        yield ("words", *sorted(words))
    if len(words) > 1:
        yield ("initial", words[0][0], words[-1])
        yield ("family", *words[:-1], words[-1][0])


def plan_merge(deal: Deal, gone: str, stays: str) -> MergePlan:
    """Say what has to change so that everything about `gone` is about `stays`; raises `InputRefusedError`."""
    people = {person.id: person for person in deal.people}
    if gone == stays or gone not in people or stays not in people:
        raise InputRefusedError(say("These aren't two people of this deal."))
    if is_in_crm(gone):
        raise InputRefusedError(
            say("Two records of Salesforce are merged in Salesforce; the next sync brings it here.")
        )
    saved: list[tuple[str, Any]] = []
    removed: list[tuple[str, str]] = []
    for list_name in RECORD_LISTS:
        for value in () if list_name == "people" else getattr(deal, list_name):
            new = _pointed(value, gone, stays)
            if new == value:
                continue
            if list_name not in KIND_OF_LIST or not may_leave(value):
                raise InputRefusedError(say("Answers or contact recorded under that name stay with it; both are kept."))
            if isinstance(new, Tie) and (new.from_ == new.to or _is_there(new, deal.ties)):
                removed.append((list_name, value.id))
            else:
                saved.append((list_name, new))
    if deal.plan is not None and _names(deal.plan, gone):
        raise InputRefusedError(say("The plan names that person; both are kept."))
    facts, changed = _merge_facts(deal.people, gone, stays)
    return MergePlan(saved=tuple(saved), removed=tuple(removed), facts=facts, people=changed)


def names_person(deal: Deal, person_id: str) -> bool:
    """Whether anything in the deal names the person."""
    rows = (value for list_name in RECORD_LISTS for value in getattr(deal, list_name))
    return any(_names(value, person_id) for value in rows) or (deal.plan is not None and _names(deal.plan, person_id))


def _merge_facts(
    people: Sequence[Person], gone: str, stays: str
) -> tuple[dict[str, tuple[str, ...]], tuple[Person, ...]]:
    """Which facts change on whom, and these people as they are then."""
    known = {person.id: person for person in people}
    merged, taken = _take_over(known[stays], known[gone])
    facts, changed = ({stays: taken}, [merged]) if taken else ({}, [])
    for person in people:
        if person.predecessor_of == gone and person.id not in {gone, stays}:
            facts[person.id] = ("predecessor_of",)
            changed.append(replace(person, predecessor_of=stays))
    return facts, tuple(changed)


def _to_likely(one: Person, other: Person, why: Likeness) -> LikelySame:
    """The one to give up is who was only added here; of two such, who is known by less."""
    added = [person for person in (one, other) if not is_in_crm(person.id)]
    gone = min(added, key=lambda person: (len(person.name), person.id)) if added else None
    return LikelySame(one=one.id, other=other.id, why=why, gone=gone.id if gone else None)


def _words_of(name: str) -> tuple[str, ...]:
    """A name's words, plain: without case, accents, marks and titles; the family name last.

    Of an e-mail address they are those before the @, where these are a name; else it is one word.
    """
    if _ADDRESS.fullmatch(name.strip()):
        words = _words_of(name.partition("@")[0].strip())
        return words if len(words) > 1 else (name.strip().casefold(),)
    first, comma, rest = name.partition(",")
    turned = f"{rest} {first}" if comma and rest.strip() else name
    flat = "".join(one for one in unicodedata.normalize("NFKD", turned.casefold()) if not unicodedata.combining(one))
    spaced = "".join(one if one.isalnum() else " " for one in flat.replace("'", "").replace("\u2019", ""))
    return tuple(word for word in spaced.split() if word not in TITLES)


def _compare(one: tuple[str, ...], other: tuple[str, ...], first: Person, second: Person) -> Likeness | None:
    differ = _differ(first.department, second.department) or _differ(first.title, second.title)
    if len(one) < 2 or len(other) < 2:  # noqa: PLR2004 (a first name and a family name)
        return "same_name" if one == other and not differ else None
    if sorted(one) == sorted(other):
        return "same_name"
    if differ:
        return None
    if one[-1] == other[-1]:
        initials = {len(one[0]), len(other[0])}
        return "initial" if 1 in initials and one[0][0] == other[0][0] else None
    alike = SequenceMatcher(None, one[-1], other[-1], autojunk=False).ratio() >= ALIKE
    long = min(len(one[-1]), len(other[-1])) >= LEAST_LETTERS
    return "spelling" if one[:-1] == other[:-1] and long and alike else None


def _differ(one: str | None, other: str | None) -> bool:
    """Whether both are known and aren't the same: then two with like names are rather two people."""
    return bool(one and other) and (one or "").casefold().split() != (other or "").casefold().split()


def _pointed(value: Any, gone: str, stays: str) -> Any:
    """The value with `stays` wherever it names `gone`; in a list of people, each once."""
    changes: dict[str, Any] = {}
    for each in fields(value):
        held = getattr(value, each.name)
        if is_dataclass(held) and not isinstance(held, type):
            changes[each.name] = _pointed(held, gone, stays)
        elif each.metadata.get("refers") == "people":
            if isinstance(held, tuple):
                changes[each.name] = tuple(dict.fromkeys(stays if one == gone else one for one in held))
            elif held == gone:
                changes[each.name] = stays
    return replace(value, **{name: new for name, new in changes.items() if new != getattr(value, name)})


def _names(value: Any, person_id: str) -> bool:
    return any(person_id in named for named in _iter_named(value))


def _iter_named(value: Any) -> Iterator[tuple[str, ...]]:
    for each in fields(value):
        held = getattr(value, each.name)
        if is_dataclass(held) and not isinstance(held, type):
            yield from _iter_named(held)
        elif each.metadata.get("refers") == "people" and held is not None:
            yield held if isinstance(held, tuple) else (held,)


def _is_there(tie: Tie, ties: Sequence[Tie]) -> bool:
    return any(
        held.id != tie.id and (held.kind, held.from_, held.to, held.until) == (tie.kind, tie.from_, tie.to, tie.until)
        for held in ties
    )


def _take_over(stays: Person, gone: Person) -> tuple[Person, tuple[str, ...]]:
    """Who stays, with the facts that only who goes had, and which these are."""
    left_out = {*_NEVER_TAKEN_OVER, *(("title", "department") if to_contact(stays.id) else ())}
    defaults = {each.name: each.default for each in fields(Person)}
    taken: dict[str, Any] = {
        name: new
        for name in (key.attribute for key in key_fields(Person))
        if name not in left_out and getattr(stays, name) == defaults[name] and (new := getattr(gone, name)) != stays.id
    }
    taken = {name: new for name, new in taken.items() if new != defaults[name]}
    return replace(stays, **taken), tuple(taken)
