"""Who has the final word, on record and by claim."""

from tests.second_cases.fact import (
    Fact,
    against_it,
    authority,
    begins,
    claimed,
    fires,
    hearsay,
    names,
    person,
    severity,
)
from tests.written_deals import ago, deal, deciders, decision, found, said

FINAL_WORD = (
    Fact(
        "seven days without anybody are borne",
        lambda: deal(deciders("a"), decisions=[decision(days=7)]),
        fires("no_final_word"),
        [],
    ),
    Fact("eight aren't", lambda: deal(deciders("a"), decisions=[decision(days=8)]), fires("no_final_word"), [()]),
    Fact(
        "a reopened decision needs somebody too",
        lambda: deal(deciders("a"), decisions=[decision(status="reopened")]),
        fires("no_final_word"),
        [()],
    ),
    Fact(
        "a decided one doesn't",
        lambda: deal(deciders("a"), decisions=[decision(status="decided", decided_at=ago(2))]),
        fires("no_final_word"),
        [],
    ),
    Fact(
        "one that is decided only tomorrow does",
        lambda: deal(deciders("a"), decisions=[decision(status="decided", decided_at=ago(-1))]),
        authority,
        "absent",
    ),
    Fact(
        "due in thirty days",
        lambda: deal(deciders("a"), decisions=[decision(days=2, due=ago(-30))]),
        fires("no_final_word"),
        [()],
    ),
    Fact(
        "due in 31 days",
        lambda: deal(deciders("a"), decisions=[decision(days=2, due=ago(-31))]),
        fires("no_final_word"),
        [],
    ),
    Fact(
        "due soon, but somebody is on record for another decision",
        lambda: deal(deciders("a"), decisions=[decision(days=2, due=ago(-20)), decision("legal", final_word=["a"])]),
        fires("no_final_word"),
        [],
    ),
    Fact(
        "each decision without anybody is a finding of its own",
        lambda: deal(deciders("a"), decisions=[decision(), decision("legal")]),
        lambda analysis: [f.decision for f in found(analysis, "no_final_word")],
        ["budget", "legal"],
    ),
    Fact(
        "nobody on record is grave",
        lambda: deal(deciders("a"), decisions=[decision()]),
        severity("no_final_word"),
        ["high"],
    ),
    Fact(
        "a matter that is only proposed has nobody either",
        lambda: deal(deciders("a"), decisions=[decision(status="proposed")]),
        authority,
        "absent",
    ),
    Fact(
        "a claim of ninety days ago counts",
        lambda: claimed(("a", 10), ("b", 90)),
        fires("rival_final_words"),
        [("a", "b")],
    ),
    Fact("a claim of 91 days ago doesn't", lambda: claimed(("a", 10), ("b", 91)), fires("rival_final_words"), []),
    Fact(
        "nor in who claims it",
        lambda: claimed(("a", 10), ("b", 91)),
        lambda analysis: analysis.authority.decisions[0].claimed,
        ("a",),
    ),
    Fact(
        "rivals known by hearsay only are too little",
        lambda: hearsay(claimed(("a", 10), ("b", 20))),
        begins("rival_final_words"),
        [("a", "b")],
    ),
    Fact(
        "a claim speaks against nobody having it", lambda: claimed(("a", 10)), against_it("no_final_word"), [{"c-a-10"}]
    ),
    Fact(
        "a founder on record has no office to give it",
        lambda: deal([*deciders("a"), person("f", former=True)], decisions=[decision(final_word=["f"])]),
        authority,
        "absent",
    ),
    Fact("one who claims it twice is one", lambda: claimed(("a", 10), ("a", 20)), fires("rival_final_words"), []),
    Fact(
        "a claim against the record is a contest", lambda: claimed(("b", 10), final_word=["a"]), authority, "contested"
    ),
    Fact(
        "and too little for rivals", lambda: claimed(("b", 10), final_word=["a"]), begins("rival_final_words"), [("b",)]
    ),
    Fact("who has it may say so", lambda: claimed(("a", 10), final_word=["a"]), authority, "clear"),
    Fact("and begins no rivalry", lambda: claimed(("a", 10), final_word=["a"]), begins("rival_final_words"), []),
    Fact(
        "joint holders may say so too",
        lambda: claimed(("a", 10), ("b", 20), final_word=["a", "b"], joint_with_tie_rule=True),
        authority,
        "clear",
    ),
    Fact(
        "and are no rivals",
        lambda: claimed(("a", 10), ("b", 20), final_word=["a", "b"], joint_with_tie_rule=True),
        fires("rival_final_words"),
        [],
    ),
    Fact(
        "a voter who claims it disturbs the vote",
        lambda: claimed(("a", 10), voters=["a", "b"]),
        lambda analysis: analysis.authority.state == "clear",
        False,
    ),
    Fact("one nominee where nobody is on record is assumed", lambda: names("b", recorded=()), authority, "assumed"),
    Fact("two nominees are not known", lambda: names("a", "b", recorded=()), authority, "unknown"),
    Fact(
        "a claimant who is also named is assumed",
        lambda: names("a", recorded=(), statements=[said("c", 5, "a", "claim", decision="budget")]),
        authority,
        "assumed",
    ),
    Fact(
        "a decided decision is out of the state",
        lambda: deal(deciders("a"), decisions=[decision(final_word=["a"]), decision("old", status="decided")]),
        authority,
        "clear",
    ),
    Fact(
        "the worst one counts",
        lambda: deal(
            deciders("a", "b"),
            decisions=[decision(final_word=["a"]), decision("legal"), decision("site", final_word=["a", "b"])],
        ),
        authority,
        "contested",
    ),
    Fact(
        "only parked ones leave it unknown",
        lambda: deal(deciders("a"), decisions=[decision(status="parked")]),
        authority,
        "unknown",
    ),
)
