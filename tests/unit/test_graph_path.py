from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analyse import analyse
from graph.analysis import PathStep
from graph.evidence import build_evidence
from graph.path import MOST, read_path
from graph.path_field import read_ends, tied_buyers
from tests.any_deal import CHANCE, PEOPLE, any_deal, moved, renamed
from tests.builders import AS_OF, ago, all_stand, buyers, deal, decision, person, promised, said, stands, tie

HOUSE = buyers("ana", "bo", "cy", "dee")
HELD = (decision(final_word=("ana",)),)


def path(people: Any = HOUSE, **parts: Any) -> tuple[PathStep, ...]:
    return read_path(build_evidence(deal(people, **parts), AS_OF))


def people_of(steps: tuple[PathStep, ...]) -> list[str]:
    return [each.person for each in steps]


def test_it_leads_from_a_supporter_over_a_trusted_person_to_the_final_word() -> None:
    ties = (
        tie("trusts", "ana", "bo", strength=0.9),
        tie("trusts", "bo", "cy", strength=0.9),
        tie("trusts", "dee", "cy"),
    )

    steps = path(ties=ties, decisions=HELD, statements=all_stand({"ana": -1, "bo": 0, "cy": 2}, on=None))

    assert people_of(steps) == ["cy", "bo", "ana"]
    assert [each.through for each in steps] == [None, "cy", "bo"]
    assert [each.to for each in steps] == ["committed", "supportive", "supportive"]
    assert "Bo listens to Cy" in steps[0].because
    assert "Ana is not convinced yet and has the final word" in steps[2].because
    assert all("It has worked when" in each.because for each in steps)
    assert all(each.tactics for each in steps)


def test_nobody_goes_through_somebody_they_are_in_conflict_with() -> None:
    ties = (tie("trusts", "ana", "bo"), tie("conflicts_with", "bo", "ana"), tie("trusts", "ana", "cy", strength=0.2))

    steps = path(ties=ties, decisions=HELD, statements=all_stand({"ana": 0, "bo": 2, "cy": 2}, on=None))

    assert steps[-1].through == "cy"


def test_an_executive_is_not_asked_before_there_is_a_follower() -> None:
    ties = (tie("reports_to", "bo", "ana"), tie("reports_to", "cy", "ana"))

    steps = path(buyers("ana", "bo", "cy"), ties=ties, decisions=HELD)

    assert len(steps) == 2
    assert people_of(steps)[-1] == "ana"


def test_somebody_without_office_can_be_the_messenger() -> None:
    people = (*buyers("ana", "bo"), person("old", former=True))
    ties = (tie("defers_to", "ana", "old", strength=1.0), tie("communicates", "bo", "ana", count=1))

    steps = path(people, ties=ties, decisions=HELD, statements=all_stand({"ana": -1, "old": 0.5}, on=None))

    assert people_of(steps) == ["old", "ana"]
    assert steps[-1].through == "old"
    assert "holds no office" in steps[0].because


def test_a_vote_is_won_up_to_its_majority_and_no_further() -> None:
    council = tuple(f"m{number}" for number in range(7))
    words = all_stand({"m0": 2, "m1": 2, "m2": 0.4, "m3": -2, "m4": 0, "m5": -2, "m6": -1}, on=None)
    ties = tuple(tie("trusts", each, "m0") for each in council[1:])

    steps = path(buyers(*council), ties=ties, decisions=(decision(voters=council),), statements=words)

    asked = [each for each in steps if each.to == "supportive"]
    assert people_of(tuple(asked)) == ["m2", "m4"]
    assert all(each.through == "m0" for each in asked)


def test_a_majority_that_stands_is_asked_to_act() -> None:
    council = ("ana", "bo", "cy")
    words = all_stand({"ana": 2, "bo": 2, "cy": -2}, on=None)
    ties = (tie("trusts", "ana", "bo"), tie("trusts", "cy", "bo"))

    steps = path(buyers(*council), ties=ties, decisions=(decision(voters=council),), statements=words)

    assert set(people_of(steps)) == {"ana", "bo"}
    assert {each.to for each in steps} == {"committed"}


def test_rival_claimants_come_last() -> None:
    words = (said("claim", "ana", 3, decision="budget"), said("claim", "bo", 4, decision="budget"))
    ties = (tie("trusts", "ana", "cy"), tie("trusts", "bo", "cy"), tie("trusts", "dee", "cy"))

    steps = path(ties=ties, decisions=(decision(),), statements=words)

    assert steps[0].person == "cy"
    assert set(people_of(steps)[-2:]) == {"ana", "bo"}


def test_with_nobody_recorded_whoever_moves_most_comes_first() -> None:
    ties = (tie("influences", "cy", "ana"), tie("influences", "cy", "bo"), tie("influences", "cy", "dee"))

    assert people_of(path(ties=ties))[0] == "cy"


