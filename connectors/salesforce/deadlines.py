"""How long one answer may take in all: a server that sends a byte now and then can't hold us for ever."""

import math
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.util.ssl_ import create_urllib3_context

LONGEST_WAIT = 0.5
"""Seconds. A signal that comes right before a wait for bytes doesn't end that wait; it is heard at the next one."""


class Deadline:
    """The moment up to which the answer under way may be read; without one there is no limit."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: float | None = None

    def begin(self, seconds: float) -> None:
        """Give the next answer so many seconds, from now on and in all."""
        self._ends = self._clock() + seconds

    def left(self) -> float | None:
        """How many seconds are left; None where there is no limit."""
        return None if self._ends is None else self._ends - self._clock()


class BoundedAdapter(HTTPAdapter):
    """Connects over sockets that stop reading when the deadline has passed.

    requests limits only the pause between two pieces of an answer. With `system_trust`, the certificates that the
    operating system trusts count besides those that requests brings.
    """

    def __init__(self, deadline: Deadline, *, system_trust: bool) -> None:
        self._context = ssl.create_default_context() if system_trust else create_urllib3_context()
        self._context.sslsocket_class = _bounded_socket(deadline)
        super().__init__(pool_maxsize=4)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool of direct connections."""
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: Any, **kwargs: Any) -> Any:
        """Make the pool of connections through a proxy."""
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)


def _bounded_socket(deadline: Deadline) -> type[ssl.SSLSocket]:
    class BoundedSocket(ssl.SSLSocket):
        """A socket of which each wait for bytes ends with the deadline, and looks up for Ctrl-C now and then."""

        def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
            pause, begun = self.gettimeout(), time.monotonic()
            try:
                while True:
                    limits = (deadline.left(), None if pause is None else begun + pause - time.monotonic())
                    left = min((limit for limit in limits if limit is not None), default=math.inf)
                    if left <= 0:
                        raise TimeoutError("the answer takes too long")
                    self.settimeout(min(left, LONGEST_WAIT))
                    with suppress(TimeoutError):
                        return super().recv_into(buffer, nbytes, flags)
            finally:
                self.settimeout(pause)

    return BoundedSocket
