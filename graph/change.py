"""What changed between two analyses of a deal, in words, the weightiest first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from graph.analysis import AlignmentState, Analysis, AuthorityState, DecisionAuthority, PersonView, StanceLabel
from graph.deal import Deal
from graph.wording import to_date, to_list, to_quote, to_sentence

_STANDS: Mapping[StanceLabel, str] = {
    "leading": "leading",
    "supportive": "for",
    "neutral": "neutral",
    "resistant": "against",
    "unknown": "not known",
}
_AGREES: Mapping[AlignmentState, str] = {
    "aligned": "aligned",
    "route_debate": "a debate on the route only",
    "split": "split",
    "unknown": "not known",
}
_HELD: Mapping[AuthorityState, str] = {
    "contested": "contested",
    "absent": "with nobody",
    "assumed": "assumed, not on record",
    "unknown": "not certain",
    "clear": "clear",
}
_MARKS: Mapping[str, tuple[str, str]] = {
    "understood": ("has said the idea back rightly", "has said the idea back otherwise"),
    "committed": ("has promised a part", "has refused a part"),
    "acted": ("has acted", "has not done what was promised"),
}


def diff(before: Analysis, after: Analysis, deal: Deal, deal_before: Deal | None = None) -> tuple[str, ...]:
    """Return a sentence for each thing that changed; none where nothing did.

    `deal` (the later one) gives names and dates, `deal_before` the names of what is no longer in it.
    """
    names = _Names(deal, deal_before)
    told = (
        *_alignment(before, after),
        *_authority(before, after, names),
        *_people(before, after, deal, names),
        *_findings(before, after),
        *_risk(before, after),
        *_structure(before, after, names),
        *_path(before, after, names),
    )
    return tuple(to_sentence(each) for each in told)


class _Names:
    """What people and decisions are called."""

    def __init__(self, deal: Deal, earlier: Deal | None) -> None:
        both = (earlier, deal) if earlier is not None else (deal,)
        self.people = {person.id: person.name for each in both for person in each.people}
        self.decisions = {decision.id: to_quote(decision.name) for each in both for decision in each.decisions}

    def of(self, person: str) -> str:
        return self.people.get(person, person)

    def all(self, people: Iterable[str]) -> str:
        return to_list(self.of(person) for person in people)

    def decision(self, decision: str) -> str:
        return self.decisions.get(decision, to_quote(decision))


def _alignment(before: Analysis, after: Analysis) -> Iterator[str]:
    old, new = before.alignment, after.alignment
    if (old.state, old.toward) != (new.state, new.toward):
        toward = f", {new.toward} it" if new.toward else ""
        yield f"agreement of those who decide went from {_AGREES[old.state]} to {_AGREES[new.state]}{toward}"


def _authority(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old = {each.id: each for each in before.authority.decisions}
    new = {each.id: each for each in after.authority.decisions}
    for decision, now in new.items():
        name = names.decision(decision)
        if decision not in old:
            on_record = f", with the final word recorded: {names.all(now.recorded)}" if now.recorded else ""
            yield f"decision on {name} now recorded{on_record}"
            continue
        yield from _final_word(old[decision], now, name, names)
    for decision in sorted(old.keys() - new.keys(), key=names.decision):
        yield f"decision on {names.decision(decision)} no longer recorded"


def _final_word(old: DecisionAuthority, new: DecisionAuthority, name: str, names: _Names) -> Iterator[str]:
    if set(old.recorded) != set(new.recorded):
        if not new.recorded:
            yield f"final word on {name} no longer recorded"
        elif not old.recorded:
            yield f"final word on {name} now recorded: {names.all(new.recorded)}"
        else:
            yield f"final word on {name} went from {names.all(old.recorded)} to {names.all(new.recorded)}"
    claimed = [person for person in new.claimed if person not in old.claimed]
    if claimed:
        yield f"{names.all(claimed)} now {'claims' if len(claimed) == 1 else 'claim'} the final word on {name}"
    if old.state != new.state:
        yield f"final word on {name} went from {_HELD[old.state]} to {_HELD[new.state]}"


def _people(before: Analysis, after: Analysis, deal: Deal, names: _Names) -> Iterator[str]:
    old = {each.id: each for each in before.people}
    new = {each.id: each for each in after.people}
    gone = {p.id: p.left_at for p in deal.people if p.left_at is not None and before.as_of < p.left_at <= after.as_of}
    for person, view in new.items():
        if person in gone:
            yield f"{names.of(person)} left{_on(gone[person])}"
        elif person not in old:
            yield f"{names.of(person)} is new, {_now(view)}"
        else:
            yield from _person(old[person], view, names.of(person), _last_said(deal, person, before, after))
    for person in sorted(old.keys() - new.keys(), key=names.of):
        yield f"{names.of(person)} is no longer on record"


def _person(old: PersonView, new: PersonView, name: str, said: datetime | None) -> Iterator[str]:
    if old.stance.label != new.stance.label:
        if old.stance.label == "unknown":
            yield f"{name} has said where they stand{_on(said)}: {_STANDS[new.stance.label]}"
        elif new.stance.label == "unknown":
            yield f"where {name} stands ({_STANDS[old.stance.label]} before) is too long ago to count"
        else:
            yield f"{name} went from {_STANDS[old.stance.label]} to {_STANDS[new.stance.label]}{_on(said)}"
    for mark, words in _MARKS.items():
        was, now = getattr(old.buy_in, mark), getattr(new.buy_in, mark)
        if was != now and now is not None:
            yield f"{name} {words[0] if now else words[1]}"
    if old.contact.last_at is None and new.contact.last_at is not None:
        yield f"{name} is in contact with us since {to_date(new.contact.last_at)}"


def _now(view: PersonView) -> str:
    return "where they stand is not known" if view.stance.value is None else _STANDS[view.stance.label]


def _on(moment: datetime | None) -> str:
    return f" on {to_date(moment)}" if moment is not None else ""


def _last_said(deal: Deal, person: str, before: Analysis, after: Analysis) -> datetime | None:
    """Return when the person last took a stand between the two analyses."""
    return max(
        (
            each.at
            for each in deal.statements
            if each.by == person
            and each.stance is not None
            and each.confirmed_by
            and before.as_of < each.at <= after.as_of
        ),
        default=None,
    )


def _findings(before: Analysis, after: Analysis) -> Iterator[str]:
    old, new = {each.key: each for each in before.findings}, {each.key: each for each in after.findings}
    for key, finding in new.items():
        if key not in old:
            yield f"new question: {finding.possible}"
        elif old[key].state != finding.state:
            sure = "is now clear enough to ask" if finding.state == "fires" else "is now too little to tell"
            yield f"{sure}: {finding.possible}"
    for key, finding in old.items():
        if key not in new:
            yield f"no longer seen: {finding.possible}"


def _risk(before: Analysis, after: Analysis) -> Iterator[str]:
    if before.risk.score != after.risk.score:
        band = f" ({after.risk.band}, {before.risk.band} before)" if before.risk.band != after.risk.band else ""
        yield f"risk went from {before.risk.score} to {after.risk.score}{band}"


def _structure(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old, new = before.structure, after.structure
    if {frozenset(side) for side in old.sides} != {frozenset(side) for side in new.sides} and max(
        len(old.sides), len(new.sides)
    ) > 1:
        united = "the group is not in sides any more"
        yield (
            united
            if len(new.sides) < len(("one", "other"))
            else "sides are now " + " against ".join(names.all(side) for side in new.sides)
        )
    for each in new.shadow:
        if each.id not in {shadow.id for shadow in old.shadow}:
            yield f"{names.of(each.id)} has more weight than those in office, by the ties"
    first = [scores[0].id if scores else None for scores in (old.influence, new.influence)]
    if first[0] != first[1] and first[1] is not None:
        yield f"{names.of(first[1])} has the most weight now"


def _path(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old, new = [each.person for each in before.path], [each.person for each in after.path]
    if old != new:
        yield f"the way is now {', then '.join(map(names.of, new))}" if new else "no way to the final word is seen now"
