"""What goes when somebody is signed out: the session, what was remembered for it, and the tokens, back to the CRM."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from plugin.crm_access import CrmAccess
from plugin.sealing import Seal
from plugin.store.store import Store
from plugin.viewer_sessions import (
    COOKIE_WAYS,
    ViewerTokens,
    end_session,
    end_viewers_session,
    load_session,
    load_tokens,
)
from plugin.views import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningOut:
    """Ends sessions, one's own by what the browser holds and anybody's by the key that names it here."""

    store: Store
    seal: Seal
    access: CrmAccess
    clock: Callable[[], datetime]

    def end(self, session_id: str) -> None:
        """End the session in a cookie; one that is over stays so."""
        viewer = load_session(self.store, session_id, ways=COOKIE_WAYS, now=self.clock())
        tokens = viewer and load_tokens(self.store, self.seal, viewer)
        end_session(self.store, session_id)
        if viewer and tokens:
            self._give_back(viewer, tokens)

    def end_of(self, viewer: Viewer) -> None:
        """End the session that `sight` of a viewer names."""
        tokens = load_tokens(self.store, self.seal, viewer)
        end_viewers_session(self.store, viewer)
        if tokens:
            self._give_back(viewer, tokens)

    def _give_back(self, viewer: Viewer, tokens: ViewerTokens) -> None:
        crm = self.access.load_tenant(viewer.tenant)
        if crm and tokens.refresh_token:
            self.access.open_sign_in(crm).revoke(tokens.refresh_token)
