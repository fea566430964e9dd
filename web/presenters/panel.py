"""Decides what stands on a deal's panel, from the sentence on top to the age of the data at the bottom."""

from dataclasses import dataclass, replace
from datetime import datetime

from graph.analysis import Risk
from graph.deal import Deal, Facts
from graph.speech import say, say_many
from graph.wording import to_date
from plugin.looking import LastLook
from plugin.looking_back import PastLook, find_track
from plugin.store.sync_runs import KeptRun
from plugin.structure_words import structure_sentences
from plugin.views import COACHING, DealView, Role
from web.crowd import OVERVIEW, Wish
from web.presenters.decisions import DecisionRow, to_decisions, to_watch
from web.presenters.evidence import EvidenceBook, to_safe_url
from web.presenters.findings import FindingsView, to_findings
from web.presenters.formats import to_amount, to_count, to_list
from web.presenters.freshness import to_alert, to_notes
from web.presenters.names import build_names
from web.presenters.next_step import NextStep, to_next_step
from web.presenters.path import StepRow, to_order, to_steps
from web.presenters.people import PersonCard, to_people
from web.presenters.picture import PictureView, to_picture
from web.presenters.since import FIRST_LOOK, SinceView, to_since, to_since_then
from web.presenters.states import (
    MOST_NAMES,
    RiskView,
    StateMark,
    VerdictView,
    is_too_little,
    to_alignment_mark,
    to_authority_mark,
    to_risk,
    to_verdict,
    with_names,
)
from web.presenters.ties import TieRow, to_tie_rows
from web.presenters.timeline import TimelineView, to_day_words, to_timeline

