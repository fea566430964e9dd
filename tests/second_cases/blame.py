"""Who is pointed at: by how many, from how many sides, and never where a cause was named."""

from typing import Any

from graph.analysis import Analysis
from tests.second_cases.fact import Fact, person, unconfirmed
from tests.second_cases.reach import tie
from tests.written_deals import Row, ago, deal, others, said


def pointed(analysis: Analysis) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.id, tuple(sorted(each.by))) for each in analysis.structure.blamed]


def sides(analysis: Analysis) -> dict[str, int]:
    return {each.id: each.sides for each in analysis.structure.blamed}


def shares(analysis: Analysis) -> dict[str, float]:
    return {each.id: round(each.score, 2) for each in analysis.structure.blamed}


def blames(by: str, to: str, incident: str | None = "flood", **more: Any) -> Row:
    row = said(f"{by}-{to}-{incident}", 5, by, "blame", to=to) | more
    return row if incident is None else row | {"incident": incident}


def flooded(*rows: Row, incidents: tuple[tuple[str, float], ...] = (("flood", 8),), **more: Any) -> Row:
    happened = [{"id": name, "at": ago(days), "what": name} for name, days in incidents]
    people = more.pop("people", others("a", "b", "c", "d"))
    return deal(people, statements=list(rows), incidents=happened, **more)


def camps(*rows: Row) -> Row:
    """Give two groups of four, each tied within and at odds with the other."""
    groups = ("abcd", "wxyz")
    within = [
        tie(kind, one, two)
        for each in groups
        for one in each
        for two in each
        if one != two
        for kind in ("trusts", "supports")
    ]
    across = [tie("conflicts_with", one, two) for one in groups[0] for two in groups[1]]
    return flooded(*rows, people=others(*"abcdwxyz"), ties=[*within, *across])


BLAMED = (
    Fact("nobody says a word, nobody is pointed at", flooded, pointed, []),
    Fact("one points at one", lambda: flooded(blames("a", "b")), pointed, [("b", ("a",))]),
    Fact(
        "who is pointed at by more comes first",
        lambda: flooded(blames("a", "b"), blames("c", "b"), blames("b", "d")),
        pointed,
        [("b", ("a", "c")), ("d", ("b",))],
    ),
    Fact(
        "the shares are of all who point",
        lambda: flooded(blames("a", "b"), blames("c", "b"), blames("d", "b"), blames("b", "d")),
        shares,
        {"b": 0.75, "d": 0.25},
    ),
    Fact(
        "who says it twice points once",
        lambda: flooded(blames("a", "b"), blames("a", "b") | {"id": "again"}),
        shares,
        {"b": 1.0},
    ),
    Fact("who names a cause points at nobody", lambda: flooded(blames("a", "b", mechanism=True)), pointed, []),
    Fact("nor who takes a share", lambda: flooded(blames("a", "b", own_share=True)), pointed, []),
    Fact("nor who blames themselves", lambda: flooded(blames("a", "a")), pointed, []),
    Fact("what nobody confirmed points at nobody", lambda: flooded(unconfirmed(blames("a", "b"))), pointed, []),
    Fact(
        "only the newest incident counts",
        lambda: flooded(blames("a", "b", "flood"), blames("c", "d", "fire"), incidents=(("flood", 60), ("fire", 8))),
        pointed,
        [("d", ("c",))],
    ),
    Fact(
        "an incident yet to come is none",
        lambda: flooded(blames("a", "b"), incidents=(("flood", 8), ("fire", -4))),
        pointed,
        [("b", ("a",))],
    ),
    Fact(
        "ties of blame stand in where nobody spoke",
        lambda: flooded(ties=[tie("blames", "a", "b"), tie("blames", "c", "b")]),
        pointed,
        [("b", ("a", "c"))],
    ),
    Fact(
        "those that are over don't",
        lambda: flooded(ties=[tie("blames", "a", "b", until=ago(1))]),
        pointed,
        [],
    ),
    Fact(
        "who left points at nobody and is pointed at by nobody",
        lambda: flooded(blames("g", "b"), blames("a", "g"), people=[*others("a", "b"), person("g", left_at=ago(2))]),
        pointed,
        [],
    ),
    Fact("our own people aren't shown", lambda: flooded(blames("a", "rep"), blames("rep", "b")), pointed, []),
    Fact(
        "pointed at from one side only",
        lambda: camps(blames("a", "w"), blames("b", "w")),
        sides,
        {"w": 1},
    ),
    Fact(
        "pointed at from both sides",
        lambda: camps(blames("a", "w"), blames("x", "w"), blames("b", "w")),
        sides,
        {"w": 2},
    ),
    Fact(
        "it is given where no finding fires",
        lambda: flooded(blames("a", "b")),
        lambda analysis: [f.code for f in analysis.findings if f.code == "finger_pointing"],
        [],
    ),
)
