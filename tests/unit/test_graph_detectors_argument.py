"""Small deals for matters that are bogged down, and for the struggle that may come of it."""

from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import Finding
from graph.deal import Deal, Statement, Tuning
from tests.builders import ago, deal, deciders, decision, rows, said, seller, subject, tie
from tests.detector_fixture import Fixture, check, fires, quiet

BOGGED, STRUGGLE = "bogged_down", "power_struggle"
SITE = {"subject": "site"}


def talking(*statements: Any, **parts: Any) -> Deal:
    known: dict[str, Any] = {
        "subjects": (subject(), subject("road", "route")),
        "decisions": (decision(final_word=("dee",)), decision("place", subject="site", final_word=("dee",))),
    }
    return deal((*deciders("ana", "bo", "cy", "dee"), seller()), statements=rows(*statements), **known | parts)


def argument(*days: float, one: str = "ana", other: str = "bo", **about: Any) -> list[Statement]:
    about = about or SITE
    return [said("position", by, day, stance=stance, **about) for day in days for by, stance in ((one, 1), (other, -1))]


def objections(*days: float, by: str = "bo") -> list[Statement]:
    return [said("objection", by, day, subject="site") for day in days]


def reopened(by: str, days: float, **more: Any) -> Statement:
    return said("reopening", by, days, **{"decision": "budget"} | more)


def claims(*by: str, days: float = 10, decision_id: str = "budget") -> list[Statement]:
    return [said("claim", each, days, decision=decision_id) for each in by]


TWICE = (reopened("ana", 40), reopened("bo", 20))
THREE_DAYS = argument(40, 20, 3)
BLAME = (said("blame", "cy", 9, to="dee"), said("blame", "dee", 8, to="cy"))
HANDED_OVER = (
    said("deferral", "cy", 80, to="dee", decision="budget"),
    said("counter_instruction", "cy", 60, decision="budget"),
    said("withholding", "cy", 50, decision="budget"),
)

