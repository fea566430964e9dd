"""Decides in which words a change, a row or a fact is told to whoever edits a deal."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from graph.speech import mark, say
from graph.wording import to_date
from plugin.recent_changes import ChangedRow, Facts
from web.presenters.desk_commitment import STATUSES as PROMISE_STATUSES
from web.presenters.desk_decision import STATUSES as DECISION_STATUSES
from web.presenters.desk_kinds import KIND_WORDS
from web.presenters.desk_statement import MEDIA, STANCES
from web.presenters.desk_tie import KINDS
from web.presenters.evidence import TIE_SENTENCES
from web.presenters.formats import to_count, to_list, within
from web.presenters.names import Names
from web.presenters.words import Words

LONGEST_QUOTE = 80
UNKNOWN_TIE = mark("{one} is tied to {other}")
ATTRIBUTES: Mapping[str, str] = Words(
    {
        "words": mark("Words"),
        "stance": mark("For it or not"),
        "kind": mark("Kind"),
        "at": mark("When"),
        "by": mark("Who"),
        "to": mark("To whom"),
        "from_": mark("From whom"),
        "subject": mark("About"),
        "decision": mark("Decision"),
        "public": mark("Said openly"),
        "medium": mark("How we know"),
        "first_hand": mark("First-hand"),
        "risk": mark("Risk named"),
        "answered": mark("Answered"),
        "withdrawn_at": mark("Taken back on"),
        "confirmed_by": mark("Confirmed by"),
        "strength": mark("Strength"),
        "until": mark("Ended on"),
        "owner": mark("Who"),
        "what": mark("What"),
        "due": mark("Until"),
        "status": mark("Status"),
        "status_at": mark("Since"),
        "done_at": mark("Done on"),
        "accepted": mark("Accepted"),
        "name": mark("Name"),
        "final_word": mark("Final word"),
        "must_agree": mark("Must agree"),
        "agreed": mark("Has agreed"),
        "input": mark("Is asked"),
        "voters": mark("Votes"),
        "decided_by": mark("Decided by"),
        "decided_at": mark("Decided on"),
        "act_by": mark("Acts by"),
        "decision_maker": mark("Decides"),
        "is_champion": mark("Champion"),
        "formal_rank": mark("Formal rank"),
        "former": mark("Holds no office any more"),
        "joined_at": mark("Joined on"),
        "left_at": mark("Left on"),
        "title": mark("Title"),
        "department": mark("Department"),
        "boss": mark("Reports to"),
        "role": mark("Role in the CRM"),
    }
)
_PEOPLE = frozenset(
    {"by", "to", "from_", "owner", "decided_by", "boss", "person", "final_word", "must_agree", "agreed", "input",
     "voters", "recommends", "carries_out", "asked", "charter_acknowledged", "predecessor_of"}
)  # fmt: skip


def tell_change(rows: Sequence[ChangedRow], names: Names) -> str:
    """Tell several rows as the one thing that was done: a merge by who went, else by the last row."""
    gone = next((row for row in rows if row.place == "people" and row.after is None), None)
    if len(rows) > 1 and gone is not None:
        return to_count(
            len(rows) - 1,
            "{name} made one with somebody else, {count} entry moved along",
            "{name} made one with somebody else, {count} entries moved along",
            name=(gone.before or {}).get("name") or say("Somebody"),
        )
    if len(rows) > 1 and any(row.place == "people" and row.before is None for row in rows):
        return say("Two people told apart again")
    return _to_row_words(rows[-1], names)


def tell_row(place: str, facts: Facts, row_id: str, names: Names) -> str:
    """Tell a row of a list in one line."""
    return _TELLERS.get(place, _other)(facts, row_id, names)


def _to_row_words(row: ChangedRow, names: Names) -> str:
    facts = row.after or row.before or {}
    what = tell_row(row.place, facts, row.id, names)
    if row.after is None:
        return say("Taken out: {what}", what=what)
    if row.before is None:
        return what
    if facts.get("withdrawn_at") and not row.before.get("withdrawn_at"):
        return say("Taken back: {what}", what=what)
    if facts.get("until") and not row.before.get("until"):
        return say("Ended: {what}", what=what)
    return what if row.place in {"people", "lines"} else say("Changed: {what}", what=what)


def _statement(facts: Facts, _row: str, names: Names) -> str:
    words = facts.get("words")
    who = names.person(facts.get("by"))
    if isinstance(words, str):
        short = (
            words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"
        )
        return say("{name}: “{words}”", name=who, words=short)
    stance = STANCES.get(_plain_number(facts.get("stance")) or "none")
    return f"{who}: {within(stance or to_value('kind', facts.get('kind'), names))}"


def _tie(facts: Facts, _row: str, names: Names) -> str:
    sentence = _TIES.get(str(facts.get("kind")), UNKNOWN_TIE)
    return say(sentence, one=names.person(facts.get("from_")), other=names.person(facts.get("to")))


def _commitment(facts: Facts, _row: str, names: Names) -> str:
    status = str(facts.get("status"))
    told = say(
        "{name} promised: {what}",
        name=names.person(facts.get("owner")),
        what=facts.get("what") or say("their part"),
    )
    if status == "open" or status not in PROMISE_STATUSES:
        return told
    return f"{told} ({to_value('status', status, names)})"


def _decision(facts: Facts, _row: str, names: Names) -> str:
    holders = to_list(names.persons(facts.get("final_word") or ()))
    return say(
        "Decision “{decision}”, final word: {names}",
        decision=facts.get("name"),
        names=holders or say("nobody on record"),
    )


def _person(facts: Facts, row: str, names: Names) -> str:
    who = facts.get("name") or names.person(facts.get("contact") or row)
    told = [
        say(_FACTS[name], value=to_value(name, value, names))
        for name, value in facts.items()
        if name in _FACTS and value is not None
    ]
    return f"{who}: {', '.join(told)}" if told else str(who)


def _role(facts: Facts, _row: str, names: Names) -> str:
    return say("{name} has the role {role}", name=names.person(facts.get("person")), role=facts.get("role"))


def _line(facts: Facts, _row: str, names: Names) -> str:
    person, boss = names.person(facts.get("person")), facts.get("boss")
    if not boss:
        return say("{one} reports to nobody any more", one=person)
    return say("{one} reports to {other}", one=person, other=names.person(boss))


def _task(facts: Facts, _row: str, _names: Names) -> str:
    return say("Task: {what}", what=facts.get("what") or say("for one of us"))


def _subject(facts: Facts, _row: str, _names: Names) -> str:
    name = facts.get("name")
    return say("Subject “{name}”", name=name) if name else say("Subject “without a name”")


def _other(facts: Facts, row: str, _names: Names) -> str:
    return str(facts.get("what") or facts.get("name") or row)


_TIES: Mapping[str, str] = {
    **{str(kind): sentence for kind, sentence in TIE_SENTENCES.items()},
    "conflicts_with": mark("{one} often differs with {other}"),
    "family": mark("{one} is family of {other}"),
    "communicates": mark("{one} is in contact with {other}"),
}
_FACTS: Mapping[str, str] = {
    "decision_maker": mark("decides: {value}"),
    "is_champion": mark("champion: {value}"),
    "formal_rank": mark("formal rank: {value}"),
    "former": mark("holds no office any more: {value}"),
    "left_at": mark("left on: {value}"),
    "joined_at": mark("joined on: {value}"),
}
_CODES: Mapping[str, Sequence[Mapping[Any, str]]] = {
    "kind": (KIND_WORDS, KINDS, Words({"communicates": mark("is in contact with")})),
    "status": (PROMISE_STATUSES, DECISION_STATUSES),
    "stance": (STANCES,),
    "medium": (MEDIA,),
}
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


def to_value(name: str, value: Any, names: Names) -> str:
    """Write a fact's value for a person; ids become names, codes words, times days."""
    if value is None or value in ("", [], ()):
        return say("nothing")
    if name in _PEOPLE:
        return to_list(names.persons(value)) if isinstance(value, list | tuple) else names.person(str(value))
    if name in {"subject", "decision"}:
        return names.topic(str(value), str(value)) or str(value)
    if name in _CODES:
        text = _plain_number(value) if name == "stance" else str(value)
        told = next((words[text] for words in _CODES[name] if text in words), text.replace("_", " "))
        return told if name == "kind" else within(told)
    return _to_plain(value)


def _to_plain(value: Any) -> str:
    if isinstance(value, bool):
        return say("yes") if value else say("no")
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
