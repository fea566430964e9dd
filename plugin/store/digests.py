"""When two JSON values count as the same: equal digests, whatever the order of their keys."""

import hashlib
import json

from connectors.records import Json

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def build_digest(value: Json) -> str:
    """Return 32 characters that stand for a JSON value."""
    return hashlib.blake2b(_encode(value).encode("ascii"), digest_size=16).hexdigest()
