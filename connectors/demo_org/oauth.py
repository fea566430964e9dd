"""Who may sign in to the sample org: JWT bearer and client credentials, checked as Salesforce checks them."""

import base64
import binascii
import itertools
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt

from connectors.demo_org.org import ORG_ID, DemoOrg

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LONGEST_ASSERTION = timedelta(minutes=5)


class SignInRefusedError(Exception):
    """A sign-in that OAuth refuses with a code and a sentence."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        self.status = status
        self.body = {"error": error, "error_description": description}
        super().__init__(f"{error}: {description}")


@dataclass(slots=True, kw_only=True)
class SignIns:
    """The connected app and the sessions that are open."""

    org: DemoOrg
    client_id: str
    client_secret: str
    public_key: str
    login_url: str
    instance_url: str
    wall_clock: Callable[[], datetime]
    """What signed assertions are checked against: their maker's clock, which isn't the org's when that stands still."""
    _sessions: dict[str, str] = field(default_factory=dict)
    """Each open session's token, and the user whose it is."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def open_session(self, user_id: str | None = None) -> str:
        """A new session's token: a user's, or the integration user's."""
        token = f"{ORG_ID[:15]}!{next(self._numbers):04d}{secrets.token_urlsafe(48)}"
        self._sessions[token] = user_id or self.org.user_id
        return token

    def end_session(self, token: str) -> None:
        """End one session."""
        self._sessions.pop(token, None)

    def owner_of(self, token: str) -> str:
        """Whose an open session is."""
        return self._sessions[token]

    def expire_sessions(self) -> None:
        """End every open session."""
        self._sessions.clear()

    def is_open(self, token: str) -> bool:
        """Whether a session is open."""
        return token in self._sessions

    def answer_token(self, body: bytes, headers: Mapping[str, str]) -> dict[str, str]:
        """The answer to a request for a token, or a `SignInRefusedError`."""
        if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            raise SignInRefusedError("invalid_request", "content type must be application/x-www-form-urlencoded")
        form = {name: values[-1] for name, values in parse_qs(body.decode(errors="replace")).items()}
        grant = form.get("grant_type")
        if grant == JWT_BEARER:
            self._check_assertion(form.get("assertion", ""))
        elif grant == "client_credentials":
            self._check_client(form, headers.get("authorization", ""))
        else:
            raise SignInRefusedError("unsupported_grant_type", "grant type not supported")
        token = self.open_session()
        return {
            "access_token": token,
            "signature": base64.b64encode(secrets.token_bytes(32)).decode(),
            "scope": "api",
            "instance_url": self.instance_url,
            "id": self.identity_url(),
            "token_type": "Bearer",
            "issued_at": str(int(self.org.now().timestamp() * 1000)),
        }

    def answer_userinfo(self, token: str) -> dict[str, Any]:
        """Who the signed-in user is."""
        user = self.org.tables["User"][self.owner_of(token)]
        return {
            "sub": self.identity_url(user["Id"]),
            "user_id": user["Id"],
            "organization_id": ORG_ID,
            "preferred_username": user["Username"],
            "name": user["Name"],
            "email": user["Email"],
            "active": user["IsActive"],
            "urls": {"rest": f"{self.instance_url}/services/data/v{{version}}/"},
        }

    def identity_url(self, user_id: str | None = None) -> str:
        """The address that names the org and a user, the integration user unless another is meant."""
        return f"{self.login_url}/id/{ORG_ID}/{user_id or self.org.user_id}"

    def _check_assertion(self, assertion: str) -> None:
        try:
            claims = jwt.decode(assertion, options={"verify_signature": False})
        except jwt.PyJWTError:
            raise SignInRefusedError("invalid_grant", "invalid assertion") from None
        if claims.get("iss") != self.client_id:
            raise SignInRefusedError("invalid_client_id", "client identifier invalid")
        try:
            options: Any = {"verify_exp": False, "verify_aud": False, "require": ["iss", "sub", "aud", "exp"]}
            jwt.decode(assertion, self.public_key, algorithms=["RS256"], options=options)
            expires = datetime.fromtimestamp(int(claims["exp"]), UTC)
        except (jwt.PyJWTError, ValueError, OverflowError):
            raise SignInRefusedError("invalid_grant", "invalid assertion") from None
        if claims["aud"] != self.login_url:
            raise SignInRefusedError("invalid_grant", "audience is invalid")
        if claims["sub"] != self.org.username:
            raise SignInRefusedError("invalid_grant", "user hasn't approved this consumer")
        now = self.wall_clock()
        if not now < expires <= now + LONGEST_ASSERTION:
            raise SignInRefusedError("invalid_grant", "token validity expired")

    def _check_client(self, form: Mapping[str, str], authorization: str) -> None:
        client_id, client_secret = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, encoded = authorization.partition(" ")
        if scheme.lower() == "basic":
            try:
                client_id, _, client_secret = base64.b64decode(encoded, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                raise SignInRefusedError("invalid_client", "invalid client credentials") from None
        if client_id != self.client_id:
            raise SignInRefusedError("invalid_client_id", "client identifier invalid")
        if not secrets.compare_digest(client_secret.encode(), self.client_secret.encode()):
            raise SignInRefusedError("invalid_client", "invalid client credentials")
