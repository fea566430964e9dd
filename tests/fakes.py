"""Services that answer from three deals made by hand, for the tests of the pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

from graph.what_if import Change
from plugin.action_plans import ActionPlans
from plugin.administration import Administration
from plugin.agreed_steps import AgreedSteps, DealSteps
from plugin.before_after import BeforeAfter
from plugin.canvas import CanvasOpening
from plugin.digests import Digests
from plugin.editing import DeskState, Editing
from plugin.errors import DealNotFoundError, InputRefusedError, LinkRefusedError, SignatureRefusedError
from plugin.exercises.answering import Answering
from plugin.exercises.home import CoachHome, Coaching
from plugin.exercises.leading import Exercises
from plugin.exercises.room import check_role
from plugin.exercises.views import ExerciseLine
from plugin.lists import ListQuestion
from plugin.looking import LastLook
from plugin.looking_back import PastLook, look_back
from plugin.measures import Measure
from plugin.notebook import Notebook
from plugin.oauth import Answer, SignInDone, SignInStart
from plugin.options_sheets import OptionsSheets
from plugin.own_promises import OwnPromises, find_promises
from plugin.paper_shelf import KINDS, PaperShelf, ShelfPaper
from plugin.papers import Papers
from plugin.places import Move
from plugin.recording import Recorder
from plugin.reviews import Reviews
from plugin.settings import Settings
from plugin.store.kept_notes import KeptNote
from plugin.store.papers import PaperKind, PaperState
from plugin.store.sync_runs import KeptRun
from plugin.tactics_used import DealTactics, TacticsUsed
from plugin.trying_out import Trial, try_out
from plugin.viewer_sessions import BEARER_WAYS, COOKIE_WAYS, LASTS, StartedSession, Way
from plugin.views import DealView, HandPlace, PipelinePage, PipelineRow, Viewer
from tests.deal_parts import NOW
from tests.fake_lists import FakeLists, FakeNamedLists
from tests.odd_deals import build_bare, build_crowded
from tests.split_deal import build_split

TOKEN = "a-one-time-token"


def to_row(view: DealView) -> PipelineRow:
    facts, analysis = view.deal.deal, view.analysis
    return PipelineRow(
        id=facts.id,
        name=facts.name,
        account=facts.account,
        owner="Nadia Okafor",
        stage=facts.stage,
        amount=facts.amount,
        currency=facts.currency,
        close_date=facts.close_date,
        alignment=analysis.alignment.state,
        toward=analysis.alignment.toward,
        authority=analysis.authority.state,
        risk=analysis.risk.score,
        band=analysis.risk.band,
        verdict=analysis.verdict.sentence,
        analysed_at=NOW - timedelta(minutes=5),
    )


@dataclass(frozen=True, slots=True)
class FakeProblem:
    id: str
    level: str
    hint: str


def build_views() -> dict[str, DealView]:
    return {view.deal.deal.id: view for view in (build_split(), build_crowded(), build_bare())}


class FakeNotebook(Notebook):
    """Holds no notes; what we owe is what the deal says."""

    def __init__(self) -> None:
        """Need no store."""

    def list(self) -> Sequence[KeptNote]:
        return ()

    def find_owed(self, view: DealView) -> OwnPromises:
        return OwnPromises(promises=find_promises(view.deal), can_plan=view.freshness.system == "salesforce")


class NoPapers:
    """Nothing is written anywhere; papers are tried over a real store."""

    def list_of(self, _viewer: Viewer, _deal_id: str) -> Sequence[ShelfPaper]:
        return [ShelfPaper(kind=kind) for kind in KINDS]

    def states_of(self, _viewer: Viewer, _deal_id: str) -> Mapping[PaperKind, PaperState]:
        return {}


class NoTactics:
    """No tactic was used anywhere; what is used is tried over a real store."""

    def show(self, _viewer: Viewer, _deal_id: str) -> DealTactics:
        return DealTactics()


class NoExercises:
    """No exercise was ever planned; exercises are tried over a real store."""

    def list_for(self, _viewer: Viewer, _deal_id: str | None = None) -> Sequence[ExerciseLine]:
        return ()


class EmptyHome:
    """A coach's home with nothing in it; what stands there is tried over a real store."""

    def home(self, viewer: Viewer) -> CoachHome:
        check_role(viewer)
        return CoachHome(calling=(), read=0, all_read=True, running=(), ended=(), due=(), tried={})


