"""Decides what stands in the list of deals, and in which other ways it can be asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from graph.analysis import Band
from graph.speech import mark, say
from plugin.listing import DealList, ListedDeal
from plugin.lists import SORTS, Column, Group, ListQuestion, ListView, Sort, write_question
from plugin.saved_views import SavedView
from plugin.views import PipelineRow, Viewer
from web.presenters.formats import to_ago, to_amount, to_day
from web.presenters.pipeline_chips import Chip, to_chips, to_query, without_filters
from web.presenters.pipeline_sums import PipelineShare, to_group_words, to_shares
from web.presenters.pipeline_told import tell_about, tell_count, tell_empty, tell_order
from web.presenters.pipeline_trend import Trend, to_trend
from web.presenters.pipeline_words import ABOUT, BACKWARDS, COLUMNS, FORWARDS, GROUPS, UNGROUPED, VIEWS
from web.presenters.pipeline_words import SORTS as SORT_WORDS
from web.presenters.states import to_alignment_word
from web.presenters.words import AUTHORITY, BANDS, StateWord

__all__ = ["SORTS", "PipelineDeal", "PipelineView", "to_deal", "to_pipeline"]

NOT_GIVEN = mark("not given")
FALLING: frozenset[Sort] = frozenset({"risk", "amount", "changed"})
"""Orders that begin with the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """An agreed next step: what, and by whom and when."""

    what: str
    who: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineDeal:
    """One deal in the list; `account` is None where the name says it already."""

    id: str
    name: str
    account: str | None
    full_account: str
    owner: str | None
    stage: str | None
    amount: str
    closes: str
    changed: str
    alignment: StateWord
    authority: StateWord
    risk: int
    band: Band
    band_words: str
    trend: Trend | None
    verdict: str
    step: StepWords | None


