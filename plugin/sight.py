"""Which deals there are for a viewer: those that the CRM shows to the viewer's own token, asked again every 15 minutes.

Where the CRM can't be asked, nothing is shown. Who signed in here and lost the permission set since is signed out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from connectors.errors import ConnectorError, NotAllowedError, SignInRefusedError
from graph.speech import mark, say
from plugin.errors import AccessRefusedError, DealNotFoundError, OrgAwayError, SessionOverError
from plugin.held_roles import HeldRoles
from plugin.ports import ViewerCrm
from plugin.renewal import Renewal
from plugin.roles import explain_missing_role
from plugin.store.sights import forget_seen, load_asked_at, load_seen_at, save_all_seen, save_seen
from plugin.store.store import Store
from plugin.viewer_sessions import end_viewers_session, load_way, save_role
from plugin.views import Viewer

ASK_AGAIN_AFTER = timedelta(minutes=15)
OVER = mark("Your session at Salesforce is over, and with it the one here. Sign in again to go on.")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Asks the CRM what viewers see, and remembers it for a while."""

    store: Store
    renewal: Renewal
    open_crm: Callable[[str, str], ViewerCrm]
    """Opens a tenant's CRM with a viewer's token."""
    roles: HeldRoles
    clock: Callable[[], datetime]

    def check_deal(self, viewer: Viewer, deal_id: str) -> None:
        """Raise `DealNotFoundError` unless the viewer sees the deal; for the whole tenant nothing is asked."""
        if viewer.sight is None:
            return
        user = viewer.user or ""
        since = self.clock() - ASK_AGAIN_AFTER
        with self.store.reading(viewer.tenant) as connection:
            listed_at = load_asked_at(connection, viewer.tenant, user)
            seen_at = load_seen_at(connection, viewer.tenant, user, deal_id)
        listed = listed_at is not None and listed_at > since
        if seen_at is not None and (listed or seen_at > since):
            return
        if listed or not self._ask_for(viewer, user, deal_id):
            raise DealNotFoundError(say("There is no such deal."))

    def check_list(self, viewer: Viewer) -> None:
        """Make sure that what the viewer sees was asked for not long ago; for the whole tenant nothing is asked."""
        if viewer.sight is None:
            return
        user = viewer.user or ""
        now = self.clock()
        with self.store.reading(viewer.tenant) as connection:
            listed_at = load_asked_at(connection, viewer.tenant, user)
        if listed_at is not None and listed_at > now - ASK_AGAIN_AFTER:
            return
        seen, shown = self.ask(viewer, lambda crm: (crm.fetch_visible(), crm.fetch_permission_sets(user)))
        role = self.roles.find(viewer.tenant, user, shown)
        if role is None and load_way(self.store, viewer) == "oauth":
            end_viewers_session(self.store, viewer)
            raise AccessRefusedError(explain_missing_role(self.roles.permission_sets))
        with self.store.writing(viewer.tenant) as connection:
            if role is not None:
                save_role(connection, viewer, role)
            save_all_seen(connection, viewer.tenant, user, seen, now=now)

    def ask(self, viewer: Viewer, question: Callable[[ViewerCrm], _T]) -> _T:
        """Ask the CRM as the viewer, renewing the token once where it is over.

        Raises `SessionOverError`, `AccessRefusedError` or `OrgAwayError`.
        """
        tokens = self.renewal.load(viewer)
        if tokens is None:
            raise SessionOverError(say(OVER))
        try:
            try:
                return self._ask_once(viewer, tokens.token, question)
            except SignInRefusedError:
                return self._ask_once(viewer, self.renewal.renew(viewer, tokens).token, question)
        except SignInRefusedError:
            end_viewers_session(self.store, viewer)
            raise SessionOverError(say(OVER)) from None
        except NotAllowedError as error:
            raise AccessRefusedError(str(error)) from error
        except ConnectorError as error:
            raise OrgAwayError(str(error)) from error

    def _ask_once(self, viewer: Viewer, token: str, question: Callable[[ViewerCrm], _T]) -> _T:
        crm = self.open_crm(viewer.tenant, token)
        try:
            return question(crm)
        finally:
            crm.close()

    def _ask_for(self, viewer: Viewer, user: str, deal_id: str) -> bool:
        now = self.clock()
        sees = self.ask(viewer, lambda crm: crm.sees(deal_id))
        with self.store.writing(viewer.tenant) as connection:
            if sees:
                save_seen(connection, viewer.tenant, user, [deal_id], now=now)
            else:
                forget_seen(connection, viewer.tenant, user, deal_id)
        return sees
