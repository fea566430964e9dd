"""Which deals are put together anew from their records, and what that changes in the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from plugin.adopting import adopt_file_rows
from plugin.defects import DEFECTS, log_defect
from plugin.overlay import open_mirror
from plugin.ports import Assembler, Assembly
from plugin.store.deals import lock_deals, remove_deals, save_deals
from plugin.store.mirror import clear_pending, load_pending, mark_pending, save_use
from plugin.store.quarantine import save_deal_problems

BATCH = 32
"""How many deals are put together in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssembledBatch:
    """What became of some waiting deals."""

    last: str
    count: int
    changed: tuple[str, ...]
    removed: int
    failed: tuple[str, ...]
    """Deals that couldn't be put together: a defect of ours; they stay on the list."""


def assemble_batch(
    connection: Connection, tenant: str, assemble: Assembler, *, after: str, as_of: datetime, instance_url: str
) -> AssembledBatch | None:
    """Put the next waiting deals behind `after` together, within one transaction; None where none waits."""
    waiting = load_pending(connection, tenant, after=after, limit=BATCH)
    if not waiting:
        return None
    lock_deals(connection, tenant, waiting)
    # before anything is read: who touches one of them from here on waits, and then puts it on the list again
    clear_pending(connection, tenant, waiting)
    batch = assemble_deals(connection, tenant, waiting, assemble, as_of=as_of, instance_url=instance_url)
    for deal_id in batch.failed:
        mark_pending(connection, tenant, deal_id, now=as_of)
    return batch


def assemble_deals(
    connection: Connection,
    tenant: str,
    deal_ids: Sequence[str],
    assemble: Assembler,
    *,
    as_of: datetime,
    instance_url: str,
) -> AssembledBatch:
    """Put these deals together, with what was entered for them, within one transaction."""
    mirror = open_mirror(connection, tenant, deal_ids)
    found: dict[str, Assembly] = {}
    gone: list[str] = []
    failed: list[str] = []
    for deal_id in deal_ids:
        try:
            assembly = assemble(deal_id, mirror, as_of=as_of, instance_url=instance_url)
            if assembly is not None and adopt_file_rows(connection, tenant, assembly.deal, now=as_of):
                entered = open_mirror(connection, tenant, [deal_id])
                assembly = assemble(deal_id, entered, as_of=as_of, instance_url=instance_url)
        except DEFECTS as error:
            log_defect(deal_id, error)
            failed.append(deal_id)
            continue
        if assembly is None:
            gone.append(deal_id)
        else:
            found[deal_id] = assembly
    saved = save_deals(
        connection,
        tenant,
        (assembly.deal for assembly in found.values()),
        origin="salesforce",
        now=as_of,
        owners={deal_id: assembly.owner for deal_id, assembly in found.items()},
    )
    for deal_id, assembly in found.items():
        save_use(connection, tenant, deal_id, assembly.used)
        save_deal_problems(connection, tenant, deal_id, assembly.problems, now=as_of)
    for deal_id in gone:
        save_use(connection, tenant, deal_id, ())
        save_deal_problems(connection, tenant, deal_id, (), now=as_of)
    removed = remove_deals(connection, tenant, gone, now=as_of)
    return AssembledBatch(
        last=deal_ids[-1], count=len(deal_ids), changed=tuple(saved.changed), removed=removed, failed=tuple(failed)
    )
