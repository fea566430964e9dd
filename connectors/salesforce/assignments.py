"""Which permission sets a person holds, asked as the integration user: most people may not look at their own.

Salesforce shows assignments to those who have *View Setup*, and few who sell do. One session serves all askers of a
process; somebody waits for the answer, so the org is asked as briefly as for a viewer.
"""

import requests

from connectors.errors import RetryLaterError
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import SessionExpiredError
from connectors.salesforce.session import GuardedSession, to_host
from connectors.salesforce.shared_sessions import OF_THIS_PROCESS, SharedSessions
from connectors.salesforce.sign_in import SignedIn, fetch_session, my_domain_url
from connectors.salesforce.viewer import SalesforceViewer

READ_TIMEOUT = 10.0
"""Seconds that a sign-in of ours may take while a person waits."""


def fetch_assigned_sets(
    config: SalesforceConfig, user_id: str, *, sessions: SharedSessions = OF_THIS_PROCESS
) -> frozenset[str]:
    """Ask for the names of a user's permission sets; none where the integration user may not know them either.

    Raises `SignInRefusedError` where the org refuses the integration user, and what `SalesforceViewer` raises.
    """
    refused: str | None = None
    while True:
        signed_in = sessions.take(config, refused, lambda: _sign_in(config))
        with SalesforceViewer(config, my_domain_url(config), signed_in.token) as crm:
            try:
                return crm.fetch_permission_sets(user_id)
            except SessionExpiredError:
                if refused is not None:
                    raise
                refused = signed_in.token


def _sign_in(config: SalesforceConfig) -> SignedIn:
    with GuardedSession(ca_bundle=config.ca_bundle, allowed_hosts=config.allowed_hosts) as session:
        session.read_timeout = READ_TIMEOUT
        try:
            return fetch_session(config, session)
        except requests.RequestException:
            host = to_host(my_domain_url(config)) or "My Domain"
            raise RetryLaterError(f"{host} can't be reached for a sign-in; try again later.") from None
