"""Decides how ties are listed, and which of them are drawn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from graph.deal import Deal, Tie, TieKind
from graph.speech import say
from graph.wording import to_date
from web.presenters.evidence import to_origin, to_tie_words
from web.presenters.names import Names
from web.presenters.words import TIES

STRONG = 0.7
WEAK = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One tie in the table, which is the text form of the picture; `row` is its id where it can be edited."""

    kind: TieKind
    words: str
    strength: str
    when: str | None
    origin: str | None
    past: bool
    row: str | None = None


def is_past(tie: Tie, as_of: datetime) -> bool:
    """Tell whether a tie had ended at that day."""
    return tie.until is not None and tie.until <= as_of


def to_strength_words(strength: float) -> str:
    """Say how strong a tie is."""
    if strength >= STRONG:
        return say("strong")
    return say("weak") if strength < WEAK else say("middling")


def to_tie_rows(deal: Deal, names: Names) -> tuple[TieRow, ...]:
    """List every tie in words: reporting lines first, ended ones last."""
    order = list(TIES)
    rows = [
        TieRow(
            kind=tie.kind,
            words=to_tie_words(tie, names),
            strength="" if tie.kind == "reports_to" else to_strength_words(tie.strength),
            when=_when(tie, deal.as_of),
            origin=to_origin(tie.source, names),
            past=is_past(tie, deal.as_of),
            row=None if tie.kind == "communicates" or is_past(tie, deal.as_of) else tie.id,
        )
        for tie in deal.ties
    ]
    return tuple(sorted(rows, key=lambda row: (row.past, order.index(row.kind), row.words)))


def _when(tie: Tie, as_of: datetime) -> str | None:
    if tie.until is not None:
        if is_past(tie, as_of):
            return say("ended {day}", day=to_date(tie.until))
        return say("until {day}", day=to_date(tie.until))
    return say("seen {day}", day=to_date(tie.at)) if tie.at else None


def find_drawn_ties(deal: Deal, people: Collection[str]) -> list[Tie]:
    """Find the ties between two of `people` that hold at that day."""
    drawn = [
        tie
        for tie in deal.ties
        if tie.from_ in people
        and tie.to in people
        and tie.from_ != tie.to
        and not is_past(tie, deal.as_of)
        and (tie.at is None or tie.at <= deal.as_of)
    ]
    return sorted(drawn, key=lambda tie: tie.id)


def to_caption(tie: Tie, names: Names) -> str:
    """Tell a tie that is pointed at."""
    words = to_tie_words(tie, names)
    if tie.kind == "reports_to":
        return f"{words}."
    strength = to_strength_words(tie.strength)
    if tie.at is None:
        return f"{words} ({strength})."
    seen = say("seen {day}", day=to_date(tie.at))
    return f"{words} ({strength}, {seen})."
