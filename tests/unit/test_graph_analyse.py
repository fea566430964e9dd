from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from graph.analyse import RULES_VERSION, analyse
from graph.deal import Deal, Statement, StatementKind
from tests.builders import (
    AS_OF,
    COACH,
    ago,
    all_stand,
    buyers,
    deal,
    deciders,
    decision,
    person,
    said,
    seller,
    stands,
    subject,
    tie,
)

EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def test_an_empty_deal_knows_nothing_and_finds_nothing() -> None:
    analysis = analyse(deal())

    assert (analysis.deal, analysis.as_of, analysis.rules_version) == ("deal", AS_OF, RULES_VERSION)
    assert (analysis.alignment.state, analysis.authority.state) == ("unknown", "unknown")
    assert (analysis.findings, analysis.people, analysis.structure.influence) == ((), (), ())


def test_a_person_alone_has_all_the_influence_and_no_known_stance() -> None:
    (view,) = analyse(deal(buyers("ana"))).people

    assert (view.influence, view.stance.label, view.stance.value) == (1.0, "unknown", None)


def test_when_all_have_left_nobody_decides_and_nobody_is_missed() -> None:
    people = (*(person(each, decision_maker=True, left_at=ago(1)) for each in ("ana", "bo", "cy")), seller())
    given = deal(people, subjects=(subject(),), statements=tuple(all_stand({"ana": 2, "bo": 2, "cy": -2})))

    analysis = analyse(given)

    assert analysis.findings == ()
    assert (analysis.alignment.deciders, analysis.structure.influence) == (0, ())
    assert [each.influence for each in analysis.people] == [0.0] * 4


def test_who_leaves_later_is_still_there() -> None:
    given = deal((person("ana", decision_maker=True, left_at=ago(-1)),))

    assert analyse(given).alignment.deciders == 1


def test_ties_to_oneself_give_no_weight() -> None:
    given = deal(buyers("ana", "bo"), ties=(tie("influences", "ana", "ana", strength=1.0), tie("trusts", "ana", "bo")))

    influence = {each.id: each.score for each in analyse(given).structure.influence}

    assert influence["bo"] > influence["ana"]


def test_opposite_words_on_the_same_day_cancel_out() -> None:
    for_it, against = stands("ana", 2, days=(3,)), stands("ana", -2, days=(3,))
    given = deal(deciders("ana"), subjects=(subject(),), statements=(*for_it, *against))

    (view,) = analyse(given).people

    assert (view.stance.value, view.stance.label) == (0.0, "neutral")


def test_formal_authority_is_on_record_or_confirmed_else_highest_else_at_the_top() -> None:
    ranked = (person("ana", formal_rank=2), person("bo", formal_rank=1), person("cy", formal_rank=1, former=True))
    lines = (tie("reports_to", "ana", "bo"), tie("reports_to", "cy", "bo"))

    def formal(people: Any, **more: Any) -> tuple[str, ...]:
        return analyse(deal(people, **more)).structure.formal

    assert formal((*deciders("ana"), *ranked[1:]), decisions=(decision(final_word=("cy",)),)) == ("ana",)
    assert formal(ranked, decisions=(decision(final_word=("ana",)),)) == ("ana",)
    assert formal(ranked, decisions=(decision(status="decided", final_word=("ana",)),)) == ("bo",)
    assert formal(buyers("ana", "bo", "cy", "dee"), ties=lines) == ("bo",)
    assert formal(buyers("ana", "bo")) == ()


def talkative(number: int, **more: Any) -> Deal:
    kinds: tuple[StatementKind, ...] = ("position", "deferral", "counter_instruction", "claim", "naming", "objection")
    statements = tuple(
        Statement(
            id=f"s{place:05}",
            at=ago(place % 90 + place / number),
            by="ana",
            kind=kinds[place % len(kinds)],
            stance=2.0 if place % len(kinds) == 0 else None,
            subject=("site", "road", None)[place % 3],
            decision="budget" if place % 2 else None,
            to=f"p{place % 40}",
            confirmed_by=COACH,
            public=place % 7 > 0,
        )
        for place in range(number)
    )
    people = (*deciders("ana", "bo", "cy"), *buyers(*(f"p{place}" for place in range(40))))
    parts: dict[str, Any] = {"subjects": (subject(), subject("road", "route")), "decisions": (decision(),)}
    return deal(people, statements=statements, **parts | more)


@pytest.mark.timeout(60)
def test_ten_thousand_statements_of_one_person_are_borne() -> None:
    analysis = analyse(talkative(10_000))

    assert next(each for each in analysis.people if each.id == "ana").stance.label == "supportive"


@pytest.mark.timeout(60)
def test_ten_thousand_people_with_their_ties_are_borne() -> None:
    people = buyers(*(f"p{place}" for place in range(10_000)))
    ties = tuple(tie("reports_to", f"p{place}", f"p{place // 7}") for place in range(1, 10_000))

    influence = analyse(deal(people, ties=ties)).structure.influence

    assert influence[0].id == "p0"
    assert sum(each.score for each in influence) == pytest.approx(1)


def test_a_deal_that_is_won_has_no_next_step() -> None:
    verdict = analyse(deal(deciders("ana"), facts={"status": "won"})).verdict

    assert (verdict.next, verdict.next_person) == (None, None)
    assert "Next" not in verdict.sentence


def test_another_clock_sees_what_was_known_then() -> None:
    given = deal(deciders("ana"), statements=(said("claim", "ana", 10),))

    assert analyse(given, ago(20)).ignored_future == 1
    assert analyse(given, ago(20)).as_of == ago(20)


@pytest.mark.parametrize("clock", [datetime(1, 1, 1, tzinfo=EAST), datetime(9999, 12, 31, 23, tzinfo=WEST)])
def test_the_ends_of_the_calendar_are_borne(clock: datetime) -> None:
    earliest = said("position", "ana", 0, at=clock, stance=2)
    decided = decision("one", "decided", opened_at=None, final_word=("ana",), decided_by="bo")
    given = deal(
        (*deciders("ana", "bo", "cy"), seller()),
        statements=(earliest, said("objection", "bo", 0, at=clock, risk="Late")),
        decisions=(decision(opened_at=clock, due=clock), decided),
    )

    analysis = analyse(given, clock)

    assert "unanswered_objection" in {each.code for each in analysis.findings}
