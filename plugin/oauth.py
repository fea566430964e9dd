"""How somebody signs in through the CRM: what leaves with the browser, and what must hold when it comes back.

The browser carries a sealed note of the sign-in that it began: its tenant, the state, the PKCE verifier. Only what
matches that note is taken, once and within ten minutes, and the code goes to that tenant's org and nowhere else.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete

from connectors.errors import ConnectorError, NotAllowedError, SignInRefusedError
from graph.speech import mark, say
from plugin.errors import AccessRefusedError, InputRefusedError, OrgAwayError, SignInFailedError
from plugin.held_roles import HeldRoles
from plugin.ports import OrgSignIn, PersonTokens, SigningInCrm
from plugin.roles import explain_missing_role
from plugin.sealing import Seal, SealBrokenError
from plugin.store.store import Store
from plugin.store.tables import spent_state
from plugin.store.upserts import build_insert
from plugin.tenants import CrmTenant
from plugin.viewer_sessions import NewSession, StartedSession, begin_session

VALID_FOR = timedelta(minutes=10)
LONGEST_NOTE = 4_096
CALLBACK = "/sign-in/callback"
NOT_BEGUN_HERE = mark(
    "This sign-in wasn't begun in this browser, was begun more than ten minutes ago, or came back already."
)
DECLINED = mark("Salesforce says that the sign-in was declined, or that this app isn't open to you there.")
REFUSED = mark("Salesforce didn't take the sign-in.")
OTHER_ORG = mark("That sign-in belongs to another Salesforce org than the one that this address is for.")

Answer = Mapping[str, Sequence[str]]
"""What a browser brought back: each parameter with all its values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInStart:
    """Where to send the browser, and the note that it must bring back."""

    address: str
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInDone:
    """A session that began, and the path of ours to go on to."""

    session: StartedSession
    next_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrmSignIn:
    """Signs people in through their tenants' orgs."""

    store: Store
    seal: Seal
    load_tenant: Callable[[str], CrmTenant | None]
    open_sign_in: Callable[[CrmTenant], OrgSignIn]
    open_crm: Callable[[CrmTenant, str], SigningInCrm]
    """Opens a tenant's CRM with a person's token."""
    roles: HeldRoles
    clock: Callable[[], datetime]

    def begin(self, tenant_name: str, next_path: str | None) -> SignInStart:
        """Begin a sign-in; raises `InputRefusedError` where the tenant has no org to sign in through."""
        tenant = self._load(tenant_name)
        if tenant is None:
            raise InputRefusedError(
                say("There is no Salesforce org to sign in through for {tenant!r}.", tenant=tenant_name)
            )
        departure = self.open_sign_in(tenant).depart()
        note = {
            "tenant": tenant.name,
            "state": departure.state,
            "verifier": departure.verifier,
            "next": next_path,
        }
        return SignInStart(address=departure.address, note=self.seal.close_for_now(json.dumps(note), now=self.clock()))

    def finish(self, note: str | None, answer: Answer) -> SignInDone:
        """Take what came back from the org and begin a session.

        Raises `SignInFailedError` where it isn't what left or the org refuses, `AccessRefusedError` where the person
        is of another org or has no permission set of ours, and `OrgAwayError` where the org doesn't answer.
        """
        begun = self._check_note(note, answer)
        tenant = self._load(begun["tenant"])
        if tenant is None:
            raise SignInFailedError(say(NOT_BEGUN_HERE))
        code = _check_answer(tenant, answer)
        sign_in = self.open_sign_in(tenant)
        try:
            tokens = sign_in.fetch_tokens(code, begun["verifier"])
            try:
                session = self._begin_session(tenant, tokens)
            except BaseException:
                sign_in.revoke(tokens.refresh_token or tokens.token)
                raise
        except SignInRefusedError as error:
            raise SignInFailedError(say(REFUSED)) from error
        except NotAllowedError as error:
            raise AccessRefusedError(str(error)) from error
        except ConnectorError as error:
            raise OrgAwayError(str(error)) from error
        return SignInDone(session=session, next_path=begun["next"])

    def _load(self, name: str) -> CrmTenant | None:
        tenant = self.load_tenant(name)
        return tenant if tenant is not None and tenant.can_sign_in else None

    def _check_note(self, note: str | None, answer: Answer) -> dict[str, Any]:
        """Return the note that the browser brought back, if the state is the one in it and comes for the first time."""
        if note is None or len(note) > LONGEST_NOTE:
            raise SignInFailedError(say(NOT_BEGUN_HERE))
        now = self.clock()
        try:
            begun: dict[str, Any] = json.loads(self.seal.open_in_time(note, within=VALID_FOR, now=now))
        except SealBrokenError:
            raise SignInFailedError(say(NOT_BEGUN_HERE)) from None
        states = [state.encode("utf-8", "replace") for state in answer.get("state", ())]
        if len(states) != 1 or not secrets.compare_digest(states[0], begun["state"].encode()):
            raise SignInFailedError(say(NOT_BEGUN_HERE))
        with self.store.writing(begun["tenant"]) as connection:
            first = spend_state(connection, begun["tenant"], begun["state"], now=now)
        if not first:
            raise SignInFailedError(say(NOT_BEGUN_HERE))
        return begun

    def _begin_session(self, tenant: CrmTenant, tokens: PersonTokens) -> StartedSession:
        """Begin a session of whom the tokens belong to, if that is a person of this tenant's org with a role here."""
        crm = self.open_crm(tenant, tokens.token)
        try:
            identity = crm.fetch_identity()
            same_person = tokens.user_id in (None, identity.user_id)
            orgs = {tokens.organization_id, tenant.organization_id} - {None}
            if not same_person or not orgs <= {identity.organization_id}:
                raise AccessRefusedError(say(OTHER_ORG))
            role = self.roles.find(tenant.name, identity.user_id, crm.fetch_permission_sets(identity.user_id))
        finally:
            crm.close()
        if role is None:
            raise AccessRefusedError(explain_missing_role(self.roles.permission_sets))
        new = NewSession(
            tenant=tenant.name,
            user=identity.user_id,
            role=role,
            way="oauth",
            token=tokens.token,
            refresh_token=tokens.refresh_token,
        )
        return begin_session(self.store, self.seal, new, now=self.clock())


def _check_answer(tenant: CrmTenant, answer: Answer) -> str:
    """Return the code; refuse an answer that says no, or that another server than the tenant's gave."""
    if answer.get("error"):
        declined = list(answer["error"]) == ["access_denied"]
        raise SignInFailedError(say(DECLINED if declined else REFUSED))
    issuers = answer.get("iss", ())
    codes = answer.get("code", ())
    if list(issuers) not in ([], [f"https://{tenant.my_domain}"]) or len(codes) != 1 or not codes[0]:
        raise SignInFailedError(say(REFUSED))
    return codes[0]


def spend_state(connection: Connection, tenant: str, state: str, *, now: datetime) -> bool:
    """Use up a state; False where that was done before."""
    connection.execute(delete(spent_state).where(spent_state.c.tenant == tenant, spent_state.c.expires_at <= now))
    values = {
        "tenant": tenant,
        "state_hash": hashlib.sha256(state.encode()).hexdigest(),
        "expires_at": now + 2 * VALID_FOR,
    }
    spent = build_insert(connection, spent_state).values(values).on_conflict_do_nothing()
    return connection.execute(spent.returning(spent_state.c.state_hash)).first() is not None
