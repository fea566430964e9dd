from typing import Any

import pytest

from graph.analyse import analyse
from graph.camps import EXACT_UP_TO, MOST
from graph.deal import Incident, Tuning
from graph.detectors.codes import CODES
from graph.detectors.detector import Detector
from graph.detectors.registry import DETECTORS, to_parameters
from tests.builders import (
    ago,
    all_stand,
    buyers,
    contact,
    deal,
    deciders,
    decision,
    placed,
    promised,
    said,
    seller,
    subject,
)
from tests.unit import (
    test_graph_detectors_adoption,
    test_graph_detectors_argument,
    test_graph_detectors_authority,
    test_graph_detectors_contact,
    test_graph_detectors_doing,
    test_graph_detectors_misalignment,
    test_graph_detectors_sides,
    test_graph_detectors_steering,
)

FIXTURES = (
    *test_graph_detectors_steering.FIXTURES,
    *test_graph_detectors_adoption.FIXTURES,
    *test_graph_detectors_argument.FIXTURES,
    *test_graph_detectors_authority.FIXTURES,
    *test_graph_detectors_contact.FIXTURES,
    *test_graph_detectors_doing.FIXTURES,
    *test_graph_detectors_misalignment.FIXTURES,
    *test_graph_detectors_sides.FIXTURES,
)
NO_FINAL_WORD = next(each for each in DETECTORS if each.code == "no_final_word")


def tuning(code: str, **values: Any) -> Tuning:
    return Tuning(detectors={code: values})


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.code)
def test_a_detector_says_what_it_looks_for_and_why_its_numbers_are_what_they_are(detector: Detector) -> None:
    texts = (detector.title, detector.looks_for, detector.needs, detector.guards, detector.source)

    assert detector.code in CODES
    assert all(texts)
    assert detector.tactics
    for each in detector.parameters:
        assert each.minimum <= each.default <= each.maximum
        assert each.unit
        assert each.why
    assert len({each.name for each in detector.parameters}) == len(detector.parameters)


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.code)
def test_a_detector_is_shown_a_deal_where_it_fires_and_one_that_comes_near(detector: Detector) -> None:
    shown = [each for each in FIXTURES if each.code == detector.code]

    assert any(each.people is not None and each.state == "fires" for each in shown)
    assert any(each.people is None for each in shown)


def test_codes_are_listed_once() -> None:
    assert len({each.code for each in DETECTORS}) == len(DETECTORS)
    assert len(set(CODES)) == len(CODES)


def test_the_deal_comes_before_the_house_and_the_house_before_the_default() -> None:
    house, own = tuning("no_final_word", days=14, due_days=10), tuning("no_final_word", days=21)

    assert to_parameters(NO_FINAL_WORD) == {"days": 7, "due_days": 30}
    assert to_parameters(NO_FINAL_WORD, house, own) == {"days": 21, "due_days": 10}
    assert to_parameters(NO_FINAL_WORD, None, house) == {"days": 14, "due_days": 10}


def test_a_detector_can_be_switched_off_for_all_and_on_again_for_one_deal() -> None:
    given = deal(decisions=(decision(),))
    off, on = tuning("no_final_word", on=False), tuning("no_final_word", on=True)

    assert [each.code for each in analyse(given).findings] == ["no_final_word"]
    assert analyse(given, settings=off).findings == ()
    again = deal(decisions=(decision(),), settings=on)
    assert [each.code for each in analyse(again, settings=off).findings] == ["no_final_word"]


def test_settings_for_what_is_not_there_yet_change_nothing() -> None:
    ahead = Tuning(detectors={"two_camps": {"on": False}, "no_final_word": {"unheard_of": 3}})

    assert analyse(deal(decisions=(decision(),)), settings=ahead) == analyse(deal(decisions=(decision(),)))


