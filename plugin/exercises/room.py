"""Whom an exercise is open to: who coaches and sees its deal, and nobody else; and one at a time who changes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from graph.exercises.phases import Deed
from graph.speech import mark, say
from plugin.errors import AccessRefusedError, DealNotFoundError
from plugin.exercises.desk import Desk, open_desk
from plugin.exercises.refusals import no_exercise
from plugin.reviews import key_of
from plugin.store.exercises import find_exercise
from plugin.store.store import Store
from plugin.views import LEADING_EXERCISES, Viewer

FOR_COACHES = mark("Exercises are led by coaches. Whoever runs Buy-In for your team can give you that role.")


def check_role(viewer: Viewer) -> None:
    """Raise `AccessRefusedError` for whoever may not lead exercises."""
    if viewer.role not in LEADING_EXERCISES:
        raise AccessRefusedError(say(FOR_COACHES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Opens exercises for those who lead them."""

    store: Store
    check_deal: Callable[[Viewer, str], None]
    """Raises `DealNotFoundError` for a deal that a viewer doesn't see."""
    clock: Callable[[], datetime]

    def find_deal(self, viewer: Viewer, exercise_id: str) -> str:
        """Return an exercise's deal, if there are both for the viewer; asks the CRM, so outside of any writing."""
        check_role(viewer)
        with self.store.reading(viewer.tenant) as connection:
            kept = find_exercise(connection, viewer.tenant, exercise_id)
        if kept is None:
            raise no_exercise()
        try:
            self.check_deal(viewer, kept.deal)
        except DealNotFoundError as error:
            raise no_exercise() from error
        return kept.deal

    @contextmanager
    def reading(self, viewer: Viewer, exercise_id: str) -> Iterator[Desk]:
        """Give an exercise to be looked at."""
        self.find_deal(viewer, exercise_id)
        with self.store.reading(viewer.tenant) as connection:
            kept = find_exercise(connection, viewer.tenant, exercise_id)
            if kept is None:
                raise no_exercise()
            yield Desk(connection=connection, tenant=viewer.tenant, kept=kept, actor=key_of(viewer), now=self.clock())

    @contextmanager
    def leading(self, viewer: Viewer, exercise_id: str, deed: Deed, version: int | None) -> Iterator[Desk]:
        """Give an exercise to be changed by a deed; nobody else changes it until the block ends."""
        self.find_deal(viewer, exercise_id)
        with self.store.writing(viewer.tenant) as connection:
            yield self.open(connection, viewer, exercise_id, deed, version)

    def open(self, connection: Connection, viewer: Viewer, exercise_id: str, deed: Deed, version: int | None) -> Desk:
        """Give an exercise to be changed within a transaction that is open already."""
        return open_desk(
            connection,
            viewer.tenant,
            exercise_id,
            actor="coach",
            name=key_of(viewer),
            deed=deed,
            now=self.clock(),
            version=version,
        )
