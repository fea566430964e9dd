"""Decides how a piece of evidence is told: what was said or done, by whom, when, how we know, and where it is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
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
)
from graph.final_word import AUTHORITY_CHECK
from graph.stance import medium_of
from graph.wording import to_date
from plugin.evidence_lines import DEEDS
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names
from web.presenters.words import ACTIVITIES, COMMITMENTS, DECISIONS, EVENTS, MEDIA, SYSTEMS, TIES

Record = Person | Placement | Rating | Event | Activity | Incident | Decision | Commitment | Statement | Tie

FIRM = 1.5
LEANING = 0.5
RATING_WORDS = (
    "fully behind it",
    "behind it with a small reservation",
    "can live with it",
    "not yet",
    "cannot support",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """One piece of evidence in words; `row` is its list and id where it can be edited in place."""

    told: str
    words: str | None = None
    when: str | None = None
    how: str | None = None
    origin: str | None = None
    url: str | None = None
    url_label: str = "Open the source"
    row: tuple[str, str] | None = None


def to_stance_words(stance: float) -> str:
    """Say a single statement's stance in words."""
    if abs(stance) <= LEANING:
        return "undecided"
    firmly = "firmly " if abs(stance) >= FIRM else ""
    return f"{firmly}{'in favour' if stance > 0 else 'not in favour'}"


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
        f"from {SYSTEMS[source.system]}" if source.system else "",
        f"noted by {author}" if author else "",
        f"as of {to_date(source.as_of)}" if source.as_of and (at is None or to_day(source.as_of) != to_day(at)) else "",
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
        url_label="Open in Salesforce" if in_salesforce else "Open the source",
        row=None if source is not None and source.system == "exercise" else row,
    )


def _author(statement: Statement) -> str | None:
    return statement.source.author if statement.source else None


def to_how(statement: Statement, names: Names) -> str:
    """Say how we know of a statement, and whether it counts."""
    parts = [MEDIA[medium_of(statement)]]
    if not statement.public:
        parts.append("in private")
    if statement.confirmed_by is None:
        parts.append("not confirmed, so not counted")
    else:
        who, author = (names.author(one) for one in (statement.confirmed_by, _author(statement)))
        parts.extend([f"confirmed by {who}"] if who != author else [])
    if statement.withdrawn_at is not None:
        parts.append(f"taken back on {to_date(statement.withdrawn_at)}")
    return ", ".join(parts)


def to_statement_line(statement: Statement, names: Names) -> EvidenceLine:
    """Tell a statement."""
    topic = names.topic(statement.subject, statement.decision)
    deed = DEEDS[statement.kind].format(to=names.person(statement.to))
    details = [
        f"on “{topic}”" if topic else "",
        f"({to_stance_words(statement.stance)})" if statement.stance is not None else "",
        "(rightly)" if statement.right else "",
        "(not yet rightly)" if statement.right is False else "",
    ]
    told = " ".join((names.person(statement.by), deed, *(detail for detail in details if detail)))
    if statement.risk:
        told = f"{told}: {statement.risk}"
    how, row = to_how(statement, names), ("statements", statement.id)
    return _line(statement.source, names, told, at=statement.at, words=statement.words, how=how, row=row)


def _commitment(item: Commitment, names: Names) -> EvidenceLine:
    what = item.what or names.topic(item.subject, None) or "their part"
    hindered = ", could not for lack of means" if item.hindered else ""
    told = f"{names.person(item.owner)} promised: {what}. Due {to_date(item.due)}, {COMMITMENTS[item.status]}{hindered}"
    return _line(item.source, names, told, at=item.status_at or item.due, row=("commitments", item.id))


def _decision(item: Decision, names: Names) -> EvidenceLine:
    holders = to_list(names.persons(item.final_word)) or "nobody on record"
    due = f", due {to_date(item.due)}" if item.due else ""
    told = f"Decision “{item.name}”: {DECISIONS[item.status]}{due}. Final word: {holders}"
    at = item.decided_at or item.opened_at or item.proposed_at
    return _line(item.source, names, told, at=at, row=("decisions", item.id))


def to_tie_words(tie: Tie, names: Names) -> str:
    """Tell a tie as a sentence."""
    word = TIES[tie.kind]
    start, end = names.person(tie.from_), names.person(tie.to)
    if tie.kind == "conflicts_with":
        return f"{start} and {end} often differ"
    if tie.kind == "family":
        return f"{start} and {end} are family"
    count = (
        f" ({to_count(tie.count, '{count} message', '{count} messages')})"
        if tie.kind == "communicates" and tie.count
        else ""
    )
    return f"{start} {word.verb} {end}{count}"


def _tie(item: Tie, names: Names) -> EvidenceLine:
    row = None if item.kind == "communicates" else ("ties", item.id)
    return _line(item.source, names, to_tie_words(item, names), at=item.at, row=row)


def _activity(item: Activity, names: Names) -> EvidenceLine:
    kind = ACTIVITIES[item.kind] if item.kind else "Contact"
    sender = f" from {names.person(item.from_)}" if item.from_ else ""
    others = f" with {to_list(names.persons(item.to))}" if item.to else ""
    times = f" ({item.count} times)" if item.count > 1 else ""
    return _line(item.source, names, f"{kind}{sender}{others}{times}", at=item.at)


def _incident(item: Incident, names: Names) -> EvidenceLine:
    return _line(item.source, names, item.what or "Something went wrong", at=item.at)


def _event(item: Event, names: Names) -> EvidenceLine:
    about = f" ({names.person(item.person)})" if item.person else ""
    return _line(item.source, names, f"{item.what or EVENTS[item.kind]}{about}", at=item.at)


def _rating(item: Rating, names: Names) -> EvidenceLine:
    told = f"{names.person(item.by)} rated “{item.statement}”: {RATING_WORDS[item.level - 1]} (round {item.round})"
    return _line(item.source, names, told)


def _placement(item: Placement, names: Names) -> EvidenceLine:
    return _line(item.source, names, f"{names.person(item.by)}'s answer on {item.question} is in “{item.group}”")


def _person(item: Person, names: Names) -> EvidenceLine:
    title = f", {item.title}" if item.title else ""
    return _line(item.source, names, f"{item.name}{title}, as recorded")


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
GONE = EvidenceLine(told="A record that is no longer part of this deal's data")


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
            decision = self._names.decisions.get(evidence_id.removeprefix(AUTHORITY_CHECK), "a decision")
            return EvidenceLine(told=f"Private answers on who has the final word on {decision}, counted together")
        record = self._records.get(evidence_id)
        return GONE if record is None else _TELLERS[type(record)](record, self._names)
