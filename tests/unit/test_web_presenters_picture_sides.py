from dataclasses import replace
from typing import Any

from graph.analysis import Analysis, FindingState
from graph.deal import Deal, Person, Placement, Source, Statement, Subject
from tests.builders import AS_OF, COACH, ago
from tests.split_deal import build_split
from web.presenters.names import build_names
from web.presenters.picture_sides import SidesView, to_sides

VIEW = build_split()
EXERCISE = Source(system="exercise", record="x1")


def _said(by: str, subject: str, stance: float, **more: Any) -> Statement:
    given = {"id": f"{by}-{subject}-{stance}", "kind": "position", "at": ago(3), "confirmed_by": COACH}
    return Statement(**{**given, "by": by, "subject": subject, "stance": stance, **more})


def _deal(*statements: Statement, placements: tuple[Placement, ...] = ()) -> Deal:
    return Deal(
        as_of=AS_OF,
        deal=VIEW.deal.deal,
        people=tuple(Person(id=each, name=each.title()) for each in ("ana", "bo", "cy", "dee")),
        subjects=(
            Subject(id="sea", kind="destination", name="Seattle", excludes=("la",)),
            Subject(id="la", kind="destination", name="Los Angeles"),
            Subject(id="how", kind="route", name="By rail"),
        ),
        statements=statements,
        placements=placements,
    )


def _analysis(
    declared: Any = None, by_ties: Any = (), between: tuple[str, ...] = (), state: FindingState = "fires"
) -> Analysis:
    first = VIEW.analysis.findings[0]
    finding = replace(first, code="destinations_differ", state=state, parameters={"sides": declared})
    structure = replace(VIEW.analysis.structure, sides=by_ties, between=between)
    return replace(VIEW.analysis, findings=(finding,), structure=structure)


def _sides(deal: Deal, analysis: Analysis) -> SidesView:
    return to_sides(deal, analysis, build_names(deal))


def _labels(deal: Deal, analysis: Analysis) -> list[str]:
    return [side.caption for side in _sides(deal, analysis).sides]


BOTH = [["ana", "bo"], ["cy", "dee"]]


def test_declared_sides_go_by_the_name_of_their_destination() -> None:
    deal = _deal(*(_said(by, "sea", 2) for by in ("ana", "bo")), *(_said(by, "la", 2) for by in ("cy", "dee")))
    assert _labels(deal, _analysis(BOTH)) == ["A · For “Seattle”", "B · For “Los Angeles”"]


def test_a_side_that_is_only_against_goes_by_what_it_is_not_for() -> None:
    deal = _deal(*(_said(by, "sea", 2) for by in ("ana", "bo")), *(_said(by, "sea", -2) for by in ("cy", "dee")))
    assert _labels(deal, _analysis(BOTH)) == ["A · For “Seattle”", "B · Not for “Seattle”"]


def test_what_both_share_and_what_is_about_the_route_names_no_side() -> None:
    everybody = ("ana", "bo", "cy", "dee")
    deal = _deal(*(_said(by, "sea", 2) for by in everybody), *(_said(by, "how", 2) for by in ("ana", "bo")))
    assert _labels(deal, _analysis(BOTH)) == ["Side A", "Side B"]


def test_what_is_unconfirmed_withdrawn_private_or_yet_to_come_names_no_side() -> None:
    for more in ({"confirmed_by": None}, {"withdrawn_at": ago(1)}, {"source": EXERCISE}, {"at": ago(-2)}):
        deal = _deal(*(_said(by, "sea", 2, **more) for by in ("ana", "bo")))
        assert _labels(deal, _analysis(BOTH)) == ["Side A", "Side B"]


def test_answers_on_the_years_ahead_name_the_sides_too() -> None:
    placements = tuple(
        Placement(id=each, question="future", by=each, group="One plant" if each < "c" else "Three plants")
        for each in ("ana", "bo", "cy", "dee")
    )
    assert _labels(_deal(placements=placements), _analysis(BOTH)) == ["A · For “One plant”", "B · For “Three plants”"]


def test_declared_sides_come_before_those_of_the_ties_and_a_begun_pattern_declares_none() -> None:
    by_ties = (("ana", "cy"), ("bo", "dee"))
    declared = _sides(_deal(), _analysis(BOTH, by_ties)).sides
    assert [(side.people, side.declared) for side in declared] == [(("ana", "bo"), True), (("cy", "dee"), True)]
    begun = _sides(_deal(), _analysis(BOTH, by_ties, state="too_little_to_tell")).sides
    assert [side.people for side in begun] == list(by_ties)
    assert begun[0].words == "Side A, as the ties alone show it: to be confirmed"


def test_a_united_group_has_no_sides_and_nobody_between() -> None:
    assert _sides(_deal(), _analysis(by_ties=(("ana", "bo", "cy"),), between=("dee",))) == SidesView()


def test_who_declared_a_side_is_not_between_whatever_the_ties_say() -> None:
    sides = _sides(_deal(), _analysis([["ana"], ["bo"]], (("ana", "cy"), ("bo", "x")), between=("bo", "dee")))
    assert sides.between == ("dee",)
