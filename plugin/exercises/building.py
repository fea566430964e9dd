"""Decides what an installation's exercises are made of."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from plugin.action_plans import ActionPlans
from plugin.charter_post import CharterPost
from plugin.deal_desk import DealDesk
from plugin.exercises.answering import Answering
from plugin.exercises.envelopes import PURPOSE
from plugin.exercises.home import Coaching
from plugin.exercises.leading import Exercises
from plugin.listing import Listing
from plugin.mailing import Mailer
from plugin.options_sheets import OptionsSheets
from plugin.paper_shelf import PaperShelf
from plugin.papers import Papers
from plugin.sealing import Seal
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
    def sight(self) -> Sight:
        """What asks the CRM which deals there are for a viewer."""

    @property
    def exercises(self) -> Exercises:
        """What coaches lead exercises with."""

    @property
    def lists(self) -> Listing:
        """What answers questions about the list of deals."""

    @property
    def tactics_used(self) -> TacticsUsed:
        """What keeps which tactics were used."""


def build_exercises(parts: Parts) -> Exercises:
    """Give what coaches lead exercises with."""
    return Exercises(
        store=parts.store,
        seal=Seal(parts.settings.secret_keys, purpose=PURPOSE),
        load_deal=parts.deals.panel,
        check_deal=parts.sight.check_deal,
        check_list=parts.sight.check_list,
        refresh=parts.deals.refresh,
        mailer=Mailer.open(parts.settings),
        base_url=parts.settings.address,
        clock=parts.clock,
    )


def build_answering(parts: Parts) -> Answering:
    """Give what takes the participants' answers."""
    return Answering(store=parts.store, clock=parts.clock)


def build_papers(parts: Parts) -> Papers:
    """Give what keeps charters."""
    mailer = Mailer.open(parts.settings)
    address = parts.settings.address
    return Papers(
        store=parts.store,
        load_deal=parts.deals.panel,
        record=parts.deals.record,
        refresh=parts.deals.refresh,
        post=CharterPost(store=parts.store, mailer=mailer, base_url=address, clock=parts.clock),
        clock=parts.clock,
    )


def build_options_sheets(parts: Parts) -> OptionsSheets:
    """Give what keeps three-options sheets."""
    return OptionsSheets(
        store=parts.store,
        load_deal=parts.deals.panel,
        try_out=parts.deals.try_on,
        record=parts.deals.record,
        refresh=parts.deals.refresh,
        clock=parts.clock,
    )


def build_paper_shelf(parts: Parts) -> PaperShelf:
    """Give what lists a deal's one-page documents."""
    return PaperShelf(store=parts.store, check_deal=parts.sight.check_deal)


def build_plans(parts: Parts) -> ActionPlans:
    """Give what keeps plans."""
    return ActionPlans(store=parts.store, load_deal=parts.deals.panel, clock=parts.clock)


def build_coaching(parts: Parts) -> Coaching:
    """Give what a coach finds at home."""
    return Coaching(
        store=parts.store,
        exercises=parts.exercises,
        lists=parts.lists,
        tactics=parts.tactics_used,
        clock=parts.clock,
    )
