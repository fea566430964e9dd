"""How the database is spoken to: SQLite so that a commit survives a power cut, PostgreSQL with the tenant set."""

import importlib
import os
import sqlite3
import stat
from pathlib import Path
from types import ModuleType
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

from plugin.errors import StoreUnreachableError, StoreUnsafeError

SAFE_SQLITE = (3, 51, 3)
"""Earlier ones can lose commits when several connections share a write-ahead log."""
PRAGMAS = (
    "PRAGMA busy_timeout = 5000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)


def build_engine(database_url: str) -> Engine:
    """Make the engine; nothing is connected yet."""
    url = make_url(database_url)
    return _build_sqlite(url) if url.get_backend_name() == "sqlite" else _build_postgresql(url)


def load_sqlite_library() -> ModuleType:
    """Find the SQLite library to use: the one that was installed with the program, else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Refuse a SQLite library that can lose commits."""
    if version < SAFE_SQLITE:
        raise StoreUnsafeError(
            f"SQLite {'.'.join(map(str, version))} can lose data; "
            f"{'.'.join(map(str, SAFE_SQLITE))} or newer is needed (the package pysqlite3 brings it)."
        )


def _build_sqlite(url: URL) -> Engine:
    library = load_sqlite_library()
    check_sqlite_version(library.sqlite_version_info)
    _make_private_file(Path(str(url.database)))
    engine = create_engine(url, module=library, hide_parameters=True, pool_size=5, max_overflow=20)

    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
        for pragma in PRAGMAS:
            connection.execute(pragma)

    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    _engines.add(engine)
    return engine


def _build_postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        connect_args={
            "connect_timeout": 10,
            "application_name": "buyin",
            "options": "-c timezone=UTC",
            "prepare_threshold": None,  # a plan made once for all values is slow for long lists of ids
        },
    )
    _engines.add(engine)
    return engine


def _make_private_file(path: Path) -> None:
    """Make the database's folder and file, readable by nobody else, unless they are there."""
    try:
        path.parent.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except OSError as error:
        raise StoreUnreachableError(f"The database {path} can't be opened: {error.strerror}.") from error


_engines: WeakSet[Engine] = WeakSet()


def _forget_parents_connections() -> None:
    """Let a forked process open connections of its own instead of using its parent's."""
    for engine in _engines:
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_parents_connections)
