"""Who gets in from inside the CRM: whoever the CRM vouches for, once, for what it shows to their own token.

The way the vouching came (a form post today) is left to the pages. What stays the same is here: a secret of the
tenant has signed for this org, the request is new, and the org itself says who the viewer is and what they see.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import structlog

from connectors.errors import BadInputError, ConnectorError, NotAllowedError, SignInRefusedError
from connectors.salesforce.ids import OPPORTUNITY, to_long_id
from graph.speech import mark, say
from plugin.errors import OrgAwayError, RequestMalformedError, RequestUsedError, ViewRefusedError
from plugin.held_roles import HeldRoles
from plugin.ports import SigningInCrm
from plugin.signed_requests import Assertion, View, find_signers, read_assertion, split_request
from plugin.store.canvas_requests import count_use
from plugin.store.store import Store
from plugin.tenants import CrmTenant
from plugin.viewer_sessions import NewSession, StartedSession
from plugin.views import Role

LOWEST_ROLE: Role = "rep"
"""The role of whoever may open the panel in the CRM, yet holds none of our permission sets."""
_RECORD_PAGE = re.compile(r"/lightning/r/(?:Opportunity/)?(006[A-Za-z0-9]{12,15})/view/?", re.ASCII)
NOT_VISIBLE = mark("Salesforce doesn't show this opportunity to you, or there is no such opportunity.")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CanvasOpening:
    """What may be shown, and to whom. `target_origin` and `instance_id` are where the frame's host listens."""

    tenant: CrmTenant
    session: StartedSession
    view: View
    deal_id: str | None
    target_origin: str | None
    instance_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """Opens pages for signed requests."""

    store: Store
    tenants: Sequence[CrmTenant]
    open_crm: Callable[[CrmTenant, str, str], SigningInCrm]
    """Opens a tenant's CRM for an address and a token that came together."""
    begin_session: Callable[[NewSession], StartedSession]
    roles: HeldRoles
    clock: Callable[[], datetime]

    def open(self, signed_request: str, *, origin: str | None, own_origin: str) -> CanvasOpening:
        """Check a request from `origin` (None where the browser named none) and begin a session for its viewer.

        Raises `RequestMalformedError`, `SignatureRefusedError`, `ViewRefusedError`, `RequestUsedError` or
        `OrgAwayError`; whatever it raises after the signature was found right, the request counts as used from the
        moment it was first asked of Salesforce.
        """
        signed = split_request(signed_request)
        signers = find_signers(signed, [(tenant.name, _secrets(tenant)) for tenant in self.tenants])
        assertion = read_assertion(signed)
        tenant = self._find_tenant(assertion, signers)
        if origin is not None and origin.lower() not in {own_origin.lower(), *to_origins(tenant)}:
            raise ViewRefusedError(say("The request comes from a page that isn't your org's."))
        deal_id = assertion.record_id or _find_on_page(tenant, assertion.location)
        if assertion.view == "panel" and deal_id is None:
            raise RequestMalformedError(
                say("The request names no opportunity: place the panel on an Opportunity page.")
            )
        self._use_up(tenant, signed.digest)
        role = self._ask(tenant, assertion, deal_id)
        session = self.begin_session(
            NewSession(
                tenant=tenant.name,
                user=assertion.user_id,
                role=role,
                way="canvas",
                token=assertion.token,
                seen=() if deal_id is None else (deal_id,),
            )
        )
        return CanvasOpening(
            tenant=tenant,
            session=session,
            view=assertion.view,
            deal_id=deal_id,
            target_origin=assertion.target_origin if assertion.target_origin in to_origins(tenant) else None,
            instance_id=assertion.instance_id,
        )

    def _find_tenant(self, assertion: Assertion, signers: frozenset[str]) -> CrmTenant:
        """Find the tenant that vouches for this org: a secret is good for its own org and for no other.

        Where the org's id isn't known yet, the tenant is held to it later: its My Domain must take the viewer's token
        and name that org.
        """
        vouching = [tenant for tenant in self.tenants if tenant.name in signers]
        known = [tenant for tenant in vouching if tenant.organization_id == assertion.organization_id]
        found = known or [tenant for tenant in vouching if tenant.organization_id is None]
        if len(found) > 1:
            found = [tenant for tenant in found if _host(assertion.instance_url) == tenant.my_domain.lower()]
        if len(found) != 1:
            raise ViewRefusedError(say("The request is for an org that this installation doesn't serve."))
        return found[0]

    def _use_up(self, tenant: CrmTenant, digest: str) -> None:
        with self.store.writing(tenant.name) as connection:
            times = count_use(connection, tenant.name, digest, now=self.clock())
        if times > 1:
            raise RequestUsedError(say("This request opened a page before; each opens one."), times=times)

    def _ask(self, tenant: CrmTenant, assertion: Assertion, deal_id: str | None) -> Role:
        """Ask the org who the viewer is and whether the opportunity is theirs to see."""
        try:
            crm = self.open_crm(tenant, assertion.instance_url, assertion.token)
            try:
                identity = crm.fetch_identity()
                if (identity.organization_id, identity.user_id) != (assertion.organization_id, assertion.user_id):
                    raise ViewRefusedError(say("Salesforce knows the viewer's token as somebody else's."))
                if deal_id is not None and not (deal_id.startswith(OPPORTUNITY) and crm.sees(deal_id)):
                    raise ViewRefusedError(say(NOT_VISIBLE))
                return self._find_role(tenant, crm, assertion.user_id)
            finally:
                crm.close()
        except (NotAllowedError, SignInRefusedError) as error:
            raise ViewRefusedError(str(error)) from error
        except BadInputError as error:
            log.warning("the org can't be asked", tenant=tenant.name, reason=str(error))
            raise OrgAwayError(say("Salesforce can't be asked: the settings of Buy-In must be looked at.")) from error
        except ConnectorError as error:
            raise OrgAwayError(str(error)) from error

    def _find_role(self, tenant: CrmTenant, crm: SigningInCrm, user_id: str) -> Role:
        try:
            shown = crm.fetch_permission_sets(user_id)
            return self.roles.find(tenant.name, user_id, shown) or LOWEST_ROLE
        except (ConnectorError, OrgAwayError) as error:
            log.warning("a viewer's permission sets can't be read", user=user_id, reason=str(error))
            return LOWEST_ROLE


def to_origins(tenant: CrmTenant) -> tuple[str, ...]:
    """The origins of the pages that may hold ours in a frame: the org's own, and hosts named for tests."""
    hosts = dict.fromkeys((*tenant.frame_hosts, *tenant.allowed_hosts))
    return tuple(f"https://{host.lower()}" for host in hosts)


def _secrets(tenant: CrmTenant) -> tuple[str, ...]:
    return tenant.canvas_secrets or tenant.client_secrets


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _find_on_page(tenant: CrmTenant, location: str | None) -> str | None:
    """The opportunity whose record page holds the panel, where nothing else names one."""
    try:
        parts = urlsplit(location or "")
    except ValueError:
        return None
    page = _RECORD_PAGE.fullmatch(parts.path)
    ours = f"{parts.scheme}://{parts.netloc.lower()}" in to_origins(tenant)
    return to_long_id(page[1]) if page is not None and ours else None