def test_tuning_a_pattern_tunes_what_builds_on_it_unless_that_is_tuned_itself() -> None:
    struggle = next(each for each in DETECTORS if each.code == "power_struggle")
    stuck, own = tuning("bogged_down", arguments=5, on=False), tuning("power_struggle", arguments=2)

    followed = to_parameters(struggle, stuck)
    assert followed is not None
    assert followed["arguments"] == 5
    for order in ((stuck, own), (own, stuck)):
        tuned = to_parameters(struggle, *order)
        assert tuned is not None
        assert tuned["arguments"] == 2


def test_what_a_detector_follows_is_another_detector_with_the_same_parameters() -> None:
    by_code = {each.code: each for each in DETECTORS}
    following = [each for each in DETECTORS if each.follows is not None]

    assert following
    for each in following:
        followed = {parameter.name: parameter for parameter in by_code[each.follows or ""].parameters}
        shared = [parameter for parameter in each.parameters if parameter.name in followed]
        assert shared
        assert all(followed[parameter.name] == parameter for parameter in shared)


def test_a_finding_keeps_the_parameters_it_was_found_with() -> None:
    given = deal(decisions=(decision(days=15),), settings=tuning("no_final_word", days=14))

    assert [each.parameters for each in analyse(given).findings] == [{"days": 14, "due_days": 30}]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("lone_resistance", {"on_board_share": 0.8}),
        ("lone_resistance", {"most": 0.2}),
        ("single_threaded", {"days": 2}),
        ("destinations_differ", {"side": 3}),
        ("rival_final_words", {"days": 3}),
        ("uneven_doing", {"kept_share": 1}),
        ("uneven_doing", {"due": 6}),
        ("finger_pointing", {"remarks": 4}),
        ("bogged_down", {"argument_days": 6}),
        ("seen_differently", {"pairs": 1}),
    ],
)
def test_a_parameter_changes_what_is_found(code: str, values: dict[str, float]) -> None:
    stances = {"ana": 2, "bo": 2, "cy": 2, "dee": -2}
    divided = all_stand({"ana": 2, "bo": 2, "cy": -2, "dee": -2}, on="place")
    given = deal(
        (*deciders(*stances), *buyers("eli"), seller()),
        subjects=(subject("work", "initiative"), subject("place"), subject("road", "route")),
        statements=(
            *all_stand(stances, on="work"),
            *all_stand({"ana": 2, "bo": 2, "cy": 2}, on=None),
            *divided,
            said("claim", "ana", 4, decision="budget"),
            said("claim", "bo", 5, decision="budget"),
            said("understanding", "ana", 9, right=True),
            *(said("blame", by, day, incident="flood") for by, day in (("ana", 9), ("bo", 8), ("bo", 7))),
            *all_stand({"ana": 1}, on="road"),
            *(said("objection", "cy", day, subject="road") for day in (5, 12)),
            said("position", "ana", 20, subject="road", stance=1),
            said("objection", "bo", 20, subject="road"),
        ),
        commitments=(
            *(promised("ana", "done", day) for day in (5, 6, 7, 8)),
            promised("ana", "lapsed", 9),
            *(promised("dee", "lapsed", day) for day in (5, 6)),
        ),
        incidents=(Incident(id="flood", at=ago(10)),),
        placements=(placed("ana", "a", "works_well"), placed("bo", "a", "improve"), placed("cy", "a", "improve")),
        decisions=(decision(),),
        activities=(contact("eli", 3),),
    )

    before, after = analyse(given), analyse(given, settings=tuning(code, **values))

    kept = [each for each in before.findings if each.code == code]
    assert kept
    assert [each.people for each in after.findings if each.code == code] != [each.people for each in kept]


def test_two_camps_names_the_sizes_up_to_which_splits_are_tried() -> None:
    guards = next(each.guards for each in DETECTORS if each.code == "two_camps")

    assert f"tried up to {EXACT_UP_TO} people, the best one sought up to {MOST}" in guards
