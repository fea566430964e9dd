"""Decides how a finding is shown: a question to ask, what was seen, what speaks against it, and the evidence."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.analysis import Finding, Severity
from graph.detectors.decision_maker_unreached import CODE as UNREACHED
from graph.detectors.registry import DETECTORS
from graph.speech import say
from plugin.tactics import Tactic
from web.presenters.evidence import EvidenceBook, EvidenceLine
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names
from web.presenters.tactics import to_tactics
from web.presenters.words import SEVERITIES

MOST_NAMES = 8
MOST_EVIDENCE = 50
LEAVES_OPEN_WHO = frozenset({UNREACHED})
"""Findings whose title alone raises the question of whom it is about."""
TITLES = {detector.code: detector.title for detector in DETECTORS}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingCard:
    """One finding as shown."""

    anchor: str
    code: str
    title: str
    about: str | None
    severity: Severity | None
    severity_words: str | None
    possible: str
    seen: str
    speaks_against: str
    settle: str
    evidence: tuple[EvidenceLine, ...]
    against: tuple[EvidenceLine, ...]
    tactics: tuple[Tactic, ...]


@dataclass(frozen=True, slots=True)
class FindingsView:
    """The findings to ask about, and those where too little is known to tell; by key, where one is and its title.

    Such a title stands alone, so it says whom it is about where it leaves that open, or where another is the same.
    """

    asking: tuple[FindingCard, ...]
    early: tuple[FindingCard, ...]
    anchors: dict[str, str]
    titles: dict[str, str]


def to_title(code: str) -> str:
    """Name a finding; one made by a rule that is gone since keeps its code's words."""
    title = TITLES.get(code)
    return say(title) if title else code.replace("_", " ").capitalize()


def to_findings(findings: Iterable[Finding], book: EvidenceBook, names: Names) -> FindingsView:
    """Make a card of each finding, in the order of the analysis."""
    asking: list[FindingCard] = []
    early: list[FindingCard] = []
    anchors: dict[str, str] = {}
    titles: dict[str, str] = {}
    findings = tuple(findings)
    often = Counter(finding.code for finding in findings)
    for number, finding in enumerate(findings, start=1):
        card = FindingCard(
            anchor=f"finding-{number}",
            code=finding.code,
            title=to_title(finding.code),
            about=_about(finding, names),
            severity=finding.severity,
            severity_words=SEVERITIES[finding.severity] if finding.severity else None,
            possible=finding.possible,
            seen=finding.seen,
            speaks_against=finding.speaks_against,
            settle=finding.settle,
            evidence=_lines(finding.evidence, book),
            against=_lines(finding.against, book),
            tactics=to_tactics(finding.tactics),
        )
        anchors[finding.key] = card.anchor
        titles[finding.key] = to_reason(finding, names, alike=often[finding.code] > 1)
        (asking if finding.state == "fires" else early).append(card)
    return FindingsView(tuple(asking), tuple(early), anchors, titles)


def to_reason(finding: Finding, names: Names, *, alike: bool = False) -> str:
    """Name a finding where nothing else of it is shown; `alike`: another one has the same title."""
    title = to_title(finding.code)
    if not alike and finding.code not in LEAVES_OPEN_WHO:
        return title
    about = to_list(names.persons(finding.people), MOST_NAMES) or names.topic(finding.subject, finding.decision)
    return f"{title}: {about}" if about else title


def _lines(ids: Sequence[str], book: EvidenceBook) -> tuple[EvidenceLine, ...]:
    lines = book.lines(ids[:MOST_EVIDENCE])
    left = len(ids) - MOST_EVIDENCE
    if left <= 0:
        return lines
    more = to_count(left, "And {count} more of the same kind", "And {count} more of the same kind")
    return (*lines, EvidenceLine(told=more))


def _about(finding: Finding, names: Names) -> str | None:
    """Name the people and the matter, where the finding's first sentence doesn't already."""
    topic = names.topic(finding.subject, finding.decision)
    people = names.persons(finding.people)
    parts = (
        "" if all(name in finding.possible for name in people) else to_list(people, MOST_NAMES),
        topic if topic and topic not in finding.possible else "",
    )
    return " · ".join(part for part in parts if part) or None
