"""Camps across subjects, matters argued over and over, and one's strength as another's weakness."""

from collections.abc import Sequence

from tests.second_cases.fact import Fact, against, evidence, fires, hearsay, person, rate, severity, unconfirmed
from tests.written_deals import Row, ago, deal, deciders, decision, found, others, said, subject

STATEMENTS = tuple(f"s{number}" for number in range(10))


def camps(one: str, two: str, statements: Sequence[str] = STATEMENTS, **more: object) -> Row:
    """Give a deal in which two sides rate the other's statements low, and their own high."""
    rows = [
        rate(who, 1 if (who in one) == (number % 2 == 0) else 5) | {"statement": text}
        for number, text in enumerate(statements)
        for who in one + two
    ]
    return deal(deciders(*one, *two), ratings=rows) | more


def argued(*days: float, by: str = "ab", on: str = "la") -> list[Row]:
    return [
        said(f"{who}-{on}-{day}", day, who, "position", subject=on, stance=2 if number else -2)
        for day in days
        for number, who in enumerate(by)
    ]


def talk(*rows: Row, people: list[Row] | None = None, **more: object) -> Row:
    subjects = [subject(), subject("road", "route")]
    return deal(people or others("a", "b", "c"), subjects=subjects, statements=list(rows)) | more


def reopened(*days: float, by: str = "a", **more: object) -> list[Row]:
    return [said(f"re{day}", day, by, "reopening", decision="budget", **more) for day in days]


def claims(*by: str, days: float = 10, on: str = "budget") -> list[Row]:
    return [said(f"c-{who}", days + number, who, "claim", decision=on) for number, who in enumerate(by)]


def on_the_table(*rows: Row, people: list[Row] | None = None, **more: object) -> Row:
    return talk(*rows, people=people, decisions=[decision(days=150, subject="la") | more, decision("legal", days=150)])


def quarrel(*pairs: str, days: float = 10, **more: object) -> list[Row]:
    return [said(f"bl-{pair}", days, pair[0], "blame", to=pair[1], incident="outage") | more for pair in pairs]


def quarrelled(*rows: Row) -> Row:
    return on_the_table(*rows) | {"incidents": [{"id": "outage", "at": ago(20)}]}


def listed(well: str, improve: str, *, other: str = "g", **more: object) -> Row:
    rows = [{"question": "works_well", "by": who, "group": "g"} for who in well]
    rows += [{"question": "improve", "by": who, "group": other} for who in improve]
    return deal(deciders("a", "b", "c"), placements=rows) | more


CAMPS = (
    Fact(
        "three against three on ten statements are two camps",
        lambda: camps("abc", "def"),
        lambda analysis: [
            (sorted(sorted(side) for side in f.parameters["sides"]), sorted(f.people), f.severity)
            for f in found(analysis, "two_camps")
        ],
        [([["a", "b", "c"], ["d", "e", "f"]], ["a", "b", "c", "d", "e", "f"], "medium")],
    ),
    Fact(
        "two against three on eight are",
        lambda: camps("ab", "cde", STATEMENTS[:8]),
        lambda analysis: [sorted(who) for who in fires("two_camps")(analysis)],
        [["a", "b", "c", "d", "e"]],
    ),
    Fact("seven statements are too few", lambda: camps("abc", "def", STATEMENTS[:7]), fires("two_camps"), []),
    Fact("four raters are too few", lambda: camps("ab", "cd"), fires("two_camps"), []),
    Fact("one against all is no camp", lambda: camps("a", "bcdef"), fires("two_camps"), []),
    Fact("all of one mind are none", lambda: camps("abcdef", ""), fires("two_camps"), []),
)

