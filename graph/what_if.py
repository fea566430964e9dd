"""What would change if somebody moved, a tie were added or somebody got the final word: the deal analysed twice.

Nothing is stored. What isn't known stays not known: how far it could move the outcome is shown as the lowest and the
highest value that the silent decision makers could give it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.alignment import alignment_deciders, read_alignment
from graph.analyse import analyse
from graph.analysis import AlignmentState, Analysis
from graph.authority import read_authority
from graph.change import diff
from graph.deal import Deal, Statement, Tie, TieKind, Tuning
from graph.detectors.registry import find_all
from graph.evidence import Evidence, build_evidence
from graph.risk import read_risk
from graph.speech import mark, say
from graph.stance import WHERE_KINDS, own_readings
from graph.what_if_where import join, part

FURTHEST = 2.0
_WHO = "what-if"
_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """A person comes to this stance: on one subject, or on all that make their own stance on the deal."""

    person: str
    stance: float
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTie:
    """A tie is added."""

    kind: TieKind
    from_: str
    to: str
    strength: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalWord:
    """A person gets the final word on a decision, alone and on record."""

    person: str
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Joins:
    """A person comes to stand where another stands on the where, whatever showed it: words, answers or ratings."""

    person: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A person goes their own way and decides nothing in the group any more."""

    person: str


Change = Stands | NewTie | FinalWord | Joins | Parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A value, and how low and high it could be, given what isn't known."""

    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """One analysis and how far what isn't known could move it."""

    analysis: Analysis
    risk: Bounds
    lean: Bounds | None
    alignments: tuple[AlignmentState, ...]
    """The states that agreement could have; one: it is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The deal as it is, as it would be, and what would change, in words."""

    before: Outlook
    after: Outlook
    changes: tuple[str, ...]


def what_if(
    deal: Deal, changes: Sequence[Change], as_of: datetime | None = None, settings: Tuning | None = None
) -> WhatIf:
    """Compare the deal with itself after the changes, as it stood at `as_of`.

    A change that names somebody or something not in the deal, or a number out of range, is a `ValueError`.
    """
    moment = as_of or deal.as_of
    changed = deal
    for change in changes:
        changed = _changed(changed, change, moment)
    before, after = _outlook(deal, moment, settings), _outlook(changed, moment, settings)
    return WhatIf(before=before, after=after, changes=diff(before.analysis, after.analysis, changed, deal))


def _outlook(deal: Deal, as_of: datetime, settings: Tuning | None) -> Outlook:
    analysis = analyse(deal, as_of, settings)
    possible = [(analysis.risk.score, analysis.alignment.state)]
    possible += [_agreed(each, as_of, settings) for each in _as_the_silent_may_say(deal, as_of)]
    lean = analysis.structure.lean
    return Outlook(
        analysis=analysis,
        risk=Bounds(
            low=min(score for score, _ in possible),
            value=analysis.risk.score,
            high=max(score for score, _ in possible),
        ),
        lean=None
        if lean.value is None or lean.low is None or lean.high is None
        else Bounds(low=lean.low, value=lean.value, high=lean.high),
        alignments=tuple(dict.fromkeys(state for _, state in possible)),
    )


def _as_the_silent_may_say(deal: Deal, as_of: datetime) -> Iterator[Deal]:
    """Walk the deals in which those who decide and weren't heard all are for it, all against it, or at odds."""
    evidence = build_evidence(deal, as_of)
    silent = [each for each in alignment_deciders(evidence) if evidence.stances[each].value is None]
    if not silent:
        return
    about = _talked_of(evidence)
    for first, rest in ((FURTHEST, FURTHEST), (-FURTHEST, -FURTHEST), (FURTHEST, -FURTHEST), (-FURTHEST, FURTHEST)):
        if first != rest and len(silent) == 1:
            continue
        told = deal
        for person in silent:
            told = _moved(
                told, Stands(person=person, stance=first if person == silent[0] else rest, subject=about), as_of
            )
        yield told


def _talked_of(evidence: Evidence) -> str | None:
    """Return the subject about the where that those who decide back most, so that one can be for or against it."""
    backed: dict[str, float] = {}
    for subject in sorted(evidence.subjects):
        readings = [evidence.reading(person, subject) for person in alignment_deciders(evidence)]
        heard = sorted(each.value for each in readings if each is not None)
        if heard and evidence.subjects[subject].kind in WHERE_KINDS:
            backed[subject] = round(sum(heard), _DIGITS)
    return max(backed, key=lambda subject: backed[subject], default=None)


