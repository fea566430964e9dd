"""Decides how agreed next steps are told: what, who, by when, and which of them are late."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from graph.speech import say
from graph.wording import to_date
from plugin.agreed_steps import DealSteps, Owner
from plugin.store.agreed_steps import AgreedStep
from web.presenters.formats import to_count

MOST_DONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step as shown; `earlier` says that it was agreed before the review that is shown."""

    id: str
    what: str
    owner: str
    when: str
    late: bool
    done: bool
    version: int
    earlier: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsView:
    """The steps of a deal: open ones, next due first, the last few done ones, and who can take a new one.

    `new_id` is the id that the form for a new one brings along.
    """

    open: tuple[StepLine, ...]
    done: tuple[StepLine, ...]
    inside: tuple[Owner, ...]
    others: tuple[Owner, ...]
    can_be_task: bool
    new_id: str


def to_due(due: datetime | None, now: datetime) -> str:
    """Write by when a step is due, and how late it is: `by 24 Nov 2026`, `due today`, `2 days late (20 Nov 2026)`."""
    if due is None:
        return say("no day agreed")
    days = (now.astimezone(UTC).date() - due.date()).days
    if days > 0:
        return to_count(days, "{count} day late ({due})", "{count} days late ({due})", due=to_date(due))
    return say("due today") if days == 0 else say("by {day}", day=to_date(due))


def to_step_line(step: AgreedStep, names: Mapping[str, str], now: datetime, *, review: str | None = None) -> StepLine:
    """Put one step into words; `review` is the one that is shown."""
    late = step.done_at is None and step.due is not None and step.due.date() < now.astimezone(UTC).date()
    return StepLine(
        id=step.id,
        what=step.what,
        owner=names.get(step.owner, step.owner),
        when=to_due(step.due, now) if step.done_at is None else say("done on {day}", day=to_date(step.done_at)),
        late=late,
        done=step.done_at is not None,
        version=step.version,
        earlier=review is not None and step.review != review,
    )


def to_steps_view(found: DealSteps, now: datetime, *, review: str | None = None) -> StepsView:
    """Put a deal's steps into words; within a review, the open ones of earlier times come first."""
    lines = [to_step_line(step, found.names, now, review=review) for step in found.steps]
    return StepsView(
        open=tuple(sorted((line for line in lines if not line.done), key=lambda line: not line.earlier)),
        done=tuple(line for line in lines if line.done)[:MOST_DONE],
        inside=tuple(owner for owner in found.owners if owner.in_deal),
        others=tuple(owner for owner in found.owners if not owner.in_deal),
        can_be_task=found.can_be_task,
        new_id=uuid4().hex,
    )
