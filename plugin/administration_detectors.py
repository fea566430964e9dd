"""How each detector is set for a tenant, and on how many of its deals it fires."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from graph.deal import Tuning
from graph.detectors.detector import Detector, Parameters
from graph.detectors.registry import DETECTORS, to_parameters
from plugin.administration_changes import version_of_own
from plugin.errors import InputRefusedError
from plugin.settings import find_tuning_problems
from plugin.store.tables import analysis

ON = "on"
SAMPLE = 500
"""So many deals are looked at for a number, at most: those that changed last."""
STEP = 40
Own = Mapping[str, bool | int | float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorState:
    """A detector as a tenant has it: its own values, and what counts without them.

    `usual` are the parameters without the tenant's own values, `usual_on` whether it would be on; `version` changes
    with the own values.
    """

    detector: Detector
    own: Own
    usual: Parameters
    usual_on: bool
    version: str

    @property
    def on(self) -> bool:
        """Whether it runs."""
        return bool(self.own.get(ON, self.usual_on))

    @property
    def tuned(self) -> tuple[str, ...]:
        """The parameters that have an own value."""
        return tuple(name for name in self.own if name != ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """On how many of the deals that were looked at each detector fires; `more` where not all were looked at."""

    deals: int
    more: bool
    fires: Mapping[str, int]


def find_detector(code: str) -> Detector | None:
    """Return the detector of a code."""
    return next((each for each in DETECTORS if each.code == code), None)


def build_state(detector: Detector, house: Tuning, own: Tuning) -> DetectorState:
    """Say how a detector is set: `house` is the installation's tuning, `own` the tenant's."""
    others = Tuning(detectors={code: held for code, held in own.detectors.items() if code != detector.code})
    switch = Tuning(detectors={detector.code: {ON: True}})
    return DetectorState(
        detector=detector,
        own=own.detectors.get(detector.code, {}),
        usual=to_parameters(detector, house, others, switch) or {},
        usual_on=to_parameters(detector, house, others) is not None,
        version=version_of_own(own.detectors, detector.code),
    )


def to_own(state: DetectorState, *, on: bool, values: Own) -> Own | None:
    """Return the own values that a choice comes to, None where it is what counts anyway.

    Raises `InputRefusedError` naming the parameter that can't be so.
    """
    own = {name: value for name, value in values.items() if value != state.usual[name]}
    if on != state.usual_on:
        own[ON] = on
    problems = list(find_tuning_problems({"detectors": {state.detector.code: own}}))
    if problems:
        raise InputRefusedError("; ".join(problems))
    return own or None


def with_own(tuning: Tuning, code: str, own: Own | None) -> Tuning:
    """Return a tenant's tuning with other own values of one detector."""
    others = {each: held for each, held in tuning.detectors.items() if each != code}
    return replace(tuning, detectors=others | ({} if own is None else {code: own}))


def count_fires(connection: Connection, tenant: str, ids: Sequence[str]) -> Counter[str]:
    """Count on how many of these deals each detector fires, as their newest analyses say."""
    columns = analysis.c
    asked = select(columns.body).where(columns.tenant == tenant, columns.deal.in_(ids), columns.newest.is_(True))
    counted: Counter[str] = Counter()
    for body in connection.scalars(asked.execution_options(yield_per=STEP)):
        counted.update({each["code"] for each in body.get("findings", ()) if each.get("state", "fires") == "fires"})
    return counted
