"""How a viewer's CRM token is renewed: once for all workers, and never with a refresh token that was used before.

Salesforce gives a new refresh token with each renewal and ends everything when an old one comes back. So one worker
claims the renewal in the session's row, the others wait for what it stores, and the new tokens are committed before
they are used. Where the claimer died in between, one more try is made; if it is refused, the session is over.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, update

from connectors.errors import ConnectorError, SignInRefusedError
from graph.speech import mark, say
from plugin.errors import OrgAwayError, SessionOverError
from plugin.ports import FreshTokens
from plugin.sealing import Seal
from plugin.store.store import Store
from plugin.store.tables import viewer_session as table
from plugin.viewer_sessions import ViewerTokens, end_viewers_session, load_tokens
from plugin.views import Viewer

CLAIM = timedelta(seconds=30)
"""How long a renewal may take before another worker tries."""
LOOK_AGAIN_AFTER = 0.1
MOST_LOOKS = 350
OVER = mark(
    "Salesforce ended your session: its permission to stay signed in was withdrawn, is too old, or was used twice. "
    "Sign in again to go on."
)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Renews viewers' tokens, whichever worker needs them."""

    store: Store
    seal: Seal
    fetch: Callable[[str, str], FreshTokens]
    """Asks a tenant's CRM for fresh tokens for a refresh token."""
    clock: Callable[[], datetime]
    wait: Callable[[float], None] = time.sleep

    def load(self, viewer: Viewer) -> ViewerTokens | None:
        """Return the tokens of a viewer's session; None where it has none or is over."""
        return load_tokens(self.store, self.seal, viewer)

    def renew(self, viewer: Viewer, used: ViewerTokens) -> ViewerTokens:
        """Return tokens newer than the `used` ones.

        Raises `SessionOverError` where the CRM gives none any more, `OrgAwayError` where it doesn't answer.
        """
        for _ in range(MOST_LOOKS):
            known = self.load(viewer)
            if known is None or known.refresh_token is None:
                end_viewers_session(self.store, viewer)
                raise SessionOverError(say(OVER))
            if known.renewals > used.renewals:
                return known
            if self._claim(viewer, known):
                return self._fetch(viewer, known, known.refresh_token)
            self.wait(LOOK_AGAIN_AFTER)
        raise OrgAwayError(say("Salesforce takes too long to renew your session; try again in a moment."))

    def _fetch(self, viewer: Viewer, known: ViewerTokens, refresh_token: str) -> ViewerTokens:
        try:
            fresh = self.fetch(viewer.tenant, refresh_token)
        except SignInRefusedError as error:
            log.warning("viewer's session ended by the CRM", tenant=viewer.tenant, reason=str(error))
            end_viewers_session(self.store, viewer)
            raise SessionOverError(say(OVER)) from None
        except ConnectorError as error:
            self._save(viewer, known, renewing_until=None)
            raise OrgAwayError(str(error)) from error
        renewed = replace(
            known,
            token=fresh.token,
            refresh_token=fresh.refresh_token or refresh_token,
            renewals=known.renewals + 1,
        )
        self._save(
            viewer,
            known,
            token=self.seal.close(renewed.token),
            refresh_token=self.seal.close(renewed.refresh_token or refresh_token),
            renewals=renewed.renewals,
            renewing_until=None,
        )
        return renewed

    def _claim(self, viewer: Viewer, known: ViewerTokens) -> bool:
        """Take the renewal for this worker, unless another one is at it."""
        now = self.clock()
        free = or_(table.c.renewing_until.is_(None), table.c.renewing_until <= now)
        with self.store.writing(viewer.tenant) as connection:
            claimed = connection.execute(
                update(table)
                .where(
                    table.c.tenant == viewer.tenant,
                    table.c.id == viewer.sight,
                    table.c.renewals == known.renewals,
                    free,
                )
                .values(renewing_until=now + CLAIM)
            )
            return claimed.rowcount == 1

    def _save(self, viewer: Viewer, known: ViewerTokens, **values: object) -> None:
        ours = (table.c.tenant == viewer.tenant, table.c.id == viewer.sight, table.c.renewals == known.renewals)
        with self.store.writing(viewer.tenant) as connection:
            connection.execute(update(table).where(*ours).values(**values))
