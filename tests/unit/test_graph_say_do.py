from typing import Any

from graph.analysis import SayDo
from graph.evidence import build_evidence
from graph.say_do import read_say_do
from graph.say_do_toward import FEWEST, read_say_do_toward
from tests.builders import AS_OF, ago, all_stand, buyers, contact, deal, promised, rated, said, stands, tie

GROUP = buyers("ana", "bo", "cy", "dee")


def prompts(sides: tuple[tuple[str, ...], ...] = (), **parts: Any) -> dict[str, SayDo]:
    return {each.id: each for each in read_say_do(build_evidence(deal(GROUP, **parts), AS_OF), sides)}


def toward(**parts: Any) -> dict[tuple[str, str | None], SayDo]:
    found = read_say_do_toward(build_evidence(deal(GROUP, **parts), AS_OF))
    return {(each.id, each.toward): each for each in found}


def test_who_listens_mostly_to_the_other_side_comes_first() -> None:
    words = all_stand({"ana": 2, "bo": 2, "cy": -2, "dee": -2}, on=None)
    ties = (
        tie("trusts", "ana", "cy"),
        tie("trusts", "ana", "dee"),
        tie("trusts", "bo", "ana"),
        tie("trusts", "bo", "dee", strength=0.3),
        tie("trusts", "cy", "dee"),
    )

    found = prompts(statements=words, ties=ties)

    assert list(found) == ["ana", "bo"]
    assert found["ana"].score > found["bo"].score
    assert found["ana"].because == "Ana listens to Dee and Cy, who stand on the other side."


def test_without_declared_stances_the_sides_of_the_ties_are_taken() -> None:
    sides = (("ana", "bo"), ("cy", "dee"))

    assert list(prompts(sides, ties=(tie("trusts", "ana", "cy"), tie("trusts", "ana", "bo")))) == ["ana"]
    assert prompts((("ana", "bo", "cy", "dee"),), ties=(tie("trusts", "ana", "cy"),)) == {}


def test_a_broken_promise_weighs_more_than_one_that_waits_and_a_kept_one_nothing() -> None:
    broken = prompts(commitments=(promised("ana", "lapsed", 5),))["ana"].score
    overdue = prompts(commitments=(promised("ana", "open", 5),))["ana"].score
    waiting = prompts(commitments=(promised("ana", "open", -5),))["ana"].score

    assert broken > overdue > waiting > 0
    assert prompts(commitments=(promised("ana", "done", 5),)) == {}
    assert prompts(commitments=(promised("ana", "lapsed", 5, hindered=True),)) == {}
    assert prompts(commitments=(promised("ana", "lapsed", 5, confirmed_by=None),)) == {}
    spoke = (said("advocacy", "ana", 3),)
    assert prompts(commitments=(promised("ana", "open", -5),), statements=spoke) == {}


def test_voting_for_it_and_speaking_against_it_is_asked_about() -> None:
    found = prompts(ratings=(rated("ana", 2),), statements=stands("ana", -2, on=None))

    assert found["ana"].because == "Ana voted for it and speaks against it."
    assert prompts(ratings=(rated("ana", 2),), statements=stands("ana", 2, on=None)) == {}
    assert "came round" in prompts(ratings=(rated("ana", 5), rated("ana", 1, round=2)))["ana"].because


def test_saying_something_else_in_private_is_asked_about() -> None:
    words = (said("position", "ana", 9, stance=1), said("position", "ana", 5, stance=-2, public=False))

    assert "in private" in prompts(statements=words)["ana"].because


def test_letters_out_of_balance_are_asked_about_and_even_ones_are_not() -> None:
    even = tuple(
        tie("communicates", *pair, count=10) for pair in (("ana", "bo"), ("bo", "ana"), ("ana", "cy"), ("cy", "ana"))
    )
    uneven = (*even[:3], tie("communicates", "dee", "ana", count=40))

    assert ("dee", "ana") in toward(ties=uneven)
    assert toward(ties=uneven)["dee", "ana"].score > max((each.score for each in toward(ties=even).values()), default=0)
    assert toward(ties=(tie("communicates", "ana", "bo", count=FEWEST - 1),)) == {}


def test_a_silence_longer_than_usual_adds_to_it() -> None:
    def letters(since: int) -> dict[tuple[str, str | None], SayDo]:
        written = [contact("bo", since + 2 * step, by="ana", id=f"a{step}") for step in range(6)]
        return toward(activities=tuple(written))

    assert letters(60)["ana", "bo"].score > letters(1)["ana", "bo"].score
    assert "silent" in letters(60)["ana", "bo"].because
    assert "silent" not in letters(1)["ana", "bo"].because


def test_a_sudden_change_weighs_more_than_writing_as_much_all_along() -> None:
    def letters(by: str, to: str, *days: int) -> list[Any]:
        return [contact(to, day, by=by, id=f"{by}{day}") for day in days]

    answers = letters("bo", "ana", *range(2, 90, 6))
    lately = toward(activities=(*letters("ana", "bo", *range(1, 31), *range(35, 90, 6)), *answers))
    all_along = toward(activities=(*letters("ana", "bo", *range(1, 90, 2), *range(2, 10, 8)), *answers))

    assert "lately much less or more than before" in lately["ana", "bo"].because
    assert "lately" not in lately["bo", "ana"].because
    assert "lately" not in all_along["ana", "bo"].because
    assert lately["ana", "bo"].score > all_along["ana", "bo"].score


def test_people_without_any_sign_are_left_out() -> None:
    assert prompts() == {}
    assert toward() == {}
    assert toward(ties=(tie("communicates", "ana", "ana", count=50), tie("communicates", "ana", "bo", count=0))) == {}
    assert read_say_do(build_evidence(deal(), ago(1)), ()) == ()
