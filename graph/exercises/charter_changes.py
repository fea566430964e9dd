"""What changed between two versions of a charter, and whose acknowledgement of the earlier one still holds."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.exercises.charter import PARTS, Charter, CharterDecision, FounderRole, OwnersPart, find_named, find_named_in
from graph.exercises.days import to_day_words
from graph.speech import mark, say

OWNERS, FOUNDER = "owners", "founder"
WHOLE = "whole"
"""The part of a change in which a subject came or went as a whole."""
_LABELS: Mapping[str, str] = {
    **PARTS,
    "name": mark("What is decided"),
    "matter": mark("Kind of matter"),
    "people": mark("Owners"),
    "decide": mark("Owners decide"),
    "are_asked": mark("Owners are asked"),
    "are_told": mark("Owners are told"),
    "not_theirs": mark("Not for owners to decide"),
    "how_often": mark("How often"),
    "agreement": mark("Written in"),
    "person": mark("Founder"),
    "advises_on": mark("Advises on"),
    "through": mark("Through"),
    "until": mark("Until"),
    "review_on": mark("Looked at again on"),
    "stays": mark("What stays"),
}
_MATTERS: Mapping[str, str] = {"operational": mark("day-to-day business"), "reserved": mark("reserved for the owners")}
_PEOPLE = frozenset({"final_word", "person", "through"})

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: what it is about, which part of it, in a list which item, and the value on either side.

    `subject` is a decision's id as `decisions.ID`, `owners` or `founder`; `part` a field's name, or `whole`; `item` the
    person or text of a list. `before` is None where it is new, `after` where it is gone. Values are people's ids,
    texts, days as in ISO 8601; for `must_agree` the grounds.
    """

    subject: str
    name: str
    part: str
    item: str | None
    before: str | None
    after: str | None


def compare_charters(before: Charter, after: Charter) -> Sequence[Change]:
    """List what changed, decisions in their order, then owners and founder. The order within lists says nothing."""
    then, now = _flat(before), _flat(after)
    names = {**_names(before), **_names(after)}
    changes: list[Change] = []
    for subject, name in names.items():
        if subject not in _names(before):
            changes.append(Change(subject=subject, name=name, part=WHOLE, item=None, before=None, after=name))
        elif subject not in _names(after):
            changes.append(Change(subject=subject, name=name, part=WHOLE, item=None, before=name, after=None))
        else:
            keys = [key for key in dict.fromkeys((*now, *then)) if key[0] == subject and then.get(key) != now.get(key)]
            changes.extend(
                Change(
                    subject=subject,
                    name=name,
                    part=key[1],
                    item=key[2] or None,
                    before=then.get(key),
                    after=now.get(key),
                )
                for key in keys
            )
    return changes


def find_still_acknowledged(before: Charter, after: Charter, ticked: Collection[str]) -> frozenset[str]:
    """Return who needn't acknowledge the later version anew: nothing that names them, then or now, has changed."""
    changed = {change.subject for change in compare_charters(before, after)}
    concerned = {
        person
        for charter in (before, after)
        for subject, people in _people_by_subject(charter).items()
        if subject in changed
        for person in people
    }
    return frozenset(ticked).intersection(find_named(before), find_named(after)) - concerned


def tell_change(change: Change, names: Mapping[str, str]) -> str:
    """Write a change in words; `names` are people's names by id."""
    subject = _subject(change)
    if change.part == WHOLE:
        new = change.before is None
        return (
            say("{subject}: new in this version", subject=subject)
            if new
            else say("{subject}: taken out", subject=subject)
        )
    part = say(_LABELS[change.part])
    item = "" if change.item is None else names.get(change.item, change.item)
    before, after = (
        None if each is None else _value(change.part, each, names) for each in (change.before, change.after)
    )
    if change.item is not None:
        if before is None:
            return _with_grounds(say("{subject}, {part}: {item} is new", subject=subject, part=part, item=item), after)
        if after is None:
            return say("{subject}, {part}: {item} no longer", subject=subject, part=part, item=item)
        part = f"{part}, {item}"
    if not before:
        return say("{subject}, {part}: {after}", subject=subject, part=part, after=after)
    if not after:
        return say("{subject}, {part}: no longer {before}", subject=subject, part=part, before=before)
    return say("{subject}, {part}: {after} instead of {before}", subject=subject, part=part, after=after, before=before)


def _with_grounds(words: str, grounds: str | None) -> str:
    return f"{words} ({grounds})" if grounds else words


def _subject(change: Change) -> str:
    if change.subject == OWNERS:
        return say("Owners")
    return say("The founder's role") if change.subject == FOUNDER else change.name


def _value(part: str, value: str, names: Mapping[str, str]) -> str:
    if part in ("listen_until", "act_by", "until", "review_on"):
        return to_day_words(date.fromisoformat(value))
    if part == "matter":
        return say(_MATTERS[value])
    return names.get(value, value) if part in _PEOPLE else value


def _names(charter: Charter) -> Mapping[str, str]:
    names = {f"decisions.{decision.id}": decision.name for decision in charter.decisions}
    if charter.owners is not None:
        names[OWNERS] = OWNERS
    if charter.founder is not None:
        names[FOUNDER] = FOUNDER
    return names


def _people_by_subject(charter: Charter) -> Mapping[str, Collection[str]]:
    people: dict[str, Collection[str]] = {f"decisions.{each.id}": find_named_in(each) for each in charter.decisions}
    if charter.owners is not None:
        people[OWNERS] = charter.owners.people
    if charter.founder is not None:
        people[FOUNDER] = [person for person in (charter.founder.person, charter.founder.through) if person]
    return people


def _flat(charter: Charter) -> Mapping[_Key, str]:
    """Return each value under what it is about; what is empty isn't there."""
    flat: dict[_Key, str] = {}
    for decision in charter.decisions:
        flat.update({(f"decisions.{decision.id}", *key): value for key, value in _decision(decision).items()})
    if charter.owners is not None:
        flat.update({(OWNERS, *key): value for key, value in _owners(charter.owners).items()})
    if charter.founder is not None:
        flat.update({(FOUNDER, *key): value for key, value in _founder(charter.founder).items()})
    return flat


def _decision(decision: CharterDecision) -> Mapping[tuple[str, str], str]:
    single = {
        "name": decision.name,
        "matter": decision.matter,
        "final_word": decision.final_word or "",
        "listen_until": _day(decision.listen_until),
        "act_by": _day(decision.act_by),
    }
    lists = {
        "recommends": decision.recommends,
        "gives_input": decision.gives_input,
        "carries_out": decision.carries_out,
    }
    return (
        _single(single) | {("must_agree", each.person): each.grounds for each in decision.must_agree} | _listed(lists)
    )


def _owners(owners: OwnersPart) -> Mapping[tuple[str, str], str]:
    lists = {
        "people": owners.people,
        "decide": owners.decide,
        "are_asked": owners.are_asked,
        "are_told": owners.are_told,
        "not_theirs": owners.not_theirs,
    }
    return _listed(lists) | _single({"how_often": owners.how_often, "agreement": owners.agreement})


def _founder(founder: FounderRole) -> Mapping[tuple[str, str], str]:
    single = {
        "person": founder.person,
        "through": founder.through or "",
        "until": _day(founder.until),
        "review_on": _day(founder.review_on),
        "stays": founder.stays,
    }
    return _single(single) | _listed({"advises_on": founder.advises_on})


def _single(values: Mapping[str, str]) -> dict[tuple[str, str], str]:
    return {(part, ""): value for part, value in values.items() if value}


def _listed(lists: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    return {(part, item): "" for part, items in lists.items() for item in items}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
