"""One resists while the others are on board."""

from tests.second_cases.fact import (
    Fact,
    against_it,
    begins,
    evidence,
    fires,
    one_against_three,
    person,
    personal,
    position,
    severity,
    stances,
    unconfirmed,
    words,
)
from tests.written_deals import ago, deal, deciders, decision, on_board, others, said, stands, subject

RESISTANCE = (
    Fact(
        "five of seven known are too few",
        lambda: stances(dict.fromkeys("abcd", 2) | {"e": -2, "f": None, "g": None}),
        begins("lone_resistance"),
        [("e",)],
    ),
    Fact(
        "four of seven for it are not most",
        lambda: stances(dict.fromkeys("abcd", 2) | {"e": 0, "f": 0, "g": -2}),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "three of eight are more than a third",
        lambda: stances(dict.fromkeys("abcde", 2) | dict.fromkeys("fgh", -2)),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "two words of a quarter ago weigh less than one of today",
        lambda: stances(
            {"a": 2, "b": 2, "c": 2, "d": None},
            statements=[position("d1", 90, -2, by="d"), position("d2", 95, -2, by="d")],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "while a risk waits for an answer it is no resistance",
        lambda: one_against_three(said("obj", 90, "d", "objection", subject="la", risk="it floods")),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "one reaction is one bad day",
        lambda: one_against_three(
            said("obs", 20, "rep", "observation", to="d"), said("r1", 18, "d", "personal_reaction")
        ),
        personal,
        [False],
    ),
    Fact(
        "exactly three of four known is enough",
        lambda: stances({"a": 2, "b": 2, "c": -2, "d": None}),
        fires("lone_resistance"),
        [("c",)],
    ),
    Fact(
        "exactly three of five for it is most",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": 0, "e": -2}),
        fires("lone_resistance"),
        [("e",)],
    ),
    Fact(
        "half of those known are not most",
        lambda: stances({"a": 2, "b": 2, "c": 0, "d": -2}),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "two of six are a third and may stand apart",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": 2, "e": -2, "f": -2}),
        fires("lone_resistance"),
        [("e", "f")],
    ),
    Fact(
        "two of five are more than a third",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": -2, "e": -2}),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "resistance that weighs less than one word of today is not counted",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": None}, statements=[position("d1", 30, -2, by="d")]),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "nor is it too little where three of four are known",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": None}, statements=[position("d1", 30, -2, by="d")]),
        begins("lone_resistance"),
        [],
    ),
    Fact(
        "a resister without weight of one is enough to begin",
        lambda: stances({"a": 2, "b": None, "c": None}, statements=[position("c1", 30, -2, by="c")]),
        begins("lone_resistance"),
        [("c",)],
    ),
    Fact(
        "two decision makers can't begin a lone resistance",
        lambda: stances({"a": None, "b": -2}),
        begins("lone_resistance"),
        [],
    ),
    Fact(
        "few known and nobody against begins nothing",
        lambda: stances({"a": 2, "b": None, "c": None}),
        begins("lone_resistance"),
        [],
    ),
    Fact(
        "a retired founder who resists is not a decision maker",
        lambda: deal(
            [*deciders("a", "b", "c"), person("d", decision_maker=True, former=True)],
            subjects=[subject()],
            statements=[*on_board("a", "b", "c"), *stands("d", -2)],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "somebody of ours who resists is not a decision maker",
        lambda: deal(
            [*deciders("a", "b", "c"), person("d", decision_maker=True, side="seller")],
            subjects=[subject()],
            statements=[*on_board("a", "b", "c"), *stands("d", -2)],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "who has left resists no more",
        lambda: deal(
            [*deciders("a", "b", "c"), person("d", decision_maker=True, left_at=ago(1))],
            subjects=[subject()],
            statements=[*on_board("a", "b", "c"), *stands("d", -2)],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "who will leave tomorrow is still there",
        lambda: deal(
            [*deciders("a", "b", "c"), person("d", decision_maker=True, left_at=ago(-1))],
            subjects=[subject()],
            statements=[*on_board("a", "b", "c"), *stands("d", -2)],
        ),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "a board's voters alone make no lone resistance",
        lambda: deal(
            others("a", "b", "c", "d"),
            subjects=[subject()],
            statements=[*on_board("a", "b", "c"), *stands("d", -2)],
            decisions=[decision(voters=["a", "b", "c", "d"])],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "resistance without a subject counts as well",
        lambda: stances(
            {"a": 2, "b": 2, "c": 2, "d": None},
            statements=[said("d1", 3, "d", "position", stance=-2), said("d2", 6, "d", "position", stance=-1)],
        ),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "a word of support taken back doesn't soften it",
        lambda: one_against_three(position("soft", 1, 2, by="d", withdrawn_at=ago(0.5))),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "nor does one that nobody confirmed",
        lambda: one_against_three(unconfirmed(position("soft", 1, 2, by="d"))),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "hearsay alone, however often, is no resistance seen",
        lambda: stances(
            {"a": 2, "b": 2, "c": 2, "d": None},
            statements=[position(f"d{days}", days, -2, by="d", first_hand=False) for days in (1, 2, 3)],
        ),
        fires("lone_resistance"),
        [],
    ),
    Fact(
        "what they said for it before speaks against it",
        lambda: one_against_three(position("before", 100, 2, by="d")),
        against_it("lone_resistance"),
        [{"before"}],
    ),
    Fact(
        "an objection without a risk doesn't excuse it",
        lambda: one_against_three(said("obj", 9, "d", "objection", subject="la")),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "a reaction on the seventh day is still personal",
        lambda: one_against_three(
            said("obs", 20, "rep", "observation", to="d"),
            said("r1", 18, "d", "personal_reaction"),
            said("r2", 13, "d", "personal_reaction"),
        ),
        personal,
        [True],
    ),
    Fact(
        "a reaction on the eighth day has another cause",
        lambda: one_against_three(
            said("obs", 20, "rep", "observation", to="d"),
            said("r1", 18, "d", "personal_reaction"),
            said("r2", 12, "d", "personal_reaction"),
        ),
        personal,
        [False],
    ),
    Fact(
        "an observation about their area counts too",
        lambda: (
            one_against_three(
                said("obs", 20, "rep", "observation", to="a", subject="it"),
                said("r1", 18, "d", "personal_reaction"),
                said("r2", 15, "d", "personal_reaction"),
            )
            | {"subjects": [subject(), subject("it", "area", owner="d")]}
        ),
        personal,
        [True],
    ),
    Fact(
        "the resister who claims the final word makes it grave",
        lambda: one_against_three(said("c", 5, "d", "claim", decision="budget"), decisions=[decision()]),
        severity("lone_resistance"),
        ["high"],
    ),
    Fact(
        "a claim of 91 days ago makes it grave no more",
        lambda: one_against_three(said("c", 91, "d", "claim", decision="budget"), decisions=[decision(days=150)]),
        severity("lone_resistance"),
        ["medium"],
    ),
    Fact(
        "being named for the final word makes it grave",
        lambda: one_against_three(said("n", 5, "a", "naming", decision="budget", to="d"), decisions=[decision()]),
        severity("lone_resistance"),
        ["high"],
    ),
    Fact(
        "three answers of an exercise name nobody",
        lambda: one_against_three(
            *(said(f"n{w}", 5, w, "naming", decision="budget", to="d", source={"system": "exercise"}) for w in "abc"),
            decisions=[decision()],
        ),
        severity("lone_resistance"),
        ["medium"],
    ),
    Fact(
        "a risk named on the ninetieth day still waits for an answer",
        lambda: one_against_three(said("obj", 90, "d", "objection", subject="la", risk="it floods")),
        fires("unanswered_objection"),
        [("d",)],
    ),
    Fact(
        "a risk named 91 days ago waits no more",
        lambda: one_against_three(said("obj", 91, "d", "objection", subject="la", risk="it floods")),
        fires("unanswered_objection"),
        [],
    ),
    Fact(
        "then the resistance is back",
        lambda: one_against_three(said("obj", 91, "d", "objection", subject="la", risk="it floods")),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "somebody else's open risk leaves the resistance",
        lambda: one_against_three(said("obj", 9, "a", "objection", subject="la", risk="it floods")),
        fires("lone_resistance"),
        [("d",)],
    ),
    Fact(
        "a supporter may have an open risk",
        lambda: one_against_three(said("obj", 9, "a", "objection", subject="la", risk="it floods")),
        fires("unanswered_objection"),
        [("a",)],
    ),
    Fact(
        "an open risk is evidence of itself",
        lambda: one_against_three(said("obj", 9, "a", "objection", subject="la", risk="it floods")),
        evidence("unanswered_objection"),
        [{"obj"}],
    ),
    Fact(
        "the risk of one who doesn't decide is no finding",
        lambda: words(
            said("obj", 9, "x", "objection", subject="la", risk="it floods"), people=[*deciders("a"), *others("x")]
        ),
        fires("unanswered_objection"),
        [],
    ),
    Fact(
        "of two resisters the one without an open risk remains",
        lambda: stances(
            {"a": 2, "b": 2, "c": 2, "d": 2, "e": -2, "f": -2},
            statements=[said("obj", 9, "e", "objection", subject="la", risk="it floods")],
        ),
        fires("lone_resistance"),
        [("f",)],
    ),
)
