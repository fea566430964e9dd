"""How we sign in to an org: with a given session, as a user by a signed token (JWT bearer), or as the app itself."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt
from requests.exceptions import JSONDecodeError

from connectors.errors import RetryLaterError, SignInRefusedError, UnexpectedAnswerError
from connectors.records import Json
from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.faults import SecretRefusedError, to_sign_in_fault
from connectors.salesforce.ids import to_long_id
from connectors.salesforce.session import GuardedSession, to_host

OK = 200
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
JWT_LIFETIME = timedelta(minutes=3)
_IDENTITY = re.compile(r"/id/(00D[A-Za-z0-9]{12,15})/", re.ASCII)
_SESSION_ORG = re.compile(r"(00D[A-Za-z0-9]{12})!", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A session at an org."""

    token: str = field(repr=False)
    instance_url: str
    organization_id: str | None


def fetch_session(config: SalesforceConfig, session: GuardedSession) -> SignedIn:
    """Sign in as the settings say. A refusal is final: trying it again would lock the user out."""
    if config.session_token is not None:
        owner = _SESSION_ORG.match(config.session_token)
        return SignedIn(
            token=config.session_token,
            instance_url=my_domain_url(config),
            organization_id=None if owner is None else to_long_id(owner[1]),
        )
    if config.client_id is None:
        raise SignInRefusedError("No consumer key is set, so that we can't sign in to Salesforce.")
    if config.username is not None and config.private_key is not None:
        return _fetch_token(config, session, {"grant_type": JWT_GRANT, "assertion": _assertion(config)})
    if not config.client_secrets:
        raise SignInRefusedError("Neither a private key with a user name nor a consumer secret is set.")
    return _fetch_by_secrets(config, session)


def my_domain_url(config: SalesforceConfig) -> str:
    """The https address of My Domain, its port kept."""
    domain = config.my_domain.strip().removeprefix("https://").rstrip("/")
    return f"https://{domain}"


def _fetch_by_secrets(config: SalesforceConfig, session: GuardedSession) -> SignedIn:
    """Sign in as the app with the newest secret that the org takes, so that secrets can be changed one by one."""
    refused = None
    for secret in config.client_secrets:
        form = {"grant_type": "client_credentials", "client_id": config.client_id or "", "client_secret": secret}
        try:
            return _fetch_token(config, session, form)
        except SecretRefusedError as error:
            refused = error
    raise refused or SignInRefusedError("No consumer secret is set.")


def _assertion(config: SalesforceConfig) -> str:
    claims = {
        "iss": config.client_id,
        "sub": config.username,
        "aud": config.login_url.rstrip("/"),
        "exp": int((datetime.now(UTC) + JWT_LIFETIME).timestamp()),
    }
    try:
        return jwt.encode(claims, config.private_key or "", algorithm="RS256")
    except (ValueError, TypeError, jwt.PyJWTError):
        raise SignInRefusedError(
            "The private key for Salesforce can't be read: it must be an RSA key as PEM."
        ) from None


def _fetch_token(config: SalesforceConfig, session: GuardedSession, form: dict[str, str]) -> SignedIn:
    url = f"{my_domain_url(config)}/services/oauth2/token"
    host = to_host(url) or "My Domain"
    response = session.post(url, data=form, headers={"Accept": "application/json"}, allow_redirects=False)
    try:
        content: Json = response.json()
    except JSONDecodeError:
        if response.status_code == OK:
            raise RetryLaterError(f"{host} answers a sign-in with something unreadable; try again later.") from None
        content = None
    if response.status_code != OK:
        raise to_sign_in_fault(response.status_code, content, host=host)
    return _to_signed_in(content, host, session)


def _to_signed_in(content: Json, host: str, session: GuardedSession) -> SignedIn:
    answer = content if isinstance(content, dict) else {}
    token, instance_url, identity = (answer.get(key) for key in ("access_token", "instance_url", "id"))
    if not isinstance(token, str) or not token or not isinstance(instance_url, str):
        raise UnexpectedAnswerError(f"{host} took our sign-in but sent no session.")
    session.check_host(instance_url)
    owner = _IDENTITY.search(identity) if isinstance(identity, str) else None
    return SignedIn(
        token=token,
        instance_url=instance_url.rstrip("/"),
        organization_id=None if owner is None else to_long_id(owner[1]),
    )
