"""How long we wait for an org that stays away: longer each time, and not for ever."""

from collections.abc import Callable, Iterator

from connectors.errors import RetryLaterError

DELAYS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0)
"""Seconds before each new try."""
BUDGET = 220.0
"""Seconds after which we give up, our own waiting for answers included."""
LONGEST_READ = 120.0
SHORTEST_READ = 5.0
SPREAD = 0.5
"""Which part of each delay is left to chance, so that workers who failed together don't come back together."""


class Patience:
    """Waits between tries; a success restores it, and once it is lost every further fault is final."""

    def __init__(self, wait: Callable[[float], None], clock: Callable[[], float], chance: Callable[[], float]) -> None:
        self._wait = wait
        self._clock = clock
        self._chance = chance
        self.restore()

    def restore(self) -> None:
        """Begin anew."""
        self._delays: Iterator[float] = iter(DELAYS)
        self._since: float | None = None

    def succeeded(self) -> None:
        """Begin anew if there was a fault."""
        if self._since is not None:
            self.restore()

    @property
    def lost(self) -> bool:
        """Whether the org stayed away for so long that asking again is pointless for now."""
        return self._since is not None and self._left() <= 0

    def read_timeout(self) -> float:
        """How many seconds the next answer may take."""
        return LONGEST_READ if self._since is None else max(SHORTEST_READ, min(LONGEST_READ, self._left()))

    def asked(self) -> None:
        """Note that a try begins."""
        self._began = self._clock()

    def pause(self, fault: RetryLaterError, asked_for: float | None = None) -> None:
        """Wait before the next try, at least for the seconds that the org asked for.

        Raises `fault` when that has gone on, or would go on, for too long.
        """
        if self._since is None:
            self._since = self._began
        longest = next(self._delays, None)
        delay = None if longest is None else max(longest * (1 - SPREAD * self._chance()), asked_for or 0.0)
        if delay is None or delay > self._left():
            self._since = self._clock() - BUDGET
            raise fault
        self._wait(delay)

    def _left(self) -> float:
        return BUDGET if self._since is None else BUDGET - (self._clock() - self._since)
