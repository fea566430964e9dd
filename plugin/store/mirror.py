"""Which received records replace what is stored, and which deals they touch: newer stamps win, hidden fields stay."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, func, select

from connectors.records import CrmRecord, Json
from plugin.store.digests import build_digest
from plugin.store.tables import crm_record, deal_use, pending_deal
from plugin.store.upserts import add_missing, remove, upsert

DEAL_KIND = "Opportunity"
"""The kind whose records are deals."""

AnyRow = Row[*tuple[Any, ...]]
columns = crm_record.c
MOST_AT_ONCE = 2000
"""How many ids one question names; databases have their limits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRecords:
    """What became of received records: counts, and the ids of changed ones with their parents of then and now."""

    stored: int
    unchanged: int
    deleted: int
    touched: frozenset[str]


def save_records(
    connection: Connection, tenant: str, kind: str, received: Sequence[CrmRecord], *, now: datetime, run: str
) -> SavedRecords:
    """Save one page of one kind. A record received twice counts twice: stored once at most."""
    newest = _keep_newest(received)
    known = _load_known(connection, tenant, kind, newest)
    changed: list[CrmRecord] = []
    touched: set[str] = set()
    for record in newest.values():
        stored = known.get(record.id)
        if stored is None:
            changed.append(record)
        elif record.stamp >= stored.stamp and digest_record(merged := _merge(stored, record)) != stored.digest:
            changed.append(merged)
            touched.add(stored.parent or merged.id)
    upsert(connection, crm_record, [_to_columns(tenant, record, now, run) for record in changed])
    touched.update(record.id for record in changed)
    touched.update(record.parent for record in changed if record.parent)
    return SavedRecords(
        stored=len(changed),
        unchanged=len(received) - len(changed),
        deleted=sum(record.deleted for record in changed),
        touched=frozenset(touched),
    )


def _keep_newest(received: Iterable[CrmRecord]) -> dict[str, CrmRecord]:
    newest: dict[str, CrmRecord] = {}
    for record in received:
        if record.id not in newest or record.stamp >= newest[record.id].stamp:
            newest[record.id] = record
    return newest


def _merge(stored: AnyRow, record: CrmRecord) -> CrmRecord:
    """Keep what the record doesn't show any more; only a deletion may come without its parent."""
    parent = stored.parent if record.deleted and record.parent is None else record.parent
    return replace(record, parent=parent, fields={**stored.body, **record.fields})


def digest_record(record: CrmRecord) -> str:
    """Return what stands for a record's content."""
    return build_digest([record.parent, record.stamp.astimezone(UTC).isoformat(), record.deleted, dict(record.fields)])


def _to_columns(tenant: str, record: CrmRecord, now: datetime, run: str) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "kind": record.kind,
        "id": record.id,
        "parent": record.parent,
        "stamp": record.stamp,
        "deleted": record.deleted,
        "body": dict(record.fields),
        "digest": digest_record(record),
        "received_at": now,
        "run": run,
    }


def _load_known(connection: Connection, tenant: str, kind: str, ids: Collection[str]) -> dict[str, AnyRow]:
    asked = select(columns.id, columns.parent, columns.stamp, columns.body, columns.digest)
    rows = connection.execute(asked.where(columns.tenant == tenant, columns.kind == kind, columns.id.in_(ids)))
    return {row.id: row for row in rows}


def forget(
    connection: Connection, tenant: str, kind: str, ids: Collection[str], *, now: datetime, run: str
) -> SavedRecords:
    """Mark records as gone; what was known of them stays, in case that they are shown again."""
    unseen = sorted(ids)
    touched: set[str] = set(unseen)
    for start in range(0, len(unseen), MOST_AT_ONCE):
        records = load_records(connection, tenant, kind, unseen[start : start + MOST_AT_ONCE])
        touched.update(record.parent for record in records if record.parent)
        gone = [replace(record, deleted=True) for record in records]
        upsert(connection, crm_record, [_to_columns(tenant, record, now, run) for record in gone])
    return SavedRecords(stored=0, unchanged=0, deleted=len(unseen), touched=frozenset(touched))


