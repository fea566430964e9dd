"""What holds for the whole analysis: time, settings, risk, next step, order."""

from tests.second_cases.fact import (
    Fact,
    fires,
    ignored,
    label,
    next_person,
    one_against_three,
    person,
    position,
    promise,
    stances,
    tuned,
    words,
)
from tests.written_deals import ago, contact, deal, deciders, decision, others, said

TIME = (
    Fact(
        "everything that happened later is counted once each",
        lambda: words(
            position("p", -1, 2),
            activities=[contact("m", -1, "a")],
            incidents=[{"id": "i", "at": ago(-1)}],
            decisions=[decision(days=-1)],
            events=[{"id": "e", "at": ago(-1), "kind": "other"}],
            ties=[{"kind": "trusts", "from": "a", "to": "rep", "at": ago(-1)}],
        ),
        ignored,
        6,
    ),
    Fact(
        "a proposal of tomorrow is later too",
        lambda: deal(deciders("a"), decisions=[{"id": "x", "name": "X", "status": "proposed", "proposed_at": ago(-1)}]),
        ignored,
        1,
    ),
    Fact(
        "planned dates are not later",
        lambda: deal(
            deciders("a"),
            decisions=[decision(due=ago(-5), act_by=ago(-5), listen_until=ago(-2))],
            commitments=[promise("k", "open", -9)],
            ties=[{"kind": "trusts", "from": "a", "to": "rep", "until": ago(-3)}],
        ),
        ignored,
        0,
    ),
    Fact(
        "not yet done, decided, or gone is not later either",
        lambda: deal(
            [*deciders("a"), person("b", left_at=ago(-2))],
            decisions=[decision(status="decided", decided_at=ago(-1))],
            commitments=[promise("k", "done", 2, done_at=ago(-1))],
        ),
        ignored,
        0,
    ),
    Fact("what happens at the very clock counts", lambda: words(position("p", 0, 2)), label, "supportive"),
    Fact(
        "a plain date is the start of that day in UTC",
        lambda: words({**position("p", 0, 2), "at": "2026-06-01"}, {**position("q", 0, 2), "at": "2026-06-02"}),
        ignored,
        1,
    ),
)

SETTINGS = (
    Fact(
        "switched off", lambda: tuned(deal(others("a", "b")), "single_threaded", on=False), fires("single_threaded"), []
    ),
    Fact(
        "the others stay on",
        lambda: tuned(deal(others("a", "b")), "single_threaded", on=False),
        fires("no_champion"),
        [()],
    ),
    Fact(
        "what is off adds no risk",
        lambda: tuned(deal(others("a", "b")), "single_threaded", on=False),
        lambda analysis: [d.key for d in analysis.risk.drivers if "single_threaded" in d.key],
        [],
    ),
    Fact(
        "a longer look-back",
        lambda: tuned(
            deal(others("a", "b"), activities=[contact("m", 5, "a"), contact("n", 46, "b")]), "single_threaded", days=46
        ),
        fires("single_threaded"),
        [],
    ),
    Fact(
        "a shorter patience",
        lambda: tuned(deal(deciders("a"), decisions=[decision(days=3)]), "no_final_word", days=2),
        fires("no_final_word"),
        [()],
    ),
)

RISK = (
    Fact(
        "each open decision with nobody is a driver of its own",
        lambda: deal(deciders("a"), decisions=[decision("one", days=3), decision("two", days=3)]),
        lambda analysis: [sum(each in d.key for d in analysis.risk.drivers) for each in ("one", "two")],
        [1, 1],
    ),
    Fact(
        "and one only where it is also found",
        lambda: deal(deciders("a"), decisions=[decision("one"), decision("two")]),
        lambda analysis: [sum(each in d.key for d in analysis.risk.drivers) for each in ("one", "two")],
        [1, 1],
    ),
    Fact(
        "every finding that fires and isn't neutral is a driver",
        lambda: deal(deciders("a", "b"), decisions=[decision()]),
        lambda analysis: (
            {f.key for f in analysis.findings if f.state == "fires"} <= {d.key for d in analysis.risk.drivers}
        ),
        True,
    ),
    Fact(
        "a decision maker nobody has heard is an unknown by id",
        lambda: stances({"a": 2, "b": 2, "c": None}),
        lambda analysis: any("c" in u.people and u.points > 0 for u in analysis.risk.unknowns),
        True,
    ),
    Fact(
        "nothing stands in both lists",
        lambda: deal(deciders("a", "b"), decisions=[decision(days=3)]),
        lambda analysis: {d.key for d in analysis.risk.drivers} & {u.what for u in analysis.risk.unknowns},
        set(),
    ),
    Fact("who stands apart is met next", one_against_three, next_person, "d"),
    Fact(
        "whose risk waits for an answer is answered next",
        lambda: one_against_three(said("obj", 9, "a", "objection", subject="la", risk="it floods")),
        next_person,
        "a",
    ),
    Fact(
        "the one decision maker is asked who signs",
        lambda: deal(deciders("a"), decisions=[decision()]),
        next_person,
        "a",
    ),
    Fact("of an empty deal nobody can be met", lambda: deal([]), next_person, None),
    Fact(
        "the verdict ends with what comes next",
        one_against_three,
        lambda analysis: (analysis.verdict.next or "?").lower() in analysis.verdict.sentence.lower(),
        True,
    ),
    Fact(
        "findings come grave first, then by code",
        lambda: one_against_three(decisions=[decision()], deal={"stage_number": 3}),
        lambda analysis: [(f.severity, f.code) for f in analysis.findings],
        [
            ("high", "no_final_word"),
            ("medium", "lone_resistance"),
            ("medium", "no_champion"),
            ("medium", "single_threaded"),
        ],
    ),
)
