"""Decides what a review shows of each deal and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from graph.analysis import Band
from graph.speech import mark, say
from graph.wording import to_date
from plugin.reviews import Baseline, ReviewLine, ReviewPart
from plugin.store.reviews import ReviewedDeal
from web.presenters.evidence import EvidenceBook
from web.presenters.findings import FindingCard, to_findings
from web.presenters.formats import to_amount, to_count
from web.presenters.names import build_names
from web.presenters.states import StateMark, VerdictView, to_alignment_mark, to_authority_mark, to_verdict
from web.presenters.words import BANDS

TOP_FINDINGS = 3
MINUTE = 60
LONGEST_STAY = 15 * MINUTE
"""A longer gap between two deals is a pause, and says nothing about the pace."""
NEVER_LOOKED_AT = mark(
    "Nothing earlier is kept of this deal: from the next review on, what changed since this one is told."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A review in the list of reviews."""

    id: str
    name: str
    began: str
    deals: str
    steps: str
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewStop:
    """A deal in the list of a review's deals."""

    deal: str
    name: str
    place: int
    seen: bool
    noted: bool
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How the risk moved against what it is compared with; `tone` is `worse`, `better` or `same`."""

    words: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """One deal of a review as shown."""

    id: str
    name: str
    ended: bool
    deal: str
    title: str
    facts: tuple[str, ...]
    verdict: VerdictView
    marks: tuple[StateMark, ...]
    risk: int
    band: Band
    band_words: str
    trend: Trend | None
    since: str
    changes: tuple[str, ...]
    quiet: str
    findings: tuple[FindingCard, ...]
    more_findings: int
    note: str
    version: int
    stops: tuple[ReviewStop, ...]
    place: int
    before: str | None
    after: str | None
    seen: int
    pace: str | None


def to_review_rows(lines: Sequence[ReviewLine]) -> tuple[ReviewRow, ...]:
    """Put the list of reviews into words."""
    return tuple(
        ReviewRow(
            id=line.review.id,
            name=line.review.name,
            began=to_date(line.review.began_at),
            deals=tell_looked_at(line.deals.seen, line.deals.deals),
            steps=tell_steps(line.steps.agreed, line.steps.done),
            ended=line.review.ended_at is not None,
        )
        for line in lines
    )


def tell_looked_at(seen: int, deals: int) -> str:
    """Tell how many of a review's deals were looked at."""
    return to_count(deals, "{seen} of {count} deal looked at", "{seen} of {count} deals looked at", seen=seen)


def tell_steps(agreed: int, done: int) -> str:
    """Tell how many steps were agreed, and how many of them are done."""
    if not agreed:
        return say("no step agreed")
    if not done:
        return to_count(agreed, "{count} step agreed, none done", "{count} steps agreed, none done")
    return to_count(agreed, "{count} step agreed, {done} done", "{count} steps agreed, {done} done", done=done)


def to_review_page(shown: ReviewPart) -> ReviewPage:
    """Put one deal of a review into words."""
    deal, analysis = shown.view.deal, shown.view.analysis
    names = build_names(deal)
    ids = [one.deal for one in shown.deals]
    index = ids.index(shown.part.deal)
    findings = to_findings(analysis.findings, EvidenceBook(deal, names), names).asking
    return ReviewPage(
        id=shown.review.id,
        name=shown.review.name,
        ended=shown.review.ended_at is not None,
        deal=shown.part.deal,
        title=deal.deal.name,
        facts=_to_facts(shown),
        verdict=to_verdict(analysis),
        marks=(to_alignment_mark(analysis.alignment), to_authority_mark(analysis, deal)),
        risk=analysis.risk.score,
        band=analysis.risk.band,
        band_words=BANDS[analysis.risk.band],
        trend=to_trend(shown.before, analysis.risk.score),
        since=_to_since(shown.before),
        changes=shown.changes,
        quiet=_to_quiet(shown.before),
        findings=findings[:TOP_FINDINGS],
        more_findings=max(0, len(findings) - TOP_FINDINGS),
        note=shown.part.note,
        version=shown.part.version,
        stops=tuple(
            ReviewStop(
                deal=one.deal,
                name=one.name,
                place=number,
                seen=one.seen_at is not None,
                noted=bool(one.note),
                current=one.deal == shown.part.deal,
            )
            for number, one in enumerate(shown.deals, start=1)
        ),
        place=index + 1,
        before=ids[index - 1] if index else None,
        after=ids[index + 1] if index + 1 < len(ids) else None,
        seen=sum(one.seen_at is not None for one in shown.deals),
        pace=to_pace(shown.deals),
    )


def _to_facts(shown: ReviewPart) -> tuple[str, ...]:
    facts = shown.view.deal.deal
    people = {person.id: person.name for person in shown.view.deal.people}
    owner = people.get(facts.owner or "", facts.owner)
    parts = (
        to_amount(facts.amount, facts.currency),
        facts.stage,
        say("closes {day}", day=to_date(facts.close_date)) if facts.close_date else None,
        say("owner: {name}", name=owner) if owner else None,
    )
    return tuple(part for part in parts if part)


def to_trend(before: Baseline | None, score: int) -> Trend | None:
    """Tell how the risk moved: `was 20 on 14 Nov 2026`."""
    return None if before is None else tell_trend(before.analysis.risk.score, score, before.at)


def tell_trend(was: int, score: int, at: datetime) -> Trend:
    """Tell how the risk moved since then."""
    if was == score:
        return Trend(words=say("the same on {day}", day=to_date(at)), tone="same")
    return Trend(
        words=say("was {before} on {day}", before=was, day=to_date(at)), tone="worse" if score > was else "better"
    )


def _to_since(before: Baseline | None) -> str:
    if before is None:
        return say("What changed")
    if before.reviewed:
        return say("What changed since the review of {day}", day=to_date(before.at))
    return say("What changed since {day}", day=to_date(before.at))


def _to_quiet(before: Baseline | None) -> str:
    return say(NEVER_LOOKED_AT) if before is None else say("Nothing changed since {day}.", day=to_date(before.at))


def to_pace(deals: Sequence[ReviewedDeal]) -> str | None:
    """Tell how long a deal took so far, and the rest at that pace; None before there is anything to tell."""
    times = sorted(one.seen_at for one in deals if one.seen_at is not None)
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    stays = [gap for gap in gaps if 0 < gap < LONGEST_STAY]
    left = len(deals) - len(times)
    if not stays or not left:
        return None
    each = median(stays)
    took = (
        to_count(max(1, round(each)), "{count} second", "{count} seconds")
        if each < MINUTE
        else to_count(round(each / MINUTE), "{count} minute", "{count} minutes")
    )
    rest = max(1, round(each * left / MINUTE))
    return say(
        "About {took} a deal so far; {left} to go, about {rest}",
        took=took,
        left=to_count(left, "{count} deal", "{count} deals"),
        rest=to_count(rest, "{count} minute", "{count} minutes"),
    )
