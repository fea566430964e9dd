"""What every table is made with: the tenant first in its key, names by one convention, and the way to its deal."""

from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table

from plugin.store.columns import Key

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)


def make_table(name: str, *parts: Any) -> Table:
    """Describe a table whose rows belong to a tenant."""
    return Table(name, metadata, Column("tenant", Key, primary_key=True), *parts, sqlite_strict=True)


def make_key(name: str) -> Column[str]:
    """Describe a further column of the primary key."""
    return Column(name, Key, primary_key=True)


def refer_to_deal() -> ForeignKeyConstraint:
    """Let rows go with the deal that their column `deal` names."""
    return ForeignKeyConstraint(["tenant", "deal"], ["deal.tenant", "deal.id"], ondelete="CASCADE")
