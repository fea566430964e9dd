"""Decides how an analysis reads on a terminal: the verdict first, then what it rests on, so that it can be checked."""

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import click

from graph.analysis import Analysis, DecisionAuthority, Finding, PathStep, PersonView, Unknown
from graph.deal import Deal, Person
from graph.risk import FULL
from graph.wording import to_date
from plugin.evidence_lines import evidence_lines, names_of, to_words
from plugin.structure_words import GOALS, structure_sentences
from plugin.tactics import Tactic

NARROWEST = 40
WIDEST = 100
_CONTROLS = frozenset({"Cc", "Zl", "Zp"})
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_BUY_IN_MARKS = ("understood", "committed", "acted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What changed since an earlier day, in sentences."""

    day: datetime
    changes: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What findings and steps point to: the detectors' titles by code, and the tactics by id."""

    titles: Mapping[str, str]
    tactics: Mapping[str, Tactic]


def write_report(
    deal: Deal, analysis: Analysis, library: Library, *, width: int, colour: bool, since: Since | None = None
) -> str:
    """Return the report in lines of at most `width` columns."""
    page = _Page(deal, analysis, library, since, max(NARROWEST, min(width, WIDEST)), colour=colour)
    return "\n".join(page.lines())


class _Page:
    """One report: what it is about, and how wide it may be."""

    def __init__(
        self, deal: Deal, analysis: Analysis, library: Library, since: Since | None, width: int, *, colour: bool
    ) -> None:
        self._deal = deal
        self._analysis = analysis
        self._library = library
        self._since = since
        self._width = width
        self._colour = colour
        self._names = {person.id: person.name for person in deal.people}
        self._decisions = {decision.id: decision.name for decision in deal.decisions}
        self._evidence = evidence_lines(deal)

    def lines(self) -> Iterator[str]:
        facts, analysis = self._deal.deal, self._analysis
        about = f"{facts.name}{f' for {facts.account}' if facts.account else ''} ({facts.id})"
        yield from self._wrap(f"{about}, as of {to_date(analysis.as_of)}", strong=True)
        yield from self._wrap(analysis.verdict.sentence)
        yield ""
        yield from self._states()
        if self._since is not None:
            yield from self._section(f"Changed since {to_date(self._since.day)}", self._changes)
        yield from self._section("Risk", self._risk)
        yield from self._section("Questions to settle, the weightiest first", self._findings)
        yield from self._section("Whom to win first", self._path)
        yield from self._section("What the ties alone say, to be confirmed", self._structure)
        yield from self._section("Not known", self._unknowns)
        yield from self._section("People", self._people)
        yield from self._section("Tactics named above", self._tactics)
        if analysis.ignored_future:
            yield ""
            yield from self._wrap(f"Not counted: {analysis.ignored_future} records dated after the day of this report.")

    def _section(self, title: str, content: Callable[[], Iterator[str]]) -> Iterator[str]:
        lines = list(content())
        if lines:
            yield ""
            yield from self._wrap(title, strong=True)
            yield from lines

    def _changes(self) -> Iterator[str]:
        changes = self._since.changes if self._since is not None else ()
        for change in changes or ("Nothing.",):
            yield from self._wrap(f"- {change}", indent=2, hang=2)

    def _states(self) -> Iterator[str]:
        alignment, authority = self._analysis.alignment, self._analysis.authority
        toward = f" {alignment.toward} it" if alignment.toward else ""
        heard = f"{alignment.known} of {alignment.deciders} decision makers heard"
        yield from self._wrap(f"Agreement:   {to_words(alignment.state)}{toward} ({heard})")
        yield from self._wrap(f"Final word:  {authority.state}")
        for decision in authority.decisions:
            yield from self._wrap(self._authority_line(decision), indent=4)

    def _authority_line(self, decision: DecisionAuthority) -> str:
        named = ", ".join(f"{self._names.get(own, own)} {share:.0%}" for own, share in decision.named.items())
        parts = (
            ("on record", names_of(decision.recorded, self._names) or "nobody"),
            ("claimed by", names_of(decision.claimed, self._names)),
            ("named", named),
            ("people go to", names_of(decision.lived, self._names)),
        )
        told = "; ".join(f"{what} {who}" for what, who in parts if who)
        return f"{self._decisions.get(decision.id, decision.id)}: {decision.state} ({told})"

    def _risk(self) -> Iterator[str]:
        risk = self._analysis.risk
        yield from self._wrap(f"{risk.score} of {FULL}, {risk.band}", indent=2)
        for driver in risk.drivers:
            yield from self._wrap(f"{driver.points:+4d}  {driver.why}", indent=2, hang=6)
        for unknown in risk.unknowns:
            yield from self._wrap(f"{unknown.points:+4d}  not known: {self._unknown(unknown)}", indent=2, hang=6)
        total = sum(driver.points for driver in risk.drivers) + sum(unknown.points for unknown in risk.unknowns)
        cut = f", cut at {FULL}" if total > FULL else ""
        yield from self._wrap(f"{total:4d}  in all{cut}", indent=2, hang=6)

    def _findings(self) -> Iterator[str]:
        if not self._analysis.findings:
            yield from self._wrap("No signs recorded yet.", indent=2)
        for number, finding in enumerate(self._analysis.findings, start=1):
            yield from self._finding(number, finding)

    def _finding(self, number: int, finding: Finding) -> Iterator[str]:
        title = self._library.titles.get(finding.code, to_words(finding.code))
        weight = "too little to tell" if finding.state == "too_little_to_tell" else finding.severity or "no weight"
        yield from self._wrap(f"{number}. {title} ({weight})", indent=2, strong=True)
        sentences = (
            ("Possible", finding.possible),
            ("Seen", finding.seen),
            ("Against it", finding.speaks_against),
            ("To settle", finding.settle),
        )
        for label, sentence in sentences:
            yield from self._wrap(f"{label + ':':<12}{sentence}", indent=5, hang=12)
        for label, ids in (("Evidence", finding.evidence), ("Against", finding.against)):
            for own in ids:
                yield from self._wrap(f"{label + ':':<12}[{own}] {self._evidence.get(own, '')}", indent=5, hang=12)
        if finding.tactics:
            yield from self._wrap(f"{'May help:':<12}{', '.join(finding.tactics)}", indent=5, hang=12)

    def _path(self) -> Iterator[str]:
        for number, step in enumerate(self._analysis.path, start=1):
            yield from self._step(number, step)

    def _step(self, number: int, step: PathStep) -> Iterator[str]:
        through = f", with {self._name(step.through)}" if step.through else ""
        yield from self._wrap(f"{number}. {self._name(step.person)}: {GOALS[step.to]}{through}", indent=2, strong=True)
        yield from self._wrap(step.because, indent=5)
        if step.tactics:
            yield from self._wrap(f"{'May help:':<12}{', '.join(step.tactics)}", indent=5, hang=12)

    def _structure(self) -> Iterator[str]:
        for sentence in structure_sentences(self._analysis.structure, self._names):
            yield from self._wrap(f"- {sentence}", indent=2, hang=2)

    def _tactics(self) -> Iterator[str]:
        of_findings = {tactic for finding in self._analysis.findings for tactic in finding.tactics}
        of_steps = {tactic for step in self._analysis.path for tactic in step.tactics}
        for own in sorted(of_findings | of_steps):
            if own in self._library.tactics:
                tactic = self._library.tactics[own]
                yield from self._wrap(f"{own}  {tactic.title}. Done when: {tactic.done_when}", indent=2, hang=5)

    def _name(self, person: str) -> str:
        return self._names.get(person, person)

    def _unknowns(self) -> Iterator[str]:
        unknowns = self._analysis.risk.unknowns
        if not unknowns:
            yield from self._wrap("Nothing that the rules ask for is missing.", indent=2)
        for unknown in unknowns:
            yield from self._wrap(f"- {self._unknown(unknown)}", indent=2, hang=2)

    def _unknown(self, unknown: Unknown) -> str:
        names = [self._names.get(own, own) for own in unknown.people]
        unnamed = [name for name in names if name not in unknown.what]
        return unknown.what + (f" ({', '.join(unnamed)})" if unnamed else "")

    def _people(self) -> Iterator[str]:
        if not self._analysis.people:
            yield from self._wrap("Nobody recorded yet.", indent=2)
        known = {person.id: person for person in self._deal.people}
        for view in self._analysis.people:
            if known[view.id].side == "buyer":
                yield from self._wrap(f"- {_person_words(known[view.id], view)}", indent=2, hang=2)

    def _wrap(self, text: str, *, indent: int = 0, hang: int = 0, strong: bool = False) -> Iterator[str]:
        wrapped = textwrap.wrap(
            _shown(text),
            self._width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hang),
            replace_whitespace=False,
            break_on_hyphens=False,
        )
        for line in wrapped:
            yield click.style(line, bold=True) if strong and self._colour else line


def _person_words(person: Person, view: PersonView) -> str:
    title = f", {person.title}" if person.title else ""
    left = f" (left {to_date(person.left_at)})" if person.left_at else ""
    marks = [(mark, getattr(view.buy_in, mark)) for mark in _BUY_IN_MARKS]
    buy_in = ", ".join(mark if holds else f"not {mark}" for mark, holds in marks if holds is not None)
    contact = f"last contact {to_date(view.contact.last_at)}" if view.contact.last_at else "no contact recorded"
    parts = (_STANCES[view.stance.label], buy_in, f"influence {view.influence:.0%}", contact)
    return f"{person.name}{title}{left}: {'; '.join(part for part in parts if part)}"


_STANCES = {
    "leading": "leads",
    "supportive": "supports it",
    "neutral": "neither for nor against",
    "resistant": "not yet convinced",
    "unknown": "stance not known",
}


def _shown(text: str) -> str:
    """Return the text without characters that steer a terminal or turn the reading direction."""
    return "".join(" " if _steers(letter) else letter for letter in text)


def _steers(letter: str) -> bool:
    return unicodedata.category(letter) in _CONTROLS or unicodedata.bidirectional(letter) in _TURNS