def test_a_holder_who_is_won_is_asked_for_the_next_mark() -> None:
    ties = (tie("trusts", "ana", "bo"),)
    words = [*stands("ana", 2, on=None), said("understanding", "ana", 3, right=True)]

    def to(*more: Any) -> str:
        return str(path(ties=ties, decisions=HELD, statements=words, commitments=more)[-1].to)

    assert to() == "committed"
    assert to(promised("ana", "open", -3)) == "acted"
    assert to(promised("ana", "done", 3)) == "leading"


def test_it_needs_two_buyers_with_ties() -> None:
    assert path(ties=(tie("trusts", "ana", "ana"),)) == ()
    assert path((person("ana"), person("bo", left_at=ago(1))), ties=(tie("trusts", "ana", "bo"),)) == ()
    assert path(()) == ()
    assert len(path(ties=(tie("trusts", "ana", "bo", strength=0.0),))) > 0


@settings(max_examples=150, deadline=None)
@given(CHANCE)
def test_every_path_is_one_that_can_be_gone(chance: Random) -> None:
    evidence = build_evidence(any_deal(chance), AS_OF)
    pairs = {
        (t.from_, t.to) if t.kind in ("trusts", "defers_to") else (t.to, t.from_)
        for t in evidence.deal.ties
        if t.kind in ("trusts", "defers_to", "influences")
    }
    won = {each for each in evidence.buyers if evidence.stances[each].label in ("supportive", "leading")}
    tied = {p for t in evidence.deal.ties if t.from_ != t.to for p in (t.from_, t.to)} & evidence.buyers

    steps = read_path(evidence)

    both_there = [t for t in evidence.deal.ties if t.from_ != t.to and not {t.from_, t.to} & evidence.left]
    tied = {p for t in both_there for p in (t.from_, t.to)} & evidence.buyers
    assert bool(steps) == (len(tied) >= 2)
    assert len({each.person for each in steps}) == len(steps) <= MOST
    for step in steps:
        assert step.person in evidence.buyers
        assert (step.to in {"supportive", "neutral"}) == (step.person not in won)
        assert step.through is None or (step.through in won and (step.person, step.through) in pairs)
        if step.to == "supportive":
            won.add(step.person)


@settings(max_examples=100, deadline=None)
@given(CHANCE)
def test_nobody_who_leads_is_a_step_unless_the_final_word_is_theirs_or_all_lead(chance: Random) -> None:
    evidence = build_evidence(any_deal(chance), AS_OF)
    labels = {each: evidence.stances[each].label for each in evidence.buyers}
    ends = read_ends(evidence)

    steps = [each.person for each in read_path(evidence) if each.person not in (ends.holder, *ends.rivals)]

    leading = [each for each in steps if labels[each] == "leading"]
    assert not leading or all(labels[each] == "leading" for each in tied_buyers(evidence))


@settings(max_examples=100, deadline=None)
@given(CHANCE)
def test_what_people_are_called_changes_no_step(chance: Random) -> None:
    given_deal = any_deal(chance)
    others = dict(zip(PEOPLE, ("zed", "yan", "xia", "wim", "vic"), strict=True))

    here = read_path(build_evidence(given_deal, AS_OF))
    there = read_path(build_evidence(renamed(given_deal, others), AS_OF))

    assert [each.to for each in there] == [each.to for each in here]
    assert [each.through is None for each in there] == [each.through is None for each in here]


@settings(max_examples=100, deadline=None)
@given(CHANCE, st.integers(-3000, 3000))
def test_moving_every_date_changes_no_step_suggestion_or_prompt(chance: Random, days: int) -> None:
    given_deal = any_deal(chance)

    here, there = analyse(given_deal), analyse(moved(given_deal, days))

    assert there.path == here.path
    assert there.structure.lean == here.structure.lean
    assert there.structure.say_do == here.structure.say_do
    assert there.structure.reports_to_likely == here.structure.reports_to_likely


@settings(max_examples=100, deadline=None)
@given(CHANCE)
def test_what_people_are_called_changes_no_suggestion_prompt_or_lean(chance: Random) -> None:
    given_deal = any_deal(chance)
    others = dict(zip(PEOPLE, ("zed", "yan", "xia", "wim", "vic"), strict=True))

    here, there = analyse(given_deal).structure, analyse(renamed(given_deal, others)).structure

    assert there.lean == here.lean
    assert {(each.id, each.toward, each.score) for each in there.say_do} == {
        (others[each.id], each.toward and others[each.toward], each.score) for each in here.say_do
    }
    assert {each.id: frozenset(each.to) for each in there.reports_to_likely} == {
        others[each.id]: frozenset(others[to] for to in each.to) for each in here.reports_to_likely
    }
