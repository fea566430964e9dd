"""Which rows of a deal change when it comes in anew, and which stay because they came another way."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, select, update

from connectors.records import Json
from graph.deal import Deal, Facts
from plugin.store.deal_rows import FACTS, DealRow, build_deal_digest, from_rows, to_rows
from plugin.store.former_facts import build_former
from plugin.store.list_columns import (
    LEAST,
    LONGEST_SORT_KEY,
    NEVER,
    build_owner_key,
    build_search_key,
    build_stage_key,
)
from plugin.store.tables import deal as deal_table
from plugin.store.tables import deal_record
from plugin.store.upserts import remove, upsert

Origin = Literal["salesforce", "file"]
AnyRow = Row[*tuple[Any, ...]]
Stored = dict[tuple[str, str], AnyRow]
NOBODY: Mapping[str, str | None] = {}
ANALYSED = ("risk", "band", "alignment", "toward", "authority", "verdict", "analysed_at", "worse_at")
"""Columns of a deal that its newest analysis fills."""


@dataclass(slots=True)
class SavedDeals:
    """What became of deals that came in: ids by outcome; `refused` with the rows that another way owns."""

    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def save_deals(
    connection: Connection,
    tenant: str,
    deals: Iterable[Deal],
    *,
    origin: Origin,
    now: datetime,
    owners: Mapping[str, str | None] = NOBODY,
) -> SavedDeals:
    """Save deals that came by `origin`, row by row where something changed; `owners` are the CRM's ids of our users.

    Rows that came another way stay. Where both hold the same row, the sync keeps the one entered here, except for
    the facts; a file that says something else than a row from elsewhere is refused whole.
    """
    coming = {deal.deal.id: deal for deal in deals}
    known = _load_known(connection, tenant, coming)
    stored = _load_stored(connection, tenant, coming)
    saved = SavedDeals()
    deal_rows: list[dict[str, Any]] = []
    changed_rows: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    for deal_id, deal in coming.items():
        change = _compare(deal, owners.get(deal_id), origin, known.get(deal_id), stored[deal_id])
        if change.conflicts:
            saved.refused[deal_id] = change.conflicts
        elif change.is_empty:
            saved.unchanged.append(deal_id)
        else:
            saved.changed.append(deal_id)
            place = {"tenant": tenant, "deal": deal_id}
            gone.extend({**place, "list": list_name, "id": row_id} for list_name, row_id in change.gone)
            changed_rows.extend({**place, **_to_columns(row, origin, now)} for row in change.rows)
            columns = {**change.columns, **build_former(known.get(deal_id), change.columns, now=now)}
            deal_rows.append({"tenant": tenant, "id": deal_id, **columns, "updated_at": now, "removed_at": None})
    upsert(connection, deal_table, deal_rows, keep=ANALYSED)
    remove(connection, deal_record, gone)
    upsert(connection, deal_record, changed_rows)
    return saved


@dataclass(frozen=True, slots=True)
class _Change:
    """What differs between a deal as stored and as it comes in."""

    rows: tuple[DealRow, ...] = ()
    gone: tuple[tuple[str, str], ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    is_empty: bool = False


def _compare(deal: Deal, owner_id: str | None, origin: Origin, known: AnyRow | None, stored: Stored) -> _Change:
    ours = {key for key, row in stored.items() if _belongs_to(row, origin)}
    coming = {row.key: row for row in to_rows(deal)}
    others = {key for key in coming if key in stored and key not in ours}
    if origin == "file":
        conflicts = tuple(sorted(key for key in others if stored[key].digest != coming[key].digest))
        if conflicts:
            return _Change(conflicts=conflicts)
    rows = tuple(row for key, row in coming.items() if key not in others and _differs(row, stored.get(key), origin))
    gone = tuple(sorted(ours - coming.keys()))
    owner: Origin = "salesforce" if known is not None and known.origin == "salesforce" else origin
    digests = {key: row.digest for key, row in stored.items() if key not in gone}
    digests |= {row.key: row.digest for row in rows}
    digest = build_deal_digest(digests, deal.as_of if owner == "file" else None)
    columns = {**to_fact_columns(deal.deal, owner_id), "as_of": deal.as_of}
    if known is not None and owner != origin:  # a file added to a deal of the CRM: facts and clock stay the CRM's
        columns = {name: getattr(known, name) for name in columns}
    # the owner's id is no part of the digest: somebody of the same name may have taken the deal over
    same = known is not None and (known.digest, known.owner_id) == (digest, columns["owner_id"])
    if known is not None and known.removed_at is None and same and not rows and not gone:
        return _Change(is_empty=True)
    return _Change(rows=rows, gone=gone, columns={"origin": owner, "digest": digest, **columns})


def _belongs_to(row: AnyRow, origin: Origin) -> bool:
    if row.origin == origin:
        return True
    return origin == "salesforce" and ("salesforce" in (row.source_system, row.origin) or row.list == FACTS)


def _differs(row: DealRow, stored: AnyRow | None, origin: Origin) -> bool:
    return stored is None or (stored.digest, stored.place, stored.origin) != (row.digest, row.place, origin)


def _load_known(connection: Connection, tenant: str, ids: Collection[str]) -> dict[str, AnyRow]:
    rows = connection.execute(select(deal_table).where(deal_table.c.tenant == tenant, deal_table.c.id.in_(ids)))
    return {row.id: row for row in rows}


def _load_stored(connection: Connection, tenant: str, ids: Collection[str]) -> defaultdict[str, Stored]:
    columns = deal_record.c
    asked = select(
        columns.deal, columns.list, columns.id, columns.digest, columns.place, columns.origin, columns.source_system
    ).where(columns.tenant == tenant, columns.deal.in_(ids))
    stored: defaultdict[str, Stored] = defaultdict(dict)
    for row in connection.execute(asked):
        stored[row.deal][row.list, row.id] = row
    return stored


def _to_columns(row: DealRow, origin: Origin, now: datetime) -> dict[str, Any]:
    return {
        "list": row.list,
        "id": row.id,
        "place": row.place,
        "origin": origin,
        "source_system": row.source_system or origin,
        "source_record": to_column_text(row.source_record),
        "at": row.at,
        "recorded_at": now,
        "body": row.body,
        "digest": row.digest,
    }


def to_fact_columns(facts: Facts, owner_id: str | None) -> dict[str, Any]:
    """Return what a deal's columns hold of its facts; `owner_id` is the CRM's id of its owner."""
    owner_id = owner_id or facts.owner
    return {
        "name": to_column_text(facts.name),
        "name_key": to_column_text(facts.name.casefold()[:LONGEST_SORT_KEY]),
        "account": to_column_text(facts.account),
        "owner": to_column_text(facts.owner),
        "owner_id": to_column_text(owner_id),
        "owner_key": to_column_text(build_owner_key(facts.owner, owner_id)),
        "stage": to_column_text(facts.stage),
        "stage_key": to_column_text(build_stage_key(facts.stage, facts.stage_number)),
        "search_key": to_column_text(build_search_key(facts)),
        "amount": facts.amount,
        "amount_key": LEAST if facts.amount is None else facts.amount,
        "currency": to_column_text(facts.currency),
        "close_date": facts.close_date,
        "close_key": facts.close_date or NEVER,
        "status": facts.status,
    }


def to_column_text(text: str | None) -> str | None:
    """Replace what a database's text can't hold; the row's body keeps the text as it came."""
    if text is None:
        return None
    return text.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode("utf-8")


