"""Small deals for the detectors of misalignment: one where each fires, near misses, and too little to tell."""

from collections.abc import Mapping
from typing import Any

import pytest

from graph.deal import Deal, Delegation, Statement
from tests.builders import (
    ago,
    all_stand,
    buyers,
    clash,
    deal,
    deciders,
    decision,
    placed,
    promised,
    rated,
    rows,
    said,
    stands,
    subject,
)
from tests.detector_fixture import Fixture, begun, check, fires, quiet

MOST_ON_BOARD: Mapping[str, float] = {"ana": 2, "bo": 2, "cy": 1, "raj": -2}


def group(stances: Mapping[str, float] | None = None, *more: Any, **parts: Any) -> Deal:
    stances = MOST_ON_BOARD if stances is None else stances
    return deal(
        deciders("ana", "bo", "cy", "raj"), subjects=(subject(),), statements=rows(all_stand(stances), *more), **parts
    )


def handed_over(*acts: Statement, **parts: Any) -> Deal:
    first = said("deferral", "raj", 50, to="ana", subject="site")
    known: dict[str, Any] = {"subjects": (subject(), subject("other"))} | parts
    return deal(deciders("ana", "bo", "raj"), statements=(first, *acts), **known)


def undermining(days: float, kind: Any = "counter_instruction", **more: Any) -> Statement:
    return said(kind, "raj", days, **{"subject": "site"} | more)


def divided(stances: Mapping[str, float], **parts: Any) -> Deal:
    known: dict[str, Any] = {"subjects": (subject(),)} | parts
    return deal(deciders(*stances), statements=tuple(all_stand(stances)), **known)


D1, OBJECTION, D2, D5 = "lone_resistance", "unanswered_objection", "defers_then_undermines", "destinations_differ"
RISK = "Two weeks without deliveries"


