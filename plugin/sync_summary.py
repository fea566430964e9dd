"""Decides how a sync is summed up for a person: counts that add up, what was hidden, what couldn't be read."""

from collections.abc import Iterator, Sequence

from connectors.records import QuarantinedRow
from plugin.sync_counts import SyncCounts

MOST_ROWS = 10


def write_summary(counts: SyncCounts) -> str:
    """Write the counts in a few lines."""
    return "\n".join(_iter_lines(counts))


def _iter_lines(counts: SyncCounts) -> Iterator[str]:
    yield (
        f"Received {counts.received:,} records = {counts.stored:,} stored + {counts.unchanged:,} unchanged"
        f" + {counts.quarantined:,} set aside"
    )
    yield (
        f"Deleted in the org: {counts.deleted:,}. Deals analysed: {counts.analysed:,}."
        f" Took {counts.seconds:.1f} s and {counts.api_calls:,} requests."
    )
    for kind, fields in sorted(counts.hidden.items()):
        yield f"Hidden from the signed-in user: {kind} ({', '.join(fields)})"
    for kind, reason in sorted(counts.unread.items()):
        yield f"Not readable for the signed-in user: {kind}. {reason}"
    for what, reason in sorted(counts.failures.items()):
        yield f"Failed: {what}. {reason}"


def list_set_aside(rows: Sequence[QuarantinedRow]) -> Iterator[str]:
    """Name the rows that are kept aside: where they stand, and why they make no sense."""
    if rows:
        yield f"Not used, because it makes no sense (kept with the reason): {len(rows):,}"
    for row in rows[:MOST_ROWS]:
        place = f"{row.kind} {row.id or 'without an id'}" + (f", {row.field}" if row.field else "")
        yield f"  {place}: {row.problem}"
    if len(rows) > MOST_ROWS:
        yield f"  and {len(rows) - MOST_ROWS:,} more"
