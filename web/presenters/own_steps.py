"""Decides how the steps that concern somebody are told: what they are to do themselves, what else in their deals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.own_steps import OwnSteps
from plugin.store.agreed_steps import AgreedStep
from web.presenters.formats import to_count
from web.presenters.steps import StepLine, to_step_line


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStepLine:
    """A step with the deal that it is for."""

    deal: str
    name: str
    step: StepLine


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStepsView:
    """What the viewer is to do, and what else was agreed about their deals: the open ones apart from the done ones."""

    own: tuple[OwnStepLine, ...]
    others: tuple[OwnStepLine, ...]
    done: tuple[OwnStepLine, ...]
    knows_own: bool
    left_out: str | None


def to_own_steps(found: OwnSteps, now: datetime) -> OwnStepsView:
    """Put the steps that concern somebody into words."""

    def tell(steps: Sequence[AgreedStep]) -> tuple[OwnStepLine, ...]:
        return tuple(
            OwnStepLine(deal=step.deal, name=found.deals[step.deal], step=to_step_line(step, found.takers, now))
            for step in steps
        )

    return OwnStepsView(
        own=tell(found.own),
        others=tell([step for step in found.others if step.done_at is None]),
        done=tell([step for step in found.others if step.done_at is not None]),
        knows_own=found.knows_own,
        left_out=to_count(found.left_out, "{count} more step isn't shown.", "{count} more steps aren't shown.")
        if found.left_out
        else None,
    )
