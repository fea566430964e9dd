"""Somebody defers and then acts against it."""

from tests.second_cases.fact import (
    Fact,
    against,
    begins,
    evidence,
    fires,
    hearsay,
    left_to_b,
    position,
    promise,
    severity,
    unconfirmed,
)
from tests.written_deals import ago, decision, said, subject

UNDERMINING = (
    Fact(
        "an act on the ninetieth day after the deferral counts",
        lambda: left_to_b(95, against("x", 10), against("y", 5)),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "an act on the day after doesn't",
        lambda: left_to_b(96, against("x", 10), against("y", 5)),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "one act in time is too little",
        lambda: left_to_b(96, against("x", 10), against("y", 5)),
        begins("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "a last act of ninety days ago is recent",
        lambda: left_to_b(150, against("x", 100), against("y", 90)),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "a last act of 91 days ago isn't",
        lambda: left_to_b(150, against("x", 100), against("y", 91)),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "promises on it that were refused and lapsed are acts",
        lambda: left_to_b(
            60,
            commitments=[
                promise("k1", "refused", 20, subject="la", status_at=ago(40)),
                promise("k2", "lapsed", 30, subject="la"),
            ],
        ),
        evidence("defers_then_undermines"),
        [{"def", "k1", "k2"}],
    ),
    Fact(
        "a promise that was never accepted is no act",
        lambda: left_to_b(
            60, against("x", 20), commitments=[promise("k1", "lapsed", 30, subject="la", accepted=False)]
        ),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "saying no in private and yes in public is an act",
        lambda: left_to_b(60, against("x", 20), position("pub", 40, 1), position("prv", 30, -1, public=False)),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "saying no in public is open dissent",
        lambda: left_to_b(60, against("x", 20), position("pub", 40, -1), position("prv", 30, -1, public=False)),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "a private no without a public yes is no act",
        lambda: left_to_b(60, against("x", 20), position("prv", 30, -1, public=False)),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "not quite a no in private is none",
        lambda: left_to_b(60, against("x", 20), position("pub", 40, 1), position("prv", 30, -0.95, public=False)),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "a refusal later than the clock is no act yet",
        lambda: left_to_b(
            60, against("x", 20), commitments=[promise("k", "refused", 30, subject="la", status_at=ago(-1))]
        ),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "two acts known by hearsay after a deferral we heard",
        lambda: left_to_b(60, against("x", 40, first_hand=False), against("y", 30, first_hand=False)),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "with hearsay of the deferral too it is too little",
        lambda: hearsay(left_to_b(60, against("x", 40), against("y", 30))),
        begins("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "an unconfirmed act is none",
        lambda: left_to_b(60, against("x", 20), unconfirmed(against("y", 30))),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "an act taken back is none",
        lambda: left_to_b(60, against("x", 20), against("y", 30, withdrawn_at=ago(25))),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "an act that will be taken back still is one",
        lambda: left_to_b(60, against("x", 20), against("y", 30, withdrawn_at=ago(-2))),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "other people's acts are theirs",
        lambda: left_to_b(60, against("x", 20, by="c"), against("y", 30, by="c")),
        fires("defers_then_undermines"),
        [],
    ),
    Fact(
        "objecting afterwards doesn't undo the acts",
        lambda: left_to_b(60, against("x", 40), against("y", 30), said("obj", 10, "a", "objection", subject="la")),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "objecting to another subject isn't open dissent on this one",
        lambda: (
            left_to_b(60, said("obj", 50, "a", "objection", subject="it"), against("x", 40), against("y", 30))
            | {"subjects": [subject(), subject("it", "area")]}
        ),
        fires("defers_then_undermines"),
        [("a", "b")],
    ),
    Fact(
        "who undermines and has the final word makes it grave",
        lambda: left_to_b(60, against("x", 40), against("y", 30), decisions=[decision(final_word=["a"])]),
        severity("defers_then_undermines"),
        ["high"],
    ),
    Fact(
        "who was deferred to having it doesn't",
        lambda: left_to_b(60, against("x", 40), against("y", 30), decisions=[decision(final_word=["b"])]),
        severity("defers_then_undermines"),
        ["medium"],
    ),
)
