"""On which deals a detector, or the ties alone, would say something else with other values; nothing is kept of it.

A few deals are looked at in one go, and what was found so far comes back with the next one, so that thousands of deals
keep nobody waiting without a sign of life.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, select

from graph.deal import Deal, Tuning
from graph.detectors.registry import find_all
from graph.evidence import Evidence, build_evidence
from plugin.store.deals import load_deals
from plugin.store.tables import deal

STEP = 40
"""So many deals are looked at in one go, unless looking at one takes long."""
NAMED = 25
"""So many deals are named as gained or lost; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Two tunings to compare, at a moment: what is in force, and what is wanted.

    `find` names what is said about a deal with a tuning, and `code` is what of it the comparison is about; `step` deals
    are looked at in one go.
    """

    code: str
    now: Tuning
    wanted: Tuning
    at: datetime
    find: Callable[[Evidence, Tuning], frozenset[str]]
    step: int = STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How far a preview came, up to the deal `last`: of how many deals it is said now, and of how many it would be.

    `gained` and `lost` name the first of the deals of which it would begin or cease to be said, of so many; `others`
    counts the deals of which something else would be said otherwise.
    """

    now: int = 0
    wanted: int = 0
    gains: int = 0
    losses: int = 0
    others: int = 0
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    last: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealName:
    """A deal to name and to link to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A preview as far as it came: `looked_at` of `deals`; with `more` these are the newest of more."""

    compared: Compared
    looked_at: int
    deals: int
    more: bool
    gained: Sequence[DealName]
    lost: Sequence[DealName]

    @property
    def is_done(self) -> bool:
        """Whether every deal was looked at."""
        return self.looked_at >= self.deals


def look_further(connection: Connection, tenant: str, ids: Sequence[str], trial: Trial, so_far: Compared) -> Compared:
    """Look at the next few of these deals, by the order of their ids, and add up."""
    some = sorted(deal_id for deal_id in ids if deal_id > so_far.last)[: trial.step]
    if not some:
        return so_far
    deals = load_deals(connection, tenant, some)
    asked = select(deal.c.id).where(deal.c.tenant == tenant, deal.c.id.in_(some), deal.c.origin == "file")
    files = set(connection.scalars(asked))
    compared = so_far
    for deal_id, one in deals.items():
        compared = _add(compared, one, trial, one.as_of if deal_id in files else trial.at)
    return replace(compared, last=some[-1])


def build_preview(
    connection: Connection, tenant: str, ids: Sequence[str], compared: Compared, *, more: bool
) -> Preview:
    """Say how far a comparison of these deals came, with the names of those that are among them."""
    seen = frozenset(ids)
    return Preview(
        compared=compared,
        looked_at=len([deal_id for deal_id in ids if deal_id <= compared.last]),
        deals=len(ids),
        more=more,
        gained=_load_names(connection, tenant, seen.intersection(compared.gained)),
        lost=_load_names(connection, tenant, seen.intersection(compared.lost)),
    )


def _load_names(connection: Connection, tenant: str, ids: Collection[str]) -> Sequence[DealName]:
    asked = select(deal.c.id, deal.c.name).where(deal.c.tenant == tenant, deal.c.id.in_(ids))
    return [DealName(id=row.id, name=row.name) for row in connection.execute(asked.order_by(deal.c.name_key))]


def _add(so_far: Compared, one: Deal, trial: Trial, moment: datetime) -> Compared:
    evidence = build_evidence(one, moment)
    before, after = (trial.find(evidence, tuning) for tuning in (trial.now, trial.wanted))
    had, has = trial.code in before, trial.code in after
    gains, losses = has and not had, had and not has
    return replace(
        so_far,
        now=so_far.now + had,
        wanted=so_far.wanted + has,
        gains=so_far.gains + gains,
        losses=so_far.losses + losses,
        others=so_far.others + (before - {trial.code} != after - {trial.code}),
        gained=(*so_far.gained, *([one.deal.id] if gains else []))[:NAMED],
        lost=(*so_far.lost, *([one.deal.id] if losses else []))[:NAMED],
    )


def find_fires(evidence: Evidence, tuning: Tuning) -> frozenset[str]:
    """Name the detectors that fire on a deal."""
    found = find_all(evidence, tuning, evidence.deal.settings)
    return frozenset(finding.code for finding in found if finding.state == "fires")
