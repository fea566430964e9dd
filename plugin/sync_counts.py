"""What a sync tells about itself: counts that add up, what was hidden from it, and what it couldn't read."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from plugin.write_back_counts import WriteBackCounts

Phase = Literal["reading", "assembling"]
COUNTED = ("received", "stored", "unchanged", "quarantined", "deleted", "analysed", "seconds", "api_calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCounts:
    """What became of one kind's records; received = stored + unchanged + quarantined.

    `vanished` are those that went without a word, so that only a comparison of all ids showed it: deleted for good, or
    not shared with us any more. `reasons` says how many rows were set aside for which one. `complete` is true where
    all that was new was read.
    """

    received: int = 0
    stored: int = 0
    unchanged: int = 0
    quarantined: int = 0
    deleted: int = 0
    vanished: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    complete: bool = False

    def add(self, other: "KindCounts") -> "KindCounts":
        """Return both together."""
        reasons = dict(Counter(self.reasons) + Counter(other.reasons))
        sums = {name: getattr(self, name) + getattr(other, name) for name in SUMMED}
        return KindCounts(**sums, reasons=reasons, complete=self.complete or other.complete)


SUMMED = ("received", "stored", "unchanged", "quarantined", "deleted", "vanished")


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
    sent: WriteBackCounts | None = None
    """What was written to the CRM; None where write-back is off."""
    deals: tuple[str, ...] = ()
    """Deals that changed, whose analysis was asked for."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """Kinds, or deals, that something went wrong with, each with its sentence."""
    unread: Mapping[str, str] = field(default_factory=dict)
    """Kinds that the signed-in user can't read, each with the reason."""
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields that the signed-in user can't read, by kind."""
    kinds: Mapping[str, KindCounts] = field(default_factory=dict)
    """What became of each kind that was read."""

    def with_kind(self, kind: str, more: KindCounts) -> "SyncCounts":
        """Return the counts with those of some records of a kind."""
        return replace(
            self,
            received=self.received + more.received,
            stored=self.stored + more.stored,
            unchanged=self.unchanged + more.unchanged,
            quarantined=self.quarantined + more.quarantined,
            deleted=self.deleted + more.deleted,
            kinds={**self.kinds, kind: self.kinds.get(kind, KindCounts()).add(more)},
        )

    def to_json(self) -> dict[str, Any]:
        """Return the counts as `buyin sync --json` prints them: `error` only where there was one."""
        counts = {name: getattr(self, name) for name in COUNTED}
        if self.sent is not None:
            counts |= self.sent.to_json()
        kinds = {kind: asdict(read) for kind, read in self.kinds.items()}
        return counts | ({"kinds": kinds} if kinds else {}) | ({"error": self.error} if self.error else {})

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


def to_sentence(failures: Sequence[str]) -> str | None:
    """Sum failures up: the first one, and how many other ones there are."""
    if not failures:
        return None
    more = len(set(failures)) - 1
    return failures[0] if not more else f"{failures[0]} ({more} more couldn't be read.)"
