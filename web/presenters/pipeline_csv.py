"""Decides what a list of deals is as a file: every column, each a plain value, and no cell that a sheet would run."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime

from graph.speech import mark, say
from plugin.listing import ListedDeal
from web.presenters.states import to_alignment_word
from web.presenters.words import AUTHORITY

BYTE_ORDER_MARK = "\ufeff"
"""Tells spreadsheets that the letters are UTF-8; Excel takes them for something else without it."""
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a sheet take a cell for a formula, or look past the cell's begin for one; also in full width."""
LINES_AT_ONCE = 100

Cell = str | float | None
FIELDS: Mapping[str, Callable[[ListedDeal], Cell]] = {
    mark("Id"): lambda deal: deal.row.id,
    mark("Deal"): lambda deal: deal.row.name,
    mark("Account"): lambda deal: deal.row.account,
    mark("Owner"): lambda deal: deal.row.owner,
    mark("Stage"): lambda deal: deal.row.stage,
    mark("Amount"): lambda deal: deal.row.amount,
    mark("Currency"): lambda deal: deal.row.currency,
    mark("Close date"): lambda deal: _to_day(deal.row.close_date),
    mark("Agreement"): lambda deal: to_alignment_word(deal.row.alignment, deal.row.toward).label,
    mark("Final word"): lambda deal: AUTHORITY[deal.row.authority].label,
    mark("Risk (0 to 100)"): lambda deal: deal.row.risk,
    mark("Risk band"): lambda deal: deal.row.band,
    mark("In one sentence"): lambda deal: deal.row.verdict,
    mark("Agreed next step"): lambda deal: deal.step.what if deal.step else None,
    mark("By whom"): lambda deal: deal.step.owner if deal.step else None,
    mark("By when"): lambda deal: _to_day(deal.step.due) if deal.step else None,
    mark("Last change"): lambda deal: _to_day(deal.row.changed_at),
    mark("Analysed"): lambda deal: _to_day(deal.row.analysed_at),
}


def iter_csv(deals: Iterable[ListedDeal]) -> Iterator[str]:
    """Write the file piece by piece: a line of names, then a deal a line, days as `2026-03-31` in UTC."""
    held = io.StringIO()
    held.write(BYTE_ORDER_MARK)
    lines = csv.writer(held)
    lines.writerow(say(name) for name in FIELDS)
    for number, deal in enumerate(deals, start=1):
        lines.writerow([_to_cell(read(deal)) for read in FIELDS.values()])
        if number % LINES_AT_ONCE == 0:
            yield _take(held)
    yield _take(held)


def _take(held: io.StringIO) -> str:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text


def _to_cell(value: Cell) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(RUNS) else value
    return int(value) if float(value).is_integer() else value


def _to_day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).date().isoformat()
