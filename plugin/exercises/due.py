"""Decides what of charters, options and exercises is due: to be put or acknowledged, decided, or looked at again.

Of charters only those of open deals count, and of their decisions those that are neither made nor parked on record.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from graph.exercises.charter import CharterDecision, find_named, find_unacknowledged
from plugin.charter_bodies import from_body
from plugin.exercises.views import ExerciseLine
from plugin.options_bodies import from_body as read_sheet
from plugin.paper_versions import read_said
from plugin.store.deals import load_deals
from plugin.store.papers import load_papers, load_ticked

DueKind = Literal["draft", "waits", "listened", "decide", "founder", "review", "options"]
SOON = timedelta(days=7)
"""How long before its day something is told."""
SETTLED = ("decided", "parked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing that is due in a deal.

    `draft`: a charter, or a change of it, was put to nobody yet since `day`. `waits`: `people` (names, of `asked`
    people in all) haven't acknowledged it since `day`. `listened`: everybody was to be heard on `about` until `day`,
    and it isn't decided. `decide`: `about` is to be decided by `day`. `founder`: the role agreed with a founder is to
    be looked at on `day`. `review`: a kept exercise (`about` its title, `exercise` its id) is. `options`: what was
    decided by a three-options sheet that wasn't taken up again is.
    """

    deal: str
    deal_name: str
    kind: DueKind
    day: date
    about: str = ""
    people: Sequence[str] = ()
    asked: int = 0
    changed: bool = False
    """Of a draft: whether an earlier version is in force."""
    exercise: str | None = None
    by: date | None = None
    """Of what was listened to: by which day it is to be decided."""

    def is_late(self, today: date) -> bool:
        """Whether its day has gone by; what waits has no day of its own."""
        return self.kind not in ("draft", "waits") and self.day < today


def load_due(
    connection: Connection,
    tenant: str,
    lines: Iterable[ExerciseLine],
    *,
    deals_of: Collection[str] | None,
    now: datetime,
) -> Sequence[Due]:
    """List what is due in these deals (None: in all): what is late longest first, then what comes, then what waits."""
    today = now.date()
    found = [
        *_iter_reviews(lines, today),
        *_iter_charters(connection, tenant, deals_of, today),
        *_iter_options(connection, tenant, deals_of, today),
    ]
    return sorted(found, key=lambda due: (_find_rank(due, today), due.day, due.deal_name, due.about))


def _find_rank(due: Due, today: date) -> int:
    if due.kind in ("draft", "waits"):
        return 2
    return 0 if due.is_late(today) else 1


def _iter_reviews(lines: Iterable[ExerciseLine], today: date) -> Iterator[Due]:
    for line in lines:
        if line.review_at is not None and line.review_at.date() <= today + SOON:
            yield Due(
                deal=line.deal,
                deal_name=line.deal_name,
                kind="review",
                day=line.review_at.date(),
                about=line.title,
                exercise=line.id,
            )


def _iter_options(connection: Connection, tenant: str, deals_of: Collection[str] | None, today: date) -> Iterator[Due]:
    papers = load_papers(connection, tenant, "options", deals_of, drafts=True)
    days = {each.deal: read_sheet(read_said(each)).choice.review_on for each in papers if each.state == "closed"}
    near = {deal: day for deal, day in days.items() if day is not None and day <= today + SOON}
    for deal_id, deal in load_deals(connection, tenant, sorted(near)).items():
        if deal.deal.status == "open":
            yield Due(deal=deal_id, deal_name=deal.deal.name, kind="options", day=near[deal_id])


def _iter_charters(connection: Connection, tenant: str, deals_of: Collection[str] | None, today: date) -> Iterator[Due]:
    newest = {each.deal: each for each in load_papers(connection, tenant, "charter", deals_of, drafts=True)}
    in_force = {each.deal: each for each in load_papers(connection, tenant, "charter", deals_of)}
    ticked = load_ticked(connection, tenant, in_force.values())
    for deal_id, deal in load_deals(connection, tenant, sorted(newest)).items():
        if deal.deal.status != "open":
            continue
        make = partial(Due, deal=deal.deal.id, deal_name=deal.deal.name)
        put = in_force.get(deal_id)
        if newest[deal_id].state == "draft":
            yield make(kind="draft", day=newest[deal_id].at.date(), changed=put is not None)
        if put is None:
            continue
        charter = from_body(read_said(put))
        names = {person.id: person.name for person in deal.people}
        if left := [names.get(each, each) for each in find_unacknowledged(charter, ticked[put.id])]:
            yield make(kind="waits", day=put.at.date(), people=left, asked=len(find_named(charter)))
        founder = charter.founder
        if founder is not None and founder.review_on is not None and founder.review_on <= today + SOON:
            yield make(kind="founder", day=founder.review_on, about=names.get(founder.person, founder.person))
        settled = {each.id for each in deal.decisions if each.status in SETTLED}
        for decision in charter.decisions:
            if decision.id not in settled:
                yield from _iter_days_of(decision, make, today)


def _iter_days_of(decision: CharterDecision, make: Callable[..., Due], today: date) -> Iterator[Due]:
    """Yield the day that matters now: that of deciding once it is near, until then that of listening."""
    if decision.act_by is not None and decision.act_by <= today + SOON:
        yield make(kind="decide", day=decision.act_by, about=decision.name)
    elif decision.listen_until is not None and decision.listen_until < today:
        yield make(kind="listened", day=decision.listen_until, about=decision.name, by=decision.act_by)
