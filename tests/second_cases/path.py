"""Whom to win first: where the way ends, who is on it, who goes along, and what each is asked for."""

from collections.abc import Mapping, Sequence
from typing import Any

from graph.analysis import Analysis
from tests.second_cases.fact import Fact, person, position, promise, unconfirmed
from tests.second_cases.reach import tie
from tests.written_deals import Row, ago, contact, deal, decision, others, said


def way(
    *ties: Row,
    stances: Mapping[str, float] | None = None,
    people: Sequence[Row] = (),
    holder: str | None = "z",
    rows: Sequence[Row] = (),
    **more: Any,
) -> Row:
    """Give a deal of those tied and of `people`; `z` has the final word unless said otherwise."""
    known = {each["id"]: each for each in people}
    named = sorted(
        {str(end) for each in ties for end in (each["from"], each["to"])} | {*(stances or {})} - known.keys()
    )
    everyone = [*people, *others(*(each for each in named if each not in known and each != "rep"))]
    if holder is not None and holder not in {each["id"] for each in everyone}:
        everyone.append(person(holder))
    words = [
        position(f"{by}-{days}", days, stance, by=by, subject=None)
        for by, stance in (stances or {}).items()
        for days in (5, 12)
    ]
    words = [{key: value for key, value in row.items() if value is not None} for row in words]
    made = [] if holder is None else [decision(final_word=[holder])]
    return deal(everyone, ties=list(ties), statements=[*words, *rows], **{"decisions": made} | more)


def trusts(start: str, end: str, strength: float = 0.8) -> Row:
    return tie("trusts", start, end, strength=strength)


def order(analysis: Analysis) -> list[str]:
    return [step.person for step in analysis.path]


def last(analysis: Analysis) -> str | None:
    return analysis.path[-1].person if analysis.path else None


def first(analysis: Analysis) -> str | None:
    return analysis.path[0].person if analysis.path else None


def goals(analysis: Analysis) -> dict[str, str]:
    return {step.person: step.to for step in analysis.path}


def messengers(analysis: Analysis) -> dict[str, str | None]:
    return {step.person: step.through for step in analysis.path}


def end_through(analysis: Analysis) -> tuple[str, str | None]:
    return analysis.path[-1].person, analysis.path[-1].through


def is_step(*who: str) -> Any:
    return lambda analysis: [each in order(analysis) for each in who]


def claim(by: str, days: float = 5, matter: str = "budget") -> Row:
    return said(f"claim-{by}-{matter}", days, by, "claim", decision=matter)


CHAIN = (trusts("z", "m"), trusts("m", "s"))
STAR = tuple(trusts(each, "s") for each in ("a", "b", "c", "d"))
ROOM = (trusts("a", "b"), trusts("b", "c"), trusts("c", "a"))

