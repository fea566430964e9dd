"""Whom we reach, and who carries it."""

from tests.second_cases.fact import Fact, fires, person, position, promise, severity, unconfirmed, words
from tests.written_deals import ago, contact, deal, deciders, decision, others, said, stands

CONTACT = (
    Fact(
        "a contact of 45 days ago counts",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a"), contact("n", 45, "b")]),
        fires("single_threaded"),
        [],
    ),
    Fact(
        "one of 46 days ago doesn't",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a"), contact("n", 46, "b")]),
        fires("single_threaded"),
        [("a",)],
    ),
    Fact(
        "what we write counts as well",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a"), contact("n", 5, "rep", by="b")]),
        fires("single_threaded"),
        [],
    ),
    Fact(
        "what buyers write to each other doesn't",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a"), contact("n", 5, "b", by="a")]),
        fires("single_threaded"),
        [("a",)],
    ),
    Fact(
        "who has left is no second thread",
        lambda: deal([*others("a"), person("b", left_at=ago(3))], activities=[contact("m", 5, "a")]),
        fires("single_threaded"),
        [],
    ),
    Fact(
        "the one contact with the final word makes it grave",
        lambda: deal(others("a", "b"), activities=[contact("m", 5, "a")], decisions=[decision(final_word=["a"])]),
        severity("single_threaded"),
        ["high"],
    ),
    Fact(
        "a decision maker met sixty days ago was reached",
        lambda: deal(deciders("a"), activities=[contact("m", 60, "a")]),
        fires("decision_maker_unreached"),
        [],
    ),
    Fact(
        "one met 61 days ago wasn't",
        lambda: deal(deciders("a"), activities=[contact("m", 61, "a")]),
        fires("decision_maker_unreached"),
        [("a",)],
    ),
    Fact(
        "a word that nobody confirmed doesn't reach",
        lambda: words(unconfirmed(position("p", 5, 1))),
        fires("decision_maker_unreached"),
        [("a",)],
    ),
    Fact(
        "any word does, on whatever", lambda: words(said("f", 60, "a", "focus")), fires("decision_maker_unreached"), []
    ),
    Fact(
        "each one unreached is a finding of its own",
        lambda: deal(deciders("b", "a")),
        fires("decision_maker_unreached"),
        [("a",), ("b",)],
    ),
    Fact(
        "a founder without office needn't be reached",
        lambda: deal([person(decision_maker=True, former=True)]),
        fires("decision_maker_unreached"),
        [],
    ),
    Fact(
        "nor who has left",
        lambda: deal([person(decision_maker=True, left_at=ago(2))]),
        fires("decision_maker_unreached"),
        [],
    ),
    Fact(
        "speaking for it 45 days ago leads",
        lambda: words(*stands("a", 2), said("v", 45, "a", "advocacy"), people=others("a")),
        fires("no_champion"),
        [],
    ),
    Fact(
        "46 days ago doesn't",
        lambda: words(*stands("a", 2), said("v", 46, "a", "advocacy"), people=others("a")),
        fires("no_champion"),
        [()],
    ),
    Fact(
        "a marked champion who speaks for it needs no stance",
        lambda: words(said("v", 45, "a", "advocacy"), people=[person(is_champion=True)]),
        fires("no_champion"),
        [],
    ),
    Fact(
        "a marked champion who spoke for it 46 days ago has gone quiet",
        lambda: words(said("v", 46, "a", "advocacy"), people=[person(is_champion=True)]),
        fires("no_champion"),
        [()],
    ),
    Fact(
        "speaking for it without a stance or a mark doesn't lead",
        lambda: words(said("v", 5, "a", "advocacy"), people=others("a")),
        fires("no_champion"),
        [()],
    ),
    Fact(
        "a promise kept late is kept",
        lambda: deal([person(is_champion=True)], commitments=[promise("k", "late", 10)]),
        fires("no_champion"),
        [],
    ),
    Fact(
        "somebody of ours is no champion",
        lambda: deal(
            [*others("a"), person("s", is_champion=True, side="seller")], statements=[said("v", 5, "s", "advocacy")]
        ),
        fires("no_champion"),
        [()],
    ),
    Fact(
        "a champion who has left is none",
        lambda: deal(
            [*others("a"), person("b", is_champion=True, left_at=ago(1))], statements=[said("v", 5, "b", "advocacy")]
        ),
        fires("no_champion"),
        [()],
    ),
    Fact("without any buyer no champion is missed", lambda: deal([]), fires("no_champion"), []),
    Fact(
        "the second stage is past the first",
        lambda: deal(others("a"), deal={"stage_number": 2}),
        fires("authority_unrecorded"),
        [()],
    ),
    Fact(
        "the number wins over the name",
        lambda: deal(others("a"), deal={"stage_number": 1, "stage": "Proposal"}),
        fires("authority_unrecorded"),
        [],
    ),
    Fact(
        "Qualification is among the first",
        lambda: deal(others("a"), deal={"stage": "Qualification"}),
        fires("authority_unrecorded"),
        [],
    ),
    Fact(
        "a stage by another name is past them",
        lambda: deal(others("a"), deal={"stage": "Discovery"}),
        severity("authority_unrecorded"),
        ["low"],
    ),
    Fact(
        "a decided decision is a record",
        lambda: deal(others("a"), deal={"stage_number": 4}, decisions=[decision(status="decided")]),
        fires("authority_unrecorded"),
        [],
    ),
    Fact(
        "a lost deal is left alone",
        lambda: deal(others("a"), deal={"stage_number": 4, "status": "lost"}),
        fires("authority_unrecorded"),
        [],
    ),
)
