"""Whether the deciders want the same place, and what is only a debate about the way."""

from tests.second_cases.fact import (
    Fact,
    alignment,
    answers,
    because,
    counts,
    fires,
    position,
    rate,
    rated,
    sides,
    stances,
    words,
)
from tests.written_deals import deal, deciders, decision, found, on_board, others, said, stands, subject

DESTINATIONS = (
    Fact(
        "two for it and two against it",
        lambda: stances({"a": 2, "b": 2, "c": -2, "d": -2}),
        sides,
        [["a", "b"], ["c", "d"]],
    ),
    Fact(
        "two and two whose answers can't both be",
        lambda: answers({"a": "grow", "b": "grow", "c": "sell", "d": "sell"}),
        sides,
        [["a", "b"], ["c", "d"]],
    ),
    Fact(
        "one with the final word against two",
        lambda: answers({"a": "grow", "b": "sell", "c": "sell"}, decisions=[decision(final_word=["a"])]),
        sides,
        [["a"], ["b", "c"]],
    ),
    Fact(
        "one with the final word against one",
        lambda: answers({"a": "grow", "b": "sell"}, decisions=[decision(final_word=["a"])]),
        sides,
        [["a"], ["b"]],
    ),
    Fact(
        "one without it against two",
        lambda: answers({"a": "grow", "b": "sell", "c": "sell"}),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "the larger group with the final word against one",
        lambda: answers({"a": "grow", "b": "grow", "c": "sell"}, decisions=[decision(final_word=["a"])]),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "different purposes are not destinations",
        lambda: answers({"a": "grow", "b": "grow", "c": "sell", "d": "sell"}, question="purpose"),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "answers of people who don't decide are no sides",
        lambda: answers(
            {"a": "grow", "b": "grow", "x": "sell", "y": "sell"}, people=[*deciders("a", "b"), *others("x", "y")]
        ),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "two of five not yet behind it are forty percent",
        lambda: rated(rate("a", 1), rate("b", 2), rate("c", 3), rate("d", 4), rate("e", 4)),
        sides,
        [["a", "b", "c"], ["d", "e"]],
    ),
    Fact(
        "three of eight not yet behind it are fewer",
        lambda: rated(
            *(rate(who, 2) for who in "abcde"), *(rate(who, 4) for who in "fgh"), people=deciders(*"abcdefgh")
        ),
        sides,
        [],
    ),
    Fact(
        "who can't support it but doesn't decide makes no sides",
        lambda: rated(rate("a", 1), rate("b", 1), rate("x", 5), people=[*deciders("a", "b"), *others("x")]),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "each rated text has rounds of its own",
        lambda: rated(
            rate("a", 1),
            rate("b", 1),
            rate("c", 5),
            rate("a", 1, round=2, statement="one brand"),
            rate("b", 1, round=2, statement="one brand"),
            rate("c", 1, round=2, statement="one brand"),
        ),
        sides,
        [["a", "b"], ["c"]],
    ),
    Fact(
        "who only rated in an earlier round is not in the last",
        lambda: rated(rate("a", 1), rate("b", 1), rate("c", 5), rate("a", 1, round=2), rate("b", 1, round=2)),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "exactly half a point is no side",
        lambda: stances({"a": 2, "b": 2, "c": -0.5, "d": -0.5}),
        fires("destinations_differ"),
        [],
    ),
    Fact(
        "an initiative is no destination",
        lambda: stances({"a": 2, "b": 2, "c": -2, "d": -2}, kind="initiative"),
        fires("destinations_differ"),
        [],
    ),
    Fact("yet it splits", lambda: stances({"a": 2, "b": 2, "c": -2, "d": -2}, kind="initiative"), alignment, "split"),
    Fact(
        "one for each of two initiatives that can't both be had is a split",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject("x", "initiative"), subject("y", "initiative", excludes=["x"])],
            statements=[*stands("a", 2, on="x"), *stands("b", 2, on="y")],
        ),
        alignment,
        "split",
    ),
    Fact(
        "one for each of two destinations that can both be had is none",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject("x"), subject("y")],
            statements=[*stands("a", 2, on="x"), *stands("b", 2, on="y")],
        ),
        alignment,
        "aligned",
    ),
)

