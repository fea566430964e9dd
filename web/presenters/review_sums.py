"""Decides what the summary of a review says: what got worse first, and who took on which steps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from graph.speech import mark, say
from graph.wording import to_date
from plugin.reviews import ReviewSum
from plugin.store.reviews import ReviewedDeal
from web.presenters.formats import to_count, within
from web.presenters.reviews import tell_looked_at, tell_steps, tell_trend
from web.presenters.states import to_alignment_word
from web.presenters.steps import StepLine, to_step_line
from web.presenters.words import AUTHORITY, StateWord

EARLIER_DONE = mark("Agreed earlier, done during this review")


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryDeal:
    """A deal in the summary of a review."""

    deal: str
    name: str
    risk: int
    was: str
    note: str
    agreement: StateWord
    final_word: StateWord


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerSteps:
    """The steps that one of ours took on, each with the deal it is for."""

    owner: str
    steps: tuple[tuple[str, str, StepLine], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryPage:
    """What a review came to; `plain` is the same as text to be copied.

    `earlier` are steps agreed before that were done meanwhile: the deal's id and name with each.
    """

    id: str
    name: str
    began: str
    ended: bool
    looked_at: str
    left: int
    groups: tuple[tuple[str, tuple[SummaryDeal, ...]], ...]
    owners: tuple[OwnerSteps, ...]
    earlier: tuple[tuple[str, str, StepLine], ...]
    steps: str
    earlier_done: str | None
    out_of_sight: str | None
    plain: str


def to_summary(summed: ReviewSum, now: datetime) -> SummaryPage:
    """Put what a review came to into words: what got worse first, the steps by who took them on."""
    worse: list[SummaryDeal] = []
    better: list[SummaryDeal] = []
    same: list[SummaryDeal] = []
    first: list[SummaryDeal] = []
    for deal in summed.deals:
        if deal.body is None:
            continue
        risk = int(deal.body["risk"]["score"])
        before = summed.earlier.get(deal.deal)
        if before is None or before.body is None or before.seen_at is None:
            first.append(_to_row(deal, deal.body, ""))
            continue
        was = int(before.body["risk"]["score"])
        row = _to_row(deal, deal.body, tell_trend(was, risk, before.seen_at).words)
        (worse if risk > was else better if risk < was else same).append(row)
    seen = sum(deal.seen_at is not None for deal in summed.deals)
    groups = (
        (say("Got worse"), worse),
        (say("Got better"), better),
        (say("Same risk as before"), same),
        (say("In a review for the first time"), first),
    )
    page = SummaryPage(
        id=summed.review.id,
        name=summed.review.name,
        began=to_date(summed.review.began_at),
        ended=summed.review.ended_at is not None,
        looked_at=tell_looked_at(seen, len(summed.deals)),
        left=len(summed.deals) - seen,
        groups=tuple((title, tuple(sorted(rows, key=lambda row: -row.risk))) for title, rows in groups if rows),
        owners=_to_owners(summed, now),
        earlier=_to_earlier(summed, now),
        steps=tell_steps(len(summed.steps), sum(step.done_at is not None for step in summed.steps)),
        earlier_done=(
            to_count(len(summed.done_meanwhile), "{count} earlier step done", "{count} earlier steps done")
            if summed.done_meanwhile
            else None
        ),
        out_of_sight=(
            to_count(
                summed.out_of_sight,
                "{count} deal of this review can't be seen by you any more.",
                "{count} deals of this review can't be seen by you any more.",
            )
            if summed.out_of_sight
            else None
        ),
        plain="",
    )
    return _with_plain(page)


def _to_row(deal: ReviewedDeal, body: Mapping[str, Any], was: str) -> SummaryDeal:
    """Tell of a deal what its analysis said when it was looked at."""
    alignment = body["alignment"]
    return SummaryDeal(
        deal=deal.deal,
        name=deal.name,
        risk=int(body["risk"]["score"]),
        was=was,
        note=deal.note,
        agreement=to_alignment_word(alignment["state"], alignment.get("toward")),
        final_word=AUTHORITY[body["authority"]["state"]],
    )


def _to_owners(summed: ReviewSum, now: datetime) -> tuple[OwnerSteps, ...]:
    called = {deal.deal: deal.name for deal in summed.deals}
    by_owner: dict[str, list[tuple[str, str, StepLine]]] = {}
    for step in sorted(summed.steps, key=lambda step: (step.due is None, step.due or step.at)):
        line = to_step_line(step, summed.names, now)
        by_owner.setdefault(line.owner, []).append((step.deal, called[step.deal], line))
    return tuple(OwnerSteps(owner=owner, steps=tuple(by_owner[owner])) for owner in sorted(by_owner))


def _to_earlier(summed: ReviewSum, now: datetime) -> tuple[tuple[str, str, StepLine], ...]:
    called = {deal.deal: deal.name for deal in summed.deals}
    return tuple(
        (step.deal, called[step.deal], to_step_line(step, summed.names, now)) for step in summed.done_meanwhile
    )


def _tell_deal(row: SummaryDeal) -> str:
    agreement, word = within(row.agreement.label), within(row.final_word.label)
    values = {"deal": row.name, "risk": row.risk, "agreement": agreement, "word": word}
    if row.was:
        return say("{deal}: risk {risk}, {was}; agreement: {agreement}, final word: {word}", **values, was=row.was)
    return say("{deal}: risk {risk}; agreement: {agreement}, final word: {word}", **values)


def _with_plain(page: SummaryPage) -> SummaryPage:
    title = page.name if page.began in page.name else f"{page.name}, {page.began}"
    counts = [page.looked_at, page.steps, *([page.earlier_done] if page.earlier_done else [])]
    lines = [f"{title}: {', '.join(counts)}", ""]
    for owner in page.owners:
        lines.append(f"{owner.owner}:")
        lines.extend(f"- {name}: {line.what} ({line.when})" for _, name, line in owner.steps)
        lines.append("")
    if page.earlier:
        lines.append(f"{say(EARLIER_DONE)}:")
        lines.extend(f"- {name}: {line.what} ({line.owner}, {line.when})" for _, name, line in page.earlier)
        lines.append("")
    for title, rows in page.groups:
        lines.append(f"{title}:")
        for row in rows:
            lines.append(f"- {_tell_deal(row)}")
            lines.extend(f"    {said}" for said in row.note.splitlines())
        lines.append("")
    return replace(page, plain="\n".join(lines).strip() + "\n")
