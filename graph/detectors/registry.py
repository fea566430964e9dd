"""Which detectors there are, which of them run on a deal, and with which parameters."""

from collections.abc import Iterator
from dataclasses import replace

from graph.analysis import Finding
from graph.deal import Tuning
from graph.detectors import (
    authority_unrecorded,
    decision_maker_unreached,
    defers_then_undermines,
    destinations_differ,
    lived_authority_differs,
    lone_resistance,
    no_champion,
    no_final_word,
    rival_final_words,
    single_threaded,
    unanswered_objection,
)
from graph.detectors.detector import Detector, Parameters
from graph.evidence import Evidence
from graph.finding import in_order

DETECTORS: tuple[Detector, ...] = (
    lone_resistance.DETECTOR,
    unanswered_objection.DETECTOR,
    defers_then_undermines.DETECTOR,
    destinations_differ.DETECTOR,
    no_final_word.DETECTOR,
    rival_final_words.DETECTOR,
    lived_authority_differs.DETECTOR,
    single_threaded.DETECTOR,
    decision_maker_unreached.DETECTOR,
    no_champion.DETECTOR,
    authority_unrecorded.DETECTOR,
)

_ON = "on"


def to_parameters(detector: Detector, *tunings: Tuning | None) -> Parameters | None:
    """Return the parameters in force, later tunings before earlier ones, or None where the detector is off."""
    values: dict[str, bool | int | float] = {_ON: True}
    values.update((parameter.name, parameter.default) for parameter in detector.parameters)
    for tuning in tunings:
        chosen = tuning.detectors.get(detector.code, {}) if tuning is not None else {}
        values.update((name, value) for name, value in chosen.items() if name in values)
    return values if values.pop(_ON) else None


def find_all(evidence: Evidence, *tunings: Tuning | None) -> tuple[Finding, ...]:
    """Return what all detectors find, in order, each finding with the parameters used and its tactics."""
    return in_order(finding for detector in DETECTORS for finding in _found(detector, evidence, *tunings))


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