class NoSteps:
    """Nothing was agreed on in any deal; what is agreed on is tried over a real store."""

    def show(self, _viewer: Viewer, _view: DealView) -> DealSteps:
        return DealSteps(names={})


@dataclass
class FakeServices:
    """Answers as the application does, from three deals in memory."""

    settings: Settings = field(
        default_factory=lambda: Settings(data_dir=Path("nowhere"), secret_keys=("a key for tests only", "an older one"))
    )
    views: dict[str, DealView] = field(default_factory=build_views)
    found: Sequence[FakeProblem] = ()
    links: set[str] = field(default_factory=lambda: {TOKEN})
    page_size: int | None = None
    broken: Exception | None = None
    viewer: Viewer = field(default_factory=lambda: Viewer(tenant="default", role="manager", user=None))
    asked: list[tuple[Viewer, str]] = field(default_factory=list)
    clock: Callable[[], datetime] = lambda: NOW
    sessions: dict[str, tuple[Way, StartedSession]] = field(default_factory=dict)
    sign_ins: Sequence[str] = ()
    desk_state: DeskState = field(default_factory=DeskState)
    next_path: str | None = None
    brought: list[tuple[str | None, Answer]] = field(default_factory=list)
    canvas: CanvasOpening | Exception | None = None
    vouched: list[tuple[str, str | None, str]] = field(default_factory=list)
    looks: list[tuple[Viewer, str, bool]] = field(default_factory=list)
    last_look: LastLook | Exception = field(default_factory=LastLook)
    newest_runs: dict[str, KeptRun] = field(default_factory=dict)
    named_lists: FakeNamedLists = field(default_factory=FakeNamedLists)
    list_questions: list[tuple[Viewer, ListQuestion]] = field(default_factory=list)

    @property
    def deals(self) -> "FakeServices":
        return self

    def panel(self, viewer: Viewer, deal_id: str) -> DealView:
        self.asked.append((viewer, deal_id))
        if self.broken:
            raise self.broken
        if deal_id not in self.views:
            raise DealNotFoundError("There is no such deal.")
        return self.views[deal_id]

    def look(self, viewer: Viewer, view: DealView, *, counts: bool = True) -> LastLook:
        self.looks.append((viewer, view.deal.deal.id, counts))
        if isinstance(self.last_look, Exception):
            raise self.last_look
        return self.last_look

    def look_back(self, viewer: Viewer, view: DealView, day: date) -> PastLook:
        self.asked.append((viewer, f"{view.deal.deal.id} on {day}"))
        return look_back(view, day)

    def compare_since(self, viewer: Viewer, deal_id: str, exercise: str, since: datetime) -> BeforeAfter | None:
        raise NotImplementedError  # what was said before is compared over a real store

    def try_out(self, viewer: Viewer, deal_id: str, changes: Sequence[Change]) -> Trial:
        return try_out(self.panel(viewer, deal_id), changes)

    def newest_sync(self, tenant: str) -> KeptRun | None:
        return self.newest_runs.get(tenant)

    def record(self, viewer: Viewer, deal_id: str) -> Recorder:
        raise NotImplementedError  # what is recorded is tried over a real store

    def desk(self, viewer: Viewer, view: DealView, *, told: str | None = None) -> DeskState:  # noqa: ARG002 (one state)
        return replace(self.desk_state, editable=view.freshness.system == "salesforce")

    def edit(self, viewer: Viewer, deal_id: str) -> Editing:
        raise NotImplementedError  # what is settled is tried over a real store

    def refresh(self, viewer: Viewer, deal_id: str) -> None:
        raise NotImplementedError  # what is recorded is tried over a real store

    def move_person(self, viewer: Viewer, deal_id: str, move: Move) -> None:
        view = self.panel(viewer, deal_id)
        if all(person.id != move.person for person in view.deal.people):
            raise InputRefusedError("person: nobody of this deal")
        put = HandPlace(x=move.x, y=move.y, author=viewer.user, at=self.clock())
        others = {person: place for person, place in view.places.items() if person != move.person}
        self.views[deal_id] = replace(view, places=others | ({move.person: put} if move.x or move.y else {}))

    def put_back(self, viewer: Viewer, deal_id: str) -> None:
        self.views[deal_id] = replace(self.panel(viewer, deal_id), places={})

    @property
    def reviews(self) -> Reviews:
        raise NotImplementedError  # reviews are tried over a real store

    @property
    def agreed_steps(self) -> AgreedSteps:
        return cast("AgreedSteps", NoSteps())

    @property
    def tactics_used(self) -> TacticsUsed:
        return cast("TacticsUsed", NoTactics())

    @property
    def administration(self) -> Administration:
        raise NotImplementedError  # settings are tried over a real store

    @property
    def digests(self) -> Digests:
        raise NotImplementedError  # digests are tried over a real store

    @property
    def coaching(self) -> Coaching:
        return cast("Coaching", EmptyHome())

    @property
    def exercises(self) -> Exercises:
        return cast("Exercises", NoExercises())

    @property
    def answering(self) -> Answering:
        raise NotImplementedError  # exercises are tried over a real store

    @property
    def papers(self) -> Papers:
        raise NotImplementedError  # charters are tried over a real store

    @property
    def paper_shelf(self) -> PaperShelf:
        return cast("PaperShelf", NoPapers())

    @property
    def plans(self) -> ActionPlans:
        raise NotImplementedError  # plans are tried over a real store

    @property
    def options_sheets(self) -> OptionsSheets:
        raise NotImplementedError  # three-options sheets are tried over a real store

    def notebook(self, viewer: Viewer, deal_id: str) -> Notebook:  # noqa: ARG002 (empty for everybody)
        return FakeNotebook()

    @property
    def lists(self) -> FakeLists:
        return FakeLists(
            rows=lambda: [to_row(view) for view in self.views.values()],
            page_size=lambda: self.page_size,
            asked=self.list_questions,
        )

    def pipeline(
        self, viewer: Viewer, *, sort: str = "risk", limit: int = 50, after: str | None = None
    ) -> PipelinePage:
        self.asked.append((viewer, sort))
        rows = sorted((to_row(view) for view in self.views.values()), key=lambda row: (-row.risk, row.id))
        ids = [row.id for row in rows]
        start = ids.index(after) + 1 if after else 0
        size = self.page_size or limit
        page = tuple(rows[start : start + size])
        more = start + size < len(rows)
        return PipelinePage(rows=page, total=len(rows), next_key=page[-1].id if more else None)

    @property
    def signing_in(self) -> "FakeServices":
        return self

    def redeem_link(self, token: str) -> StartedSession:
        if token not in self.links:
            raise LinkRefusedError("This link was used before or is too old.")
        self.links.remove(token)
        return self.start("link")

    def start(self, way: Way) -> StartedSession:
        expires_at = self.clock() + LASTS[way]
        started = StartedSession(id=f"session-{len(self.sessions)}", viewer=self.viewer, expires_at=expires_at)
        self.sessions[started.id] = (way, started)
        return started

    def _load(self, session_id: str, ways: Sequence[Way]) -> Viewer | None:
        way, started = self.sessions.get(session_id, ("none", None))
        return started.viewer if started and way in ways and started.expires_at > self.clock() else None

    def load_session(self, session_id: str) -> Viewer | None:
        return self._load(session_id, COOKIE_WAYS)

    def open_canvas(self, signed_request: str, *, origin: str | None, own_origin: str) -> CanvasOpening:
        self.vouched.append((signed_request, origin, own_origin))
        if isinstance(self.canvas, CanvasOpening):
            return self.canvas
        raise self.canvas or SignatureRefusedError("Nobody vouches for it.")

    def sign_bearer(self, session: StartedSession) -> str:
        return session.id

    def load_bearer(self, bearer: str) -> Viewer | None:
        return self._load(bearer, BEARER_WAYS)

    def end_session(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)

    def list_sign_ins(self) -> Sequence[str]:
        return self.sign_ins

    def begin_sign_in(self, tenant: str, next_path: str | None) -> SignInStart:
        if tenant not in self.sign_ins:
            raise InputRefusedError("There is no such org.")
        self.next_path = next_path
        return SignInStart(address=f"https://{tenant}.my.salesforce.com/services/oauth2/authorize", note="a note")

    def finish_sign_in(self, note: str | None, answer: Answer) -> SignInDone:
        self.brought.append((note, answer))
        if self.broken:
            raise self.broken
        return SignInDone(session=self.start("oauth"), next_path=self.next_path)

    def problems(self) -> Sequence[FakeProblem]:
        return self.found

    def measure(self) -> Sequence[Measure]:
        if self.broken:
            raise self.broken
        return (Measure(name="buyin_jobs", about="Jobs by state.", labelled={"done": 7, "waiting": 2}),)


def with_settings(**changes: object) -> FakeServices:
    services = FakeServices()
    # replace() can't be checked against keywords given by name
    services.settings = replace(services.settings, **changes)  # type: ignore[arg-type]
    return services
