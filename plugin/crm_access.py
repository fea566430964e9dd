"""How a tenant's org is opened for a person: to sign in, to ask with the person's own token, to renew that token.

The libraries that speak to Salesforce are slow to import, so each is imported when somebody needs it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from connectors.errors import SignInRefusedError
from plugin.oauth import CALLBACK
from plugin.ports import FreshTokens, OrgSignIn, SigningInCrm
from plugin.tenants import CrmTenant, build_config


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmAccess:
    """Opens the orgs of an installation's tenants for people."""

    base_url: str
    load_tenant: Callable[[str], CrmTenant | None]

    def open_sign_in(self, tenant: CrmTenant) -> OrgSignIn:
        """Open the org's sign-in; nothing is asked yet."""
        from connectors.salesforce.oauth_web import OrgSignIn  # noqa: PLC0415 (as above)

        return OrgSignIn(build_config(tenant), redirect_uri=self.base_url + CALLBACK)

    def open_crm(self, tenant: CrmTenant, token: str) -> SigningInCrm:
        """Open the org with a person's token; nothing is asked yet."""
        return self.open_crm_at(tenant, f"https://{tenant.my_domain}", token)

    def open_crm_at(self, tenant: CrmTenant, address: str, token: str) -> SigningInCrm:
        """Open the org at the address that came along with a person's token; nothing is asked yet."""
        from connectors.salesforce.viewer import SalesforceViewer  # noqa: PLC0415 (as above)

        return SalesforceViewer(build_config(tenant), address, token)

    def open_crm_of(self, tenant: str, token: str) -> SigningInCrm:
        """Open a tenant's org by the tenant's name; a tenant that is gone refuses every token."""
        return self.open_crm(self._load(tenant), token)

    def renew(self, tenant: str, refresh_token: str) -> FreshTokens:
        """Ask a tenant's org for fresh tokens."""
        return self.open_sign_in(self._load(tenant)).renew(refresh_token)

    def fetch_assigned(self, tenant: str, user_id: str) -> Collection[str]:
        """Ask a tenant's org, as the integration user, which permission sets a user holds."""
        from connectors.salesforce.assignments import fetch_assigned_sets  # noqa: PLC0415 (as above)

        found = self._load(tenant)
        if not found.can_read:
            raise SignInRefusedError(f"The tenant {tenant} has no integration user.")
        return fetch_assigned_sets(build_config(found), user_id)

    def _load(self, name: str) -> CrmTenant:
        tenant = self.load_tenant(name)
        if tenant is None:
            raise SignInRefusedError(f"The tenant {name} has no Salesforce org any more.")
        return tenant
