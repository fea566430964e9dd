"""Whether decision makers are heading for different places, in answers, in ratings or in confirmed stances."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Finding
from graph.deal import Rating
from graph.detectors.detector import Detector, Parameters, count_parameter, share_parameter
from graph.evidence import Evidence
from graph.finding import NOTHING_AGAINST, Matter, Sentences, build_finding
from graph.speech import mark, say, say_many
from graph.stance import Reading
from graph.wording import to_list, to_names, to_number, to_quote, to_remark, to_sentence

CODE = "destinations_differ"
_FUTURE = "future"
_CANNOT = 5
_NOT_YET = 4
_EXACT = 1e-9
_TWO = 2
_QUOTES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Divide:
    """Sides that can't both have their way: who, in words, on what evidence, on which subject, and what was said."""

    sides: tuple[frozenset[str], ...]
    told: str
    rests_on: Mapping[str, datetime | None]
    subject: str | None = None
    said: tuple[str, ...] = ()


def find_destinations_differ(evidence: Evidence, parameters: Parameters) -> Iterable[Finding]:
    """Ask once for each way in which the decision makers divide, however many signs show it."""
    divides: dict[frozenset[frozenset[str]], list[_Divide]] = defaultdict(list)
    for divide in (*_answers(evidence, parameters), *_ratings(evidence, parameters), *_stances(evidence, parameters)):
        divides[frozenset(divide.sides)].append(divide)
    for same in divides.values():
        yield _finding(evidence, same)


def _finding(evidence: Evidence, divides: Sequence[_Divide]) -> Finding:
    largest_first = sorted(
        (evidence.ordered(side) for side in divides[0].sides),
        key=lambda side: (-len(side), evidence.standing[side[0]]),
    )
    subjects = {divide.subject for divide in divides}
    rests_on = {each: moment for divide in divides for each, moment in divide.rests_on.items()}
    told = " ".join(sorted({to_sentence(divide.told) for divide in divides}))
    said = next((divide.said for divide in divides if divide.said), ())
    agreeing = _agreeing(evidence, [person for side in largest_first for person in side])
    sides = _apart_in_words([to_names(evidence, side) for side in largest_first])
    return build_finding(
        evidence,
        CODE,
        *largest_first,
        sentences=Sentences(
            possible=say(
                "The decision makers may be heading for {count} different destinations: {sides}.",
                count=to_number(len(largest_first)),
                sides=sides,
            ),
            seen=say("{told} Last said: {said}.", told=told, said="; ".join(said[:_QUOTES])) if said else told,
            speaks_against=say(
                "All of them are for {subjects}, which may be a place to start.",
                subjects=to_list(map(to_quote, agreeing)),
            )
            if agreeing
            else NOTHING_AGAINST,
            settle=say(
                "Have each of them write down privately where things should stand in a few years; perhaps it is one "
                "destination in different words. If not, lay out the options and what each would cost."
            ),
        ),
        matter=Matter(subject=next(iter(subjects)) if len(subjects) == 1 else None),
        rests_on=rests_on,
        extras={"sides": tuple(largest_first)},
    )


def _apart_in_words(sides: Sequence[str]) -> str:
    if len(sides) == _TWO:
        return say("{one} on one side, {other} on the other", one=sides[0], other=sides[1])
    return "; ".join(sides)


def _agreeing(evidence: Evidence, people: Collection[str]) -> list[str]:
    """Return the names of subjects that everybody concerned supports."""
    return sorted(
        subject.called
        for subject in evidence.deal.subjects
        if all((reading := evidence.reading(p, subject.id)) is not None and reading.supportive for p in people)
    )


