"""Decides how a sync is summed up for a person: counts that add up, what was hidden, what couldn't be read."""

from collections.abc import Iterator

from plugin.sync_counts import SyncCounts


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
    if counts.quarantined:
        yield "Rows set aside make no sense as they are; they are kept with the reason and used for nothing."
    for kind, fields in sorted(counts.hidden.items()):
        yield f"Hidden from the signed-in user: {kind} ({', '.join(fields)})"
    for kind, reason in sorted(counts.unread.items()):
        yield f"Not readable for the signed-in user: {kind}. {reason}"
    for what, reason in sorted(counts.failures.items()):
        yield f"Failed: {what}. {reason}"
