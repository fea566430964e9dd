"""Whose session is used when several workers of one process ask the same org: one sign-in, and one renewal, for all."""

import threading
from collections import defaultdict
from collections.abc import Callable

from connectors.salesforce.config import SalesforceConfig
from connectors.salesforce.sign_in import SignedIn


class SharedSessions:
    """The open sessions of one process, by the org and identity that they belong to; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: defaultdict[SalesforceConfig, threading.Lock] = defaultdict(threading.Lock)
        self._held: dict[SalesforceConfig, SignedIn] = {}

    def take(self, config: SalesforceConfig, refused: str | None, sign_in: Callable[[], SignedIn]) -> SignedIn:
        """Give the session that is open, or open one; `refused` is a token that the org doesn't take any more.

        Whoever comes with a token that somebody else has renewed meanwhile gets the new one without asking.
        """
        with self._lock:
            own = self._locks[config]
        with own:
            held = self._held.get(config)
            if held is None or held.token == refused:
                self._held.pop(config, None)
                held = self._held[config] = sign_in()
            return held


OF_THIS_PROCESS = SharedSessions()
"""The sessions that all of this process's workers share."""