ALIGNMENT = (
    Fact(
        "three of four known is enough", lambda: stances({"a": 2, "b": 2, "c": 2, "d": None}), counts, ("aligned", 4, 3)
    ),
    Fact("two of three known isn't", lambda: stances({"a": 2, "b": 2, "c": None}), counts, ("unknown", 3, 2)),
    Fact(
        "three of five for it, two neutral",
        lambda: stances({"a": 2, "b": 2, "c": 2, "d": 0, "e": 0}),
        alignment,
        "aligned",
    ),
    Fact("two of four for it, two neutral", lambda: stances({"a": 2, "b": 2, "c": 0, "d": 0}), alignment, "unknown"),
    Fact("half a point is neutral", lambda: stances({"a": 0.5, "b": 0.5}), alignment, "unknown"),
    Fact(
        "a word of sixty days ago weighs just enough",
        lambda: words(position("p", 60, 2), position("q", 60, 2, by="b"), people=deciders("a", "b")),
        counts,
        ("aligned", 2, 2),
    ),
    Fact(
        "one of 61 days ago doesn't",
        lambda: words(position("p", 61, 2), position("q", 61, 2, by="b"), people=deciders("a", "b")),
        counts,
        ("unknown", 2, 0),
    ),
    Fact(
        "against each other without a subject is no split, and not agreement",
        lambda: words(
            position("p", 5, 2, subject="road"),
            said("q", 5, "a", "position", stance=2),
            said("r", 5, "b", "position", stance=-2),
            people=deciders("a", "b"),
        ),
        alignment,
        "unknown",
    ),
    Fact(
        "what isn't known can't undo a split",
        lambda: stances({"a": 2, "b": -2, "c": None, "d": None, "e": None, "f": None}),
        counts,
        ("split", 6, 2),
    ),
    Fact(
        "a split on one of several matters is a split",
        lambda: deal(
            deciders("a", "b", "c"),
            subjects=[subject(), subject("erp", "decision")],
            statements=[*on_board("a", "b", "c"), *stands("a", 1, on="erp"), *stands("b", -1, on="erp")],
        ),
        alignment,
        "split",
    ),
    Fact(
        "people who don't decide can't split it",
        lambda: deal(
            [*deciders("a", "b"), *others("x")],
            subjects=[subject()],
            statements=[*on_board("a", "b"), *stands("x", -2)],
        ),
        alignment,
        "aligned",
    ),
    Fact(
        "a board stands in where nobody is confirmed",
        lambda: deal(
            others("a", "b", "c", "x"),
            subjects=[subject()],
            statements=on_board("a", "b", "c"),
            decisions=[decision(voters=["a", "b", "c"])],
        ),
        counts,
        ("aligned", 3, 3),
    ),
    Fact(
        "but not beside one who is confirmed",
        lambda: deal(
            [*deciders("a"), *others("b", "c")],
            subjects=[subject()],
            statements=on_board("a", "b", "c"),
            decisions=[decision(voters=["a", "b", "c"])],
        ),
        counts,
        ("unknown", 1, 1),
    ),
    Fact(
        "final words on record stand in too",
        lambda: deal(
            others("a", "b"),
            subjects=[subject()],
            statements=on_board("a", "b"),
            decisions=[decision(final_word=["a"]), decision("legal", final_word=["b"])],
        ),
        counts,
        ("aligned", 2, 2),
    ),
    Fact(
        "a difference about the time is a debate about the way",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject(), subject("may", "timing")],
            statements=[*on_board("a", "b"), *stands("a", 1, on="may"), *stands("b", -1, on="may")],
        ),
        alignment,
        "route_debate",
    ),
    Fact(
        "so is not supporting how",
        lambda: stances(
            {"a": 2, "b": 2, "c": 2},
            ratings=[rate("a", 1, about="how"), rate("b", 1, about="how"), rate("c", 5, about="how")],
        ),
        alignment,
        "route_debate",
    ),
    Fact(
        "half a point about the way is no debate",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject(), subject("may", "timing")],
            statements=[*on_board("a", "b"), *stands("a", 1, on="may"), *stands("b", -0.5, on="may")],
        ),
        alignment,
        "aligned",
    ),
    Fact(
        "an argument about an area is no debate about the way",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject(), subject("it", "area")],
            statements=[*on_board("a", "b"), *stands("a", 1, on="it"), *stands("b", -1, on="it")],
        ),
        alignment,
        "aligned",
    ),
    Fact(
        "a split names the latest word of each side", lambda: stances({"a": 2, "b": -2}), because, ("a-la-5", "b-la-5")
    ),
    Fact(
        "or the finding",
        lambda: stances({"a": 2, "b": 2, "c": -2, "d": -2}),
        lambda analysis: {f.key for f in found(analysis, "destinations_differ")} <= set(analysis.alignment.because),
        True,
    ),
)
