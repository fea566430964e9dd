"""How the parameters of what the ties alone say are set for a tenant, and what other values of them would say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.deal import Tuning
from graph.evidence import Evidence
from graph.parameters import STRUCTURE_PARAMETERS
from graph.structure import read_structure
from plugin.administration_changes import version_of_own
from plugin.administration_detectors import Own
from plugin.administration_preview import STEP
from plugin.errors import InputRefusedError
from plugin.settings import find_tuning_problems

SIDES = "sides"
"""Stands for two or more sides being named."""
NAMES = tuple(parameter.name for parameter in STRUCTURE_PARAMETERS)
_REWIRINGS = next(parameter for parameter in STRUCTURE_PARAMETERS if parameter.name == "rewirings")


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureState:
    """The parameters as a tenant has them: its own values, and what counts without them, by name.

    `version` changes with the own values.
    """

    own: Own
    usual: Own
    version: str


def build_structure_state(house: Tuning, own: Tuning) -> StructureState:
    """Say how the parameters are set: `house` is the installation's tuning, `own` the tenant's."""
    usual = {each.name: house.structure.get(each.name, each.default) for each in STRUCTURE_PARAMETERS}
    return StructureState(own=own.structure, usual=usual, version=version_of_own(own.structure, *NAMES))


def to_own_structure(state: StructureState, values: Own) -> Mapping[str, bool | int | float | None]:
    """Return the own value that each parameter comes to, None where it is what counts anyway.

    Raises `InputRefusedError` naming the parameter that can't be so.
    """
    own = {name: None if values[name] == state.usual[name] else values[name] for name in NAMES}
    given = {name: value for name, value in own.items() if value is not None}
    problems = list(find_tuning_problems({"structure": given}))
    if problems:
        raise InputRefusedError("; ".join(problems))
    return own


def with_own_structure(tuning: Tuning, own: Mapping[str, bool | int | float | None]) -> Tuning:
    """Return a tenant's tuning with other own values of the structure part."""
    return replace(tuning, structure={name: value for name, value in own.items() if value is not None})


def find_structure(evidence: Evidence, tuning: Tuning) -> frozenset[str]:
    """Name what the ties of a deal alone show: `SIDES`, and each person who is turned to more than those in office."""
    found = read_structure(evidence, tuning, evidence.deal.settings)
    return frozenset([*([SIDES] if len(found.sides) > 1 else []), *(f"turned to: {each.id}" for each in found.shadow)])


def to_step(*tunings: Tuning) -> int:
    """Return of how many deals the structure is read in one go: the fewer, the more rewirings each takes."""
    usual = int(_REWIRINGS.default)
    most = max(int(tuning.structure.get(_REWIRINGS.name, usual)) for tuning in tunings)
    return max(1, min(STEP, STEP * usual // most))
