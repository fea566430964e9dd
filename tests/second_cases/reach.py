"""Champions who reach nobody, evidence that has aged, and what the ties tell."""

from itertools import permutations
from typing import Any

from graph.analysis import Analysis
from tests.second_cases.fact import Fact, evidence, fires, person, position, promise, severity, unconfirmed
from tests.written_deals import Row, ago, deal, deciders, decision, on_board, others, said, subject

POWERLESS = "champion_without_power"
STALE = "stale_evidence"


def tie(kind: str, start: str, end: str, **more: Any) -> Row:
    return {"kind": kind, "from": start, "to": end} | more


def carried(*ties: Row, people: list[Row] | None = None, **more: Any) -> Row:
    """Give a deal with the final word of `a`, and `c` leading."""
    facts = more.pop("deal", {})
    everyone = people or [*deciders("a"), person("c", is_champion=True), *others("x", "y")]
    spoke = more.pop("statements", [said("v", 5, "c", "advocacy")])
    return deal(everyone, ties=list(ties), decisions=[decision(**{"final_word": ["a"]} | more)], deal=facts) | {
        "statements": spoke
    }


def heard(*rows: Row, people: list[Row] | None = None, **more: Any) -> Row:
    return deal(people or deciders("b", "a"), subjects=[subject()], statements=list(rows), **more)


CHAMPIONS = (
    Fact("a champion without a tie reaches nobody", carried, fires(POWERLESS), [("c",)]),
    Fact("that is no grave matter", carried, severity(POWERLESS), ["medium"]),
    Fact("one who moves the holder does", lambda: carried(tie("influences", "c", "a")), fires(POWERLESS), []),
    Fact("however little", lambda: carried(tie("influences", "c", "a", strength=0)), fires(POWERLESS), []),
    Fact("one whom the holder moves doesn't", lambda: carried(tie("influences", "a", "c")), fires(POWERLESS), [("c",)]),
    Fact("one whom the holder trusts does", lambda: carried(tie("trusts", "a", "c")), fires(POWERLESS), []),
    Fact("trusting the holder isn't it", lambda: carried(tie("trusts", "c", "a")), fires(POWERLESS), [("c",)]),
    Fact("one whom the holder defers to does", lambda: carried(tie("defers_to", "a", "c")), fires(POWERLESS), []),
    Fact("one who reports to the holder does", lambda: carried(tie("reports_to", "c", "a")), fires(POWERLESS), []),
    Fact("over somebody", lambda: carried(tie("trusts", "x", "c"), tie("reports_to", "x", "a")), fires(POWERLESS), []),
    Fact(
        "over two it is too far",
        lambda: carried(tie("trusts", "x", "c"), tie("influences", "x", "y"), tie("reports_to", "y", "a")),
        fires(POWERLESS),
        [("c",)],
    ),
    Fact(
        "a tie that is over carries nothing",
        lambda: carried(tie("influences", "c", "a", until=ago(1))),
        fires(POWERLESS),
        [("c",)],
    ),
    Fact(
        "letters, family and support are no power",
        lambda: carried(*(tie(kind, "c", "a") for kind in ("communicates", "family", "supports", "undermines"))),
        fires(POWERLESS),
        [("c",)],
    ),
    Fact("a champion who holds it needs no way", lambda: carried(final_word=["c"]), fires(POWERLESS), []),
    Fact(
        "one of two holders is enough",
        lambda: carried(tie("trusts", "x", "c"), final_word=["a", "x"]),
        fires(POWERLESS),
        [],
    ),
    Fact("nobody on record, nobody to reach", lambda: carried(final_word=[]), fires(POWERLESS), []),
    Fact("no champion, nobody who could", lambda: carried(statements=[]), fires(POWERLESS), []),
    Fact(
        "who leads is a champion without the mark",
        lambda: carried(
            people=[*deciders("a"), *others("x")],
            statements=[
                *stood("x", 2),
                said("v", 5, "x", "advocacy"),
            ],
        ),
        fires(POWERLESS),
        [("x",)],
    ),
    Fact(
        "all champions are named",
        lambda: carried(
            people=[*deciders("a"), person("d", is_champion=True), person("c", is_champion=True)],
            statements=[said("v", 5, "c", "advocacy"), said("w", 5, "d", "advocacy")],
        ),
        fires(POWERLESS),
        [("c", "d")],
    ),
    Fact(
        "one champion's way is enough for both",
        lambda: carried(
            tie("trusts", "a", "d"),
            people=[*deciders("a"), person("d", is_champion=True), person("c", is_champion=True)],
            statements=[said("v", 5, "c", "advocacy"), said("w", 5, "d", "advocacy")],
        ),
        fires(POWERLESS),
        [],
    ),
    Fact(
        "nobody who has left carries it on",
        lambda: carried(
            tie("trusts", "x", "c"),
            tie("trusts", "a", "x"),
            people=[*deciders("a"), person("c", is_champion=True), person("x", left_at=ago(3))],
        ),
        fires(POWERLESS),
        [("c",)],
    ),
    Fact("the deal is won", lambda: carried(deal={"status": "won"}), fires(POWERLESS), []),
)

