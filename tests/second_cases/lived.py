"""Whether people go by the record of who decides."""

from tests.second_cases.fact import (
    Fact,
    against_it,
    authority,
    begins,
    evidence,
    fires,
    named,
    names,
    round_the_decider,
    severity,
)
from tests.written_deals import ago, decision, found, said, subject

LIVED = (
    Fact("three of four name the decider", lambda: names("a", "a", "a", "b"), named, {"a": 0.75, "b": 0.25}),
    Fact(
        "yet one of four names another, and matters go round the decider twice",
        lambda: names("a", "a", "a", "b", statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [("b", "a")],
    ),
    Fact(
        "then people live by another",
        lambda: names("b", "b", "b", "b", statements=round_the_decider(5, 9)),
        lambda analysis: analysis.authority.decisions[0].lived,
        ("b",),
    ),
    Fact(
        "the first who has it in life makes it grave",
        lambda: names("b", "b", "b", "b", statements=round_the_decider(5, 9)),
        severity("lived_authority_differs"),
        ["high"],
    ),
    Fact(
        "one way round is chance",
        lambda: names("a", "a", "a", "b", statements=round_the_decider(5)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "a way round of 91 days ago is over",
        lambda: names("a", "a", "a", "b", statements=round_the_decider(5, 91)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "one of ninety days ago isn't",
        lambda: names("a", "a", "a", "b", statements=round_the_decider(5, 90)),
        fires("lived_authority_differs"),
        [("b", "a")],
    ),
    Fact(
        "namings of 181 days ago are forgotten",
        lambda: names("b", "b", "b", "b", days=181, statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "the latest naming of each speaker counts",
        lambda: names(
            "a",
            "a",
            "a",
            "a",
            statements=[
                *round_the_decider(5, 9),
                *(said(f"old{i}", 50, f"s{i}", "naming", decision="budget", to="b") for i in range(4)),
            ],
        ),
        named,
        {"a": 1.0},
    ),
    Fact(
        "two of the last five decided by others",
        lambda: (
            names("b", "b", "b", "b")
            | {
                "decisions": [
                    decision(final_word=["a"], subject="la"),
                    *(
                        decision(
                            f"d{i}",
                            status="decided",
                            final_word=["a"],
                            decided_by="b" if i < 2 else "a",
                            subject="la",
                            decided_at=ago(30 + i),
                        )
                        for i in range(5)
                    ),
                ],
                "subjects": [subject()],
            }
        ),
        lambda analysis: (
            ("budget", ("b", "a")) in [(f.decision, f.people) for f in found(analysis, "lived_authority_differs")]
        ),
        True,
    ),
    Fact(
        "the decider is away",
        lambda: names("b", "b", "b", "b", statements=round_the_decider(5, 9), decider_away_until=ago(-5)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "what was handed over has run out",
        lambda: names(
            "b",
            "b",
            "b",
            "b",
            statements=round_the_decider(5, 9),
            delegated_to={"person": "b", "scope": "all", "until": ago(30)},
        ),
        fires("lived_authority_differs"),
        [("b", "a")],
    ),
    Fact("three answers of an exercise show nothing", lambda: names("b", "b", "b", source="exercise"), named, {}),
    Fact("and begin nothing", lambda: names("b", "b", "b", source="exercise"), begins("lived_authority_differs"), []),
    Fact(
        "nor do they leave a nominee", lambda: names("b", "b", "b", source="exercise", recorded=()), authority, "absent"
    ),
    Fact("four show shares", lambda: names("b", "b", "b", "a", source="exercise"), named, {"a": 0.25, "b": 0.75}),
    Fact(
        "three of an exercise and one told us are no four answers",
        lambda: names(
            "b", "b", "b", source="exercise", statements=[said("m", 5, "b", "naming", decision="budget", to="b")]
        ),
        named,
        {"b": 1.0},
    ),
    Fact(
        "what was named for the decider speaks against it",
        lambda: names("a", "a", "a", "b", statements=round_the_decider(5, 9)),
        against_it("lived_authority_differs"),
        [{"n0", "n1", "n2"}],
    ),
    Fact(
        "and are named as one check, never by speaker",
        lambda: names("b", "b", "b", "a", source="exercise", statements=round_the_decider(5, 9)),
        evidence("lived_authority_differs"),
        [{"authority_check:budget", "by5", "by9"}],
    ),
)
