"""What a deal is in which nothing is wrong: twelve buyers, four of them decision makers, and ways to spoil it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.analysis import Analysis
from tests.written_deals import REP, Row, ago, contact, deal, said, stands

Seen = tuple[str, tuple[str, ...]]
HEADS = ("ceo", "cfo", "coo", "cio")
STAFF = ("ops", "buy", "law", "fin", "hub", "dev", "lab", "bar")
MAIN: Row = {
    "id": "main",
    "name": "Main",
    "status": "open",
    "opened_at": ago(10),
    "due": ago(-20),
    "act_by": ago(-15),
    "listen_until": ago(-5),
    "final_word": ["ceo"],
    "carries_out": ["ops", "hub"],
    "charter_acknowledged": ["ceo", "ops", "hub"],
}


@dataclass(frozen=True)
class Case:
    """A deal and everything that fires in it (codes with their people), what has begun, and the two states."""

    says: str
    body: Row
    fires: Sequence[Seen] = ()
    begins: Sequence[Seen] = ()
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A deal, one question to its analysis, and what it answers."""

    says: str
    body: Row
    ask: Callable[[Analysis], Any]
    answer: Any


def who(code: str, *people: str) -> Seen:
    return code, tuple(sorted(people))


def positions(on: str = "site", **stances: float) -> list[Row]:
    return [row for by, stance in stances.items() for row in stands(by, stance, on=on, days=(4, 11))]


def kept(row_id: str, owner: str, days: float = 20, **more: Any) -> Row:
    return {"id": row_id, "owner": owner, "due": ago(days), "status": "done", "confirmed_by": "rep"} | more


def refused(row_id: str, owner: str, days: float = 20, **more: Any) -> Row:
    return kept(row_id, owner, days, status="refused") | more


def head(row_id: str, **more: Any) -> Row:
    return {"id": row_id, "name": row_id.upper(), "decision_maker": True} | more


def base() -> Row:
    """Give the deal in which nothing is wrong."""
    heads = [head(row_id, formal_rank=1 if row_id == "ceo" else 2) for row_id in HEADS]
    staff = [{"id": row_id, "name": row_id.upper(), "formal_rank": 3} for row_id in STAFF]
    ties = [
        *({"kind": "reports_to", "from": row_id, "to": "ceo"} for row_id in HEADS[1:]),
        *({"kind": "reports_to", "from": row_id, "to": "coo"} for row_id in STAFF[:4]),
        *({"kind": "reports_to", "from": row_id, "to": "cio"} for row_id in STAFF[4:]),
        {"kind": "influences", "from": "coo", "to": "ceo", "strength": 0.6},
        {"kind": "trusts", "from": "cfo", "to": "coo"},
    ]
    return deal(
        [*heads, *staff, REP | {"id": "se", "name": "Engineer"}],
        deal={"stage_number": 3, "stage_entered_at": ago(20), "usual_stage_days": 30},
        ties=ties,
        subjects=[
            {"id": "site", "kind": "destination", "name": "Site"},
            {"id": "road", "kind": "route", "name": "Road"},
        ],
        statements=[
            *positions(ceo=2, cfo=1.5, coo=2, cio=1.5, ops=2),
            said("adv", 8, "coo", "advocacy", subject="site"),
            said("foc", 6, "ceo", "focus"),
            said("bck", 7, "ceo", "backing"),
            *(said(f"und-{row_id}", 15, row_id, "understanding", right=True) for row_id in HEADS),
        ],
        commitments=[kept("k1", "coo", 12), kept("k2", "coo", 19), kept("k3", "ceo", 13), kept("k4", "ceo", 21)],
        decisions=[MAIN],
        activities=[contact(f"m-{row_id}", 3 + n, row_id) for n, row_id in enumerate((*HEADS, "ops", "law"))],
    )


def sound(*, people: Sequence[Row] = (), main: Row | None = None, without: Sequence[str] = (), **lists: Any) -> Row:
    """Give `base` with rows added to its lists, people and the decision changed by id, and evidence left out by id.

    `deal`, `plan` and `settings` are merged in; `without` also takes a list's name, or `by:ID` for all that a
    person said.
    """
    body = base()
    gone = {name.removeprefix("by:") for name in without if name.startswith("by:")}
    for key in ("statements", "commitments", "decisions", "activities", "ties"):
        body[key] = [row for row in body[key] if row.get("id") not in without and key not in without]
    body["statements"] = [row for row in body["statements"] if row["by"] not in gone]
    body["decisions"] = [row | (main or {}) for row in body["decisions"]]
    changed = {row["id"]: row for row in people}
    old = [row | changed.pop(row["id"], {}) for row in body["people"]]
    body["people"] = [*old, *({"name": row["id"]} | row for row in changed.values())]
    for key, rows in lists.items():
        body[key] = body.get(key, {}) | rows if isinstance(rows, dict) else [*body.get(key, []), *rows]
    return body


def turned(*, kind: str = "destination", on: str = "site", more: Sequence[Row] = (), **stances: float) -> Row:
    """Give the sound deal with other positions of the people named, and the kind of its one subject changed."""
    rest = [f"{by}-site-{day}" for by in stances for day in (4, 11)] if on == "site" else []
    body = sound(
        people=[head(by) for by in stances if by not in HEADS],
        without=rest,
        statements=[*positions(on, **stances), *more],
    )
    body["subjects"] = [row | {"kind": kind} if row["id"] == "site" else row for row in body["subjects"]]
    return body
