"""How risky it is to count on agreement: whole points for what was found and for what isn't known, added up.

A title never lowers it, and what isn't known has its price. Each thing stands in one of the two lists.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from graph.alignment import FEWEST, Opposition, alignment_deciders, find_opposition
from graph.analysis import Alignment, Authority, Band, DecisionAuthority, Driver, Finding, Risk, Severity, Unknown
from graph.authority import SETTLED
from graph.detectors.authority_unrecorded import CODE as UNRECORDED
from graph.detectors.destinations_differ import CODE as DESTINATIONS
from graph.detectors.no_final_word import CODE as NO_FINAL_WORD
from graph.detectors.no_final_word import lacks_holder
from graph.evidence import Evidence
from graph.finding import NEUTRAL
from graph.speech import say
from graph.stance import WHERE_KINDS
from graph.wording import to_decision, to_list, to_names, to_number, to_quote

FULL = 100
MEDIUM_FROM = 34
HIGH_FROM = 67
# One grave finding alone makes a deal's risk medium, two make it high; three of medium severity weigh as much as one.
SEVERITY_POINTS: Mapping[Severity, int] = {"high": 35, "medium": 14, "low": 4}
FOUNDATION_POINTS = 12
"""Who takes part, who decides, what is decided: without one of these nothing can be relied on."""
OPPOSED_POINTS = 35
PERSON_POINTS = 4
TOO_LITTLE_POINTS = 4
_FINAL_WORD = "unknown:final_word:"
_DISAGREEMENT = frozenset({"lone_resistance", "unanswered_objection", "defers_then_undermines", DESTINATIONS})
_AUTHORITY_CODES = frozenset({"rival_final_words", "lived_authority_differs"})


def read_risk(evidence: Evidence, findings: Sequence[Finding], alignment: Alignment, authority: Authority) -> Risk:
    """Add up what was found and what isn't known."""
    firing = [each for each in findings if each.state == "fires" and each.code not in NEUTRAL]
    drivers = [
        *(Driver(key=each.key, points=_points(each), why=each.possible) for each in firing),
        *_without_holder(evidence, firing),
        *_doubtful_words(evidence, firing, authority),
        *_disagreement(evidence, firing, alignment),
    ]
    unknowns = [*_missing_foundations(evidence, firing), *_unclear_words(evidence, findings, authority)]
    unknowns.extend(_begun(findings, _told_of(evidence, firing) | {_decision_of(each) for each in drivers}))
    score = min(FULL, sum(each.points for each in drivers) + sum(each.points for each in unknowns))
    return Risk(
        score=score,
        band=to_band(score),
        drivers=tuple(sorted(drivers, key=lambda each: (-each.points, each.key))),
        unknowns=tuple(sorted(unknowns, key=lambda each: (-each.points, each.what, each.people))),
    )


def to_band(score: int) -> Band:
    """Return the band of a score."""
    if score < MEDIUM_FROM:
        return "low"
    return "medium" if score < HIGH_FROM else "high"


def _points(finding: Finding) -> int:
    if finding.code == UNRECORDED:
        return FOUNDATION_POINTS
    return SEVERITY_POINTS[finding.severity] if finding.severity is not None else 0


def _without_holder(evidence: Evidence, firing: Iterable[Finding]) -> Iterator[Driver]:
    """Yield each open decision with nobody on record, unless the finding about it says so already."""
    found = {each.decision for each in firing if each.code == NO_FINAL_WORD}
    for decision in evidence.deal.decisions:
        if decision.id not in found and lacks_holder(evidence, decision):
            name = to_decision(evidence, decision.id)
            why = say("Nobody is on record as having the final word on {name}.", name=name)
            yield Driver(key=f"{_FINAL_WORD}{decision.id}", points=FOUNDATION_POINTS, why=why)


def _told_of(evidence: Evidence, firing: Iterable[Finding]) -> set[str | None]:
    """Return the decisions whose final word is a driver already."""
    found = {each.decision for each in firing if each.code in {NO_FINAL_WORD, *_AUTHORITY_CODES}}
    return found | {each.id for each in evidence.deal.decisions if lacks_holder(evidence, each)}


def _unsettled(evidence: Evidence, authority: Authority) -> list[DecisionAuthority]:
    return [each for each in authority.decisions if evidence.decisions[each.id].status not in SETTLED]


def _doubtful_words(evidence: Evidence, firing: Sequence[Finding], authority: Authority) -> Iterator[Driver]:
    """Yield each contested final word that no finding names."""
    told = _told_of(evidence, firing)
    for each in _unsettled(evidence, authority):
        if each.state == "contested" and each.id not in told:
            why = say(
                "The final word on {name} may be seen differently: {people}.",
                name=to_decision(evidence, each.id),
                people=to_names(evidence, dict.fromkeys((*each.recorded, *each.claimed))),
            )
            yield Driver(key=f"{_FINAL_WORD}{each.id}", points=FOUNDATION_POINTS, why=why)


