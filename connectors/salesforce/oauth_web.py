"""How a person signs in through the org's own page: the OAuth web server flow with PKCE, at its My Domain only.

Authlib writes and reads the messages; they travel through our guarded session, and no redirect is followed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.client import OAuth2Client

from connectors.errors import (
    ConnectorError,
    NotAllowedError,
    RetryLaterError,
    SignInRefusedError,
    UnexpectedAnswerError,
)
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import PASSING_STATUSES, REFUSED_SECRET_CODES, SecretRefusedError
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.session import GuardedSession, to_host
from connectors.salesforce.sign_in import my_domain_url
from connectors.salesforce.viewer import is_address_of

SCOPE = "api refresh_token openid"
"""To ask the org as the viewer, to go on after two hours, and to know who it is."""
SECRET_LENGTH = 64
"""Characters of a state and of a PKCE verifier: 43 to 128 are allowed."""
TIMEOUT = (4.0, 10.0)
LONGEST_CODE = 2_048
_IDENTITY = re.compile(
    r"https://[a-z0-9.:-]+/id/(00D[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?)/(005[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?)", re.ASCII
)
_ERROR_CODE = re.compile(r"[a-z_]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where a browser is sent to sign in, and what must come back with it. The verifier is for us alone."""

    address: str
    state: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTokens:
    """A person's own tokens. Without a refresh token `token` can't be renewed.

    The ids, in their long form, are what the answer itself says of whose they are, where it says it.
    """

    token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    organization_id: str | None
    user_id: str | None


class _Client(OAuth2Client):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client over a session that isn't its own."""

    client_auth_class = OAuth2Session.client_auth_class
    token_auth_class = OAuth2Session.token_auth_class
    oauth_error_class = OAuthError
    SESSION_REQUEST_PARAMS = ("allow_redirects", "timeout")


class OrgSignIn:
    """Lets people sign in through one org.

    What asks the org may raise `SignInRefusedError` where it says no, `RetryLaterError` where it stays away, and
    `UnexpectedAnswerError` or `NotAllowedError` where its answer isn't that of this tenant's org.
    """

    def __init__(self, config: SalesforceConfig, *, redirect_uri: str) -> None:
        self._config = config
        self._redirect_uri = redirect_uri
        self._url = my_domain_url(config)
        self._host = to_host(self._url) or "My Domain"

    def depart(self) -> Departure:
        """Make the address of the org's sign-in page, with a state and a PKCE challenge of its own."""
        state, verifier = generate_token(SECRET_LENGTH), generate_token(SECRET_LENGTH)
        client = self._client(None, None, scope=SCOPE)
        address, _ = client.create_authorization_url(
            f"{self._url}/services/oauth2/authorize", state=state, code_verifier=verifier
        )
        return Departure(address=address, state=state, verifier=verifier)

    def fetch_tokens(self, code: str, verifier: str) -> PersonTokens:
        """Change the code that came back for the person's tokens; a code works once."""
        if not 0 < len(code) <= LONGEST_CODE:
            raise SignInRefusedError("The code that came back isn't one.")
        return self._ask(
            lambda client: client.fetch_token(
                f"{self._url}/services/oauth2/token",
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
                timeout=TIMEOUT,
            )
        )

    def renew(self, refresh_token: str) -> PersonTokens:
        """Change a refresh token for fresh tokens; it may be good for nothing afterwards."""
        return self._ask(
            lambda client: client.refresh_token(
                f"{self._url}/services/oauth2/token",
                refresh_token=refresh_token,
                allow_redirects=False,
                timeout=TIMEOUT,
            )
        )

    def revoke(self, token: str) -> None:
        """Tell the org that a token is no longer needed; nothing is raised where it doesn't listen."""
        with self._open_session() as session:
            try:
                session.post(
                    f"{self._url}/services/oauth2/revoke", data={"token": token}, allow_redirects=False, timeout=TIMEOUT
                )
            except (requests.RequestException, ConnectorError):
                return

    def _ask(self, question: Callable[[Any], Mapping[str, Any]]) -> PersonTokens:
        """Ask with the newest secret that the org takes, so that secrets can be changed one by one."""
        refused: ConnectorError = SignInRefusedError("No consumer secret is set.")
        with self._open_session() as session:
            for secret in self._config.client_secrets or (None,):
                try:
                    answer = self._try(question, self._client(session, secret))
                except SecretRefusedError as error:
                    refused = error
                else:
                    return self._to_tokens(answer)
        raise refused

    def _open_session(self) -> GuardedSession:
        session = GuardedSession(ca_bundle=self._config.ca_bundle, allowed_hosts=self._config.allowed_hosts)
        session.read_timeout = TIMEOUT[1]
        return session

    def _try(self, question: Callable[[Any], Mapping[str, Any]], client: _Client) -> Mapping[str, Any]:
        try:
            return question(client)
        except OAuthError as error:
            raise self._to_fault(error.error) from None
        except requests.HTTPError as error:
            status = error.response.status_code
            if status in PASSING_STATUSES:
                raise RetryLaterError(f"{self._host} doesn't answer a sign-in ({status}); try again later.") from None
            raise SignInRefusedError(f"{self._host} refuses the sign-in ({status}).") from None
        except requests.RequestException as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise UnexpectedAnswerError(f"The certificate of {self._host} isn't trusted.") from None
            raise RetryLaterError(f"{self._host} can't be reached for a sign-in; try again later.") from None
        except (ValueError, TypeError, AttributeError):  # what Authlib lets through of an answer that makes no sense
            raise UnexpectedAnswerError(f"{self._host} answers a sign-in with something unreadable.") from None

    def _to_fault(self, code: object) -> ConnectorError:
        named = f" ({code})" if isinstance(code, str) and _ERROR_CODE.fullmatch(code) else ""
        if code in REFUSED_SECRET_CODES:
            return SecretRefusedError(f"{self._host} refuses our consumer secret{named}: check the app's secrets.")
        return SignInRefusedError(f"{self._host} refuses the sign-in{named}.")

    def _to_tokens(self, answer: Mapping[str, Any]) -> PersonTokens:
        token, refresh_token, kind, instance_url, identity = (
            answer.get(name) for name in ("access_token", "refresh_token", "token_type", "instance_url", "id")
        )
        if not isinstance(token, str) or not token or str(kind).lower() != "bearer":
            raise UnexpectedAnswerError(f"{self._host} took the sign-in but sent no bearer token.")
        if not isinstance(instance_url, str) or not is_address_of(self._config, instance_url):
            raise NotAllowedError(f"{self._host} sent the person on to another address; nobody was called.")
        found = _IDENTITY.fullmatch(identity) if isinstance(identity, str) else None
        organization_id, user_id = (found and to_long_id(found[1]), found and to_long_id(found[2]))
        if identity is not None and (organization_id is None or user_id is None):
            raise UnexpectedAnswerError(f"{self._host} doesn't say who signed in.")
        return PersonTokens(
            token=token,
            refresh_token=refresh_token if isinstance(refresh_token, str) and refresh_token else None,
            organization_id=organization_id,
            user_id=user_id,
        )

    def _client(self, session: GuardedSession | None, secret: str | None, *, scope: str | None = None) -> _Client:
        return _Client(
            session,
            client_id=self._config.client_id,
            client_secret=secret,
            token_endpoint_auth_method="client_secret_post" if secret else "none",
            redirect_uri=self._redirect_uri,
            scope=scope,
            code_challenge_method="S256",
        )
