"""In which order the deals of a list come, and how a page goes on where the one before ended."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.lists import SORTS, Group, Sort
from plugin.store.list_filters import FEW, OPEN, Selection, build_conditions, without_index
from plugin.store.tables import deal
from plugin.views import PipelinePage, PipelineRow, Viewer


@dataclass(frozen=True, slots=True)
class _By:
    """By what deals are ordered, which way, and what a page's key holds of it."""

    column: ColumnElement[Any]
    falling: bool
    holds: type


BY: Mapping[str, _By] = {
    "risk": _By(deal.c.risk, falling=True, holds=int),
    "amount": _By(deal.c.amount_key, falling=True, holds=float),
    "close_date": _By(deal.c.close_key, falling=False, holds=datetime),
    "name": _By(deal.c.name_key, falling=False, holds=str),
    "stage": _By(deal.c.stage_key, falling=False, holds=str),
    "owner": _By(deal.c.owner_key, falling=False, holds=str),
    "changed": _By(deal.c.updated_at, falling=True, holds=datetime),
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
    deal.c.alignment,
    deal.c.toward,
    deal.c.authority,
    deal.c.risk,
    deal.c.band,
    deal.c.verdict,
    deal.c.analysed_at,
    deal.c.owner_id,
    deal.c.updated_at.label("changed_at"),
)
HIGHEST = 2**31 - 1
"""The highest number in a column of whole numbers."""
MANY = 500
"""How many deals a list that is read whole takes at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order of a list: `backwards` turns it round; groups come by their name or place, whatever is within."""

    sort: Sort = "risk"
    backwards: bool = False
    group: Group | None = None

    @property
    def name(self) -> str:
        """What a page's key calls it."""
        return f"{self.group or ''}/{self.sort}/{'back' if self.backwards else ''}"

    @property
    def parts(self) -> tuple[_By, ...]:
        """By what, then by what; last the id, so that one index serves an order and the way back."""
        by = BY[self.sort]
        falling = by.falling is not self.backwards
        parts = (_By(by.column, falling, by.holds), _By(deal.c.id, falling, str))
        if self.group is None or self.group == self.sort:
            return parts
        return (BY[self.group], *parts)


def build_order(sort: str, *, backwards: bool = False, group: Group | None = None) -> Order:
    """Return the order of that name; raises `InputRefusedError` for one that there isn't."""
    if sort not in BY:
        raise InputRefusedError(
            say("The list can't be sorted by {sort}; it can be by {known}.", sort=sort, known=", ".join(SORTS))
        )
    return Order(sort=sort, backwards=backwards, group=group)  # type: ignore[arg-type] # just looked up


def load_pipeline_page(
    connection: Connection,
    viewer: Viewer,
    *,
    order: Order,
    wanted: Selection = OPEN,
    limit: int | None,
    after: str | None,
    count_to: int | None = None,
) -> PipelinePage:
    """Load one page of the deals wanted, or without a limit all of them; `count_to` ends the counting there.

    Raises `InputRefusedError` where `after` isn't the key of a page in this order.
    """
    conditions = build_conditions(connection, viewer, wanted)
    total = _count(connection, conditions, count_to)
    if total == 0:
        _check_key(order, after)
        return PipelinePage(rows=(), total=0, next_key=None)
    start = [] if after is None else [_build_start(order, _read_key(order, after))]
    keys = [without_index(connection, part.column) for part in order.parts] if total <= FEW else None
    asked = _choose(order, [*conditions, *start], keys)
    rows = connection.execute(asked if limit is None else asked.limit(limit + 1)).all()
    more = limit is not None and len(rows) > limit
    page = rows[:limit] if more else rows
    return PipelinePage(
        rows=tuple(map(_to_row, page)),
        total=total if count_to is None else min(total, count_to),
        next_key=_write_key(order, page[-1]) if more and page else None,
        more_than_total=count_to is not None and total > count_to,
    )


