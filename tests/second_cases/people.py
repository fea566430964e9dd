"""Where one person stands, and the marks of buy-in."""

from tests.second_cases.fact import (
    Fact,
    label,
    marks,
    person,
    position,
    promise,
    promised,
    touches,
    value,
    weight,
    words,
)
from tests.written_deals import ago, contact, deal, deciders, others, said, stands, subject

PEOPLE = (
    Fact(
        "the weights of age and source",
        lambda: words(position("p", 0, 2), position("q", 60, -1, first_hand=False)),
        value,
        1.5,
    ),
    Fact("their sum", lambda: words(position("p", 0, 2), position("q", 60, -1, first_hand=False)), weight, 1.2),
    Fact(
        "what we saw weighs less",
        lambda: words(position("p", 0, 2), position("q", 0, -1.5, medium="seen")),
        value,
        round((2 - 0.7 * 1.5) / 1.7, 9),
    ),
    Fact(
        "the mean over subjects, not over statements",
        lambda: deal(
            deciders("a"),
            subjects=[subject(), subject("erp", "initiative")],
            statements=[position("p", 0, 2), position("q", 0, 2), position("r", 0, -1, subject="erp")],
        ),
        value,
        0.5,
    ),
    Fact(
        "and half a point is neutral",
        lambda: deal(
            deciders("a"),
            subjects=[subject(), subject("erp", "initiative")],
            statements=[position("p", 0, 2), position("q", 0, 2), position("r", 0, -1, subject="erp")],
        ),
        label,
        "neutral",
    ),
    Fact(
        "words without a subject are one more matter",
        lambda: words(position("p", 0, 2), position("q", 0, 2), said("r", 0, "a", "position", stance=0)),
        value,
        1.0,
    ),
    Fact("the way there is no stance on the deal", lambda: words(position("p", 0, 2, subject="road")), value, None),
    Fact(
        "supporting what excludes it is no stance of one's own on it",
        lambda: deal(
            deciders("a"),
            subjects=[subject(), subject("sea", excludes=["la"])],
            statements=stands("a", 2, on="sea", days=(0,)),
        ),
        value,
        2.0,
    ),
    Fact("minus half a point is neutral", lambda: words(position("p", 0, -0.5)), label, "neutral"),
    Fact("less than that is resistant", lambda: words(position("p", 0, -0.6)), label, "resistant"),
    Fact(
        "second-hand words alone are too light",
        lambda: words(position("p", 0, 2, medium="second_hand")),
        label,
        "unknown",
    ),
    Fact("and have no value", lambda: words(position("p", 0, 2, medium="second_hand")), value, None),
    Fact(
        "a supporter who keeps a promise leads",
        lambda: words(*stands("a", 2), commitments=[promise("k", "done", 45, done_at=ago(45))]),
        label,
        "leading",
    ),
    Fact(
        "a promise kept 46 days ago is long ago",
        lambda: words(*stands("a", 2), commitments=[promise("k", "done", 46, done_at=ago(46))]),
        label,
        "supportive",
    ),
    Fact(
        "a neutral one who keeps a promise stays neutral",
        lambda: words(*stands("a", 0), commitments=[promise("k", "done", 5)]),
        label,
        "neutral",
    ),
    Fact("nothing is known of the marks", promised, marks, (None, None, None, "understood")),
    Fact(
        "said back wrongly",
        lambda: promised(statements=[said("u", 5, "a", "understanding", right=False)]),
        marks,
        (False, None, None, "understood"),
    ),
    Fact(
        "all three marks leave nothing next",
        lambda: promised(promise("k", "done", 5), statements=[said("u", 5, "a", "understanding", right=True)]),
        marks,
        (True, True, True, None),
    ),
    Fact(
        "one refusal beside a promise",
        lambda: promised(promise("k", "open", -5), promise("r", "refused", 5)),
        marks,
        (None, False, False, "understood"),
    ),
    Fact(
        "a promise kept beside a lapse",
        lambda: promised(promise("k", "done", 5), promise("l", "lapsed", 3)),
        marks,
        (None, True, True, "understood"),
    ),
    Fact(
        "speaking for it beside a lapse",
        lambda: promised(promise("l", "lapsed", 3), statements=[said("v", 9, "a", "advocacy")]),
        marks,
        (None, True, True, "understood"),
    ),
    Fact("a lapse alone", lambda: promised(promise("l", "lapsed", 3)), marks, (None, True, False, "understood")),
    Fact("kept late", lambda: promised(promise("l", "late", 3)), marks, (None, True, True, "understood")),
    Fact(
        "never accepted",
        lambda: promised(promise("k", "done", 3, accepted=False)),
        marks,
        (None, None, None, "understood"),
    ),
    Fact(
        "done only tomorrow",
        lambda: promised(promise("k", "done", -3, done_at=ago(-1))),
        marks,
        (None, True, None, "understood"),
    ),
    Fact(
        "refused only tomorrow",
        lambda: promised(promise("k", "refused", 3, status_at=ago(-1))),
        marks,
        (None, True, None, "understood"),
    ),
    Fact(
        "understood and refused: the promise comes next",
        lambda: promised(promise("k", "refused", 3), statements=[said("u", 5, "a", "understanding", right=True)]),
        marks,
        (True, False, False, "committed"),
    ),
    Fact(
        "five mails in one row and one to two of ours",
        lambda: deal(
            [*others("a"), person("s", side="seller")],
            activities=[contact("m", 5, "a") | {"count": 5}, contact("n", 9, "a") | {"to": ["rep", "s"]}],
        ),
        touches,
        (6, 2),
    ),
    Fact(
        "mail among buyers is no contact of ours",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a", by="b")]),
        touches,
        (0, 0),
    ),
)