def load_live_ids(connection: Connection, tenant: str, kind: str) -> set[str]:
    """List the ids of a kind's records that are there, as far as is known."""
    live = select(columns.id).where(columns.tenant == tenant, columns.kind == kind, columns.deleted.is_(False))
    return set(connection.scalars(live))


def load_bereft_deals(connection: Connection, tenant: str, kinds: Collection[str], *, limit: int) -> list[str]:
    """List the waiting deals that were assembled from a record of these kinds which is gone now, in their order."""
    gone = select(columns.id).where(columns.tenant == tenant, columns.kind.in_(kinds), columns.deleted.is_(True))
    waiting = select(pending_deal.c.deal).where(pending_deal.c.tenant == tenant)
    asked = select(deal_use.c.deal).where(
        deal_use.c.tenant == tenant, deal_use.c.deal.in_(waiting), deal_use.c.record.in_(gone)
    )
    return list(connection.scalars(asked.distinct().order_by(deal_use.c.deal).limit(limit)))


def load_used(connection: Connection, tenant: str, kind: str, deals: Collection[str]) -> set[str]:
    """List the ids of one kind's records that are there and that these deals were assembled from."""
    used = select(deal_use.c.record).where(deal_use.c.tenant == tenant, deal_use.c.deal.in_(sorted(deals)))
    asked = select(columns.id).where(columns.tenant == tenant, columns.kind == kind, columns.id.in_(used))
    return set(connection.scalars(asked.where(columns.deleted.is_(False))))


def mark_touched(connection: Connection, tenant: str, touched: Collection[str], *, now: datetime) -> None:
    """Note the deals to assemble anew: those touched, those their activities hang on, those that used a record."""
    ids = sorted(touched)
    for start in range(0, len(ids), MOST_AT_ONCE):
        some = ids[start : start + MOST_AT_ONCE]
        above = select(columns.parent).where(columns.tenant == tenant, columns.id.in_(some))
        pool = set(some) | {parent for parent in connection.scalars(above) if parent}
        deals = select(columns.id).where(columns.tenant == tenant, columns.kind == DEAL_KIND, columns.id.in_(pool))
        users = select(deal_use.c.deal).where(deal_use.c.tenant == tenant, deal_use.c.record.in_(pool))
        found = set(connection.scalars(deals)) | set(connection.scalars(users))
        add_missing(connection, pending_deal, [_pending(tenant, deal_id, now) for deal_id in sorted(found)])


def mark_pending(connection: Connection, tenant: str, deal_id: str, *, now: datetime) -> None:
    """Note one deal to assemble anew, whatever changed."""
    add_missing(connection, pending_deal, [_pending(tenant, deal_id, now)])


def mark_all_pending(connection: Connection, tenant: str, *, now: datetime) -> None:
    """Note every deal to assemble anew, whatever changed."""
    asked = select(columns.id).where(columns.tenant == tenant, columns.kind == DEAL_KIND)
    add_missing(connection, pending_deal, [_pending(tenant, deal_id, now) for deal_id in connection.scalars(asked)])


def _pending(tenant: str, deal_id: str, now: datetime) -> dict[str, Any]:
    return {"tenant": tenant, "deal": deal_id, "since": now}


def save_use(connection: Connection, tenant: str, deal_id: str, used: Collection[str]) -> None:
    """Remember which records a deal was assembled from, so that a change of one finds the deal."""
    asked = select(deal_use.c.record).where(deal_use.c.tenant == tenant, deal_use.c.deal == deal_id)
    known = set(connection.scalars(asked))
    add_missing(connection, deal_use, [_use(tenant, deal_id, record) for record in sorted(set(used) - known)])
    remove(connection, deal_use, [_use(tenant, deal_id, record) for record in sorted(known - set(used))])


def _use(tenant: str, deal_id: str, record: str) -> dict[str, str]:
    return {"tenant": tenant, "record": record, "deal": deal_id}


def load_pending(connection: Connection, tenant: str, *, after: str, limit: int) -> Sequence[str]:
    """List some of the deals that wait to be assembled anew, in their order, those behind `after`."""
    waiting = select(pending_deal.c.deal).where(pending_deal.c.tenant == tenant, pending_deal.c.deal > after)
    return connection.scalars(waiting.order_by(pending_deal.c.deal).limit(limit)).all()


