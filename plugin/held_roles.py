"""Which role a person holds: what their own token shows counts, and where that shows none of ours, the org is asked.

In most orgs people may not read their own assignments, so the integration user looks them up. Nothing is kept between
two questions: who was just assigned a set gets in at once, and who lost it doesn't.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import structlog

from connectors.errors import ConnectorError, QuotaUsedUpError, RetryLaterError
from plugin.errors import OrgAwayError
from plugin.roles import find_role
from plugin.views import Role

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRoles:
    """Finds people's roles. `permission_sets` are the names for rep, manager, coach and admin, in that order."""

    permission_sets: tuple[str, ...]
    fetch_assigned: Callable[[str, str], Collection[str]]
    """Asks a tenant's org, as the integration user, which permission sets a user holds."""

    def find(self, tenant: str, user_id: str, shown: Collection[str]) -> Role | None:
        """Return the role of a person whose own token showed them the sets `shown`; None where they hold none of ours.

        Where the integration user can't ask at all, what was shown is all that counts. Raises `OrgAwayError` where
        the org doesn't answer for the moment.
        """
        role = find_role(self.permission_sets, shown)
        if role is not None:
            return role
        try:
            return find_role(self.permission_sets, self.fetch_assigned(tenant, user_id))
        except (RetryLaterError, QuotaUsedUpError) as error:
            raise OrgAwayError(str(error)) from error
        except ConnectorError as error:
            log.warning("nobody may look up permission sets", tenant=tenant, user=user_id, reason=str(error))
            return None
