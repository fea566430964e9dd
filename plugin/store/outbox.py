"""How entries are kept until the CRM has them, and afterwards: one row for each of the CRM's rows and deal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from connectors.records import Json
from plugin.errors import WriteBackRunningError
from plugin.process import describe_process, is_gone
from plugin.store.store import Store
from plugin.store.tables import outbox as table
from plugin.store.tables import sending
from plugin.store.upserts import remove, upsert

State = Literal["waiting", "held", "conflict", "refused", "arrived"]
"""To be sent; until an admin of the CRM allows it; changed there meanwhile; needs a person; the CRM has it."""
Action = Literal["save", "delete"]
EntryOrigin = Literal["file", "person", "analysis"]
EntryKey = tuple[str, str, str]
LEASE = timedelta(minutes=10)
"""How long a sender may be silent: longer than the longest wait for an org that stays away."""

AnyRow = Row[*tuple[Any, ...]]
columns = table.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one row of the CRM is to be.

    `fields` is the row as it was entered, `changed` the fields of it that the CRM doesn't have yet, `base` their
    values when they were entered (None for a row that is new), `theirs` what the CRM holds where that is a conflict.
    `key` is the row's id in the deal, `external_key` the key under which the org keeps it.
    """

    deal: str
    kind: str
    key: str
    id: str
    external_key: str
    record: str | None = None
    action: Action = "save"
    fields: Mapping[str, Json] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    base: Mapping[str, Json] | None = None
    theirs: Mapping[str, Json] | None = None
    state: State = "waiting"
    reason: str | None = None
    attempts: int = 0
    not_before: datetime
    origin: EntryOrigin
    author: str | None = None
    entered_at: datetime
    version: int = 1

    @property
    def place(self) -> EntryKey:
        """What tells it from the other entries of its tenant."""
        return self.deal, self.kind, self.key

    @property
    def is_open(self) -> bool:
        """Whether the CRM doesn't have it yet."""
        return self.state != "arrived"


def save_entries(connection: Connection, tenant: str, entries: Collection[Entry]) -> None:
    """Keep entries, each in the place of the one before it."""
    upsert(connection, table, [_to_columns(tenant, entry) for entry in entries])


def drop_entries(connection: Connection, tenant: str, entries: Collection[Entry]) -> None:
    """Forget entries."""
    rows = [{"tenant": tenant, "deal": each.deal, "kind": each.kind, "key": each.key} for each in entries]
    remove(connection, table, rows)


def load_entries(connection: Connection, tenant: str, deals: Collection[str]) -> dict[EntryKey, Entry]:
    """Load every entry of these deals, arrived ones too."""
    asked = select(table).where(columns.tenant == tenant, columns.deal.in_(deals))
    return {(entry := _to_entry(row)).place: entry for row in connection.execute(asked)}


def load_open(connection: Connection, tenant: str, *, state: State | None = None) -> Sequence[Entry]:
    """Load what the CRM doesn't have yet, in the order of deals, kinds and keys."""
    states: tuple[State, ...] = ("waiting", "held", "conflict", "refused") if state is None else (state,)
    asked = select(table).where(columns.tenant == tenant, columns.state.in_(states))
    return [_to_entry(row) for row in connection.execute(asked.order_by(columns.deal, columns.kind, columns.key))]


def load_due(connection: Connection, tenant: str, kind: str, *, now: datetime, limit: int) -> Sequence[Entry]:
    """Load the entries of a kind that are to be sent now, the oldest first."""
    due = select(table).where(
        columns.tenant == tenant, columns.kind == kind, columns.state == "waiting", columns.not_before <= now
    )
    ordered = due.order_by(columns.entered_at, columns.deal, columns.key).limit(limit)
    return [_to_entry(row) for row in connection.execute(ordered)]


def load_due_kinds(connection: Connection, tenant: str, *, now: datetime) -> frozenset[str]:
    """Name the kinds of which something is to be sent now."""
    due = select(columns.kind).where(columns.tenant == tenant, columns.state == "waiting", columns.not_before <= now)
    return frozenset(connection.scalars(due.distinct()))


def load_held(connection: Connection, tenant: str) -> Sequence[Entry]:
    """Load what waits for a right that an admin of the CRM must give."""
    return load_open(connection, tenant, state="held")


def load_deal_open(connection: Connection, tenant: str, deal: str) -> Sequence[Entry]:
    """Load what one deal has that the CRM doesn't, results left out."""
    asked = select(table).where(columns.tenant == tenant, columns.deal == deal, columns.state != "arrived")
    rows = connection.execute(asked.where(columns.origin != "analysis").order_by(columns.kind, columns.key))
    return [_to_entry(row) for row in rows]


def load_again(connection: Connection, tenant: str, entries: Collection[Entry]) -> dict[EntryKey, Entry]:
    """Load entries as they are now, kept from anybody else's change until the transaction ends."""
    asked = select(table).where(columns.tenant == tenant, columns.id.in_([entry.id for entry in entries]))
    return {(entry := _to_entry(row)).place: entry for row in connection.execute(asked.with_for_update())}


def begin_sending(store: Store, tenant: str, *, now: datetime) -> None:
    """Take the right to send, or refuse because somebody else is sending."""
    with store.writing(tenant) as connection:
        row = connection.execute(select(sending).where(sending.c.tenant == tenant).with_for_update()).first()
        mine = describe_process()
        if row is not None and row.until > now and not is_gone(row.holder) and row.holder != mine:
            raise WriteBackRunningError("Another process is sending to Salesforce; wait for it to end.")
        upsert(connection, sending, [{"tenant": tenant, "holder": mine, "until": now + LEASE}])


def keep_sending(connection: Connection, tenant: str, *, now: datetime) -> None:
    """Show that the sender is alive; refuse where another one took over meanwhile."""
    row = connection.execute(select(sending).where(sending.c.tenant == tenant).with_for_update()).first()
    if row is None or row.holder != describe_process():
        raise WriteBackRunningError("Another process took over sending to Salesforce; what was sent stays.")
    upsert(connection, sending, [{"tenant": tenant, "holder": row.holder, "until": now + LEASE}])


def end_sending(store: Store, tenant: str) -> None:
    """Give the right to send back."""
    with store.writing(tenant) as connection:
        remove(connection, sending, [{"tenant": tenant, "holder": describe_process()}])


def _to_columns(tenant: str, entry: Entry) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "deal": entry.deal,
        "kind": entry.kind,
        "key": entry.key,
        "id": entry.id,
        "external_key": entry.external_key,
        "record": entry.record,
        "action": entry.action,
        "fields": dict(entry.fields),
        "changed": list(entry.changed),
        "base": None if entry.base is None else dict(entry.base),
        "theirs": None if entry.theirs is None else dict(entry.theirs),
        "state": entry.state,
        "reason": entry.reason,
        "attempts": entry.attempts,
        "not_before": entry.not_before,
        "origin": entry.origin,
        "author": entry.author,
        "entered_at": entry.entered_at,
        "version": entry.version,
    }


def _to_entry(row: AnyRow) -> Entry:
    held = dict(row._mapping)  # noqa: SLF001 (SQLAlchemy's public name for a row as a mapping)
    del held["tenant"]
    return Entry(**{**held, "changed": tuple(held["changed"])})
