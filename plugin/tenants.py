"""Which Salesforce orgs this installation serves, and how each is reached.

The settings describe the tenant `default`; the others are kept in the database, their secrets sealed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from plugin.crm_tenant import CrmTenant, build_config
from plugin.errors import BuyInError, InputRefusedError
from plugin.sealing import Seal, SealBrokenError
from plugin.settings import Settings
from plugin.store.crm_tenants import CrmTenantRow, load_crm_tenants, save_crm_tenant
from plugin.store.store import EVERY_TENANT, Store
from plugin.store.tenants import (
    DEFAULT_TENANT,
    ORGANIZATION_ID,
    add_tenant,
    load_tenants,
    load_value,
    load_values,
    save_value,
)

__all__ = ["CrmTenant", "NewTenant", "TenantLine", "Tenants", "build_config"]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTenant:
    """What `buyin tenant add` was told: an org, or a name alone."""

    name: str
    my_domain: str | None
    organization_id: str | None
    client_id: str | None
    client_secrets: tuple[str, ...] = field(default=(), repr=False)
    username: str | None = None
    private_key: str | None = field(default=None, repr=False)
    login_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantLine:
    """A tenant as lists show it; `my_domain` and `org` are None where it has no org, or its id isn't known yet."""

    name: str
    my_domain: str | None
    org: str | None