def _unclear_words(evidence: Evidence, findings: Sequence[Finding], authority: Authority) -> Iterator[Unknown]:
    """Yield each final word that is not settled, where neither a driver nor a begun finding names it."""
    firing = [each for each in findings if each.state == "fires"]
    begun = {each.decision for each in findings if each.state != "fires" and each.code in _AUTHORITY_CODES}
    told = _told_of(evidence, firing) | begun
    for each in _unsettled(evidence, authority):
        if each.state not in ("contested", "clear") and each.id not in told:
            what = say("who has the final word on {name}", name=to_decision(evidence, each.id))
            yield Unknown(what=what, people=each.recorded or each.claimed or tuple(each.named), points=PERSON_POINTS)


def _disagreement(evidence: Evidence, firing: Sequence[Finding], alignment: Alignment) -> Iterator[Driver]:
    """Yield opposite sides that no finding names, and decision makers not yet convinced whom no driver names."""
    deciders = alignment_deciders(evidence)
    named = {person for each in firing if each.code in _DISAGREEMENT for person in each.people}
    if alignment.state == "split" and not any(each.code == DESTINATIONS for each in firing):
        opposed = find_opposition(evidence, deciders, WHERE_KINDS)
        people = evidence.ordered(person for each in opposed for person in (*each.one, *each.other))
        called = sorted({evidence.subjects[subject].called for each in opposed for subject in each.subjects})
        about = to_list(map(to_quote, called))
        why = say("Decision makers want different things on {about}.", about=about)
        named.update(people)
        told = max((_points(each) for each in firing if _tells_of(each, opposed)), default=0)
        if told:
            why = say(
                "Decision makers want different things on {about}, beyond what is counted for who isn't convinced yet.",
                about=about,
            )
        if told < OPPOSED_POINTS:
            yield Driver(key="unknown:agreement", points=OPPOSED_POINTS - told, why=why)
    for person in deciders:
        if evidence.stances[person].label == "resistant" and person not in named:
            why = say("{name} decides and is not yet convinced.", name=evidence.name(person))
            yield Driver(key=f"unknown:support:{person}", points=SEVERITY_POINTS["medium"], why=why)


def _tells_of(finding: Finding, opposed: Sequence[Opposition]) -> bool:
    """Tell whether a finding names all of one side, whatever they are opposed on: the same matter counts once."""
    people = set(finding.people)
    return finding.code in _DISAGREEMENT and all(people >= set(x.one) or people >= set(x.other) for x in opposed)


def _missing_foundations(evidence: Evidence, firing: Iterable[Finding]) -> Iterator[Unknown]:
    """Yield what every deal needs to be known: who takes part, who decides, where they stand, what is decided."""
    if not evidence.buyers:
        yield Unknown(what=say("who takes part on their side"), people=(), points=FOUNDATION_POINTS)
    deciders = alignment_deciders(evidence)
    if not deciders:
        yield Unknown(what=say("who decides"), people=(), points=FOUNDATION_POINTS)
    elif len(deciders) < FEWEST:
        yield Unknown(what=say("who else decides"), people=deciders, points=FOUNDATION_POINTS)
    silent = tuple(person for person in deciders if evidence.stances[person].label == "unknown")
    if silent:
        yield Unknown(what=_where(evidence, deciders, silent), people=silent, points=PERSON_POINTS * len(silent))
    if not evidence.deal.decisions and not any(each.code == UNRECORDED for each in firing):
        yield Unknown(
            what=say("what is to be decided, and who has the final word"), people=(), points=FOUNDATION_POINTS
        )


def _where(evidence: Evidence, deciders: Sequence[str], silent: Sequence[str]) -> str:
    if len(silent) == 1:
        return say("where {name} stands", name=evidence.name(silent[0]))
    count, total = to_number(len(silent)), to_number(len(deciders))
    return say("where {count} of {total} decision makers stand", count=count, total=total)


def _decision_of(driver: Driver) -> str | None:
    return driver.key.removeprefix(_FINAL_WORD) if driver.key.startswith(_FINAL_WORD) else None


def _begun(findings: Iterable[Finding], told: Collection[str | None]) -> Iterator[Unknown]:
    """Yield what has begun but is too little to tell, unless a driver tells of the same final word."""
    for each in findings:
        in_driver = each.code in _AUTHORITY_CODES and each.decision in told
        if each.state == "too_little_to_tell" and not in_driver:
            yield Unknown(
                what=say("too little to tell: {possible}", possible=each.possible),
                people=each.people,
                points=TOO_LITTLE_POINTS,
            )
