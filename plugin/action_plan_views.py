"""What the pages of a plan are given: the version asked for, what is missing in it, and how ready the leaders are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.problem import Problem
from graph.exercises.steps import ActionPlan
from plugin.action_plan_bodies import BroughtIn
from plugin.action_plan_gate import Readiness
from plugin.action_plan_sheet import FromSheet
from plugin.paper_versions import VersionLine
from plugin.store.agreed_steps import AgreedStep
from plugin.store.papers import PaperState
from plugin.views import DealView


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A plan in one of its versions; `version` is 0 where nothing is written yet and `plan` is a proposal.

    The items of `plan` that are done carry the day on which their step was.
    """

    view: DealView
    version: int
    newest: int
    in_force: int
    """The newest version that was agreed on; 0 where none was."""
    state: PaperState
    plan: ActionPlan
    brought_in: BroughtIn | None
    brought_in_by: str | None
    """What whoever brought others in is called; None where that isn't known."""
    problems: Sequence[Problem]
    readiness: Readiness
    steps: Mapping[str, AgreedStep]
    """The agreed steps of the items in force, by item."""
    taken_back: Collection[str]
    """Items in force of which somebody took the step back."""
    versions: Sequence[VersionLine]
    """The newest first."""
    filled_in: bool
    """Whether the proposal holds what an exercise settled."""
    from_sheet: FromSheet | None
    """What the deal's three-options sheet has for a plan; the proposal holds it already."""