def _agreed(deal: Deal, as_of: datetime, settings: Tuning | None) -> tuple[int, AlignmentState]:
    """Return the risk and the agreement of a deal, without all that takes longer."""
    evidence = build_evidence(deal, as_of)
    findings = find_all(evidence, settings, deal.settings)
    alignment, authority = read_alignment(evidence, findings), read_authority(evidence, findings)
    return read_risk(evidence, findings, alignment, authority).score, alignment.state


def _changed(deal: Deal, change: Change, as_of: datetime) -> Deal:
    people = {person.id for person in deal.people}
    _refuse(sorted(_named(change) - people), mark("nobody in the deal is called {name}"))
    if isinstance(change, Stands):
        return _moved(deal, change, as_of)
    if isinstance(change, NewTie):
        return _tied(deal, change)
    if isinstance(change, Joins):
        return join(deal, change.person, change.other, as_of)
    if isinstance(change, Parts):
        return part(deal, change.person, as_of)
    return _handed(deal, change, as_of)


def _named(change: Change) -> set[str]:
    if isinstance(change, NewTie):
        return {change.from_, change.to}
    return {change.person, change.other} if isinstance(change, Joins) else {change.person}


def _refuse(unknown: Iterable[str], why: str) -> None:
    for each in unknown:
        raise ValueError(say(why, name=repr(each)))


def _moved(deal: Deal, change: Stands, as_of: datetime) -> Deal:
    """Take back what the person said of it before, and let them say the new."""
    if not -FURTHEST <= change.stance <= FURTHEST:
        raise ValueError(say("a stance lies between -2 and 2, not at {number}", number=change.stance))
    evidence = build_evidence(deal, as_of)
    if change.subject is not None:
        _refuse({change.subject} - evidence.subjects.keys(), mark("no subject in the deal is called {name}"))
    own = own_readings(evidence.readings.get(change.person, {}), evidence.subjects)
    about = (change.subject,) if change.subject is not None else tuple(s for s, _ in own) or (None,)
    taken_back = {
        each.id
        for each in evidence.statements_by_person.get(change.person, ())
        if each.stance is not None and evidence.subject_of(each) in about
    }
    kept = tuple(replace(each, withdrawn_at=as_of) if each.id in taken_back else each for each in deal.statements)
    fresh = [
        Statement(
            id=_fresh_id(deal, f"{_WHO}:{change.person}:{subject or ''}"),
            at=as_of,
            by=change.person,
            kind="position",
            subject=subject,
            stance=change.stance,
            confirmed_by=_WHO,
        )
        for subject in about
    ]
    return replace(deal, statements=(*kept, *fresh))


def _tied(deal: Deal, change: NewTie) -> Deal:
    if change.from_ == change.to:
        raise ValueError(say("a tie joins two people, not {name} with themselves", name=repr(change.to)))
    if not 0 <= change.strength <= 1:
        raise ValueError(say("a strength lies between 0 and 1, not at {number}", number=change.strength))
    made = _fresh_id(deal, f"{_WHO}:{change.kind}:{change.from_}:{change.to}")
    tie = Tie(id=made, kind=change.kind, from_=change.from_, to=change.to, strength=change.strength)
    return replace(deal, ties=(*deal.ties, tie))


def _handed(deal: Deal, change: FinalWord, as_of: datetime) -> Deal:
    evidence = build_evidence(deal, as_of)
    _refuse({change.decision} - evidence.decisions.keys(), mark("no decision in the deal is called {name}"))
    if change.person in evidence.left | evidence.former:
        raise ValueError(say("{name} holds no office any more, so no final word either", name=repr(change.person)))
    if evidence.decisions[change.decision].status == "decided":
        raise ValueError(say("the decision {name} is made already", name=repr(change.decision)))
    return replace(
        deal,
        decisions=tuple(
            replace(each, final_word=(change.person,), voters=()) if each.id == change.decision else each
            for each in deal.decisions
        ),
    )


def _fresh_id(deal: Deal, wanted: str) -> str:
    taken = {each.id for each in deal.statements} | {each.id for each in deal.ties}
    while wanted in taken:
        wanted += "+"
    return wanted
