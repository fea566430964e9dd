"""Decides what a team's own work over its deals is made of: reviews, agreed steps, tactics, digests."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from plugin.agreed_steps import AgreedSteps
from plugin.crm_orgs import CrmOrgs
from plugin.deal_desk import DealDesk
from plugin.digest_sending import DigestPost
from plugin.digests import Digests
from plugin.held_roles import HeldRoles
from plugin.mailing import Mailer
from plugin.reviews import Reviews
from plugin.settings import Settings
from plugin.sight import Sight
from plugin.store.store import Store
from plugin.tactics_used import TacticsUsed


class Parts(Protocol):
    """What is needed of an installation."""

    @property
    def settings(self) -> Settings:
        """Its settings."""

    @property
    def store(self) -> Store:
        """Its database."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Its clock."""

    @property
    def deals(self) -> DealDesk:
        """What opens one deal at a time."""

    @property
    def orgs(self) -> CrmOrgs:
        """What finds and opens the tenants' orgs."""

    @property
    def sight(self) -> Sight:
        """What asks the CRM which deals there are for a viewer."""

    @property
    def roles(self) -> HeldRoles:
        """What finds the roles of people who come through the CRM."""


def build_reviews(parts: Parts) -> Reviews:
    """Give what goes through lists of deals with their leaders."""
    return Reviews(store=parts.store, load_deal=parts.deals.panel, check_list=parts.sight.check_list, clock=parts.clock)


def build_steps(parts: Parts) -> AgreedSteps:
    """Give what keeps the next steps that were agreed on."""
    return AgreedSteps(
        store=parts.store,
        load_deal=parts.deals.panel,
        record=parts.deals.record,
        writes_back=parts.orgs.writes_back,
        clock=parts.clock,
    )


def build_tactics_used(parts: Parts) -> TacticsUsed:
    """Give what keeps which tactics were used."""
    return TacticsUsed(
        store=parts.store, load_deal=parts.deals.panel, check_list=parts.sight.check_list, clock=parts.clock
    )


def build_digests(parts: Parts) -> Digests:
    """Give what tells what changed since a day, and keeps who wants that by mail."""
    return Digests(
        store=parts.store,
        check_list=parts.sight.check_list,
        has_crm=lambda tenant: parts.orgs.load(tenant) is not None,
        mails=parts.settings.smtp_url is not None,
        clock=parts.clock,
    )


def build_post(parts: Parts) -> DigestPost | None:
    """Give what sends digests; None where no mail server is set."""
    mailer = Mailer.open(parts.settings)
    if mailer is None:
        return None
    return DigestPost(
        store=parts.store,
        digests=build_digests(parts),
        mailer=mailer,
        find_role=lambda tenant, user: parts.roles.find(tenant, user, ()),
        base_url=parts.settings.address,
        clock=parts.clock,
    )
