"""What a review is: somebody's walk through a list of deals, what was noted at each, and what changed since the last.

A review belongs to whoever began it. Each deal is asked for as its panel is, so that a deal out of the leader's sight
is out of the review, too.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from connectors.files.codec import analysis_from_json, to_json
from connectors.records import Json
from graph.analysis import Analysis
from graph.change import diff
from graph.speech import say
from plugin.errors import DealNotFoundError, EntryChangedError, InputRefusedError, ReviewNotFoundError
from plugin.own_steps import OwnSteps, load_own_steps
from plugin.store.agreed_steps import AgreedStep, StepCounts, count_steps, load_earlier_done, load_review_steps
from plugin.store.list_steps import load_takers
from plugin.store.past_analyses import load_past
from plugin.store.reviews import (
    KeptReview,
    ReviewCounts,
    ReviewedDeal,
    add_review,
    count_deals,
    end_review,
    find_review,
    load_earlier,
    load_last_began,
    load_review_deals,
    load_reviews,
    save_body,
    save_note,
    save_seen,
)
from plugin.store.sights import load_all_seen
from plugin.store.store import Store
from plugin.views import DealView, Viewer

LONGEST_NAME = 80
LONGEST_NOTE = 8000
MOST_DEALS = 200
MOST_LISTED = 50
A_WEEK = timedelta(days=7)
GOES_ON = timedelta(days=1)
"""So long after its begin a review that isn't ended is taken to be the one that is being gone through."""


def key_of(viewer: Viewer) -> str:
    """Return the key under which something is kept for this viewer: who came by a link shares it with the role."""
    return viewer.user or f"link:{viewer.role}"


