"""Whatever goes wrong in a sync, what is stored stays whole and the next sync goes on from there."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update

from connectors.errors import (
    ConnectorError,
    NotAllowedError,
    QuotaUsedUpError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from plugin.errors import StoreBusyError, SyncRunningError
from plugin.process import describe_process
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.store.sync_runs import LEASE, begin_run, load_cursors, save_cursor
from plugin.store.tables import crm_record, sync_run
from plugin.sync_counts import SyncStep
from tests.crm_double import KINDS, START, build_quarantined, build_record
from tests.integration.conftest import build_settings
from tests.killed_sync import ANSWERS
from tests.sync_desk import TENANT, Desk
from tests.table_dump import dump_tables

AWAY = RetryLaterError("acme.my.salesforce.com doesn't answer.")


@pytest.fixture
def desk(store: Store, now: datetime) -> Desk:
    desk = Desk(store, now)
    desk.give(
        Contact=[[build_record("Contact", "003a", Name="Ana")]],
        Opportunity=[[build_record("Opportunity", "006a", Name="One")]],
        OpportunityContactRole=[[build_record("OpportunityContactRole", "00Ka", "006a", ContactId="003a")]],
    )
    return desk


def load_runs(desk: Desk) -> list[tuple[str, str | None]]:
    with desk.store.reading(TENANT) as connection:
        asked = select(sync_run.c.state, sync_run.c.error).order_by(sync_run.c.started_at, sync_run.c.state)
        return [(row.state, row.error) for row in connection.execute(asked)]


def load_record_ids(store: Store) -> list[str]:
    with store.reading(TENANT) as connection:
        return list(connection.scalars(select(crm_record.c.id).order_by(crm_record.c.id)))


def test_of_two_syncs_at_once_the_second_says_that_one_is_running(desk: Desk) -> None:
    with desk.store.writing(TENANT) as connection:
        begin_run(connection, TENANT, now=desk.now)
    before = dump_tables(desk.store, without=frozenset())
    with pytest.raises(SyncRunningError, match=r"Another sync is running since 09:30 UTC; wait for it to end\."):
        desk.sync()
    assert dump_tables(desk.store, without=frozenset()) == before


def test_of_many_that_begin_at_once_one_may(store: Store, now: datetime) -> None:
    start = Barrier(6)

    def begin(_: int) -> bool:
        start.wait()
        try:
            with store.writing(TENANT) as connection:
                begin_run(connection, TENANT, now=now)
        except SyncRunningError:
            return False
        return True

    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(begin, range(6))) == 1


def test_two_tenants_may_sync_at_once(desk: Desk) -> None:
    with desk.store.writing("other") as connection:
        begin_run(connection, "other", now=desk.now)
    assert desk.sync().error is None


def test_a_run_whose_process_is_gone_doesnt_keep_others_out(desk: Desk) -> None:
    with desk.store.writing(TENANT) as connection:
        begin_run(connection, TENANT, now=desk.now)
        node, boot, _, _ = describe_process().split("/")
        ended = subprocess.Popen([sys.executable, "-c", ""])
        ended.wait()
        connection.execute(update(sync_run).values(holder=f"{node}/{boot}/{ended.pid}/1"))
    assert desk.sync().error is None
    assert {state for state, _ in load_runs(desk)} == {"interrupted", "done"}


def test_a_process_of_another_machine_keeps_its_lease_until_it_is_over(desk: Desk, now: datetime) -> None:
    with desk.store.writing(TENANT) as connection:
        begin_run(connection, TENANT, now=now)
        connection.execute(update(sync_run).values(holder="elsewhere/boot/1/1"))
    desk.now = now + LEASE - timedelta(seconds=1)
    with pytest.raises(SyncRunningError):
        desk.sync()
    desk.now = now + LEASE
    assert desk.sync().error is None


def test_a_sync_that_was_overtaken_stores_nothing_more(desk: Desk) -> None:
    def overtake(step: SyncStep) -> None:
        if step.kind == "Contact":
            with desk.store.writing(TENANT) as connection:
                connection.execute(update(sync_run).values(state="interrupted"))

    counts = desk.sync_watched(overtake)
    assert counts.error is not None
    assert "another one took over" in counts.error
    assert load_record_ids(desk.store) == ["003a"]


@pytest.mark.parametrize("error", [NotAllowedError("No tasks for us."), UnexpectedAnswerError("Tasks: nonsense.")])
def test_a_kind_that_fails_is_named_and_the_others_are_read(desk: Desk, error: ConnectorError) -> None:
    desk.crm.answers["Task"] = [error]
    counts = desk.sync()
    assert counts.error == str(error)
    assert counts.failures == {"Task": str(error)}
    assert desk.names("006a") == ["Ana"]
    assert load_runs(desk) == [("failed", str(error))]
    with desk.store.reading(TENANT) as connection:
        assert "Task" not in load_cursors(connection, TENANT)


def test_several_kinds_that_fail_make_one_sentence(desk: Desk) -> None:
    desk.crm.answers |= {"Task": [NotAllowedError("No tasks.")], "TaskRelation": [NotAllowedError("No relations.")]}
    assert desk.sync().error == "No tasks. (1 more couldn't be read.)"


def test_an_org_that_stays_away_isnt_asked_for_all_the_rest(desk: Desk) -> None:
    desk.crm.answers |= {kind: [AWAY] for kind in KINDS[1:]}
    counts = desk.sync()
    assert counts.error == str(AWAY)
    assert [kind for kind, _ in desk.crm.asked] == list(KINDS[:3])
    assert desk.assemble.assembled == []


def test_one_kind_that_stays_away_doesnt_hold_up_the_deals(desk: Desk) -> None:
    desk.crm.answers["Contact"] = [AWAY]
    assert desk.sync().error == str(AWAY)
    assert desk.load("006a") is not None


@pytest.mark.parametrize("error", [SignInRefusedError("We may not sign in."), QuotaUsedUpError("No calls are left.")])
def test_what_cant_get_better_stops_the_reading_and_the_deals_stay_as_they_were(
    desk: Desk, error: ConnectorError
) -> None:
    desk.sync()
    before = dump_tables(desk.store)["deal"]
    desk.give(Contact=[[build_record("Contact", "003a", at=1, Name="Anna")]], Opportunity=[error])
    counts = desk.sync()
    assert counts.error == str(error)
    assert (counts.received, counts.stored) == (1, 1)
    assert dump_tables(desk.store)["deal"] == before
    desk.give()
    assert desk.sync().error is None
    assert desk.names("006a") == ["Anna"]


def test_an_org_that_doesnt_let_us_look_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise SignInRefusedError("We may not sign in.")

    monkeypatch.setattr(desk.crm, "look", refuse, raising=False)
    counts = desk.sync()
    assert counts.to_json()["error"] == "We may not sign in."
    assert desk.crm.asked == []


def test_another_org_is_never_mixed_into_the_first_ones_data(desk: Desk) -> None:
    desk.sync()
    before = dump_tables(desk.store)
    desk.crm.organization_id = "00D000000000099EAA"
    desk.give(Contact=[[build_record("Contact", "003z", at=1, Name="Zoe")]])
    error = desk.sync().error
    assert error is not None
    assert "00D000000000062EAA" in error
    assert dump_tables(desk.store) == before


def test_pages_before_a_fault_stay_and_the_cursor_stands_behind_them(desk: Desk) -> None:
    contacts = [[build_record("Contact", f"003{page}", Name="x")] for page in "abc"]
    desk.give(Contact=[contacts[0], contacts[1], UnexpectedAnswerError("The answer was cut off.")])
    counts = desk.sync()
    assert counts.stored == 2
    with desk.store.reading(TENANT) as connection:
        assert load_cursors(connection, TENANT)["Contact"] == "2"
    desk.give(Contact=[contacts[2]])
    assert desk.sync().stored == 1
    assert load_record_ids(desk.store) == ["003a", "003b", "003c"]


def test_a_page_is_stored_with_all_that_belongs_to_it_or_not_at_all(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.crm.answers["Contact"].append(
        [build_record("Contact", "003b", Name="Ben"), build_quarantined("Contact", "003c")]
    )
    with monkeypatch.context() as patched:

        def save_first_only(connection: Connection, tenant: str, kind: str, cursor: str, *, now: datetime) -> None:
            if cursor == "2":
                raise StoreBusyError("The database is busy.")
            save_cursor(connection, tenant, kind, cursor, now=now)

        patched.setattr("plugin.sync.save_cursor", save_first_only)
        counts = desk.sync()
    assert counts.error == "The database is busy."
    assert (counts.received, counts.stored, counts.quarantined) == (1, 1, 0)
    tables = dump_tables(desk.store)
    assert ([row.id for row in tables["crm_record"]], tables["quarantine"]) == (["003a"], [])


def test_ctrl_c_keeps_what_is_stored_and_ends_the_run(desk: Desk) -> None:
    def interrupt(_: SyncStep) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.sync_watched(interrupt)
    assert load_record_ids(desk.store) == ["003a"]
    ((state, error),) = load_runs(desk)
    assert state == "failed"
    assert error is not None
    assert "interrupted" in error
    assert desk.sync().error is None


def test_touched_deals_wait_until_they_are_assembled(desk: Desk) -> None:
    desk.crm.answers["Task"] = [QuotaUsedUpError("No calls are left.")]
    desk.sync()
    assert [row.deal for row in dump_tables(desk.store)["pending_deal"]] == ["006a"]
    desk.give()
    assert desk.sync().deals == ("006a",)
    assert dump_tables(desk.store)["pending_deal"] == []


def test_a_deal_that_cant_be_put_together_doesnt_keep_the_others_back(desk: Desk) -> None:
    desk.crm.answers["Opportunity"] = [[build_record("Opportunity", f"006{letter}", Name="x") for letter in "abc"]]
    desk.assemble.broken = {"006b"}
    counts = desk.sync()
    assert counts.deals == ("006a", "006c")
    assert counts.error == "The deal 006b couldn't be put together; this is a defect of Buy-In."
    desk.give()
    desk.assemble.broken = ()
    assert desk.sync().deals == ("006b",)


def test_a_locked_database_is_told_in_a_sentence_and_nothing_is_lost(
    sqlite_settings: Settings, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.store.engines.PRAGMAS", ("PRAGMA busy_timeout = 1",))
    store, other = Store.open(sqlite_settings), Store.open(sqlite_settings)
    desk = Desk(store, now)
    with other.writing(TENANT), pytest.raises(StoreBusyError, match="try again"):
        desk.sync()
    assert desk.sync().error is None
    store.close()
    other.close()


def test_a_full_disk_is_told_in_a_sentence_and_old_data_stays(sqlite_settings: Settings, now: datetime) -> None:
    store = Store.open(sqlite_settings)
    desk = Desk(store, now)
    desk.give(Contact=[[build_record("Contact", "003a", Name="Ana")]])
    desk.sync()
    with store.reading(TENANT) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    store.engine.dispose()

    def limit(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    event.listen(store.engine, "connect", limit)
    many = [build_record("Contact", f"003{number:04}", Name="x" * 200) for number in range(2000)]
    desk.give(Contact=[many])
    counts = desk.sync()
    assert counts.error == "The disk of the database is full; nothing was lost, free some space and try again."
    assert load_record_ids(store) == ["003a"]
    with store.reading(TENANT) as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    store.close()


TIMES = {"received_at", "recorded_at", "updated_at", "made_at", "created_at", "run", "first_seen", "changed_at"}


def dump_content(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return what is stored, without when and by which run."""
    return {
        name: [{key: value for key, value in row._mapping.items() if key not in TIMES} for row in rows]
        for name, rows in dump_tables(store).items()
    }


