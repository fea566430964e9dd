"""What must be known of an org to read it: where it is, who we are there, and how much we may ask."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesforceConfig:
    """One org and our identity there: a given session, else JWT bearer, else client credentials.

    `client_secrets` are tried newest first. `ca_bundle` wins over what the environment names. Hosts other than
    Salesforce's own are called only where `allowed_hosts` names them, with their port. `daily_share` is how much of
    the org's daily limit of calls one reading may use; `bulk` is when everything of a kind is read by the Bulk API:
    `auto` (where it is a lot), `always` or `never`.
    """

    my_domain: str
    login_url: str = "https://login.salesforce.com"
    client_id: str | None = None
    client_secrets: tuple[str, ...] = field(default=(), repr=False)
    username: str | None = None
    private_key: str | None = field(default=None, repr=False)
    session_token: str | None = field(default=None, repr=False)
    api_version: str = "66.0"
    ca_bundle: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    daily_share: float = 0.5
    bulk: str = "auto"
