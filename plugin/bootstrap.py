"""Decides which concrete parts this installation consists of; everybody else is given what was chosen here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property

import structlog
from sqlalchemy import Connection

from connectors.records import QuarantinedRow
from connectors.salesforce.ids import OPPORTUNITY, to_long_id
from graph.analysis import Analysis
from graph.what_if import Change
from plugin.administration import Administration
from plugin.agreed_steps import AgreedSteps
from plugin.analysing import analyse_deals
from plugin.checks import Problem, check_broker, check_store
from plugin.crm_access import CrmAccess
from plugin.crm_orgs import CrmOrgs
from plugin.digests import Digests
from plugin.editing import DeskState, Editing, load_desk
from plugin.errors import DealNotFoundError
from plugin.held_roles import HeldRoles
from plugin.keys import complete_keys
from plugin.listing import Listing
from plugin.looking import LastLook, look
from plugin.looking_back import PastLook, look_back
from plugin.measures import Measure, measure
from plugin.notebook import Notebook
from plugin.places import Move, move_person, put_back
from plugin.ports import Assembler
from plugin.recording import Recorder, Recording
from plugin.renewal import Renewal
from plugin.results import enter_results
from plugin.reviewing import load_deal_view, load_pipeline
from plugin.reviews import Reviews
from plugin.roles import load_contact_roles, read_role_hints
from plugin.saved_views import SavedViews
from plugin.schedule import add_analyses
from plugin.sealing import Seal
from plugin.settings import Settings, load_settings
from plugin.sight import Sight
from plugin.signing_in import SigningIn
from plugin.store.quarantine import load_quarantined
from plugin.store.store import Store
from plugin.store.sync_runs import KeptRun, load_freshness, load_newest_run
from plugin.team_work import build_digests, build_reviews, build_steps
from plugin.trying_out import Trial, try_out
from plugin.tuning import load_tuning
from plugin.views import DealView, PipelinePage, Viewer

MOST_AT_ONCE = 300
"""With more people, a deal is analysed by a worker and not while somebody waits for the page."""

log = structlog.get_logger(__name__)


def tell_time() -> datetime:
    """Read the clock of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Services:
    """The use cases of one installation, with everything they need."""

    settings: Settings
    store: Store
    clock: Callable[[], datetime] = tell_time

    @cached_property
    def seal(self) -> Seal:
        """What seals secrets and opens them."""
        return Seal(self.settings.secret_keys)

    @cached_property
    def orgs(self) -> CrmOrgs:
        """What finds and opens the tenants' orgs."""
        return CrmOrgs(store=self.store, settings=self.settings)

    @cached_property
    def sight(self) -> Sight:
        """What asks the CRM which deals there are for a viewer."""
        renewal = Renewal(store=self.store, seal=self.seal, fetch=self._access.renew, clock=self.clock)
        return Sight(
            store=self.store,
            renewal=renewal,
            open_crm=self._access.open_crm_of,
            roles=self.roles,
            clock=self.clock,
        )

    @cached_property
    def signing_in(self) -> SigningIn:
        """What lets people in and knows them again."""
        return SigningIn(
            store=self.store,
            settings=self.settings,
            seal=self.seal,
            orgs=self.orgs,
            access=self._access,
            roles=self.roles,
            clock=self.clock,
        )

    @cached_property
    def roles(self) -> HeldRoles:
        """What finds the roles of people who come through the CRM."""
        return HeldRoles(
            permission_sets=self.settings.salesforce_role_permission_sets, fetch_assigned=self._access.fetch_assigned
        )

    @cached_property
    def reviews(self) -> Reviews:
        """What goes through lists of deals with their leaders."""
        return build_reviews(self)

    @cached_property
    def agreed_steps(self) -> AgreedSteps:
        """What keeps the next steps that were agreed on."""
        return build_steps(self)

    @cached_property
    def digests(self) -> Digests:
        """What tells what changed since a day, and who wants that by mail."""
        return build_digests(self)

    @cached_property
    def administration(self) -> Administration:
        """What an admin looks into and changes."""
        return Administration(
            store=self.store,
            settings=self.settings,
            lists=self.lists,
            load_crm=self.orgs.load,
            end_session=self.signing_in.end_session_of,
            clock=self.clock,
        )

    @cached_property
    def _access(self) -> CrmAccess:
        return CrmAccess(base_url=self.settings.address, load_tenant=self.orgs.load)

    def panel(self, viewer: Viewer, deal_id: str) -> DealView:
        """Load one deal, an opportunity by either form of its id; raises `DealNotFoundError` where there is none.

        A deal that the viewer doesn't see isn't there for them.
        """
        try:
            return self._show(viewer, deal_id)
        except DealNotFoundError:
            long_id = to_long_id(deal_id) if deal_id.startswith(OPPORTUNITY) else None
            if long_id is None or long_id == deal_id:
                raise
            return self._show(viewer, long_id)

    def _show(self, viewer: Viewer, deal_id: str) -> DealView:
        self.sight.check_deal(viewer, deal_id)
        view = load_deal_view(self.store, viewer.tenant, deal_id)
        return replace(view, role_hints=read_role_hints(view.deal.people, self._contact_roles(viewer)))

    def _contact_roles(self, viewer: Viewer) -> Mapping[str, bool]:
        return load_contact_roles(self.store, self.settings, viewer.tenant)

    def pipeline(
        self, viewer: Viewer, *, sort: str = "risk", limit: int | None = 50, after: str | None = None
    ) -> PipelinePage:
        """Load one page of the list of deals."""
        self.sight.check_list(viewer)
        return load_pipeline(self.store, viewer, sort=sort, limit=limit, after=after)

    @cached_property
    def lists(self) -> Listing:
        """What answers questions about the list of deals."""
        return Listing(store=self.store, check_list=self.sight.check_list, clock=self.clock)

    @cached_property
    def named_lists(self) -> SavedViews:
        """What keeps the lists that people named."""
        return SavedViews(store=self.store, clock=self.clock)

    def record(self, viewer: Viewer, deal_id: str) -> Recorder:
        """Give what records, changes and takes back in one deal; raises `DealNotFoundError` as `panel` does."""
        self.sight.check_deal(viewer, deal_id)
        return Recorder(
            self.store,
            Recording(tenant=viewer.tenant, deal=deal_id, author=viewer.user),
            assemble=self.assembler(),
            schedule=lambda connection, ids: add_analyses(connection, viewer.tenant, ids, now=self.clock()),
            clock=self.clock,
        )

    def desk(self, viewer: Viewer, view: DealView, *, told: str | None = None) -> DeskState:
        """Load what the desk beside a deal shows; `told` is the id of a change to tell of."""
        return load_desk(self.store, viewer.tenant, view, told=told, roles=self._contact_roles(viewer))

    def edit(self, viewer: Viewer, deal_id: str) -> Editing:
        """Give what settles open questions in one deal; raises `DealNotFoundError` as `panel` does."""
        self.sight.check_deal(viewer, deal_id)
        return Editing(
            self.store,
            tenant=viewer.tenant,
            deal=deal_id,
            author=viewer.user,
            assemble=self.assembler(),
            schedule=lambda connection, ids: add_analyses(connection, viewer.tenant, ids, now=self.clock()),
            clock=self.clock,
        )

    def notebook(self, viewer: Viewer, deal_id: str) -> Notebook:
        """Give what lies beside a deal for the team alone; raises `DealNotFoundError` as `panel` does."""
        self.sight.check_deal(viewer, deal_id)
        return Notebook(self.store, viewer, deal_id, writes=self.orgs.writes_back, clock=self.clock)

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
            tuning=load_tuning(self.store, self.settings, viewer.tenant),
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
        return look_back(view, day, load_tuning(self.store, self.settings, viewer.tenant))

    def try_out(self, viewer: Viewer, deal_id: str, changes: Sequence[Change]) -> Trial:
        """Try changes out on a deal and keep nothing; raises `InputRefusedError` for one that can't be."""
        view = self.panel(viewer, deal_id)
        return try_out(view, changes, load_tuning(self.store, self.settings, viewer.tenant))

    def note_results(self, tenant: str) -> Callable[[Connection, Sequence[Analysis]], None] | None:
        """Return what notes an analysis's results in the transaction that keeps it; None where nothing is written."""
        if not self.orgs.writes_back(tenant):
            return None

        def note(connection: Connection, analyses: Sequence[Analysis]) -> None:
            enter_results(connection, tenant, analyses, now=self.clock())

        return note

    def problems(self) -> Sequence[Problem]:
        """Say what keeps the program from serving: database, schema, broker."""
        found = [*check_store(self.store, self.settings), check_broker(self.settings)]
        return [problem for problem in found if problem.level != "ok"]

    def measure(self) -> Sequence[Measure]:
        """Count what a watcher wants to know; raises `StoreError` where the database doesn't answer."""
        return measure(self.store, now=self.clock())

    def set_aside(self, tenant: str) -> Sequence[QuarantinedRow]:
        """List the CRM's rows that make no sense and are kept aside with the reason."""
        with self.store.reading(tenant) as connection:
            return load_quarantined(connection, tenant)

    def freshness(self, tenant: str) -> Mapping[str, datetime]:
        """Tell for each kind of the CRM's records up to when all of them are here."""
        with self.store.reading(tenant) as connection:
            return load_freshness(connection, tenant)

    def newest_sync(self, tenant: str) -> KeptRun | None:
        """Tell what the newest sync did, whatever became of it; None where there was none yet."""
        with self.store.reading(tenant) as connection:
            return load_newest_run(connection, tenant)

    def assembler(self) -> Assembler:
        """Give what makes a deal of the CRM's records."""
        from connectors.salesforce.assembly import assemble_deal  # noqa: PLC0415 (as below)

        return assemble_deal

    def close(self) -> None:
        """Give everything back."""
        self.store.close()


def open_services(environ: Mapping[str, str], *, clock: Callable[[], datetime] = tell_time) -> Services:
    """Open an installation; an empty embedded store gets its tables, an old one is refused."""
    settings = complete_keys(load_settings(environ))
    store = Store.open(settings)
    try:
        if settings.is_embedded and store.find_schema_state() == "empty":
            store.migrate()
        store.check_schema()
    except BaseException:
        store.close()
        raise
    return Services(settings=settings, store=store, clock=clock)
