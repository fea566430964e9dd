"""How people get in, by whichever way, and how they are known again until they leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plugin.canvas import Canvas, CanvasOpening
from plugin.crm_access import CrmAccess
from plugin.crm_orgs import CrmOrgs
from plugin.held_roles import HeldRoles
from plugin.oauth import Answer, CrmSignIn, SignInDone, SignInStart
from plugin.sealing import Seal
from plugin.settings import Settings
from plugin.sign_in import Invitation, redeem_link, save_link
from plugin.signing_out import SigningOut
from plugin.store.store import Store
from plugin.viewer_sessions import (
    BEARER_WAYS,
    COOKIE_WAYS,
    NewSession,
    StartedSession,
    begin_session,
    load_session,
    read_bearer,
    sign_bearer,
)
from plugin.views import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningIn:
    """The ways in of one installation: a one-time link, the org's own sign-in, and the CRM's page."""

    store: Store
    settings: Settings
    seal: Seal
    orgs: CrmOrgs
    access: CrmAccess
    roles: HeldRoles
    clock: Callable[[], datetime]

    def invite(self, invitation: Invitation) -> str:
        """Make the one-time address for somebody who shall get in."""
        token = save_link(self.store, invitation, now=self.clock())
        return f"{self.settings.address}/sign-in/link/{token}"

    def redeem_link(self, token: str) -> StartedSession:
        """Use up a one-time link and begin a session; raises `LinkRefusedError` where it can't be used."""
        viewer = redeem_link(self.store, token, now=self.clock())
        return self.begin_session(NewSession(tenant=viewer.tenant, user=viewer.user, role=viewer.role, way="link"))

    def open_canvas(self, signed_request: str, *, origin: str | None, own_origin: str) -> CanvasOpening:
        """Begin a session for a signed request of the CRM; see `Canvas.open` for what it refuses."""
        canvas = Canvas(
            store=self.store,
            tenants=self.orgs.load_all(),
            open_crm=self.access.open_crm_at,
            begin_session=self.begin_session,
            roles=self.roles,
            clock=self.clock,
        )
        return canvas.open(signed_request, origin=origin, own_origin=own_origin)

    def list_sign_ins(self) -> Sequence[str]:
        """Name the tenants whose org people can sign in through."""
        return [tenant.name for tenant in self.orgs.load_all() if tenant.can_sign_in]

    def begin_sign_in(self, tenant: str, next_path: str | None) -> SignInStart:
        """Begin a sign-in through a tenant's org; raises `InputRefusedError` where it has none."""
        return self._through_org().begin(tenant, next_path)

    def finish_sign_in(self, note: str | None, answer: Answer) -> SignInDone:
        """Take what came back from the org and begin a session; see `CrmSignIn.finish` for what it raises."""
        return self._through_org().finish(note, answer)

    def begin_session(self, new: NewSession) -> StartedSession:
        """Begin a session of somebody who has proved who they are."""
        return begin_session(self.store, self.seal, new, now=self.clock())

    def load_session(self, session_id: str) -> Viewer | None:
        """Return who is signed in by the session in a cookie; None where it is over."""
        return load_session(self.store, session_id, ways=COOKIE_WAYS, now=self.clock())

    def sign_bearer(self, session: StartedSession) -> str:
        """Make the bearer token of a session that began in the CRM's page."""
        return sign_bearer(self.settings.secret_keys, session.id)

    def load_bearer(self, bearer: str) -> Viewer | None:
        """Return who is signed in by a bearer token; None where it is over or isn't ours."""
        session_id = read_bearer(self.settings.secret_keys, bearer)
        if session_id is None:
            return None
        return load_session(self.store, session_id, ways=BEARER_WAYS, now=self.clock())

    def end_session(self, session_id: str) -> None:
        """End a session, and give its refresh token back to the CRM."""
        self._out().end(session_id)

    def end_session_of(self, viewer: Viewer) -> None:
        """End the session that the `sight` of a viewer names, as an admin does."""
        self._out().end_of(viewer)

    def _out(self) -> SigningOut:
        return SigningOut(store=self.store, seal=self.seal, access=self.access, clock=self.clock)

    def _through_org(self) -> CrmSignIn:
        return CrmSignIn(
            store=self.store,
            seal=self.seal,
            load_tenant=self.orgs.load,
            open_sign_in=self.access.open_sign_in,
            open_crm=self.access.open_crm,
            roles=self.roles,
            clock=self.clock,
        )
