"""Decides how the way to the final word is shown: step by step, each with its reason and what may help."""

from collections.abc import Iterable
from dataclasses import dataclass

from graph.analysis import Authority, PathStep
from graph.speech import say
from plugin.structure_words import GOALS
from plugin.tactics import Tactic
from web.presenters.names import Names
from web.presenters.tactics import to_tactics


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """One step: whom, what for, with whom, why."""

    name: str
    goal: str
    through: str | None
    because: str
    tactics: tuple[Tactic, ...]


def to_order(authority: Authority) -> str:
    """Say what the order leads to; where nobody is known to have the final word, it leads up to nobody."""
    return say("in this order, up to the final word") if authority.state == "clear" else say("in this order")


def to_steps(path: Iterable[PathStep], names: Names) -> tuple[StepRow, ...]:
    """Make a row of each step, in the order of the analysis."""
    return tuple(
        StepRow(
            name=names.person(step.person),
            goal=say(GOALS[step.to]),
            through=names.person(step.through) if step.through else None,
            because=step.because,
            tactics=to_tactics(step.tactics),
        )
        for step in path
    )
