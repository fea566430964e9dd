"""Decides how it is said how old the data is, of which day the analysis is, and what it leaves out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from graph.speech import say
from graph.wording import to_date
from plugin.store.sync_runs import KeptRun
from plugin.views import DealView, Freshness, OutboxState
from web.presenters.formats import to_age, to_ago, to_count
from web.presenters.words import SYSTEMS

OLD_AFTER = timedelta(days=1)
"""Data from a CRM that is older than this is worth a second look."""


def to_freshness(freshness: Freshness, now: datetime) -> str:
    """Say how old the data is and from where."""
    system = SYSTEMS.get(freshness.system or "", freshness.system or "")
    if freshness.synced_at is None:
        ago = to_ago(freshness.analysed_at, now)
        return (
            say("Data from {system}, analysed {ago}", system=system, ago=ago)
            if system
            else say("Data, analysed {ago}", ago=ago)
        )
    age = to_age(freshness.synced_at, now)
    return say("Data from {system}, {age} old", system=system, age=age) if system else say("Data, {age} old", age=age)


def to_alert(freshness: Freshness, sync: KeptRun | None, now: datetime) -> str | None:
    """Say what is amiss with the data's age: the newest sync didn't end well, or the data is old."""
    if freshness.system != "salesforce":
        return None
    if sync is not None and sync.state in {"failed", "interrupted"}:
        return say(
            "The newest sync, {ago}, didn't end well: what changed in Salesforce since may be missing. Whoever runs "
            "Buy-In can mend it.",
            ago=to_ago(sync.started_at, now),
        )
    if freshness.synced_at is not None and now - freshness.synced_at > OLD_AFTER:
        return say("That is over a day: what changed in Salesforce since is missing.")
    return None


def to_notes(view: DealView, now: datetime) -> tuple[str, ...]:
    """Say how old the data is, of which day the analysis is, and what it leaves out."""
    analysis = view.analysis
    notes = [to_freshness(view.freshness, now), say("Analysis as of {day}", day=to_date(analysis.as_of))]
    if analysis.ignored_future:
        notes.append(
            to_count(
                analysis.ignored_future,
                "{count} record dated after that day is not counted",
                "{count} records dated after that day are not counted",
            )
        )
    return (*notes, *_to_outbox_notes(view.outbox))


def _to_outbox_notes(outbox: OutboxState) -> Iterator[str]:
    """Say what was entered here and Salesforce doesn't have, and what of it waits for somebody."""
    if outbox.conflicts:
        yield to_count(
            outbox.conflicts,
            "Changed here and in Salesforce, to be settled by somebody: {count} record",
            "Changed here and in Salesforce, to be settled by somebody: {count} records",
        )
    if outbox.refused:
        yield to_count(
            outbox.refused,
            "Not taken by Salesforce, to be looked at by somebody: {count} record",
            "Not taken by Salesforce, to be looked at by somebody: {count} records",
        )
    if outbox.waiting:
        yield to_count(
            outbox.waiting,
            "Entered here and not in Salesforce yet: {count} record",
            "Entered here and not in Salesforce yet: {count} records",
        )
