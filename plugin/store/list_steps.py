"""Which agreed step stands beside a deal in a list: the open one that is due next, and who took it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from plugin.store.agreed_steps import AgreedStep, load_steps
from plugin.store.tables import crm_record, deal_record
from plugin.store.users import USER


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What was agreed to be done next in a deal: by whom, by which day (the day's begin in UTC)."""

    what: str
    owner: str
    due: datetime | None


def load_next_steps(connection: Connection, tenant: str, deal_ids: Sequence[str]) -> dict[str, NextStep]:
    """Load for each deal the open step that is due next, or that was agreed first where none has a day."""
    next_: dict[str, AgreedStep] = {}
    for step in load_steps(connection, tenant, deal_ids):
        if step.done_at is None:
            next_.setdefault(step.deal, step)
    names = load_takers(connection, tenant, next_.values())
    return {
        deal: NextStep(what=step.what, owner=names.get(step.owner, step.owner), due=step.due)
        for deal, step in next_.items()
    }


def load_takers(connection: Connection, tenant: str, steps: Collection[AgreedStep]) -> dict[str, str]:
    """Load what those are called who took steps: our users, or people of ours in a deal that isn't the CRM's."""
    if not steps:
        return {}
    owners = {step.owner for step in steps}
    people = select(deal_record.c.id, deal_record.c.body).where(
        deal_record.c.tenant == tenant,
        deal_record.c.deal.in_({step.deal for step in steps}),
        deal_record.c.list == "people",
        deal_record.c.id.in_(owners),
    )
    users = select(crm_record.c.id, crm_record.c.body).where(
        crm_record.c.tenant == tenant, crm_record.c.kind == USER, crm_record.c.id.in_(owners)
    )
    names = {row.id: row.body.get("name") for row in connection.execute(people)}
    names |= {row.id: row.body.get("Name") for row in connection.execute(users)}
    return {own_id: name for own_id, name in names.items() if name}
