"""Two that change the same deal at once on PostgreSQL: one after the other, and neither unseen."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from graph.deal import Deal, Statement
from plugin.assembling import assemble_batch
from plugin.errors import EntryChangedError
from plugin.recording import Recorder, Recording
from plugin.sending import list_entries, write_back
from plugin.settings import Settings
from plugin.store.deals import load_deals
from plugin.store.mirror import load_pending, mark_pending
from plugin.store.store import Store
from plugin.views import Viewer
from tests.demo_org_rows import ADA, BEN, DEAL
from tests.write_back_desk import TENANT, WriteBackDesk, open_desk

MIRA = Viewer(tenant=TENANT, role="rep", user="Mira Vale")
SAID = Statement(
    id="s1", at=datetime(2026, 2, 27, 9, tzinfo=UTC), by=ADA, kind="position", stance=1, confirmed_by="Mira Vale"
)


@pytest.fixture
def desk(tmp_path: Path, postgresql_settings: Settings) -> Iterator[WriteBackDesk]:
    with open_desk(tmp_path, database_url=postgresql_settings.database_url) as opened:
        opened.sync()
        yield opened


@pytest.fixture
def beside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def let_run(store: Store, future: Future[Any]) -> None:
    """Go on once the other one is through, or waits for what this one holds."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    while not future.done():
        with store.engine.connect() as connection:
            if connection.scalar(waiting):
                return


def deal_of(desk: WriteBackDesk) -> Deal:
    with desk.services.store.reading(TENANT) as connection:
        return load_deals(connection, TENANT, [DEAL])[DEAL]


def build_recorder(desk: WriteBackDesk, **parts: Any) -> Recorder:
    usual: dict[str, Any] = {
        "assemble": desk.services.assembler(),
        "schedule": lambda _connection, _ids: None,
        "clock": desk.clock,
    }
    recording = Recording(tenant=TENANT, deal=DEAL, author="Ben")
    return Recorder(desk.services.store, recording, **{**usual, **parts})


def meanwhile(desk: WriteBackDesk, beside: ThreadPoolExecutor, act: Callable[[], Any]) -> tuple[list[Any], Any]:
    """Make what lets somebody else act in the middle of a recording, once."""
    begun: list[Any] = []

    def clock() -> datetime:
        if not begun:
            begun.append(beside.submit(act))
            let_run(desk.services.store, begun[0])
        return desk.clock()

    return begun, clock


def test_of_two_who_change_the_same_row_at_once_the_second_is_told(
    desk: WriteBackDesk, beside: ThreadPoolExecutor
) -> None:
    seen = desk.services.deals.record(MIRA, DEAL).save("statements", SAID).version
    begun, clock = meanwhile(
        desk,
        beside,
        lambda: desk.services.deals.record(MIRA, DEAL).save("statements", replace(SAID, stance=-2), version=seen),
    )

    done = build_recorder(desk, clock=clock).save("statements", replace(SAID, stance=2), version=seen)

    with pytest.raises(EntryChangedError):
        begun[0].result()
    assert [each.stance for each in deal_of(desk).statements if each.id == SAID.id] == [2]
    assert done.change is not None


def test_what_is_recorded_while_a_sync_puts_the_deal_together_stays_in_it(
    desk: WriteBackDesk, beside: ThreadPoolExecutor
) -> None:
    store, assemble = desk.services.store, desk.services.assembler()
    begun: list[Future[Any]] = []

    def assemble_slowly(*given: Any, **named: Any) -> Any:
        made = assemble(*given, **named)
        begun.append(beside.submit(lambda: desk.services.deals.record(MIRA, DEAL).save_role(BEN, "Gatekeeper")))
        let_run(store, begun[0])
        return made

    with store.writing(TENANT) as connection:
        mark_pending(connection, TENANT, DEAL, now=desk.clock())
        assemble_batch(connection, TENANT, assemble_slowly, after="", as_of=desk.clock(), instance_url="https://x.test")

    begun[0].result()
    assert any("Gatekeeper" in person.crm_roles for person in deal_of(desk).people)


def test_a_deal_that_is_touched_while_it_is_put_together_is_put_together_again(
    desk: WriteBackDesk, beside: ThreadPoolExecutor
) -> None:
    store, assemble = desk.services.store, desk.services.assembler()
    begun: list[Future[Any]] = []

    def touch() -> None:
        with store.writing(TENANT) as connection:
            mark_pending(connection, TENANT, DEAL, now=desk.clock())

    def assemble_slowly(*given: Any, **named: Any) -> Any:
        made = assemble(*given, **named)
        begun.append(beside.submit(touch))
        let_run(store, begun[0])
        return made

    touch()
    with store.writing(TENANT) as connection:
        assemble_batch(connection, TENANT, assemble_slowly, after="", as_of=desk.clock(), instance_url="https://x.test")

    begun[0].result()
    with store.reading(TENANT) as connection:
        assert load_pending(connection, TENANT, after="", limit=9) == [DEAL]


def test_what_is_changed_while_it_is_on_its_way_is_no_conflict_with_itself(
    desk: WriteBackDesk, beside: ThreadPoolExecutor
) -> None:
    desk.services.deals.record(MIRA, DEAL).save("statements", SAID)
    begun, clock = meanwhile(desk, beside, lambda: write_back(desk.services, TENANT))

    build_recorder(desk, clock=clock).save("statements", replace(SAID, stance=2))
    begun[0].result()
    write_back(desk.services, TENANT)

    assert [(entry.state, entry.reason) for entry in list_entries(desk.services, TENANT)] == []
    assert desk.row("BuyIn_Statement__c", "s1")["Stance__c"] == 2
