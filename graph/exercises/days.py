"""How long decisions take and how often they are reopened, before and since a charter; how a date lies to today.

Days are calendar days in UTC, as in every analysis, so that no change of clocks adds or takes an hour. What is told is
an observation, never a proof that the charter did it: deals differ, and people look closer once they have agreed on
something.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from statistics import median

from graph.corroboration import to_day
from graph.deal import Decision, Statement
from graph.speech import say, say_many
from graph.wording import to_date

FEWEST = 3
"""Decisions on a side below which nothing is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """One side of the charter's day: how many were decided, in how many days (the median), how often one was reopened.

    `median_days` is None where nothing was decided.
    """

    decided: int
    median_days: float | None
    reopened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BeforeAndSince:
    """Both sides of a charter's day. `under_way` of the decisions since then had been opened before it."""

    before: Pace
    since: Pace
    under_way: int

    @property
    def comparable(self) -> bool:
        """Whether three or more were decided on each side."""
        return min(self.before.decided, self.since.decided) >= FEWEST


def compare_pace(
    decisions: Iterable[Decision], statements: Iterable[Statement], charter_at: datetime, as_of: datetime
) -> BeforeAndSince:
    """Compare what was decided before the charter with what was decided since, up to `as_of`.

    A decision belongs to the side on which it was decided, and took the days since it was opened (where that isn't
    known, proposed); without both moments it isn't counted. Reopenings are confirmed statements, with new facts or not,
    that weren't taken back; they belong to the side on which they were said.
    """
    spans = [
        (begun, each.decided_at)
        for each in decisions
        if (begun := each.opened_at or each.proposed_at) is not None
        and each.decided_at is not None
        and begun <= each.decided_at <= as_of
    ]
    said = [each.at for each in statements if each.kind == "reopening" and each.at <= as_of and _counts(each, as_of)]
    return BeforeAndSince(
        before=_pace([span for span in spans if span[1] < charter_at], sum(at < charter_at for at in said)),
        since=_pace([span for span in spans if span[1] >= charter_at], sum(at >= charter_at for at in said)),
        under_way=sum(begun < charter_at <= decided for begun, decided in spans),
    )


def _counts(statement: Statement, as_of: datetime) -> bool:
    taken_back = statement.withdrawn_at is not None and statement.withdrawn_at <= as_of
    return statement.confirmed_by is not None and not taken_back


def _pace(spans: Sequence[tuple[datetime, datetime]], reopened: int) -> Pace:
    days = [(to_day(decided) - to_day(begun)).days for begun, decided in spans]
    return Pace(decided=len(days), median_days=median(days) if days else None, reopened=reopened)


def tell_pace(compared: BeforeAndSince) -> str:
    """Write the comparison in one sentence, or that there is too little to compare."""
    before, since = compared.before, compared.since
    if before.median_days is None or since.median_days is None or not compared.comparable:
        return say(
            "Too few to compare: {before} decided before the charter, {since} since. It takes {fewest} on each side.",
            before=before.decided,
            since=since.decided,
            fewest=FEWEST,
        )
    return say(
        "Half of the decisions took {before} or less before the charter ({count_before} decided, {reopened_before} "
        "reopened), and {since} or less since ({count_since} decided, {reopened_since} reopened). This is no proof "
        "of cause.",
        before=_days(before.median_days),
        since=_days(since.median_days),
        count_before=before.decided,
        count_since=since.decided,
        reopened_before=before.reopened,
        reopened_since=since.reopened,
    )


def _days(days: float) -> str:
    return say_many("{count} day", "{count} days", 1 if days == 1 else 2, count=f"{days:g}")


def to_day_words(day: date) -> str:
    """Write a planned day as in `3 Mar 2026`."""
    return to_date(datetime.combine(day, time(12), tzinfo=UTC))


def tell_due(day: date, today: date) -> str:
    """Write how a date lies to today: `due in 3 days`, `due today`, `5 days over`."""
    ahead = (day - today).days
    if ahead == 0:
        return say("due today")
    if ahead > 0:
        return say_many("due in {count} day", "due in {count} days", ahead)
    return say_many("{count} day over", "{count} days over", -ahead)
