"""When two JSON values count as the same: equal digests, whatever the order of their keys."""

import hashlib
import json

from connectors.records import Json


def build_digest(value: Json) -> str:
    """Return 32 characters that stand for a JSON value."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()
