from dataclasses import replace
from typing import Any

from graph.analysis import Blamed, Comparison, Lean, LikelyManager, SayDo, Scored, Shadow, SidesEvidence
from plugin.languages import speaking_in
from plugin.structure_words import structure_sentences
from tests.plain_structure import plain_structure

NAMES = {"ines": "Ines Vogt", "raj": "Raj Patel", "tom": "Tomasz Lis", "ana": "Ana Sol", "bo": "Bo Hall"}


def sentences(**found: Any) -> str:
    structure = plain_structure(influence=(Scored(id="ines", score=0.6), Scored(id="raj", score=0.4)))
    return " ".join(structure_sentences(replace(structure, **found), NAMES))


def chances(p: float | None) -> SidesEvidence:
    return SidesEvidence(p=p, margins={}, method="by hand")


def test_groups_that_stand_apart_are_named_with_those_between_and_what_chance_does() -> None:
    told = sentences(sides=(("ines", "raj"), ("tom", "ana")), between=("bo",), sides_evidence=chances(0.02))

    assert "The ties fall into two groups: Ines Vogt and Raj Patel; Tomasz Lis and Ana Sol." in told
    assert "Between the groups: Bo Hall." in told
    assert "in 2% of trials." in told


def test_a_united_group_and_one_of_which_too_little_is_known_are_told_apart() -> None:
    assert "show no groups that stand apart" in sentences(sides=(("ines", "raj"),), sides_evidence=chances(0.4))
    assert "too few ties" in sentences(sides=(("ines", "raj"),), sides_evidence=chances(None)).lower()


def test_weight_without_office_is_a_question() -> None:
    measure = Comparison(own=0.5, best_holder=0.1)
    shadow = Shadow(id="raj", score=0.4, measures={"weight": measure, "people": measure})

    assert sentences(shadow=(shadow,)) == (
        "More people turn to Raj Patel than to anybody in office, on all two measures; ask who decides day by day."
    )


def test_who_is_pointed_at_is_never_told_as_fault() -> None:
    told = sentences(blamed=(Blamed(id="tom", score=1.0, by=("ines", "raj"), sides=2),))

    assert told == "Two point to Tomasz Lis, from two sides: that shows no fault; ask what happened."


def test_where_talk_leads_is_told_with_its_bounds_and_only_of_a_group() -> None:
    lean = Lean(value=0.8, low=-0.25, high=1.5, for_=3, against=1, open=0)

    assert "three for it and one against it (mean +0.8, possible -0.2 to +1.5" in sentences(lean=lean)
    assert sentences(lean=replace(lean, for_=1, against=1)) == ""


def test_bounds_are_written_as_is_usual_in_the_language_that_is_spoken() -> None:
    lean = Lean(value=0.8, low=-0.25, high=1.5, for_=3, against=1, open=0)

    with speaking_in("de"):
        assert "(Mittel +0,8, möglich -0,2 bis +1,5" in sentences(lean=lean)


def test_a_likely_manager_is_a_guess_and_prompts_for_coaches_are_left_out() -> None:
    told = sentences(
        reports_to_likely=(LikelyManager(id="bo", to=("ana", "ines")),),
        say_do=(SayDo(id="raj", toward=None, score=0.9, because="private"),),
        brokers=(Scored(id="ana", score=0.3), Scored(id="bo", score=0.0)),
    )

    assert "Bo Hall may report to Ana Sol: a guess" in told
    assert "Ana Sol connects people" in told
    assert "private" not in told


def test_that_those_in_office_connect_the_rest_is_no_news() -> None:
    found = {"brokers": (Scored(id="ines", score=0.9), Scored(id="bo", score=0.2))}

    assert sentences(**found, formal=("ines",)) == "Bo Hall connects people who have few other ways to each other."
    assert sentences(**found, formal=("ines", "bo")) == ""
