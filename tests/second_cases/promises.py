"""Some do their part and others refuse it, and blame where something went wrong."""

from collections.abc import Sequence

from tests.second_cases.fact import Fact, evidence, fires, hearsay, person, promise, severity, unconfirmed
from tests.written_deals import Row, ago, deal, deciders, decision, others, said


def beside_a_doer(*rows: Row, people: Sequence[Row] = (), done: Sequence[Row] | None = None, **more: object) -> Row:
    """Give a deal in which `a` understood and kept two promises."""
    kept = [promise("a1", "done", 10), promise("a2", "done", 30)] if done is None else list(done)
    knows = [said("u", 40, "a", "understanding", right=True)]
    body = deal([*deciders("a"), *(people or deciders("b"))], statements=knows, commitments=[*kept, *rows])
    return body | more


def of_b(row_id: str, status: str, days: float, **more: object) -> Row:
    return promise(row_id, status, days, "b", **more)


def lapses(*days: float, **more: object) -> list[Row]:
    return [of_b(f"b{day}", "lapsed", day, **more) for day in days]


def blames(*rows: tuple[str, float], to: str = "c", **more: object) -> list[Row]:
    return [said(f"{by}{days}", days, by, "blame", to=to, incident="outage") | more for by, days in rows]


def causes(*days: float) -> list[Row]:
    return [said(f"r{day}", day, "c", "root_cause", incident="outage") for day in days]


def after_an_outage(*rows: Row, days: float = 30, people: list[Row] | None = None, **more: object) -> Row:
    body = deal(
        people or others("a", "b", "c"),
        incidents=[{"id": "outage", "at": ago(days), "what": "outage"}],
        statements=list(rows),
    )
    return body | more


THREE = (("a", 20), ("a", 18), ("b", 15))