def _answers(evidence: Evidence, parameters: Parameters) -> Iterator[_Divide]:
    """Yield the divide of the answers on the years ahead, placed by people in groups that can't both be."""
    placements = [each for each in evidence.deal.placements if each.question == _FUTURE and each.by in evidence.buyers]
    deciders, holders = set(evidence.deciders), evidence.recorded_holders
    groups: dict[str, set[str]] = defaultdict(set)
    for placement in placements:
        if placement.by in deciders or placement.by in holders:
            groups[placement.group].add(placement.by)
    opposed: set[str] = set()
    for group, others in _clashes(evidence).items():
        for other in others:
            here, there = _apart(groups[group] & deciders, groups[other] & deciders)
            if min(len(here), len(there)) >= parameters["side"]:
                opposed.update((group, other))
        own, rest = _apart(groups[group], deciders & set().union(*(groups[each] for each in others)))
        if own & holders and 0 < len(own) <= len(rest):
            opposed.update((group, *(each for each in others if groups[each] & rest)))
    sides = {group: groups[group] for group in sorted(opposed) if groups[group]}
    distinct = tuple(dict.fromkeys(frozenset(side) for side in sides.values()))
    if len(distinct) > 1:
        told = "; ".join(f"{to_quote(each)}: {to_names(evidence, evidence.ordered(sides[each]))}" for each in sides)
        rests_on = {each.id: None for each in placements if each.by in sides.get(each.group, ())}
        yield _Divide(
            sides=distinct,
            told=say("answers on the years ahead that can't both be: {answers}", answers=told),
            rests_on=rests_on,
        )


def _clashes(evidence: Evidence) -> Mapping[str, set[str]]:
    """Return, for each group of answers on the years ahead, those that people marked as not possible with it."""
    clashes: dict[str, set[str]] = defaultdict(set)
    for pair in evidence.deal.incompatible_groups:
        if pair.question == _FUTURE:
            for group in pair.groups:
                clashes[group].update(set(pair.groups) - {group})
    return clashes


def _apart(one: set[str], other: set[str]) -> tuple[set[str], set[str]]:
    """Leave out who is on both sides."""
    return one - other, other - one


def _ratings(evidence: Evidence, parameters: Parameters) -> Iterator[_Divide]:
    """Yield the divides of the last round's ratings on a statement about the where.

    A divide rests on the earlier rounds as well: without the last one they would be the last.
    """
    rounds: dict[str, list[Rating]] = defaultdict(list)
    for rating in evidence.deal.ratings:
        if rating.about == "where" and rating.by in evidence.deciders:
            rounds[rating.statement].append(rating)
    for statement, ratings in rounds.items():
        newest = max(rating.round for rating in ratings)
        last = [rating for rating in ratings if rating.round == newest]
        levels: dict[str, int] = {}
        for rating in last:
            levels[rating.by] = max(rating.level, levels.get(rating.by, 1))
        doubtful = frozenset(person for person, level in levels.items() if level >= _NOT_YET)
        fine = frozenset(levels) - doubtful
        refused = sum(level == _CANNOT for level in levels.values())
        many = len(doubtful) >= parameters["doubtful_share"] * len(levels) - _EXACT
        if fine and doubtful and (refused >= parameters["cannot"] or many):
            yield _Divide(
                sides=(fine, doubtful),
                told=say(
                    "{statement}, after round {round}: {fine} can go along, {doubtful} not yet",
                    statement=to_quote(statement),
                    round=newest,
                    fine=to_names(evidence, evidence.ordered(fine)),
                    doubtful=to_names(evidence, evidence.ordered(doubtful)),
                ),
                rests_on={rating.id: None for rating in ratings},
            )


