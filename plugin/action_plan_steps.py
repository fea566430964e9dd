"""How the next steps of a plan become agreed steps of its deal: each is one step, however often the plan is kept.

A step belongs to an item by its id. What the plan says anew changes it; what it says no longer takes it back, unless it
is done. A step that somebody took back where steps are listed stays away until its item says something else.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time

from sqlalchemy import Connection

from graph.deal import Deal
from graph.exercises.steps import ActionPlan, PlanItem, find_state
from plugin.store.agreed_steps import AgreedStep, add_step, load_steps, remove_step, save_words


def to_step_id(paper: str, item: str) -> str:
    """Return the id of the step that an item of a plan becomes."""
    return hashlib.sha256(f"{paper}/{item}".encode()).hexdigest()[:32]


def find_steps(connection: Connection, tenant: str, deal_id: str, paper: str) -> Mapping[str, AgreedStep]:
    """Find a deal's steps by their ids, for `to_step_id` to look up."""
    return {each.id: each for each in load_steps(connection, tenant, [deal_id])} if paper else {}


def find_due_items(plan: ActionPlan, *, where_agreed: bool, others: bool) -> Mapping[str, PlanItem]:
    """Return the items that are steps now, by id: what is open and complete; what takes others once they are in."""
    return {
        each.id: each
        for each in plan.items
        if find_state(each, where_agreed=where_agreed) != "parked"
        and (others or each.stage == "leaders")
        and each.owner is not None
        and each.due is not None
    }


def write_steps(
    connection: Connection,
    tenant: str,
    deal: Deal,
    paper: str,
    *,
    wanted: Mapping[str, PlanItem],
    before: Mapping[str, PlanItem],
    author: str | None,
    now: datetime,
) -> None:
    """Make a deal's steps those of the plan's items `wanted`; `before` are the items that were steps until now."""
    steps = find_steps(connection, tenant, deal.deal.id, paper)
    for item in wanted.values():
        made = _to_step(deal, paper, item, author, now)
        kept = steps.get(made.id)
        if kept is not None:
            _change(connection, tenant, kept, made)
        elif item.done_on is None and not _is_same(before.get(item.id), item):
            add_step(connection, tenant, made)
    for item_id in before.keys() - wanted.keys():
        gone = steps.get(to_step_id(paper, item_id))
        if gone is not None and gone.done_at is None:
            remove_step(connection, tenant, gone)


def find_taken_back(steps: Mapping[str, AgreedStep], paper: str, items: Mapping[str, PlanItem]) -> Collection[str]:
    """Name the items that were steps and of which somebody took the step back."""
    return {item for item in items if to_step_id(paper, item) not in steps}


def _change(connection: Connection, tenant: str, kept: AgreedStep, made: AgreedStep) -> None:
    says_the_same = (kept.what, kept.owner, kept.due) == (made.what, made.owner, made.due)
    if kept.done_at is None and not says_the_same:
        save_words(connection, tenant, kept, what=made.what, owner=made.owner, due=made.due)


def _is_same(before: PlanItem | None, now: PlanItem) -> bool:
    return before is not None and (before.text, before.owner, before.due) == (now.text, now.owner, now.due)


def _to_step(deal: Deal, paper: str, item: PlanItem, author: str | None, now: datetime) -> AgreedStep:
    """Make a step; of the customer's people it holds the name, of ours the id, as steps do."""
    owner = next((each for each in deal.people if each.id == item.owner), None)
    return AgreedStep(
        id=to_step_id(paper, item.id),
        deal=deal.deal.id,
        review=None,
        what=" ".join(item.text.split()),
        owner=owner.name if owner is not None and owner.side == "buyer" else item.owner or "",
        due=None if item.due is None else datetime.combine(item.due, time(), UTC),
        author=author,
        at=now,
    )
