"""Decides how a piece of evidence is told: what was said or done, by whom, when, how we know, and where it is kept."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from graph.corroboration import to_day
from graph.deal import (
    Activity,
    Commitment,
    Deal,
    Decision,
    Event,
    Incident,
    Person,
    Placement,
    Rating,
    Source,
    Statement,
    Tie,
    TieKind,
)
from graph.final_word import AUTHORITY_CHECK
from graph.speech import mark, say
from graph.stance import medium_of
from graph.wording import to_date
from plugin.evidence_lines import DEEDS
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names
from web.presenters.words import ACTIVITIES, COMMITMENTS, DECISIONS, EVENTS, MEDIA, Words

Record = Person | Placement | Rating | Event | Activity | Incident | Decision | Commitment | Statement | Tie

FIRM = 1.5
LEANING = 0.5
RATINGS = (
    mark("{name} rated “{statement}”: fully behind it (round {round})"),
    mark("{name} rated “{statement}”: behind it with a small reservation (round {round})"),
    mark("{name} rated “{statement}”: can live with it (round {round})"),
    mark("{name} rated “{statement}”: not yet (round {round})"),
    mark("{name} rated “{statement}”: cannot support (round {round})"),
)
ORIGINS: Mapping[str, str] = Words(
    {
        "salesforce": mark("from Salesforce"),
        "file": mark("from a file"),
        "person": mark("from a colleague's note"),
        "exercise": mark("from an exercise"),
    }
)
QUESTIONS: Mapping[str, str] = Words(
    {
        "purpose": mark("purpose"),
        "values": mark("values"),
        "future": mark("future"),
        "works_well": mark("works_well"),
        "improve": mark("improve"),
    }
)
TIE_SENTENCES: Mapping[TieKind, str] = {
    "reports_to": mark("{one} reports to {other}"),
    "influences": mark("{one} has influence on {other}"),
    "trusts": mark("{one} trusts {other}"),
    "supports": mark("{one} backs {other}"),
    "defers_to": mark("{one} leaves decisions to {other}"),
    "conflicts_with": mark("{one} and {other} often differ"),
    "undermines": mark("{one} pulls another way than {other}"),
    "blames": mark("{one} sees the cause with {other}"),
    "family": mark("{one} and {other} are family"),
    "communicates": mark("{one} writes to {other}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One piece of evidence in words; `row` is its list and id where it can be edited in place."""

    told: str
    words: str | None = None
    when: str | None = None
    how: str | None = None
    origin: str | None = None
    url: str | None = None
    url_label: str = field(default_factory=lambda: say("Open the source"))
    row: tuple[str, str] | None = None


def to_stance_words(stance: float) -> str:
    """Say a single statement's stance in words."""
    if abs(stance) <= LEANING:
        return say("undecided")
    if abs(stance) >= FIRM:
        return say("firmly in favour") if stance > 0 else say("firmly not in favour")
    return say("in favour") if stance > 0 else say("not in favour")


def to_safe_url(url: str | None) -> str | None:
    """Let through only an https address with a host, so that no file can plant a script behind a link."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme == "https" and parts.hostname else None


def to_origin(source: Source | None, names: Names, at: datetime | None = None) -> str | None:
    """Say where a piece of evidence is kept, who wrote it down, and of which day it is where that isn't `at`."""
    if source is None:
        return None
    author = names.author(source.author)
    parts = (
        ORIGINS[source.system] if source.system else "",
        say("noted by {name}", name=author) if author else "",
        say("as of {day}", day=to_date(source.as_of))
        if source.as_of and (at is None or to_day(source.as_of) != to_day(at))
        else "",
    )
    return ", ".join(part for part in parts if part) or None


def _line(
    source: Source | None,
    names: Names,
    told: str,
    *,
    at: datetime | None = None,
    words: str | None = None,
    how: str | None = None,
    row: tuple[str, str] | None = None,
) -> EvidenceLine:
    in_salesforce = source is not None and source.system == "salesforce"
    return EvidenceLine(
        told=told,
        words=words,
        when=to_date(at) if at else None,
        how=how,
        origin=to_origin(source, names, at),
        url=to_safe_url(source.url) if source else None,
        url_label=say("Open in Salesforce") if in_salesforce else say("Open the source"),
        row=None if source is not None and source.system == "exercise" else row,
    )


def _author(statement: Statement) -> str | None:
    return statement.source.author if statement.source else None


def to_how(statement: Statement, names: Names) -> str:
    """Say how we know of a statement, and whether it counts."""
    parts = [MEDIA[medium_of(statement)]]
    if not statement.public:
        parts.append(say("in private"))
    if statement.confirmed_by is None:
        parts.append(say("not confirmed, so not counted"))
    else:
        who, author = (names.author(one) for one in (statement.confirmed_by, _author(statement)))
        parts.extend([say("confirmed by {name}", name=who)] if who != author else [])
    if statement.withdrawn_at is not None:
        parts.append(say("taken back on {day}", day=to_date(statement.withdrawn_at)))
    return ", ".join(parts)


def to_statement_line(statement: Statement, names: Names) -> EvidenceLine:
    """Tell a statement."""
    who, topic = names.person(statement.by), names.topic(statement.subject, statement.decision)
    deed = say(DEEDS[statement.kind], to=names.person(statement.to))
    details = [
        say("{name} {deed} on “{topic}”", name=who, deed=deed, topic=topic)
        if topic
        else say("{name} {deed}", name=who, deed=deed),
        f"({to_stance_words(statement.stance)})" if statement.stance is not None else "",
        say("(rightly)") if statement.right else "",
        say("(not yet rightly)") if statement.right is False else "",
    ]
    told = " ".join(detail for detail in details if detail)
    if statement.risk:
        told = f"{told}: {statement.risk}"
    how, row = to_how(statement, names), ("statements", statement.id)
    return _line(statement.source, names, told, at=statement.at, words=statement.words, how=how, row=row)


