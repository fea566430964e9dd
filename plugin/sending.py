"""Decides when a tenant's entries are sent: where write-back is on, at the end of a sync or as a job of their own."""

from collections.abc import Sequence
from contextlib import closing

from plugin.analysing import BATCH, iter_batches
from plugin.assembling import assemble_batch
from plugin.bootstrap import Services
from plugin.errors import InputRefusedError
from plugin.results import enter_results
from plugin.schedule import add_analyses
from plugin.settling import settle_entry
from plugin.store.analyses import load_analysis
from plugin.store.deals import load_deal_ids, lock_deals
from plugin.store.mirror import mark_pending
from plugin.store.outbox import Entry, load_due_kinds, load_open
from plugin.store.tenants import drop_value, load_value, save_value
from plugin.write_back import send_entries
from plugin.write_back_counts import WriteBackCounts

SINCE = "write_back_since"
"""Since when write-back is on: from then on each analysis notes its results."""


def write_back(services: Services, tenant: str, *, spent: int = 0) -> tuple[WriteBackCounts | None, list[str]]:
    """Send what is due and put the deals that it touches together anew; None where write-back is off.

    Returns the jobs that will analyse those deals, too. `spent` is how many calls were used in the same go.
    """
    if not services.orgs.writes_back(tenant):
        with services.store.writing(tenant) as connection:
            drop_value(connection, tenant, SINCE)
        return None, []
    _note_all_results(services, tenant)
    with closing(services.orgs.open_writer(tenant, spent=spent)) as writer:
        counts = send_entries(services.store, writer, tenant=tenant, clock=services.clock)
        jobs = assemble_waiting(services, tenant, writer.instance_url) if counts.written or counts.found else []
    return counts, jobs


def has_more(services: Services, tenant: str) -> bool:
    """Whether something is due to be sent now."""
    with services.store.reading(tenant) as connection:
        return bool(load_due_kinds(connection, tenant, now=services.clock()))


def assemble_waiting(services: Services, tenant: str, instance_url: str) -> list[str]:
    """Put the deals together that wait for it; return the jobs that will analyse those that changed."""
    jobs: list[str] = []
    last = ""
    while True:
        now = services.clock()
        with services.store.writing(tenant) as connection:
            batch = assemble_batch(
                connection, tenant, services.assembler(), after=last, as_of=now, instance_url=instance_url
            )
            if batch is None:
                return jobs
            last = batch.last
            jobs += add_analyses(connection, tenant, batch.changed, now=now)


def list_entries(services: Services, tenant: str) -> Sequence[Entry]:
    """List what the tenant's CRM doesn't have yet."""
    with services.store.reading(tenant) as connection:
        return load_open(connection, tenant)


def settle(services: Services, tenant: str, entry_id: str, *, ours: bool) -> Entry:
    """Settle a conflict, or try a refused entry again: ours is written over the CRM's, or gives way to it.

    `entry_id` may be its first characters; raises `InputRefusedError` where none or several begin so.
    """
    now = services.clock()
    with services.store.writing(tenant) as connection:
        found = [entry for entry in load_open(connection, tenant) if entry.id.startswith(entry_id)]
        if len(found) != 1:
            told = "no entry" if not found else "several entries"
            raise InputRefusedError(f"There is {told} that begins with {entry_id}; `buyin write-back` lists them.")
        lock_deals(connection, tenant, [found[0].deal])
        settled = settle_entry(connection, tenant, found[0], ours=ours, now=now)
        mark_pending(connection, tenant, settled.deal, now=now)
    return settled


def _note_all_results(services: Services, tenant: str) -> None:
    """Note the results of every stored analysis, once after write-back was switched on."""
    now = services.clock()
    with services.store.reading(tenant) as connection:
        if load_value(connection, tenant, SINCE) is not None:
            return
        ids = load_deal_ids(connection, tenant)
    for batch in iter_batches(ids, BATCH):
        with services.store.writing(tenant) as connection:
            analyses = [found for deal_id in batch if (found := load_analysis(connection, tenant, deal_id)) is not None]
            enter_results(connection, tenant, analyses, now=now)
    with services.store.writing(tenant) as connection:
        save_value(connection, tenant, SINCE, now.isoformat(), now=now)
