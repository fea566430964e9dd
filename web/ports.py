"""What the pages need of the application, so that tests can stand in for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from flask import current_app

from graph.what_if import Change
from plugin.action_plans import ActionPlans
from plugin.administration import Administration
from plugin.agreed_steps import AgreedSteps
from plugin.before_after import BeforeAfter
from plugin.canvas import CanvasOpening
from plugin.digests import Digests
from plugin.editing import DeskState, Editing
from plugin.exercises.answering import Answering
from plugin.exercises.home import Coaching
from plugin.exercises.leading import Exercises
from plugin.looking import LastLook
from plugin.looking_back import PastLook
from plugin.measures import Measure
from plugin.notebook import Notebook
from plugin.oauth import Answer, SignInDone, SignInStart
from plugin.options_sheets import OptionsSheets
from plugin.paper_shelf import PaperShelf
from plugin.papers import Papers
from plugin.places import Move
from plugin.recording import Recorder
from plugin.reviews import Reviews
from plugin.settings import Settings
from plugin.store.sync_runs import KeptRun
from plugin.tactics_used import TacticsUsed
from plugin.trying_out import Trial
from plugin.viewer_sessions import StartedSession
from plugin.views import DealView, PipelinePage, Viewer
from web.list_ports import Lists, NamedLists

EXTENSION = "buyin"


class Problem(Protocol):
    """Something found when looking whether the program can serve; a `level` of `error` means that it can't."""

    @property
    def id(self) -> str:
        """The stable name of the check."""

    @property
    def level(self) -> str:
        """`error`, `warning` or less."""

    @property
    def hint(self) -> str:
        """What to do, in one sentence."""


class SigningIn(Protocol):
    """The ways in, and how people are known again."""

    def open_canvas(self, signed_request: str, *, origin: str | None, own_origin: str) -> CanvasOpening:
        """Begin a session for a signed request of the CRM; see `Canvas.open` for what it refuses."""

    def sign_bearer(self, session: StartedSession) -> str:
        """Make the bearer token of a session that began in the CRM's page."""

    def load_bearer(self, bearer: str) -> Viewer | None:
        """Return who is signed in by a bearer token; None where it is over or isn't ours."""

    def redeem_link(self, token: str) -> StartedSession:
        """Use up a one-time link and begin a session; raises `LinkRefusedError` where it can't be used."""

    def list_sign_ins(self) -> Sequence[str]:
        """Name the tenants whose org people can sign in through."""

    def begin_sign_in(self, tenant: str, next_path: str | None) -> SignInStart:
        """Begin a sign-in through a tenant's org; raises `InputRefusedError` where it has none."""

    def finish_sign_in(self, note: str | None, answer: Answer) -> SignInDone:
        """Take what came back from the org and begin a session.

        Raises `SignInFailedError`, `AccessRefusedError` or `OrgAwayError`.
        """

    def load_session(self, session_id: str) -> Viewer | None:
        """Return who is signed in by the session in a cookie; None where it is over."""

    def end_session(self, session_id: str) -> None:
        """End a session."""


class Deals(Protocol):
    """What the pages do with one deal at a time."""

    def panel(self, viewer: Viewer, deal_id: str) -> DealView:
        """Load one deal; raises `DealNotFoundError` where there is none for this viewer."""

    def look(self, viewer: Viewer, view: DealView, *, counts: bool = True) -> LastLook:
        """Tell what changed in a deal since the viewer's last visit, and keep this look unless it doesn't count."""

    def look_back(self, viewer: Viewer, view: DealView, day: date) -> PastLook:
        """Show a deal as it was on a day; raises `InputRefusedError` for a day that can't be looked at."""

    def compare_since(self, viewer: Viewer, deal_id: str, exercise: str, since: datetime) -> BeforeAfter | None:
        """Tell what a deal's analysis said when an exercise began and says now, where it can be; raises as `panel`."""

    def try_out(self, viewer: Viewer, deal_id: str, changes: Sequence[Change]) -> Trial:
        """Try changes out on a deal and keep nothing; raises `InputRefusedError` for one that can't be."""

    def record(self, viewer: Viewer, deal_id: str) -> Recorder:
        """Give what records, changes and takes back in one deal; raises `DealNotFoundError` as `panel` does."""

    def desk(self, viewer: Viewer, view: DealView, *, told: str | None = None) -> DeskState:
        """Load what the desk beside a deal shows; `told` is the id of a change to tell of."""

    def edit(self, viewer: Viewer, deal_id: str) -> Editing:
        """Give what settles open questions in one deal; raises `DealNotFoundError` as `panel` does."""

    def notebook(self, viewer: Viewer, deal_id: str) -> Notebook:
        """Give what lies beside a deal for the team alone; raises `DealNotFoundError` as `panel` does."""

    def refresh(self, viewer: Viewer, deal_id: str) -> None:
        """Analyse one deal here and now; a large one waits for a worker."""

    def move_person(self, viewer: Viewer, deal_id: str, move: Move) -> None:
        """Put a person elsewhere in the picture; raises `DealNotFoundError`, and `InputRefusedError` with the place."""

    def put_back(self, viewer: Viewer, deal_id: str) -> None:
        """Let everybody in the picture stand where they would of themselves; raises `DealNotFoundError`."""


class PageServices(Protocol):
    """The use cases behind the pages."""

    @property
    def settings(self) -> Settings:
        """This installation's settings."""

    @property
    def deals(self) -> Deals:
        """What opens one deal at a time."""

    def newest_sync(self, tenant: str) -> KeptRun | None:
        """Tell what the newest sync did, whatever became of it; None where there was none yet."""

    @property
    def reviews(self) -> Reviews:
        """What goes through lists of deals with their leaders."""

    @property
    def agreed_steps(self) -> AgreedSteps:
        """What keeps the next steps that were agreed on."""

    @property
    def digests(self) -> Digests:
        """What tells what changed since a day, and who wants that by mail."""

    @property
    def tactics_used(self) -> TacticsUsed:
        """What keeps which tactics were used."""

    @property
    def exercises(self) -> Exercises:
        """What coaches lead exercises with."""

    @property
    def coaching(self) -> Coaching:
        """What a coach finds at home."""

    @property
    def answering(self) -> Answering:
        """What takes what the participants of exercises write."""

    @property
    def papers(self) -> Papers:
        """What keeps charters."""

    @property
    def options_sheets(self) -> OptionsSheets:
        """What keeps three-options sheets."""

    @property
    def paper_shelf(self) -> PaperShelf:
        """What lists the one-page documents of a deal."""

    @property
    def plans(self) -> ActionPlans:
        """What keeps plans."""

    @property
    def administration(self) -> Administration:
        """What an admin looks into and changes."""

    def pipeline(self, viewer: Viewer, *, sort: str, limit: int, after: str | None) -> PipelinePage:
        """Load one page of the list of deals."""

    @property
    def lists(self) -> Lists:
        """What answers questions about the list of deals."""

    @property
    def named_lists(self) -> NamedLists:
        """What keeps the lists that people named."""

    @property
    def signing_in(self) -> SigningIn:
        """What lets people in and knows them again."""

    def problems(self) -> Sequence[Problem]:
        """Look whether the program can serve."""

    def measure(self) -> Sequence[Measure]:
        """Count what a watcher wants to know; raises `StoreError` where the database doesn't answer."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page has at hand: the use cases and a clock."""

    services: PageServices
    now: Callable[[], datetime]


def page_context() -> PageContext:
    """Give the context of the application that answers the current request."""
    return cast("PageContext", current_app.extensions[EXTENSION])