def count_pending(connection: Connection, tenant: str) -> int:
    """Say how many deals wait to be assembled anew."""
    waiting = select(func.count()).select_from(pending_deal).where(pending_deal.c.tenant == tenant)
    return connection.scalar(waiting) or 0


def clear_pending(connection: Connection, tenant: str, deal_ids: Collection[str]) -> None:
    """Take deals off the list of those that wait."""
    remove(connection, pending_deal, [{"tenant": tenant, "deal": deal_id} for deal_id in deal_ids])


def load_records(connection: Connection, tenant: str, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
    """Load records of one kind by id, deleted ones too, in the order of their ids."""
    return _load(connection, columns.tenant == tenant, columns.kind == kind, columns.id.in_(set(ids)))


def load_children(connection: Connection, tenant: str, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
    """Load the live records of one kind that hang on one of `parents`, in the order of their ids."""
    hanging = columns.parent.in_(set(parents))
    return _load(connection, columns.tenant == tenant, columns.kind == kind, hanging, columns.deleted.is_(False))


def load_account_contacts(connection: Connection, tenant: str, account: str) -> Sequence[CrmRecord]:
    """Load an account's live contacts in the order of their ids; it looks through all of the tenant's contacts."""
    named = cast(columns.body, Text).contains(account, autoescape=True)
    found = _load(connection, columns.tenant == tenant, columns.kind == "Contact", named, columns.deleted.is_(False))
    return [record for record in found if record.fields.get("AccountId") == account]


def _load(connection: Connection, *conditions: Any) -> Sequence[CrmRecord]:
    asked = select(columns.kind, columns.id, columns.parent, columns.stamp, columns.deleted, columns.body)
    return [_to_record(row) for row in connection.execute(asked.where(*conditions).order_by(columns.id))]


def _to_record(row: AnyRow) -> CrmRecord:
    fields: dict[str, Json] = row.body
    return CrmRecord(
        kind=row.kind, id=row.id, parent=row.parent, stamp=row.stamp, deleted=bool(row.deleted), fields=fields
    )


class StoredMirror:
    """The records that an assembler gathers deals from, as one transaction sees them.

    What hangs on the deals that are assembled `together` is loaded for all of them with the first that asks, and each
    record once.
    """

    def __init__(self, connection: Connection, tenant: str, together: Collection[str] = ()) -> None:
        self._connection = connection
        self._tenant = tenant
        self._together = frozenset(together)
        self._children: dict[str, dict[str | None, list[CrmRecord]]] = {}
        self._asked: dict[tuple[str, frozenset[str]], Sequence[CrmRecord]] = {}
        self._records: dict[tuple[str, str], CrmRecord | None] = {}

    def children(self, kind: str, parents: Collection[str]) -> Sequence[CrmRecord]:
        """Return the live records of `kind` that hang on one of `parents`, in the order of their ids."""
        asked = frozenset(parents)
        if asked <= self._together:
            if kind not in self._children:
                loaded = load_children(self._connection, self._tenant, kind, self._together)
                self._children[kind] = _by_parent(loaded)
            held = self._children[kind]
            return sorted((record for parent in asked for record in held.get(parent, ())), key=lambda record: record.id)
        if (kind, asked) not in self._asked:
            self._asked[kind, asked] = load_children(self._connection, self._tenant, kind, asked)
        return self._asked[kind, asked]

    def records(self, kind: str, ids: Collection[str]) -> Sequence[CrmRecord]:
        """Return the records of `kind` with these ids, deleted ones too, in the order of their ids."""
        unknown = {own_id for own_id in ids if (kind, own_id) not in self._records}
        if unknown:
            self._records.update({(kind, own_id): None for own_id in unknown})
            loaded = load_records(self._connection, self._tenant, kind, unknown)
            self._records.update({(kind, record.id): record for record in loaded})
        found = (self._records[kind, own_id] for own_id in sorted(set(ids)))
        return [record for record in found if record is not None]


def _by_parent(records: Iterable[CrmRecord]) -> dict[str | None, list[CrmRecord]]:
    grouped: dict[str | None, list[CrmRecord]] = {}
    for record in records:
        grouped.setdefault(record.parent, []).append(record)
    return grouped