def _stances(evidence: Evidence, parameters: Parameters) -> Iterator[_Divide]:
    """Yield the divides of confirmed stances on destinations, exclusive ones taken together."""
    least = parameters["side"]
    destinations = {subject.id for subject in evidence.deal.subjects if subject.kind == "destination"}
    excludes = {each: evidence.exclusions.get(each, frozenset()) & destinations for each in destinations}
    supporters = {each: _standing(evidence, each, lambda reading: reading.supportive) for each in destinations}
    opponents = {each: _standing(evidence, each, lambda reading: reading.resistant) for each in destinations}
    rivals: dict[str, set[str]] = {}
    for each in destinations:
        elsewhere = set().union(*(supporters[other] for other in excludes[each]))
        rivals[each] = supporters[each] - elsewhere
    camps = {
        each
        for each in destinations
        if len(rivals[each]) >= least and any(len(rivals[other]) >= least for other in excludes[each])
    }
    for group in _connected(camps, excludes):
        named = _by_name(evidence, group)
        sides = tuple(dict.fromkeys(frozenset(rivals[each]) for each in named))
        if len(sides) > 1:
            yield _told(evidence, [(each, rivals[each], 1) for each in named], sides, None)
    for each in _by_name(evidence, destinations - camps):
        pro = supporters[each]
        con = (opponents[each] | set().union(*(supporters[other] for other in excludes[each]))) - pro
        if min(len(pro), len(con)) >= least:
            stands = [(each, pro, 1), (each, con & opponents[each], -1)]
            stands.extend((other, con & supporters[other], 1) for other in _by_name(evidence, excludes[each]))
            yield _told(evidence, stands, (frozenset(pro), frozenset(con)), each)


def _told(
    evidence: Evidence,
    stands: Iterable[tuple[str, set[str], int]],
    sides: tuple[frozenset[str], ...],
    subject: str | None,
) -> _Divide:
    parts: list[str] = []
    said: list[str] = []
    rests_on: dict[str, datetime | None] = {}
    for each, people, sign in stands:
        if people:
            remarks = [
                remark
                for person in evidence.ordered(people)
                if (reading := evidence.reading(person, each)) is not None
                for remark in reading.statements
                if (remark.stance or 0) * sign > 0
            ]
            rests_on.update({remark.id: remark.at for remark in remarks})
            values = {
                "names": to_names(evidence, evidence.ordered(people)),
                "subject": to_quote(evidence.subjects[each].called),
            }
            if sign > 0:
                stand = say_many("{names} is for {subject}", "{names} are for {subject}", len(people), **values)
            else:
                stand = say_many("{names} is not for {subject}", "{names} are not for {subject}", len(people), **values)
            parts.append(stand)
            said.append(
                to_remark(evidence, max(remarks, key=lambda remark: (bool(remark.words), remark.at, remark.id)))
            )
    return _Divide(sides=sides, told="; ".join(parts), rests_on=rests_on, subject=subject, said=tuple(said))


def _by_name(evidence: Evidence, subjects: Iterable[str]) -> list[str]:
    return sorted(subjects, key=lambda subject: (evidence.subjects[subject].called, subject))


def _standing(evidence: Evidence, subject: str, test: Callable[[Reading], bool]) -> set[str]:
    readings = ((person, evidence.reading(person, subject)) for person in evidence.deciders)
    return {person for person, reading in readings if reading is not None and test(reading)}


def _connected(camps: Collection[str], excludes: Mapping[str, frozenset[str]]) -> Iterator[set[str]]:
    """Yield camps in groups that are linked by excluding each other."""
    waiting = set(camps)
    while waiting:
        group, border = set[str](), {min(waiting)}
        while border:
            group |= border
            border = {other for each in border for other in excludes[each] if other in camps} - group
        waiting -= group
        yield group


DETECTOR = Detector(
    code=CODE,
    title=mark("Different destinations"),
    looks_for=mark("Decision makers who want to end up in different places that can't both be had."),
    needs=mark(
        "Confirmed stances on destinations, revealed ratings on where to go, or answers on the years ahead that people "
        "put into groups."
    ),
    guards=mark(
        "Differences about how or when only; different answers that can all be true; a single voice on one side, "
        "unless it is a final word against others."
    ),
    source=mark(
        "Half to one city, half to another: somebody comes round, they part, or they stay; first see if it is two."
    ),
    parameters=(
        count_parameter(
            "side", 2, mark("decision makers on a side"), mark("one person apart is not yet a second destination")
        ),
        count_parameter(
            "cannot", 1, mark("ratings of `cannot support`"), mark("one who cannot support it is enough to stop it")
        ),
        share_parameter("doubtful_share", 0.4, mark("two of five not yet behind it are too many to go ahead")),
    ),
    tactics=("T07", "T08", "T09"),
    find=find_destinations_differ,
)
