"""What a sync of a larger org costs: calls for what there is to read, and hardly any where nothing changed."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from connectors.demo_org.server import RunningOrg, serve_org
from connectors.salesforce.assembly import assemble_deal
from connectors.salesforce.source import SalesforceSource
from plugin.store.store import Store
from plugin.sync import sync_tenant
from plugin.sync_counts import SyncCounts
from tests.contract.test_crm_source import config_of
from tests.large_org import build_large_org

OPPORTUNITIES = 120
CALLS_OF_A_KIND = 3
"""What is described, what changed, what was deleted."""


def sync(store: Store, running: RunningOrg, *, bulk: str, compare: bool = False) -> SyncCounts:
    with closing(SalesforceSource(config_of(running, bulk=bulk), wait=lambda _: None)) as source:
        counts = sync_tenant(
            store,
            source,
            tenant="default",
            clock=lambda: datetime.now(UTC),
            assemble=assemble_deal,
            schedule_analysis=_ask_nobody,
            compare=compare,
        )
    assert counts.error is None
    return counts


def _ask_nobody(_: Connection, __: Sequence[str]) -> None:
    """Leave the analysis out."""


@pytest.mark.parametrize("bulk", ["auto", "always"])
def test_an_unchanged_org_costs_a_few_calls_a_kind(sqlite_store: Store, bulk: str) -> None:
    org = build_large_org(OPPORTUNITIES, datetime.now(UTC))
    org.page_limit = 50
    with serve_org(org) as running:
        first = sync(sqlite_store, running, bulk=bulk)
        kinds = len(org.describes())
        second = sync(sqlite_store, running, bulk=bulk)
        compared = sync(sqlite_store, running, bulk=bulk, compare=True)

    assert len(first.deals) == OPPORTUNITIES
    assert first.stored == first.received > 7 * OPPORTUNITIES
    assert second.stored == 0
    assert second.api_calls <= CALLS_OF_A_KIND * kinds + 1
    pages = first.received / 50
    assert compared.api_calls <= (CALLS_OF_A_KIND + 1) * kinds + pages + 1
    assert compared.deleted == 0