FIXTURES = (
    fires(BOGGED, "reopened twice", lambda: talking(TWICE), "ana", "bo"),
    fires(BOGGED, "reopened twice by one", lambda: talking(TWICE[0], reopened("ana", 20)), "ana"),
    fires(BOGGED, "ninety days to the day", lambda: talking(TWICE[0], reopened("ana", 90)), "ana"),
    quiet(BOGGED, "reopened too long ago", lambda: talking(TWICE[0], reopened("ana", 91))),
    quiet(BOGGED, "twice on one day is once", lambda: talking(TWICE[0], reopened("ana", 40.1))),
    quiet(BOGGED, "reopened once", lambda: talking(TWICE[:1])),
    quiet(BOGGED, "new facts", lambda: talking(TWICE[0], reopened("bo", 20, new_facts=True))),
    quiet(BOGGED, "two decisions", lambda: talking(TWICE[0], reopened("bo", 20, decision="place"))),
    fires(
        BOGGED,
        "once by decision and once by its subject",
        lambda: talking(reopened("ana", 40, decision="place"), reopened("bo", 20, decision=None, subject="site")),
        "ana",
        "bo",
    ),
    quiet(BOGGED, "only by hearsay", lambda: talking(*(reopened("ana", day, first_hand=False) for day in (40, 20)))),
    fires(BOGGED, "argued on three days", lambda: talking(THREE_DAYS), "ana", "bo"),
    fires(BOGGED, "argued about the road", lambda: talking(argument(40, 20, 3, subject="road")), "ana", "bo"),
    fires(BOGGED, "forty-five days to the day", lambda: talking(argument(45, 20, 3)), "ana", "bo"),
    quiet(BOGGED, "argued longer ago", lambda: talking(argument(46, 20, 3))),
    quiet(BOGGED, "argued on two days", lambda: talking(argument(40, 20))),
    quiet(BOGGED, "argued three times in two days", lambda: talking(argument(40, 20, 20.1))),
    quiet(BOGGED, "three days, two subjects", lambda: talking(argument(40, 20), argument(3, subject="road"))),
    quiet(
        BOGGED,
        "on different days",
        lambda: talking(*(said("position", "ana", d, stance=1, **SITE) for d in (40, 20, 3)), objections(41, 21, 4)),
    ),
    quiet(BOGGED, "of one mind", lambda: talking(*(_both(day, 1, 2) for day in (40, 20, 3)))),
    quiet(BOGGED, "one undecided", lambda: talking(*(_both(day, 1, 0) for day in (40, 20, 3)))),
    quiet(BOGGED, "in two minds alone", lambda: talking(argument(40, 20, 3, other="ana"))),
    quiet(BOGGED, "with our own people", lambda: talking(argument(40, 20, 3, other="rep"))),
    fires(
        BOGGED,
        "one supports and one objects",
        lambda: talking(*(said("position", "ana", d, stance=1, **SITE) for d in (40, 20, 3)), objections(40, 20, 3)),
        "ana",
        "bo",
    ),
    fires(
        BOGGED,
        "two object",
        lambda: talking(objections(40, 20, 3), objections(40, 20, 3, by="cy")),
        "bo",
        "cy",
    ),
    quiet(BOGGED, "one objects", lambda: talking(objections(40, 20, 3))),
    quiet(
        BOGGED,
        "ageing alone",
        lambda: talking(TWICE[0], facts={"stage_entered_at": ago(150), "usual_stage_days": 30}),
    ),
    quiet(BOGGED, "when it is a struggle", lambda: talking(TWICE, claims("cy", "ana"))),
    fires(STRUGGLE, "two claims on what was reopened", lambda: talking(TWICE, claims("cy", "ana")), "ana", "cy"),
    fires(
        STRUGGLE,
        "two claims on what is argued over",
        lambda: talking(THREE_DAYS, claims("cy", "ana", decision_id="place")),
        "ana",
        "cy",
    ),
    quiet(STRUGGLE, "claims on another matter", lambda: talking(TWICE, claims("cy", "ana", decision_id="place"))),
    fires(
        BOGGED,
        "claims on another matter",
        lambda: talking(TWICE, claims("cy", "ana", decision_id="place")),
        "ana",
        "bo",
    ),
    quiet(STRUGGLE, "one claim", lambda: talking(TWICE, claims("cy"))),
    quiet(STRUGGLE, "one claims twice", lambda: talking(TWICE, claims("cy"), claims("cy", days=5))),
    quiet(STRUGGLE, "claims of long ago", lambda: talking(TWICE, claims("cy"), claims("ana", days=91))),
    quiet(
        STRUGGLE,
        "joint holders with a rule",
        lambda: talking(
            TWICE,
            claims("cy", "ana"),
            decisions=(decision(final_word=("ana", "cy"), joint_with_tie_rule=True),),
        ),
    ),
    quiet(STRUGGLE, "claims without a bog", lambda: talking(TWICE[0], claims("cy", "ana"))),
    quiet(
        STRUGGLE,
        "ageing and claims",
        lambda: talking(claims("cy", "ana"), facts={"stage_entered_at": ago(150), "usual_stage_days": 30}),
    ),
    fires(STRUGGLE, "left to somebody, then acted against", lambda: talking(TWICE, HANDED_OVER), "cy", "dee"),
    quiet(STRUGGLE, "acted against another matter", lambda: talking(argument(40, 20, 3), HANDED_OVER)),
    fires(STRUGGLE, "blame both ways on anything", lambda: talking(THREE_DAYS, BLAME), "dee", "cy"),
    quiet(STRUGGLE, "blame one way", lambda: talking(THREE_DAYS, BLAME[0])),
    quiet(
        STRUGGLE,
        "one takes a share",
        lambda: talking(THREE_DAYS, BLAME[0], said("blame", "dee", 8, to="cy", own_share=True)),
    ),
    quiet(STRUGGLE, "blame of long ago", lambda: talking(THREE_DAYS, BLAME[0], said("blame", "dee", 91, to="cy"))),
    fires(
        STRUGGLE,
        "blame on record",
        lambda: talking(THREE_DAYS, ties=(tie("blames", "cy", "dee"), tie("blames", "dee", "cy", at=ago(90)))),
        "dee",
        "cy",
    ),
    quiet(
        STRUGGLE,
        "blame on record of long ago",
        lambda: talking(THREE_DAYS, ties=(tie("blames", "cy", "dee"), tie("blames", "dee", "cy", at=ago(91)))),
    ),
    fires(
        STRUGGLE,
        "claims come before acts and blame",
        lambda: talking(TWICE, HANDED_OVER, BLAME, claims("ana", "bo")),
        "ana",
        "bo",
    ),
    fires(STRUGGLE, "acts come before blame", lambda: talking(TWICE, HANDED_OVER, BLAME), "cy", "dee"),
)


