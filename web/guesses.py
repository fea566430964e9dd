"""Decides when somebody who tries addresses out isn't answered any more: after many wrong ones from one neighbourhood.

Counted within this process and for a few minutes; addresses of 256 bits can't be guessed anyhow, so this only keeps the
database from being asked. Opening the same wrong address again, as who reloads a page does, counts once.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from threading import Lock

MOST = 30
"""Different wrong addresses that may be opened from one neighbourhood within `WITHIN`."""
WITHIN = timedelta(minutes=10)
MOST_BLOCKS = 10_000
"""Neighbourhoods that are remembered; the oldest are forgotten first."""
IPV4_BITS, IPV6_BITS = 24, 64


@dataclass(frozen=True, slots=True)
class Guesses:
    """The wrong addresses that were opened lately."""

    _blocks: OrderedDict[str, dict[bytes, datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def are_too_many(self, address: str | None, now: datetime) -> bool:
        """Tell whether so many wrong ones came from around an IP address that it has to wait."""
        with self._lock:
            return len(self._drop_old(find_block(address), now)) >= MOST

    def note(self, address: str | None, token: str, now: datetime) -> None:
        """Note a wrong address; the token itself isn't remembered."""
        block = find_block(address)
        with self._lock:
            kept = self._drop_old(block, now)
            if len(kept) < MOST:
                kept[hashlib.sha256(token.encode("utf-8", "replace")).digest()] = now
            self._blocks[block] = kept
            self._blocks.move_to_end(block)
            while len(self._blocks) > MOST_BLOCKS:
                self._blocks.popitem(last=False)

    def _drop_old(self, block: str, now: datetime) -> dict[bytes, datetime]:
        return {token: at for token, at in self._blocks.get(block, {}).items() if now - at < WITHIN}


def find_block(address: str | None) -> str:
    """Return the neighbourhood of an IP address: 256 addresses of the fourth version, one network of the sixth."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network((found, IPV4_BITS if found.version == 4 else IPV6_BITS), strict=False))  # noqa: PLR2004 # the version's own name
