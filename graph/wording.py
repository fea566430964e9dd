"""How findings speak: dates, names and quotations in plain English."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from graph.corroboration import to_day
from graph.deal import Commitment, Statement, StatementKind
from graph.evidence import Evidence

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_QUOTE = 140
_MOST = 4

DOINGS: Mapping[StatementKind, str] = {
    "position": "spoke about it",
    "deferral": "left it to {to}",
    "objection": "named what speaks against it",
    "counter_instruction": "asked people not to take part",
    "withholding": "held back what was asked for",
    "reopening": "reopened it",
    "reversal": "changed the decision",
    "bypass": "took it to {to}",
    "directive": "gave a direction on it",
    "claim": "said the final word is theirs",
    "naming": "named {to} for the final word",
    "condition": "wants everyone to be fine with it first",
    "consultation": "asked for another round",
    "blame": "spoke about {to}'s part in it",
    "root_cause": "named a cause",
    "observation": "told {to} what was seen",
    "personal_reaction": "took an observation personally",
    "focus": "named the objective",
    "backing": "backed the work",
    "understanding": "said the idea back",
    "advocacy": "spoke for it to others",
    "off_system_claim": "quoted a figure",
}


def to_date(moment: datetime) -> str:
    """Write a day as in `3 Mar 2026`."""
    day = to_day(moment)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def to_number(count: int) -> str:
    """Write small numbers as words."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def to_count(count: int, noun: str, plural: str | None = None) -> str:
    """Write `one decision maker`, `three decision makers`."""
    return f"{to_number(count)} {noun if count == 1 else plural or noun + 's'}"


def to_list(items: Iterable[str], last: str = "and") -> str:
    """Write `A, B and C`."""
    words = tuple(items)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else "nobody"


def to_names(evidence: Evidence, people: Iterable[str], last: str = "and") -> str:
    """Write people's names in a row; a long row ends in a count."""
    names = [evidence.name(person) for person in people]
    if len(names) > _MOST + 1:
        names = [*names[:_MOST], f"{len(names) - _MOST} more"]
    return to_list(names, last)


def to_sentence(text: str) -> str:
    """Begin with a capital letter and end with a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def to_quote(words: str) -> str:
    """Put words between quotation marks, without their last full stop, shortened at a word's end where long."""
    plain = " ".join(words.split()).removesuffix(".")
    if len(plain) > _QUOTE:
        plain = plain[:_QUOTE].rsplit(" ", 1)[0] + " ..."
    return '"' + plain.replace('"', "'") + '"'


def to_remark(evidence: Evidence, statement: Statement) -> str:
    """Write one statement: the day, who, and the words or, where none were kept, what was done."""
    day = to_date(statement.at)
    doing = DOINGS[statement.kind].format(to=evidence.name(statement.to) if statement.to else "somebody")
    if statement.words and statement.words.strip():
        said = to_quote(statement.words)
        how = ": " if statement.kind == "position" else f" {doing}: "
        return f"{day}, {evidence.name(statement.by)}{how}{said}"
    return f"{day}, {evidence.name(statement.by)} {doing}"


def to_remarks(evidence: Evidence, statements: Sequence[Statement]) -> str:
    """Write the newest few statements, oldest first, and how many more there are."""
    newest = sorted(statements, key=lambda each: (each.at, each.id))[-_MOST:]
    more = len(statements) - len(newest)
    told = "; ".join(to_remark(evidence, each) for each in newest)
    return f"{told}; and {more} earlier" if more else told


def to_outcome(evidence: Evidence, commitment: Commitment, at: datetime) -> str:
    """Write what became of a commitment."""
    what = f" ({to_quote(commitment.what)})" if commitment.what and commitment.what.strip() else ""
    return f"{to_date(at)}, {evidence.name(commitment.owner)}'s commitment{what}: {commitment.status}"


def to_decision(evidence: Evidence, decision: str) -> str:
    """Name a decision in quotation marks."""
    return to_quote(evidence.decisions[decision].name)