def iter_pipeline(
    connection: Connection, viewer: Viewer, *, order: Order, wanted: Selection, most: int | None = None
) -> Iterator[PipelineRow]:
    """Yield the deals of a list, all or the first `most`, without holding them all at once."""
    conditions = build_conditions(connection, viewer, wanted)
    asked = _choose(order, conditions, None).limit(most).execution_options(yield_per=MANY)
    yield from map(_to_row, connection.execute(asked))


def load_listed_ids(
    connection: Connection, viewer: Viewer, *, order: Order, wanted: Selection, most: int
) -> Sequence[str]:
    """List the ids of the first `most` deals of a list."""
    asked = select(deal.c.id).where(*build_conditions(connection, viewer, wanted)).order_by(*_build_orders(order))
    return connection.scalars(asked.limit(most)).all()


def _count(connection: Connection, conditions: Sequence[ColumnElement[bool]], count_to: int | None) -> int:
    if count_to is None:
        return connection.scalar(select(func.count()).select_from(deal).where(*conditions)) or 0
    some = select(deal.c.id).where(*conditions).limit(count_to + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _choose(
    order: Order, conditions: Sequence[ColumnElement[bool]], keys: Sequence[ColumnElement[Any]] | None
) -> Select[Any]:
    """Choose the rows in their order; with `keys`, which equal the order's columns, by these."""
    labelled = (part.column.label(f"key_{place}") for place, part in enumerate(order.parts))
    asked = select(*COLUMNS, *labelled).where(*conditions).order_by(*_build_orders(order, keys))
    # true of every deal, and says which index has the groups in their order
    return asked if keys or order.group is None else asked.where(order.parts[0].column >= "")


def _build_orders(order: Order, keys: Sequence[ColumnElement[Any]] | None = None) -> list[ColumnElement[Any]]:
    columns = keys or [part.column for part in order.parts]
    return [column.desc() if part.falling else column.asc() for column, part in zip(columns, order.parts, strict=True)]


def _build_start(order: Order, values: Sequence[Any]) -> ColumnElement[bool]:
    """Return what holds for all deals behind the one with these values."""
    parts = order.parts
    behind = [
        and_(
            *(part.column == value for part, value in zip(parts[:place], values[:place], strict=True)),
            _build_behind(parts[place], values[place]),
        )
        for place in range(len(parts))
    ]
    # said once more of the first part alone, so that a database starts there in its index
    first, value = parts[0], values[0]
    return and_(first.column <= value if first.falling else first.column >= value, or_(*behind))


def _build_behind(part: _By, value: Any) -> ColumnElement[bool]:
    behind: ColumnElement[bool] = part.column < value if part.falling else part.column > value
    return behind


def _to_row(row: Row[*tuple[Any, ...]]) -> PipelineRow:
    return PipelineRow(**{column.name: getattr(row, column.name) for column in COLUMNS})


def _write_key(order: Order, row: Row[*tuple[Any, ...]]) -> str:
    values = [getattr(row, f"key_{place}") for place in range(len(order.parts))]
    written = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps([order.name, *written]).encode()).decode()


def _check_key(order: Order, after: str | None) -> None:
    if after is not None:
        _read_key(order, after)


def _read_key(order: Order, key: str) -> Sequence[Any]:
    try:
        name, *values = json.loads(base64.urlsafe_b64decode(key.encode("ascii")))
        if name == order.name:
            return [_read_value(part, value) for part, value in zip(order.parts, values, strict=True)]
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    raise InputRefusedError(say("The key of the page isn't one that a page gave; begin at the first page."))


def _read_value(part: _By, value: object) -> Any:
    if part.holds is datetime and isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a time without a zone")
        return moment.astimezone(UTC)
    if type(value) is not part.holds:
        raise TypeError("another kind of value")
    if isinstance(value, int) and abs(value) > HIGHEST:
        raise ValueError("a number that no column holds")
    if isinstance(value, str) and b"\0" in value.encode():
        raise ValueError("a text that no column holds")
    return value
