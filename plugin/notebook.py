"""What lies beside a deal for the team alone: notes that somebody asked to keep, our open promises, planned tasks."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from graph.speech import say
from plugin.errors import InputRefusedError
from plugin.notes import LONGEST
from plugin.own_promises import OwnPromises, find_promises, load_planned
from plugin.store.kept_notes import KeptNote, load_notes, remove_note, save_note
from plugin.store.store import Store
from plugin.views import DealView, Viewer


class Notebook:
    """The notes and promises of one deal, for one person; `writes` tells whether the tenant's entries are sent."""

    def __init__(
        self, store: Store, viewer: Viewer, deal: str, *, writes: Callable[[str], bool], clock: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._viewer = viewer
        self._deal = deal
        self._writes = writes
        self._clock = clock

    def keep(self, words: str) -> None:
        """Keep notes of 1 to 20,000 characters; the same words are kept once. Raises `InputRefusedError`."""
        text = words.strip()
        if not 0 < len(text) <= LONGEST:
            raise InputRefusedError(
                say("The notes have {count:,} characters; 1 to {most:,} can be kept.", count=len(text), most=LONGEST)
            )
        own_id = hashlib.sha256(text.encode()).hexdigest()[:32]
        note = KeptNote(id=own_id, words=text, author=to_author(self._viewer), at=self._clock())
        with self._store.writing(self._viewer.tenant) as connection:
            save_note(connection, self._viewer.tenant, self._deal, note)

    def list(self) -> Sequence[KeptNote]:
        """List what is kept, the newest first."""
        with self._store.reading(self._viewer.tenant) as connection:
            return load_notes(connection, self._viewer.tenant, self._deal)

    def remove(self, note_id: str) -> None:
        """Forget notes; it is all the same where they are gone already."""
        with self._store.writing(self._viewer.tenant) as connection:
            remove_note(connection, self._viewer.tenant, self._deal, note_id)

    def find_owed(self, view: DealView) -> OwnPromises:
        """Tell what our side owes the customer in the deal, and what was planned."""
        from_crm = view.freshness.system == "salesforce"
        return OwnPromises(
            promises=find_promises(view.deal),
            tasks=load_planned(self._store, self._viewer.tenant, self._deal) if from_crm else (),
            can_plan=from_crm,
            writes=from_crm and self._writes(self._viewer.tenant),
        )


def to_author(viewer: Viewer) -> str:
    """Return as whom a viewer confirms and keeps things: the user, or the role of whoever came by a one-time link."""
    return viewer.user or f"link:{viewer.role}"
