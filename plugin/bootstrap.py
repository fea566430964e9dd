"""Decides which concrete parts this installation consists of; everybody else is given what was chosen here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import structlog

from connectors.records import QuarantinedRow
from plugin.action_plans import ActionPlans
from plugin.administration import Administration
from plugin.agreed_steps import AgreedSteps
from plugin.checks import Problem, check_broker, check_store
from plugin.crm_access import CrmAccess
from plugin.crm_orgs import CrmOrgs
from plugin.deal_desk import DealDesk
from plugin.digests import Digests
from plugin.exercises.answering import Answering
from plugin.exercises.building import (
    build_answering,
    build_coaching,
    build_exercises,
    build_options_sheets,
    build_paper_shelf,
    build_papers,
    build_plans,
)
from plugin.exercises.home import Coaching
from plugin.exercises.leading import Exercises
from plugin.held_roles import HeldRoles
from plugin.keys import complete_keys
from plugin.listing import Listing
from plugin.measures import Measure, measure
from plugin.options_sheets import OptionsSheets
from plugin.paper_shelf import PaperShelf
from plugin.papers import Papers
from plugin.ports import Assembler
from plugin.renewal import Renewal
from plugin.reviewing import load_pipeline
from plugin.reviews import Reviews
from plugin.saved_views import SavedViews
from plugin.sealing import Seal
from plugin.settings import Settings, load_settings
from plugin.sight import Sight
from plugin.signing_in import SigningIn
from plugin.store.quarantine import load_quarantined
from plugin.store.store import Store
from plugin.store.sync_runs import KeptRun, load_freshness, load_newest_run
from plugin.tactics_used import TacticsUsed
from plugin.team_work import build_digests, build_reviews, build_steps, build_tactics_used
from plugin.views import PipelinePage, Viewer

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
    def tactics_used(self) -> TacticsUsed:
        """What keeps which tactics were used, and what was seen then."""
        return build_tactics_used(self)

    @cached_property
    def digests(self) -> Digests:
        """What tells what changed since a day, and who wants that by mail."""
        return build_digests(self)

    @cached_property
    def exercises(self) -> Exercises:
        """What coaches lead exercises with."""
        return build_exercises(self)

    @cached_property
    def coaching(self) -> Coaching:
        """What a coach finds at home."""
        return build_coaching(self)

    @cached_property
    def answering(self) -> Answering:
        """What takes what the participants of exercises write."""
        return build_answering(self)

    @cached_property
    def papers(self) -> Papers:
        """What keeps charters."""
        return build_papers(self)

    @cached_property
    def options_sheets(self) -> OptionsSheets:
        """What keeps three-options sheets."""
        return build_options_sheets(self)

    @cached_property
    def paper_shelf(self) -> PaperShelf:
        """What lists the one-page documents of a deal."""
        return build_paper_shelf(self)

    @cached_property
    def plans(self) -> ActionPlans:
        """What keeps plans."""
        return build_plans(self)

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

    @cached_property
    def deals(self) -> DealDesk:
        """What opens one deal at a time."""
        return DealDesk(
            store=self.store,
            settings=self.settings,
            check_deal=self.sight.check_deal,
            writes_back=self.orgs.writes_back,
            assembler=self.assembler,
            clock=self.clock,
        )

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
