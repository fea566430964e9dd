"""What a list of deals shows: which deals a view means for this person today, and what stands beside each."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from sqlalchemy import Connection

from graph.analysis import AuthorityState
from plugin.analysing import iter_batches
from plugin.lists import LAST_REVIEW, WITHOUT_FINAL_WORD, ListQuestion, Since
from plugin.reviews import last_review_at
from plugin.store.list_filters import Selection
from plugin.store.list_steps import NextStep, load_next_steps
from plugin.store.list_sums import (
    Choices,
    GroupSum,
    HopeSum,
    load_choices,
    load_owner_names,
    sum_groups,
    sum_hope,
)
from plugin.store.list_trends import RiskOf, load_trends
from plugin.store.pipeline import Order, iter_pipeline, load_listed_ids, load_pipeline_page
from plugin.store.store import Store
from plugin.teams import team_of
from plugin.views import PipelinePage, PipelineRow, Viewer

COUNTED = 1000
"""Up to so many deals are counted and summed up wherever a list is shown; beyond, there are simply more."""
TREND = timedelta(weeks=8)
WITHOUT_REVIEW = timedelta(days=7)
BATCH = 200
LAST_DAY = date.max - timedelta(days=1)
"""The last day after which there is another one that can be written."""

EmptyView = Literal["nobody", "no_team"]
"""Why a view can't hold any deal: nobody in particular is signed in, or nobody reports to the viewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDeal:
    """A deal in a list, with its risk of the last weeks (the earliest day first) and the next step that was agreed."""

    row: PipelineRow
    step: NextStep | None = None
    trend: Sequence[RiskOf] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A moment that a list compares with, and whether it is that of the viewer's last review."""

    at: datetime
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DealList:
    """One page of a list: its deals, what the groups on it come to, what the whole list comes to where that is cheap.

    `names` are those of the owners that the question names; `compared` tells since when deals have worsened.
    """

    question: ListQuestion
    page: PipelinePage
    deals: Sequence[ListedDeal]
    groups: Sequence[GroupSum]
    sums: Sequence[HopeSum] | None
    names: Mapping[str, str]
    compared: Compared | None
    empty: EmptyView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resolved:
    """A question with nothing left to find out."""

    wanted: Selection
    order: Order
    compared: Compared | None
    empty: EmptyView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Answers questions about the list of deals, always of those that the viewer sees."""

    store: Store
    check_list: Callable[[Viewer], None]
    clock: Callable[[], datetime]

    def show(self, viewer: Viewer, question: ListQuestion, *, limit: int, after: str | None = None) -> DealList:
        """Load one page; raises `InputRefusedError` where `after` isn't the key of one in this order."""
        self.check_list(viewer)
        asked = self._resolve(viewer, question)
        with self.store.reading(viewer.tenant) as connection:
            page = load_pipeline_page(
                connection, viewer, order=asked.order, wanted=asked.wanted, limit=limit, after=after, count_to=COUNTED
            )
            group = question.group
            keys = {row.owner_id if group == "owner" else row.stage for row in page.rows}
            return DealList(
                question=question,
                page=page,
                deals=self._accompany(connection, viewer.tenant, page.rows, trends=True),
                groups=sum_groups(connection, viewer, asked.wanted, group, keys) if group and keys else (),
                sums=None if page.more_than_total else sum_hope(connection, viewer, asked.wanted),
                names=load_owner_names(connection, viewer.tenant, question.owner) if question.owner else {},
                compared=asked.compared,
                empty=asked.empty,
            )

    def sum_up(self, viewer: Viewer, question: ListQuestion) -> Sequence[HopeSum]:
        """Sum up a whole list by stage and agreement, however long it is."""
        self.check_list(viewer)
        asked = self._resolve(viewer, question)
        with self.store.reading(viewer.tenant) as connection:
            return sum_hope(connection, viewer, asked.wanted)

    def choices(self, viewer: Viewer, question: ListQuestion) -> Choices:
        """List the owners and stages that a list can be narrowed to: those of all deals of the question's status."""
        self.check_list(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return load_choices(connection, viewer, Selection(status=question.status))

    def ids(self, viewer: Viewer, question: ListQuestion, *, most: int) -> Sequence[str]:
        """List the ids of the first `most` deals of a list, in its order."""
        self.check_list(viewer)
        asked = self._resolve(viewer, question)
        with self.store.reading(viewer.tenant) as connection:
            return load_listed_ids(connection, viewer, order=asked.order, wanted=asked.wanted, most=most)

    def read(self, viewer: Viewer, question: ListQuestion, *, most: int | None = None) -> Iterator[ListedDeal]:
        """Give all deals of a list, or the first `most`, a few at a time; what can't be asked is refused at once."""
        self.check_list(viewer)
        return self._read(viewer, self._resolve(viewer, question), most)

    def _read(self, viewer: Viewer, asked: _Resolved, most: int | None) -> Iterator[ListedDeal]:
        with self.store.reading(viewer.tenant) as connection:
            rows = iter_pipeline(connection, viewer, order=asked.order, wanted=asked.wanted, most=most)
            for some in iter_batches(rows, BATCH):
                yield from self._accompany(connection, viewer.tenant, some, trends=False)

    def _accompany(
        self, connection: Connection, tenant: str, rows: Collection[PipelineRow], *, trends: bool
    ) -> Sequence[ListedDeal]:
        ids = [row.id for row in rows]
        steps = load_next_steps(connection, tenant, ids)
        found = load_trends(connection, tenant, ids, since=self.clock() - TREND) if trends else {}
        return [ListedDeal(row=row, step=steps.get(row.id), trend=found.get(row.id, ())) for row in rows]

    def _resolve(self, viewer: Viewer, question: ListQuestion) -> _Resolved:
        now = self.clock()
        owners = question.owner or None
        empty: EmptyView | None = None
        if question.view in ("mine", "team"):
            theirs = team_of(self.store, viewer) if question.view == "team" else find_own(viewer)
            empty = "nobody" if viewer.user is None else None if theirs else "no_team"
            owners = tuple(sorted(theirs if owners is None else theirs.intersection(owners)))
        first, last = question.closing_from, question.closing_to
        if question.view == "quarter":
            begins, ends = find_quarter(now.astimezone(UTC).date())
            first, last = max(first or begins, begins), min(last or ends, ends)
        final_words: tuple[AuthorityState, ...] | None = question.final_word or None
        if question.view == "no_final_word":
            final_words = tuple(each for each in final_words or WITHOUT_FINAL_WORD if each in WITHOUT_FINAL_WORD)
        asked_since = [question.worsened_since] if question.worsened_since else []
        compared = [
            self._find_since(viewer, since, now)
            for since in (*asked_since, *([LAST_REVIEW] if question.view == "worsened" else []))
        ]
        wanted = Selection(
            status=question.status,
            words=tuple(question.words.split()),
            agreements=question.agreement or None,
            final_words=final_words,
            bands=question.risk or None,
            stages=question.stage or None,
            owners=owners,
            closing_from=None if first is None else to_moment(first),
            closing_before=None if last is None else to_moment(min(last, LAST_DAY)) + timedelta(days=1),
            changed_since=None if question.changed_since is None else to_moment(question.changed_since),
            worsened_since=tuple(each.at for each in compared),
        )
        order = Order(sort=question.sort, backwards=question.backwards, group=question.group)
        return _Resolved(wanted=wanted, order=order, compared=compared[0] if compared else None, empty=empty)

    def _find_since(self, viewer: Viewer, since: Since, now: datetime) -> Compared:
        if isinstance(since, date):
            return Compared(at=to_moment(since), reviewed=False)
        at = last_review_at(self.store, viewer, now)
        return Compared(at=at or now - WITHOUT_REVIEW, reviewed=at is not None)


def find_own(viewer: Viewer) -> frozenset[str]:
    """Return the viewer's own id among owners; nothing where nobody in particular is signed in."""
    return frozenset() if viewer.user is None else frozenset({viewer.user})


def find_quarter(day: date) -> tuple[date, date]:
    """Return the first and the last day of the calendar quarter that a day is in."""
    first = date(day.year, day.month - (day.month - 1) % 3, 1)
    after = (first + timedelta(days=31 * 3)).replace(day=1)
    return first, after - timedelta(days=1)


def to_moment(day: date) -> datetime:
    """Return the begin of a day in UTC."""
    return datetime.combine(day, time.min, UTC)
