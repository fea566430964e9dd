"""What is known of one tenant's Salesforce org: where it is, who we are there, whose pages may hold ours in a frame."""

from dataclasses import dataclass, field

from connectors.salesforce.config import SalesforceConfig

MY_DOMAIN_SUFFIX = ".my.salesforce.com"
FRAME_SUFFIXES = (".lightning.force.com", ".my.salesforce.com", ".my.salesforce-setup.com")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmTenant:
    """One tenant's org and our identity there. Lists of secrets are newest first; the repr hides them.

    `organization_id` is the 18-character id, given or learned at the first sync. `allowed_hosts` are hosts that may
    be called besides Salesforce's own.
    """

    name: str
    my_domain: str
    login_url: str
    organization_id: str | None
    client_id: str | None
    client_secrets: tuple[str, ...] = field(default=(), repr=False)
    canvas_secrets: tuple[str, ...] = field(default=(), repr=False)
    username: str | None = None
    private_key: str | None = field(default=None, repr=False)
    allowed_hosts: tuple[str, ...] = ()
    api_version: str = "66.0"
    ca_bundle: str | None = None
    daily_share: float = 0.5
    bulk: str = "auto"
    write_back: str = "off"

    @property
    def can_read(self) -> bool:
        """Whether enough is known for the sync to sign in: a client id with a user's key or with a secret."""
        return bool(self.client_id and ((self.username and self.private_key) or self.client_secrets))

    @property
    def can_sign_in(self) -> bool:
        """Whether enough is known for people to sign in through the org."""
        return bool(self.client_id)

    @property
    def frame_hosts(self) -> tuple[str, ...]:
        """The hosts whose pages may hold ours in a frame: the org's My Domain, its Lightning and Visualforce pages."""
        if not self.my_domain.endswith(MY_DOMAIN_SUFFIX):
            return (self.my_domain,)
        name = self.my_domain.removesuffix(MY_DOMAIN_SUFFIX)
        first, *further = name.split(".")
        visualforce = ".".join((f"{first}--c", *further)) + ".vf.force.com"
        return (*(name + suffix for suffix in FRAME_SUFFIXES), visualforce)


def build_config(tenant: CrmTenant) -> SalesforceConfig:
    """Return what the connector must know of the tenant's org, with the integration user's identity."""
    return SalesforceConfig(
        my_domain=tenant.my_domain,
        login_url=tenant.login_url,
        client_id=tenant.client_id,
        client_secrets=tenant.client_secrets,
        username=tenant.username,
        private_key=tenant.private_key,
        api_version=tenant.api_version,
        ca_bundle=tenant.ca_bundle,
        allowed_hosts=tenant.allowed_hosts,
        daily_share=tenant.daily_share,
        bulk=tenant.bulk,
    )
