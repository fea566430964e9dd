"""Who may be put where in a deal's picture: somebody of the deal, not farther off than the picture can be wide."""

import math
from dataclasses import dataclass
from datetime import datetime

from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.store.places import remove_places, save_place
from plugin.store.store import Store
from plugin.views import DealView, HandPlace, Viewer

FARTHEST = 500.0
"""So many cells from the own place at most, across and down."""
DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A person, and how many cells to the right of the own place and down from it they shall stand."""

    person: str
    x: float
    y: float


def move_person(store: Store, viewer: Viewer, view: DealView, move: Move, *, now: datetime) -> None:
    """Keep where a person was put, for everybody who sees the deal; the own place (0, 0) keeps nothing.

    Raises `InputRefusedError` for somebody who isn't in the deal, and for a place that there can't be.
    """
    if all(person.id != move.person for person in view.deal.people):
        raise InputRefusedError(say("person: nobody of this deal"))
    for name, cells in (("x", move.x), ("y", move.y)):
        if not math.isfinite(cells) or abs(cells) > FARTHEST:
            raise InputRefusedError(
                say("{place}: a number of cells from -{most:.0f} to {most:.0f}", place=name, most=FARTHEST)
            )
    place = HandPlace(
        x=round(move.x, DIGITS), y=round(move.y, DIGITS), author=viewer.user or f"link:{viewer.role}", at=now
    )
    with store.writing(viewer.tenant) as connection:
        if place.x or place.y:
            save_place(connection, viewer.tenant, view.deal.deal.id, move.person, place)
        else:
            remove_places(connection, viewer.tenant, view.deal.deal.id, move.person)


def put_back(store: Store, viewer: Viewer, view: DealView) -> None:
    """Let everybody stand where the reporting lines put them."""
    with store.writing(viewer.tenant) as connection:
        remove_places(connection, viewer.tenant, view.deal.deal.id)