def _commitment(item: Commitment, names: Names) -> EvidenceLine:
    values = {
        "name": names.person(item.owner),
        "what": item.what or names.topic(item.subject, None) or say("their part"),
        "day": to_date(item.due),
        "status": COMMITMENTS[item.status],
    }
    told = (
        say("{name} promised: {what}. Due {day}, {status}, could not for lack of means", **values)
        if item.hindered
        else say("{name} promised: {what}. Due {day}, {status}", **values)
    )
    return _line(item.source, names, told, at=item.status_at or item.due, row=("commitments", item.id))


def _decision(item: Decision, names: Names) -> EvidenceLine:
    values = {
        "decision": item.name,
        "status": DECISIONS[item.status],
        "names": to_list(names.persons(item.final_word)) or say("nobody on record"),
    }
    told = (
        say("Decision “{decision}”: {status}, due {day}. Final word: {names}", **values, day=to_date(item.due))
        if item.due
        else say("Decision “{decision}”: {status}. Final word: {names}", **values)
    )
    at = item.decided_at or item.opened_at or item.proposed_at
    return _line(item.source, names, told, at=at, row=("decisions", item.id))


def to_tie_words(tie: Tie, names: Names) -> str:
    """Tell a tie as a sentence."""
    told = say(TIE_SENTENCES[tie.kind], one=names.person(tie.from_), other=names.person(tie.to))
    if tie.kind != "communicates" or not tie.count:
        return told
    return to_count(tie.count, "{told} ({count} message)", "{told} ({count} messages)", told=told)


def _tie(item: Tie, names: Names) -> EvidenceLine:
    row = None if item.kind == "communicates" else ("ties", item.id)
    return _line(item.source, names, to_tie_words(item, names), at=item.at, row=row)


def _activity(item: Activity, names: Names) -> EvidenceLine:
    values = {
        "contact": ACTIVITIES[item.kind] if item.kind else say("Contact"),
        "name": names.person(item.from_),
        "names": to_list(names.persons(item.to)),
    }
    if item.from_ and item.to:
        told = say("{contact} from {name} with {names}", **values)
    elif item.from_:
        told = say("{contact} from {name}", **values)
    else:
        told = say("{contact} with {names}", **values) if item.to else values["contact"]
    if item.count > 1:
        told = say("{told} ({count} times)", told=told, count=item.count)
    return _line(item.source, names, told, at=item.at)


def _incident(item: Incident, names: Names) -> EvidenceLine:
    return _line(item.source, names, item.what or say("Something went wrong"), at=item.at)


def _event(item: Event, names: Names) -> EvidenceLine:
    about = f" ({names.person(item.person)})" if item.person else ""
    return _line(item.source, names, f"{item.what or EVENTS[item.kind]}{about}", at=item.at)


def _rating(item: Rating, names: Names) -> EvidenceLine:
    who = names.person(item.by)
    told = say(RATINGS[item.level - 1], name=who, statement=item.statement, round=item.round)
    return _line(item.source, names, told)


def _placement(item: Placement, names: Names) -> EvidenceLine:
    told = say(
        "{name}'s answer on {question} is in “{group}”",
        name=names.person(item.by),
        question=QUESTIONS.get(item.question, item.question),
        group=item.group,
    )
    return _line(item.source, names, told)


def _person(item: Person, names: Names) -> EvidenceLine:
    name = f"{item.name}, {item.title}" if item.title else item.name
    return _line(item.source, names, say("{name}, as recorded", name=name))


_TELLERS: dict[type, Callable[[Any, Names], EvidenceLine]] = {
    Statement: to_statement_line,
    Commitment: _commitment,
    Decision: _decision,
    Tie: _tie,
    Activity: _activity,
    Incident: _incident,
    Event: _event,
    Rating: _rating,
    Placement: _placement,
    Person: _person,
}
GONE = mark("A record that is no longer part of this deal's data")


class EvidenceBook:
    """Finds a deal's pieces of evidence by id."""

    def __init__(self, deal: Deal, names: Names) -> None:
        lists: tuple[tuple[Record, ...], ...] = (
            deal.people,
            deal.placements,
            deal.ratings,
            deal.events,
            deal.activities,
            deal.incidents,
            deal.decisions,
            deal.commitments,
            deal.statements,
            deal.ties,
        )
        self._records = {record.id: record for records in lists for record in records}
        self._names = names

    def lines(self, ids: Iterable[str]) -> tuple[EvidenceLine, ...]:
        """Tell each piece, in the order given; what is no longer there is said to be so."""
        return tuple(self._tell(evidence_id) for evidence_id in ids)

    def _tell(self, evidence_id: str) -> EvidenceLine:
        if evidence_id.startswith(AUTHORITY_CHECK):
            decision = self._names.decisions.get(evidence_id.removeprefix(AUTHORITY_CHECK))
            return EvidenceLine(told=_tell_private_answers(decision or say("a decision")))
        record = self._records.get(evidence_id)
        if record is None:
            return EvidenceLine(told=say(GONE))
        return _TELLERS[type(record)](record, self._names)


def _tell_private_answers(decision: str) -> str:
    return say("Private answers on who has the final word on {decision}, counted together", decision=decision)
