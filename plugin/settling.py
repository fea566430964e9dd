"""What becomes of an entry that was changed here and in the CRM, or refused there, once a person has settled it."""

from datetime import datetime

from sqlalchemy import Connection

from plugin.outbox import take_ours, take_theirs
from plugin.store.outbox import Entry, load_again, save_entries


def settle_entry(connection: Connection, tenant: str, entry: Entry, *, ours: bool, now: datetime) -> Entry:
    """Settle an entry of a locked deal: ours is written over the CRM's, or tried again, or it gives way to theirs."""
    newest = load_again(connection, tenant, [entry])[entry.place]
    settled = take_ours(newest, now=now) if ours else take_theirs(newest)
    save_entries(connection, tenant, [settled])
    return settled
