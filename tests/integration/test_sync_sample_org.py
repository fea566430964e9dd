"""The real connector, the sample org behind HTTPS and the store: what people would see."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection

from connectors.demo_org.org import DemoOrg
from connectors.demo_org.records import build_records
from connectors.demo_org.server import RunningOrg, serve_org
from connectors.files.reader import read_deal
from connectors.salesforce.assembly import assemble_deal
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.source import SalesforceSource
from graph.analyse import analyse
from plugin.analysing import analyse_deals
from plugin.errors import DealNotFoundError
from plugin.exporting import iter_deal_files
from plugin.reviewing import load_deal_view, load_pipeline
from plugin.settings import Settings
from plugin.store.mirror import load_children
from plugin.store.store import Store
from plugin.sync import sync_tenant
from plugin.sync_counts import SyncCounts
from plugin.views import Viewer
from tests.table_dump import dump_tables

TENANT = "default"
EVERYTHING = Viewer(tenant=TENANT, role="manager", user=None)


def tell_time() -> datetime:
    return datetime.now(UTC)


@dataclass
class Installation:
    """A store that syncs with a running sample org."""

    store: Store
    org: RunningOrg

    def sync(self, **options: Any) -> SyncCounts:
        config = SalesforceConfig(
            my_domain=self.org.host,
            login_url=self.org.login_url,
            client_id=self.org.client_id,
            username=self.org.username,
            private_key=self.org.private_key,
            ca_bundle=str(self.org.ca_bundle),
            allowed_hosts=(self.org.host,),
        )
        with closing(SalesforceSource(config)) as source:
            counts = sync_tenant(
                self.store,
                source,
                tenant=TENANT,
                clock=tell_time,
                assemble=assemble_deal,
                schedule_analysis=_ask_nobody,
                **options,
            )
        assert counts.received == counts.stored + counts.unchanged + counts.quarantined
        analyse_deals(self.store, TENANT, counts.deals, as_of=tell_time())
        return counts


def _ask_nobody(_: Connection, __: Sequence[str]) -> None:
    """Leave the analysis to the test."""


@pytest.fixture
def installation(sqlite_settings: Settings) -> Iterator[Installation]:
    store = Store.open(sqlite_settings)
    with serve_org(DemoOrg(build_records(tell_time()), now=tell_time)) as org:
        yield Installation(store, org)
    store.close()


def test_an_org_is_read_once_and_then_only_its_changes(installation: Installation) -> None:
    first = installation.sync()
    assert first.error is None
    assert len(first.deals) == 40
    before = dump_tables(installation.store)

    second = installation.sync()
    assert (second.error, second.stored, second.deals) == (None, 0, ())
    assert dump_tables(installation.store) == before
    assert installation.sync(full=True).deals == ()

    deal_id, other_id = (row.id for row in load_pipeline(installation.store, EVERYTHING, limit=2).rows)
    installation.org.org.update("Opportunity", deal_id, Name="Renamed")
    assert installation.sync().deals == (deal_id,)
    assert load_deal_view(installation.store, TENANT, deal_id).deal.deal.name == "Renamed"

    installation.org.org.delete("Opportunity", other_id)
    counts = installation.sync()
    assert (counts.error, counts.deals) == (None, ())
    assert counts.deleted > 0
    with pytest.raises(DealNotFoundError):
        load_deal_view(installation.store, TENANT, other_id)


def test_a_field_that_is_hidden_later_is_told_and_keeps_its_value(installation: Installation) -> None:
    installation.sync()
    amounts = {row.id: row.amount for row in load_pipeline(installation.store, EVERYTHING, limit=None).rows}
    installation.org.org.hide("Opportunity", "Amount")
    counts = installation.sync(full=True)
    assert counts.error is None
    assert "Amount" in counts.hidden["Opportunity"]
    assert {row.id: row.amount for row in load_pipeline(installation.store, EVERYTHING, limit=None).rows} == amounts


def test_a_team_member_who_leaves_is_gone_also_where_the_org_lists_no_deletions(installation: Installation) -> None:
    installation.sync()
    member, held = next(iter(installation.org.org.tables["OpportunityTeamMember"].items()))
    installation.org.org.fail(when="OpportunityTeamMember/deleted", times=None, status=404)
    installation.org.org.delete("OpportunityTeamMember", member)

    assert [installation.sync().error for _ in range(2)] == [None, None]

    with installation.store.reading(TENANT) as connection:
        kept = load_children(connection, TENANT, "OpportunityTeamMember", [held["OpportunityId"]])
    assert member not in {record.id for record in kept}


def test_every_deal_of_the_org_is_a_deal_file_that_gives_the_stored_analysis(installation: Installation) -> None:
    counts = installation.sync()
    lines = list(iter_deal_files(installation.store, TENANT))
    assert len(lines) == len(counts.deals)
    for line in lines:
        deal = read_deal(line.encode())
        assert analyse(deal) == load_deal_view(installation.store, TENANT, deal.deal.id).analysis
