"""Deals written from the contract alone, by somebody who had not read the detectors: what must and must not be found.

Each case is a small deal file. `days` are days before the clock; people a, b, c, d are confirmed decision makers
unless a case says otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.written_deals import (
    Row,
    ago,
    contact,
    deal,
    deciders,
    decision,
    found,
    on_board,
    others,
    run,
    said,
    stands,
    subject,
)


@dataclass(frozen=True)
class Case:
    """A deal, the codes that fire or are too little to tell, the codes that must not appear, and states."""

    says: str
    body: Callable[[], Row]
    fires: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    too_little: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    alignment: str | None = None
    authority: str | None = None


def resisting(**more: Any) -> Row:
    extra = more.pop("statements", [])
    rows = [*on_board("a", "b", "c"), *stands("d", -2), *extra]
    return deal(deciders("a", "b", "c", "d"), subjects=[subject()], statements=rows, **more)


def deferring(*acts: Row, before: Sequence[Row] = (), **deferral: Any) -> Row:
    first = said("def", 60, "a", "deferral", to="b", subject="la", **deferral)
    return deal(deciders("a", "b", "c"), subjects=[subject()], statements=[first, *before, *acts])


def camps(stances: Mapping[str, float], **more: Any) -> Row:
    rows = [row for who, stance in stances.items() for row in stands(who, stance)]
    return deal(deciders(*stances), subjects=[subject()], statements=rows, **more)


def rated(levels: Mapping[str, int], about: str = "where", **more: Any) -> Row:
    rows = [{"by": who, "statement": "one site", "about": about, "level": level} for who, level in levels.items()]
    return deal(deciders(*levels), ratings=rows, **more)


def placed(groups: Mapping[str, str], *, clash: bool) -> Row:
    rows = [{"question": "future", "by": who, "group": group} for who, group in groups.items()]
    more = {"incompatible_groups": [{"question": "future", "groups": ["grow", "sell"]}]} if clash else {}
    return deal(deciders(*groups), placements=rows, **more)


def lived(namings: Sequence[str], *extra: Row, **more: Any) -> Row:
    speakers = deciders("a", "b", *(f"s{i}" for i in range(len(namings))))
    rows = [
        said(f"n{i}", 10 + i, f"s{i}", "naming", decision="budget", to=who, public=False)
        for i, who in enumerate(namings)
    ]
    return deal(speakers, decisions=[decision(final_word=["a"], **more)], statements=[*rows, *extra])


CASES = (
    # one resists while most are on board
    Case("one of four resists", resisting, fires={"lone_resistance": ("d",)}, absent=("unanswered_objection",)),
    Case(
        "a third may resist, more may not",
        lambda: camps({"a": 2, "b": -2, "c": -2}),
        absent=("lone_resistance",),
    ),
    Case("two decision makers have no lone resister", lambda: camps({"a": 2, "b": -2}), absent=("lone_resistance",)),
    Case(
        "resistance to the route only is route talk",
        lambda: deal(
            deciders("a", "b", "c", "d"),
            subjects=[subject(), subject("road", "route")],
            statements=[*on_board("a", "b", "c"), *stands("d", 1), *stands("d", -2, on="road", days=(4, 6))],
        ),
        absent=("lone_resistance", "destinations_differ"),
    ),
    Case(
        "a concrete risk that nobody answered comes first",
        lambda: resisting(statements=[said("obj", 9, "d", "objection", subject="la", risk="the depot floods")]),
        fires={"unanswered_objection": ("d",)},
        absent=("lone_resistance",),
    ),
    Case(
        "an answered risk leaves the resistance",
        lambda: resisting(
            statements=[said("obj", 9, "d", "objection", subject="la", risk="the depot floods", answered=True)]
        ),
        fires={"lone_resistance": ("d",)},
        absent=("unanswered_objection",),
    ),
    Case(
        "one known resister among three is too little to tell",
        lambda: deal(deciders("a", "b", "c"), subjects=[subject()], statements=stands("c", -2)),
        too_little=("lone_resistance",),
        alignment="unknown",
    ),
    # one defers, then undermines
    Case(
        "two acts on different days after a deferral",
        lambda: deferring(
            said("act1", 40, "a", "counter_instruction", subject="la"),
            said("act2", 30, "a", "withholding", subject="la"),
        ),
        fires={"defers_then_undermines": ("a", "b")},
    ),
    Case(
        "two acts on one day are one",
        lambda: deferring(
            said("act1", 40, "a", "counter_instruction", subject="la"),
            said("act2", 40, "a", "withholding", subject="la"),
        ),
        too_little=("defers_then_undermines",),
    ),
    Case(
        "who objects openly before acting does not undermine",
        lambda: deferring(
            said("act1", 40, "a", "counter_instruction", subject="la"),
            said("act2", 30, "a", "withholding", subject="la"),
            before=[said("obj", 50, "a", "objection", subject="la", to="b")],
        ),
        absent=("defers_then_undermines",),
    ),
    Case(
        "acts before the deferral do not count",
        lambda: deferring(
            said("act1", 70, "a", "counter_instruction", subject="la"),
            said("act2", 65, "a", "withholding", subject="la"),
        ),
        absent=("defers_then_undermines",),
    ),
    Case(
        "a deferral taken back before the acts covers nothing",
        lambda: deferring(
            said("act1", 40, "a", "counter_instruction", subject="la"),
            said("act2", 30, "a", "withholding", subject="la"),
            withdrawn_at=ago(50),
        ),
        absent=("defers_then_undermines",),
    ),
    Case(
        "acts on another subject are outside what was handed over",
        lambda: deal(
            deciders("a", "b", "c"),
            subjects=[subject(), subject("it", "area")],
            statements=[
                said("def", 60, "a", "deferral", to="b", subject="la"),
                said("act1", 40, "a", "counter_instruction", subject="it"),
                said("act2", 30, "a", "withholding", subject="it"),
            ],
        ),
        absent=("defers_then_undermines",),
    ),
    # destinations
    Case(
        "two want it and two don't",
        lambda: camps({"a": 2, "b": 2, "c": -2, "d": -2}),
        fires={"destinations_differ": None},
        alignment="split",
    ),
    Case(
        "two for Los Angeles and two for Seattle, which exclude each other",
        lambda: deal(
            deciders("a", "b", "c", "d"),
            subjects=[subject("la", excludes=["sea"]), subject("sea")],
            statements=[*on_board("a", "b"), *stands("c", 2, on="sea"), *stands("d", 2, on="sea")],
        ),
        fires={"destinations_differ": None},
        alignment="split",
    ),
    Case(
        "one against one is a split without two sides of two",
        lambda: camps({"a": 2, "b": -2, "c": 2}),
        absent=("destinations_differ",),
        alignment="split",
    ),
    Case(
        "answers in groups that can't both be",
        lambda: placed({"a": "grow", "b": "grow", "c": "sell", "d": "sell"}, clash=True),
        fires={"destinations_differ": None},
        alignment="split",
    ),
    Case(
        "different answers that can all be true",
        lambda: placed({"a": "grow", "b": "grow", "c": "sell", "d": "sell"}, clash=False),
        absent=("destinations_differ",),
    ),
    Case("one cannot support", lambda: rated({"a": 1, "b": 2, "c": 5}), fires={"destinations_differ": None}),
    Case("one of four not yet", lambda: rated({"a": 1, "b": 2, "c": 3, "d": 4}), absent=("destinations_differ",)),
    Case("two of four not yet", lambda: rated({"a": 1, "b": 2, "c": 4, "d": 4}), fires={"destinations_differ": None}),
    Case(
        "not supporting the how is no split",
        lambda: rated({"a": 1, "b": 2, "c": 5}, about="how"),
        absent=("destinations_differ",),
    ),
    Case(
        "the last round counts",
        lambda: deal(
            deciders("a", "b", "c"),
            ratings=[
                {"by": who, "statement": "one site", "level": level, "round": number}
                for number, levels in enumerate(({"a": 1, "b": 1, "c": 5}, {"a": 1, "b": 1, "c": 3}), start=1)
                for who, level in levels.items()
            ],
        ),
        absent=("destinations_differ",),
    ),
    # alignment
    Case("all want it", lambda: camps({"a": 2, "b": 1, "c": 2, "d": 2}), alignment="aligned"),
    Case("all are against it", lambda: camps({"a": -2, "b": -1, "c": -2}), alignment="aligned"),
    Case("one decision maker is not a group", lambda: camps({"a": 2}), alignment="unknown"),
    Case(
        "three of four known is enough, two of four is not",
        lambda: deal(deciders("a", "b", "c", "d"), subjects=[subject()], statements=on_board("a", "b")),
        alignment="unknown",
    ),
    Case(
        "three of four known and for it",
        lambda: deal(deciders("a", "b", "c", "d"), subjects=[subject()], statements=on_board("a", "b", "c")),
        alignment="aligned",
    ),
    Case(
        "the same destination and an argument about the road",
        lambda: deal(
            deciders("a", "b", "c"),
            subjects=[subject(), subject("road", "route")],
            statements=[*on_board("a", "b", "c"), *stands("a", 2, on="road"), *stands("b", -2, on="road")],
        ),
        alignment="route_debate",
        absent=("destinations_differ",),
    ),
    Case(
        "too few of the known are for it",
        lambda: camps({"a": 2, "b": 0, "c": 0}),
        alignment="unknown",
    ),
    Case(
        "old words weigh too little",
        lambda: deal(
            deciders("a", "b"),
            subjects=[subject()],
            statements=[*stands("a", 2, days=(200,)), *stands("b", 2, days=(200,))],
        ),
        alignment="unknown",
    ),
    # nobody has the final word
    Case(
        "open for twenty days with nobody",
        lambda: deal(deciders("a"), decisions=[decision()]),
        fires={"no_final_word": ()},
        authority="absent",
    ),
    Case("open for six days", lambda: deal(deciders("a"), decisions=[decision(days=6)]), absent=("no_final_word",)),
    Case(
        "nobody at all and due soon",
        lambda: deal(deciders("a"), decisions=[decision(days=2, due=ago(-20))]),
        fires={"no_final_word": ()},
    ),
    Case("parked", lambda: deal(deciders("a"), decisions=[decision(status="parked")]), absent=("no_final_word",)),
    Case(
        "only proposed",
        lambda: deal(deciders("a"), decisions=[decision(status="proposed", proposed_at=ago(3))]),
        absent=("no_final_word",),
    ),
    Case(
        "a board votes",
        lambda: deal(deciders("a", "b"), decisions=[decision(voters=["a", "b"])]),
        absent=("no_final_word",),
        authority="clear",
    ),
    Case(
        "the deal is won",
        lambda: deal(deciders("a"), decisions=[decision()], deal={"status": "won"}),
        absent=("no_final_word",),
    ),
    Case(
        "one recorded holder",
        lambda: deal(deciders("a"), decisions=[decision(final_word=["a"])]),
        absent=("no_final_word", "rival_final_words"),
        authority="clear",
    ),
    # several claim it
    Case(
        "two claims",
        lambda: deal(
            deciders("a", "b"),
            decisions=[decision()],
            statements=[
                said("c1", 10, "a", "claim", decision="budget"),
                said("c2", 20, "b", "claim", decision="budget"),
            ],
        ),
        fires={"rival_final_words": ("a", "b")},
        authority="contested",
    ),
    Case(
        "one claim with nobody recorded is assumed, and too little for rivalry",
        lambda: deal(
            deciders("a", "b"),
            decisions=[decision()],
            statements=[said("c1", 10, "a", "claim", decision="budget")],
        ),
        too_little=("rival_final_words",),
        authority="assumed",
    ),
    Case(
        "two recorded without a rule for ties",
        lambda: deal(deciders("a", "b"), decisions=[decision(final_word=["a", "b"])]),
        fires={"rival_final_words": ("a", "b")},
        authority="contested",
    ),
    Case(
        "two recorded with a rule for ties",
        lambda: deal(deciders("a", "b"), decisions=[decision(final_word=["a", "b"], joint_with_tie_rule=True)]),
        absent=("rival_final_words",),
        authority="clear",
    ),
    Case(
        "a claim of long ago counts no more",
        lambda: deal(
            deciders("a", "b"),
            decisions=[decision(days=150)],
            statements=[
                said("c1", 10, "a", "claim", decision="budget"),
                said("c2", 120, "b", "claim", decision="budget"),
            ],
        ),
        too_little=("rival_final_words",),
        authority="assumed",
    ),
    # declared is not lived
    Case(
        "named and gone to instead",
        lambda: lived(
            ["b", "b", "b", "a"],
            said("by1", 8, "s0", "bypass", decision="budget", to="b"),
            said("by2", 4, "s1", "bypass", decision="budget", to="b"),
        ),
        fires={"lived_authority_differs": ("b", "a")},
        authority="contested",
    ),
    Case(
        "namings alone are one sign",
        lambda: lived(["b", "b", "b", "a"]),
        absent=("lived_authority_differs",),
        authority="unknown",
    ),
    Case(
        "three namings elsewhere are too little",
        lambda: lived(["b", "b", "b"]),
        too_little=("lived_authority_differs",),
    ),
    Case("everybody names who is declared", lambda: lived(["a", "a", "a", "a"]), absent=("lived_authority_differs",)),
    Case(
        "handed over in writing",
        lambda: lived(
            ["b", "b", "b", "a"],
            said("by1", 8, "s0", "bypass", decision="budget", to="b"),
            said("by2", 4, "s1", "bypass", decision="budget", to="b"),
            delegated_to={"person": "b", "scope": "all of it", "until": ago(-30)},
        ),
        absent=("lived_authority_differs",),
    ),
    # contact
    Case(
        "one of three is in contact",
        lambda: deal(others("a", "b", "c"), activities=[contact("m1", 5, "a"), contact("m2", 80, "b")]),
        fires={"single_threaded": ("a",)},
    ),
    Case(
        "two are in contact",
        lambda: deal(others("a", "b", "c"), activities=[contact("m1", 5, "a"), contact("m2", 8, "b")]),
        absent=("single_threaded",),
    ),
    Case("nobody is in contact", lambda: deal(others("a", "b")), fires={"single_threaded": ()}),
    Case("only one buyer is known", lambda: deal(others("a")), absent=("single_threaded",)),
    Case(
        "a lost deal needs no thread",
        lambda: deal(others("a", "b"), deal={"status": "lost"}),
        absent=("single_threaded", "no_champion", "decision_maker_unreached"),
    ),
    Case(
        "a decision maker whom nobody reaches",
        lambda: deal(deciders("a", "b"), activities=[contact("m1", 5, "a"), contact("m2", 70, "b")]),
        fires={"decision_maker_unreached": ("b",)},
    ),
    Case(
        "who has the final word and was never met",
        lambda: deal(others("a", "b"), decisions=[decision(final_word=["b"])], activities=[contact("m1", 5, "a")]),
        fires={"decision_maker_unreached": ("b",)},
    ),
    Case(
        "a word of theirs counts as reached",
        lambda: deal(
            deciders("b"), subjects=[subject()], statements=stands("b", 1), activities=[contact("m1", 70, "b")]
        ),
        absent=("decision_maker_unreached",),
    ),
    # champion
    Case("nobody speaks for it", lambda: deal(others("a", "b")), fires={"no_champion": ()}),
    Case(
        "who wants it and says so to others leads",
        lambda: deal(
            others("a", "b"),
            subjects=[subject()],
            statements=[*stands("a", 2), said("adv", 10, "a", "advocacy", subject="la")],
        ),
        absent=("no_champion",),
    ),
    Case(
        "a marked champion without a deed",
        lambda: deal([{"id": "a", "name": "A", "is_champion": True}, *others("b")]),
        fires={"no_champion": ()},
    ),
    Case(
        "a marked champion who kept a promise",
        lambda: deal(
            [{"id": "a", "name": "A", "is_champion": True}, *others("b")],
            commitments=[
                {"id": "k", "owner": "a", "due": ago(12), "status": "done", "done_at": ago(12), "confirmed_by": "rep"}
            ],
        ),
        absent=("no_champion",),
    ),
    # authority unrecorded
    Case(
        "past the first stage and no decision recorded",
        lambda: deal(others("a", "b"), deal={"stage": "Proposal", "stage_number": 3}),
        fires={"authority_unrecorded": ()},
        authority="unknown",
    ),
    Case(
        "in the first stage",
        lambda: deal(others("a", "b"), deal={"stage": "Prospecting"}),
        absent=("authority_unrecorded",),
    ),
    Case("without a stage", lambda: deal(others("a", "b")), absent=("authority_unrecorded",)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_written_case_comes_out_as_the_contract_says(case: Case) -> None:
    analysis = run(case.body())

    fired = {f.code for f in analysis.findings if f.state == "fires"}
    begun = {f.code for f in analysis.findings if f.state == "too_little_to_tell"}
    assert set(case.fires) <= fired
    assert set(case.too_little) <= begun - fired
    assert not set(case.absent) & (fired | begun)
    for code, people in case.fires.items():
        if people is not None:
            assert people in [f.people for f in found(analysis, code)]
    if case.alignment is not None:
        assert analysis.alignment.state == case.alignment
    if case.authority is not None:
        assert analysis.authority.state == case.authority


def test_resistance_is_high_when_the_resister_has_the_final_word() -> None:
    plain, holding = run(resisting()), run(resisting(decisions=[decision(final_word=["d"])]))

    assert [f.severity for f in found(plain, "lone_resistance")] == ["medium"]
    assert [f.severity for f in found(holding, "lone_resistance")] == ["high"]


def test_two_personal_reactions_within_a_week_mark_the_resistance_as_personal() -> None:
    seen = said("obs", 20, "rep", "observation", to="d")
    once = [seen, said("r1", 18, "d", "personal_reaction")]
    twice = [*once, said("r2", 15, "d", "personal_reaction")]

    def personal(rows: list[Row]) -> list[Any]:
        return [f.parameters.get("personal") for f in found(run(resisting(statements=rows)), "lone_resistance")]

    assert personal(twice) == [True]
    assert personal(once) != [True]


def test_the_sides_of_a_split_are_named() -> None:
    (finding,) = found(run(camps({"a": 2, "b": 2, "c": -2, "d": -2})), "destinations_differ")

    assert sorted(sorted(side) for side in finding.parameters["sides"]) == [["a", "b"], ["c", "d"]]
    assert set(finding.people) == {"a", "b", "c", "d"}
    assert finding.severity == "high"


@pytest.mark.parametrize(("stance", "toward"), [(2, "for"), (-2, "against")])
def test_alignment_says_toward_what(stance: float, toward: str) -> None:
    assert run(camps({"a": stance, "b": stance})).alignment.toward == toward


def test_an_empty_deal_says_unknown_and_names_what_is_not_known() -> None:
    analysis = run(deal([]))

    assert (analysis.alignment.state, analysis.authority.state) == ("unknown", "unknown")
    assert not [f for f in analysis.findings if f.state == "too_little_to_tell"]
    assert analysis.risk.unknowns


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_risk_is_the_sum_of_what_is_listed(case: Case) -> None:
    risk = run(case.body()).risk

    total = sum(d.points for d in risk.drivers) + sum(u.points for u in risk.unknowns)
    assert risk.score == min(100, total)
    assert risk.band == ("low" if risk.score < 34 else "medium" if risk.score < 67 else "high")


def test_what_happens_after_the_clock_is_left_out_and_counted() -> None:
    later = said("later", -3, "a", "position", subject="la", stance=-2)
    body = camps({"a": 2, "b": 2})
    body["statements"].append(later)

    assert run(body).ignored_future == 1
    assert run(body).alignment == run(camps({"a": 2, "b": 2})).alignment
