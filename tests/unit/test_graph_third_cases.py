"""A third reader's deals: a dozen people, one thing wrong, and nothing else may be said to be."""

import pytest

from graph.analysis import Analysis
from tests.third_cases import contact, deciding, misaligned, people, sides
from tests.third_cases.sound import Answer, Case, Seen
from tests.written_deals import run

CASES: dict[str, Case] = {
    f"{topic}: {case.says}": case
    for topic, cases in {
        "resistance": misaligned.RESISTANCE,
        "undermining": misaligned.UNDERMINING,
        "doing": misaligned.DOING,
        "pointing": misaligned.POINTING,
        "destinations": sides.DESTINATIONS,
        "camps": sides.CAMPS,
        "arguments": sides.ARGUMENTS,
        "views": sides.VIEWS,
        "recorded": deciding.RECORDED,
        "lived": deciding.LIVED,
        "owners": deciding.OWNERS,
        "founders": deciding.FOUNDERS,
        "waiting": deciding.WAITING,
        "focus": deciding.FOCUS,
        "contacts": contact.CONTACTS,
        "champions": contact.CHAMPIONS,
        "aged": contact.AGED,
        "adoption": contact.ADOPTION,
        "whole": contact.WHOLE,
    }.items()
    for case in cases
}
ANSWERS: dict[str, Answer] = {
    f"{topic}: {answer.says}": answer
    for topic, answers in {"stances": people.STANCES, "marks": people.MARKED, "rest": people.REST}.items()
    for answer in answers
}


def seen(analysis: Analysis, state: str) -> list[Seen]:
    return sorted((f.code, tuple(sorted(f.people))) for f in analysis.findings if f.state == state)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_is_wrong_is_found_and_nothing_else(case: Case) -> None:
    analysis = run(case.body)

    assert seen(analysis, "fires") == sorted(case.fires)
    assert seen(analysis, "too_little_to_tell") == sorted(case.begins)
    states: dict[str, str] = {"alignment": analysis.alignment.state, "authority": analysis.authority.state}
    assert states == states | dict(case.states)


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_person_is_read_as_the_contract_says(answer: Answer) -> None:
    assert answer.ask(run(answer.body)) == answer.answer
