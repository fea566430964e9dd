"""Small deals for the detectors of authority: one where each fires, near misses, and too little to tell."""

from typing import Any

import pytest

from graph.deal import Deal, Delegation, Source, Statement
from tests.builders import (
    ago,
    buyers,
    deal,
    deciders,
    decision,
    said,
    subject,
)
from tests.detector_fixture import Fixture, begun, check, fires, quiet


def rival(*claims: Statement, **more: Any) -> Deal:
    return deal(deciders("ana", "bo", "cy"), decisions=(decision(**more),), statements=claims)


def claims(by: str, days: float, **more: Any) -> Statement:
    return said("claim", by, days, decision="budget", **more)


def lived(names: str, *more: Statement, source: Source | None = None, **parts: Any) -> Deal:
    """Namings of `budget`, one speaker each: a names Ana, who is on record, b Bo, c Cy."""
    speakers = [f"speaker{number}" for number in range(len(names))]
    whom = {"a": "ana", "b": "bo", "c": "cy"}
    namings = [
        said("naming", by, 10 + place, decision="budget", to=whom[name], source=source)
        for place, (by, name) in enumerate(zip(speakers, names, strict=True))
    ]
    return deal(
        (*deciders("ana", "bo"), *buyers(*speakers)),
        decisions=(decision(final_word=("ana",), **parts),),
        statements=(*namings, *more),
    )


def elsewhere(made: int) -> Deal:
    """Two go round Ana, and so many earlier decisions of hers were made by Bo."""
    earlier = [
        decision(
            f"d{number}", "decided", final_word=("ana",), subject="site", decided_by="bo", decided_at=ago(30 + number)
        )
        for number in range(made)
    ]
    return deal(
        deciders("ana", "bo", "cy", "dee"),
        subjects=(subject(),),
        decisions=(decision(final_word=("ana",), subject="site"), *earlier),
        statements=ROUND,
    )


def reversed_by(by: str, days: float) -> Deal:
    """Two go round Ana, and two of her decisions were reversed so many days ago."""
    held: dict[str, Any] = {"final_word": ("ana",), "subject": "site"}
    reversals = [said("reversal", by, days, decision=each) for each in ("one", "two")]
    return deal(
        deciders("ana", "bo", "cy", "dee"),
        subjects=(subject(),),
        decisions=(decision(**held), decision("one", "reopened", **held), decision("two", "decided", **held)),
        statements=(*ROUND, *reversals),
    )


def round_ana(by: str, days: float) -> Statement:
    return said("bypass", by, days, decision="budget", to="bo")


ROUND = (round_ana("cy", 10), round_ana("dee", 20))
EXERCISE = Source(system="exercise", record="x1")


A1, A2, A3 = "no_final_word", "rival_final_words", "lived_authority_differs"
FIXTURES = (
    fires(A1, "open for eight days", lambda: deal(deciders("ana"), decisions=(decision(days=8),))),
    fires(A1, "due soon with nothing on record", lambda: deal(decisions=(decision(days=1, due=ago(-29)),))),
    quiet(A1, "open for seven days", lambda: deal(decisions=(decision(days=7),))),
    quiet(A1, "due later", lambda: deal(decisions=(decision(days=1, due=ago(-31)),))),
    quiet(A1, "parked", lambda: deal(decisions=(decision(status="parked"),))),
    quiet(A1, "only proposed", lambda: deal(decisions=(decision(status="proposed"),))),
    quiet(A1, "a vote settles it", lambda: deal(buyers("ana", "bo"), decisions=(decision(voters=("ana", "bo")),))),
    quiet(A1, "the deal is won", lambda: deal(facts={"status": "won"}, decisions=(decision(),))),
    quiet(A1, "no date says since when", lambda: deal(decisions=(decision(opened_at=None),))),
    fires(A2, "two claims", lambda: rival(claims("ana", 10), claims("bo", 20)), "ana", "bo"),
    fires(A2, "two on record", lambda: rival(final_word=("ana", "bo")), "ana", "bo"),
    quiet(A2, "two on record with a rule for ties", lambda: rival(final_word=("ana", "bo"), joint_with_tie_rule=True)),
    quiet(A2, "only the holder claims it", lambda: rival(claims("ana", 10), claims("ana", 20), final_word=("ana",))),
    quiet(A2, "claims of last winter", lambda: rival(claims("ana", 91), claims("bo", 95))),
    begun(A2, "one claim by somebody else", lambda: rival(claims("bo", 10), final_word=("ana",)), "bo"),
    begun(
        A2,
        "all second-hand",
        lambda: rival(claims("ana", 10, first_hand=False), claims("bo", 20, first_hand=False)),
        "ana",
        "bo",
    ),
    quiet(
        A2,
        "joint holders who each claim it",
        lambda: rival(claims("ana", 10), claims("bo", 20), final_word=("ana", "bo"), joint_with_tie_rule=True),
    ),
    fires(
        A2,
        "a claim beside joint holders",
        lambda: rival(claims("ana", 10), claims("cy", 20), final_word=("ana", "bo"), joint_with_tie_rule=True),
        "ana",
        "cy",
    ),
    fires(
        A2,
        "two claims beside the record",
        lambda: rival(claims("bo", 9), claims("cy", 9), final_word=("ana",)),
        "bo",
        "cy",
    ),
    fires(A3, "gone round, and made by somebody else", lambda: elsewhere(2), "bo", "ana"),
    fires(A3, "gone round, and two reversed by somebody else", lambda: reversed_by("bo", 90), "bo", "ana"),
    quiet(A3, "gone round, and two reversed long ago", lambda: reversed_by("bo", 91)),
    quiet(A3, "gone round, and two reversed by herself", lambda: reversed_by("ana", 9)),
    quiet(A3, "gone round, and one made by somebody else", lambda: elsewhere(1)),
    quiet(A3, "gone round long ago", lambda: lived("bbba", round_ana("cy", 10), round_ana("dee", 91))),
    fires(
        A3, "gone round ninety days ago", lambda: lived("bbba", round_ana("cy", 10), round_ana("dee", 90)), "bo", "ana"
    ),
    quiet(
        A3,
        "nearly all name the decider or the delegate",
        lambda: lived(
            "abbbc",
            *(said("bypass", by, 5, decision="budget", to="cy") for by in ("dee", "eli")),
            delegated_to=Delegation(person="bo", scope="all of it", until=ago(-30)),
        ),
    ),
    fires(A3, "named and gone to", lambda: lived("bbba", *ROUND), "bo", "ana"),
    fires(A3, "as shares of an exercise", lambda: lived("bbba", *ROUND, source=EXERCISE), "bo", "ana"),
    quiet(A3, "namings alone", lambda: lived("bbba")),
    quiet(A3, "everybody names who is on record", lambda: lived("aaaa", *ROUND)),
    quiet(
        A3,
        "a written delegation",
        lambda: lived("bbba", *ROUND, delegated_to=Delegation(person="bo", scope="all of it", until=ago(-30))),
    ),
    quiet(A3, "while the decider is away", lambda: lived("bbba", *ROUND, decider_away_until=ago(-3))),
    quiet(A3, "an exercise shows nothing below four answers", lambda: lived("bbb", source=EXERCISE)),
    begun(A3, "three namings elsewhere", lambda: lived("bba"), "bo", "ana"),
)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_authority_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)