DOING = (
    Fact(
        "one refusal beside a doer is uneven",
        lambda: beside_a_doer(of_b("no", "refused", 20)),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "the refusal and what was kept are the evidence",
        lambda: beside_a_doer(of_b("no", "refused", 20)),
        lambda analysis: [ids >= {"no", "a1", "a2"} for ids in evidence("uneven_doing")(analysis)],
        [True],
    ),
    Fact("it is of medium weight", lambda: beside_a_doer(*lapses(5, 20)), severity("uneven_doing"), ["medium"]),
    Fact(
        "it is grave where who refuses has the final word",
        lambda: beside_a_doer(*lapses(5, 20), decisions=[decision(final_word=["b"])]),
        severity("uneven_doing"),
        ["high"],
    ),
    Fact(
        "a refusal of sixty days ago counts by the day it was said",
        lambda: beside_a_doer(of_b("no", "refused", 80, status_at=ago(60))),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "one said 61 days ago doesn't",
        lambda: beside_a_doer(of_b("no", "refused", 20, status_at=ago(61))),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "what is refused before it falls due is refused",
        lambda: beside_a_doer(of_b("no", "refused", -20, status_at=ago(5))),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "what will be refused isn't yet",
        lambda: beside_a_doer(of_b("no", "refused", -20)),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "a refusal that nobody confirmed doesn't count",
        lambda: beside_a_doer(unconfirmed(of_b("no", "refused", 20))),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nor one of what was never accepted",
        lambda: beside_a_doer(of_b("no", "refused", 20, accepted=False)),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "who decides nothing doesn't refuse a leader's part",
        lambda: beside_a_doer(of_b("no", "refused", 20), people=others("b")),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nor who has left",
        lambda: beside_a_doer(of_b("no", "refused", 20), people=[person("b", decision_maker=True, left_at=ago(2))]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nor a former one",
        lambda: beside_a_doer(of_b("no", "refused", 20), people=[person("b", decision_maker=True, former=True)]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nor somebody of ours",
        lambda: beside_a_doer(of_b("no", "refused", 20), people=[person("b", decision_maker=True, side="seller")]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "two of five kept are few",
        lambda: beside_a_doer(*lapses(5, 20, 30), of_b("k1", "done", 40), of_b("k2", "late", 50)),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "one of two kept isn't",
        lambda: beside_a_doer(*lapses(5), of_b("k1", "done", 40)),
        fires("uneven_doing"),
        [],
    ),
    Fact("one lapse alone says nothing", lambda: beside_a_doer(*lapses(5)), fires("uneven_doing"), []),
    Fact(
        "a second promise that isn't due yet doesn't add to it",
        lambda: beside_a_doer(*lapses(5), of_b("soon", "open", -3)),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "what was due and is still open isn't kept",
        lambda: beside_a_doer(of_b("o1", "open", 5), of_b("o2", "open", 20)),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "a promise due sixty days ago is among them",
        lambda: beside_a_doer(*lapses(5, 60)),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact("one due 61 days ago isn't", lambda: beside_a_doer(*lapses(5, 61)), fires("uneven_doing"), []),
    Fact(
        "what was moved by agreement doesn't count",
        lambda: beside_a_doer(*lapses(5, 20, moved_by_agreement=True)),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "four of five kept do their part",
        lambda: beside_a_doer(
            *lapses(5, 20),
            done=[promise("l", "lapsed", 8), *(promise(f"a{day}", "late", day) for day in (10, 20, 30, 40))],
        ),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "three of four don't",
        lambda: beside_a_doer(
            *lapses(5, 20), done=[promise("l", "lapsed", 8), *(promise(f"a{day}", "done", day) for day in (10, 20, 30))]
        ),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "one promise kept makes no doer",
        lambda: beside_a_doer(*lapses(5, 20), done=[promise("a1", "done", 10)]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nobody does it fully who wasn't seen to understand",
        lambda: beside_a_doer(*lapses(5, 20), statements=[]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "nor who said it back wrongly",
        lambda: beside_a_doer(*lapses(5, 20), statements=[said("u", 40, "a", "understanding", right=False)]),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "what is done only later isn't kept yet",
        lambda: beside_a_doer(*lapses(5), of_b("k", "done", 10, done_at=ago(-5))),
        fires("uneven_doing"),
        [("b", "a")],
    ),
    Fact(
        "one who refuses and one who can't are told apart",
        lambda: beside_a_doer(
            of_b("no", "refused", 20),
            promise("cannot", "refused", 10, "c", hindered=True),
            people=deciders("b", "c"),
        ),
        lambda analysis: (fires("uneven_doing")(analysis), fires("help_needed")(analysis)),
        ([("b", "a")], [("c",)]),
    ),
    Fact(
        "two who refuse beside two who do are one finding",
        lambda: beside_a_doer(
            of_b("no", "refused", 20),
            promise("nor", "refused", 10, "c"),
            promise("d1", "done", 10, "d"),
            promise("d2", "late", 20, "d"),
            people=deciders("b", "c", "d"),
            statements=[said(f"u{who}", 40, who, "understanding", right=True) for who in "ad"],
        ),
        lambda analysis: [(set(who[:2]), set(who[2:])) for who in fires("uneven_doing")(analysis)],
        [({"b", "c"}, {"a", "d"})],
    ),
    Fact(
        "who once refused isn't committed, and is no doer",
        lambda: beside_a_doer(*lapses(5, 20), promise("old", "refused", 150)),
        fires("uneven_doing"),
        [],
    ),
    Fact(
        "who can't is helped and not said to refuse",
        lambda: beside_a_doer(of_b("no", "refused", 20, hindered=True)),
        lambda analysis: (fires("uneven_doing")(analysis), fires("help_needed")(analysis)),
        ([], [("b",)]),
    ),
    Fact(
        "two hindered lapses ask for help",
        lambda: beside_a_doer(*lapses(5, 20, hindered=True)),
        lambda analysis: (fires("uneven_doing")(analysis), fires("help_needed")(analysis)),
        ([], [("b",)]),
    ),
    Fact(
        "one hindered lapse doesn't yet",
        lambda: beside_a_doer(*lapses(5, hindered=True)),
        fires("help_needed"),
        [],
    ),
    Fact(
        "without a doer beside them nobody is said to need help",
        lambda: beside_a_doer(*lapses(5, 20, hindered=True), done=[]),
        fires("help_needed"),
        [],
    ),
    Fact(
        "help weighs little even for the final word",
        lambda: beside_a_doer(*lapses(5, 20, hindered=True), decisions=[decision(final_word=["b"])]),
        severity("help_needed"),
        ["low"],
    ),
    Fact(
        "who refuses one part and can't do another refuses",
        lambda: beside_a_doer(of_b("no", "refused", 20), of_b("cannot", "lapsed", 10, hindered=True)),
        fires("uneven_doing"),
        [("b", "a")],
    ),
)

BLAME = (
    Fact(
        "three blames by two after something went wrong",
        lambda: after_an_outage(*blames(*THREE)),
        fires("finger_pointing"),
        [("a", "b")],
    ),
    Fact(
        "the incident is named and the blames are the evidence",
        lambda: after_an_outage(*blames(*THREE)),
        lambda analysis: [
            (f.incident, f.severity, {"a20", "a18", "b15"} <= set(f.evidence))
            for f in analysis.findings
            if f.code == "finger_pointing"
        ],
        [("outage", "medium", True)],
    ),
    Fact(
        "it is grave where a speaker has the final word",
        lambda: after_an_outage(*blames(("a", 20), ("b", 18), ("b", 15)), decisions=[decision(final_word=["a", "b"])]),
        severity("finger_pointing"),
        ["high"],
    ),
    Fact(
        "it is grave where two point at each other",
        lambda: after_an_outage(*blames(("a", 20), ("a", 18), to="b"), *blames(("b", 15), to="a")),
        severity("finger_pointing"),
        ["high"],
    ),
    Fact(
        "each incident is a finding of its own",
        lambda: after_an_outage(
            *blames(*THREE),
            *(row | {"id": f"{row['id']}d"} for row in blames(*THREE, incident="delay")),
            incidents=[{"id": "outage", "at": ago(30)}, {"id": "delay", "at": ago(30)}],
        ),
        lambda analysis: sorted(f.incident or "" for f in analysis.findings if f.code == "finger_pointing"),
        ["delay", "outage"],
    ),
    Fact("two blames aren't enough", lambda: after_an_outage(*blames(*THREE[1:])), fires("finger_pointing"), []),
    Fact(
        "nor three by one",
        lambda: after_an_outage(*blames(("a", 20), ("a", 18), ("a", 15))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "the twenty-first day after it is in time",
        lambda: after_an_outage(*blames(("a", 20), ("a", 18), ("b", 9))),
        fires("finger_pointing"),
        [("a", "b")],
    ),
    Fact(
        "the day after isn't",
        lambda: after_an_outage(*blames(("a", 20), ("a", 18), ("b", 8))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "what was said before it happened isn't about it",
        lambda: after_an_outage(*blames(("a", 20), ("a", 18), ("b", 31))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "an incident of ninety days ago is looked at",
        lambda: after_an_outage(*blames(("a", 85), ("a", 80), ("b", 75)), days=90),
        fires("finger_pointing"),
        [("a", "b")],
    ),
    Fact(
        "one of 91 days ago isn't",
        lambda: after_an_outage(*blames(("a", 85), ("a", 80), ("b", 75)), days=91),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "two causes beside three blames leave it",
        lambda: after_an_outage(*blames(*THREE), *causes(12, 14)),
        fires("finger_pointing"),
        [("a", "b")],
    ),
    Fact(
        "three causes lift it",
        lambda: after_an_outage(*blames(*THREE), *causes(12, 13, 14)),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "who takes an own share doesn't point",
        lambda: after_an_outage(*blames(*THREE[:2]), *blames(THREE[2], own_share=True)),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "nor who names the mechanism",
        lambda: after_an_outage(*blames(*THREE[:2]), *blames(THREE[2], mechanism=True)),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "blame that nobody confirmed doesn't count",
        lambda: after_an_outage(*blames(*THREE[:2]), *map(unconfirmed, blames(THREE[2]))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "nor what was taken back",
        lambda: after_an_outage(*blames(*THREE[:2]), *blames(THREE[2], withdrawn_at=ago(1))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "blame for another matter doesn't add up",
        lambda: after_an_outage(
            *blames(*THREE[:2]),
            *blames(THREE[2], incident="delay"),
            incidents=[{"id": "outage", "at": ago(30)}, {"id": "delay", "at": ago(30)}],
        ),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "blame that is only told on doesn't count",
        lambda: hearsay(after_an_outage(*blames(*THREE))),
        fires("finger_pointing"),
        [],
    ),
    Fact(
        "a lost deal may still have been argued over",
        lambda: after_an_outage(*blames(*THREE)) | {"deal": {"id": "d", "name": "D", "status": "lost"}},
        fires("finger_pointing"),
        [("a", "b")],
    ),
)
