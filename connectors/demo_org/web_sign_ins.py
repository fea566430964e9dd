"""How people sign in to the sample org with a browser: its sign-in page, codes with PKCE, refresh tokens that rotate.

As in Salesforce, a code works once and for its app, address and verifier only; a refresh gives a new refresh token,
and an old one that comes back ends everything that was given to that person through the app.
"""

import base64
import hashlib
import html
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode

from connectors.demo_org.oauth import SignInRefusedError, SignIns

AUTHORIZE, TOKEN, REVOKE = "/services/oauth2/authorize", "/services/oauth2/token", "/services/oauth2/revoke"
CODE_LASTS = timedelta(minutes=15)
FOUND = 302
Reply = tuple[int, dict[str, str] | str, tuple[tuple[str, str], ...]]
"""Status, a page's text or an object to be sent as JSON, and the headers that are its own."""


@dataclass(frozen=True, slots=True)
class _Code:
    """What a code was given for."""

    user_id: str
    redirect_uri: str
    challenge: str
    given_at: datetime


@dataclass(slots=True)
class _Grant:
    """What one person gave the app: the refresh token that is good now, all former ones, and the open sessions."""

    user_id: str
    current: str
    former: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)


@dataclass(slots=True)
class WebSignIns:
    """The org's side of the web server flow. `callbacks` are the addresses that the app has on record."""

    sign_ins: SignIns
    callbacks: set[str] = field(default_factory=set)
    rotates: bool = True
    _codes: dict[str, _Code] = field(default_factory=dict)
    _grants: list[_Grant] = field(default_factory=list)

    def answer(self, method: str, path: str, query: str, body: bytes) -> Reply | None:
        """The answer to a request that is about signing in with a browser; None for any other."""
        if path == AUTHORIZE:
            return self._authorize(dict(parse_qsl(query)))
        form = {name: values[-1] for name, values in parse_qs(body.decode(errors="replace")).items()}
        if method == "POST" and path == REVOKE:
            self._revoke(form.get("token", ""))
            return 200, "", ()
        grant = form.get("grant_type") if method == "POST" and path == TOKEN else None
        if grant == "authorization_code":
            return 200, self._redeem(form), ()
        if grant == "refresh_token":
            return 200, self._refresh(form), ()
        return None

    def _authorize(self, given: Mapping[str, str]) -> Reply:
        """The sign-in page, or the way back to the app once somebody chose who to be."""
        redirect_uri, state = given.get("redirect_uri", ""), given.get("state", "")
        if given.get("client_id") != self.sign_ins.client_id:
            return 400, _page("error=invalid_client_id"), ()
        if redirect_uri not in self.callbacks:
            return 400, _page("error=redirect_uri_mismatch"), ()
        if given.get("response_type") != "code" or given.get("code_challenge_method") != "S256":
            return _back(redirect_uri, error="invalid_request", state=state)
        if given.get("deny"):
            description = "end-user denied authorization"
            return _back(redirect_uri, error="access_denied", error_description=description, state=state)
        user_id = given.get("user", "")
        if user_id not in self.sign_ins.org.tables["User"]:
            return 200, self._show_people(given), ()
        code = f"aPrx{secrets.token_urlsafe(48)}"
        self._codes[code] = _Code(user_id, redirect_uri, given.get("code_challenge", ""), self.sign_ins.org.now())
        return _back(redirect_uri, code=code, state=state)

    def _show_people(self, given: Mapping[str, str]) -> str:
        users = self.sign_ins.org.tables["User"].values()
        lines = [
            f'<li><a href="{AUTHORIZE}?{html.escape(urlencode({**given, "user": user["Id"]}))}">'
            f"{html.escape(user['Name'])}</a>, {html.escape(user.get('Title') or 'no title')}</li>"
            for user in users
            if user["Id"] != self.sign_ins.org.user_id
        ]
        deny = f'<p><a href="{AUTHORIZE}?{html.escape(urlencode({**given, "deny": "1"}))}">Deny</a></p>'
        return _page(f"<h1>Sample org: who are you?</h1><ul>{''.join(lines)}</ul>{deny}")

    def _redeem(self, form: Mapping[str, str]) -> dict[str, str]:
        self._check_app(form)
        code = self._codes.pop(form.get("code", ""), None)
        if code is None or self.sign_ins.org.now() - code.given_at > CODE_LASTS:
            raise SignInRefusedError("invalid_grant", "expired authorization code")
        if form.get("redirect_uri") != code.redirect_uri:
            raise SignInRefusedError("redirect_uri_mismatch", "redirect_uri must match configuration")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != code.challenge:
            raise SignInRefusedError("invalid_grant", "invalid code verifier")
        grant = _Grant(code.user_id, _new_refresh_token())
        self._grants.append(grant)
        return self._to_answer(grant)

    def _refresh(self, form: Mapping[str, str]) -> dict[str, str]:
        self._check_app(form)
        token = form.get("refresh_token", "")
        for grant in self._grants:
            if token in grant.former:
                self._end(grant)
                raise SignInRefusedError("invalid_grant", "expired access/refresh token")
            if token == grant.current:
                if self.rotates:
                    grant.former.add(grant.current)
                    grant.current = _new_refresh_token()
                return self._to_answer(grant)
        raise SignInRefusedError("invalid_grant", "expired access/refresh token")

    def _revoke(self, token: str) -> None:
        for grant in list(self._grants):
            if token == grant.current or token in grant.tokens:
                self._end(grant)

    def _end(self, grant: _Grant) -> None:
        self._grants.remove(grant)
        for token in grant.tokens:
            self.sign_ins.end_session(token)

    def _check_app(self, form: Mapping[str, str]) -> None:
        if form.get("client_id") != self.sign_ins.client_id:
            raise SignInRefusedError("invalid_client_id", "client identifier invalid")
        if not secrets.compare_digest(form.get("client_secret", "").encode(), self.sign_ins.client_secret.encode()):
            raise SignInRefusedError("invalid_client", "invalid client credentials")

    def _to_answer(self, grant: _Grant) -> dict[str, str]:
        token = self.sign_ins.open_session(grant.user_id)
        grant.tokens.add(token)
        return {
            "access_token": token,
            "refresh_token": grant.current,
            "signature": base64.b64encode(secrets.token_bytes(32)).decode(),
            "scope": "refresh_token openid api",
            "instance_url": self.sign_ins.instance_url,
            "id": self.sign_ins.identity_url(grant.user_id),
            "token_type": "Bearer",
            "issued_at": str(int(self.sign_ins.org.now().timestamp() * 1000)),
        }


def _new_refresh_token() -> str:
    return f"5Aep861{secrets.token_urlsafe(48)}"


def _back(redirect_uri: str, **given: str) -> Reply:
    return FOUND, "", (("Location", f"{redirect_uri}?{urlencode(given)}"),)


def _page(text: str) -> str:
    head = (
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in</title></head>'
    )
    return f'<!doctype html><html lang="en">{head}<body>{text}</body></html>'
