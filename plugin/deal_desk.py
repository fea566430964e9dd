"""What one deal's panel and the desk beside it are made of: to read the deal, to record in it, to try things out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from connectors.salesforce.ids import OPPORTUNITY, to_long_id
from graph.analyse import reword
from graph.analysis import Analysis
from graph.deal import Tuning
from graph.speech import spoken_language
from graph.what_if import Change
from plugin.analysing import analyse_deals
from plugin.before_after import BeforeAfter, compare_since
from plugin.editing import DeskState, Editing, load_desk
from plugin.errors import DealNotFoundError
from plugin.looking import LastLook, look
from plugin.looking_back import PastLook, look_back
from plugin.notebook import Notebook
from plugin.places import Move, move_person, put_back
from plugin.ports import Assembler
from plugin.recording import Recorder, Recording
from plugin.recording_desk import Schedule
from plugin.results import enter_results
from plugin.reviewing import load_deal_view
from plugin.roles import load_contact_roles, read_role_hints
from plugin.schedule import add_analyses
from plugin.settings import Settings
from plugin.store.store import Store
from plugin.trying_out import Trial, try_out
from plugin.tuning import load_tuning
from plugin.views import DealView, Viewer

MOST_AT_ONCE = 300
"""With more people, a deal is analysed by a worker and not while somebody waits for the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDesk:
    """Opens one deal at a time for a viewer; a deal that the viewer doesn't see isn't there for them."""

    store: Store
    settings: Settings
    check_deal: Callable[[Viewer, str], None]
    """Raises `DealNotFoundError` for a deal that a viewer doesn't see."""
    writes_back: Callable[[str], bool]
    assembler: Callable[[], Assembler]
    clock: Callable[[], datetime]

    def panel(self, viewer: Viewer, deal_id: str) -> DealView:
        """Load one deal, an opportunity by either form of its id; raises `DealNotFoundError` where there is none.

        A deal that the viewer doesn't see isn't there for them. Its analysis is said in the language that is spoken.
        """
        view = self._find(viewer, deal_id)
        if spoken_language() == self.settings.language:
            return view
        said = reword(view.deal, view.analysis, self._tuning(viewer))
        return replace(view, analysis=said, kept_step=view.analysis.verdict.next)

    def _find(self, viewer: Viewer, deal_id: str) -> DealView:
        try:
            return self._show(viewer, deal_id)
        except DealNotFoundError:
            long_id = to_long_id(deal_id) if deal_id.startswith(OPPORTUNITY) else None
            if long_id is None or long_id == deal_id:
                raise
            return self._show(viewer, long_id)

    def _show(self, viewer: Viewer, deal_id: str) -> DealView:
        self.check_deal(viewer, deal_id)
        view = load_deal_view(self.store, viewer.tenant, deal_id)
        return replace(view, role_hints=read_role_hints(view.deal.people, self._contact_roles(viewer)))

    def _contact_roles(self, viewer: Viewer) -> Mapping[str, bool]:
        return load_contact_roles(self.store, self.settings, viewer.tenant)

    def record(self, viewer: Viewer, deal_id: str) -> Recorder:
        """Give what records, changes and takes back in one deal; raises `DealNotFoundError` as `panel` does."""
        self.check_deal(viewer, deal_id)
        return Recorder(
            self.store,
            Recording(tenant=viewer.tenant, deal=deal_id, author=viewer.user),
            assemble=self.assembler(),
            schedule=self._schedule_for(viewer),
            clock=self.clock,
        )

    def desk(self, viewer: Viewer, view: DealView, *, told: str | None = None) -> DeskState:
        """Load what the desk beside a deal shows; `told` is the id of a change to tell of."""
        return load_desk(self.store, viewer.tenant, view, told=told, roles=self._contact_roles(viewer))

    def edit(self, viewer: Viewer, deal_id: str) -> Editing:
        """Give what settles open questions in one deal; raises `DealNotFoundError` as `panel` does."""
        self.check_deal(viewer, deal_id)
        return Editing(
            self.store,
            tenant=viewer.tenant,
            deal=deal_id,
            author=viewer.user,
            assemble=self.assembler(),
            schedule=self._schedule_for(viewer),
            clock=self.clock,
        )

    def notebook(self, viewer: Viewer, deal_id: str) -> Notebook:
        """Give what lies beside a deal for the team alone; raises `DealNotFoundError` as `panel` does."""
        self.check_deal(viewer, deal_id)
        return Notebook(self.store, viewer, deal_id, writes=self.writes_back, clock=self.clock)

    def refresh(self, viewer: Viewer, deal_id: str) -> None:
        """Analyse one deal here and now, so that whoever changed it sees what it says; a large one waits for a worker.

        Raises `DealNotFoundError` as `panel` does.
        """
        view = self._show(viewer, deal_id)
        if len(view.deal.people) > MOST_AT_ONCE:
            return
        analyse_deals(
            self.store,
            viewer.tenant,
            [deal_id],
            as_of=self.clock(),
            tuning=self._tuning(viewer),
            language=self.settings.language,
            note=self.note_results(viewer.tenant),
        )

    def move_person(self, viewer: Viewer, deal_id: str, move: Move) -> None:
        """Put a person elsewhere in the picture, for everybody; raises `DealNotFoundError` as `panel` does."""
        move_person(self.store, viewer, self.panel(viewer, deal_id), move, now=self.clock())

    def put_back(self, viewer: Viewer, deal_id: str) -> None:
        """Let everybody in the picture stand where they would of themselves; raises as `panel` does."""
        put_back(self.store, viewer, self.panel(viewer, deal_id))

    def look(self, viewer: Viewer, view: DealView, *, counts: bool = True) -> LastLook:
        """Tell what changed in a deal since the viewer's last visit, and keep this look unless it doesn't count."""
        return look(self.store, viewer, view, now=self.clock(), counts=counts)

    def look_back(self, viewer: Viewer, view: DealView, day: date) -> PastLook:
        """Show a deal as it was on a day; raises `InputRefusedError` for a day that can't be looked at."""
        return look_back(view, day, self._tuning(viewer))

    def compare_since(self, viewer: Viewer, deal_id: str, exercise: str, since: datetime) -> BeforeAfter | None:
        """Tell what a deal's analysis said when an exercise began and says now, where it can be; raises as `panel`."""
        view, tuning = self.panel(viewer, deal_id), self._tuning(viewer)
        return compare_since(self.store, viewer, view, exercise, since=since, tuning=tuning, most=MOST_AT_ONCE)

    def try_out(self, viewer: Viewer, deal_id: str, changes: Sequence[Change]) -> Trial:
        """Try changes out on a deal and keep nothing; raises `InputRefusedError` for one that can't be."""
        return self.try_on(viewer, self.panel(viewer, deal_id), changes)

    def try_on(self, viewer: Viewer, view: DealView, changes: Sequence[Change]) -> Trial:
        """Try changes out on a deal that is loaded already; raises as `try_out` does."""
        return try_out(view, changes, self._tuning(viewer))

    def _tuning(self, viewer: Viewer) -> Tuning:
        return load_tuning(self.store, self.settings, viewer.tenant)

    def _schedule_for(self, viewer: Viewer) -> Schedule:
        return lambda connection, ids: add_analyses(connection, viewer.tenant, ids, now=self.clock())

    def note_results(self, tenant: str) -> Callable[[Connection, Sequence[Analysis]], None] | None:
        """Return what notes an analysis's results in the transaction that keeps it; None where nothing is written."""
        if not self.writes_back(tenant):
            return None

        def note(connection: Connection, analyses: Sequence[Analysis]) -> None:
            enter_results(connection, tenant, analyses, now=self.clock())

        return note