FIXTURES = (
    fires(D1, "three on board and one not", group, "raj"),
    quiet(D1, "two of four not on board are a side", lambda: group({"ana": 2, "bo": 2, "cy": -2, "raj": -2})),
    quiet(
        D1,
        "one day's words are one piece",
        lambda: group({"ana": 2, "bo": 2, "cy": 1}, stands("raj", -2, days=(5, 5.1))),
    ),
    quiet(
        D1,
        "against the route only",
        lambda: deal(
            deciders("ana", "bo", "cy", "raj"),
            subjects=(subject(), subject("road", "route")),
            statements=rows(all_stand({"ana": 2, "bo": 2, "cy": 2, "raj": 2}), stands("raj", -2, on="road")),
        ),
    ),
    quiet(
        D1, "named a risk nobody answered", lambda: group(None, said("objection", "raj", 3, subject="site", risk=RISK))
    ),
    begun(D1, "two of four heard", lambda: group({"ana": 2, "raj": -2}), "raj"),
    fires(OBJECTION, "a risk without an answer", lambda: group(None, said("objection", "raj", 80, risk=RISK)), "raj"),
    quiet(
        OBJECTION, "the risk was answered", lambda: group(None, said("objection", "raj", 3, risk=RISK, answered=True))
    ),
    quiet(OBJECTION, "no concrete risk", lambda: group(None, said("objection", "raj", 3))),
    quiet(OBJECTION, "too long ago", lambda: group(None, said("objection", "raj", 91, risk=RISK))),
    quiet(
        OBJECTION,
        "not a decision maker",
        lambda: deal(buyers("raj"), statements=(said("objection", "raj", 3, risk=RISK),)),
    ),
    fires(
        D2, "two acts on two days", lambda: handed_over(undermining(30), undermining(20, "withholding")), "raj", "ana"
    ),
    fires(
        D2,
        "a promise refused and a word in private",
        lambda: handed_over(
            said("position", "raj", 40, subject="site", stance=1),
            said("position", "raj", 20, subject="site", stance=-2, public=False),
            commitments=(promised("raj", "refused", 10, subject="site"),),
        ),
        "raj",
        "ana",
    ),
    quiet(
        D2,
        "objected openly in the same breath",
        lambda: handed_over(said("objection", "raj", 30, subject="site"), undermining(30), undermining(20)),
    ),
    fires(
        D2,
        "objected in private to somebody else",
        lambda: handed_over(
            said("objection", "raj", 35, subject="site", public=False, to="bo"), undermining(30), undermining(20)
        ),
        "raj",
        "ana",
    ),
    quiet(
        D2,
        "objected openly before acting",
        lambda: handed_over(said("objection", "raj", 35, subject="site"), undermining(30), undermining(20)),
    ),
    quiet(
        D2, "another matter", lambda: handed_over(undermining(30, subject="other"), undermining(20, subject="other"))
    ),
    quiet(
        D2,
        "the last act is long past",
        lambda: deal(
            deciders("ana", "raj"),
            subjects=(subject(),),
            statements=(said("deferral", "raj", 150, to="ana", subject="site"), undermining(120), undermining(100)),
        ),
    ),
    quiet(
        D2,
        "handed to them in writing",
        lambda: handed_over(
            undermining(30),
            undermining(20),
            decisions=(decision(subject="site", final_word=("ana",), delegated_to=Delegation(person="raj")),),
        ),
    ),
    quiet(D2, "before the deferral", lambda: handed_over(undermining(60), undermining(55))),
    quiet(
        D2,
        "the deferral was withdrawn",
        lambda: deal(
            deciders("ana", "raj"),
            subjects=(subject(),),
            statements=(
                said("deferral", "raj", 50, to="ana", subject="site", withdrawn_at=ago(1)),
                undermining(30),
                undermining(20),
            ),
        ),
    ),
    begun(D2, "one act", lambda: handed_over(undermining(30)), "raj", "ana"),
    begun(
        D2, "two acts on one day", lambda: handed_over(undermining(30), undermining(30, "withholding")), "raj", "ana"
    ),
    fires(D5, "two against two", lambda: divided({"ana": 2, "bo": 2, "cy": -2, "dee": -2}), "ana", "bo", "cy", "dee"),
    fires(
        D5,
        "two places that exclude each other",
        lambda: deal(
            deciders("ana", "bo", "cy", "dee"),
            subjects=(subject("la"), subject("sea", excludes=("la",))),
            statements=rows(all_stand({"ana": 2, "bo": 2}, on="la"), all_stand({"cy": 2, "dee": 2}, on="sea")),
        ),
        "ana",
        "bo",
        "cy",
        "dee",
    ),
    fires(
        D5,
        "one cannot support it",
        lambda: deal(deciders("ana", "bo", "cy"), ratings=(rated("ana", 1), rated("bo", 3), rated("cy", 5))),
        "ana",
        "bo",
        "cy",
    ),
    fires(
        D5,
        "answers in groups that can't both be",
        lambda: deal(
            deciders("ana", "bo", "cy", "dee"),
            placements=(placed("ana", "grow"), placed("bo", "grow"), placed("cy", "sell"), placed("dee", "sell")),
            incompatible_groups=(clash("grow", "sell"),),
        ),
        "ana",
        "bo",
        "cy",
        "dee",
    ),
    fires(
        D5,
        "the final word against the rest",
        lambda: deal(
            deciders("ana", "bo", "cy"),
            placements=(placed("ana", "sell"), placed("bo", "grow"), placed("cy", "grow")),
            incompatible_groups=(clash("grow", "sell"),),
            decisions=(decision(final_word=("ana",)),),
        ),
        "bo",
        "cy",
        "ana",
    ),
    quiet(
        D5,
        "the final word with most",
        lambda: deal(
            deciders("ana", "bo", "cy"),
            placements=(placed("ana", "sell"), placed("bo", "sell"), placed("cy", "grow")),
            incompatible_groups=(clash("grow", "sell"),),
            decisions=(decision(final_word=("ana",)),),
        ),
    ),
    quiet(
        D5,
        "answers that can all be true",
        lambda: deal(
            deciders("ana", "bo", "cy", "dee"),
            placements=(placed("ana", "grow"), placed("bo", "grow"), placed("cy", "sell"), placed("dee", "sell")),
        ),
    ),
    quiet(D5, "only one on the other side", lambda: divided({"ana": 2, "bo": 2, "cy": 2, "dee": -2})),
    quiet(
        D5,
        "about the route only",
        lambda: divided({"ana": 2, "bo": 2, "cy": -2, "dee": -2}, subjects=(subject(kind="route"),)),
    ),
    quiet(
        D5,
        "the last round agreed",
        lambda: deal(
            deciders("ana", "bo"),
            ratings=(rated("ana", 1), rated("bo", 5), rated("ana", 1, round=2), rated("bo", 3, round=2)),
        ),
    ),
    quiet(
        D5,
        "rated about how",
        lambda: deal(deciders("ana", "bo"), ratings=(rated("ana", 1, about="how"), rated("bo", 5, about="how"))),
    ),
    quiet(D5, "too little said", lambda: divided({"ana": 2, "cy": -2})),
)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_misalignment_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)
