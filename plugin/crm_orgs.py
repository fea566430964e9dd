"""The tenants' orgs as the rest of the application uses them: which there are, and how one is opened to read or write.

The libraries that speak to Salesforce are slow to import, and the pages never need them, so each is imported when
somebody needs it.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from plugin.errors import BuyInError, InputRefusedError
from plugin.ports import CrmSource, CrmWriter
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.store.tenants import DEFAULT_TENANT, load_tenants
from plugin.tenants import CrmTenant, Tenants, build_config

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmOrgs:
    """Finds and opens the orgs of an installation's tenants; each is looked up anew."""

    store: Store
    settings: Settings

    def load(self, tenant: str) -> CrmTenant | None:
        """Return a tenant's Salesforce org; None where it has none or there is no such tenant."""
        return Tenants(self.store, self.settings).load(tenant)

    def load_all(self) -> Sequence[CrmTenant]:
        """List the tenants that have a Salesforce org, `default` first."""
        return Tenants(self.store, self.settings).load_all()

    def load_readable(self) -> Sequence[CrmTenant]:
        """List the tenants that have a Salesforce org to sync with."""
        return tuple(tenant for tenant in self.load_all() if tenant.can_read)

    def writes_back(self, tenant: str) -> bool:
        """Whether the tenant's entries are written to its CRM."""
        org = self.load(tenant)
        return org is not None and org.can_read and org.write_back == "on"

    def open_source(self, tenant: str) -> CrmSource:
        """Open the tenant's Salesforce org; nothing is asked yet."""
        found = self._load_readable_one(tenant)
        from connectors.salesforce.shared_sessions import OF_THIS_PROCESS  # noqa: PLC0415 (as above)
        from connectors.salesforce.source import SalesforceSource  # noqa: PLC0415 (as above)

        return SalesforceSource(build_config(found), wait=_wait, wait_for_job=time.sleep, sessions=OF_THIS_PROCESS)

    def open_writer(self, tenant: str, *, spent: int = 0, wait: Callable[[float], None] | None = None) -> CrmWriter:
        """Open the tenant's Salesforce org to write to it; `spent` calls of the day's share were used before."""
        found = self._load_readable_one(tenant)
        from connectors.salesforce.shared_sessions import OF_THIS_PROCESS  # noqa: PLC0415 (as above)
        from connectors.salesforce.writing import SalesforceWriter  # noqa: PLC0415 (as above)

        return SalesforceWriter(build_config(found), spent=spent, wait=wait or _wait, sessions=OF_THIS_PROCESS)

    def check_tenant(self, tenant: str) -> None:
        """Refuse a tenant that this installation doesn't know."""
        with self.store.reading(tenant) as connection:
            if tenant not in (DEFAULT_TENANT, *load_tenants(connection)):
                raise InputRefusedError(f"There is no tenant {tenant}; `buyin tenant list` names those there are.")

    def _load_readable_one(self, tenant: str) -> CrmTenant:
        found = self.load(tenant)
        if found is not None and found.can_read:
            return found
        if tenant == DEFAULT_TENANT:
            raise BuyInError("No Salesforce org is set; `buyin check` says which settings are missing.")
        self.check_tenant(tenant)
        raise BuyInError(f"The tenant {tenant} has no Salesforce org; `buyin tenant add {tenant}` gives it one.")


def _wait(seconds: float) -> None:
    """Wait before asking the org again, and say so, for it can last minutes."""
    log.warning("the org stays away, asking again", seconds=round(seconds, 1))
    time.sleep(seconds)
