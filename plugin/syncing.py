"""Decides how a tenant's CRM is read: over its source, with the analysis of what changed as jobs of the same commit."""

from collections.abc import Callable, Sequence
from contextlib import closing

from sqlalchemy import Connection

from plugin.bootstrap import Services
from plugin.schedule import add_analyses
from plugin.sync import ignore_progress, sync_tenant
from plugin.sync_counts import SyncCounts, SyncStep


def read_crm(
    services: Services,
    tenant: str,
    *,
    full: bool = False,
    deal: str | None = None,
    compare: bool = False,
    on_step: Callable[[SyncStep], None] = ignore_progress,
) -> tuple[SyncCounts, list[str]]:
    """Read what changed in the tenant's CRM; return the counts and the jobs that will analyse the changed deals."""
    added: list[str] = []

    def schedule(connection: Connection, deal_ids: Sequence[str]) -> None:
        added.extend(add_analyses(connection, tenant, deal_ids, now=services.clock()))

    with closing(services.orgs.open_source(tenant)) as source:
        counts = sync_tenant(
            services.store,
            source,
            tenant=tenant,
            clock=services.clock,
            assemble=services.assembler(),
            schedule_analysis=schedule,
            full=full,
            deal=deal,
            compare=compare,
            progress=on_step,
        )
    return counts, added
