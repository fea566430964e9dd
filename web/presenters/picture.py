"""Decides what the picture of influence shows: who is in it, where they stand, and each tie in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graph.deal import Deal, Person, Tie, TieKind
from graph.wording import to_date
from web.layout import build_layout
from web.presenters.evidence import to_origin, to_tie_words
from web.presenters.names import Names
from web.presenters.people import PersonCard
from web.presenters.words import TIES

MOST_PEOPLE = 40
COLUMNS = range(2, 9)
STRONG = 0.7
WEAK = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRow:
    """One tie in the table, which is the text form of the picture."""

    kind: TieKind
    words: str
    strength: str
    when: str | None
    origin: str | None
    past: bool


@dataclass(frozen=True, slots=True)
class LegendRow:
    """One kind of tie that occurs in the picture."""

    kind: TieKind
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """The picture: the people in it, what the script draws, the legend, and what was left out."""

    people: tuple[PersonCard, ...]
    drawing: dict[str, Any]
    legend: tuple[LegendRow, ...]
    left_out: str | None


def is_past(tie: Tie, as_of: datetime) -> bool:
    """Tell whether a tie had ended at that day."""
    return tie.until is not None and tie.until <= as_of


def to_strength_words(strength: float) -> str:
    """Say how strong a tie is."""
    if strength >= STRONG:
        return "strong"
    return "weak" if strength < WEAK else "middling"


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
        )
        for tie in deal.ties
    ]
    return tuple(sorted(rows, key=lambda row: (row.past, order.index(row.kind), row.words)))


def _when(tie: Tie, as_of: datetime) -> str | None:
    if tie.until is not None:
        return f"{'until' if tie.until > as_of else 'ended'} {to_date(tie.until)}"
    return f"seen {to_date(tie.at)}" if tie.at else None


def _drawn_ties(deal: Deal, shown: dict[str, str]) -> list[Tie]:
    drawn = [
        tie
        for tie in deal.ties
        if tie.from_ in shown
        and tie.to in shown
        and tie.from_ != tie.to
        and not is_past(tie, deal.as_of)
        and (tie.at is None or tie.at <= deal.as_of)
    ]
    return sorted(drawn, key=lambda tie: tie.id)


def to_picture(deal: Deal, cards: Sequence[PersonCard], names: Names) -> PictureView:
    """Draw at most `MOST_PEOPLE` people, in the order of their cards; the table has everybody."""
    people = tuple(cards[:MOST_PEOPLE])
    shown = {card.id: card.key for card in people}
    placed: list[Person] = [names.people[card.id] for card in people]
    ties = _drawn_ties(deal, shown)
    layouts = {}
    for columns in COLUMNS:
        layout = build_layout(placed, ties, columns)
        layouts[str(columns)] = {
            "rows": layout.rows,
            "places": {shown[one]: [place.column, place.row] for one, place in layout.places.items()},
            "captions": [[one.words, one.row, one.start, one.end] for one in layout.captions],
            "tidy": layout.tidy,
        }
    kinds = {tie.kind for tie in ties}
    drawing = {
        "layouts": layouts,
        "ties": [
            {
                "from": shown[tie.from_],
                "to": shown[tie.to],
                "kind": tie.kind,
                "strength": tie.strength,
                "words": _caption(tie, names),
            }
            for tie in ties
        ],
    }
    hidden = len(cards) - len(people)
    return PictureView(
        people=people,
        drawing=drawing,
        legend=tuple(LegendRow(kind, TIES[kind].legend) for kind in TIES if kind in kinds),
        left_out=f"The picture shows {len(people)} of {len(cards)} people; the table has all of them."
        if hidden
        else None,
    )


def _caption(tie: Tie, names: Names) -> str:
    words = to_tie_words(tie, names)
    if tie.kind == "reports_to":
        return f"{words}."
    seen = f", seen {to_date(tie.at)}" if tie.at else ""
    return f"{words} ({to_strength_words(tie.strength)}{seen})."
