from collections.abc import Sequence
from typing import Any

from graph.analyse import analyse
from graph.analysis import Driver, Risk, Unknown
from graph.risk import to_band
from tests.builders import (
    all_stand,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    promised,
    rows,
    said,
    seller,
    subject,
)


def points(risk: Risk) -> dict[str, int]:
    return {each.key: each.points for each in risk.drivers} | {each.what: each.points for each in risk.unknowns}


def sound_parts() -> dict[str, Any]:
    return {
        "subjects": (subject(),),
        "statements": tuple(all_stand({"ana": 2, "bo": 2})),
        "commitments": (promised("ana", "done", 5),),
        "decisions": (decision(final_word=("ana",)),),
        "activities": (contact("ana", 3), contact("bo", 3)),
    }


def sound(**more: Any) -> Any:
    """A deal in which everything is known and well."""
    return deal((*deciders("ana", "bo"), seller()), **sound_parts() | more)


def test_a_deal_in_which_all_is_known_and_well_has_no_risk() -> None:
    assert analyse(sound()).risk == Risk(score=0, band="low", drivers=(), unknowns=())


def test_an_empty_deal_names_what_is_not_known_and_what_it_costs() -> None:
    analysis = analyse(deal())

    assert analysis.risk.drivers == ()
    assert analysis.risk.unknowns == (
        Unknown(what="what is to be decided, and who has the final word", people=(), points=12),
        Unknown(what="who decides", people=(), points=12),
        Unknown(what="who takes part on their side", people=(), points=12),
    )
    assert (analysis.risk.score, analysis.risk.band, analysis.findings) == (36, "medium", ())


def test_each_open_decision_with_nobody_on_record_counts_of_its_own() -> None:
    risk = analyse(sound(decisions=(decision("one"), decision("two", days=3), decision("three", "parked")))).risk

    assert points(risk) == {"no_final_word::one": 35, "unknown:final_word:two": 12}


def test_what_is_not_known_of_a_decision_maker_has_its_price() -> None:
    risk = analyse(sound(statements=tuple(all_stand({"ana": 2})))).risk

    assert risk.unknowns == (Unknown(what="where Bo stands", people=("bo",), points=4),)
    assert points(analyse(sound(statements=())).risk)["where two of two decision makers stand"] == 8


def test_a_title_changes_nothing() -> None:
    plain = sound(decisions=())
    titled = deal((*(_titled(each) for each in plain.people),), statements=plain.statements, subjects=plain.subjects)
    untitled = deal(plain.people, statements=plain.statements, subjects=plain.subjects)

    assert analyse(titled).risk == analyse(untitled).risk


def _titled(each: Any) -> Any:
    return type(each)(id=each.id, name=each.name, side=each.side, decision_maker=each.decision_maker, title="CEO")


def test_opposite_sides_that_no_finding_names_count_once() -> None:
    risk = analyse(sound(statements=tuple(all_stand({"ana": 2, "bo": -2})))).risk

    assert points(risk) == {"unknown:agreement": 35}
    assert 'Decision makers want different things on "Site".' in [each.why for each in risk.drivers]


def test_one_against_the_others_counts_once_whatever_finding_names_them() -> None:
    people = deciders("ana", "bo", "cy", "dee")
    stances = all_stand({"ana": 2, "bo": 2, "cy": 2, "dee": -2})
    met = tuple(contact(each.id, 3) for each in people)

    risk = analyse(deal((*people, seller()), **{**sound_parts(), "statements": tuple(stances), "activities": met})).risk

    assert points(risk) == {"lone_resistance:dee": 14, "unknown:agreement": 21}


def test_agreement_against_is_a_risk() -> None:
    risk = analyse(sound(statements=tuple(all_stand({"ana": -2, "bo": -2})), commitments=())).risk

    assert {"unknown:support:ana", "unknown:support:bo", "no_champion:"} == {each.key for each in risk.drivers}


def test_a_begun_pattern_is_not_known_and_a_claim_against_the_record_is_a_driver() -> None:
    claim = said("claim", "bo", 4, decision="budget")

    against = analyse(sound(statements=rows(all_stand({"ana": 2, "bo": 2}), claim))).risk
    assert points(against) == {"unknown:final_word:budget": 12}
    proposed = decision(status="proposed", final_word=())
    begun = analyse(sound(statements=rows(all_stand({"ana": 2, "bo": 2}), claim), decisions=(proposed,))).risk
    assert [each.what.split(":")[0] for each in begun.unknowns] == ["too little to tell"]


def test_who_else_decides_is_not_known_with_one_decision_maker() -> None:
    assert points(analyse(deal(deciders("ana"))).risk)["who else decides"] == 12


def test_a_sum_above_a_hundred_is_cut() -> None:
    many = tuple(decision(f"d{number}") for number in range(9))

    risk = analyse(deal(buyers("ana"), decisions=many)).risk

    assert (risk.score, risk.band) == (100, "high")
    assert sum(_points(risk.drivers)) > 100


def _points(drivers: Sequence[Driver]) -> list[int]:
    return [each.points for each in drivers]


def test_bands_begin_at_a_third_and_two_thirds() -> None:
    assert [to_band(score) for score in (0, 33, 34, 66, 67, 100)] == ["low", "low", "medium", "medium", "high", "high"]
