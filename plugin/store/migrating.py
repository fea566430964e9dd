"""How the steps from an older database to this version are taken: all in one transaction."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

ONE_AT_A_TIME = 0x6275_7969
"""Key of the lock that keeps two machines from migrating one PostgreSQL database at once."""


def migrate(connection: Connection) -> None:
    """Take every step that the database lacks, within the transaction of `connection`."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
    command.upgrade(build_config(connection), "head")


def build_config(connection: Connection | None = None) -> Config:
    """Tell Alembic where the steps lie and which connection to use."""
    config = Config()
    config.set_main_option("script_location", "plugin:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
