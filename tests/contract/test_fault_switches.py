"""Whatever the org does to a sync, in the end the store holds what the org holds, and what is missing is said."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from connectors.demo_org.ids import build_id
from connectors.demo_org.server import RunningOrg, serve_org
from connectors.demo_org.switches import SWITCHES, heal, throw
from connectors.salesforce.assembly import assemble_deal
from connectors.salesforce.source import SalesforceSource
from plugin.settings import load_settings
from plugin.store.store import Store
from plugin.store.tables import crm_record
from plugin.sync import sync_tenant
from plugin.sync_counts import SyncCounts
from tests.contract.test_crm_source import config_of
from tests.demo_org_rows import ADA, BEN, CALL, DEAL, LONG_AGO, MEMBER, ROLE, Clock, build_org

TENANT = "default"
KINDS = ("Account", "Contact", "Opportunity", "OpportunityContactRole", "OpportunityTeamMember", "Task", "TaskRelation")


@dataclass
class Installation:
    """A store that syncs with a small org, on a clock that the test moves."""

    store: Store
    running: RunningOrg
    clock: Clock
    bulk: str = "never"
    waits: list[float] = field(default_factory=list)

    def sync(self) -> SyncCounts:
        config = config_of(self.running, bulk=self.bulk)
        with closing(SalesforceSource(config, wait=self.waits.append)) as source:
            counts = sync_tenant(
                self.store,
                source,
                tenant=TENANT,
                clock=self.clock,
                assemble=assemble_deal,
                schedule_analysis=_ask_nobody,
            )
        assert counts.received == counts.stored + counts.unchanged + counts.quarantined
        return counts

    def stored(self) -> dict[str, set[str]]:
        """What is stored and live, by kind."""
        columns = crm_record.c
        with self.store.reading(TENANT) as connection:
            rows = connection.execute(select(columns.kind, columns.id, columns.body).where(columns.deleted.is_(False)))
            held = [(row.kind, f"{row.id} {row.body.get('Name')}") for row in rows]
        return {kind: {told for name, told in held if name == kind} for kind in KINDS}

    def truth(self) -> dict[str, set[str]]:
        """The same as the org has it."""
        tables = self.running.org.tables
        live = {kind: [row for row in tables[kind].values() if not row.get("IsDeleted")] for kind in KINDS}
        named = {"Account", "Contact", "Opportunity"}
        return {
            kind: {f"{row['Id']} {row['Name'] if kind in named else None}" for row in rows}
            for kind, rows in live.items()
        }


def _ask_nobody(_: Connection, __: Sequence[str]) -> None:
    """Leave the analysis out."""


@pytest.fixture(scope="module")
def template() -> Iterator[bytes]:
    """An up-to-date database file."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        store.migrate()
        store.close()
        yield (Path(folder) / "buyin.db").read_bytes()


def open_store(folder: Path) -> Store:
    return Store.open(load_settings({"BUYIN_DATA_DIR": str(folder), "BUYIN_SECRET_KEYS": "a key that only tests know"}))


@pytest.fixture
def installation(tmp_path: Path, template: bytes) -> Iterator[Installation]:
    (tmp_path / "buyin.db").write_bytes(template)
    store = open_store(tmp_path)
    clock = Clock()
    org = build_org(clock)
    for number in range(20):
        org.insert("Contact", Id=build_id("003", 100 + number), LastName=f"Person {number}", CreatedDate=LONG_AGO)
    clock.advance(hours=1)
    with serve_org(org) as running:
        yield Installation(store, running, clock)
    store.close()


def change(installation: Installation) -> None:
    """Let happen what is easily missed."""
    org = installation.running.org
    installation.clock.advance(hours=2)
    org.update("Contact", ADA, LastName="Okoro-Lind")
    org.purge("Contact", build_id("003", 100))
    org.merge("Contact", BEN, build_id("003", 101))
    org.delete("OpportunityContactRole", ROLE)
    org.delete("OpportunityTeamMember", MEMBER)
    org.insert("Task", WhatId=DEAL, WhoId=BEN, Status="Completed", ActivityDate="2026-03-01")
    late = "2026-03-02T10:25:00.000+0000" if org.oldest_transaction is None else "2026-03-02T08:00:00.000+0000"
    org.insert("Contact", LastName="Late", CreatedDate=late, SystemModstamp=late)
    org.delete("Task", CALL)
    installation.clock.advance(minutes=5)


@pytest.mark.parametrize("name", sorted(SWITCHES))
def test_after_each_fault_the_store_holds_what_the_org_holds(installation: Installation, name: str) -> None:
    org = installation.running.org
    installation.bulk = "always" if "job" in name else "never"
    throw(org, name)
    first = installation.sync()
    change(installation)
    throw(org, name)
    second = installation.sync()
    heal(org)
    if SWITCHES[name].passes:
        assert (first.error, second.error) == (None, None)
    else:
        assert first.error
        assert "\n" not in first.error
        assert installation.sync().error is None

    assert installation.stored() == installation.truth()
    assert sum(installation.waits) <= 2 * 240


def test_every_fault_says_what_it_is() -> None:
    assert all(switch.about for switch in SWITCHES.values())
