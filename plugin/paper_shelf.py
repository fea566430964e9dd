"""Which one-page documents a deal has, and how each of them stands."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from graph.exercises.charter import find_named
from plugin.charter_bodies import from_body
from plugin.exercises.room import check_role
from plugin.paper_versions import read_said
from plugin.store.papers import PaperKind, PaperState, load_papers, load_stamps, load_states, load_ticked
from plugin.store.store import Store
from plugin.views import Viewer

KINDS: Sequence[PaperKind] = ("charter", "options", "plan")
"""The documents that a deal can have one of, in the order in which they are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPaper:
    """A document of a deal; `version` is 0 where nothing is written yet, and `state` that of the newest version.

    `named` and `acknowledged` count people, of the newest charter that was put to those whom it names.
    """

    kind: PaperKind
    version: int = 0
    state: PaperState = "draft"
    at: datetime | None = None
    named: int = 0
    acknowledged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperShelf:
    """Lists the documents of deals."""

    store: Store
    check_deal: Callable[[Viewer, str], None]
    """Raises `DealNotFoundError` for a deal that a viewer doesn't see."""

    def list_of(self, viewer: Viewer, deal_id: str) -> Sequence[ShelfPaper]:
        """List one of each kind, written or not; raises `AccessRefusedError` and `DealNotFoundError`."""
        check_role(viewer)
        self.check_deal(viewer, deal_id)
        with self.store.reading(viewer.tenant) as connection:
            stamps = load_stamps(connection, viewer.tenant, [deal_id]).get(deal_id, {})
            named, ticked = _count(connection, viewer.tenant, deal_id) if "charter" in stamps else ((), ())
        return [
            ShelfPaper(
                kind=kind,
                version=stamps[kind].version,
                state=stamps[kind].state,
                at=stamps[kind].at,
                named=len(named) if kind == "charter" else 0,
                acknowledged=len(ticked) if kind == "charter" else 0,
            )
            if kind in stamps
            else ShelfPaper(kind=kind)
            for kind in KINDS
        ]

    def states_of(self, viewer: Viewer, deal_id: str) -> Mapping[PaperKind, PaperState]:
        """Say how the newest version of each stands that is written; raises as `list_of` does."""
        check_role(viewer)
        self.check_deal(viewer, deal_id)
        with self.store.reading(viewer.tenant) as connection:
            return load_states(connection, viewer.tenant, [deal_id]).get(deal_id, {})


def _count(connection: Connection, tenant: str, deal_id: str) -> tuple[Collection[str], Collection[str]]:
    """Return who is named in the charter that was put, and who of them acknowledged it."""
    for paper in load_papers(connection, tenant, "charter", [deal_id]):
        named = find_named(from_body(read_said(paper)))
        ticked = load_ticked(connection, tenant, [paper])[paper.id]
        return named, set(named).intersection(ticked)
    return (), ()