@dataclass(frozen=True, slots=True)
class PipelineGroup:
    """Deals that follow each other under one head; no head where the list isn't grouped."""

    head: str | None
    sums: str
    deals: tuple[PipelineDeal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A link that asks the list in another way."""

    key: str
    label: str
    query: str
    current: bool
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedChoice:
    """The saved list that is shown, and whether it was changed since it was saved."""

    id: str
    name: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineView:
    """The list: what it shows, of how many, in which order, how old, and where it goes on.

    `told` is what columns or heads of groups tell, so that no deal repeats it. `query` asks this list, `start` its
    first page, `hidden` are its parameters but the words searched for.
    """

    groups: tuple[PipelineGroup, ...]
    columns: tuple[tuple[Column, str], ...]
    told: frozenset[str]
    views: tuple[Choice, ...]
    saved: SavedChoice | None
    about: str
    chips: tuple[Chip, ...]
    unfiltered: str
    shares: tuple[PipelineShare, ...]
    count: str
    order: str
    sorts: tuple[Choice, ...]
    rising: bool
    groupings: tuple[Choice, ...]
    age: str | None
    query: str
    start: str
    next_key: str | None
    further: bool
    words: str
    hidden: tuple[tuple[str, str], ...]
    empty: str | None


def to_deal(listed: ListedDeal, now: datetime) -> PipelineDeal:
    """Put one deal into words."""
    row = listed.row
    return PipelineDeal(
        id=row.id,
        name=row.name,
        account=None if row.account and row.name.startswith(row.account) else row.account,
        full_account=row.account or say(NOT_GIVEN),
        owner=row.owner,
        stage=row.stage,
        amount=to_amount(row.amount, row.currency) or say(NOT_GIVEN),
        closes=to_day(row.close_date) if row.close_date else say(NOT_GIVEN),
        changed=to_day(row.changed_at) if row.changed_at else say(NOT_GIVEN),
        alignment=to_alignment_word(row.alignment, row.toward),
        authority=AUTHORITY[row.authority],
        risk=row.risk,
        band=row.band,
        band_words=BANDS[row.band],
        trend=to_trend(row.risk, listed.trend, row.analysed_at.astimezone(UTC).date()),
        verdict=row.verdict,
        step=_to_step(listed, now),
    )


def _to_step(listed: ListedDeal, now: datetime) -> StepWords | None:
    step = listed.step
    if step is None:
        return None
    if step.due is None:
        return StepWords(what=step.what, who=step.owner, late=False)
    day = to_day(step.due)
    if step.due.astimezone(UTC).date() < now.astimezone(UTC).date():
        who = say("{owner}, by {day} (overdue)", owner=step.owner, day=day)
        return StepWords(what=step.what, who=who, late=True)
    return StepWords(what=step.what, who=say("{owner}, by {day}", owner=step.owner, day=day), late=False)


def to_pipeline(
    listed: DealList,
    now: datetime,
    *,
    viewer: Viewer,
    saved: Sequence[SavedView] = (),
    saved_id: str | None = None,
    further: bool = False,
) -> PipelineView:
    """Put one page of the list into words; `saved_id` is the saved list that it began with."""
    question, page = listed.question, listed.page
    current = next((view for view in saved if view.id == saved_id), None)
    kept = current.id if current else None
    oldest = min((row.analysed_at for row in page.rows), default=None)
    start = to_query(question, ("saved", kept))
    return PipelineView(
        groups=_to_groups(listed, now),
        columns=tuple((column, COLUMNS[column]) for column in question.columns),
        told=frozenset({*question.columns, question.group or ""}),
        views=tuple(_iter_views(question, viewer, saved, kept)),
        saved=SavedChoice(id=current.id, name=current.name, changed=current.question != question) if current else None,
        about=tell_about(listed),
        chips=to_chips(question, listed.names),
        unfiltered=to_query(without_filters(question)),
        shares=to_shares(listed.sums or (), question),
        count=tell_count(listed),
        order=tell_order(question),
        sorts=tuple(_iter_sorts(question, kept)),
        rising=(question.sort in FALLING) is question.backwards,
        groupings=tuple(_iter_groupings(question, kept)),
        age=say("Oldest analysis: {ago}", ago=to_ago(oldest, now)) if oldest else None,
        query=to_query(question),
        start=start,
        next_key=page.next_key,
        further=further,
        words=question.words,
        hidden=(*((name, value) for name, value in write_question(question) if name != "q"), *_keep(kept)),
        empty=None if page.rows else tell_empty(listed, viewer, further=further),
    )


def _keep(saved_id: str | None) -> tuple[tuple[str, str], ...]:
    return (("saved", saved_id),) if saved_id else ()


def _to_groups(listed: DealList, now: datetime) -> tuple[PipelineGroup, ...]:
    deals = listed.deals
    group = listed.question.group
    if group is None:
        return (PipelineGroup(None, "", tuple(to_deal(deal, now) for deal in deals)),) if deals else ()
    words = to_group_words(listed)
    return tuple(
        PipelineGroup(
            head=_to_head(together[0].row, group),
            sums=words.get(key, ""),
            deals=tuple(to_deal(deal, now) for deal in together),
        )
        for key, together in ((key, tuple(some)) for key, some in groupby(deals, lambda deal: _key_of(deal.row, group)))
    )


def _key_of(row: PipelineRow, group: Group) -> str:
    return (row.owner_id if group == "owner" else row.stage) or ""


def _to_head(row: PipelineRow, group: Group) -> str:
    return (row.owner if group == "owner" else row.stage) or UNGROUPED[group]


def _iter_views(
    question: ListQuestion, viewer: Viewer, saved: Sequence[SavedView], saved_id: str | None
) -> Iterator[Choice]:
    look = replace(without_filters(question), view="all")
    for view, label in VIEWS.items():
        if _is_offered(view, viewer) or view == question.view:
            query = to_query(replace(look, view=view))
            current = not saved_id and view == question.view
            yield Choice(key=view, label=label, query=query, current=current, hint=ABOUT[view])
    for kept in saved:
        if kept.question is not None:
            query = to_query(kept.question, ("saved", kept.id))
            yield Choice(
                key=kept.id, label=kept.name, query=query, current=kept.id == saved_id, hint=say("Saved by you")
            )


def _is_offered(view: ListView, viewer: Viewer) -> bool:
    """Whose deals are whose is told of people only; a rep has no team."""
    if view == "team":
        return viewer.user is not None and viewer.role != "rep"
    return view != "mine" or viewer.user is not None


def _iter_sorts(question: ListQuestion, saved_id: str | None) -> Iterator[Choice]:
    for sort, label in SORT_WORDS.items():
        current = sort == question.sort
        turned = current and not question.backwards
        query = to_query(replace(question, sort=sort, backwards=turned), ("saved", saved_id))
        hint = (BACKWARDS if turned else FORWARDS)[sort]
        yield Choice(key=sort, label=label, query=query, current=current, hint=hint)


def _iter_groupings(question: ListQuestion, saved_id: str | None) -> Iterator[Choice]:
    for group in (None, *GROUPS):
        query = to_query(replace(question, group=group), ("saved", saved_id))
        label = GROUPS[group] if group else say("None")
        yield Choice(key=group or "none", label=label, query=query, current=group == question.group)
