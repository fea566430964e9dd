"""What every use case is given: transactions of one tenant, in a database whose version is known."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, Self

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from plugin.errors import MigrationNeededError, StoreDamagedError
from plugin.settings import Settings
from plugin.store.engines import build_engine
from plugin.store.refusals import to_refusal
from plugin.store.versions import NEWEST

EVERY_TENANT = "*"
"""Stands for all tenants where the installation itself acts: sweeping jobs, redeeming links, listing tenants."""

SchemaState = Literal["empty", "old", "current", "newer"]


def get_secret_keys(connection: Connection) -> Sequence[str]:
    """Return the installation's secret keys, the newest first, to open what a transaction finds sealed."""
    keys: Sequence[str] = connection.get_execution_options().get("secret_keys", ())
    return keys


class Store:
    """The database behind one installation. It may be used by many threads; a forked process connects anew."""

    def __init__(self, engine: Engine, *, secret_keys: Sequence[str] = ()) -> None:
        self.engine = engine
        self._secret_keys = tuple(secret_keys)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the settings' database; whether it is of this version is another question: `check_schema`."""
        return cls(build_engine(settings.database_url), secret_keys=settings.secret_keys)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def reading(self, tenant: str) -> Iterator[Connection]:
        """Give a transaction that sees one moment of one tenant's rows."""
        with self._transaction(tenant, writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self, tenant: str) -> Iterator[Connection]:
        """Give a transaction that writes: all of it is kept when the block ends well, else nothing."""
        with self._transaction(tenant, writes=True) as connection:
            yield connection

    @contextmanager
    def _transaction(self, tenant: str, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as fresh:
                connection = fresh.execution_options(writes=writes, secret_keys=self._secret_keys)
                with connection.begin():
                    self._enter(connection, tenant, writes=writes)
                    yield connection
        except SQLAlchemyError as error:
            refusal = to_refusal(error)
            if refusal is None:
                raise
            raise refusal from error

    def _enter(self, connection: Connection, tenant: str, *, writes: bool) -> None:
        if self.engine.dialect.name == "postgresql":
            if not writes:
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            connection.execute(text("SELECT set_config('buyin.tenant', :tenant, true)"), {"tenant": tenant})

    def overwrite_deleted(self) -> bool | None:
        """Leave nothing of deleted rows between the others in SQLite's file; return whether nobody kept it from that.

        None for another database, which clears its files by itself.
        """
        if self.engine.dialect.name != "sqlite":
            return None
        connection = self.engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute("VACUUM")
            busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except self.engine.dialect.loaded_dbapi.OperationalError:
            return False
        else:
            return busy == 0
        finally:
            connection.close()

    def find_schema_state(self) -> SchemaState:
        """Say whether the database is empty, older than this program, of its version, or newer."""
        with self.reading(EVERY_TENANT) as connection:
            names = inspect(connection).get_table_names()
            if "alembic_version" not in names:
                if names:
                    raise StoreDamagedError("The database holds another program's tables; look at BUYIN_DATABASE_URL.")
                return "empty"
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if version is None:
            return "empty"
        return "current" if version == NEWEST else "old" if version < NEWEST else "newer"

    def check_schema(self) -> None:
        """Refuse a database of another version, saying what to do."""
        state = self.find_schema_state()
        if state in ("empty", "old"):
            raise MigrationNeededError("The database isn't up to date; run `buyin migrate`.")
        if state == "newer":
            raise MigrationNeededError("The database was made by a newer version of Buy-In; install that version.")

    def migrate(self) -> SchemaState:
        """Bring the database up to date, whole or not at all; return the state it was in."""
        # Alembic is slow to import, and only those who migrate need it.
        from plugin.store.migrating import migrate  # noqa: PLC0415

        state = self.find_schema_state()
        if state == "newer":
            self.check_schema()
        if state != "current":
            with self.writing(EVERY_TENANT) as connection:
                migrate(connection)
        return state
