import pytest
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from plugin.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreUnreachableError,
    StoreUnsafeError,
)
from plugin.store.engines import check_sqlite_version, load_sqlite_library
from plugin.store.refusals import to_refusal


class PostgresqlError(Exception):
    """What a driver raises with a state of the server."""

    def __init__(self, state: str) -> None:
        super().__init__("words of the server with a name in them")
        self.sqlstate = state


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("database or disk is full", StoreFullError),
        ("disk I/O error", StoreFullError),
        ("database is locked", StoreBusyError),
        ("database disk image is malformed", StoreDamagedError),
        ("file is not a database", StoreDamagedError),
        ("attempt to write a readonly database", StoreUnreachableError),
        ("unable to open database file", StoreUnreachableError),
    ],
)
def test_what_sqlite_says_becomes_what_to_do(words: str, refusal: type[StoreError]) -> None:
    assert type(to_refusal(OperationalError("SELECT 1", {}, Exception(words)))) is refusal


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("53100", StoreFullError),
        ("53300", StoreBusyError),
        ("40P01", StoreBusyError),
        ("40001", StoreBusyError),
        ("55P03", StoreBusyError),
        ("08006", StoreUnreachableError),
        ("28P01", StoreUnreachableError),
        ("3D000", StoreUnreachableError),
        ("57P01", StoreUnreachableError),
        ("25006", StoreUnreachableError),
    ],
)
def test_what_postgresql_says_becomes_what_to_do(state: str, refusal: type[StoreError]) -> None:
    found = to_refusal(OperationalError("SELECT 1", {}, PostgresqlError(state)))
    assert type(found) is refusal
    assert "name in them" not in str(found)


def test_a_pool_without_a_free_connection_is_busy() -> None:
    assert type(to_refusal(PoolTimeoutError("QueuePool limit reached"))) is StoreBusyError


def test_the_programs_own_mistakes_stay_what_they_are() -> None:
    assert to_refusal(IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))) is None
    assert to_refusal(IntegrityError("INSERT", {}, PostgresqlError("23505"))) is None
    assert to_refusal(ArgumentError("no such column")) is None


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_can_lose_commits_is_refused_with_its_version(version: tuple[int, ...]) -> None:
    with pytest.raises(StoreUnsafeError, match=r"SQLite 3\.[0-9.]+ can lose data; 3\.51\.3 or newer"):
        check_sqlite_version(version)


def test_the_sqlite_that_comes_along_is_safe() -> None:
    check_sqlite_version(load_sqlite_library().sqlite_version_info)
