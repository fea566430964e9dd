"""In which order the open deals are listed, and how a page goes on where the one before ended."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, literal, or_, select

from plugin.errors import InputRefusedError
from plugin.store.columns import Moment
from plugin.store.tables import analysis, deal, viewer_deal
from plugin.views import PipelinePage, PipelineRow, Viewer

Sort = Literal["risk", "amount", "close_date", "name"]
SORTS: tuple[Sort, ...] = get_args(Sort)
LEAST = -1e308
NEVER = literal(datetime(9999, 12, 31, tzinfo=UTC), Moment)


@dataclass(frozen=True, slots=True)
class _Order:
    """One order: by what, which way, and what a page's key holds. What isn't known comes last."""

    by: ColumnElement[Any]
    descending: bool
    holds: type


ORDERS: Mapping[str, _Order] = {
    "risk": _Order(analysis.c.risk, descending=True, holds=int),
    "amount": _Order(func.coalesce(deal.c.amount, LEAST), descending=True, holds=float),
    "close_date": _Order(func.coalesce(deal.c.close_date, NEVER), descending=False, holds=str),
    "name": _Order(deal.c.name_key, descending=False, holds=str),
}
COLUMNS = (
    deal.c.id,
    deal.c.name,
    deal.c.account,
    deal.c.owner,
    deal.c.stage,
    deal.c.amount,
    deal.c.currency,
    deal.c.close_date,
    analysis.c.alignment,
    analysis.c.toward,
    analysis.c.authority,
    analysis.c.risk,
    analysis.c.band,
    analysis.c.verdict,
    analysis.c.as_of.label("analysed_at"),
)


def load_pipeline_page(
    connection: Connection, viewer: Viewer, *, sort: str, limit: int | None, after: str | None
) -> PipelinePage:
    """Load one page of the open deals that are analysed and that the viewer sees; without a limit, all of them."""
    order = ORDERS.get(sort)
    if order is None:
        raise InputRefusedError(f"The list can't be sorted by {sort}; it can be by {', '.join(SORTS)}.")
    joined = (analysis.c.tenant == deal.c.tenant) & (analysis.c.deal == deal.c.id) & analysis.c.newest.is_(True)
    listed = [deal.c.tenant == viewer.tenant, deal.c.status == "open", deal.c.removed_at.is_(None)]
    if viewer.sight is not None:
        listed.append(_build_seen(viewer))
    total = connection.scalar(select(func.count()).select_from(deal.join(analysis, joined)).where(*listed)) or 0
    asked: Select[Any] = select(*COLUMNS, order.by.label("sort_key")).select_from(deal.join(analysis, joined))
    if after is not None:
        listed.append(_build_start(order, *_read_key(sort, order, after)))
    asked = asked.where(*listed).order_by(order.by.desc() if order.descending else order.by, deal.c.id)
    rows = connection.execute(asked if limit is None else asked.limit(limit + 1)).all()
    more = limit is not None and len(rows) > limit
    page = rows[:limit] if more else rows
    return PipelinePage(
        rows=tuple(map(_to_row, page)),
        total=total,
        next_key=_write_key(sort, page[-1]) if more and page else None,
    )


def _build_seen(viewer: Viewer) -> ColumnElement[bool]:
    """Of the deals, only those that the CRM shows the viewer."""
    seen = select(viewer_deal.c.deal).where(
        viewer_deal.c.tenant == viewer.tenant, viewer_deal.c.user == viewer.user, viewer_deal.c.deal == deal.c.id
    )
    return seen.exists()


def _build_start(order: _Order, value: Any, last_id: str) -> ColumnElement[bool]:
    further = order.by < value if order.descending else order.by > value
    return or_(further, and_(order.by == value, deal.c.id > last_id))


def _to_row(row: Row[*tuple[Any, ...]]) -> PipelineRow:
    return PipelineRow(**{column.name: getattr(row, column.name) for column in COLUMNS})


def _write_key(sort: str, row: Row[*tuple[Any, ...]]) -> str:
    value = row.sort_key.isoformat() if isinstance(row.sort_key, datetime) else row.sort_key
    return base64.urlsafe_b64encode(json.dumps([sort, value, row.id]).encode()).decode()


def _read_key(sort: str, order: _Order, key: str) -> tuple[Any, str]:
    try:
        key_sort, value, last_id = json.loads(base64.urlsafe_b64decode(key.encode("ascii")))
        if key_sort == sort and isinstance(last_id, str) and type(value) is order.holds:
            return datetime.fromisoformat(str(value)) if sort == "close_date" else value, last_id
    except (ValueError, TypeError, RecursionError):
        pass
    raise InputRefusedError("The key of the page isn't one that a page gave; begin at the first page.")
