"""How the orgs that were added to the installation are kept; what is secret about them comes and goes sealed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from plugin.store.tables import crm_tenant as table
from plugin.store.upserts import upsert


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmTenantRow:
    """One tenant's org as kept; `secrets` is sealed."""

    name: str
    my_domain: str
    login_url: str | None
    organization_id: str | None
    client_id: str
    username: str | None
    secrets: str = field(repr=False)


def load_crm_tenants(connection: Connection, name: str | None = None) -> Sequence[CrmTenantRow]:
    """Load the orgs of all tenants by name, or of one."""
    asked = select(table).order_by(table.c.tenant)
    if name is not None:
        asked = asked.where(table.c.tenant == name)
    return [
        CrmTenantRow(
            name=row.tenant,
            my_domain=row.my_domain,
            login_url=row.login_url,
            organization_id=row.organization_id,
            client_id=row.client_id,
            username=row.username,
            secrets=row.secrets,
        )
        for row in connection.execute(asked)
    ]


def save_crm_tenant(connection: Connection, row: CrmTenantRow, *, now: datetime) -> None:
    """Add a tenant's org, or change how it is reached."""
    values = {
        "tenant": row.name,
        "my_domain": row.my_domain,
        "login_url": row.login_url,
        "organization_id": row.organization_id,
        "client_id": row.client_id,
        "username": row.username,
        "secrets": row.secrets,
        "updated_at": now,
    }
    upsert(connection, table, [values])
