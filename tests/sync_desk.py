"""A store with a CRM beside it, to sync the one with the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from connectors.records import CrmRecord, QuarantinedRow
from graph.deal import Deal
from plugin.analysing import analyse_deals
from plugin.store.deals import load_deals
from plugin.store.store import Store
from plugin.sync import sync_tenant
from plugin.sync_counts import SyncCounts, SyncStep
from tests.crm_double import ListedCrm, SimpleAssembler

TENANT = "default"
Answer = Sequence[CrmRecord | QuarantinedRow]


@dataclass
class Desk:
    """A store with a CRM beside it."""

    store: Store
    now: datetime
    crm: ListedCrm = field(default_factory=ListedCrm)
    assemble: SimpleAssembler = field(default_factory=SimpleAssembler)
    scheduled: list[str] = field(default_factory=list)
    steps: list[SyncStep] = field(default_factory=list)

    def sync(self, **options: Any) -> SyncCounts:
        self.assemble.assembled.clear()
        self.scheduled.clear()
        counts = sync_tenant(
            self.store,
            self.crm,
            tenant=TENANT,
            clock=lambda: self.now,
            assemble=self.assemble,
            schedule_analysis=self._schedule,
            progress=self.steps.append,
            **options,
        )
        assert counts.received == counts.stored + counts.unchanged + counts.quarantined
        analyse_deals(self.store, TENANT, self.scheduled, as_of=self.now)
        return counts

    def sync_watched(self, watch: Callable[[SyncStep], None]) -> SyncCounts:
        """Sync, telling each step to `watch`, which may do what a disturbance does."""
        return sync_tenant(
            self.store,
            self.crm,
            tenant=TENANT,
            clock=lambda: self.now,
            assemble=self.assemble,
            schedule_analysis=self._schedule,
            progress=watch,
        )

    def _schedule(self, _: Connection, deal_ids: Sequence[str]) -> None:
        self.scheduled.extend(deal_ids)

    def give(self, **answers: Sequence[Answer | BaseException]) -> None:
        self.crm.answers = {kind: list(pages) for kind, pages in answers.items()}

    def load(self, deal_id: str) -> Deal | None:
        with self.store.reading(TENANT) as connection:
            return load_deals(connection, TENANT, [deal_id]).get(deal_id)

    def names(self, deal_id: str) -> list[str]:
        deal = self.load(deal_id)
        return [person.name for person in deal.people] if deal else []
