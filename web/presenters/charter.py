"""Decides how a charter stands on its page: who has the final word first, then who else has a part, then the days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.exercises.charter import MEANINGS, PARTS, Charter, CharterDecision, find_named
from graph.exercises.charter_changes import tell_change
from graph.exercises.days import tell_due, tell_pace, to_day_words
from graph.speech import say
from graph.wording import to_date
from plugin.charter_views import CharterView, Findings, TickView
from web.presenters.findings import to_title
from web.presenters.formats import to_list
from web.presenters.words import AUTHORITY


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a decision, or of the owners' or the founder's: its label, what stands there, and a remark."""

    label: str
    words: Sequence[str]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision: its number and name, who has the final word, and the other parts."""

    name: str
    reserved: bool
    final_word: str | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who is named: whether and how they acknowledged, and until when their address holds."""

    id: str
    name: str
    ticked: str | None
    link: str | None
    address: str
    """The mail address that the newest of their addresses went to, or nothing."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What the analysis said before and says now: who has the final word, the risk, and what it no longer finds."""

    before: Sequence[str]
    now: Sequence[str]
    gone: Sequence[str]
    new: Sequence[str]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list of them."""

    version: int
    words: str
    current: bool


@dataclass(frozen=True, slots=True)
class CharterPage:
    """A charter on its page."""

    deal: str
    deal_name: str
    version: int
    newest: int
    state_words: str
    is_put: bool
    is_in_force: bool
    is_newest: bool
    decisions: Sequence[DecisionRow]
    owners: Sequence[Line]
    founder: Sequence[Line]
    missing: int
    people: Sequence[PersonRow]
    waiting: int
    mails: bool
    acknowledged: str
    sides: Sides | None
    pace: str | None
    versions: Sequence[VersionRow]
    changes: Sequence[str]
    writes: bool


def to_charter_page(shown: CharterView, now: datetime) -> CharterPage:
    """Write a charter's page."""
    names = {each.id: each.name for each in shown.view.deal.people}
    today = now.astimezone(UTC).date()
    is_put = shown.state == "put"
    return CharterPage(
        deal=shown.view.deal.deal.id,
        deal_name=shown.view.deal.deal.name,
        version=shown.version,
        newest=shown.newest,
        state_words=_tell_state(shown),
        is_put=is_put,
        is_in_force=is_put and shown.version == shown.in_force,
        is_newest=shown.version == shown.newest,
        decisions=to_decision_rows(shown.charter, names, today),
        owners=to_owners_lines(shown.charter, names),
        founder=to_founder_lines(shown.charter, names),
        missing=len(shown.problems),
        people=[_person(person, names, shown) for person in _named(shown)],
        waiting=sum(person not in shown.ticks for person in shown.named),
        mails=shown.mails,
        acknowledged=say("{count} of {all} acknowledged", count=len(shown.ticks), all=len(shown.named)),
        sides=None if shown.before is None else _compare(shown.before, shown),
        pace=None if shown.pace is None else tell_pace(shown.pace),
        versions=[
            VersionRow(
                version=each.version,
                words=say("Version {number}, {day}: put to those named", number=each.version, day=to_date(each.at))
                if each.state == "put"
                else say("Version {number}, {day}: draft", number=each.version, day=to_date(each.at)),
                current=each.version == shown.version,
            )
            for each in shown.versions
        ],
        changes=[tell_change(each, names) for each in shown.changes],
        writes=shown.writes,
    )


def to_decision_rows(charter: Charter, names: Mapping[str, str], today: date) -> Sequence[DecisionRow]:
    """Write the decisions in their order."""
    return [_decision(each, names, today) for each in charter.decisions]


def to_owners_lines(charter: Charter, names: Mapping[str, str]) -> Sequence[Line]:
    """Write the owners' part; nothing where there is none."""
    owners = charter.owners
    if owners is None:
        return []
    lines = [
        Line(say("Owners"), [_name(person, names) for person in owners.people]),
        Line(say("For owners to decide"), owners.decide),
        Line(say("Owners are asked about"), owners.are_asked),
        Line(say("Owners are told"), owners.are_told),
        Line(say("Not for owners to decide"), owners.not_theirs),
        Line(say("How often"), [owners.how_often] if owners.how_often else []),
        Line(say("Written in"), [owners.agreement] if owners.agreement else []),
    ]
    return [line for line in lines if line.words]


def to_founder_lines(charter: Charter, names: Mapping[str, str]) -> Sequence[Line]:
    """Write the role of a founder who has left office; nothing where there is none."""
    founder = charter.founder
    if founder is None:
        return []
    lines = [
        Line(say("Founder"), [_name(founder.person, names)]),
        Line(say("Advises on"), founder.advises_on),
        Line(say("Through"), [_name(founder.through, names)] if founder.through else []),
        Line(say("Until"), [to_day_words(founder.until)] if founder.until else []),
        Line(say("Looked at again on"), [to_day_words(founder.review_on)] if founder.review_on else []),
        Line(say("What stays"), [founder.stays] if founder.stays else []),
    ]
    return [line for line in lines if line.words]


