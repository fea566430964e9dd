"""Which of the CRM's users there are, as last read: what they are called, and whom each reports to."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from plugin.store.tables import crm_record

USER = "User"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptUser:
    """One of our users; `manager` is the id of the user above, None where nobody is or it isn't shown to us."""

    id: str
    name: str
    manager: str | None
    active: bool


def load_users(connection: Connection, tenant: str) -> dict[str, KeptUser]:
    """Load the tenant's users by id, those who left the company included; none where there is no CRM."""
    columns = crm_record.c
    asked = select(columns.id, columns.body).where(
        columns.tenant == tenant, columns.kind == USER, columns.deleted.is_(False)
    )
    return {
        row.id: KeptUser(
            id=row.id,
            name=row.body.get("Name") or row.id,
            manager=row.body.get("ManagerId"),
            active=row.body.get("IsActive") is not False,
        )
        for row in connection.execute(asked.order_by(columns.id))
    }
