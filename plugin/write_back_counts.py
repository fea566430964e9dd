"""What a sending tells about itself, in numbers and in sentences that name each row that needs somebody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from plugin.store.outbox import Entry

MOST_ROWS = 20
NUMBERS = ("written", "found", "conflicts", "refused", "held", "put_off", "api_calls")


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBackCounts:
    """How many rows were written or found there already, and how many wait, for whom."""

    written: int = 0
    found: int = 0
    conflicts: int = 0
    refused: int = 0
    held: int = 0
    put_off: int = 0
    api_calls: int = 0
    error: str | None = None

    def to_json(self) -> dict[str, int]:
        """Return what `buyin sync --json` says of it: rows written, conflicts, and rows that need somebody."""
        return {"written": self.written, "conflicts": self.conflicts, "needs_a_person": self.refused + self.held}

    def plus(self, **more: int) -> "WriteBackCounts":
        """Add to some of the numbers."""
        changes: dict[str, Any] = {name: getattr(self, name) + count for name, count in more.items()}
        return replace(self, **changes)


def add_up(one: WriteBackCounts, other: WriteBackCounts) -> WriteBackCounts:
    """Take two sendings as one; the first error counts."""
    more = {name: getattr(other, name) for name in NUMBERS}
    return replace(one.plus(**more), error=one.error or other.error)


def write_sending(counts: WriteBackCounts) -> str:
    """Sum a sending up in a line."""
    told = f"Written to Salesforce: {counts.written:,} rows; {counts.found:,} were there already."
    return f"{told} Later again: {counts.put_off:,}." if counts.put_off else told


def list_open(entries: Sequence[Entry]) -> Iterator[str]:
    """Name what needs somebody: conflicts with what Salesforce holds, refusals, missing rights."""
    for state, title in TITLES.items():
        some = [entry for entry in entries if entry.state == state]
        if some:
            yield f"{title}: {len(some):,}"
        for entry in some[:MOST_ROWS]:
            yield f"  {entry.id[:8]}  {entry.kind} {entry.key} of {entry.deal}: {entry.reason}"
        if len(some) > MOST_ROWS:
            yield f"  and {len(some) - MOST_ROWS:,} more"


TITLES = {
    "conflict": "Changed in Salesforce, too (`buyin write-back --take-ours ID` or `--take-theirs ID` settles it)",
    "refused": "Not taken by Salesforce, needs a person",
    "held": "Waiting for a right that an administrator of Salesforce must give",
}
