"""What a second reader's case is, what it may ask of an analysis, and the deals that the cases share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.analysis import Analysis, PersonView
from tests.written_deals import Row, ago, deal, deciders, decision, found, others, said, stands, subject

Ask = Callable[[Analysis], Any]


@dataclass(frozen=True)
class Fact:
    """A deal, what is asked of its analysis, and the answer."""

    says: str
    body: Callable[[], Row]
    ask: Ask
    answer: Any


def fires(code: str) -> Ask:
    return lambda analysis: [f.people for f in found(analysis, code) if f.state == "fires"]


def begins(code: str) -> Ask:
    return lambda analysis: [f.people for f in found(analysis, code) if f.state == "too_little_to_tell"]


def severity(code: str) -> Ask:
    return lambda analysis: [f.severity for f in found(analysis, code)]


def evidence(code: str) -> Ask:
    return lambda analysis: [set(f.evidence) for f in found(analysis, code)]


def sides(analysis: Analysis) -> list[list[str]]:
    findings = found(analysis, "destinations_differ")
    return sorted(sorted(side) for finding in findings for side in finding.parameters["sides"])


def personal(analysis: Analysis) -> list[bool]:
    return [bool(f.parameters.get("personal")) for f in found(analysis, "lone_resistance")]


def alignment(analysis: Analysis) -> str:
    return analysis.alignment.state


def counts(analysis: Analysis) -> tuple[str, int, int]:
    return analysis.alignment.state, analysis.alignment.deciders, analysis.alignment.known


def authority(analysis: Analysis) -> str:
    return analysis.authority.state


def named(analysis: Analysis) -> Mapping[str, float]:
    return dict(analysis.authority.decisions[0].named)


def view(analysis: Analysis, who: str = "a") -> PersonView:
    (person,) = [p for p in analysis.people if p.id == who]
    return person


def label(analysis: Analysis) -> str:
    return view(analysis).stance.label


def value(analysis: Analysis) -> float | None:
    found_value = view(analysis).stance.value
    return None if found_value is None else round(found_value, 9)


def weight(analysis: Analysis) -> float:
    return round(view(analysis).stance.n, 9)


def marks(analysis: Analysis) -> tuple[bool | None, bool | None, bool | None, str | None]:
    mark = view(analysis).buy_in
    return mark.understood, mark.committed, mark.acted, mark.next


def touches(analysis: Analysis) -> tuple[int, int]:
    return view(analysis).contact.count, view(analysis).contact.by


def because(analysis: Analysis) -> tuple[str, ...]:
    return analysis.alignment.because


def against_it(code: str) -> Ask:
    return lambda analysis: [set(f.against) for f in found(analysis, code)]


def next_person(analysis: Analysis) -> str | None:
    return analysis.verdict.next_person


def ignored(analysis: Analysis) -> int:
    return analysis.ignored_future


def promise(row_id: str, status: str, days: float, owner: str = "a", **more: Any) -> Row:
    row = {"id": row_id, "owner": owner, "due": ago(days), "status": status, "confirmed_by": "rep"}
    return row | more


def stances(by: Mapping[str, float | None], *, on: str = "la", kind: str = "destination", **more: Any) -> Row:
    said_so = more.pop("statements", [])
    rows = [row for who, stance in by.items() if stance is not None for row in stands(who, stance, on=on)]
    return deal(deciders(*by), subjects=[subject(on, kind)], statements=[*rows, *said_so], **more)


def one_against_three(*extra: Row, **more: Any) -> Row:
    return stances({"a": 2, "b": 2, "c": 2, "d": -2}, statements=extra, **more)


def person(row_id: str = "a", **more: Any) -> Row:
    return {"id": row_id, "name": row_id.upper()} | more


def words(*rows: Row, people: list[Row] | None = None, **more: Any) -> Row:
    return deal(people or deciders("a"), subjects=[subject(), subject("road", "route")], statements=list(rows), **more)


def position(row_id: str, days: float, stance: float, by: str = "a", **more: Any) -> Row:
    return said(row_id, days, by, "position", stance=stance) | {"subject": "la"} | more


def unconfirmed(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "confirmed_by"}


def hearsay(body: Row) -> Row:
    """Give the deal with every statement second-hand."""
    return body | {"statements": [row | {"first_hand": False} for row in body["statements"]]}


def left_to_b(deferred: float, *rows: Row, commitments: Sequence[Row] = (), **more: Any) -> Row:
    handed = said("def", deferred, "a", "deferral", to="b", subject="la")
    return deal(
        deciders("a", "b", "c"), subjects=[subject()], statements=[handed, *rows], commitments=list(commitments), **more
    )


def against(row_id: str, days: float, **more: Any) -> Row:
    return said(row_id, days, "a", "counter_instruction", subject="la") | more


def answers(groups: Mapping[str, str], people: list[Row] | None = None, question: str = "future", **more: Any) -> Row:
    rows = [{"question": question, "by": who, "group": group} for who, group in groups.items()]
    clash = [{"question": question, "groups": ["grow", "sell"]}]
    return deal(people or deciders(*groups), placements=rows, incompatible_groups=clash, **more)


def rate(by: str, level: int, **more: Any) -> Row:
    return {"by": by, "statement": "one site", "level": level} | more


def rated(*rows: Row, people: list[Row] | None = None) -> Row:
    return deal(people or deciders("a", "b", "c", "d", "e"), ratings=list(rows))


def names(*who: str, source: str | None = None, days: float = 10, recorded: Sequence[str] = ("a",), **more: Any) -> Row:
    """Give a deal in which s0, s1, ... name people for the decision `budget`."""
    origin = {"source": {"system": source}} if source else {}
    rows = [
        said(f"n{i}", days + i / 10, f"s{i}", "naming", decision="budget", to=to) | origin for i, to in enumerate(who)
    ]
    extra = more.pop("statements", [])
    return deal(
        [*deciders("a", "b"), *others(*(f"s{i}" for i in range(len(who))))],
        decisions=[decision(final_word=list(recorded)) | more],
        statements=[*rows, *extra],
    )


def decided_by(*who: str) -> Row:
    """Give a deal in which all name `b` and who decided other matters of the subject, the latest first."""
    settled = [
        decision(f"d{i}", "decided", final_word=["a"], decided_by=by, subject="la", decided_at=ago(30 + i))
        for i, by in enumerate(who)
    ]
    matter = decision(final_word=["a"], subject="la")
    return names("b", "b", "b", "b") | {"decisions": [matter, *settled], "subjects": [subject()]}


def round_the_decider(*days: float) -> list[Row]:
    return [said(f"by{d}", d, "s0", "bypass", decision="budget", to="b") for d in days]


def claimed(*by: tuple[str, float], **more: Any) -> Row:
    rows = [said(f"c-{who}-{days}", days, who, "claim", decision="budget") for who, days in by]
    return deal(deciders("a", "b", "c"), decisions=[decision(days=150) | more], statements=rows)


def promised(*rows: Row, statements: Sequence[Row] = ()) -> Row:
    return deal(deciders("a"), subjects=[subject()], commitments=list(rows), statements=list(statements))


def tuned(body: Row, code: str, **values: Any) -> Row:
    return body | {"settings": {"detectors": {code: values}}}
