"""Whether a Canvas request is Salesforce's, and what it says: the signature first, the content only after it.

A signed request is `base64(HMAC-SHA256(secret, payload)) . payload`, where `payload` is the base64 text of a JSON
object. Nothing of the payload is read before a secret has vouched for it, the algorithm it names included.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from connectors.salesforce.ids import USER, to_long_id
from graph.speech import say
from plugin.errors import RequestMalformedError, SignatureRefusedError

ALGORITHM = "HMACSHA256"
ORGANIZATION = "00D"
View = Literal["panel", "pipeline", "coach"]
_STANDARD = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)
_URL_SAFE = re.compile(r"[A-Za-z0-9_-]+={0,2}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]{1,4096}", re.ASCII)
_WITHOUT_KEY = b"no key"
"""Stands in for the secrets of an installation without any, so that it answers no faster."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """A request cut at its first dot: the signature's bytes, and the payload as it came."""

    signature: bytes
    payload: str

    @property
    def digest(self) -> str:
        """What the request is remembered by: the SHA-256 of the payload's text, in hexadecimal."""
        return hashlib.sha256(self.payload.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What Salesforce vouches for, ids in their long form; `record_id` is what the page says and proves nothing."""

    user_id: str
    organization_id: str
    token: str = field(repr=False)
    instance_url: str
    view: View
    record_id: str | None
    location: str | None
    instance_id: str | None
    target_origin: str | None


def split_request(text: str) -> SignedText:
    """Cut a request at its first dot; raises `RequestMalformedError` unless both parts are canonical base64."""
    signature, dot, payload = text.partition(".")
    if not dot:
        raise RequestMalformedError(say("The signed request has no dot."))
    if not _in_one_alphabet(text):
        raise RequestMalformedError(say("The signed request mixes two alphabets of base64."))
    _from_base64(payload, "payload")
    return SignedText(_from_base64(signature, "signature"), payload)


def find_signers(signed: SignedText, secrets: Iterable[tuple[str, Sequence[str]]]) -> frozenset[str]:
    """Name the tenants one of whose secrets made the signature; raises `SignatureRefusedError` where there is none.

    `secrets` gives each tenant's, newest first. Every one of them is tried, whichever fits, so that the time it takes
    tells nothing.
    """
    message = signed.payload.encode("ascii")
    keys = [(tenant, secret.encode()) for tenant, own in secrets for secret in own if secret]
    signers = {
        tenant
        for tenant, key in [*keys, ("", _WITHOUT_KEY)]
        if hmac.compare_digest(hmac.digest(key, message, "sha256"), signed.signature) and tenant
    }
    if not signers:
        raise SignatureRefusedError(say("The signature of the request isn't made with a secret of ours."))
    return frozenset(signers)


def read_assertion(signed: SignedText) -> Assertion:
    """Read a payload whose signature was found right; raises `RequestMalformedError` with the place."""
    said = _read_object(_from_base64(signed.payload, "payload"))
    if _needed(said, "algorithm") != ALGORITHM:
        raise SignatureRefusedError(say("The request names another algorithm than {known}.", known=ALGORITHM))
    client, context = _part(said, "client", needed=True), _part(said, "context", needed=True)
    environment = _part(context, "environment")
    parameters = _part(environment, "parameters")
    user_id = _id(said, "userId", USER)
    user = _part(context, "user")
    if user.get("userId") is not None and _id(user, "userId", USER) != user_id:
        raise RequestMalformedError(say("The request names two users."))
    return Assertion(
        user_id=user_id,
        organization_id=_id(_part(context, "organization", needed=True), "organizationId", ORGANIZATION),
        token=_token(client),
        instance_url=_needed(client, "instanceUrl"),
        view=_view(parameters),
        record_id=_record_id(parameters) or _placed_on(_part(environment, "record")),
        location=_text(environment, "locationUrl"),
        instance_id=_text(client, "instanceId"),
        target_origin=_text(client, "targetOrigin"),
    )


def _in_one_alphabet(text: str) -> bool:
    """Whether both parts can come from one encoder: a part that was spelled anew tells that somebody touched it."""
    return set(text).isdisjoint("+/") or set(text).isdisjoint("-_")


def _from_base64(text: str, part: str) -> bytes:
    """Decode base64 of either alphabet, padded, with nothing in it that a lenient decoder would pass over."""
    altchars = None if _STANDARD.fullmatch(text) else b"-_" if _URL_SAFE.fullmatch(text) else b""
    if altchars != b"":
        try:
            decoded = base64.b64decode(text, altchars, validate=True)
        except binascii.Error:
            decoded = b""
        if decoded and base64.b64encode(decoded, altchars) == text.encode("ascii"):
            return decoded
    raise RequestMalformedError(say("The {part} of the signed request isn't base64 in its canonical form.", part=part))


def _read_object(data: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RequestMalformedError(
            say("The payload of the signed request isn't JSON in UTF-8, each key once.")
        ) from None
    if not isinstance(said, dict):
        raise RequestMalformedError(say("The payload of the signed request isn't an object."))
    return said


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse_constant(_: str) -> None:
    raise ValueError("not a number of JSON")


def _part(whole: Mapping[str, Any], name: str, *, needed: bool = False) -> Mapping[str, Any]:
    """An object inside an object; a missing one is empty unless it is needed."""
    part = whole.get(name)
    if part is None and not needed:
        return {}
    if not isinstance(part, dict):
        raise RequestMalformedError(say("The request's {name} is missing or isn't an object.", name=name))
    return part


def _text(whole: Mapping[str, Any], name: str) -> str | None:
    text = whole.get(name)
    if text is not None and not isinstance(text, str):
        raise RequestMalformedError(say("The request's {name} isn't a text.", name=name))
    return text or None


def _needed(whole: Mapping[str, Any], name: str) -> str:
    text = _text(whole, name)
    if text is None:
        raise RequestMalformedError(say("The request's {name} is missing.", name=name))
    return text


def _id(whole: Mapping[str, Any], name: str, prefix: str) -> str:
    long_id = to_long_id(_text(whole, name) or "")
    if long_id is None or not long_id.startswith(prefix):
        raise RequestMalformedError(say("The request's {name} is missing or isn't such an id.", name=name))
    return long_id


def _token(client: Mapping[str, Any]) -> str:
    token = _text(client, "oauthToken") or ""
    if _TOKEN.fullmatch(token) is None:
        raise RequestMalformedError(say("The request's oauthToken is missing or isn't a token."))
    return token


def _view(parameters: Mapping[str, Any]) -> View:
    view = _text(parameters, "view") or "panel"
    known: tuple[View, ...] = get_args(View)
    for one in known:
        if view == one:
            return one
    raise RequestMalformedError(say("There is no such view; the views are {known}.", known=", ".join(known)))


def _record_id(parameters: Mapping[str, Any]) -> str | None:
    text = _text(parameters, "recordId")
    if text is None:
        return None
    long_id = to_long_id(text)
    if long_id is None:
        raise RequestMalformedError(say("The request's recordId isn't an id of Salesforce."))
    return long_id


def _placed_on(record: Mapping[str, Any]) -> str | None:
    """The record of a page layout that holds the panel; Lightning pages leave it empty."""
    placed = record.get("Id")
    return to_long_id(placed) if isinstance(placed, str) else None
