"""Decides what stands in the list of deals, and how its order is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graph.analysis import Band
from graph.wording import to_date
from plugin.views import PipelinePage, PipelineRow
from web.presenters.formats import to_age, to_amount, to_count, to_list
from web.presenters.states import to_alignment_word
from web.presenters.words import ALIGNED_AGAINST, ALIGNMENT, AUTHORITY, BANDS, StateWord

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


@dataclass(frozen=True, slots=True)
class PipelineShare:
    """How much of the pipeline stands on one state of agreement."""

    word: StateWord
    deals: int
    amounts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineView:
    """The list: what it shows, of how many, in which order, how old, and where it goes on.

    The shares are told only where the page shows the whole list: a part of it would mislead.
    """

    deals: tuple[PipelineDeal, ...]
    shares: tuple[PipelineShare, ...]
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
        account=None if row.account and row.name.startswith(row.account) else row.account,
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


def to_shares(rows: Iterable[PipelineRow]) -> tuple[PipelineShare, ...]:
    """Add up deals and amounts by agreement, from what can be relied on to what isn't known; currencies stay apart."""
    known = [ALIGNMENT[state] for state in ALIGNMENT if state != "unknown"]
    groups: dict[StateWord, list[PipelineRow]] = {word: [] for word in (*known, ALIGNED_AGAINST, ALIGNMENT["unknown"])}
    for row in rows:
        groups[to_alignment_word(row.alignment, row.toward)].append(row)
    return tuple(PipelineShare(word, len(group), _amounts(group)) for word, group in groups.items() if group)


def _amounts(rows: Iterable[PipelineRow]) -> str:
    sums: dict[str | None, float] = {}
    for row in rows:
        if row.amount is not None:
            sums[row.currency] = sums.get(row.currency, 0) + row.amount
    largest_first = sorted(sums.items(), key=lambda item: (-item[1], item[0] or ""))
    return to_list(filter(None, (to_amount(amount, currency) for currency, amount in largest_first)))


def to_pipeline(page: PipelinePage, sort: str, now: datetime) -> PipelineView:
    """Put one page of the list into words."""
    shown = len(page.rows)
    deals = to_count(page.total, "open deal")
    oldest = min((row.analysed_at for row in page.rows), default=None)
    return PipelineView(
        deals=tuple(_deal(row) for row in page.rows),
        shares=to_shares(page.rows) if shown == page.total else (),
        count=deals if shown == page.total else f"{shown} of {deals}",
        order=SORTS[sort][1],
        sort=sort,
        sorts=tuple((key, label) for key, (label, _) in SORTS.items()),
        age=f"Oldest analysis: {to_age(oldest, now)} ago" if oldest else None,
        next_key=page.next_key,
    )
