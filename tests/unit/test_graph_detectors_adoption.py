"""Small deals for champions without a way, old evidence, figures from elsewhere, early asks and missed triggers."""

from dataclasses import replace
from typing import Any

import pytest

from graph.analyse import analyse
from graph.deal import Deal, Event, EventKind, NextStep, NextStepKind, Pilot, Plan, Readiness, Statement, Tie
from tests.builders import (
    ago,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    person,
    promised,
    said,
    seller,
    stands,
    subject,
    tie,
)
from tests.detector_fixture import Fixture, check, fires, quiet

C4, C6, L1, L5, L6 = (
    "champion_without_power",
    "stale_evidence",
    "off_system_figures",
    "executive_ask_too_early",
    "trigger_unprepared",
)
LOST = {"status": "lost"}


def carried(*ties: Tie, holders: tuple[str, ...] = ("ana",), **more: Any) -> Deal:
    """Cho is a champion who acts; Ana has the final word."""
    people = (person("cho", is_champion=True), *buyers("ana", "bo", "dee"), seller())
    known: dict[str, Any] = {"statements": (said("advocacy", "cho", 9),)} | more
    return deal(people, decisions=(decision(final_word=holders),), ties=ties, **known)


def leading(*ties: Tie) -> Deal:
    """Bo is leading beside Cho, who is a champion."""
    given = carried(*ties, subjects=(subject(),))
    return replace(given, statements=(*given.statements, *stands("bo", 2), said("advocacy", "bo", 3)))


THREE = (("cho", "bo"), ("bo", "dee"), ("dee", "ana"))
CHAMPIONS = (
    fires(C4, "no ties", carried, "cho"),
    fires(C4, "both champions without a way", lambda: leading(tie("trusts", "bo", "cho")), "cho", "bo"),
    fires(C4, "three steps", lambda: carried(*(tie("influences", *each) for each in THREE)), "cho"),
    fires(C4, "influence the other way", lambda: carried(tie("influences", "ana", "cho")), "cho"),
    fires(C4, "trust the other way", lambda: carried(tie("trusts", "cho", "ana")), "cho"),
    fires(C4, "the holder reports to the champion", lambda: carried(tie("reports_to", "ana", "cho")), "cho"),
    fires(C4, "a tie that ended", lambda: carried(tie("influences", "cho", "ana", until=ago(1))), "cho"),
    fires(C4, "a tie without power", lambda: carried(tie("communicates", "cho", "ana", count=90)), "cho"),
    quiet(C4, "influences", lambda: carried(tie("influences", "cho", "ana", strength=0))),
    quiet(C4, "is trusted", lambda: carried(tie("trusts", "ana", "cho"))),
    quiet(C4, "is deferred to", lambda: carried(tie("defers_to", "ana", "cho"))),
    quiet(C4, "reports to", lambda: carried(tie("reports_to", "cho", "ana"))),
    quiet(C4, "two steps", lambda: carried(tie("reports_to", "cho", "bo"), tie("trusts", "ana", "bo"))),
    quiet(C4, "another champion has a way", lambda: leading(tie("influences", "bo", "ana"))),
    quiet(C4, "one of two holders", lambda: carried(tie("trusts", "ana", "cho"), holders=("ana", "dee"))),
    quiet(C4, "has the final word", lambda: carried(holders=("cho",))),
    quiet(C4, "nobody on record", lambda: carried(holders=())),
    quiet(C4, "no champion", lambda: carried(statements=())),
    quiet(C4, "an act of long ago", lambda: carried(statements=(said("advocacy", "cho", 46),))),
    quiet(C4, "the deal is lost", lambda: carried(facts=LOST)),
)


def known(*statements: Statement, **more: Any) -> Deal:
    return deal(deciders("ana", "bo"), statements=statements, **more)