@dataclass(frozen=True, slots=True)
class TickPage:
    """A charter for one of those whom it names."""

    deal_name: str
    me: str
    version: int
    decisions: Sequence[DecisionRow]
    owners: Sequence[Line]
    founder: Sequence[Line]
    mine: Sequence[str]
    ticked: str | None


def to_tick_page(shown: TickView, now: datetime) -> TickPage:
    """Write the page that a personal address leads to; the parts of whoever looks are told first."""
    today = now.astimezone(UTC).date()
    return TickPage(
        deal_name=shown.deal_name,
        me=_name(shown.me, shown.names),
        version=shown.version,
        decisions=to_decision_rows(shown.charter, shown.names, today),
        owners=to_owners_lines(shown.charter, shown.names),
        founder=to_founder_lines(shown.charter, shown.names),
        mine=[words for each in shown.charter.decisions for words in _tell_mine(each, shown.me)],
        ticked=None if shown.ticked_at is None else to_date(shown.ticked_at),
    )


def _tell_mine(decision: CharterDecision, me: str) -> Sequence[str]:
    parts = {
        "final_word": decision.final_word == me,
        "must_agree": any(each.person == me for each in decision.must_agree),
        "recommends": me in decision.recommends,
        "gives_input": me in decision.gives_input,
        "carries_out": me in decision.carries_out,
    }
    return [
        say("{decision}: {part}. {meaning}", decision=decision.name, part=say(PARTS[part]), meaning=say(MEANINGS[part]))
        for part, held in parts.items()
        if held
    ]


def _decision(decision: CharterDecision, names: Mapping[str, str], today: date) -> DecisionRow:
    lines = [
        Line(
            say(PARTS["must_agree"]),
            [
                say("{name}, on these grounds alone: {grounds}", name=_name(each.person, names), grounds=each.grounds)
                if each.grounds
                else _name(each.person, names)
                for each in decision.must_agree
            ],
        ),
        *(
            Line(say(PARTS[part]), [to_list(_name(person, names) for person in people)] if people else [])
            for part, people in (
                ("recommends", decision.recommends),
                ("gives_input", decision.gives_input),
                ("carries_out", decision.carries_out),
            )
        ),
        *(
            Line(say(PARTS[part]), [to_day_words(day)] if day else [], tell_due(day, today) if day else "")
            for part, day in (("listen_until", decision.listen_until), ("act_by", decision.act_by))
        ),
    ]
    return DecisionRow(
        name=decision.name,
        reserved=decision.matter == "reserved",
        final_word=_name(decision.final_word, names) if decision.final_word else None,
        lines=[line for line in lines if line.words],
    )


def _named(shown: CharterView) -> Sequence[str]:
    """Those who haven't acknowledged first, each in the charter's order."""
    return sorted((person for person in find_named(shown.charter) if person), key=lambda person: person in shown.ticks)


def _person(person: str, names: Mapping[str, str], shown: CharterView) -> PersonRow:
    tick, link, sent = shown.ticks.get(person), shown.links.get(person), shown.sent.get(person)
    ticked = held = None
    if tick is not None:
        ticked = (
            say("acknowledged on {day}, by their own address", day=to_date(tick.at))
            if tick.way == "link"
            else say("acknowledged on {day}, as told to the coach", day=to_date(tick.at))
        )
    elif sent is not None and link is not None:
        held = say("mailed an address on {day}", day=to_date(sent.at))
    elif link is not None:
        held = say("has an address until {day}", day=to_date(link))
    return PersonRow(
        id=person, name=_name(person, names), ticked=ticked, link=held, address=sent.address if sent else ""
    )


def _name(person: str, names: Mapping[str, str]) -> str:
    return names.get(person) or say("somebody not in this deal")


def _tell_state(shown: CharterView) -> str:
    if shown.version == 0:
        return say("Nothing is written yet. Below stands what the record says of the open decisions.")
    if shown.state == "draft":
        return say("Version {number}, a draft that binds nobody", number=shown.version)
    if shown.version == shown.in_force:
        return say("Version {number}, put to those whom it names", number=shown.version)
    return say("Version {number}, replaced since", number=shown.version)


def _compare(before: Findings, shown: CharterView) -> Sides:
    analysis = shown.view.analysis
    now = list(dict.fromkeys(each.code for each in analysis.findings if each.state == "fires"))
    return Sides(
        before=_tell_side(before.authority, before.risk),
        now=_tell_side(analysis.authority.state, analysis.risk.score),
        gone=[to_title(code) for code in before.codes if code not in now],
        new=[to_title(code) for code in now if code not in before.codes],
    )


def _tell_side(authority: str, risk: int) -> Sequence[str]:
    word = next((each.label for state, each in AUTHORITY.items() if state == authority), authority)
    return [say("Final word: {state}", state=word), say("Risk: {risk} of 100", risk=risk)]
