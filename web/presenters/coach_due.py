"""Decides how it is told what is due of charters, options and exercises: one sentence each, with its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from graph.speech import mark, say
from graph.wording import to_quote
from plugin.exercises.due import Due
from web.presenters.formats import to_day, to_list

MOST_NAMES = 4
DRAFTED = mark("The charter was drafted on {day} and put to nobody yet.")
CHANGED = mark("A change of the charter was drafted on {day} and put to nobody yet.")
WAITS = mark("{count} of {asked} haven't acknowledged the charter that was put to them on {day}: {people}.")
LISTENED = mark("On {about}, everybody was to be heard until {day}; it is to be decided by {by}.")
LISTENED_WITHOUT_END = mark("On {about}, everybody was to be heard until {day}; no day to decide is set.")
WAS_DUE: Mapping[str, str] = {
    "decide": mark("{about} was to be decided by {day} and isn't recorded as decided."),
    "founder": mark("The role agreed with {about} was to be looked at again on {day}."),
    "review": mark("{about} was to be looked at again on {day}."),
    "options": mark("Where to go was decided, and was to be looked at again on {day}."),
}
"""By kind, where the day has gone by."""
COMES: Mapping[str, str] = {
    "decide": mark("{about} is to be decided by {day}."),
    "founder": mark("The role agreed with {about} is to be looked at again on {day}."),
    "review": mark("{about} is to be looked at again on {day}."),
    "options": mark("Where to go was decided, and is to be looked at again on {day}."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing that is due: what, of which deal, on which page; `late` where its day has gone by."""

    deal: str
    deal_name: str
    what: str
    page: Literal["charter", "exercise", "options"]
    exercise: str | None
    late: bool


def to_due(found: Sequence[Due], now: datetime) -> Sequence[DueRow]:
    """Tell what is due, in the order given."""
    today = now.date()
    return [
        DueRow(
            deal=due.deal,
            deal_name=due.deal_name,
            what=_tell(due, late=due.is_late(today)),
            page="exercise" if due.exercise else "options" if due.kind == "options" else "charter",
            exercise=due.exercise,
            late=due.is_late(today),
        )
        for due in found
    ]


def _tell(due: Due, *, late: bool) -> str:
    is_named = due.kind in ("listened", "decide", "review")
    return say(
        _find_text(due, late=late),
        day=_to_day(due.day),
        by=_to_day(due.by) if due.by else "",
        about=to_quote(due.about) if is_named else due.about,
        people=to_list(due.people, MOST_NAMES),
        count=len(due.people),
        asked=due.asked,
    )


def _find_text(due: Due, *, late: bool) -> str:
    if due.kind == "draft":
        return CHANGED if due.changed else DRAFTED
    if due.kind == "waits":
        return WAITS
    if due.kind == "listened":
        return LISTENED if due.by else LISTENED_WITHOUT_END
    return (WAS_DUE if late else COMES)[due.kind]


def _to_day(day: date) -> str:
    return to_day(datetime.combine(day, time(), UTC))
