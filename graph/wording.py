"""How findings speak: dates, names and quotations in plain words of the language that is spoken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from graph.corroboration import to_day
from graph.deal import Commitment, CommitmentStatus, Statement, StatementKind
from graph.evidence import Evidence
from graph.speech import mark, say, say_many

_MONTHS = (
    mark("Jan"), mark("Feb"), mark("Mar"), mark("Apr"), mark("May"), mark("Jun"),
    mark("Jul"), mark("Aug"), mark("Sep"), mark("Oct"), mark("Nov"), mark("Dec"),
)  # fmt: skip
_NUMBERS = (
    mark("no{number}"), mark("one"), mark("two"), mark("three"), mark("four"), mark("five"), mark("six"),
    mark("seven"), mark("eight"), mark("nine"), mark("ten"), mark("eleven"), mark("twelve"),
)  # fmt: skip
"""How many there are; `{number}` stays empty, so that none of them isn't the `no` that answers a question."""
_QUOTE = 140
_MOST = 4

DOINGS: Mapping[StatementKind, str] = {
    "position": mark("spoke about it"),
    "deferral": mark("left it to {to}"),
    "objection": mark("named what speaks against it"),
    "counter_instruction": mark("asked people not to take part"),
    "withholding": mark("held back what was asked for"),
    "reopening": mark("reopened it"),
    "reversal": mark("changed the decision"),
    "bypass": mark("took it to {to}"),
    "directive": mark("gave a direction on it"),
    "claim": mark("said the final word is theirs"),
    "naming": mark("named {to} for the final word"),
    "condition": mark("wants everyone to be fine with it first"),
    "consultation": mark("asked for another round"),
    "blame": mark("spoke about {to}'s part in it"),
    "root_cause": mark("named a cause"),
    "observation": mark("told {to} what was seen"),
    "personal_reaction": mark("took an observation personally"),
    "focus": mark("named the objective"),
    "backing": mark("backed the work"),
    "understanding": mark("said the idea back"),
    "advocacy": mark("spoke for it to others"),
    "off_system_claim": mark("quoted a figure"),
}

OUTCOMES: Mapping[CommitmentStatus, str] = {
    "open": mark("open"),
    "done": mark("done"),
    "late": mark("late"),
    "refused": mark("refused"),
    "lapsed": mark("lapsed"),
}


def to_date(moment: datetime) -> str:
    """Write a day as in `3 Mar 2026`."""
    day = to_day(moment)
    return say("{day} {month} {year}", day=day.day, month=say(_MONTHS[day.month - 1]), year=day.year)


def to_number(count: int) -> str:
    """Write small numbers as words."""
    return say(_NUMBERS[count], number="") if count < len(_NUMBERS) else str(count)


def to_count(count: int, one: str, many: str, /, **values: object) -> str:
    """Write `one decision maker`, `three decision makers`: `{count}` in the two texts is the number as a word."""
    return say_many(one, many, count, count=to_number(count), **values)


def to_list(items: Iterable[str]) -> str:
    """Write `A, B and C`."""
    words = tuple(items)
    if len(words) > 1:
        return say("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])
    return words[0] if words else say("nobody")


def to_choice(items: Iterable[str]) -> str:
    """Write `A, B or C`."""
    words = tuple(items)
    if len(words) > 1:
        return say("{first} or {last}", first=", ".join(words[:-1]), last=words[-1])
    return words[0] if words else say("nobody")


def to_names(evidence: Evidence, people: Iterable[str]) -> str:
    """Write people's names in a row; a long row ends in a count."""
    return to_list(_shortened([evidence.name(person) for person in people]))


def to_either(evidence: Evidence, people: Iterable[str]) -> str:
    """Write people's names of whom one is meant; a long row ends in a count."""
    return to_choice(_shortened([evidence.name(person) for person in people]))


def _shortened(names: Sequence[str]) -> Sequence[str]:
    if len(names) <= _MOST + 1:
        return names
    return [*names[:_MOST], say_many("{count} more", "{count} more", len(names) - _MOST)]


def to_sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def to_quote(words: str) -> str:
    """Put words between quotation marks, without their last full stop, shortened at a word's end where long."""
    plain = " ".join(words.split()).removesuffix(".")
    if len(plain) > _QUOTE:
        plain = plain[:_QUOTE].rsplit(" ", 1)[0] + " ..."
    return say('"{words}"', words=plain.replace('"', "'"))


def to_remark(evidence: Evidence, statement: Statement) -> str:
    """Write one statement: the day, who, and the words or, where none were kept, what was done."""
    day = to_date(statement.at)
    doing = say(DOINGS[statement.kind], to=evidence.name(statement.to) if statement.to else say("somebody"))
    values = {"day": day, "name": evidence.name(statement.by), "doing": doing}
    if not statement.words or not statement.words.strip():
        return say("{day}, {name} {doing}", **values)
    said = to_quote(statement.words)
    if statement.kind == "position":
        return say("{day}, {name}: {said}", day=day, name=evidence.name(statement.by), said=said)
    return say("{day}, {name} {doing}: {said}", **values, said=said)


def to_remarks(evidence: Evidence, statements: Sequence[Statement]) -> str:
    """Write the newest few statements, oldest first, and how many more there are."""
    newest = sorted(statements, key=lambda each: (each.at, each.id))[-_MOST:]
    more = len(statements) - len(newest)
    told = "; ".join(to_remark(evidence, each) for each in newest)
    return say_many("{told}; and {count} earlier", "{told}; and {count} earlier", more, told=told) if more else told


def to_outcome(evidence: Evidence, commitment: Commitment, at: datetime) -> str:
    """Write what became of a commitment."""
    what = f" ({to_quote(commitment.what)})" if commitment.what and commitment.what.strip() else ""
    return say(
        "{day}, {name}'s commitment{what}: {outcome}",
        day=to_date(at),
        name=evidence.name(commitment.owner),
        what=what,
        outcome=say(OUTCOMES[commitment.status]),
    )


def to_decision(evidence: Evidence, decision: str) -> str:
    """Name a decision in quotation marks."""
    return to_quote(evidence.decisions[decision].name)
