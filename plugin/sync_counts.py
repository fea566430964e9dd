"""What a sync tells about itself: counts that add up, what was hidden from it, and what it couldn't read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Phase = Literal["reading", "assembling"]
COUNTED = ("received", "stored", "unchanged", "quarantined", "deleted", "analysed", "seconds", "api_calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCounts:
    """How many records came and what became of them: received = stored + unchanged + quarantined.

    A record that says it is deleted counts in `received`, `stored` and `deleted`; one that a reading of everything
    didn't show any more only in `deleted`.
    """

    received: int = 0
    stored: int = 0
    unchanged: int = 0
    quarantined: int = 0
    deleted: int = 0
    analysed: int = 0
    seconds: float = 0.0
    api_calls: int = 0
    error: str | None = None
    deals: tuple[str, ...] = ()
    """Deals that changed, whose analysis was asked for."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Kinds, or deals, that something went wrong with, each with its sentence."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Kinds that the signed-in user can't read, each with the reason."""
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that the signed-in user can't read, by kind."""

    def to_json(self) -> dict[str, Any]:
        """Return the counts as `buyin sync --json` prints them: `error` only where there was one."""
        counts = {name: getattr(self, name) for name in COUNTED}
        return counts | ({"error": self.error} if self.error else {})

    def to_kept(self) -> dict[str, Any]:
        """Return all of it as a run's record keeps it, the deals as their number."""
        return asdict(self) | {"deals": len(self.deals)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStep:
    """How far a sync is: the kind being read, or how many of `total` deals are assembled."""

    phase: Phase
    kind: str | None
    done: int
    total: int | None
    counts: SyncCounts
