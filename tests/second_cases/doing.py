"""Who may do other than they say, whose letters changed, and where a group ends: by the signs, and mirrored."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.analysis import Analysis
from tests.second_cases.fact import Fact, promise, unconfirmed
from tests.second_cases.path import trusts, way
from tests.second_cases.reach import tie
from tests.written_deals import Row, ago, deal, others, said


def prompts(analysis: Analysis) -> list[str]:
    return [each.id for each in analysis.structure.say_do if each.toward is None]


def pairs(analysis: Analysis) -> list[tuple[str, str | None]]:
    return [(each.id, each.toward) for each in analysis.structure.say_do if each.toward is not None]


def strongest_pair(analysis: Analysis) -> tuple[str, str | None] | None:
    return next(iter(pairs(analysis)), None)


def group(*ties: Row, stances: Mapping[str, float] | None = None, **more: Any) -> Row:
    return way(*ties, stances=stances, holder=None, **more)


TWO_SIDES = {"a": 2.0, "b": 2.0, "c": -2.0, "d": -2.0}


def wrote(by: str, to: str, days: Sequence[int], **more: Any) -> list[Row]:
    return [
        {"id": f"{by}{to}{day}", "at": ago(day), "kind": "email", "from": by, "to": [to], "words": 60} | more
        for day in days
    ]


def letters(*rows: list[Row], **more: Any) -> Row:
    return deal(others("a", "b", "c"), activities=[row for each in rows for row in each], **more)


EVERY_THIRD = tuple(range(2, 90, 3))
UNTIL_A_MONTH_AGO = tuple(range(32, 90, 3))
MORE_LATELY = (*range(1, 29), *range(32, 90, 3))

SAID_AND_DONE = (
    Fact(
        "who trusts only their own side gives no sign", lambda: group(trusts("a", "b"), stances=TWO_SIDES), prompts, []
    ),
    Fact("who trusts the other side does", lambda: group(trusts("a", "c"), stances=TWO_SIDES), prompts, ["a"]),
    Fact("to be trusted by the other side is none", lambda: group(trusts("c", "a"), stances=TWO_SIDES), prompts, ["c"]),
    Fact(
        "one moved by the other side is under pressure",
        lambda: group(tie("influences", "c", "a"), stances=TWO_SIDES),
        prompts,
        ["a"],
    ),
    Fact(
        "a quarrel with the other side is no pressure",
        lambda: group(tie("conflicts_with", "a", "c"), stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "more trust across goes before less",
        lambda: group(trusts("a", "c", 0.9), trusts("b", "d", 0.3), trusts("b", "a", 0.9), stances=TWO_SIDES),
        prompts,
        ["a", "b"],
    ),
    Fact(
        "the undecided are on no side",
        lambda: group(trusts("a", "c"), stances={"a": 0.0, "c": -2.0}),
        prompts,
        [],
    ),
    Fact(
        "one not heard who listens to both sides is asked about",
        lambda: group(trusts("x", "a", 0.9), trusts("x", "b", 0.9), trusts("x", "c", 0.9), stances=TWO_SIDES),
        prompts,
        ["x"],
    ),
    Fact(
        "one not heard who listens to one side isn't",
        lambda: group(trusts("x", "a"), trusts("x", "b"), stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "one not heard who listens to both sides alike leans to none",
        lambda: group(trusts("x", "a"), trusts("x", "c"), stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "a trust that is over is no pressure",
        lambda: group(trusts("a", "c") | {"until": ago(1)}, stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "a lapsed promise is a sign",
        lambda: group(commitments=[promise("p", "lapsed", 5, owner="a")], stances=TWO_SIDES),
        prompts,
        ["a"],
    ),
    Fact(
        "one that nobody confirmed is none",
        lambda: group(commitments=[unconfirmed(promise("p", "lapsed", 5, owner="a"))], stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "a kept promise is none",
        lambda: group(commitments=[promise("p", "done", 5, owner="a")], stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "who can't is asked otherwise",
        lambda: group(commitments=[promise("p", "lapsed", 5, owner="a", hindered=True)], stances=TWO_SIDES),
        prompts,
        [],
    ),
    Fact(
        "a broken promise goes before a promise that waits",
        lambda: group(
            commitments=[promise("p", "open", -9, owner="b"), promise("q", "lapsed", 9, owner="a")], stances=TWO_SIDES
        ),
        prompts,
        ["a", "b"],
    ),
    Fact(
        "who votes for it and speaks against it is asked about",
        lambda: group(stances=TWO_SIDES, ratings=[{"by": "c", "statement": "one site", "level": 1}]),
        prompts,
        ["c"],
    ),
    Fact(
        "who says no in private is asked about",
        lambda: group(
            stances={"b": 1.0},
            rows=[
                said("p1", 9, "b", "position", stance=1),
                said("p2", 4, "b", "position", stance=-2, public=False),
            ],
        ),
        prompts,
        ["b"],
    ),
    Fact("nobody known, nobody asked about", group, lambda analysis: analysis.structure.say_do, ()),
)

LETTERS = (
    Fact(
        "letters that go on as ever give no sign",
        lambda: letters(wrote("a", "b", EVERY_THIRD), wrote("b", "a", EVERY_THIRD)),
        pairs,
        [],
    ),
    Fact(
        "who falls silent while the other goes on is asked about",
        lambda: letters(wrote("a", "b", UNTIL_A_MONTH_AGO), wrote("b", "a", EVERY_THIRD)),
        strongest_pair,
        ("a", "b"),
    ),
    Fact(
        "who suddenly writes much more is asked about",
        lambda: letters(wrote("a", "b", MORE_LATELY), wrote("b", "a", EVERY_THIRD)),
        strongest_pair,
        ("a", "b"),
    ),
    Fact(
        "three letters tell nothing",
        lambda: letters(wrote("a", "b", (3, 5, 9))),
        pairs,
        [],
    ),
    Fact(
        "of two alike, the stronger comes first",
        lambda: letters(
            wrote("a", "b", MORE_LATELY), wrote("b", "a", MORE_LATELY[::3]), ties=[tie("defers_to", "b", "a")]
        ),
        strongest_pair,
        ("a", "b"),
    ),
    Fact(
        "letters to our own people are no matter of theirs",
        lambda: letters(wrote("a", "rep", MORE_LATELY)),
        pairs,
        [],
    ),
)


def ends(analysis: Analysis) -> tuple[int, int, int]:
    lean = analysis.structure.lean
    return lean.for_, lean.against, lean.open


def way_of_lean(analysis: Analysis) -> int | None:
    value = analysis.structure.lean.value
    return None if value is None else (value > 0) - (value < 0)


LISTENERS = (trusts("b", "a"), trusts("c", "a"), trusts("d", "c"))

LEANS = (
    Fact("nobody heard: it isn't known", lambda: group(*LISTENERS), way_of_lean, None),
    Fact("nobody heard: all are open", lambda: group(*LISTENERS), ends, (0, 0, 4)),
    Fact("those not heard follow whom they trust", lambda: group(*LISTENERS, stances={"a": 2}), ends, (4, 0, 0)),
    Fact("also against it", lambda: group(*LISTENERS, stances={"a": -2}), ends, (0, 4, 0)),
    Fact(
        "who trusts nobody and isn't heard stays open",
        lambda: group(*LISTENERS, trusts("a", "x"), trusts("x", "y"), stances={"a": 2}),
        lambda analysis: ends(analysis)[2],
        2,
    ),
    Fact(
        "one trusted by all moves two who aren't",
        lambda: group(trusts("b", "a"), trusts("c", "a"), stances={"a": -2, "b": 0.6, "c": 0.6}),
        way_of_lean,
        -1,
    ),
    Fact(
        "trust the other way round doesn't",
        lambda: group(trusts("a", "b"), trusts("a", "c"), stances={"a": -2, "b": 2, "c": 2}),
        way_of_lean,
        1,
    ),
    Fact(
        "two alike on either side stay in the middle",
        lambda: group(trusts("a", "c"), trusts("c", "a"), stances={"a": 2, "c": -2}),
        way_of_lean,
        0,
    ),
    Fact(
        "our own people pull nobody",
        lambda: group(
            trusts("a", "rep"), trusts("b", "a"), stances={"a": -2}, rows=[said("r", 3, "rep", "position", stance=2)]
        ),
        ends,
        (0, 2, 0),
    ),
    Fact(
        "what nobody confirmed pulls nobody",
        lambda: group(*LISTENERS, rows=[unconfirmed(said("r", 3, "a", "position", stance=2))]),
        way_of_lean,
        None,
    ),
)
DOINGS = (*SAID_AND_DONE, *LETTERS, *LEANS)