def load_deals(connection: Connection, tenant: str, ids: Collection[str]) -> dict[str, Deal]:
    """Load deals by id, in the order of `ids`; those that aren't there, or were removed, are left out."""
    known = {key: row for key, row in _load_known(connection, tenant, ids).items() if row.removed_at is None}
    rows: dict[str, list[tuple[str, Any]]] = {deal_id: [] for deal_id in ids if deal_id in known}
    columns = deal_record.c
    asked = (
        select(columns.deal, columns.list, columns.body)
        .where(columns.tenant == tenant, columns.deal.in_(list(rows)))
        .order_by(columns.deal, columns.list, columns.place, columns.id)
    )
    for deal_id, list_name, body in connection.execute(asked):
        rows[deal_id].append((list_name, body))
    return {deal_id: from_rows(known[deal_id].as_of, parts) for deal_id, parts in rows.items()}


def load_file_rows(
    connection: Connection, tenant: str, deal_id: str, lists: Sequence[str]
) -> Sequence[tuple[str, str, Json]]:
    """Load (list, id, body) of the rows of these lists that files brought into a deal."""
    columns = deal_record.c
    asked = select(columns.list, columns.id, columns.body).where(
        columns.tenant == tenant, columns.deal == deal_id, columns.origin == "file", columns.list.in_(lists)
    )
    ordered = asked.order_by(columns.list, columns.place, columns.id)
    return [(row.list, row.id, row.body) for row in connection.execute(ordered)]


def drop_file_rows(connection: Connection, tenant: str, deal_id: str, keys: Collection[tuple[str, str]]) -> None:
    """Take rows out of a deal that are kept elsewhere from now on."""
    place = {"tenant": tenant, "deal": deal_id}
    remove(connection, deal_record, [{**place, "list": name, "id": row_id} for name, row_id in sorted(keys)])


def load_deal_ids(connection: Connection, tenant: str, *, open_only: bool = False) -> Sequence[str]:
    """List the ids of the tenant's deals in their order, those removed left out."""
    asked = select(deal_table.c.id).where(deal_table.c.tenant == tenant, deal_table.c.removed_at.is_(None))
    if open_only:
        asked = asked.where(deal_table.c.status == "open")
    return connection.scalars(asked.order_by(deal_table.c.id)).all()


def has_deal(connection: Connection, tenant: str, deal_id: str) -> bool:
    """Whether the deal is there and wasn't removed."""
    asked = select(deal_table.c.id).where(
        deal_table.c.tenant == tenant, deal_table.c.id == deal_id, deal_table.c.removed_at.is_(None)
    )
    return connection.scalar(asked) is not None


def lock_deals(connection: Connection, tenant: str, ids: Collection[str]) -> None:
    """Keep stored deals from everybody else who asks for them so, until the transaction ends.

    Whoever changes a deal out of what stands there asks before looking; all its deals at once, as they are locked in
    their order.
    """
    asked = select(deal_table.c.id).where(deal_table.c.tenant == tenant, deal_table.c.id.in_(ids))
    connection.execute(asked.order_by(deal_table.c.id).with_for_update(key_share=True)).all()


def load_origin(connection: Connection, tenant: str, deal_id: str) -> Origin | None:
    """Return the way the deal came in."""
    asked = select(deal_table.c.origin).where(deal_table.c.tenant == tenant, deal_table.c.id == deal_id)
    origin: Origin | None = connection.scalar(asked)
    return origin


def remove_deals(connection: Connection, tenant: str, ids: Collection[str], *, now: datetime) -> int:
    """Take deals out of every list, keeping what was known; return how many were in."""
    columns = deal_table.c
    left = update(deal_table).where(columns.tenant == tenant, columns.id.in_(ids), columns.removed_at.is_(None))
    return connection.execute(left.values(removed_at=now)).rowcount


def at_moment(deal: Deal, as_of: datetime) -> Deal:
    """Return the deal with another clock."""
    return replace(deal, as_of=as_of.astimezone(UTC))