AGED = (
    Fact("the newest word is 90 days old", lambda: heard(position("p", 90, 1)), fires(STALE), []),
    Fact("91 days are too old", lambda: heard(position("p", 91, 1)), fires(STALE), [("a", "b")]),
    Fact("that is a small matter", lambda: heard(position("p", 91, 1)), severity(STALE), ["low"]),
    Fact(
        "even for the final word",
        lambda: heard(position("p", 91, 1), decisions=[decision(final_word=["a"])]),
        severity(STALE),
        ["low"],
    ),
    Fact("never heard isn't old", heard, fires(STALE), []),
    Fact(
        "one word of one of them is enough",
        lambda: heard(position("p", 200, 1), position("q", 5, 1, by="b")),
        fires(STALE),
        [],
    ),
    Fact(
        "a new one that nobody confirmed isn't",
        lambda: heard(position("p", 91, 1), unconfirmed(position("q", 5, 1))),
        fires(STALE),
        [("a", "b")],
    ),
    Fact(
        "nor one taken back",
        lambda: heard(position("p", 91, 1), position("q", 5, 1, withdrawn_at=ago(2))),
        fires(STALE),
        [("a", "b")],
    ),
    Fact(
        "nor one of somebody else",
        lambda: heard(position("p", 91, 1), position("q", 5, 1, by="c"), people=[*deciders("a", "b"), *others("c")]),
        fires(STALE),
        [("a", "b")],
    ),
    Fact(
        "nor one of a decision maker who left",
        lambda: heard(
            position("p", 91, 1),
            position("q", 5, 1, by="c"),
            people=[*deciders("a", "b"), person("c", decision_maker=True, left_at=ago(1))],
        ),
        fires(STALE),
        [("a", "b")],
    ),
    Fact(
        "a promise kept lately is new",
        lambda: heard(commitments=[promise("k", "done", 120, made_at=ago(150), done_at=ago(80))]),
        fires(STALE),
        [],
    ),
    Fact(
        "one made and kept long ago is old",
        lambda: heard(commitments=[promise("k", "done", 120, made_at=ago(150), done_at=ago(110))]),
        fires(STALE),
        [("a", "b")],
    ),
    Fact(
        "one to be kept is as old as its making",
        lambda: heard(commitments=[promise("k", "open", -30, made_at=ago(100))]),
        fires(STALE),
        [("a", "b")],
    ),
    Fact("the newest is named", lambda: heard(position("p", 91, 1)), lambda a: "p" in evidence(STALE)(a)[0], True),
    Fact(
        "without decision makers nothing ages",
        lambda: heard(position("p", 91, 1), people=others("a")),
        fires(STALE),
        [],
    ),
    Fact("a lost deal may age", lambda: heard(position("p", 91, 1), deal={"status": "lost"}), fires(STALE), []),
)

LEFT, RIGHT = ("a", "b", "c", "d", "e", "f"), ("u", "v", "w", "x", "y", "z")


def camps(**more: Any) -> Row:
    within = [tie("trusts", *pair) for side in (LEFT, RIGHT) for pair in permutations(side, 2)]
    across = [tie("conflicts_with", left, right) for left, right in zip(LEFT, RIGHT, strict=True)]
    return deal(others(*LEFT, *RIGHT), ties=[*within, *across], **more)


def one_house() -> Row:
    return deal(others(*LEFT), ties=[tie("trusts", *pair) for pair in permutations(LEFT, 2)])


def sides(analysis: Analysis) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(side)) for side in analysis.structure.sides)


def shadowed() -> Row:
    """Give a deal with a boss whom three report to, and `s`, whom everybody trusts."""
    staff = [f"p{number}" for number in range(10)]
    trust = [tie(kind, who, "s") for who in staff for kind in ("trusts", "defers_to")]
    lines = [tie("reports_to", who, "boss") for who in staff[:3]]
    moved = [tie("influences", "s", who) for who in staff]
    return deal([*deciders("boss"), *others("s", *staff)], ties=[*trust, *moved, *lines, tie("trusts", "boss", "s")])


def formal(analysis: Analysis) -> set[str]:
    return set(analysis.structure.formal)


def blamed(analysis: Analysis) -> tuple[str, tuple[str, ...], int]:
    first = analysis.structure.blamed[0]
    return first.id, tuple(sorted(first.by)), first.sides


def accused() -> Row:
    rows = [said(f"bl-{by}", 4, by, "blame", to="w", incident="i") for by in ("u", "v", "a", "b")]
    return camps(
        incidents=[{"id": "i", "at": ago(10)}], statements=[*rows, said("bl-x", 4, "c", "blame", to="u", incident="i")]
    )