MOST_ROWS = 500
MOST_PROMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelView:
    """Everything on the panel, in words; `past` is the day gone by that is shown."""

    deal_id: str
    past: str | None
    title: str
    facts: tuple[tuple[str, str], ...]
    url: str | None
    verdict: VerdictView
    next: NextStep | None
    marks: tuple[StateMark, ...]
    risk: RiskView
    people: tuple[PersonCard, ...]
    people_note: str | None
    ties: tuple[TieRow, ...]
    picture: PictureView
    findings: FindingsView
    path: tuple[StepRow, ...]
    path_order: str
    structure: tuple[str, ...]
    prompts: tuple[str, ...]
    decisions: tuple[DecisionRow, ...]
    watch: str | None
    unknowns: tuple[str, ...]
    open_ends: tuple[str, ...]
    since: SinceView
    timeline: TimelineView | None
    notes: tuple[str, ...]
    alert: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """What changed, and the line of days."""

    since: SinceView
    line: TimelineView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What stands on the panel beside the deal and its analysis.

    `look` is None where what changed can't be told; `fault` is what is wrong with the day that was asked for.
    """

    look: LastLook | None = FIRST_LOOK
    sync: KeptRun | None = None
    fault: str | None = None


NOTHING_BESIDE = Aside()


def to_facts(facts: Facts) -> tuple[tuple[str, str], ...]:
    """List the opportunity's own facts; what isn't known is left out."""
    closing = {"open": say("Closes"), "won": say("Won, closed"), "lost": say("Lost, closed")}[facts.status]
    pairs = (
        (say("Account"), facts.account),
        (say("Amount"), to_amount(facts.amount, facts.currency)),
        (closing, to_date(facts.close_date) if facts.close_date else None),
        (say("Stage"), facts.stage),
        (say("Owner"), facts.owner),
    )
    return tuple((label, value) for label, value in pairs if value)


def to_lasting_facts(facts: Facts) -> tuple[tuple[str, str], ...]:
    """List the facts that are shown for a day gone by, too; of the others nobody keeps what they were."""
    pairs = ((say("Account"), facts.account), (say("Owner"), facts.owner))
    return tuple((label, value) for label, value in pairs if value)


def to_open_ends(people: tuple[PersonCard, ...], risk: Risk) -> tuple[str, ...]:
    """Say what isn't known besides, without points: who else may decide, and who else wasn't heard."""
    told = {person for item in risk.unknowns for person in item.people}
    present = [card for card in people if card.side == "buyer" and not card.left]
    may = [card.name for card in present if card.may_decide]
    unheard = [card.name for card in present if card.stance == "unknown" and card.id not in told]
    ends = []
    if may:
        ends.append(
            say_many(
                "whether {names} decides: the role in the CRM says so, nobody has confirmed it",
                "whether {names} decide: the role in the CRM says so, nobody has confirmed it",
                len(may),
                names=to_list(may, MOST_NAMES),
            )
        )
    if unheard:
        ends.append(
            say_many(
                "where {names} stands, which adds no points",
                "where {names} stand, which adds no points",
                len(unheard),
                names=to_list(unheard, MOST_NAMES),
            )
        )
    return tuple(ends)


def _owner(deal: Deal) -> Facts:
    """Show the owner's name where the deal holds only the owner's id."""
    facts = deal.deal
    people = {person.id: person.name for person in deal.people}
    if facts.owner is None or facts.owner not in people:
        return facts
    return replace(facts, owner=people[facts.owner])


def to_panel(
    view: DealView, now: datetime, role: Role = "rep", wish: Wish = OVERVIEW, aside: Aside = NOTHING_BESIDE
) -> PanelView:
    """Put a deal and its analysis into the words of the panel; prompts are for coaches only."""
    timeline = to_timeline(find_track(view.deal), None, aside.fault)
    panel = _to_words(view, now, role, wish, Time(to_since(aside.look, now), timeline))
    return replace(panel, alert=to_alert(view.freshness, aside.sync, now))


def to_past_panel(
    view: DealView, past: PastLook, now: datetime, role: Role = "rep", wish: Wish = OVERVIEW
) -> PanelView:
    """Put a deal as it was on a day gone by into the words of the panel, and what changed since; `view` is of now."""
    words = to_day_words(past.day)
    time = Time(to_since_then(past.changes, words), to_timeline(find_track(view.deal), past.day))
    panel = _to_words(past.view, past.view.deal.as_of, role, wish, time)
    facts = to_lasting_facts(_owner(past.view.deal))
    return replace(panel, past=words, facts=facts, notes=to_notes(past.view, now))


def _to_words(view: DealView, now: datetime, role: Role, wish: Wish, time: Time) -> PanelView:
    deal, analysis = view.deal, view.analysis
    names = build_names(deal)
    people = to_people(deal, analysis, names, now, view.role_hints)
    ties = to_tie_rows(deal, names)
    unlisted = len(people) > MOST_ROWS or len(ties) > MOST_ROWS
    return PanelView(
        deal_id=deal.deal.id,
        past=None,
        title=deal.deal.name,
        facts=to_facts(_owner(deal)),
        url=to_safe_url(deal.deal.source.url) if deal.deal.source else None,
        verdict=to_verdict(analysis),
        next=to_next_step(analysis, deal),
        marks=(to_alignment_mark(analysis.alignment), to_authority_mark(analysis, deal)),
        risk=to_risk(analysis, names),
        people=people[:MOST_ROWS],
        people_note=(
            say(
                "Listed here are the first {most} of {people} and {ties}.",
                most=MOST_ROWS,
                people=to_count(len(people), "{count} person", "{count} people"),
                ties=to_count(len(ties), "{count} tie", "{count} ties"),
            )
            if unlisted
            else None
        ),
        ties=ties[:MOST_ROWS],
        picture=to_picture(view, people, names, wish),
        findings=to_findings(analysis.findings, EvidenceBook(deal, names), names),
        path=to_steps(analysis.path, names),
        path_order=to_order(analysis.authority),
        structure=structure_sentences(analysis.structure, {person.id: person.name for person in deal.people}),
        prompts=(tuple(each.because for each in analysis.structure.say_do[:MOST_PROMPTS]) if role in COACHING else ()),
        decisions=to_decisions(deal, analysis.authority, names),
        watch=to_watch(deal, names),
        unknowns=tuple(
            with_names(item.what, item.people, names)
            for item in analysis.risk.unknowns
            if not is_too_little(item, analysis.findings)
        ),
        open_ends=to_open_ends(people, analysis.risk) if deal.deal.status == "open" else (),
        since=time.since,
        timeline=time.line,
        notes=to_notes(view, now),
        alert=None,
    )
