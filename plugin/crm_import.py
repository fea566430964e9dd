"""How what a file says of a deal of the CRM is taken in: as entries, beside the CRM's rows, and out to the CRM later.

All of it happens in the caller's transaction: the entries, the rows that stay here, and the deal put together anew.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from graph.deal import Deal
from plugin.adopting import load_standing
from plugin.assembling import assemble_deals
from plugin.entering import enter_deal, without_entries
from plugin.entry_ids import with_crm_ids
from plugin.ports import Assembler
from plugin.store.deals import load_deals, load_origin, save_deals
from plugin.store.outbox import save_entries


@dataclass(slots=True, kw_only=True)
class TakenDeal:
    """What became of a file for one deal: whether anything changed, what was refused, what is only told."""

    id: str
    changed: bool = False
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def find_crm_deal(connection: Connection, tenant: str, deal: Deal) -> Deal | None:
    """Return the deal with the ids that it has beside the CRM's rows; None where it isn't a deal of the CRM."""
    renamed = with_crm_ids(deal)
    return renamed if load_origin(connection, tenant, renamed.deal.id) == "salesforce" else None


def take_file(connection: Connection, tenant: str, given: Deal, *, assemble: Assembler, now: datetime) -> TakenDeal:
    """Take a file for a deal of the CRM: whole, or, where it contradicts the CRM, not at all."""
    known = load_deals(connection, tenant, [given.deal.id])[given.deal.id]
    standing = load_standing(connection, tenant, known, mentioned=[given])
    done = enter_deal(standing, given, origin="file", now=now)
    taken = TakenDeal(id=given.deal.id, refused=done.refused, notes=done.notes)
    if done.refused:
        return taken
    rest = without_entries(given, standing.deal.deal)
    saved = save_deals(connection, tenant, [rest], origin="file", now=now)
    taken.refused += [
        f"{list_name} {row_id}: comes from Salesforce; change it there"
        for keys in saved.refused.values()
        for list_name, row_id in keys
    ]
    if taken.refused:
        return taken
    save_entries(connection, tenant, done.entries)
    anew = assemble_deals(
        connection, tenant, [given.deal.id], assemble, as_of=now, instance_url=find_org_url(standing.deal)
    )
    taken.changed = bool(done.entries) or bool(saved.changed) or bool(anew.changed)
    return taken


def find_org_url(deal: Deal) -> str:
    """The address of the org that a deal of the CRM comes from, as its sources name it."""
    source = deal.deal.source
    return (source.url if source and source.url else "").partition("/lightning/")[0]
