"""How a plan is written down as JSON and read again: what it says, and since when others are brought in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from connectors.records import Json
from graph.exercises.steps import ActionPlan, PlanItem

Check = Literal["where", "final_word", "charter"]
"""What is looked at before others are brought in: the leaders agree on where, one has the final word, all know it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtIn:
    """That others were brought in: when, by whom (a user's id, None for a link), against which warnings, and why."""

    at: datetime
    by: str | None
    against: tuple[Check, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPlan:
    """A version of a plan; `stepped` are the items that became steps of the deal by it, none in a draft."""

    plan: ActionPlan
    brought_in: BroughtIn | None = None
    stepped: tuple[str, ...] = ()

    @property
    def stepped_items(self) -> Mapping[str, PlanItem]:
        """The items that became steps, by id."""
        return {each.id: each for each in self.plan.items if each.id in self.stepped}


def to_body(written: WrittenPlan) -> dict[str, Json]:
    """Write a plan down."""
    plan, brought_in = written.plan, written.brought_in
    return {
        "where": plan.where,
        "where_agreed_on": _from_day(plan.where_agreed_on),
        "items": [_from_item(each) for each in plan.items],
        "brought_in": None if brought_in is None else _from_brought_in(brought_in),
        "stepped": list(written.stepped),
    }


def from_body(body: Json) -> WrittenPlan:
    """Read what `to_body` wrote."""
    kept = cast("Mapping[str, Any]", body)
    plan = ActionPlan(
        where=kept["where"],
        where_agreed_on=_to_day(kept["where_agreed_on"]),
        items=tuple(_to_item(each) for each in kept["items"]),
    )
    return WrittenPlan(
        plan=plan,
        brought_in=None if kept["brought_in"] is None else _to_brought_in(kept["brought_in"]),
        stepped=tuple(kept["stepped"]),
    )


def _from_item(item: PlanItem) -> dict[str, Json]:
    return {
        "id": item.id,
        "about": item.about,
        "text": item.text,
        "stage": item.stage,
        "owner": item.owner,
        "due": _from_day(item.due),
        "done_on": _from_day(item.done_on),
    }


def _to_item(kept: Mapping[str, Any]) -> PlanItem:
    return PlanItem(**{**kept, "due": _to_day(kept["due"]), "done_on": _to_day(kept["done_on"])})


def _from_brought_in(brought_in: BroughtIn) -> dict[str, Json]:
    return {
        "at": brought_in.at.isoformat(),
        "by": brought_in.by,
        "against": list(brought_in.against),
        "reason": brought_in.reason,
    }


def _to_brought_in(kept: Mapping[str, Any]) -> BroughtIn:
    return BroughtIn(
        at=datetime.fromisoformat(kept["at"]), by=kept["by"], against=tuple(kept["against"]), reason=kept["reason"]
    )


def _from_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)
