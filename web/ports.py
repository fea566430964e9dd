"""What the pages need of the application, so that tests can stand in for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, cast

from flask import current_app

from plugin.settings import Settings
from plugin.views import DealView, PipelinePage, Viewer

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


class PageServices(Protocol):
    """The use cases behind the pages."""

    @property
    def settings(self) -> Settings:
        """This installation's settings."""

    def panel(self, viewer: Viewer, deal_id: str) -> DealView:
        """Load one deal; raises `DealNotFoundError` where there is none for this viewer."""

    def pipeline(self, viewer: Viewer, *, sort: str, limit: int, after: str | None) -> PipelinePage:
        """Load one page of the list of deals."""

    def redeem_link(self, token: str) -> Viewer:
        """Use up a one-time link; raises `LinkRefusedError` where it can't be used."""

    def problems(self) -> Sequence[Problem]:
        """Look whether the program can serve."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every page has at hand: the use cases and a clock."""

    services: PageServices
    now: Callable[[], datetime]


def page_context() -> PageContext:
    """Give the context of the application that answers the current request."""
    return cast("PageContext", current_app.extensions[EXTENSION])