class Tenants:
    """The tenants of an installation, each looked up anew, so that one added elsewhere is there at once."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._seal = Seal(settings.secret_keys)

    def load(self, name: str) -> CrmTenant | None:
        """Return the tenant's org; None where it has none or there is no such tenant."""
        with self._store.reading(name) as connection:
            learned = load_value(connection, name, ORGANIZATION_ID)
            rows = [] if name == DEFAULT_TENANT else load_crm_tenants(connection, name)
        if name == DEFAULT_TENANT:
            return self._describe_default(learned)
        return self._open(rows[0], learned) if rows else None

    def load_all(self) -> Sequence[CrmTenant]:
        """List every tenant that has an org, `default` first; one whose secrets can't be read is logged, not listed."""
        with self._store.reading(EVERY_TENANT) as connection:
            rows = load_crm_tenants(connection)
            learned = load_values(connection, ORGANIZATION_ID)
        default = self._describe_default(learned.get(DEFAULT_TENANT))
        found = [] if default is None else [default]
        for row in rows:
            try:
                found.append(self._open(row, learned.get(row.name)))
            except BuyInError as error:
                log.warning("tenant left out", tenant=row.name, reason=str(error))
        return found

    def list_lines(self) -> Sequence[TenantLine]:
        """List every tenant by name, those without an org too; no secret is opened."""
        with self._store.reading(EVERY_TENANT) as connection:
            names = sorted({DEFAULT_TENANT, *load_tenants(connection)})
            rows = {row.name: row for row in load_crm_tenants(connection)}
            learned = load_values(connection, ORGANIZATION_ID)
        orgs = {name: row.organization_id for name, row in rows.items()}
        domains = {name: row.my_domain for name, row in rows.items()}
        orgs[DEFAULT_TENANT] = self._settings.salesforce_organization_id
        return [
            TenantLine(
                name=name,
                my_domain=self._settings.salesforce_my_domain if name == DEFAULT_TENANT else domains.get(name),
                org=orgs.get(name) or learned.get(name),
            )
            for name in names
        ]

    def save(self, new: NewTenant, *, replace: bool = False, now: datetime) -> None:
        """Add a tenant with its org, or with `replace` change how that is reached; refuses an org that another has."""
        with self._store.writing(EVERY_TENANT) as connection:
            known = load_crm_tenants(connection)
            if any(row.name == new.name for row in known) and not replace:
                raise InputRefusedError(
                    f"There is a tenant {new.name} already; --replace changes how its org is reached; its data stays."
                )
            self._check_unserved(connection, new, known)
            add_tenant(connection, new.name, now=now)
            if new.my_domain is None or new.client_id is None:
                return
            save_crm_tenant(connection, self._to_row(new, new.my_domain, new.client_id), now=now)
            if new.organization_id is not None:
                save_value(connection, new.name, ORGANIZATION_ID, new.organization_id, now=now)

    def _check_unserved(self, connection: Connection, new: NewTenant, known: Sequence[CrmTenantRow]) -> None:
        """Refuse an org that another tenant has, and another org for data that came from one."""
        learned = load_values(connection, ORGANIZATION_ID)
        domains = {row.name: row.my_domain for row in known}
        orgs = {**learned, **{row.name: row.organization_id for row in known if row.organization_id}}
        if self._settings.salesforce_my_domain:
            domains[DEFAULT_TENANT] = self._settings.salesforce_my_domain
            orgs[DEFAULT_TENANT] = self._settings.salesforce_organization_id or learned.get(DEFAULT_TENANT, "")
        for name, domain in domains.items():
            if name != new.name and domain == new.my_domain:
                raise InputRefusedError(f"{new.my_domain} is the org of the tenant {name} already.")
        for name, org in orgs.items():
            if name != new.name and org == new.organization_id:
                raise InputRefusedError(f"The org {org} is the one of the tenant {name} already.")
        own = learned.get(new.name)
        if own and new.organization_id not in (None, own):
            raise InputRefusedError(f"The deals of the tenant {new.name} come from the org {own}, not from another.")

    def _describe_default(self, learned: str | None) -> CrmTenant | None:
        settings = self._settings
        if not settings.salesforce_my_domain:
            return None
        return CrmTenant(
            name=DEFAULT_TENANT,
            my_domain=settings.salesforce_my_domain,
            login_url=settings.salesforce_login_url,
            organization_id=settings.salesforce_organization_id or learned,
            client_id=settings.salesforce_client_id,
            client_secrets=settings.salesforce_client_secrets,
            canvas_secrets=settings.salesforce_canvas_secrets,
            username=settings.salesforce_username if settings.salesforce_private_key else None,
            private_key=settings.salesforce_private_key,
            **self._shared(),
        )

    def _open(self, row: CrmTenantRow, learned: str | None) -> CrmTenant:
        try:
            secrets = json.loads(self._seal.open(row.secrets))
        except SealBrokenError:
            raise BuyInError(
                f"The secrets of the tenant {row.name} can't be read with the keys in BUYIN_SECRET_KEYS: put the key "
                f"that they were kept with back into the list, or add the tenant again with --replace."
            ) from None
        client_secrets = tuple(secrets["client_secrets"])
        return CrmTenant(
            name=row.name,
            my_domain=row.my_domain,
            login_url=row.login_url or self._settings.salesforce_login_url,
            organization_id=row.organization_id or learned,
            client_id=row.client_id,
            client_secrets=client_secrets,
            canvas_secrets=client_secrets,
            username=row.username,
            private_key=secrets["private_key"],
            **self._shared(),
        )

    def _shared(self) -> Mapping[str, Any]:
        """What the settings say for every tenant alike."""
        settings = self._settings
        return {
            "allowed_hosts": settings.salesforce_allowed_hosts,
            "api_version": settings.salesforce_api_version,
            "ca_bundle": str(settings.salesforce_ca_bundle) if settings.salesforce_ca_bundle else None,
            "daily_share": settings.salesforce_daily_share,
            "bulk": settings.salesforce_bulk,
            "write_back": settings.salesforce_write_back,
        }

    def _to_row(self, new: NewTenant, my_domain: str, client_id: str) -> CrmTenantRow:
        secrets = {"client_secrets": list(new.client_secrets), "private_key": new.private_key}
        return CrmTenantRow(
            name=new.name,
            my_domain=my_domain,
            login_url=new.login_url,
            organization_id=new.organization_id,
            client_id=client_id,
            username=new.username,
            secrets=self._seal.close(json.dumps(secrets)),
        )