ENDS = (
    Fact("it ends at the one with the final word", lambda: way(*CHAIN, stances={"s": 2}), last, "z"),
    Fact(
        "even where the one with the final word has no tie at all",
        lambda: way(trusts("a", "b"), trusts("b", "c"), stances={"c": 2}),
        last,
        "z",
    ),
    Fact(
        "even where that one is for it already",
        lambda: way(*CHAIN, stances={"z": 2, "s": 2}),
        last,
        "z",
    ),
    Fact(
        "even where that one leads it already",
        lambda: way(*CHAIN, stances={"z": 2}, rows=[said("ad", 3, "z", "advocacy")]),
        last,
        "z",
    ),
    Fact(
        "even where that one is far against it and nobody is for it",
        lambda: way(*CHAIN, stances={"z": -2, "m": -2, "s": -2}),
        last,
        "z",
    ),
    Fact(
        "the holder of a decision that is made counts no more",
        lambda: way(*CHAIN, decisions=[decision("old", "decided", final_word=["m"]), decision(final_word=["z"])]),
        last,
        "z",
    ),
    Fact(
        "a parked decision waits behind an open one",
        lambda: way(*CHAIN, decisions=[decision("later", "parked", final_word=["m"]), decision(final_word=["z"])]),
        last,
        "z",
    ),
    Fact(
        "one with the final word on two decisions is one end",
        lambda: way(*CHAIN, decisions=[decision(final_word=["z"]), decision("site", final_word=["z"])]),
        last,
        "z",
    ),
    Fact(
        "a holder who left is none: it ends at the one who claims it",
        lambda: way(*CHAIN, people=[person("z", left_at=ago(3))], rows=[claim("m")]),
        last,
        "m",
    ),
    Fact(
        "a single claimant is where it ends while nobody is on record",
        lambda: way(*CHAIN, decisions=[decision()], rows=[claim("z")]),
        last,
        "z",
    ),
    Fact(
        "claimants end it, both",
        lambda: way(*STAR, holder=None, decisions=[decision()], rows=[claim("a"), claim("b")]),
        lambda analysis: set(order(analysis)[-2:]),
        {"a", "b"},
    ),
    Fact(
        "two on record end it, both",
        lambda: way(*STAR, holder=None, decisions=[decision(final_word=["a", "b"])]),
        lambda analysis: set(order(analysis)[-2:]),
        {"a", "b"},
    ),
    Fact(
        "a claim that nobody confirmed ends nothing",
        lambda: way(*STAR, holder=None, decisions=[decision()], rows=[unconfirmed(claim("a"))]),
        first,
        "s",
    ),
    Fact(
        "a claim of four months ago ends nothing",
        lambda: way(*STAR, holder=None, decisions=[decision()], rows=[claim("a", 120)]),
        first,
        "s",
    ),
    Fact(
        "with nobody on record whoever moves most comes first",
        lambda: way(*STAR, holder=None),
        first,
        "s",
    ),
    Fact(
        "so also where only trust is replaced by influence",
        lambda: way(*(tie("influences", "s", each) for each in "abcd"), holder=None),
        first,
        "s",
    ),
    Fact(
        "and by reporting lines",
        lambda: way(*(tie("reports_to", each, "s") for each in "abcd"), holder=None),
        first,
        "s",
    ),
    Fact(
        "where that one leads, those who don't yet come before",
        lambda: way(*CHAIN, *STAR, trusts("z", "s"), stances={"z": 2, "s": 0}, rows=[said("ad", 3, "z", "advocacy")]),
        lambda analysis: (first(analysis), last(analysis)),
        ("s", "z"),
    ),
    Fact(
        "where all lead, only the one with the final word is left",
        lambda: way(
            *CHAIN,
            stances={"z": 2, "m": 2, "s": 2},
            rows=[said(f"ad-{each}", 3, each, "advocacy") for each in ("z", "m", "s")],
        ),
        order,
        ["z"],
    ),
    Fact(
        "where most lead and nobody is on record, it is somebody who doesn't lead yet",
        lambda: way(
            *STAR,
            stances=dict.fromkeys("abcs", 2),
            rows=[said(f"ad-{each}", 3, each, "advocacy") for each in "abcs"],
            holder=None,
        ),
        order,
        ["d"],
    ),
    Fact("people who trust each other in a circle are borne", lambda: way(*ROOM, trusts("z", "a")), last, "z"),
    Fact("one person with ties to nobody has no way", lambda: way(holder="z"), order, []),
    Fact("a tie to oneself is none", lambda: way(trusts("z", "z"), trusts("m", "m")), order, []),
    Fact(
        "two whose only ties are with somebody who left have no way",
        lambda: way(trusts("a", "g"), trusts("z", "g"), people=[person("g", left_at=ago(2))]),
        order,
        [],
    ),
    Fact(
        "a deal that is over has its way all the same, as the ties are there",
        lambda: way(*CHAIN, stances={"s": 2}, deal={"status": "won"}),
        last,
        "z",
    ),
)


def board(stances: Mapping[str, float], *more: Row, voters: str = "vwxyz", **rest: Any) -> Row:
    ties = [trusts(each, voters[0]) for each in voters[1:]]
    return way(*ties, stances=stances, holder=None, rows=more, decisions=[decision(voters=list(voters))], **rest)


def asked(analysis: Analysis) -> set[str]:
    return {step.person for step in analysis.path if step.to == "supportive"}


