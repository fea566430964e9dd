"""Which detectors there are, which of them run on a deal, and with which parameters."""

from collections.abc import Iterator
from dataclasses import replace

from graph.analysis import Finding
from graph.deal import Tuning
from graph.detectors import (
    authority_unrecorded,
    bogged_down,
    champion_without_power,
    decision_maker_unreached,
    defers_then_undermines,
    destinations_differ,
    executive_ask_too_early,
    fell_by_the_wayside,
    finger_pointing,
    focus_split,
    founder_steers,
    help_needed,
    lived_authority_differs,
    lone_resistance,
    no_champion,
    no_final_word,
    off_system_figures,
    power_struggle,
    rival_final_words,
    seen_differently,
    shareholder_overreach,
    single_threaded,
    stale_evidence,
    trigger_unprepared,
    two_camps,
    unanswered_objection,
    uneven_doing,
    waits_for_everyone,
)
from graph.detectors.detector import Detector, Parameters
from graph.evidence import Evidence
from graph.finding import in_order

DETECTORS: tuple[Detector, ...] = (
    lone_resistance.DETECTOR,
    unanswered_objection.DETECTOR,
    defers_then_undermines.DETECTOR,
    uneven_doing.DETECTOR,
    help_needed.DETECTOR,
    finger_pointing.DETECTOR,
    destinations_differ.DETECTOR,
    two_camps.DETECTOR,
    bogged_down.DETECTOR,
    power_struggle.DETECTOR,
    seen_differently.DETECTOR,
    no_final_word.DETECTOR,
    rival_final_words.DETECTOR,
    lived_authority_differs.DETECTOR,
    shareholder_overreach.DETECTOR,
    founder_steers.DETECTOR,
    waits_for_everyone.DETECTOR,
    focus_split.DETECTOR,
    fell_by_the_wayside.DETECTOR,
    single_threaded.DETECTOR,
    decision_maker_unreached.DETECTOR,
    no_champion.DETECTOR,
    champion_without_power.DETECTOR,
    authority_unrecorded.DETECTOR,
    stale_evidence.DETECTOR,
    off_system_figures.DETECTOR,
    executive_ask_too_early.DETECTOR,
    trigger_unprepared.DETECTOR,
)

_ON = "on"
_IN_PLACE_OF = {"power_struggle": "bogged_down"}
"""Which finding about a matter stands in place of which other about the same."""


def to_parameters(detector: Detector, *tunings: Tuning | None) -> Parameters | None:
    """Return the parameters in force, later tunings before earlier ones, or None where the detector is off."""
    values: dict[str, bool | int | float] = {_ON: True}
    values.update((parameter.name, parameter.default) for parameter in detector.parameters)
    followed = [_chosen(tuning, detector.follows) for tuning in tunings]
    own = [_chosen(tuning, detector.code) for tuning in tunings]
    values.update((name, value) for each in followed for name, value in each.items() if name in values and name != _ON)
    values.update((name, value) for each in own for name, value in each.items() if name in values)
    return values if values.pop(_ON) else None


def _chosen(tuning: Tuning | None, code: str | None) -> Parameters:
    return tuning.detectors.get(code, {}) if tuning is not None and code is not None else {}


def find_all(evidence: Evidence, *tunings: Tuning | None) -> tuple[Finding, ...]:
    """Return what all detectors find, in order, each finding with the parameters used and its tactics."""
    found = [finding for detector in DETECTORS for finding in _found(detector, evidence, *tunings)]
    replacing = [finding for finding in found if finding.code in _IN_PLACE_OF]
    return in_order(each for each in found if not any(_replaces(other, each) for other in replacing))


def _replaces(finding: Finding, other: Finding) -> bool:
    if _IN_PLACE_OF.get(finding.code) != other.code:
        return False
    same_decision = finding.decision is not None and finding.decision == other.decision
    return same_decision or (finding.subject is not None and finding.subject == other.subject)


def _found(detector: Detector, evidence: Evidence, *tunings: Tuning | None) -> Iterator[Finding]:
    parameters = to_parameters(detector, *tunings)
    if parameters is None or (detector.while_open and not evidence.is_open):
        return
    for finding in detector.find(evidence, parameters):
        yield replace(
            finding,
            parameters={**parameters, **finding.parameters},
            tactics=finding.tactics or detector.tactics,
        )
