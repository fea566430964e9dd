"""Three hand-made deals with their analyses, and services that answer with them, for the tests of the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

from graph.analysis import (
    Alignment,
    Analysis,
    Authority,
    BuyIn,
    Contact,
    DecisionAuthority,
    Driver,
    Finding,
    PersonView,
    Risk,
    Scored,
    Stance,
    StanceLabel,
    Unknown,
    Verdict,
)
from graph.deal import Commitment, Deal, Decision, Facts, Person, Source, Statement, Subject, Tie, TieKind
from graph.what_if import Change
from plugin.administration import Administration
from plugin.agreed_steps import AgreedSteps, DealSteps
from plugin.canvas import CanvasOpening
from plugin.digests import Digests
from plugin.editing import DeskState, Editing
from plugin.errors import DealNotFoundError, InputRefusedError, LinkRefusedError, SignatureRefusedError
from plugin.lists import ListQuestion
from plugin.looking import LastLook
from plugin.looking_back import PastLook, look_back
from plugin.measures import Measure
from plugin.notebook import Notebook
from plugin.oauth import Answer, SignInDone, SignInStart
from plugin.own_promises import OwnPromises, find_promises
from plugin.places import Move
from plugin.recording import Recorder
from plugin.reviews import Reviews
from plugin.settings import Settings
from plugin.store.kept_notes import KeptNote
from plugin.store.sync_runs import KeptRun
from plugin.trying_out import Trial, try_out
from plugin.viewer_sessions import BEARER_WAYS, COOKIE_WAYS, LASTS, StartedSession, Way
from plugin.views import DealView, Freshness, HandPlace, PipelinePage, PipelineRow, Viewer
from tests.fake_lists import FakeLists, FakeNamedLists
from tests.plain_structure import plain_structure

NOW = datetime(2026, 3, 20, 9, 30, tzinfo=UTC)
AS_OF = datetime(2026, 3, 20, tzinfo=UTC)
SPLIT = "006Fk00000AbcDeIAJ"
CROWDED = "006Fk00000CrowdIAB"
BARE = "006Fk00000BareXIAR"
TOKEN = "a-one-time-token"


def day(days_ago: int) -> datetime:
    return AS_OF - timedelta(days=days_ago)


def crm(record: str, author: str = "Nadia Okafor") -> Source:
    url = f"https://acme.my.salesforce.com/{record}"
    return Source(system="salesforce", record=record, url=url, author=author)


def tie(kind: TieKind, start: str, end: str, strength: float = 0.5, days_ago: int | None = None) -> Tie:
    at = day(days_ago) if days_ago is not None else None
    return Tie(id=f"ties:{kind}:{start}:{end}", kind=kind, from_=start, to=end, strength=strength, at=at)


def person_view(
    person_id: str,
    label: StanceLabel = "unknown",
    marks: tuple[bool | None, bool | None, bool | None] = (None, None, None),
    influence: float = 0.1,
    days_ago: int | None = None,
) -> PersonView:
    values = {"leading": 1.6, "supportive": 1.0, "neutral": 0.0, "resistant": -1.2, "unknown": None}
    last = day(days_ago) if days_ago is not None else None
    return PersonView(
        id=person_id,
        stance=Stance(value=values[label], n=0.0 if label == "unknown" else 1.2, label=label),
        buy_in=BuyIn(understood=marks[0], committed=marks[1], acted=marks[2], next=None),
        influence=influence,
        contact=Contact(last_at=last, count=4 if last else 0, by=2 if last else 0),
    )


def build_split() -> DealView:
    """Six people, two destinations, nobody with the final word."""
    people = (
        Person(
            id="003A",
            name="Marta Ruiz",
            title="Chief Executive",
            decision_maker=True,
            crm_roles=("Executive Sponsor",),
            formal_rank=1,
        ),
        Person(
            id="003B",
            name="Ines Vogt",
            title="Chief Financial Officer",
            decision_maker=True,
            crm_roles=("Economic Buyer", "Approver"),
            formal_rank=2,
        ),
        Person(id="003C", name="Raj Patel", title="Operations Director", decision_maker=True, formal_rank=2),
        Person(id="003D", name="Tomasz Lis", title="Head of IT", decision_maker=True, crm_roles=("Technical Buyer",)),
        Person(
            id="003E",
            name="Henrik Ruiz-Lindqvist",
            title="Founder",
            former=True,
            retired_since=day(900),
            predecessor_of="003A",
            owner_share=0.4,
        ),
        Person(id="003F", name="Aiko Tanaka", title="Warehouse Lead", is_champion=True),
        Person(id="005N", name="Nadia Okafor", title="Account Executive", side="seller"),
    )
    statements = (
        Statement(
            id="a0S1",
            at=day(17),
            by="003C",
            kind="position",
            subject="seattle",
            stance=-2,
            words="I won't move the warehouse to Seattle. My people are in Los Angeles.",
            confirmed_by="005N",
            source=crm("a0S1000001"),
        ),
        Statement(
            id="a0S2",
            at=day(12),
            by="003B",
            kind="position",
            subject="seattle",
            stance=2,
            words="Seattle is the only site that pays for itself within three years.",
            confirmed_by="005N",
            source=crm("a0S2000001"),
        ),
        Statement(
            id="a0S3",
            at=day(9),
            by="003F",
            kind="advocacy",
            subject="seattle",
            words="I showed the pick times to both shifts. They want it.",
            confirmed_by="005N",
            first_hand=False,
            source=crm("a0S3000001"),
        ),
        Statement(
            id="a0S4",
            at=day(5),
            by="003C",
            kind="position",
            subject="los-angeles",
            stance=2,
            public=False,
            medium="seen",
            words="If it has to be a new site, make it Los Angeles.",
            confirmed_by="Joel Brandt",
            source=Source(system="person", author="Joel Brandt", url="javascript:alert(1)"),
        ),
    )
    deal = Deal(
        as_of=AS_OF,
        deal=Facts(
            id=SPLIT,
            name="Warehouse automation",
            account="Norte Logística",
            owner="005N",
            stage="Negotiation",
            stage_number=5,
            amount=1_240_000,
            currency="EUR",
            close_date=day(-42),
            source=crm(SPLIT),
        ),
        people=people,
        ties=(
            tie("reports_to", "003B", "003A"),
            tie("reports_to", "003C", "003A"),
            tie("reports_to", "003D", "003B"),
            tie("reports_to", "003F", "003C"),
            tie("influences", "003E", "003A", 0.8, 30),
            tie("trusts", "003A", "003B", 0.7, 20),
            tie("conflicts_with", "003B", "003C", 0.6, 12),
            tie("supports", "003F", "003B", 0.5, 9),
            tie("defers_to", "003D", "003C", 0.4, 40),
        ),
        subjects=(
            Subject(id="seattle", kind="destination", name="One new site in Seattle", excludes=("los-angeles",)),
            Subject(id="los-angeles", kind="destination", name="Extend Los Angeles"),
        ),
        statements=statements,
        commitments=(
            Commitment(
                id="a0C1",
                owner="003F",
                what="Count pick times for two weeks",
                due=day(10),
                status="done",
                done_at=day(10),
                confirmed_by="005N",
                source=crm("a0C1000001"),
            ),
        ),
        decisions=(
            Decision(
                id="a0D1",
                name="Release the budget for the new site",
                status="open",
                opened_at=day(30),
                due=day(-14),
                must_agree=("003B", "003A"),
                agreed=("003B",),
                source=crm("a0D1000001"),
            ),
            Decision(
                id="a0D2",
                name="Choose the vendor",
                status="open",
                final_word=("003A",),
                act_by=day(-30),
                source=crm("a0D2000001"),
            ),
        ),
    )
    findings = (
        Finding(
            key="destinations_differ:003B,003C:seattle",
            code="destinations_differ",
            state="fires",
            severity="high",
            people=("003B", "003C"),
            decision=None,
            subject="seattle",
            incident=None,
            evidence=("a0S1", "a0S2"),
            against=("a0S3",),
            possible="Ines Vogt and Raj Patel may want different destinations.",
            seen="On 3 Mar Raj Patel spoke against one new site in Seattle; on 8 Mar Ines Vogt spoke for it.",
            speaks_against="Aiko Tanaka, who works for Raj Patel, has spoken for it to others since.",
            settle="Ask both, separately, where they want to be in three years, before anybody talks about how.",
            tactics=("T07",),
            parameters={},
        ),
        Finding(
            key="no_final_word:a0D1",
            code="no_final_word",
            state="fires",
            severity="high",
            people=(),
            decision="a0D1",
            subject=None,
            incident=None,
            evidence=("a0D1",),
            against=(),
            possible="Nobody may have the final word on releasing the budget.",
            seen="The decision has been open for 30 days and nobody is recorded as having the final word.",
            speaks_against="Nothing recorded speaks against it.",
            settle="Ask Ines Vogt who signs for the budget, and write it down.",
            tactics=("T13",),
            parameters={},
        ),
        Finding(
            key="single_threaded:003F",
            code="single_threaded",
            state="fires",
            severity="medium",
            people=("003F",),
            decision=None,
            subject=None,
            incident=None,
            evidence=("gone",),
            against=(),
            possible="The deal may hang on one contact, Aiko Tanaka.",
            seen="In 45 days only Aiko Tanaka was in contact with our side.",
            speaks_against="Nothing recorded speaks against it.",
            settle="Arrange a talk with one more decision maker.",
            tactics=(),
            parameters={},
        ),
        Finding(
            key="lone_resistance:003C",
            code="lone_resistance",
            state="too_little_to_tell",
            severity="medium",
            people=("003C",),
            decision=None,
            subject=None,
            incident=None,
            evidence=("a0S4",),
            against=(),
            possible="Raj Patel may be the only one who isn't convinced yet.",
            seen="The stance of 2 of 4 decision makers is known.",
            speaks_against="Two of them haven't said anything yet.",
            settle="Hear Marta Ruiz and Tomasz Lis first.",
            tactics=(),
            parameters={},
        ),
    )
    analysis = Analysis(
        deal=SPLIT,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=1,
        alignment=Alignment(state="split", toward=None, deciders=4, known=2, because=(findings[0].key,)),
        authority=Authority(
            state="absent",
            decisions=(
                DecisionAuthority(
                    id="a0D1",
                    state="absent",
                    recorded=(),
                    claimed=(),
                    named={},
                    lived=(),
                    because=(findings[1].key,),
                ),
                DecisionAuthority(
                    id="a0D2", state="clear", recorded=("003A",), claimed=(), named={"003A": 0.75}, lived=(), because=()
                ),
            ),
        ),
        verdict=Verdict(
            sentence="Two destinations among four decision makers, and nobody has the final word on releasing the "
            "budget for the new site. Next: ask Ines Vogt who signs.",
            next="ask Ines Vogt who signs",
            next_person="003B",
        ),
        risk=Risk(
            score=64,
            band="medium",
            drivers=(
                Driver(key=findings[0].key, points=24, why="Different destinations: Seattle or Los Angeles"),
                Driver(key=findings[1].key, points=18, why="Nobody has the final word on the budget"),
                Driver(key=findings[2].key, points=10, why="Only Aiko Tanaka talks to us"),
            ),
            unknowns=(Unknown(what="where two decision makers stand", people=("003A", "003D"), points=12),),
        ),
        findings=findings,
        people=(
            person_view("003A", influence=0.32, days_ago=61),
            person_view("003B", "supportive", (True, None, None), 0.22, 12),
            person_view("003C", "resistant", (False, False, None), 0.18, 17),
            person_view("003D", influence=0.08),
            person_view("003E", influence=0.12),
            person_view("003F", "leading", (True, True, True), 0.08, 9),
        ),
        path=(),
        structure=plain_structure(
            influence=(Scored(id="003A", score=0.32),), influence_measure="made by hand", formal=("003A",)
        ),
    )
    freshness = Freshness(synced_at=NOW - timedelta(minutes=12), analysed_at=NOW, system="salesforce")
    return DealView(deal=deal, analysis=analysis, freshness=freshness)


_CROWD = (
    ("Alexandrina Konstantinopoulou-Papadimitriou", "Group Chief Executive Officer and Chair", None),
    ("عبد الرحمن بن خالد الفيصل", "المدير المالي", 0),
    ("Jürgen Müller-Brandenburg", "Chief Operating Officer", 0),
    ("Nguyễn Thị Minh Khai", "Chief Information Officer", 0),
    ("O'Brien, Siobhán", "General Counsel", 0),
    ("Oluwaseun Adébáyò", "VP Supply Chain", 2),
    ("Li Wei", "Plant Manager", 2),
    ("Krzysztof Wiśniewski", "Head of Infrastructure", 3),
    ("Priya Venkatasubramanian", "Enterprise Architect", 3),
    ("Bo", "Controller", 1),
    ("María José Carreño Quiñones", "Procurement Lead", 1),
    ("Ferdinand von Hohenstein", "Supervisory Board", None),
    ("<script>alert(1)</script>", "Consultant & adviser", None),
)


def build_crowded() -> DealView:
    """Fourteen people with long names, one of them written from right to left, and one that looks like a script."""
    people = tuple(
        Person(
            id=f"c{number:02}",
            name=name,
            title=title,
            decision_maker=True if number in {0, 1, 2, 3} else None,
            crm_roles=("Decision Maker",) if number in {0, 1} else (),
            former=number == 11,
        )
        for number, (name, title, _) in enumerate(_CROWD)
    )
    seller = Person(id="s1", name="Noor de Vries", title="Account Executive", side="seller")
    lines = tuple(
        tie("reports_to", f"c{number:02}", f"c{boss:02}")
        for number, (_, _, boss) in enumerate(_CROWD)
        if boss is not None
    )
    others = (
        tie("influences", "c11", "c00", 0.9, 12),
        tie("influences", "c03", "c02", 0.6, 12),
        tie("trusts", "c00", "c01", 0.8, 12),
        tie("supports", "c05", "c03", 0.5, 12),
        tie("defers_to", "c04", "c01", 0.5, 12),
        tie("conflicts_with", "c02", "c01", 0.5, 12),
        tie("undermines", "c07", "c08", 0.4, 12),
        tie("blames", "c06", "c07", 0.4, 12),
        tie("family", "c11", "c00", 0.4, 12),
        tie("communicates", "c09", "c10", 0.2, 12),
        tie("influences", "c12", "c03", 0.3, 12),
    )
    labels: tuple[StanceLabel, ...] = ("leading", "supportive", "resistant", "neutral", "unknown")
    deal = Deal(
        as_of=AS_OF,
        deal=Facts(
            id=CROWDED,
            name="Group-wide planning platform, phase 2",
            account="Konstantinopoulou Holding",
            amount=86_500.5,
            currency="CHF",
        ),
        people=(*people, seller),
        ties=(*lines, *others),
        decisions=(Decision(id="d1", name="Sign the frame contract", status="open", final_word=("c00",)),),
    )
    analysis = Analysis(
        deal=CROWDED,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=0,
        alignment=Alignment(state="route_debate", toward="for", deciders=4, known=4, because=()),
        authority=Authority(
            state="clear",
            decisions=(
                DecisionAuthority(
                    id="d1", state="clear", recorded=("c00",), claimed=(), named={}, lived=(), because=()
                ),
            ),
        ),
        verdict=Verdict(
            sentence="Same destination; they differ on the route, which is fine. Final word: Alexandrina "
            "Konstantinopoulou-Papadimitriou. Next: timing with Operations.",
            next="timing with Operations",
            next_person="c02",
        ),
        risk=Risk(
            score=100,
            band="high",
            drivers=(Driver(key="unknown:authority", points=118, why="A sum that is above the most"),),
            unknowns=(),
        ),
        findings=(),
        people=tuple(
            person_view(person.id, labels[number % 5], (True, False, None), 0.07, number)
            for number, person in enumerate(people)
        ),
        path=(),
        structure=plain_structure(influence=(), influence_measure="made by hand", formal=()),
    )
    freshness = Freshness(synced_at=None, analysed_at=NOW - timedelta(hours=3), system="file")
    return DealView(deal=deal, analysis=analysis, freshness=freshness)


def build_bare() -> DealView:
    """A deal of which nothing but the name is known."""
    analysis = Analysis(
        deal=BARE,
        as_of=AS_OF,
        rules_version="1",
        ignored_future=0,
        alignment=Alignment(state="unknown", toward=None, deciders=0, known=0, because=()),
        authority=Authority(state="unknown", decisions=()),
        verdict=Verdict(
            sentence="Too little is known to say whether they agree: no decision maker is confirmed.",
            next="find out who takes part in the decision",
            next_person=None,
        ),
        risk=Risk(
            score=30,
            band="low",
            drivers=(),
            unknowns=(Unknown(what="who decides", people=(), points=30),),
        ),
        findings=(),
        people=(),
        path=(),
        structure=plain_structure(influence=(), influence_measure="nobody", formal=()),
    )
    freshness = Freshness(synced_at=None, analysed_at=NOW, system=None)
    return DealView(
        deal=Deal(as_of=AS_OF, deal=Facts(id=BARE, name="New deal")), analysis=analysis, freshness=freshness
    )


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
    def administration(self) -> Administration:
        raise NotImplementedError  # settings are tried over a real store

    @property
    def digests(self) -> Digests:
        raise NotImplementedError  # digests are tried over a real store

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