@pytest.fixture
def undisturbed(tmp_path: Path, migrated_file: Path) -> dict[str, list[dict[str, Any]]]:
    """What is stored when nothing happens to the sync."""
    folder = tmp_path / "undisturbed"
    folder.mkdir()
    (folder / "buyin.db").write_bytes(migrated_file.read_bytes())
    store = Store.open(build_settings(folder))
    desk = Desk(store, START)
    desk.give(**ANSWERS)
    desk.sync()
    content = dump_content(store)
    store.close()
    return content


@pytest.mark.parametrize("kill", [(place, number) for place in ("inside", "after") for number in (1, 2, 4, 5)])
def test_after_a_kill_the_next_sync_ends_where_an_undisturbed_one_does(
    store: Store, settings: Settings, undisturbed: dict[str, list[dict[str, Any]]], kill: tuple[str, int]
) -> None:
    place, number = kill
    environ = os.environ | {
        "BUYIN_DATABASE_URL": settings.database_url,
        "BUYIN_DATA_DIR": str(settings.data_dir),
        "BUYIN_SECRET_KEYS": settings.secret_keys[0],
    }
    killed = subprocess.run([sys.executable, "-m", "tests.killed_sync", place, str(number)], env=environ, check=False)
    assert killed.returncode == -signal.SIGKILL
    desk = Desk(store, START)
    with store.reading(TENANT) as connection:
        read = load_cursors(connection, TENANT)
    assert sum(map(int, read.values())) == min(number - (place == "inside"), 4)
    desk.give(**{kind: pages[int(read.get(kind, 0)) :] for kind, pages in ANSWERS.items()})
    assert desk.sync().error is None
    assert dump_content(store) == undisturbed
