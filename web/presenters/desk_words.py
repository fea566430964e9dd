"""Decides in which words a change, a row or a fact is told to whoever edits a deal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.wording import to_date
from plugin.recent_changes import ChangedRow, Facts
from web.presenters.desk_commitment import STATUSES as PROMISE_STATUSES
from web.presenters.desk_decision import STATUSES as DECISION_STATUSES
from web.presenters.desk_kinds import KIND_WORDS
from web.presenters.desk_statement import MEDIA, STANCES
from web.presenters.desk_tie import KINDS
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names

LONGEST_QUOTE = 80
ATTRIBUTES: Mapping[str, str] = {
    "words": "Words",
    "stance": "For it or not",
    "kind": "Kind",
    "at": "When",
    "by": "Who",
    "to": "To whom",
    "from_": "From whom",
    "subject": "About",
    "decision": "Decision",
    "public": "Said openly",
    "medium": "How we know",
    "first_hand": "First-hand",
    "risk": "Risk named",
    "answered": "Answered",
    "withdrawn_at": "Taken back on",
    "confirmed_by": "Confirmed by",
    "strength": "Strength",
    "until": "Ended on",
    "owner": "Who",
    "what": "What",
    "due": "Until",
    "status": "Status",
    "status_at": "Since",
    "done_at": "Done on",
    "accepted": "Accepted",
    "name": "Name",
    "final_word": "Final word",
    "must_agree": "Must agree",
    "agreed": "Has agreed",
    "input": "Is asked",
    "voters": "Votes",
    "decided_by": "Decided by",
    "decided_at": "Decided on",
    "act_by": "Acts by",
    "decision_maker": "Decides",
    "is_champion": "Champion",
    "formal_rank": "Formal rank",
    "former": "Holds no office any more",
    "joined_at": "Joined on",
    "left_at": "Left on",
    "title": "Title",
    "department": "Department",
    "boss": "Reports to",
    "role": "Role in the CRM",
}
_PEOPLE = frozenset(
    {"by", "to", "from_", "owner", "decided_by", "boss", "person", "final_word", "must_agree", "agreed", "input",
     "voters", "recommends", "carries_out", "asked", "charter_acknowledged", "predecessor_of"}
)  # fmt: skip


def tell_change(rows: Sequence[ChangedRow], names: Names) -> str:
    """Tell several rows as the one thing that was done: a merge by who went, else by the last row."""
    gone = next((row for row in rows if row.place == "people" and row.after is None), None)
    if len(rows) > 1 and gone is not None:
        others = to_count(len(rows) - 1, "{count} entry", "{count} entries")
        return f"{(gone.before or {}).get('name') or 'Somebody'} made one with somebody else, {others} moved along"
    if len(rows) > 1 and any(row.place == "people" and row.before is None for row in rows):
        return "Two people told apart again"
    return _to_row_words(rows[-1], names)


def tell_row(place: str, facts: Facts, row_id: str, names: Names) -> str:
    """Tell a row of a list in one line."""
    return _TELLERS.get(place, _other)(facts, row_id, names)


def _to_row_words(row: ChangedRow, names: Names) -> str:
    facts = row.after or row.before or {}
    what = tell_row(row.place, facts, row.id, names)
    if row.after is None:
        return f"Taken out: {what}"
    if row.before is None:
        return what
    if facts.get("withdrawn_at") and not row.before.get("withdrawn_at"):
        return f"Taken back: {what}"
    if facts.get("until") and not row.before.get("until"):
        return f"Ended: {what}"
    return what if row.place in {"people", "lines"} else f"Changed: {what}"


def _statement(facts: Facts, _row: str, names: Names) -> str:
    words = facts.get("words")
    who = names.person(facts.get("by"))
    if isinstance(words, str):
        short = (
            words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
        )
        return f"{who}: “{short}”"
    stance = _CODES["stance"].get(_plain_number(facts.get("stance")))
    return f"{who}: {stance or to_value('kind', facts.get('kind'), names).lower()}"


def _tie(facts: Facts, _row: str, names: Names) -> str:
    verb = _KINDS.get(str(facts.get("kind")), "is tied to")
    return f"{names.person(facts.get('from_'))} {verb} {names.person(facts.get('to'))}"


def _commitment(facts: Facts, _row: str, names: Names) -> str:
    status = str(facts.get("status"))
    became = f" ({_STATUSES[status]})" if status in PROMISE_STATUSES and status != "open" else ""
    return f"{names.person(facts.get('owner'))} promised: {facts.get('what') or 'their part'}{became}"


def _decision(facts: Facts, _row: str, names: Names) -> str:
    holders = to_list(names.persons(facts.get("final_word") or ()))
    return f"Decision “{facts.get('name')}”, final word: {holders or 'nobody on record'}"


def _person(facts: Facts, row: str, names: Names) -> str:
    who = facts.get("name") or names.person(facts.get("contact") or row)
    told = [
        to_fact(name, value, names) for name, value in facts.items() if name in _TOLD_OF_PEOPLE and value is not None
    ]
    return f"{who}: {', '.join(told)}" if told else str(who)


def _role(facts: Facts, _row: str, names: Names) -> str:
    return f"{names.person(facts.get('person'))} has the role {facts.get('role')}"


def _line(facts: Facts, _row: str, names: Names) -> str:
    boss = facts.get("boss")
    whom = names.person(boss) if boss else "nobody any more"
    return f"{names.person(facts.get('person'))} reports to {whom}"


def _task(facts: Facts, _row: str, _names: Names) -> str:
    return f"Task: {facts.get('what') or 'for one of us'}"


def _subject(facts: Facts, _row: str, _names: Names) -> str:
    return f"Subject “{facts.get('name') or 'without a name'}”"


def _other(facts: Facts, row: str, _names: Names) -> str:
    return str(facts.get("what") or facts.get("name") or row)


_STATUSES: Mapping[str, str] = {
    str(status): words.lower() for status, words in [*DECISION_STATUSES.items(), *PROMISE_STATUSES.items()]
}
_KINDS: Mapping[str, str] = {
    "communicates": "is in contact with",
    **{str(kind): words for kind, words in [*KIND_WORDS.items(), *KINDS.items()]},
}
_CODES: Mapping[str, Mapping[str, str]] = {
    "kind": _KINDS,
    "status": _STATUSES,
    "stance": {each.value: each.label.lower() for each in STANCES if each.value},
    "medium": {each.value: each.label.lower() for each in MEDIA},
}
_TOLD_OF_PEOPLE = ("decision_maker", "is_champion", "formal_rank", "former", "left_at", "joined_at")
_TELLERS: Mapping[str, Callable[[Facts, str, Names], str]] = {
    "statements": _statement,
    "ties": _tie,
    "commitments": _commitment,
    "decisions": _decision,
    "people": _person,
    "roles": _role,
    "lines": _line,
    "tasks": _task,
    "subjects": _subject,
}


def to_fact(name: str, value: Any, names: Names) -> str:
    """Tell one fact with its name: `decides: yes`."""
    return f"{ATTRIBUTES.get(name, name.replace('_', ' ')).lower()}: {to_value(name, value, names)}"


def to_value(name: str, value: Any, names: Names) -> str:
    """Write a fact's value for a person; ids become names, codes words, times days."""
    if value is None or value in ("", [], ()):
        return "nothing"
    if name in _PEOPLE:
        return to_list(names.persons(value)) if isinstance(value, list | tuple) else names.person(str(value))
    if name in {"subject", "decision"}:
        return names.topic(str(value), str(value)) or str(value)
    if name in _CODES:
        text = _plain_number(value) if name == "stance" else str(value)
        return _CODES[name].get(text, text.replace("_", " "))
    return _to_plain(value)


def _to_plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        try:
            return to_date(datetime.fromisoformat(value)) if value[:4].isdecimal() else value
        except ValueError:
            return value
    if isinstance(value, list | tuple):
        return to_list(str(one) for one in value)
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _plain_number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else ""