OLD = (said("focus", "ana", 100),)
BESIDE = (*deciders("ana"), *buyers("bo"))
AGE = (
    fires(C6, "a word of last quarter", lambda: known(said("focus", "ana", 91)), "ana", "bo"),
    fires(C6, "others were heard", lambda: replace(known(said("focus", "ana", 91)), people=BESIDE), "ana"),
    fires(C6, "a promise", lambda: known(commitments=(promised("ana", "open", -9, made_at=ago(91)),)), "ana", "bo"),
    fires(C6, "an outcome without a day", lambda: known(commitments=(promised("ana", "done", 91),)), "ana", "bo"),
    fires(C6, "a word nobody confirmed", lambda: known(*OLD, said("focus", "bo", 3, confirmed_by=None)), "ana", "bo"),
    quiet(C6, "a word of this quarter", lambda: known(said("focus", "ana", 91), said("focus", "bo", 90))),
    quiet(C6, "a promise kept lately", lambda: known(*OLD, commitments=(promised("bo", "done", 95, done_at=ago(9)),))),
    quiet(C6, "a promise of lately", lambda: known(*OLD, commitments=(promised("bo", "open", 95, made_at=ago(90)),))),
    quiet(
        C6, "a refusal of lately", lambda: known(*OLD, commitments=(promised("bo", "refused", 95, status_at=ago(9)),))
    ),
    quiet(C6, "nothing ever heard", known),
    quiet(C6, "a promise without any day", lambda: known(commitments=(promised("ana", "open", 95),))),
    quiet(C6, "nobody decides", lambda: deal(buyers("ana"), statements=OLD)),
    quiet(C6, "the deal is lost", lambda: known(*OLD, facts=LOST)),
)


def quoted(days: float, figure: float | None = 120, known_as: float | None = 100, by: str = "ana") -> Statement:
    return said("off_system_claim", by, days, id=f"{by}-{days}-{figure}", figure=figure, crm_figure=known_as)


def meeting(*statements: Statement, **more: Any) -> Deal:
    leader = person("ana", **({"decision_maker": True} | more))
    return deal((leader, *buyers("bo"), seller()), statements=statements)


FIGURES = (
    fires(L1, "two figures off", lambda: meeting(quoted(5), quoted(30, figure=94)), "ana"),
    fires(L1, "two that nothing tells of", lambda: meeting(quoted(5, known_as=None), quoted(9, figure=None)), "ana"),
    fires(L1, "by rank", lambda: meeting(quoted(5), quoted(9), decision_maker=None, formal_rank=2), "ana"),
    fires(L1, "on one day", lambda: meeting(quoted(5), quoted(5, figure=0)), "ana"),
    fires(L1, "off from nothing", lambda: meeting(quoted(5), quoted(9, figure=1, known_as=0)), "ana"),
    fires(L1, "on a lost deal", lambda: replace(meeting(quoted(5), quoted(9)), deal=deal(facts=LOST).deal), "ana"),
    quiet(L1, "one figure", lambda: meeting(quoted(5))),
    quiet(L1, "one of two lately", lambda: meeting(quoted(5), quoted(31))),
    quiet(L1, "one of two is close", lambda: meeting(quoted(5), quoted(9, figure=105))),
    quiet(L1, "close to a loss", lambda: meeting(quoted(5), quoted(9, figure=-95, known_as=-100))),
    quiet(L1, "somebody without rank", lambda: meeting(quoted(5, by="bo"), quoted(9, by="bo"))),
    quiet(L1, "the third rank", lambda: meeting(quoted(5), quoted(9), decision_maker=None, formal_rank=3)),
    quiet(
        L1,
        "two leaders, one each",
        lambda: replace(meeting(quoted(5), quoted(9, by="bo")), people=deciders("ana", "bo")),
    ),
    quiet(L1, "no office any more", lambda: meeting(quoted(5), quoted(9), formal_rank=1, former=True)),
    quiet(L1, "has left", lambda: meeting(quoted(5), quoted(9), formal_rank=1, left_at=ago(1))),
)


def planned(days: float | None = 31, *pilots: Pilot, kind: NextStepKind = "executive_ask", **more: Any) -> Deal:
    since = None if days is None else ago(days)
    step = NextStep(kind=kind, since=since, **{"person": "ana"} | more)
    return deal(buyers("ana"), plan=Plan(next_step=step, pilots=pilots))


def pilot(start: float, end: float | None = None, result: str | None = None) -> Pilot:
    return Pilot(id=f"p{start}", started_at=ago(start), ended_at=None if end is None else ago(end), result=result)


ASKS = (
    fires(L5, "for thirty-one days", planned, "ana"),
    fires(L5, "a pilot without a result", lambda: planned(31, pilot(60, 30), pilot(50, 20, " ")), "ana"),
    fires(L5, "a pilot to come", lambda: planned(31, pilot(-1)), "ana"),
    fires(L5, "nobody in particular", lambda: planned(person=None)),
    quiet(L5, "for thirty days", lambda: planned(30)),
    quiet(L5, "no date", lambda: planned(None)),
    quiet(L5, "another step", lambda: planned(kind="other")),
    quiet(L5, "a pilot runs", lambda: planned(31, pilot(9))),
    quiet(L5, "a pilot ends later", lambda: planned(31, pilot(9, -9))),
    quiet(L5, "a pilot with a result", lambda: planned(31, pilot(60, 30, "Two hours less a day"))),
    quiet(L5, "no step", lambda: deal(plan=Plan())),
    quiet(L5, "no plan", deal),
    quiet(L5, "the deal is lost", lambda: replace(planned(), deal=deal(facts=LOST).deal)),
)


