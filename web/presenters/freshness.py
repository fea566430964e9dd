"""Decides how it is said how old the data is, of which day the analysis is, and what it leaves out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from graph.wording import to_date
from plugin.store.sync_runs import KeptRun
from plugin.views import DealView, Freshness, OutboxState
from web.presenters.formats import to_age, to_count
from web.presenters.words import SYSTEMS

OLD_AFTER = timedelta(days=1)
"""Data from a CRM that is older than this is worth a second look."""


def to_freshness(freshness: Freshness, now: datetime) -> str:
    """Say how old the data is and from where."""
    system = SYSTEMS.get(freshness.system or "", freshness.system or "")
    origin = f"Data from {system}" if system else "Data"
    if freshness.synced_at is None:
        return f"{origin}, analysed {to_age(freshness.analysed_at, now)} ago"
    return f"{origin}, {to_age(freshness.synced_at, now)} old"


def to_alert(freshness: Freshness, sync: KeptRun | None, now: datetime) -> str | None:
    """Say what is amiss with the data's age: the newest sync didn't end well, or the data is old."""
    if freshness.system != "salesforce":
        return None
    if sync is not None and sync.state in {"failed", "interrupted"}:
        began = f"The newest sync, {to_age(sync.started_at, now)} ago, didn't end well"
        return f"{began}: what changed in Salesforce since may be missing. Whoever runs Buy-In can mend it."
    if freshness.synced_at is not None and now - freshness.synced_at > OLD_AFTER:
        return "That is over a day: what changed in Salesforce since is missing."
    return None


def to_notes(view: DealView, now: datetime) -> tuple[str, ...]:
    """Say how old the data is, of which day the analysis is, and what it leaves out."""
    analysis = view.analysis
    notes = [to_freshness(view.freshness, now), f"Analysis as of {to_date(analysis.as_of)}"]
    if analysis.ignored_future:
        what = to_count(analysis.ignored_future, "{count} record", "{count} records")
        verb = "is" if analysis.ignored_future == 1 else "are"
        notes.append(f"{what} dated after that day {verb} not counted")
    return (*notes, *_to_outbox_notes(view.outbox))


def _to_outbox_notes(outbox: OutboxState) -> Iterator[str]:
    """Say what was entered here and Salesforce doesn't have, and what of it waits for somebody."""
    if outbox.conflicts:
        yield f"Changed here and in Salesforce, to be settled by somebody: {to_count(outbox.conflicts, '{count} record', '{count} records')}"
    if outbox.refused:
        yield f"Not taken by Salesforce, to be looked at by somebody: {to_count(outbox.refused, '{count} record', '{count} records')}"
    if outbox.waiting:
        yield f"Entered here and not in Salesforce yet: {to_count(outbox.waiting, '{count} record', '{count} records')}"
