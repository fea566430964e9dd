"""Whether people go by the record of who decides."""

from tests.second_cases.fact import (
    Fact,
    against_it,
    authority,
    begins,
    decided_by,
    evidence,
    fires,
    named,
    names,
    round_the_decider,
    severity,
)
from tests.written_deals import ago, found, said

LIVED = (
    Fact(
        "three of four is enough for who is on record, where no other has a quarter",
        lambda: names(*"aaaaaab", "s0", statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "five of seven isn't",
        lambda: names(*"aaaaab", "s0", statements=round_the_decider(5, 9)),
        lambda analysis: len(found(analysis, "lived_authority_differs")),
        1,
    ),
    Fact(
        "one in five for another is a slip",
        lambda: names(*"aaaab", statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "three answers are too few, whatever else is seen once",
        lambda: names("b", "b", "b", statements=round_the_decider(5, 9)),
        begins("lived_authority_differs"),
        [("b", "a")],
    ),
    Fact(
        "namings within 180 days count",
        lambda: names("b", "b", "b", "b", days=179.5, statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [("b", "a")],
    ),
    Fact(
        "a few hours later they don't",
        lambda: names("b", "b", "b", "b", days=180.5, statements=round_the_decider(5, 9)),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "the sixth decision back is long ago",
        lambda: decided_by("a", "a", "a", "a", "b", "b"),
        fires("lived_authority_differs"),
        [],
    ),
    Fact(
        "the fifth isn't",
        lambda: decided_by("a", "a", "a", "b", "b"),
        lambda analysis: "budget" in [f.decision for f in found(analysis, "lived_authority_differs")],
        True,
    ),
    Fact(
        "one decided by another is an exception",
        lambda: decided_by("a", "b", "a", "a", "a"),
        fires("lived_authority_differs"),
        [],
    ),
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
        lambda: decided_by("b", "b", "a", "a", "a"),
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
