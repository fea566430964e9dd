"""Which tenants there are, and the little that is learned about each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, func, select

from plugin.store.tables import tenant as table
from plugin.store.tables import tenant_value
from plugin.store.upserts import add_missing, remove, upsert

DEFAULT_TENANT = "default"
"""The tenant that the settings describe; it is there by itself."""
ORGANIZATION_ID = "salesforce_organization_id"


def add_tenant(connection: Connection, tenant: str, *, now: datetime) -> None:
    """Make the tenant known, unless it is."""
    add_missing(connection, table, [{"tenant": tenant, "created_at": now}])


def load_tenants(connection: Connection) -> Sequence[str]:
    """List the tenants that the transaction sees, in their order."""
    return connection.scalars(select(table.c.tenant).order_by(table.c.tenant)).all()


def load_value(connection: Connection, tenant: str, name: str) -> str | None:
    """Return what was learned under a name."""
    asked = select(tenant_value.c.value).where(tenant_value.c.tenant == tenant, tenant_value.c.name == name)
    return connection.scalar(asked)


def load_values(connection: Connection, name: str) -> dict[str, str]:
    """Return what was learned under a name, by tenant, of all tenants that the transaction sees."""
    asked = select(tenant_value.c.tenant, tenant_value.c.value).where(tenant_value.c.name == name)
    return {row.tenant: row.value for row in connection.execute(asked)}


def save_value(connection: Connection, tenant: str, name: str, value: str, *, now: datetime) -> None:
    """Keep what was learned under a name; nothing is written where it is known."""
    if load_value(connection, tenant, name) != value:
        upsert(connection, tenant_value, [{"tenant": tenant, "name": name, "value": value, "updated_at": now}])


def drop_value(connection: Connection, tenant: str, name: str) -> None:
    """Forget what was learned under a name."""
    remove(connection, tenant_value, [{"tenant": tenant, "name": name}])


def count_rows(connection: Connection, counted: Table, tenant: str) -> int:
    """Count what one table holds of a tenant."""
    return connection.scalar(select(func.count()).select_from(counted).where(counted.c.tenant == tenant)) or 0
