import sqlite3
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, select, text

from plugin.errors import MigrationNeededError, StoreDamagedError, StoreUnreachableError
from plugin.settings import Settings, load_settings
from plugin.store.list_columns import LAST
from plugin.store.migrating import build_config
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tables import deal, metadata, pending_deal
from plugin.store.versions import NEWEST
from tests.integration.conftest import build_settings


def test_the_steps_make_exactly_the_tables_that_the_program_uses(store: Store) -> None:
    with store.reading(EVERY_TENANT) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_newest_version_is_the_last_step() -> None:
    assert ScriptDirectory.from_config(build_config()).get_heads() == [NEWEST]


def test_every_table_has_the_tenant_first_in_its_primary_key(store: Store) -> None:
    tables = set(metadata.tables)
    with store.reading(EVERY_TENANT) as connection:
        assert set(inspect(connection).get_table_names()) - {"alembic_version"} == tables
        keys = {name: inspect(connection).get_pk_constraint(name)["constrained_columns"] for name in tables}
    assert {columns[0] for columns in keys.values()} == {"tenant"}


def test_an_empty_database_is_refused_until_it_is_migrated(tmp_path: Path) -> None:
    store = Store.open(build_settings(tmp_path))
    with pytest.raises(MigrationNeededError, match="buyin migrate"):
        store.check_schema()
    assert store.migrate() == "empty"
    store.check_schema()
    assert store.migrate() == "current"
    store.close()


def test_an_empty_postgresql_database_is_migrated_too(empty_database_url: str, tmp_path: Path) -> None:
    store = Store.open(build_settings(tmp_path, empty_database_url))
    assert store.find_schema_state() == "empty"
    store.migrate()
    store.check_schema()
    store.close()


def test_a_migration_that_fails_in_the_middle_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(build_settings(tmp_path))
    monkeypatch.setattr("alembic.op.create_index", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store.migrate()
    monkeypatch.undo()
    assert store.find_schema_state() == "empty"
    store.migrate()
    store.check_schema()
    store.close()


@pytest.mark.parametrize(("version", "words"), [("0000", "buyin migrate"), ("9999", "newer version")])
def test_a_database_of_another_version_is_refused(store: Store, version: str, words: str) -> None:
    with store.writing(EVERY_TENANT) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    with pytest.raises(MigrationNeededError, match=words):
        store.check_schema()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "buyin.db") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    store = Store.open(build_settings(tmp_path))
    with pytest.raises(StoreDamagedError, match="another program"):
        store.migrate()
    store.close()


def test_a_file_that_is_no_database_is_named_damaged(tmp_path: Path) -> None:
    (tmp_path / "buyin.db").write_bytes(b"not a database at all" * 100)
    store = Store.open(build_settings(tmp_path))
    with pytest.raises(StoreDamagedError, match="restore a backup"):
        store.check_schema()
    store.close()


def test_a_folder_in_the_databases_place_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "buyin.db").mkdir()
    with pytest.raises(StoreUnreachableError, match="can't be opened"):
        Store.open(build_settings(tmp_path))


def test_a_database_server_that_is_away_is_named_so(tmp_path: Path) -> None:
    settings = build_settings(tmp_path, f"postgresql+psycopg://buyin@/buyin?host={tmp_path}")
    store = Store.open(settings)
    with pytest.raises(StoreUnreachableError, match="BUYIN_DATABASE_URL"):
        store.check_schema()
    store.close()


def test_the_database_file_is_nobody_elses_to_read(tmp_path: Path) -> None:
    settings = load_settings({"BUYIN_DATA_DIR": str(tmp_path / "a folder")})
    Store.open(settings).close()
    assert (tmp_path / "a folder").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "a folder" / "buyin.db").stat().st_mode & 0o777 == 0o600


def test_sqlite_keeps_a_commit_through_a_power_cut_as_far_as_its_settings_can(sqlite_settings: Settings) -> None:
    store = Store.open(sqlite_settings)
    with store.reading("default") as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked] == ["wal", 2, 1]
    store.close()


def test_on_postgresql_a_query_that_forgets_the_tenant_sees_only_its_rows(
    postgresql_settings: Settings, now: datetime
) -> None:
    store = Store.open(postgresql_settings)
    for tenant in ("mine", "theirs"):
        with store.writing(tenant) as connection:
            connection.execute(insert(pending_deal), {"tenant": tenant, "deal": "d", "since": now})
    with store.reading("mine") as connection:
        assert connection.scalars(select(pending_deal.c.tenant)).all() == ["mine"]
    with store.reading(EVERY_TENANT) as connection:
        assert len(connection.execute(select(pending_deal)).all()) == 2
    store.close()


BEFORE = (
    (
        "INSERT INTO deal (tenant, id, origin, name, name_key, account, owner, stage, status, as_of, digest, "
        "updated_at) "
        "VALUES ('t', '006A', 'salesforce', 'H\u00e9l', 'h\u00e9l', 'Acme', 'Mira', 'Proposal', 'open', :at, 'd', :at)"
    ),
    (
        "INSERT INTO deal (tenant, id, origin, name, name_key, amount, close_date, status, as_of, digest, updated_at) "
        "VALUES ('t', 'x', 'file', 'X', 'x', 7, :at, 'open', :at, 'd', :at)"
    ),
    (
        "INSERT INTO deal_record (tenant, deal, list, id, place, origin, source_system, recorded_at, body, digest) "
        "VALUES ('t', '006A', 'deal', 'deal', 0, 'salesforce', 'salesforce', :at, :facts, 'd')"
    ),
    (
        "INSERT INTO crm_record (tenant, kind, id, stamp, deleted, body, digest, received_at, run) "
        "VALUES ('t', 'Opportunity', '006A', :at, :no, :record, 'd', :at, 'r')"
    ),
    (
        "INSERT INTO analysis (tenant, deal, day, newest, as_of, made_at, rules_version, deal_digest, settings_digest, "
        "risk, band, alignment, authority, verdict, body) "
        "VALUES ('t', '006A', '2026-01-02', :yes, :at, :at, '1', 'd', 's', 35, 'medium', 'split', 'absent', 'Two.', "
        "'{}')"
    ),
)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_deals_of_an_older_database_are_listed_as_new_ones_are(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, now: datetime
) -> None:
    url = request.getfixturevalue("empty_database_url") if kind == "postgresql" else None
    store = Store.open(build_settings(tmp_path, url))
    given = {
        "at": now if url else now.replace(tzinfo=None).isoformat("T", "microseconds"),
        "yes": True if url else 1,
        "no": False if url else 0,
        "facts": '{"stage_number":3}',
        "record": '{"OwnerId":"005M"}',
    }
    with store.writing(EVERY_TENANT) as connection:
        command.upgrade(build_config(connection), "0001")
        for line in BEFORE:
            connection.execute(text(line), {name: value for name, value in given.items() if f":{name}" in line})
    assert store.migrate() == "old"
    with store.reading("t") as connection:
        crm, file = connection.execute(select(deal).where(deal.c.tenant == "t").order_by(deal.c.id)).all()
    assert (crm.owner_id, crm.owner_key, crm.stage_key) == ("005M", "mira\x1f005M", "0003\x1fProposal")
    assert (crm.search_key, crm.risk, crm.verdict, crm.analysed_at) == ("hel\nacme\nmira", 35, "Two.", now)
    assert (file.owner_id, file.stage_key, file.amount_key, file.close_key) == (None, LAST, 7, now)
    store.close()
