"""Whose doing may fall short of their words, in general: a prompt to ask, for coaches only, never a finding.

Three signs are weighed and joined as independent hints: trusted people on the other side (people under cross-pressure
waver more than others), a promise without an act, and voting along (another vote than the own words).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from graph.analysis import SayDo
from graph.buy_in import broken_at, kept_at
from graph.deal import Rating
from graph.evidence import Evidence
from graph.speech import say, say_many
from graph.stance import BEYOND
from graph.talk import Weights
from graph.wording import to_list, to_names, to_sentence

PRESSURE = 0.7
"""Weight of trust that goes wholly to the other side."""
FEW = 0.25
"""So much trust is halved in weight: one faint tie to the other side is no pressure yet."""
BROKEN = 0.6
OVERDUE = 0.5
WAITING = 0.2
NO_ACT = 0.15
"""Committed, nothing due yet, nothing done yet: hardly a sign."""
VOTED_ALONG = 0.4
PRIVATELY_AGAINST = 0.6
_NOT_YET = 4
_PRIVATE = -1.0
_DIGITS = 6

Hint = tuple[float, str]


def read_say_do(evidence: Evidence, sides: Sequence[Sequence[str]]) -> tuple[SayDo, ...]:
    """Return who may do other than they say, the strongest hints first; who gives no sign is left out."""
    listening = evidence.listening
    standing = _standing(evidence, sides)
    ratings = _last_ratings(evidence)
    found: list[SayDo] = []
    for person in evidence.ordered(evidence.buyers):
        hints = [
            *_pressed(evidence, person, listening, standing),
            *_not_acting(evidence, person),
            *_voting_along(evidence, person, ratings.get(person, ())),
        ]
        if hints:
            found.append(to_say_do(person, None, hints))
    return tuple(sorted(found, key=lambda each: -each.score))


def to_say_do(person: str, toward: str | None, hints: Sequence[Hint]) -> SayDo:
    """Join hints: each takes its part of what the others leave open."""
    left = 1.0
    for weight, _ in hints:
        left *= 1 - weight
    told = to_list(words for _, words in sorted(hints, key=lambda hint: -hint[0]))
    return SayDo(
        id=person, toward=toward, score=round(min(1.0, max(0.0, 1 - left)), _DIGITS), because=to_sentence(told)
    )


def _standing(evidence: Evidence, sides: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """Return on which side people declare themselves; where nobody did, on which side their ties put them.

    Where only some did, those not heard stand with most of whom they listen to.
    """
    stances = {person: evidence.stances[person].value for person in evidence.buyers}
    declared = {p: 1 if value > 0 else -1 for p, value in stances.items() if value is not None and abs(value) > BEYOND}
    if not declared and len(sides) >= len(("one", "other")):
        return {person: number for number, side in enumerate(sides) for person in side}
    leaning = {
        person: round(sum(sorted(weight * declared.get(other, 0) for other, weight in heard.items())), _DIGITS)
        for person, heard in evidence.listening.items()
        if stances[person] is None
    }
    return declared | {person: 1 if pull > 0 else -1 for person, pull in leaning.items() if pull}


def _pressed(evidence: Evidence, person: str, listening: Weights, standing: Mapping[str, int]) -> Iterator[Hint]:
    if person not in standing:
        return
    known = {each: weight for each, weight in listening.get(person, {}).items() if each in standing}
    across = {each: weight for each, weight in known.items() if standing[each] != standing[person]}
    if not across:
        return
    other, total = sum(sorted(across.values())), sum(sorted(known.values()))
    most = sorted(evidence.ordered(across), key=lambda each: -across[each])
    names = {"name": evidence.name(person), "people": to_names(evidence, most)}
    if evidence.stances[person].value is not None:
        words = say_many(
            "{name} listens to {people}, who stands on the other side",
            "{name} listens to {people}, who stand on the other side",
            len(most),
            **names,
        )
    else:
        words = say_many(
            "{name} listens to {people}, who stands on another side than most",
            "{name} listens to {people}, who stand on another side than most",
            len(most),
            **names,
        )
    yield PRESSURE * other / total * total / (total + FEW), words


def _not_acting(evidence: Evidence, person: str) -> Iterator[Hint]:
    """Yield the sign that a promise was broken or waits; one that is hindered needs help, which is another matter."""
    promised = [each for each in evidence.commitments.get(person, ()) if not each.hindered]
    broken = [each for each in promised if broken_at(each) is not None]
    kept = [each for each in promised if kept_at(each) is not None]
    name = evidence.name(person)
    if broken:
        total = len(broken) + len(kept)
        words = say("{name} left {broken} of {total} promises undone", name=name, broken=len(broken), total=total)
        yield BROKEN * len(broken) / total, words
    waiting = [each for each in promised if each.status == "open"]
    late = [each for each in waiting if each.due < evidence.as_of and not each.moved_by_agreement]
    spoke = any(each.kind == "advocacy" for each in evidence.statements_by_person.get(person, ()))
    if late:
        yield OVERDUE if not kept else WAITING, say("{name} has promised and the day has passed", name=name)
    elif waiting and not kept and not spoke:
        yield NO_ACT, say("{name} has promised and not acted yet", name=name)


def _last_ratings(evidence: Evidence) -> Mapping[str, Sequence[tuple[int, int]]]:
    """Return, by person, the first and the last level given on each matter about the where."""
    given: dict[str, dict[str, list[Rating]]] = defaultdict(lambda: defaultdict(list))
    for rating in evidence.deal.ratings:
        if rating.about == "where":
            given[rating.by][rating.statement].append(rating)
    return {
        person: [(_level(rounds, first=True), _level(rounds, first=False)) for rounds in matters.values()]
        for person, matters in given.items()
    }


def _level(ratings: Sequence[Rating], *, first: bool) -> int:
    number = (min if first else max)(each.round for each in ratings)
    return max(each.level for each in ratings if each.round == number)


def _voting_along(evidence: Evidence, person: str, levels: Sequence[tuple[int, int]]) -> Iterator[Hint]:
    name, value = evidence.name(person), evidence.stances[person].value
    turned = [last for first, last in levels if first >= _NOT_YET > last]
    unlike = [last for _, last in levels if value is not None and value < -BEYOND and last < _NOT_YET]
    if unlike:
        yield VOTED_ALONG, say("{name} voted for it and speaks against it", name=name)
    elif turned and (value is None or value <= BEYOND):
        yield VOTED_ALONG / 2, say("{name} came round in the vote, not in words", name=name)
    stated = [each for each in evidence.statements_by_person.get(person, ()) if each.stance is not None]
    aside = [each for each in stated if not each.public and (each.stance or 0.0) <= _PRIVATE]
    openly = [each for each in stated if each.public and (each.stance or 0.0) >= 0]
    if aside and openly:
        yield PRIVATELY_AGAINST, say("{name} says something else in private than in public", name=name)
