"""What changed between two analyses of a deal, in words, the weightiest first."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from graph.analysis import AlignmentState, Analysis, AuthorityState, Band, DecisionAuthority, PersonView, StanceLabel
from graph.deal import Deal
from graph.speech import mark, say, say_many
from graph.wording import to_count, to_date, to_list, to_quote, to_sentence

_STANDS: Mapping[StanceLabel, str] = {
    "leading": mark("leading"),
    "supportive": mark("for"),
    "neutral": mark("neutral"),
    "resistant": mark("against"),
    "unknown": mark("not known"),
}
AGREES: Mapping[AlignmentState, str] = {
    "aligned": mark("aligned"),
    "route_debate": mark("a debate on the route only"),
    "split": mark("split"),
    "unknown": mark("not known"),
}
HELD: Mapping[AuthorityState, str] = {
    "contested": mark("contested"),
    "absent": mark("with nobody"),
    "assumed": mark("assumed, not on record"),
    "unknown": mark("not certain"),
    "clear": mark("clear"),
}
_BANDS: Mapping[Band, str] = {"low": mark("low"), "medium": mark("medium"), "high": mark("high")}
_MARKS: Mapping[str, tuple[str, str]] = {
    "understood": (mark("{name} has said the idea back rightly"), mark("{name} has said the idea back otherwise")),
    "committed": (mark("{name} has promised a part"), mark("{name} has refused a part")),
    "acted": (mark("{name} has acted"), mark("{name} has not done what was promised")),
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
        words = {"old": say(AGREES[old.state]), "new": say(AGREES[new.state])}
        if new.toward == "for":
            yield say("agreement of those who decide went from {old} to {new}, for it", **words)
        elif new.toward == "against":
            yield say("agreement of those who decide went from {old} to {new}, against it", **words)
        else:
            yield say("agreement of those who decide went from {old} to {new}", **words)


def _authority(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old = {each.id: each for each in before.authority.decisions}
    new = {each.id: each for each in after.authority.decisions}
    for decision, now in new.items():
        name = names.decision(decision)
        if decision not in old:
            yield _new_decision(now, name, names)
        else:
            yield from _final_word(old[decision], now, name, names)
    for decision in sorted(old.keys() - new.keys(), key=names.decision):
        yield say("decision on {name} no longer recorded", name=names.decision(decision))


def _new_decision(decision: DecisionAuthority, name: str, names: _Names) -> str:
    if not decision.recorded:
        return say("decision on {name} now recorded", name=name)
    people = names.all(decision.recorded)
    return say("decision on {name} now recorded, with the final word recorded: {people}", name=name, people=people)


def _final_word(old: DecisionAuthority, new: DecisionAuthority, name: str, names: _Names) -> Iterator[str]:
    if set(old.recorded) != set(new.recorded):
        if not new.recorded:
            yield say("final word on {name} no longer recorded", name=name)
        elif not old.recorded:
            yield say("final word on {name} now recorded: {people}", name=name, people=names.all(new.recorded))
        else:
            yield say(
                "final word on {name} went from {old} to {new}",
                name=name,
                old=names.all(old.recorded),
                new=names.all(new.recorded),
            )
    claimed = [person for person in new.claimed if person not in old.claimed]
    if claimed:
        yield say_many(
            "{people} now claims the final word on {name}",
            "{people} now claim the final word on {name}",
            len(claimed),
            people=names.all(claimed),
            name=name,
        )
    if old.state != new.state:
        yield say(
            "final word on {name} went from {old} to {new}",
            name=name,
            old=say(HELD[old.state]),
            new=say(HELD[new.state]),
        )


def _people(before: Analysis, after: Analysis, deal: Deal, names: _Names) -> Iterator[str]:
    old = {each.id: each for each in before.people}
    new = {each.id: each for each in after.people}
    gone = {p.id: p.left_at for p in deal.people if p.left_at is not None and before.as_of < p.left_at <= after.as_of}
    for person, view in new.items():
        if person in gone:
            yield say("{name} left on {day}", name=names.of(person), day=to_date(gone[person]))
        elif person not in old and view.stance.value is None:
            yield say("{name} is new, where they stand is not known", name=names.of(person))
        elif person not in old:
            yield say("{name} is new, {stands}", name=names.of(person), stands=say(_STANDS[view.stance.label]))
        else:
            said = _last_said(deal, person, after)
            yield from _person(old[person], view, names.of(person), said, (before.as_of, after.as_of))
    for person in sorted(old.keys() - new.keys(), key=names.of):
        yield say("{name} is no longer on record", name=names.of(person))


def _person(
    old: PersonView, new: PersonView, name: str, said: datetime | None, days: tuple[datetime, datetime]
) -> Iterator[str]:
    if old.stance.label != new.stance.label and new.stance.label == "unknown":
        yield _no_longer_known(say(_STANDS[old.stance.label]), name, said, days[1])
    elif old.stance.label != new.stance.label:
        yield _stance(old, new, name, to_date(said) if said is not None and said > days[0] else None)
    for each, (done, undone) in _MARKS.items():
        was, now = getattr(old.buy_in, each), getattr(new.buy_in, each)
        if was != now and now is not None:
            yield say(done if now else undone, name=name)
    if old.contact.last_at is None and new.contact.last_at is not None:
        yield say("{name} is in contact with us since {day}", name=name, day=to_date(new.contact.last_at))


def _stance(old: PersonView, new: PersonView, name: str, day: str | None) -> str:
    before, now = say(_STANDS[old.stance.label]), say(_STANDS[new.stance.label])
    if old.stance.label == "unknown":
        if day is None:
            return say("{name} has said where they stand: {stands}", name=name, stands=now)
        return say("{name} has said where they stand on {day}: {stands}", name=name, day=day, stands=now)
    if day is None:
        return say("{name} went from {old} to {new}", name=name, old=before, new=now)
    return say("{name} went from {old} to {new} on {day}", name=name, old=before, new=now, day=day)


def _no_longer_known(before: str, name: str, said: datetime | None, now: datetime) -> str:
    if said is None:
        return say("what {name} said on it is no longer on record; before: {stands}", name=name, stands=before)
    return to_count(
        (now - said).days,
        "{name} has said nothing new on it for {count} day, so that where they stand is no longer known; "
        "before: {stands}",
        "{name} has said nothing new on it for {count} days, so that where they stand is no longer known; "
        "before: {stands}",
        name=name,
        stands=before,
    )


def _last_said(deal: Deal, person: str, after: Analysis) -> datetime | None:
    """Return when the person last took a stand."""
    return max(
        (
            each.at
            for each in deal.statements
            if each.by == person and each.stance is not None and each.confirmed_by and each.at <= after.as_of
        ),
        default=None,
    )


def _findings(before: Analysis, after: Analysis) -> Iterator[str]:
    old, new = {each.key: each for each in before.findings}, {each.key: each for each in after.findings}
    for key, finding in new.items():
        if key not in old:
            yield say("new question: {possible}", possible=finding.possible)
        elif old[key].state != finding.state and finding.state == "fires":
            yield say("is now clear enough to ask: {possible}", possible=finding.possible)
        elif old[key].state != finding.state:
            yield say("is now too little to tell: {possible}", possible=finding.possible)
    for key, finding in old.items():
        if key not in new:
            yield say("no longer seen: {possible}", possible=finding.possible)


def _risk(before: Analysis, after: Analysis) -> Iterator[str]:
    old, new = before.risk, after.risk
    if old.score != new.score and old.band != new.band:
        yield say(
            "risk went from {old} to {new} ({band}, {band_before} before)",
            old=old.score,
            new=new.score,
            band=say(_BANDS[new.band]),
            band_before=say(_BANDS[old.band]),
        )
    elif old.score != new.score:
        yield say("risk went from {old} to {new}", old=old.score, new=new.score)


def _structure(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old, new = before.structure, after.structure
    if {frozenset(side) for side in old.sides} != {frozenset(side) for side in new.sides} and max(
        len(old.sides), len(new.sides)
    ) > 1:
        if len(new.sides) < len(("one", "other")):
            yield say("the group is not in sides any more")
        else:
            sides = say(" against ").join(names.all(side) for side in new.sides)
            yield say("sides are now {sides}", sides=sides)
    for each in new.shadow:
        if each.id not in {shadow.id for shadow in old.shadow}:
            yield say("{name} has more weight than those in office, by the ties", name=names.of(each.id))
    first = [scores[0].id if scores else None for scores in (old.influence, new.influence)]
    if first[0] != first[1] and first[1] is not None:
        yield say("{name} has the most weight now", name=names.of(first[1]))


def _path(before: Analysis, after: Analysis, names: _Names) -> Iterator[str]:
    old, new = [each.person for each in before.path], [each.person for each in after.path]
    if old != new and new:
        yield say("the way is now {people}", people=say(", then ").join(map(names.of, new)))
    elif old != new:
        yield say("no way to the final word is seen now")