def last_review_at(store: Store, viewer: Viewer, now: datetime | None = None) -> datetime | None:
    """Return when the viewer's last review began in which a deal was looked at; None where there was none.

    With `now`, a review of the last day that isn't ended makes way for the one before it.
    """
    since = None if now is None else now - GOES_ON
    with store.reading(viewer.tenant) as connection:
        return load_last_began(connection, viewer.tenant, key_of(viewer), going_on_since=since)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A review in the list of reviews: how far it went, and what became of the steps agreed in it."""

    review: KeptReview
    deals: ReviewCounts
    steps: StepCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What a deal is compared with: its analysis of the last review, or else the one kept a week before this one."""

    analysis: Analysis
    at: datetime
    reviewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPart:
    """One deal of a review: the deal as it is now, where it stands among the others, and what changed.

    `deals` are those that the viewer sees; `changes` are sentences; `before` is None where nothing earlier is kept.
    """

    review: KeptReview
    deals: Sequence[ReviewedDeal]
    part: ReviewedDeal
    view: DealView
    before: Baseline | None
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSum:
    """What a review came to: its deals as they were left, how the last review left them, and the steps agreed.

    `done_meanwhile` are steps agreed before or elsewhere that were done while it went on, the first done first;
    `names` are those of the steps' owners by id; `out_of_sight` counts deals that the viewer doesn't see any more.
    """

    review: KeptReview
    deals: Sequence[ReviewedDeal]
    earlier: dict[str, ReviewedDeal]
    steps: Sequence[AgreedStep]
    names: Mapping[str, str]
    out_of_sight: int
    done_meanwhile: Sequence[AgreedStep] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Begins, shows and keeps reviews; `load_deal` and `check_list` ask for deals as everything else does."""

    store: Store
    load_deal: Callable[[Viewer, str], DealView]
    check_list: Callable[[Viewer], None]
    clock: Callable[[], datetime]

    def begin(self, viewer: Viewer, name: str, deal_ids: Sequence[str], *, asked: Json = None) -> str:
        """Begin a review of the first 200 of these deals and return its id; `asked` is the list's question."""
        if not deal_ids:
            raise InputRefusedError(say("There is no deal in this list to go through."))
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME:
            raise InputRefusedError(say("The name of a review has 1 to {most} characters.", most=LONGEST_NAME))
        review = KeptReview(id=uuid4().hex, leader=key_of(viewer), name=name, asked=asked or {}, began_at=self.clock())
        with self.store.writing(viewer.tenant) as connection:
            add_review(connection, viewer.tenant, review, deal_ids[:MOST_DEALS])
        return review.id

    def list(self, viewer: Viewer) -> Sequence[ReviewLine]:
        """List the viewer's newest reviews, the newest first."""
        with self.store.reading(viewer.tenant) as connection:
            reviews = load_reviews(connection, viewer.tenant, key_of(viewer), limit=MOST_LISTED)
            ids = [review.id for review in reviews]
            deals = count_deals(connection, viewer.tenant, ids)
            steps = count_steps(connection, viewer.tenant, ids)
        return [
            ReviewLine(
                review=review,
                deals=deals.get(review.id, ReviewCounts(deals=0, seen=0)),
                steps=steps.get(review.id, StepCounts(0, 0)),
            )
            for review in reviews
        ]

    def own_steps(self, viewer: Viewer) -> OwnSteps:
        """List the agreed steps that concern the viewer, whoever agreed on them."""
        self.check_list(viewer)
        with self.store.reading(viewer.tenant) as connection:
            return load_own_steps(connection, viewer, now=self.clock())

    def deals(self, viewer: Viewer, review_id: str) -> tuple[KeptReview, Sequence[ReviewedDeal]]:
        """List a review's deals that the viewer sees; raises `ReviewNotFoundError` where it isn't the viewer's."""
        review, deals, _ = self._load(viewer, review_id, bodies=False)
        return review, deals

    def look(self, viewer: Viewer, review_id: str, deal_id: str, *, counts: bool = True) -> ReviewPart:
        """Show one deal of a review and keep what it says now; with `counts` false, only show it.

        Raises `ReviewNotFoundError`, or `DealNotFoundError` where the deal isn't in it or out of sight.
        """
        review, deals, _ = self._load(viewer, review_id, bodies=False)
        part = next((part for part in deals if part.deal == deal_id), None)
        if part is None:
            raise DealNotFoundError(say("There is no such deal in this review."))
        view = self.load_deal(viewer, deal_id)
        before = self._find_baseline(viewer, review, deal_id)
        if counts and review.ended_at is None:
            part = self._keep_look(viewer, part, view)
            deals = [part if one.deal == deal_id else one for one in deals]
        return ReviewPart(
            review=review,
            deals=deals,
            part=part,
            view=view,
            before=before,
            changes=() if before is None else diff(before.analysis, view.analysis, view.deal),
        )

    def save_note(self, viewer: Viewer, review_id: str, deal_id: str, words: str, *, version: int) -> ReviewedDeal:
        """Keep a note over the version that was seen and return what is kept; the same words again change nothing.

        Raises `EntryChangedError` where the note was changed since, and `InputRefusedError` where it is too long.
        """
        words = words.replace("\r\n", "\n").strip()
        if len(words) > LONGEST_NOTE:
            raise InputRefusedError(
                say(
                    "A note has at most {most:,} characters; this one has {count:,}.",
                    most=LONGEST_NOTE,
                    count=len(words),
                )
            )
        _, deals, _ = self._load(viewer, review_id, bodies=False)
        part = next((part for part in deals if part.deal == deal_id), None)
        if part is None:
            raise DealNotFoundError(say("There is no such deal in this review."))
        if part.note == words:
            return part
        with self.store.writing(viewer.tenant) as connection:
            kept = save_note(connection, viewer.tenant, replace(part, note=words, version=version))
        if not kept:
            raise EntryChangedError(say("This note was changed in another window meanwhile."))
        return replace(part, note=words, version=version + 1)

    def end(self, viewer: Viewer, review_id: str, *, ended: bool) -> None:
        """End a review, or let it go on."""
        review, _, _ = self._load(viewer, review_id, bodies=False)
        with self.store.writing(viewer.tenant) as connection:
            end_review(connection, viewer.tenant, review.id, now=self.clock() if ended else None)

    def sum_up(self, viewer: Viewer, review_id: str) -> ReviewSum:
        """Tell what a review came to, of the deals that the viewer sees."""
        review, deals, hidden = self._load(viewer, review_id, bodies=True)
        shown = {deal.deal for deal in deals}
        with self.store.reading(viewer.tenant) as connection:
            earlier = load_earlier(connection, viewer.tenant, review, sorted(shown))
            steps = load_review_steps(connection, viewer.tenant, review.id)
            done_meanwhile = load_earlier_done(
                connection,
                viewer.tenant,
                sorted(shown),
                but=review.id,
                since=review.began_at,
                until=review.ended_at,
            )
            names = load_takers(connection, viewer.tenant, [*steps, *done_meanwhile])
        return ReviewSum(
            review=review,
            deals=deals,
            earlier=earlier,
            steps=[step for step in steps if step.deal in shown],
            names=names,
            out_of_sight=hidden,
            done_meanwhile=done_meanwhile,
        )

    def _load(self, viewer: Viewer, review_id: str, *, bodies: bool) -> tuple[KeptReview, Sequence[ReviewedDeal], int]:
        """Load a review of the viewer's own with the deals that they see, and how many they don't."""
        self.check_list(viewer)
        with self.store.reading(viewer.tenant) as connection:
            review = find_review(connection, viewer.tenant, key_of(viewer), review_id)
            if review is None:
                raise ReviewNotFoundError(say("There is no such review."))
            deals = load_review_deals(connection, viewer.tenant, review.id, bodies=bodies)
            if viewer.sight is None:
                return review, deals, 0
            seen = load_all_seen(connection, viewer.tenant, viewer.user or "")
        shown = [deal for deal in deals if deal.deal in seen]
        return review, shown, len(deals) - len(shown)

    def _find_baseline(self, viewer: Viewer, review: KeptReview, deal_id: str) -> Baseline | None:
        with self.store.reading(viewer.tenant) as connection:
            earlier = load_earlier(connection, viewer.tenant, review, [deal_id]).get(deal_id)
            if earlier is not None and earlier.seen_at is not None and earlier.body is not None:
                return Baseline(analysis=analysis_from_json(earlier.body), at=earlier.seen_at, reviewed=True)
            until = review.began_at - A_WEEK
            past = load_past(connection, viewer.tenant, [deal_id], until=until).get(deal_id)
        if past is None:
            return None
        return Baseline(analysis=analysis_from_json(past.body), at=past.as_of, reviewed=False)

    def _keep_look(self, viewer: Viewer, part: ReviewedDeal, view: DealView) -> ReviewedDeal:
        """Keep that the deal was looked at: when for the first time, and what its newest analysis says."""
        now = self.clock()
        body = to_json(view.analysis)
        with self.store.writing(viewer.tenant) as connection:
            if part.seen_at is None:
                save_seen(connection, viewer.tenant, part.review, part.deal, body=body, now=now)
                return replace(part, seen_at=now)
            if view.analysis.as_of > part.seen_at:
                save_body(connection, viewer.tenant, part.review, part.deal, body=body)
        return part
