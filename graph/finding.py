"""What every finding has in common: its key, its severity, and the order in which findings are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.analysis import Finding, FindingState, Severity
from graph.evidence import Evidence
from graph.speech import mark, say

NEUTRAL = frozenset({"seen_differently"})
LOW = frozenset({"help_needed", "stale_evidence", "trigger_unprepared", "authority_unrecorded"})
HIGH = frozenset({"no_final_word", "rival_final_words", "destinations_differ", "power_struggle"})
WORST: Sequence[Severity | None] = ("high", "medium", "low", None)

NOTHING_AGAINST = mark("Nothing on record speaks against it so far.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """The four sentences, as they are said: what may be, what was seen, what speaks against it, what would settle it.

    `NOTHING_AGAINST` is the one text among them that is only said when the finding is built.
    """

    possible: str
    seen: str
    speaks_against: str = NOTHING_AGAINST
    settle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a finding is about besides people."""

    decision: str | None = None
    subject: str | None = None
    incident: str | None = None


NO_MATTER = Matter()


def build_finding(
    evidence: Evidence,
    code: str,
    *groups: Sequence[str],
    sentences: Sentences,
    matter: Matter = NO_MATTER,
    state: FindingState = "fires",
    rests_on: Mapping[str, datetime | None] | None = None,
    against: Mapping[str, datetime | None] | None = None,
    tactics: Sequence[str] = (),
    extras: Mapping[str, Any] | None = None,
) -> Finding:
    """Build a finding about `groups` of people (those it is about first), resting on evidence with its dates.

    The key stays the same however the people of a group are ordered. Evidence is listed by date.
    """
    people = tuple(dict.fromkeys(person for group in groups for person in group))
    about = (matter.decision, matter.subject, matter.incident)
    speaks_against = sentences.speaks_against
    who = "|".join(",".join(sorted(group)) for group in groups)
    return Finding(
        key=":".join([code, who, *(part for part in about if part is not None)]),
        code=code,
        state=state,
        severity=_severity(code, people, evidence),
        people=people,
        decision=matter.decision,
        subject=matter.subject,
        incident=matter.incident,
        evidence=by_date(rests_on or {}),
        against=by_date(against or {}),
        possible=sentences.possible,
        seen=sentences.seen,
        speaks_against=say(NOTHING_AGAINST) if speaks_against == NOTHING_AGAINST else speaks_against,
        settle=sentences.settle,
        tactics=tuple(tactics),
        parameters=dict(extras or {}),
    )


def _severity(code: str, people: Sequence[str], evidence: Evidence) -> Severity | None:
    if code in NEUTRAL:
        return None
    if code in LOW:
        return "low"
    if code in HIGH or (people and people[0] in evidence.final_word_people):
        return "high"
    return "medium"


def by_date(dated: Mapping[str, datetime | None]) -> tuple[str, ...]:
    """Return ids oldest first; those without a date come last."""
    known = sorted((moment, each) for each, moment in dated.items() if moment is not None)
    return (*(each for _, each in known), *sorted(each for each, moment in dated.items() if moment is None))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings: high, medium, low, neutral, then by code, then by people."""
    return tuple(sorted(findings, key=lambda each: (WORST.index(each.severity), each.code, each.people, each.key)))
