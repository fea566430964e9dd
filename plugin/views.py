"""What the screens and the command line are given: a deal with its analysis, and the list of deals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from graph.analysis import AlignmentState, Analysis, AuthorityState, Band, Toward
from graph.deal import Deal

Role = Literal["rep", "manager", "coach", "admin"]
ROLES: tuple[Role, ...] = ("rep", "manager", "coach", "admin")
COACHING: frozenset[Role] = frozenset({"coach"})
"""Who sees prompts on whether doing may follow words."""
SETTING_UP: frozenset[Role] = frozenset({"admin"})
"""Who may look into the settings and change them."""
LEADING_EXERCISES: frozenset[Role] = frozenset({"coach", "admin"})
"""Who may plan and lead exercises with a customer's leaders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks: a signed-in person of one tenant.

    `sight` is the session whose own CRM token decides which deals there are for this person; None is the whole tenant
    (one-time links, commands).
    """

    tenant: str
    role: Role
    user: str | None
    sight: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How old the data is: the last sync that ended well, and when the analysis was made."""

    synced_at: datetime | None
    analysed_at: datetime
    system: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHints:
    """What the CRM's contact roles suggest, to be asked and never taken as settled.

    `suggested` holds the ids of people whose role suggests that they decide, where nobody has said so yet;
    `unmapped` the roles that the tenant's mapping says nothing of.
    """

    suggested: frozenset[str] = frozenset()
    unmapped: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxState:
    """How many rows entered here the CRM doesn't have: waiting, changed there too, or in need of a person."""

    waiting: int = 0
    conflicts: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HandPlace:
    """Where somebody put a person in the picture: cells to the right of the own place and down from it."""

    x: float
    y: float
    author: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DealView:
    """One deal as stored, with its newest analysis.

    `kept_step` is the next step in the words that are kept, where the analysis is said in another language.
    """

    deal: Deal
    analysis: Analysis
    freshness: Freshness
    role_hints: RoleHints = RoleHints()
    outbox: OutboxState = OutboxState()
    places: Mapping[str, HandPlace] = field(default_factory=dict)
    kept_step: str | None = None

    @property
    def step_key(self) -> str:
        """The next step in words that are the same for everybody, whichever language they read."""
        return self.kept_step or self.analysis.verdict.next or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineRow:
    """One deal in the manager's list."""

    id: str
    name: str
    account: str | None
    owner: str | None
    stage: str | None
    amount: float | None
    currency: str | None
    close_date: datetime | None
    alignment: AlignmentState
    toward: Toward | None
    authority: AuthorityState
    risk: int
    band: Band
    verdict: str
    analysed_at: datetime
    owner_id: str | None = None
    """The CRM's id of the owner, or the name where there is none."""
    changed_at: datetime | None = None
    """When something of the deal last changed here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelinePage:
    """Some rows, how many deals there are in all, and the key of the next page.

    With `more_than_total`, there are more than `total`, and nobody counted them.
    """

    rows: tuple[PipelineRow, ...]
    total: int
    next_key: str | None
    more_than_total: bool = False
