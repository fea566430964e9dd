"""What comes next where all else is well: one pattern each, and whom the step concerns."""

from dataclasses import replace
from typing import Any

import pytest

from graph.analyse import analyse
from graph.deal import Deal, Event, NextStep, Person, Plan
from tests.builders import (
    ago,
    all_stand,
    contact,
    deal,
    deciders,
    decision,
    person,
    promised,
    rows,
    said,
    seller,
    stands,
    subject,
    tie,
)

FOUR = ("ana", "bo", "cy", "dee")


def well(*more: Any, people: tuple[Person, ...] | None = None, **parts: Any) -> Deal:
    """Four decision makers are on board and in contact; Ana decides, and kept a promise."""
    known: dict[str, Any] = {
        "subjects": (subject(),),
        "activities": tuple(contact(each, 3) for each in FOUR),
        "decisions": (decision(final_word=("ana",)),),
        "commitments": (promised("ana", "done", 5),),
    }
    statements = rows(all_stand(dict.fromkeys(FOUR, 2.0)), *more)
    return deal((*(people or deciders(*FOUR)), seller()), statements=statements, **known | parts)


def with_people(**changes: dict[str, Any]) -> tuple[Person, ...]:
    return tuple(replace(each, **changes.get(each.id, {})) for each in deciders(*FOUR))


FOUNDER = (person("fay", former=True, predecessor_of="ana"), *deciders(*FOUR))
OWNER = with_people(dee={"owner_share": 0.4})
LATE = decision(final_word=("ana",), listen_until=ago(40), act_by=ago(20))
FORGOTTEN = decision("plant", "proposed", opened_at=None, proposed_at=ago(60))
ASK = Plan(next_step=NextStep(kind="executive_ask", since=ago(40), person="dee"))
ASK_NOBODY = Plan(next_step=NextStep(kind="executive_ask", since=ago(40)))
QUOTED = [said("off_system_claim", "cy", days, figure=3) for days in (3, 9)]


@pytest.mark.parametrize(
    ("given", "words", "whom"),
    [
        (well(), 'Ask Ana for the decision on "Budget", with a date.', "ana"),
        (
            well(
                *(said("bypass", by, 9, to="fay") for by in ("bo", "cy")),
                said("counter_instruction", "fay", 9),
                people=FOUNDER,
            ),
            "Ask Ana which role Fay should have, and until when.",
            "ana",
        ),
        (
            well(*(said("directive", "dee", days, decision="budget") for days in (3, 9)), people=OWNER),
            "Agree with Dee on what owners decide, are asked about and are told.",
            "dee",
        ),
        (
            well(said("condition", "ana", 9, decision="budget"), decisions=(LATE,)),
            "Ask Ana what is missing to decide, and by when.",
            "ana",
        ),
        (well(said("focus", "bo", 9)), "Ask Ana to open the next meeting with the objective.", "ana"),
        (
            well(decisions=(decision(final_word=("ana",)), FORGOTTEN)),
            'Ask Ana who gives the final word on "Plant".',
            "ana",
        ),
        (well(QUOTED), "Look the figures up together with Cy.", "cy"),
        (
            well(commitments=(promised("bo", "done", 5),)),
            "Ask Bo who could open the way to whoever decides.",
            "bo",
        ),
        (well(plan=ASK), "Try the smallest version that needs nobody's budget before asking Dee.", "dee"),
        (well(plan=ASK_NOBODY), "Try the smallest version that needs nobody's budget before asking the top.", None),
        (
            well(events=(Event(id="e", at=ago(3), kind="title_change", person="bo"),)),
            "Make ready what to bring to Bo.",
            "bo",
        ),
        (well(events=(Event(id="e", at=ago(3), kind="merger"),)), "Make ready what to bring.", None),
    ],
)
def test_the_next_step_answers_the_one_pattern_there_is(given: Deal, words: str | None, whom: str | None) -> None:
    verdict = analyse(given).verdict

    assert (verdict.next, verdict.next_person) == (words, whom)


def test_old_words_are_asked_about_again() -> None:
    old = [each for by in FOUR for each in stands(by, 2, days=(91, 92))]
    carrying = (*deciders(*FOUR), person("eli", is_champion=True), seller())
    given = replace(well(), statements=(*old, said("advocacy", "eli", 3)), people=carrying, commitments=())
    given = replace(given, ties=(tie("trusts", "ana", "eli"),))

    verdict = analyse(given).verdict

    assert (verdict.next, verdict.next_person) == ("Ask Ana whether what was said before still holds.", "ana")