def event(days: float, kind: EventKind = "new_manager", who: str | None = "ana") -> Event:
    return Event(id=f"{kind}-{who}-{days}", at=ago(days), kind=kind, person=who)


def ready(count: int, days: float | None = 9) -> Plan:
    parts: Any = dict.fromkeys(("pitch", "own_results", "others_results", "process", "ask")[:count], True)
    return Plan(readiness=Readiness(**parts, as_of=None if days is None else ago(days)))


def happened(*events: Event, plan: Plan | None = None, **more: Any) -> Deal:
    return deal(buyers("ana", "bo"), events=events, plan=plan, **more)


TRIGGERS = (
    fires(L6, "nothing ready", lambda: happened(event(30)), "ana"),
    fires(L6, "three of five", lambda: happened(event(3), plan=ready(3)), "ana"),
    fires(L6, "ready long ago", lambda: happened(event(3), plan=ready(5, 91)), "ana"),
    fires(L6, "of nobody", lambda: happened(event(3, "merger", None))),
    fires(L6, "two of one person", lambda: happened(event(3), event(9, "title_change")), "ana"),
    quiet(L6, "four of five", lambda: happened(event(3), plan=ready(4, 90))),
    quiet(L6, "ready on no day in particular", lambda: happened(event(3), plan=ready(4, None))),
    quiet(L6, "longer ago", lambda: happened(event(31))),
    quiet(L6, "yet to come", lambda: happened(event(-1))),
    quiet(L6, "nothing happened", happened),
    quiet(L6, "the deal is lost", lambda: happened(event(3), facts=LOST)),
)
FIXTURES = (*CHAMPIONS, *AGE, *FIGURES, *ASKS, *TRIGGERS)


@pytest.mark.parametrize(
    "fixture",
    FIXTURES,
    ids=lambda each: f"{each.code}: {each.says}",
)
def test_a_detector_of_adoption_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)


def test_events_of_several_people_are_several_questions_with_what_fits_each() -> None:
    given = happened(event(3), event(5, "goal_missed", "bo"), event(6, "budget_round", None), event(9, "case_severe"))

    found = {each.people: each for each in analyse(given).findings if each.code == L6}

    assert {people: each.tactics for people, each in found.items()} == {
        ("ana",): ("T26", "T27", "T28"),
        ("bo",): ("T27", "T28"),
        (): ("T28",),
    }
    assert {each.severity for each in found.values()} == {"low"}
    assert found["ana",].evidence == (event(9, "case_severe").id, event(3).id)


def test_old_evidence_is_low_and_names_its_newest_words_and_later_contact() -> None:
    given = known(*OLD, said("focus", "bo", 95), activities=(contact("ana", 20), contact("bo", 99)))
    given = replace(given, people=(*given.people, seller()))

    (found,) = (each for each in analyse(given).findings if each.code == C6)

    assert (found.severity, found.evidence, found.against) == ("low", ("focus-bo-95-",), (contact("ana", 20).id,))
    assert found.seen == "The newest of two words on record is of 26 Feb 2026."
    assert found.speaks_against == "In contact with us on 12 May 2026, though no word of it is on record."


def test_figures_are_told_beside_those_of_the_system() -> None:
    right = quoted(3, figure=100)
    given = meeting(quoted(5), replace(quoted(9, known_as=None), words="We have forty of them."), right)

    (found,) = (each for each in analyse(given).findings if each.code == L1)

    assert found.seen == (
        'Since 23 May 2026: 23 May 2026, Ana quoted a figure: "We have forty of them" (nothing to check it against); '
        "27 May 2026, Ana quoted a figure 120 (in the system 100)."
    )
    assert found.against == (right.id,)


def test_a_champion_with_a_claim_to_the_final_word_makes_it_grave() -> None:
    given = carried()
    claim = said("claim", "cho", 9, decision="budget")

    def severity(more: tuple[Statement, ...]) -> list[str | None]:
        findings = analyse(replace(given, statements=(*given.statements, *more))).findings
        return [each.severity for each in findings if each.code == C4]

    assert severity(()) == ["medium"]
    assert severity((claim,)) == ["high"]
