"""What the list of deals needs of the application, so that tests can stand in for it."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from plugin.listing import DealList, ListedDeal
from plugin.lists import ListQuestion
from plugin.saved_views import SavedView
from plugin.store.list_sums import Choices, HopeSum
from plugin.views import Viewer


class Lists(Protocol):
    """Answers questions about the list of deals, always of those that the viewer sees."""

    def show(self, viewer: Viewer, question: ListQuestion, *, limit: int, after: str | None = None) -> DealList:
        """Load one page; raises `InputRefusedError` where `after` isn't the key of one in this order."""

    def sum_up(self, viewer: Viewer, question: ListQuestion) -> Sequence[HopeSum]:
        """Sum up a whole list by stage and agreement, however long it is."""

    def choices(self, viewer: Viewer, question: ListQuestion) -> Choices:
        """List the owners and stages that a list can be narrowed to."""

    def ids(self, viewer: Viewer, question: ListQuestion, *, most: int) -> Sequence[str]:
        """List the ids of the first `most` deals of a list, in its order."""

    def read(self, viewer: Viewer, question: ListQuestion, *, most: int | None = None) -> Iterator[ListedDeal]:
        """Give all deals of a list, or the first `most`, a few at a time."""


class NamedLists(Protocol):
    """Keeps lists for whoever names them."""

    def list(self, viewer: Viewer) -> Sequence[SavedView]:
        """List the viewer's lists by name."""

    def add(self, viewer: Viewer, name: str, question: ListQuestion) -> str:
        """Keep a list under a new name and return its id; raises `InputRefusedError` where the name can't be taken."""

    def change(
        self, viewer: Viewer, view_id: str, *, name: str | None = None, question: ListQuestion | None = None
    ) -> None:
        """Give a list another name, or let it ask something else; raises `InputRefusedError` as `add` does."""

    def remove(self, viewer: Viewer, view_id: str) -> None:
        """Forget a list; one that is gone stays gone."""
