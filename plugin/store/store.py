"""What every use case is given: transactions of one tenant, in a database whose version is known."""

from collections.abc import Iterator
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


class Store:
    """The database behind one installation. It may be used by many threads; a forked process connects anew."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the settings' database; whether it is of this version is another question: `check_schema`."""
        return cls(build_engine(settings.database_url))

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
                connection = fresh.execution_options(writes=writes)
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
