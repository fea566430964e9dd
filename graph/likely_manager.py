"""To whom somebody may report where no reporting line is known: a guess from traffic, rank and department.

It is a suggestion to be confirmed, and nothing else reads it. Where no messages are known, whom people listen to
stands in for whom they write with. Whom one writes with most, relative to both people's
mail, whom one's colleagues write with as well, and who stands just above, comes first; where ranks are unknown, who is
written to by more people counts as standing above.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from graph.analysis import LikelyManager
from graph.evidence import Evidence
from graph.rank import title_level
from graph.traffic import Flow, Traffic, read_traffic

MOST = 10
"""More names than this are no suggestion."""
TALK_POINTS = 6.0
CLOSER = 1.5
"""How much faster than the logarithm of the messages talk grows: much and answered stands out."""
HUB = 0.25
"""How far talk is put in proportion to the other's mail: who writes with everybody is near to nobody."""
JUST_ABOVE_POINTS = 1.5
"""One level up; each level more counts less, because managers are seldom far above."""
LEVEL_LESS = 0.25
UNRANKED_POINTS = 0.6
"""Somebody whose rank isn't known may well stand above."""
SHARED_POINTS = 10.0
"""Whom those write with that one writes with: people of one team meet in the one they report to."""
SILENT_PART = 0.3
"""Rank counts less where the two never write, though both write with others."""
EQUAL_POINTS = -0.5
BELOW_POINTS = -1.5
FAR_BELOW = -1
"""Titles may be off by one level, hardly by two."""
KNOWN_BY_MORE_POINTS = 0.75
DEPARTMENT_POINTS = 0.8
MANAGES_POINTS = 0.4
COLLEAGUE_POINTS = 0.6
_AS_MANY = 8
"""A tie without any doubt stands in for so many messages where none are known."""
_STAND_IN = 0.3
"""What such talk counts beside rank and department: people ask many whom they don't report to."""
_DIGITS = 9
_NOBODY = -9.0
_FAR = 1000
"""So many people are followed down the lines."""
_CROWD = 60
"""In a larger group only those of the own department are looked at besides those one writes with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    evidence: Evidence
    talk: Mapping[str, Mapping[str, float]]
    share: Mapping[str, float]
    sure: float
    """What talk counts: less where it had to be guessed from other ties."""
    known_by: Mapping[str, int]
    reports: Mapping[str, frozenset[str]]
    department: Mapping[str, str]
    departments: Mapping[str, Sequence[str]]
    levels: Mapping[str, int | None]
    eligible: Sequence[str]


def suggest_managers(evidence: Evidence) -> tuple[LikelyManager, ...]:
    """Return, for each buyer without a reporting line, who they may report to: surest first, nobody without a sign."""
    reporting = {
        tie.from_ for tie in evidence.deal.ties if tie.kind == "reports_to" and tie.from_ != tie.to
    } & evidence.buyers
    group = _read(evidence)
    found: list[tuple[float, LikelyManager]] = []
    for person in evidence.ordered(evidence.buyers - reporting):
        candidates = _candidates(group, person)
        shared = _shared(group, person, candidates)
        points = {other: _points(group, person, other, shared.get(other, 0.0)) for other in candidates}
        ranked = sorted((o for o, p in points.items() if p is not None), key=lambda o: -(points[o] or 0.0))[:MOST]
        best = max((points[other] or 0.0 for other in ranked), default=_NOBODY)
        found.append((best, LikelyManager(id=person, to=tuple(ranked))))
    return tuple(each for _, each in sorted(found, key=lambda pair: -pair[0]))


def _read(evidence: Evidence) -> _Group:
    messages = read_traffic(evidence)
    traffic = messages or _attention(evidence)
    talk = _talk(traffic)
    reports: dict[str, set[str]] = defaultdict(set)
    for tie in evidence.deal.ties:
        if tie.kind == "reports_to" and tie.from_ != tie.to:
            reports[tie.to].add(tie.from_)
    eligible = evidence.ordered(evidence.buyers - evidence.former)
    departments: dict[str, list[str]] = defaultdict(list)
    department = {person: _department(evidence, person) for person in evidence.buyers}
    for person in eligible:
        departments[department[person]].append(person)
    known_by: dict[str, int] = defaultdict(int)
    for _, reader in traffic:
        known_by[reader] += 1
    return _Group(
        evidence=evidence,
        talk=talk,
        share={person: sum(sorted(heard.values())) for person, heard in talk.items()},
        sure=1.0 if messages else _STAND_IN,
        known_by=known_by,
        reports={person: frozenset(each) for person, each in reports.items()},
        department=department,
        departments=departments,
        levels={person: title_level(evidence.people[person].title) for person in evidence.buyers},
        eligible=eligible,
    )


def _attention(evidence: Evidence) -> Traffic:
    return {
        (person, other): Flow(count=_AS_MANY * weight, near=_AS_MANY * weight)
        for person, heard in evidence.listening.items()
        for other, weight in heard.items()
    }


def _talk(traffic: Traffic) -> dict[str, dict[str, float]]:
    """Return how much two people write with each other, either way; answers count as much as the first message.

    What goes to many counts for less, so that newsletters make nobody near.
    """
    talk: dict[str, dict[str, float]] = defaultdict(dict)
    for writer, reader in traffic:
        if reader in talk[writer]:
            continue
        there = traffic[writer, reader].near
        back = traffic[reader, writer].near if (reader, writer) in traffic else 0.0
        talk[writer][reader] = talk[reader][writer] = (log2(1 + there) + log2(1 + back)) ** CLOSER
    return talk


def _reporting_to(group: _Group, manager: str) -> frozenset[str]:
    """Return who reports to `manager` by known lines, directly or through others."""
    found: set[str] = set()
    waiting = [manager]
    while waiting and len(found) < _FAR:
        for each in group.reports.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return frozenset(found)


def _department(evidence: Evidence, person: str) -> str:
    return " ".join((evidence.people[person].department or "").lower().split())


def _candidates(group: _Group, person: str) -> Sequence[str]:
    """Return whom to look at, in the order of their standing."""
    if len(group.eligible) <= _CROWD:
        others: Iterable[str] = group.eligible
    else:
        own = group.department[person]
        near = group.departments.get(own, ())[: 3 * MOST] if own else ()
        others = group.evidence.ordered({*near, *group.talk.get(person, ())} - group.evidence.former)
    below = _reporting_to(group, person)
    return [other for other in others if other != person and other not in below]


def _levels_above(group: _Group, person: str, other: str) -> int | None:
    """Return by how many levels `other` stands above `person` (negative: below), or None where that isn't known."""
    people = group.evidence.people
    own_rank, their_rank = people[person].formal_rank, people[other].formal_rank
    if own_rank is not None and their_rank is not None:
        return own_rank - their_rank
    own, their = group.levels[person], group.levels[other]
    return None if own is None or their is None else own - their


