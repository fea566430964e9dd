"""Decides how a sync is summed up for a person: counts that add up, how fresh each kind is, what couldn't be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from connectors.records import QuarantinedRow
from plugin.sync_counts import KindCounts, SyncCounts

MOST_ROWS = 10
HEADINGS = ("Kind", "read", "stored", "unchanged", "set aside", "gone", "complete as of")


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
    vanished = sum(read.vanished for read in counts.kinds.values())
    if vanished:
        yield f"Gone without a word: {vanished:,} records, deleted for good or hidden from the signed-in user."
    for kind, fields in sorted(counts.hidden.items()):
        yield f"Hidden from the signed-in user: {kind} ({', '.join(fields)})"
    for kind, reason in sorted(counts.unread.items()):
        yield f"Not readable for the signed-in user: {kind}. {reason}"
    for what, reason in sorted(counts.failures.items()):
        yield f"Failed: {what}. {reason}"


def write_import_summary(counts: SyncCounts) -> str:
    """Write the counts of an import, whose records are deals, in a few lines."""
    deals = "deal" if counts.received == 1 else "deals"
    return (
        f"Received {counts.received:,} {deals} = {counts.stored:,} stored + {counts.unchanged:,} unchanged"
        f" + {counts.quarantined:,} not taken\n"
        f"Deals analysed: {counts.analysed:,}. Took {counts.seconds:.1f} s."
    )


def iter_kind_lines(counts: SyncCounts, fresh: Mapping[str, datetime], *, now: datetime) -> Iterator[str]:
    """Write a table with a line for each kind: what became of its records, and up to when all of them are here."""
    kinds = [*counts.kinds, *(kind for kind in fresh if kind not in counts.kinds)]
    if not kinds:
        return
    rows = [HEADINGS, *(_to_cells(kind, counts.kinds.get(kind, KindCounts()), fresh.get(kind), now) for kind in kinds)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEADINGS))]
    for name, *numbers, moment in rows:
        aligned = (f"{number:>{width}}" for number, width in zip(numbers, widths[1:-1], strict=True))
        yield "  ".join((f"{name:<{widths[0]}}", *aligned, moment))


def _to_cells(kind: str, read: KindCounts, fresh: datetime | None, now: datetime) -> tuple[str, ...]:
    numbers = (read.received, read.stored, read.unchanged, read.quarantined, read.deleted)
    return (kind, *(f"{number:,}" for number in numbers), _to_moment(fresh, now))


def _to_moment(fresh: datetime | None, now: datetime) -> str:
    if fresh is None:
        return "not yet"
    moment = fresh.astimezone(UTC)
    return f"{moment:%H:%M} UTC" if moment.date() == now.astimezone(UTC).date() else f"{moment:%Y-%m-%d %H:%M} UTC"


def list_set_aside(rows: Sequence[QuarantinedRow]) -> Iterator[str]:
    """Name the rows that are kept aside: where they stand, and why they make no sense."""
    if rows:
        yield f"Not used, because it makes no sense (kept with the reason): {len(rows):,}"
    for row in rows[:MOST_ROWS]:
        place = f"{row.kind} {row.id or 'without an id'}" + (f", {row.field}" if row.field else "")
        yield f"  {place}: {row.problem}"
    if len(rows) > MOST_ROWS:
        yield f"  and {len(rows) - MOST_ROWS:,} more"
