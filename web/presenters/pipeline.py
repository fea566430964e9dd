"""Decides what stands in the list of deals, and how its order is told."""

from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Band
from plugin.views import PipelinePage, PipelineRow
from web.presenters.formats import to_age, to_amount, to_count, to_date
from web.presenters.states import to_alignment_word
from web.presenters.words import AUTHORITY, BANDS, StateWord

SORTS = {
    "risk": ("Risk", "highest risk first"),
    "amount": ("Amount", "largest amount first"),
    "close_date": ("Close date", "next to close first"),
    "name": ("Deal", "by name"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineDeal:
    """One deal in the list."""

    id: str
    name: str
    account: str | None
    owner: str | None
    stage: str | None
    amount: str
    closes: str
    alignment: StateWord
    authority: StateWord
    risk: int
    band: Band
    band_words: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineView:
    """The list: what it shows, of how many, in which order, how old, and where it goes on."""

    deals: tuple[PipelineDeal, ...]
    count: str
    order: str
    sort: str
    sorts: tuple[tuple[str, str], ...]
    age: str | None
    next_key: str | None


def _deal(row: PipelineRow) -> PipelineDeal:
    return PipelineDeal(
        id=row.id,
        name=row.name,
        account=row.account,
        owner=row.owner,
        stage=row.stage,
        amount=to_amount(row.amount, row.currency) or "not given",
        closes=to_date(row.close_date) if row.close_date else "not given",
        alignment=to_alignment_word(row.alignment, row.toward),
        authority=AUTHORITY[row.authority],
        risk=row.risk,
        band=row.band,
        band_words=BANDS[row.band],
        verdict=row.verdict,
    )


def to_pipeline(page: PipelinePage, sort: str, now: datetime) -> PipelineView:
    """Put one page of the list into words."""
    shown = len(page.rows)
    deals = to_count(page.total, "open deal")
    oldest = min((row.analysed_at for row in page.rows), default=None)
    return PipelineView(
        deals=tuple(_deal(row) for row in page.rows),
        count=deals if shown == page.total else f"{shown} of {deals}",
        order=SORTS[sort][1],
        sort=sort,
        sorts=tuple((key, label) for key, (label, _) in SORTS.items()),
        age=f"Oldest analysis: {to_age(oldest, now)} ago" if oldest else None,
        next_key=page.next_key,
    )