def _shared(group: _Group, person: str, candidates: Sequence[str]) -> Mapping[str, float]:
    """Return which share of their mail those whom `person` writes with have with each candidate, 0 to 1."""
    found: dict[str, list[float]] = defaultdict(list)
    looked_at = frozenset(candidates)
    for colleague, weight in group.talk.get(person, {}).items():
        known = group.talk[colleague]
        part = weight / (group.share[person] * group.share[colleague])
        for other in looked_at if len(looked_at) < len(known) else known:
            if other in known and other in looked_at:
                found[other].append(part * known[other])
    return {other: sum(sorted(parts)) for other, parts in found.items()}


def _points(group: _Group, person: str, other: str, shared: float) -> float | None:
    """Return how likely `person` reports to `other`, or None without any sign or against known ranks."""
    people = group.evidence.people
    talk = group.talk.get(person, {}).get(other, 0.0)
    together = bool(group.department[person]) and group.department[person] == group.department[other]
    above = _levels_above(group, person, other)
    ranked = people[person].formal_rank is not None and people[other].formal_rank is not None
    if above is not None and (above < FAR_BELOW or (above <= 0 and (ranked or group.levels[person] == 1))):
        return None
    if not talk and (above is None or above <= 0):
        return None
    points = DEPARTMENT_POINTS * together + group.sure * SHARED_POINTS * shared
    if talk:
        points += group.sure * TALK_POINTS * talk / (group.share[person] ** (1 - HUB) * group.share[other] ** HUB)
    silent = bool(group.talk.get(person)) and not talk
    if above is None:
        points += UNRANKED_POINTS
        mine, theirs = group.known_by.get(person, 0), group.known_by.get(other, 0)
        points += KNOWN_BY_MORE_POINTS * (theirs - mine) / (theirs + mine + 2)
    elif above > 0:
        points += (JUST_ABOVE_POINTS - LEVEL_LESS * (above - 1)) * (SILENT_PART if silent else 1.0)
    else:
        points += EQUAL_POINTS if above == 0 else BELOW_POINTS
    points += MANAGES_POINTS * (other in group.reports)
    colleagues = group.talk.get(person, {})
    reporting = [colleagues[each] for each in group.reports.get(other, ()) if each in colleagues]
    theirs_already = sum(sorted(reporting))
    points += COLLEAGUE_POINTS * theirs_already / group.share[person] if theirs_already else 0.0
    return round(points, _DIGITS)