def steps(analysis: Analysis) -> list[tuple[str, str | None]]:
    return [(step.person, step.through) for step in analysis.path]


def last(analysis: Analysis) -> str | None:
    return analysis.path[-1].person if analysis.path else None


def stood(by: str, stance: float) -> list[Row]:
    return [said(f"{by}-{days}", days, by, "position", stance=stance) for days in (5, 12)]


def won_over(**more: Any) -> Row:
    ties = [tie("trusts", "a", "b", strength=0.9), tie("trusts", "b", "c", strength=0.9)]
    people = [*deciders("a"), *others("b", "c", "d")]
    return deal(people, ties=ties, statements=[*stood("a", -1), *stood("b", 0), *stood("c", 2)]) | more


def council() -> Row:
    ties = [tie("trusts", who, "m") for who in ("p", "q", "r", "s", "t")]
    matter = decision(voters=["p", "q", "r", "s", "t"])
    everyone = others("m", "p", "q", "r", "s", "t")
    return deal(everyone, ties=ties, decisions=[matter], statements=[*stood("m", 2), *stood("p", 2)])


def lean(analysis: Analysis) -> tuple[float | None, int, int, int]:
    value = analysis.structure.lean
    return value.value, value.for_, value.against, value.open


def is_between(analysis: Analysis) -> bool:
    value = analysis.structure.lean
    if value.value is None or value.low is None or value.high is None:
        return False
    return value.low <= value.value <= value.high


TOLD_BY_TIES = (
    Fact("two camps that quarrel are two sides", camps, sides, [LEFT, RIGHT]),
    Fact("one house that trusts itself is one", one_house, sides, [LEFT]),
    Fact(
        "without ties there is one, and no test",
        lambda: deal(others(*LEFT)),
        lambda a: a.structure.sides_evidence.p,
        None,
    ),
    Fact("who is blamed from both sides", accused, blamed, ("w", ("a", "b", "u", "v"), 2)),
    Fact("whom all trust stands behind the boss", shadowed, lambda a: [who.id for who in a.structure.shadow], ["s"]),
    Fact("on four measures or more", shadowed, lambda a: len(a.structure.shadow[0].measures) >= 4, True),
    Fact(
        "on record they stand in front",
        lambda: shadowed() | {"decisions": [decision(final_word=["s"])]},
        lambda a: a.structure.shadow,
        (),
    ),
    Fact(
        "formal is who is on record and who decides",
        lambda: deal([*deciders("a"), *others("b", "c")], decisions=[decision(final_word=["b"])]),
        formal,
        {"a", "b"},
    ),
    Fact(
        "a decided matter gives no office",
        lambda: deal([*deciders("a"), *others("b")], decisions=[decision(status="decided", final_word=["b"])]),
        formal,
        {"a"},
    ),
    Fact(
        "without either, the first in rank",
        lambda: deal([person("a", formal_rank=2), person("b", formal_rank=1)]),
        formal,
        {"b"},
    ),
    Fact(
        "or the top of the reporting lines",
        lambda: deal(others("a", "b", "c"), ties=[tie("reports_to", "a", "b"), tie("reports_to", "b", "c")]),
        formal,
        {"c"},
    ),
    Fact(
        "never the retired",
        lambda: deal([person("a", former=True, formal_rank=1), person("b", formal_rank=2)]),
        formal,
        {"b"},
    ),
    Fact(
        "voters alone hold no office",
        lambda: deal([person("a", formal_rank=1), *others("b")], decisions=[decision(voters=["b"])]),
        formal,
        {"a"},
    ),
    Fact(
        "no ties, no way",
        lambda: deal([*deciders("a"), *others("b")], decisions=[decision(final_word=["a"])]),
        steps,
        [],
    ),
    Fact("the way ends at the final word", lambda: won_over(decisions=[decision(final_word=["a"])]), last, "a"),
    Fact(
        "and goes through who is trusted",
        lambda: won_over(decisions=[decision(final_word=["a"])]),
        lambda a: dict(steps(a))["a"],
        "b",
    ),
    Fact(
        "without a record it ends at who claims it",
        lambda: (
            won_over(decisions=[decision()])
            | {"statements": [*stood("b", 0), *stood("c", 2), said("cl", 5, "a", "claim", decision="budget")]}
        ),
        last,
        "a",
    ),
    Fact(
        "a council is won by its majority",
        council,
        lambda a: len({"p", "q", "r", "s", "t"} & {"p", *(who for who, _ in steps(a))}) >= 3,
        True,
    ),
    Fact(
        "all for it stay for it",
        lambda: deal(
            others("a", "b", "c"),
            subjects=[subject()],
            statements=on_board("a", "b", "c"),
            ties=[tie("trusts", "a", "b")],
        ),
        lean,
        (2.0, 3, 0, 0),
    ),
    Fact("nobody known leans nowhere", one_house, lambda a: a.structure.lean.value, None),
    Fact("where they land is between low and high", won_over, is_between, True),
)
