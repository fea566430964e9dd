"""What goes with a tenant: every row that is its own, in every table, at once."""

from dataclasses import dataclass

from sqlalchemy import delete

from plugin.errors import InputRefusedError
from plugin.store.store import Store
from plugin.store.tables import crm_record, deal, metadata, viewer_session
from plugin.store.tenants import DEFAULT_TENANT, count_rows, load_tenants


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSize:
    """How much is kept of a tenant: deals, records as the CRM gave them, people signed in, rows in all tables."""

    deals: int
    records: int
    sessions: int
    rows: int


def measure_tenant(store: Store, tenant: str) -> TenantSize:
    """Say what would go; refuses `default`, which the settings describe, and a tenant that there isn't."""
    if tenant == DEFAULT_TENANT:
        raise InputRefusedError("The tenant default is the one that the settings describe; it can't be removed.")
    with store.reading(tenant) as connection:
        if tenant not in load_tenants(connection):
            raise InputRefusedError(f"There is no tenant {tenant}; `buyin tenant list` names those there are.")
        return TenantSize(
            deals=count_rows(connection, deal, tenant),
            records=count_rows(connection, crm_record, tenant),
            sessions=count_rows(connection, viewer_session, tenant),
            rows=sum(count_rows(connection, table, tenant) for table in metadata.sorted_tables),
        )


def remove_tenant(store: Store, tenant: str) -> None:
    """Delete all that is kept of a tenant, in one transaction; a sync of it that is running loses its place and stops.

    Refuses as `measure_tenant` does.
    """
    measure_tenant(store, tenant)
    with store.writing(tenant) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table).where(table.c.tenant == tenant))
