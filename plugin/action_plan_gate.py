"""Whether a deal's leaders are ready for others: they agree on where, one has the final word, all acknowledged it.

What an exercise that was kept says of the where counts for those who decide, each for themselves; where its answers
bear no names, what was settled counts as a whole. A where that was agreed without an exercise is noted with its day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import Connection

from graph.analysis import AuthorityState
from graph.deal import Deal
from graph.exercises.charter import Charter, find_unacknowledged
from graph.exercises.steps import ActionPlan, Gate, PlanItem, find_gate, is_where_agreed
from plugin.action_plan_bodies import Check
from plugin.action_plan_sheet import FromSheet
from plugin.charter_bodies import from_body
from plugin.exercises.desk import Desk
from plugin.exercises.showing import show_exercise
from plugin.exercises.views import ExerciseView
from plugin.paper_versions import read_said
from plugin.store.exercises import load_exercises
from plugin.store.papers import load_ticked, load_versions

CharterState = Literal["none", "waiting", "acknowledged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """How far the where is agreed: `agreed` opens how and when; `by_hand` is the day that was noted.

    `settled_on` is the day on which the exercise was kept, and `gate` how many of those who decide go along with what
    it says of the where; both None without an exercise, the latter also where its answers bear no names.
    """

    agreed: bool
    by_hand: date | None
    settled_on: date | None
    gate: Gate | None

    @property
    def is_held_by_all(self) -> bool:
        """Whether all who decide stand behind it, as far as that can be known."""
        if self.by_hand is not None:
            return True
        return self.agreed if self.gate is None else self.gate.is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What is looked at before others are brought in; `waiting` are the ids of those whom the charter waits for."""

    where: Where
    final_word: AuthorityState
    charter: CharterState
    waiting: Sequence[str] = ()

    @property
    def warnings(self) -> Sequence[Check]:
        """What speaks against bringing others in now, in the order of the checks."""
        fine: dict[Check, bool] = {
            "where": self.where.is_held_by_all,
            "final_word": self.final_word == "clear",
            "charter": self.charter == "acknowledged",
        }
        return [check for check, is_fine in fine.items() if not is_fine]


def load_settled(connection: Connection, tenant: str, deal_id: str, now: datetime) -> ExerciseView | None:
    """Load the newest consensus exercise of a deal that was kept; None where there is none."""
    kept = [
        each
        for each in load_exercises(connection, tenant, deals_of=[deal_id])
        if (each.kind, each.phase) == ("consensus", "kept")
    ]
    if not kept:
        return None
    newest = max(kept, key=lambda each: (each.ended_at or each.created_at, each.id))
    return show_exercise(Desk(connection=connection, tenant=tenant, kept=newest, actor="", now=now))


def begin_plan(settled: ExerciseView | None, sheet: FromSheet | None = None) -> ActionPlan:
    """Begin with what an exercise settled: its where in words, and a step for what it says of how and when.

    What a three-options sheet decided comes to that: its steps, and its where if the exercise says none.
    """
    shared = [each for each in settled.shared if each.outcome in ("agreed", "reservations")] if settled else []
    items = [PlanItem(id=each.id, about=each.about, text=each.text) for each in shared if each.about != "where"]
    where = "\n".join(each.text for each in shared if each.about == "where")
    if sheet is None:
        return ActionPlan(where=where, items=tuple(items))
    return ActionPlan(where=where or sheet.where, items=(*sheet.unsaid, *items))


def add_blank(plan: ActionPlan) -> ActionPlan:
    """Return a plan with room for one step more."""
    return replace(plan, items=(*plan.items, PlanItem(id=uuid4().hex, about="where", text="")))


def weigh_where(deal: Deal, plan: ActionPlan, settled: ExerciseView | None) -> Where:
    """Say how far the where of a plan is agreed."""
    kept_at = (settled.ended_at or settled.revealed_at) if settled else None
    return Where(
        agreed=is_where_agreed(settled.shared if settled else (), plan),
        by_hand=plan.where_agreed_on,
        settled_on=None if kept_at is None else kept_at.astimezone(UTC).date(),
        gate=_count(deal, settled) if settled is not None and settled.plan.attributed else None,
    )


def load_readiness(
    connection: Connection, tenant: str, deal_id: str, where: Where, final_word: AuthorityState
) -> Readiness:
    """Look at the charter beside what is known already."""
    put = [each for each in load_versions(connection, tenant, deal_id, "charter") if each.state == "put"]
    if not put:
        return Readiness(where=where, final_word=final_word, charter="none")
    newest = put[-1]
    charter: Charter = from_body(read_said(newest))
    waiting = find_unacknowledged(charter, load_ticked(connection, tenant, [newest])[newest.id])
    state: CharterState = "waiting" if waiting else "acknowledged"
    return Readiness(where=where, final_word=final_word, charter=state, waiting=waiting)


def _count(deal: Deal, settled: ExerciseView) -> Gate:
    people = {each.id: each.person for each in settled.participants}
    ratings = [replace(each, participant=people.get(each.participant or "")) for each in settled.ratings]
    about_where: Collection[str] = {each.id for each in settled.shared if each.about == "where"}
    return find_gate(_list_deciders(deal), ratings, about_where, settled.plan.threshold.level)


def _list_deciders(deal: Deal) -> Collection[str]:
    """Those of the customer who decide, on a person's word; who has left or holds no office any more doesn't."""
    return {
        each.id
        for each in deal.people
        if each.side == "buyer" and each.decision_maker and not each.former and each.left_at is None
    }
