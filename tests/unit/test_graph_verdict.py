from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import Verdict
from tests.builders import (
    all_stand,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    promised,
    rated,
    rows,
    said,
    seller,
    stands,
    subject,
)

FOUR = ("ana", "bo", "cy", "dee")
ON_BOARD = dict.fromkeys(FOUR, 2.0)
HELD = (decision(final_word=("ana",)),)


def verdict(stances: dict[str, float], *more: Any, people: Any = None, **parts: Any) -> Verdict:
    who = (*(deciders(*FOUR) if people is None else people), seller())
    known: dict[str, Any] = {
        "subjects": (subject(), subject("road", "route")),
        "activities": tuple(contact(each, 3) for each in FOUR),
        "decisions": HELD,
        "commitments": (promised("ana", "done", 5),),
    }
    return analyse(deal(who, statements=rows(all_stand(stances), *more), **known | parts)).verdict


def test_all_well_says_so_and_asks_for_the_decision() -> None:
    assert verdict(ON_BOARD) == Verdict(
        sentence=(
            'All four decision makers back the same destination, and Ana has the final word on "Budget". '
            'No signs recorded otherwise. Next: ask Ana for the decision on "Budget", with a date.'
        ),
        next='Ask Ana for the decision on "Budget", with a date.',
        next_person="ana",
    )


def test_nobody_known_asks_who_takes_part() -> None:
    assert analyse(deal()).verdict == Verdict(
        sentence=(
            "Who decides is not confirmed yet, and no decision is on record. "
            "Next: write down who takes part on their side."
        ),
        next="Write down who takes part on their side.",
        next_person=None,
    )


@pytest.mark.parametrize(
    ("stances", "parts", "begins", "step", "person"),
    [
        (
            {"ana": 2, "bo": 2, "cy": -2, "dee": -2},
            {"decisions": (decision(),)},
            'Two destinations among four decision makers, and nobody recorded has the final word on "Budget".',
            'Ask Ana who gives the final word on "Budget".',
            "ana",
        ),
        (
            {"ana": 2, "bo": 2, "cy": 2, "dee": -2},
            {},
            'Three of four decision makers are for "Site" and one not yet, and Ana has the final word',
            "Meet Dee alone and ask what would be lost.",
            "dee",
        ),
        (
            {"ana": 2, "bo": 2, "cy": -2, "dee": -2},
            {},
            "Two destinations among four decision makers, and Ana has the final word",
            "Have each decision maker write down alone where this should lead.",
            "ana",
        ),
        (
            {"ana": 2},
            {},
            "Too little is known to say whether they agree: 1 of 4 decision makers has lately said where they stand",
            "Meet Bo.",
            "bo",
        ),
        (
            dict.fromkeys(FOUR, -2),
            {"commitments": ()},
            "All four decision makers agree that they are not convinced so far, and",
            "Ask Ana what would have to be true to go ahead.",
            "ana",
        ),
        (
            {"ana": 2, "bo": 0, "cy": 0},
            {},
            "Of four decision makers, one on board, two undecided and one not heard, and",
            "Meet Dee.",
            "dee",
        ),
        (
            {"ana": 2, "bo": 0, "cy": 0, "dee": 0},
            {},
            "Of four decision makers, one on board and three undecided, and",
            "Ask Bo what would have to be true to go ahead.",
            "bo",
        ),
        (
            {"ana": 2, "bo": 2, "cy": 2},
            {},
            "Three of four decision makers are on board, one not heard, and",
            "Meet Dee.",
            "dee",
        ),
        (
            {"ana": 2, "bo": 2, "cy": 2, "dee": 0},
            {},
            "Three of four decision makers are on board, one undecided, and",
            "Ask Dee what would have to be true to go ahead.",
            "dee",
        ),
        (
            {},
            {"people": deciders("ana", "bo")},
            "Too little is known to say whether they agree: neither decision maker has lately said",
            "Meet Ana.",
            "ana",
        ),
        (
            {},
            {},
            "Too little is known to say whether they agree: none of the four decision makers has",
            "Meet Ana.",
            "ana",
        ),
    ],
)
def test_the_sentence_tells_agreement_then_authority_then_the_next_step(
    stances: dict[str, float], parts: dict[str, Any], begins: str, step: str | None, person: str | None
) -> None:
    found = verdict(stances, **parts)

    assert found.sentence.startswith(begins)
    assert (found.next, found.next_person) == (step, person)
    assert step is None or found.sentence.endswith(f" Next: {step[0].lower()}{step[1:]}")


def test_a_debate_on_the_route_is_said_to_be_fine() -> None:
    found = verdict(ON_BOARD, stands("ana", 2, on="road"), stands("bo", -2, on="road"))

    assert found.sentence.startswith("Same destination; they differ on how or when, which is fine, and Ana has")
    assert found.next == "Agree on how and when, with a date."


@pytest.mark.parametrize(
    ("more", "decisions", "says", "person"),
    [
        ([said("claim", "bo", 4, decision="budget")], HELD, 'the final word on "Budget" is seen differently', "ana"),
        (
            [said("claim", "bo", 4, decision="budget")],
            (decision(),),
            'Bo is taken to have the final word on "Budget", which is not on record',
            "bo",
        ),
        ([], (), "no decision is on record", "ana"),
        ([], (decision(status="parked"),), "every decision on record is made or parked", "bo"),
        ([], (decision(voters=("ana", "bo")),), 'a vote gives the final word on "Budget"', "ana"),
        (
            [],
            (decision("one", final_word=("ana",)), decision("two", final_word=("bo",))),
            "the final word is on record for both open decisions",
            "ana",
        ),
        ([], (decision("one"), decision("two")), 'nobody recorded has the final word on "One" (and on one more', "ana"),
    ],
)
def test_the_sentence_says_who_has_the_final_word(more: Any, decisions: Any, says: str, person: str | None) -> None:
    found = verdict(ON_BOARD, more, decisions=decisions)

    assert says in found.sentence
    assert found.next_person == person


def test_who_decides_is_asked_of_somebody_we_know() -> None:
    found = verdict({}, people=buyers("ana", "bo"), activities=(contact("bo", 3),), decisions=())

    assert (found.next, found.next_person) == ("Ask Bo who decides.", "bo")


def test_one_decision_maker_is_asked_who_else_decides() -> None:
    found = verdict({"ana": 2}, people=(*deciders("ana"), *buyers("bo")))

    assert found.sentence.startswith("Only Ana is confirmed as a decision maker, and")
    assert found.next == "Ask Ana who else decides."


def test_nobody_is_called_a_problem() -> None:
    raj = [*stands("dee", -2), said("objection", "dee", 2, risk="It may stop the plant")]
    texts = (
        verdict({"ana": 2, "bo": 2, "cy": 2}, raj).sentence,
        verdict(ON_BOARD, ratings=(rated("ana", 5), rated("bo", 1))).sentence,
    )

    for word in ("blocker", "resist", "enemy", "against", "problem", "refus"):
        assert [each for each in texts if word in each.lower()] == []
