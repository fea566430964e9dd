"""Whether the decision makers want the same: aligned, a debate on the route only, split, or not known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.analysis import Alignment, Finding
from graph.deal import Rating
from graph.evidence import Evidence
from graph.finding import by_date
from graph.stance import ROUTE_KINDS, WHERE_KINDS, Reading, own_readings

FEWEST = 2
KNOWN_SHARE = 0.75
ON_BOARD_SHARE = 0.6
_NOT_YET = 4
_EXACT = 1e-9
_SPLITS = "destinations_differ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposition:
    """A subject, or two that exclude each other, with decision makers on both sides."""

    subjects: tuple[str, ...]
    one: tuple[str, ...]
    other: tuple[str, ...]
    statements: tuple[str, ...]


def alignment_deciders(evidence: Evidence) -> tuple[str, ...]:
    """Return the confirmed decision makers or, where nobody is confirmed, voters and holders on record."""
    if evidence.deciders:
        return evidence.deciders
    voters = {person for decision in evidence.deal.decisions for person in decision.voters}
    return evidence.ordered(((voters | evidence.recorded_holders) & evidence.buyers) - evidence.former)


def read_alignment(evidence: Evidence, findings: Iterable[Finding]) -> Alignment:
    """Read the state of agreement; opposite sides come first, because what isn't known can't undo them."""
    deciders = alignment_deciders(evidence)
    labels = {person: evidence.stances[person].label for person in deciders}
    known = [person for person in deciders if labels[person] != "unknown"]
    keys = sorted(each.key for each in findings if each.code == _SPLITS and each.state == "fires")
    opposed = find_opposition(evidence, deciders, WHERE_KINDS)
    if keys or opposed:
        because = (*keys, *dict.fromkeys(each for opposition in opposed for each in opposition.statements))
        return Alignment(state="split", toward=None, deciders=len(deciders), known=len(known), because=because)
    on_board = [person for person in known if labels[person] in ("supportive", "leading")]
    resistant = [person for person in known if labels[person] == "resistant"]
    enough = len(deciders) >= FEWEST and len(known) >= KNOWN_SHARE * len(deciders) - _EXACT
    agreed = enough and not resistant and len(on_board) >= ON_BOARD_SHARE * len(known) - _EXACT
    against = enough and len(resistant) == len(known)
    if not agreed and not against:
        return Alignment(state="unknown", toward=None, deciders=len(deciders), known=len(known), because=())
    routes = find_route_differences(evidence, deciders) if agreed else ()
    return Alignment(
        state="route_debate" if routes else "aligned",
        toward=None if routes else "for" if agreed else "against",
        deciders=len(deciders),
        known=len(known),
        because=routes or _own_statements(evidence, known),
    )


def _own_statements(evidence: Evidence, people: Iterable[str]) -> tuple[str, ...]:
    """Return the newest statement behind each person's stance on each subject."""
    readings = [r for p in people for _, r in own_readings(evidence.readings.get(p, {}), evidence.subjects)]
    return by_date({remark.id: remark.at for reading in readings for remark in reading.newest})


def find_opposition(
    evidence: Evidence, deciders: Sequence[str], kinds: frozenset[str], *, exclusive: bool = True
) -> tuple[Opposition, ...]:
    """Return where deciders stand on opposite sides of a subject of these kinds, or of two that exclude each other."""
    subjects = sorted((s for s in evidence.deal.subjects if s.kind in kinds), key=lambda s: (s.called, s.id))
    wanted = {subject.id for subject in subjects}
    found = []
    for subject in subjects:
        stands = {p: r for p in deciders if (r := evidence.reading(p, subject.id)) is not None}
        supportive = {p: r for p, r in stands.items() if r.supportive}
        resistant = {p: r for p, r in stands.items() if r.resistant}
        if supportive and resistant:
            found.append(_opposition(evidence, (subject.id,), supportive, resistant))
        if not exclusive or not supportive:
            continue
        for other in sorted(evidence.exclusions.get(subject.id, frozenset()) & wanted):
            if (subject.called, subject.id) < (evidence.subjects[other].called, other):
                elsewhere = {p: r for p in deciders if (r := evidence.reading(p, other)) is not None and r.supportive}
                one = {person: supportive[person] for person in supportive if person not in elsewhere}
                two = {person: elsewhere[person] for person in elsewhere if person not in supportive}
                if one and two:
                    found.append(_opposition(evidence, (subject.id, other), one, two))
    return tuple(found)


def _opposition(
    evidence: Evidence, subjects: tuple[str, ...], one: Mapping[str, Reading], other: Mapping[str, Reading]
) -> Opposition:
    remarks = {remark.id: remark.at for side in (one, other) for r in side.values() for remark in r.newest}
    return Opposition(
        subjects=subjects, one=evidence.ordered(one), other=evidence.ordered(other), statements=by_date(remarks)
    )


def find_route_differences(evidence: Evidence, deciders: Sequence[str]) -> tuple[str, ...]:
    """Return the evidence of open differences about how or when, in stances or in the last round of ratings."""
    opposed = find_opposition(evidence, deciders, ROUTE_KINDS, exclusive=False)
    rounds: dict[tuple[str, str], list[Rating]] = defaultdict(list)
    for rating in evidence.deal.ratings:
        if rating.about != "where" and rating.by in deciders:
            rounds[rating.statement, rating.about].append(rating)
    apart: list[str] = []
    for ratings in rounds.values():
        last = [rating for rating in ratings if rating.round == max(each.round for each in ratings)]
        if len({rating.level >= _NOT_YET for rating in last}) > 1:
            apart.extend(rating.id for rating in last)
    return (*(each for opposition in opposed for each in opposition.statements), *sorted(apart))
