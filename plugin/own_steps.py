"""Which agreed steps concern somebody: those that they took on, and those that others took on in their deals.

Who came by a one-time link is nobody in particular: all steps of the deals that they see may be theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from plugin.store.agreed_steps import AgreedStep, load_steps_of
from plugin.store.list_steps import load_takers
from plugin.views import Viewer

DONE_SINCE = timedelta(weeks=4)
"""A step that was done longer ago isn't news any more."""
MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSteps:
    """Steps in open deals: what the viewer is to do, and the others of their deals; open ones first, next due first.

    Others were also done in the last four weeks. `knows_own`: whether the viewer is somebody who can take a step.
    `deals` are the deals' names and `takers` the names of who took the steps, both by id; `left_out` counts the rest.
    """

    own: Sequence[AgreedStep]
    others: Sequence[AgreedStep]
    deals: Mapping[str, str]
    takers: Mapping[str, str]
    knows_own: bool
    left_out: int


def load_own_steps(connection: Connection, viewer: Viewer, *, now: datetime) -> OwnSteps:
    """Load the steps that concern the viewer, of the deals that they see as last asked."""
    found = load_steps_of(
        connection,
        viewer.tenant,
        person=viewer.user,
        seen_by=None if viewer.sight is None else viewer.user or "",
        done_since=now - DONE_SINCE,
    )
    own = [step for step, _ in found if step.done_at is None and step.owner == viewer.user]
    others = [step for step, _ in found if step not in own]
    told = [*own[:MOST], *others[:MOST]]
    return OwnSteps(
        own=own[:MOST],
        others=others[:MOST],
        deals={step.deal: name for step, name in found},
        takers=load_takers(connection, viewer.tenant, told),
        knows_own=viewer.user is not None,
        left_out=len(found) - len(told),
    )