VOTES = (
    Fact(
        "two of five for it: one more is asked",
        lambda: board({"v": 2, "w": 2, "x": 0.3, "y": -2, "z": -2}),
        asked,
        {"x"},
    ),
    Fact("one of five for it: two more", lambda: board({"v": 2, "w": 0, "x": 0, "y": -2, "z": -2}), asked, {"w", "x"}),
    Fact(
        "a vote needs more than half of an even board",
        lambda: board({"v": 2, "w": 2, "x": 0.3, "y": -2}, voters="vwxy"),
        asked,
        {"x"},
    ),
    Fact(
        "where the majority stands nobody else has to come round",
        lambda: board({"v": 2, "w": 2, "x": 2, "y": -2, "z": -2}),
        lambda analysis: (asked(analysis), set(order(analysis)) <= {"v", "w", "x"}),
        (set(), True),
    ),
    Fact(
        "somebody whom the wavering trust helps without a vote",
        lambda: way(
            *(trusts(each, "h", 1.0) for each in "vwx"),
            stances={"h": 0.5, "v": -1, "w": -1, "x": -1},
            holder=None,
            decisions=[decision(voters=["v", "w", "x"])],
        ),
        first,
        "h",
    ),
    Fact(
        "those who say no are only asked where the others aren't enough",
        lambda: board({"v": 2, "w": -2, "x": -2, "y": -2, "z": 0.4}),
        lambda analysis: ("z" in asked(analysis), len(asked(analysis) & {"w", "x", "y"})),
        (True, 1),
    ),
)

PEOPLE_ON_IT = (
    Fact(
        "a supporter who hasn't acted is a step",
        lambda: way(*CHAIN, stances={"z": 0, "m": 2}),
        lambda analysis: goals(analysis).get("m"),
        "committed",
    ),
    Fact(
        "one who promised is asked to act",
        lambda: way(*CHAIN, stances={"z": 0, "m": 2}, commitments=[promise("p", "open", -5, owner="m")]),
        lambda analysis: goals(analysis).get("m"),
        "acted",
    ),
    Fact(
        "one who has it backwards is asked to say it back first",
        lambda: way(*CHAIN, stances={"z": 0, "m": 2}, rows=[said("u", 3, "m", "understanding", right=False)]),
        lambda analysis: goals(analysis).get("m"),
        "understood",
    ),
    Fact(
        "one who leads already is no step",
        lambda: way(*CHAIN, stances={"z": 0, "m": 2}, rows=[said("ad", 3, "m", "advocacy")]),
        lambda analysis: ("m" in order(analysis), end_through(analysis)),
        (False, ("z", "m")),
    ),
    Fact(
        "one who kept a promise is no step",
        lambda: way(*CHAIN, stances={"z": 0, "m": 2}, commitments=[promise("p", "done", 5, owner="m")]),
        lambda analysis: ("m" in order(analysis), end_through(analysis)),
        (False, ("z", "m")),
    ),
    Fact(
        "somebody without office between is a step",
        lambda: way(trusts("z", "f", 1.0), people=[person("f", former=True)], stances={"z": -1, "f": 0.4}),
        lambda analysis: (order(analysis), end_through(analysis)),
        (["f", "z"], ("z", "f")),
    ),
    Fact(
        "an assistant whom everybody trusts comes before the directors",
        lambda: way(
            trusts("z", "assi", 1.0),
            trusts("d1", "z"),
            trusts("d2", "z"),
            people=[person("assi", title="Assistant to the CEO", formal_rank=5), person("d1", formal_rank=2)],
            stances={"assi": 0.4, "d1": 0, "d2": 0, "z": -1},
        ),
        lambda analysis: (first(analysis), end_through(analysis)),
        ("assi", ("z", "assi")),
    ),
    Fact("our own people are no steps", lambda: way(*CHAIN, trusts("z", "rep")), is_step("rep"), [False]),
    Fact(
        "who left is no step, trusted or not",
        lambda: way(*CHAIN, trusts("z", "g", 1.0), people=[person("g", left_at=ago(9))], stances={"g": 2, "s": 2}),
        lambda analysis: ("g" in order(analysis), "g" in messengers(analysis).values()),
        (False, False),
    ),
    Fact(
        "whom nobody on the way listens to is no step where it's hard to win them",
        lambda: way(*CHAIN, trusts("far", "s"), stances={"s": 2, "m": 0, "z": -1, "far": -2}),
        is_step("far"),
        [False],
    ),
    Fact(
        "an open supporter comes before the undecided whom they move",
        lambda: way(*CHAIN, stances={"s": 2, "m": 0, "z": -1}),
        order,
        ["s", "m", "z"],
    ),
    Fact(
        "where nobody is for it yet, the one whom the holder trusts comes first",
        lambda: way(trusts("z", "m"), trusts("n", "z")),
        lambda analysis: (first(analysis), last(analysis)),
        ("m", "z"),
    ),
    Fact(
        "of two whom the holder trusts alike, the one we talk to comes first",
        lambda: way(trusts("z", "m"), trusts("z", "n"), activities=[contact("c", 3, "n")]),
        first,
        "n",
    ),
    Fact(
        "of two whom the holder trusts alike, the undecided comes before the one against it",
        lambda: way(trusts("z", "m"), trusts("z", "n"), stances={"m": -2, "n": 0}),
        first,
        "n",
    ),
    Fact(
        "where all are against it, it still starts with somebody else than the holder",
        lambda: way(*CHAIN, stances={"z": -2, "m": -1, "s": -1}),
        lambda analysis: len(analysis.path) > 1 and first(analysis) != "z",
        True,
    ),
)

