"""What the three-options sheet of a deal has for its plan: where to, and a step for each who comes round.

The sheet that was closed last counts; a draft above it decides nothing. All of it is a proposal for whoever writes the
plan, and what a version of the plan said once isn't proposed again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from graph.deal import Deal
from graph.exercises.options import ComingRound, OptionsSheet
from graph.exercises.sheet_steps import find_unsaid, list_rows, to_item
from graph.exercises.steps import ActionPlan, PlanItem
from plugin.options_bodies import from_body
from plugin.paper_versions import read_said
from plugin.store.papers import load_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class FromSheet:
    """What a closed sheet has for a plan: the chosen destination in its words, and the day on which it was decided.

    `rows` are those of who comes round, by the plan's item that each is or can become; `unsaid` the items that no
    version of the plan has.
    """

    where: str
    decided_on: date
    rows: Mapping[str, ComingRound]
    unsaid: Sequence[PlanItem]

    def list_new(self, plan: ActionPlan) -> Sequence[PlanItem]:
        """List the steps that can be taken over into a plan that is being written."""
        return find_unsaid(self.unsaid, [plan])


def load_from_sheet(
    connection: Connection, tenant: str, deal: Deal, versions: Iterable[ActionPlan]
) -> FromSheet | None:
    """Load what the newest closed sheet has for a plan with these versions; None where no side was chosen by it."""
    closed = [
        each for each in load_versions(connection, tenant, deal.deal.id, "options") if each.state == "closed"
    ]  # fmt: skip
    sheet = from_body(read_said(closed[-1])) if closed else OptionsSheet()
    if sheet.choice.option != "choose" or sheet.choice.on is None:
        return None
    rows = list_rows(sheet)
    present = {each.id for each in deal.people if each.left_at is None}
    items = [_without_absent(to_item(item, row), present) for item, row in rows.items()]
    return FromSheet(
        where=next((each.words for each in sheet.destinations if each.id == sheet.choice.toward), ""),
        decided_on=sheet.choice.on,
        rows=rows,
        unsaid=find_unsaid(items, versions),
    )


def _without_absent(item: PlanItem, present: Collection[str]) -> PlanItem:
    """Leave open who does it where that person isn't there any more."""
    return item if item.owner in present else replace(item, owner=None)