BOGGED = (
    Fact(
        "three days of argument in 45 days bog it down",
        lambda: talk(*argued(5, 20, 45)),
        fires("bogged_down"),
        [("a", "b")],
    ),
    Fact("two don't", lambda: talk(*argued(5, 20)), fires("bogged_down"), []),
    Fact("a third of 46 days ago is too long ago", lambda: talk(*argued(5, 20, 46)), fires("bogged_down"), []),
    Fact(
        "the subject is named, and each word on those days is evidence",
        lambda: talk(*argued(5, 20, 40)),
        lambda analysis: [(f.subject, f.decision, f.severity, set(f.evidence)) for f in found(analysis, "bogged_down")],
        [("la", None, "medium", {f"{who}-la-{day}" for who in "ab" for day in (5, 20, 40)})],
    ),
    Fact(
        "one day on another subject doesn't add to it",
        lambda: talk(*argued(5, 20), *argued(30, on="road")),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "how and when may be argued over as well",
        lambda: talk(*argued(5, 20, 30, on="road")),
        fires("bogged_down"),
        [("a", "b")],
    ),
    Fact(
        "who spoke on none of those days isn't in it",
        lambda: talk(*argued(5, 20, 40), said("c", 10, "c", "position", subject="la", stance=-2)),
        fires("bogged_down"),
        [("a", "b")],
    ),
    Fact(
        "who spoke on one of them is, whatever they said",
        lambda: talk(*argued(5, 20, 40), said("c", 20, "c", "position", subject="la", stance=0)),
        lambda analysis: [sorted(who) for who in fires("bogged_down")(analysis)],
        [["a", "b", "c"]],
    ),
    Fact(
        "one for it and one who objects argue",
        lambda: talk(
            *(said(f"p{d}", d, "a", "position", subject="la", stance=1) for d in (5, 15, 25)),
            *(said(f"o{d}", d, "b", "objection", subject="la") for d in (5, 15, 25)),
        ),
        fires("bogged_down"),
        [("a", "b")],
    ),
    Fact(
        "one against it and one who leaves it open don't",
        lambda: talk(
            *(said(f"p{d}", d, "a", "position", subject="la", stance=0) for d in (5, 15, 25)),
            *(said(f"o{d}", d, "b", "position", subject="la", stance=-2) for d in (5, 15, 25)),
        ),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "one who objects alone doesn't argue with anybody",
        lambda: talk(*(said(f"o{d}", d, "b", "objection", subject="la") for d in (5, 15, 25))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "speaking on different days is no argument",
        lambda: talk(*argued(5, 15, 25, by="a"), *(row | {"stance": 2} for row in argued(7, 17, 27, by="b"))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "one who changes the mind within a day argues with nobody",
        lambda: talk(
            *argued(5, 15, 25, by="a"),
            *(said(f"q{d}", d, "a", "position", subject="la", stance=2) for d in (5, 15, 25)),
        ),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "words that nobody confirmed don't argue",
        lambda: talk(*argued(5, 20), *map(unconfirmed, argued(40))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "reopened twice",
        lambda: on_the_table(*reopened(80, 90)),
        lambda analysis: [
            (f.people, f.decision, set(f.evidence) >= {"re80", "re90"}) for f in found(analysis, "bogged_down")
        ],
        [(("a",), "budget", True)],
    ),
    Fact("reopened once", lambda: on_the_table(*reopened(80)), fires("bogged_down"), []),
    Fact("a reopening of 91 days ago is over", lambda: on_the_table(*reopened(80, 91)), fires("bogged_down"), []),
    Fact(
        "new facts are a good reason",
        lambda: on_the_table(*reopened(10), *reopened(20, new_facts=True)),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "two matters reopened once each aren't one reopened twice",
        lambda: on_the_table(*reopened(10), *(row | {"decision": "legal"} for row in reopened(20))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "a decision is one, whatever subject is named beside it",
        lambda: on_the_table(*reopened(10), *reopened(20, subject="road")),
        lambda analysis: [(f.people, f.decision, f.subject) for f in found(analysis, "bogged_down")],
        [(("a",), "budget", "la")],
    ),
    Fact(
        "a decision of no subject takes the one that is named with it",
        lambda: on_the_table(*reopened(10), *reopened(20, subject="road")) | {"decisions": [decision(days=150)]},
        lambda analysis: [(f.people, f.decision, f.subject) for f in found(analysis, "bogged_down")],
        [(("a",), "budget", "road")],
    ),
    Fact(
        "two who reopen it once each reopen it twice",
        lambda: on_the_table(*reopened(10), *reopened(20, by="b"), *reopened(30, by="a", new_facts=True)),
        lambda analysis: [(sorted(f.people), set(f.evidence), f.against) for f in found(analysis, "bogged_down")],
        [(["a", "b"], {"re10", "re20"}, ("re30",))],
    ),
    Fact(
        "two who both object on a day have it stuck",
        lambda: talk(*(said(f"o{who}{d}", d, who, "objection", subject="la") for d in (5, 15, 25) for who in "ab")),
        fires("bogged_down"),
        [("a", "b")],
    ),
    Fact(
        "argument that is only told on doesn't count",
        lambda: hearsay(talk(*argued(5, 20, 40))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "ours don't argue for them",
        lambda: talk(*(row | {"by": "rep" if row["by"] == "b" else "a"} for row in argued(5, 20, 40))),
        fires("bogged_down"),
        [],
    ),
    Fact(
        "it is grave where who reopens has the final word",
        lambda: on_the_table(*reopened(10, 20), final_word=["a"]),
        severity("bogged_down"),
        ["high"],
    ),
    Fact(
        "age alone doesn't bog down",
        lambda: talk(deal={"id": "d", "name": "D", "stage_entered_at": ago(100), "usual_stage_days": 10}),
        fires("bogged_down"),
        [],
    ),
)


def struggle(says: str, body: Row, *people: tuple[str, ...], bogged: Sequence[tuple[str, ...]] = ()) -> Fact:
    return Fact(
        says,
        lambda: body,
        lambda analysis: (
            [tuple(sorted(who)) for who in fires("power_struggle")(analysis)],
            fires("bogged_down")(analysis),
        ),
        (list(people), list(bogged)),
    )


STRUGGLE = (
    struggle(
        "two who claim what is reopened struggle, and that replaces the other",
        on_the_table(*reopened(10, 20, by="c"), *claims("a", "b")),
        ("a", "b"),
    ),
    Fact(
        "a struggle is grave, of that decision, and rests on both",
        lambda: on_the_table(*reopened(10, 20, by="c"), *claims("a", "b")),
        lambda analysis: [
            (f.severity, f.decision, set(f.evidence) >= {"re10", "re20", "c-a", "c-b"})
            for f in found(analysis, "power_struggle")
        ],
        [("high", "budget", True)],
    ),
    struggle(
        "one claim makes none",
        on_the_table(*reopened(10, 20, by="c"), *claims("a")),
        bogged=[("c",)],
    ),
    struggle(
        "claims to another matter make none",
        on_the_table(*reopened(10, 20, by="c"), *claims("a", "b", on="legal")),
        bogged=[("c",)],
    ),
    struggle(
        "claims of more than ninety days ago make none",
        on_the_table(*reopened(10, 20, by="c"), *claims("a", "b", days=91)),
        bogged=[("c",)],
    ),
    struggle("claims without being bogged down make none", on_the_table(*reopened(10), *claims("a", "b"))),
    struggle(
        "claims to the decision of a subject that is argued over",
        on_the_table(*argued(5, 20, 40, by="bc"), *claims("a", "b")),
        ("a", "b"),
    ),
    struggle(
        "who undermines it and whom it was left to",
        on_the_table(
            said("def", 60, "a", "deferral", to="b", subject="la"),
            against("x", 30),
            against("y", 25),
            *argued(5, 20, 40, by="bc"),
        ),
        ("a", "b"),
    ),
    struggle(
        "undermining of another subject makes none",
        on_the_table(
            said("def", 60, "a", "deferral", to="b", subject="la"),
            against("x", 30),
            against("y", 25),
            *argued(5, 20, 40, by="bc", on="road"),
        ),
        bogged=[("b", "c")],
    ),
    struggle(
        "who was to leave it to another and reopens it twice",
        on_the_table(said("def", 60, "a", "deferral", to="b", decision="budget"), *reopened(30, 25)),
        ("a", "b"),
    ),
    struggle(
        "a claim of one who has left is no rival's",
        on_the_table(
            *reopened(10, 20, by="c"),
            *claims("a", "b"),
            people=[*others("a", "c"), person("b", left_at=ago(2))],
        ),
        bogged=[("c",)],
    ),
    struggle(
        "nor is one that nobody confirmed",
        on_the_table(*reopened(10, 20, by="c"), *claims("a"), *map(unconfirmed, claims("b"))),
        bogged=[("c",)],
    ),
    struggle(
        "nor one that was taken back",
        on_the_table(*reopened(10, 20, by="c"), *claims("a"), claims("b")[0] | {"withdrawn_at": ago(1)}),
        bogged=[("c",)],
    ),
    struggle(
        "blame on record as ties is mutual as well",
        on_the_table(*reopened(10, 20, by="c"))
        | {"ties": [{"kind": "blames", "from": one, "to": two} for one, two in (("a", "b"), ("b", "a"))]},
        ("a", "b"),
    ),
    struggle(
        "two who blame each other while it is reopened",
        quarrelled(*reopened(10, 20, by="c"), *quarrel("ab", "ba")),
        ("a", "b"),
    ),
    struggle(
        "blame one way makes none",
        quarrelled(*reopened(10, 20, by="c"), *quarrel("ab", "bc")),
        bogged=[("c",)],
    ),
    struggle(
        "nor does blame with an own share",
        quarrelled(*reopened(10, 20, by="c"), *quarrel("ab"), *quarrel("ba", own_share=True)),
        bogged=[("c",)],
    ),
    struggle(
        "rival claimants come before those who blame each other",
        quarrelled(*reopened(10, 20, by="c"), *claims("a", "c"), *quarrel("ab", "ba")),
        ("a", "c"),
    ),
)

SEEN = (
    Fact(
        "what works for one is to be improved for another",
        lambda: listed("a", "b"),
        lambda analysis: [(f.people, f.severity, f.state) for f in found(analysis, "seen_differently")],
        [(("a", "b"), None, "fires")],
    ),
    Fact(
        "the two placements are the evidence",
        lambda: listed("a", "b"),
        evidence("seen_differently"),
        [{"placements:works_well:a", "placements:improve:b"}],
    ),
    Fact("one who lists both sees it both ways", lambda: listed("a", "a"), fires("seen_differently"), []),
    Fact("different groups differ in nothing", lambda: listed("a", "b", other="h"), fires("seen_differently"), []),
    Fact("two who both see it work agree", lambda: listed("ab", ""), fires("seen_differently"), []),
    Fact(
        "each pair is a finding of its own",
        lambda: listed("a", "bc"),
        lambda analysis: sorted(fires("seen_differently")(analysis)),
        [("a", "b"), ("a", "c")],
    ),
    Fact(
        "it has no weight even with the final word",
        lambda: listed("a", "b", decisions=[decision(final_word=["a"])]),
        severity("seen_differently"),
        [None],
    ),
)
