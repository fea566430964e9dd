"""Which sides a three-options sheet begins with: who wants to go where, in the words that the record has of them.

Nothing is put into anybody's mouth: a side of which no words are recorded begins without words.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.authority import SETTLED
from graph.deal import Deal, Statement
from graph.evidence import Evidence, build_evidence
from graph.exercises.options import FEWEST_DESTINATIONS, Choice, Destination, OptionsSheet
from graph.stance import medium_of
from plugin.views import DealView

FUTURE = "future"
"""The question of an exercise that asks for the years ahead."""
_CODES = ("destinations_differ", "two_camps")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What is on record of where somebody wants to go: their own words, and the group that their answer was put into.

    `private` words were said to us alone: they are for who coaches, and for no paper. `told` is what others said of it;
    whose words these are isn't known, so there are none.
    """

    person: str
    words: str | None = None
    at: datetime | None = None
    private: bool = False
    told: bool = False
    group: str | None = None


def begin_sheet(view: DealView) -> OptionsSheet:
    """Begin with the destinations that the record shows; with none where nobody wants another destination."""
    deal = view.deal
    evidence = build_evidence(deal, view.analysis.as_of)
    sides = _find_sides(view) or _wish_apart(evidence) or _answer_apart(evidence)
    if len(sides) < FEWEST_DESTINATIONS:
        return OptionsSheet()
    destinations = [_begin_side(evidence, number, sides) for number in range(len(sides))]
    subjects = {each.id for each in destinations}
    waiting = [each.id for each in deal.decisions if each.status not in SETTLED and each.subject in subjects]
    return OptionsSheet(
        destinations=tuple(destinations), choice=Choice(settles=waiting[0] if len(waiting) == 1 else None)
    )


def list_voices(view: DealView, sheet: OptionsSheet) -> Mapping[str, Sequence[Voice]]:
    """List what is on record of each person on a side about where to go, by the side's id."""
    evidence = build_evidence(view.deal, view.analysis.as_of)
    return {each.id: [_hear(evidence, person) for person in each.people] for each in sheet.destinations}


def find_unplaced(view: DealView, sheet: OptionsSheet) -> Sequence[str]:
    """Name the decision makers who are on no side of a sheet."""
    placed = {person for each in sheet.destinations for person in each.people}
    return [person for person in build_evidence(view.deal, view.analysis.as_of).deciders if person not in placed]


def _find_sides(view: DealView) -> Sequence[Collection[str]]:
    """Return the sides of the finding that says so, if there is one."""
    found = {each.code: each for each in reversed(view.analysis.findings) if each.state == "fires"}
    finding = next((found[code] for code in _CODES if code in found), None)
    sides = [] if finding is None else finding.parameters.get("sides", ())
    return [tuple(map(str, side)) for side in sides] if isinstance(sides, Sequence) else []


def _wish_apart(evidence: Evidence) -> Sequence[Collection[str]]:
    """Part people by destinations that can't both be had, where the analysis doesn't speak of a split yet."""
    wished = {each.id: _list_supporters(evidence, each.id) for each in evidence.deal.subjects if _is_where(each.kind)}
    apart = [
        each
        for each in wished
        if wished[each] and any(wished.get(other) for other in evidence.exclusions.get(each, ()))
    ]
    both = Counter(person for each in apart for person in wished[each])
    sides = [[person for person in wished[each] if both[person] == 1] for each in apart]
    return [side for side in sides if side]


def _answer_apart(evidence: Evidence) -> Sequence[Collection[str]]:
    """Part people by answers on the years ahead that can't both be."""
    named = {group for each in evidence.deal.incompatible_groups if each.question == FUTURE for group in each.groups}
    answers = [(each.group, each.by) for each in evidence.deal.placements if each.question == FUTURE]
    groups = dict.fromkeys(group for group, _ in answers if group in named)
    times = Counter(by for group, by in answers if group in named)
    sides = [[by for each, by in answers if each == group and times[by] == 1] for group in groups]
    return [side for side in sides if side]


def _begin_side(evidence: Evidence, number: int, sides: Sequence[Collection[str]]) -> Destination:
    people = list(sides[number])
    others = {person for each, side in enumerate(sides) if each != number for person in side}
    own = f"side-{number + 1}"
    backed = Counter(subject for person in people for subject in _list_backed(evidence, person))
    known = [each for each in backed if not others & set(_list_supporters(evidence, each))]
    if known:
        subject = max(known, key=lambda each: (backed[each], each))
        joined = [person for person in _list_supporters(evidence, subject) if person not in people]
        words = evidence.subjects[subject].called
        return Destination(id=subject, words=words, people=(*people, *joined))
    answered = Counter(each.group for each in evidence.deal.placements if each.question == FUTURE and each.by in people)
    if answered:
        return Destination(id=own, words=answered.most_common(1)[0][0], people=tuple(people))
    said = [voice for voice in (_hear(evidence, person) for person in people) if voice.words and not voice.private]
    newest = max(said, key=lambda voice: str(voice.at), default=None)
    return Destination(id=own, words=(newest.words or "") if newest else "", people=tuple(people))


def _is_where(kind: str) -> bool:
    return kind == "destination"


def _list_supporters(evidence: Evidence, subject: str) -> Sequence[str]:
    readings = ((each, evidence.reading(each, subject)) for each in evidence.ordered(evidence.buyers))
    return [person for person, reading in readings if reading is not None and reading.supportive]


def _list_backed(evidence: Evidence, person: str) -> Iterator[str]:
    for each in evidence.deal.subjects:
        reading = evidence.reading(person, each.id) if _is_where(each.kind) else None
        if reading is not None and reading.supportive:
            yield each.id


def _hear(evidence: Evidence, person: str) -> Voice:
    readings = [evidence.reading(person, each.id) for each in evidence.deal.subjects if _is_where(each.kind)]
    said = [remark for reading in readings if reading is not None for remark in reading.statements]
    newest = max(said, key=lambda each: (_is_own(each) and bool(each.words), each.at, each.id), default=None)
    group = _find_group(evidence.deal, person)
    if newest is None:
        return Voice(person=person, group=group)
    if not _is_own(newest):
        return Voice(person=person, at=newest.at, told=True, group=group)
    return Voice(person=person, words=newest.words, at=newest.at, private=not newest.public, group=group)


def _is_own(statement: Statement) -> bool:
    return medium_of(statement) == "own_words"


def _find_group(deal: Deal, person: str) -> str | None:
    return next((each.group for each in deal.placements if (each.question, each.by) == (FUTURE, person)), None)
