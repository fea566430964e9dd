"""Which lists of deals somebody named, and what a name may be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection

from graph.speech import mark, say
from plugin.errors import InputRefusedError
from plugin.lists import ListQuestion, question_from_json, question_to_json
from plugin.reviews import key_of
from plugin.store.saved_views import KeptView, load_saved_views, remove_view, save_view
from plugin.store.store import Store
from plugin.views import Viewer

LONGEST_NAME = 60
MOST = 30
GONE = mark("This list isn't there any more; somebody deleted it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A list that somebody named; `question` is None where this version of the program can't ask it."""

    id: str
    name: str
    question: ListQuestion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedViews:
    """Keeps lists for whoever names them; who came by a link shares them with everybody who did in that role."""

    store: Store
    clock: Callable[[], datetime]

    def list(self, viewer: Viewer) -> Sequence[SavedView]:
        """List the viewer's lists by name."""
        with self.store.reading(viewer.tenant) as connection:
            return [_to_view(kept) for kept in load_saved_views(connection, viewer.tenant, key_of(viewer))]

    def add(self, viewer: Viewer, name: str, question: ListQuestion) -> str:
        """Keep a list under a new name and return its id; raises `InputRefusedError` where the name can't be taken."""
        kept = KeptView(id=uuid4().hex, name=name, asked=question_to_json(question), at=self.clock())
        self._save(viewer, kept, new=True)
        return kept.id

    def change(
        self, viewer: Viewer, view_id: str, *, name: str | None = None, question: ListQuestion | None = None
    ) -> None:
        """Give a list another name, or let it ask something else; raises `InputRefusedError` as `add` does."""
        with self.store.reading(viewer.tenant) as connection:
            kept = _find(connection, viewer, view_id)
        asked = kept.asked if question is None else question_to_json(question)
        self._save(viewer, replace(kept, name=name or kept.name, asked=asked, at=self.clock()), new=False)

    def remove(self, viewer: Viewer, view_id: str) -> None:
        """Forget a list; one that is gone stays gone."""
        with self.store.writing(viewer.tenant) as connection:
            remove_view(connection, viewer.tenant, key_of(viewer), view_id)

    def _save(self, viewer: Viewer, view: KeptView, *, new: bool) -> None:
        named = replace(view, name=" ".join(view.name.split()))
        if not 0 < len(named.name) <= LONGEST_NAME:
            raise InputRefusedError(say("The name of a list has 1 to {most} characters.", most=LONGEST_NAME))
        with self.store.writing(viewer.tenant) as connection:
            others = [
                each for each in load_saved_views(connection, viewer.tenant, key_of(viewer)) if each.id != view.id
            ]
            if new and len(others) >= MOST:
                raise InputRefusedError(say("You have {most} lists already; delete one first.", most=MOST))
            if not new:
                _find(connection, viewer, view.id)
            if any(each.name.casefold() == named.name.casefold() for each in others):
                raise InputRefusedError(say("You have a list of this name already; choose another name."))
            save_view(connection, viewer.tenant, key_of(viewer), named)


def _find(connection: Connection, viewer: Viewer, view_id: str) -> KeptView:
    for kept in load_saved_views(connection, viewer.tenant, key_of(viewer)):
        if kept.id == view_id:
            return kept
    raise InputRefusedError(say(GONE))


def _to_view(kept: KeptView) -> SavedView:
    try:
        question = question_from_json(kept.asked)
    except InputRefusedError:
        question = None
    return SavedView(id=kept.id, name=kept.name, question=question)