def _both(day: float, one: float, other: float) -> list[Statement]:
    return [said("position", by, day, stance=stance, **SITE) for by, stance in (("ana", one), ("bo", other))]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_argument_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)


def found(code: str, given: Deal) -> Finding:
    (finding,) = (each for each in analyse(given).findings if each.code == code)
    return finding


def test_a_decision_reopened_and_its_subject_argued_over_are_one_finding() -> None:
    again = [reopened(by, day, decision="place") for by, day in (("cy", 60), ("cy", 50))]
    finding = found(BOGGED, talking(again, THREE_DAYS))

    assert (finding.people, finding.decision, finding.subject) == (("cy", "ana", "bo"), "place", "site")
    assert set(finding.evidence) == {each.id for each in (*again, *THREE_DAYS)}
    assert finding.severity == "medium"


def test_a_decision_that_comes_up_later_is_not_named_yet() -> None:
    later = decision("place", opened_at=ago(-1), proposed_at=ago(-1), subject="site")
    finding = found(
        BOGGED, talking([reopened("ana", day, decision="place", **SITE) for day in (9, 8)], decisions=(later,))
    )

    assert (finding.decision, finding.subject) == (None, "site")
    assert finding.possible == 'The talk about "Site" may have got stuck in argument.'


def test_being_slow_is_told_beside_other_signs_only() -> None:
    slow = {"stage_entered_at": ago(46), "usual_stage_days": 30}
    told = " The deal has been in its stage for 46 days; 30 are usual."

    assert found(BOGGED, talking(TWICE, facts=slow)).seen.endswith(told)
    assert told not in found(BOGGED, talking(TWICE, facts=slow | {"stage_entered_at": ago(45)})).seen
    assert told not in found(BOGGED, talking(TWICE, facts=slow | {"status": "won"})).seen


def test_reopening_with_new_facts_speaks_against_it() -> None:
    renewed = reopened("cy", 10, new_facts=True)

    assert found(BOGGED, talking(TWICE, renewed)).against == (renewed.id,)


def test_it_is_grave_when_who_reopens_has_the_final_word() -> None:
    given = talking(reopened("ana", 40), reopened("dee", 20))

    assert (found(BOGGED, given).people, found(BOGGED, given).severity) == (("dee", "ana"), "high")


def test_a_struggle_is_grave_and_rests_on_the_bog_and_on_who_stands_against_whom() -> None:
    finding = found(STRUGGLE, talking(TWICE, BLAME))

    assert finding.severity == "high"
    assert finding.tactics == ("T12",)
    assert set(finding.evidence) == {each.id for each in (*TWICE, *BLAME)}
    assert finding.decision == "budget"


def test_with_struggles_switched_off_the_argument_is_told_again() -> None:
    off = Tuning(detectors={STRUGGLE: {"on": False}})
    analysis = analyse(talking(TWICE, claims("cy", "ana")), settings=off)

    assert {BOGGED, STRUGGLE} & {each.code for each in analysis.findings} == {BOGGED}


def test_a_struggle_is_settled_before_destinations_are_written_down() -> None:
    verdict = analyse(talking(THREE_DAYS, BLAME)).verdict

    assert (verdict.next, verdict.next_person) == ("Meet Dee alone and agree who has the last word on what.", "dee")
