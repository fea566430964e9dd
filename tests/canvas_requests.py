"""Canvas requests as Salesforce makes them, signed here with whatever secret a test wants."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

SECRET = "canvas-test-secret"
ORG = "00D000000000062EAA"
USER = "005000000000001AAA"
DEAL = "006000000000001AAA"
INSTANCE = "https://acme.my.salesforce.com"


def build_payload(
    *, parameters: Mapping[str, Any] | None = None, client: Mapping[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    """Make what a request says; `ABSENT`-like changes are made on the result."""
    return {
        "algorithm": "HMACSHA256",
        "issuedAt": -1882588807,
        "userId": USER,
        "client": {
            "oauthToken": "00D0!viewer",
            "refreshToken": None,
            "instanceId": "_:BuyIn:canvas:1",
            "instanceUrl": INSTANCE,
            "targetOrigin": INSTANCE,
            **(client or {}),
        },
        "context": {
            "user": {"userId": USER[:15], "fullName": "Mara Lindqvist"},
            "organization": {"organizationId": ORG, "name": "Acme"},
            "environment": {
                "displayLocation": "Aura",
                "locationUrl": None,
                "parameters": {"recordId": DEAL} if parameters is None else dict(parameters),
                "record": {},
            },
        },
        **changes,
    }


def sign(payload: Any, secret: str = SECRET, *, digest: str = "sha256", url_safe: bool = False) -> str:
    """Make a signed request of a payload: an object, or the JSON's bytes as they shall be."""
    data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    text = encode(data)
    return f"{encode(hmac.new(secret.encode(), text, getattr(hashlib, digest)).digest()).decode()}.{text.decode()}"