GOING_TOGETHER = (
    Fact(
        "one goes with whom the next trusts", lambda: way(trusts("z", "m"), stances={"m": 2}), end_through, ("z", "m")
    ),
    Fact(
        "not with whom is trusted by the wrong end",
        lambda: way(trusts("m", "z"), stances={"m": 2}),
        end_through,
        ("z", None),
    ),
    Fact(
        "with who moves the next",
        lambda: way(tie("influences", "m", "z"), stances={"m": 2}),
        end_through,
        ("z", "m"),
    ),
    Fact(
        "not with whom the next moves",
        lambda: way(tie("influences", "z", "m"), stances={"m": 2}),
        end_through,
        ("z", None),
    ),
    Fact(
        "with whom the next defers to",
        lambda: way(tie("defers_to", "z", "m"), stances={"m": 2}),
        end_through,
        ("z", "m"),
    ),
    Fact(
        "letters, family, support and quarrels make no messenger",
        lambda: way(
            *(tie(kind, "z", "m") for kind in ("communicates", "family", "supports", "conflicts_with")),
            stances={"m": 2},
        ),
        end_through,
        ("z", None),
    ),
    Fact(
        "of two, with the one trusted more",
        lambda: way(trusts("z", "m", 0.3), trusts("z", "n", 0.9), stances={"m": 2, "n": 2}),
        end_through,
        ("z", "n"),
    ),
    Fact(
        "not with one who is against it and isn't won on the way",
        lambda: way(trusts("z", "m", 0.2), trusts("z", "n", 1.0), stances={"m": -2, "n": 2}),
        end_through,
        ("z", "n"),
    ),
    Fact(
        "a trust that is over is none",
        lambda: way(
            trusts("z", "m") | {"until": ago(2)}, trusts("z", "n", 0.1), trusts("n", "m"), stances={"m": 2, "n": 2}
        ),
        end_through,
        ("z", "n"),
    ),
    Fact(
        "trust of no strength is none",
        lambda: way(trusts("z", "m", 0), trusts("n", "z"), stances={"m": 2}),
        end_through,
        ("z", None),
    ),
    Fact(
        "nobody is approached through our own people",
        lambda: way(trusts("z", "rep"), trusts("z", "m"), stances={"m": -2}),
        lambda analysis: "rep" in messengers(analysis).values(),
        False,
    ),
    Fact(
        "the messenger may be without office",
        lambda: way(trusts("z", "f"), people=[person("f", former=True)], stances={"f": 2}),
        end_through,
        ("z", "f"),
    ),
)

PATHS = (*ENDS, *VOTES, *PEOPLE_ON_IT, *GOING_TOGETHER)
