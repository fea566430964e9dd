from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import Authority
from graph.deal import Source
from tests.builders import ago, buyers, deal, decision, person, said

EXERCISE = Source(system="exercise", record="x1")


def authority(*statements: Any, people: Any = None, **more: Any) -> Authority:
    who = buyers("ana", "bo", "cy", "dee", "eli") if people is None else people
    return analyse(deal(who, decisions=(decision(**more),), statements=statements)).authority


def claim(by: str, days: float = 10) -> Any:
    return said("claim", by, days, decision="budget")


def naming(by: str, to: str, **more: Any) -> Any:
    return said("naming", by, 10, decision="budget", to=to, **more)


ANA, PAIR = {"final_word": ("ana",)}, {"final_word": ("ana", "bo")}
VOTE = {"voters": ("ana", "bo", "cy")}


@pytest.mark.parametrize(
    ("statements", "more", "state"),
    [
        ((), PAIR, "contested"),
        ((), PAIR | {"joint_with_tie_rule": True}, "clear"),
        ((claim("ana"), claim("bo")), {}, "contested"),
        ((claim("bo"),), ANA, "contested"),
        ((claim("ana"),), ANA, "clear"),
        ((claim("bo", 91),), ANA, "clear"),
        ((), {}, "absent"),
        ((claim("bo"),), {}, "assumed"),
        ((naming("cy", "bo"),), {}, "assumed"),
        ((claim("bo"), naming("cy", "bo")), {}, "assumed"),
        ((naming("cy", "bo"), naming("dee", "ana")), {}, "unknown"),
        ((), ANA, "clear"),
        ((), VOTE, "clear"),
        ((claim("dee"),), VOTE, "contested"),
        ((naming("cy", "bo"),), VOTE, "unknown"),
        ((claim("ana"), claim("bo")), PAIR | {"joint_with_tie_rule": True}, "clear"),
    ],
)
def test_the_state_of_a_decision_follows_from_record_claims_and_namings(
    statements: Any, more: dict[str, Any], state: str
) -> None:
    assert authority(*statements, **more).state == state


def test_the_worst_of_the_decisions_still_to_be_made_counts() -> None:
    decisions = (
        decision("one", final_word=("ana",)),
        decision("two"),
        decision("three", "parked", final_word=("ana", "bo")),
        decision("four", "decided", final_word=("ana", "bo")),
    )

    found = analyse(deal(buyers("ana", "bo"), decisions=decisions)).authority

    assert found.state == "absent"
    assert [(each.id, each.state) for each in found.decisions] == [
        ("two", "absent"),
        ("one", "clear"),
        ("four", "contested"),
        ("three", "contested"),
    ]


def test_without_a_decision_left_to_make_nothing_is_known() -> None:
    assert authority(status="parked").state == "unknown"
    assert analyse(deal()).authority == Authority(state="unknown", decisions=())


def test_shares_claims_and_record_are_shown_with_their_evidence() -> None:
    found = authority(claim("bo"), naming("cy", "bo"), naming("dee", "bo"), naming("eli", "ana"), **ANA).decisions[0]

    assert (found.recorded, found.claimed, found.lived) == (("ana",), ("bo",), ())
    assert found.named == {"bo": pytest.approx(0.666667, abs=1e-6), "ana": pytest.approx(0.333333, abs=1e-6)}
    assert set(found.because) == {
        "claim-bo-10-budget",
        "naming-cy-10-budget-bo",
        "naming-dee-10-budget-bo",
        "naming-eli-10-budget-ana",
    }


def test_only_the_newest_naming_of_each_speaker_counts() -> None:
    old = said("naming", "cy", 90, decision="budget", to="ana")

    assert authority(old, naming("cy", "bo")).decisions[0].named == {"bo": 1.0}
    assert authority(said("naming", "cy", 181, decision="budget", to="ana")).decisions[0].named == {}


def test_answers_of_an_exercise_show_only_as_shares_from_four_up() -> None:
    few = [naming(by, "ana", source=EXERCISE) for by in ("bo", "cy", "dee")]
    enough = [*few, naming("eli", "bo", source=EXERCISE)]

    hidden = authority(*few)
    assert (hidden.state, hidden.decisions[0].named) == ("absent", {})
    assert hidden.decisions[0].because == ("no_final_word::budget",)
    shown = authority(*enough).decisions[0]
    assert shown.named == {"ana": 0.75, "bo": 0.25}
    assert shown.because == ("no_final_word::budget", "authority_check:budget")


def test_what_somebody_notes_of_a_speaker_does_not_tell_what_that_speaker_answered_in_an_exercise() -> None:
    answers = [naming(by, "ana", source=EXERCISE) for by in ("bo", "cy", "dee")] + [
        naming("eli", "bo", source=EXERCISE)
    ]
    noted = [said("naming", by, 1, decision="budget", to="ana") for by in ("eli", "fay")]

    assert authority(*answers, *noted).decisions[0].named == authority(*answers).decisions[0].named
    assert set(authority(*answers, *noted).decisions[0].because) > {each.id for each in noted}


def test_nothing_tells_who_answered_in_an_exercise() -> None:
    names = ("ana", "bo", "cy", "dee", "eli")
    people = tuple(person(name, decision_maker=True) for name in names)

    def look(silent: str) -> Any:
        answers = [naming(by, "ana", source=EXERCISE) for by in names if by != silent]
        return analyse(deal(people, decisions=(decision(),), statements=answers))

    assert look("bo") == look("eli")


def test_who_has_left_or_has_no_office_holds_nothing_on_record() -> None:
    people = (person("ana", left_at=ago(1)), person("bo", former=True), person("cy", left_at=ago(-1)))

    found = authority(people=people, final_word=("ana", "bo", "cy")).decisions[0]

    assert (found.recorded, found.state) == (("cy",), "clear")


def test_a_decider_people_pass_by_is_contested_and_shows_whom_they_go_to() -> None:
    round_ana = [said("bypass", by, days, decision="budget", to="bo") for by, days in (("cy", 9), ("dee", 5))]
    namings = [naming(by, "bo") for by in ("bo", "cy", "dee", "eli")]

    found = authority(*round_ana, *namings, **ANA)

    assert found.state == "contested"
    assert found.decisions[0].lived == ("bo",)
    assert "lived_authority_differs:bo|ana:budget" in found.decisions[0].because
