"""Decides how a plan says what the three-options sheet has for it: how many steps, and where each came from."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.deal import Deal
from graph.exercises.days import to_day_words
from graph.exercises.steps import ActionPlan
from graph.speech import say, say_many
from plugin.action_plan_sheet import FromSheet


@dataclass(frozen=True, slots=True)
class SheetOffer:
    """How many steps can be taken over from a closed sheet, said in a sentence."""

    number: int
    words: str


def to_offer(sheet: FromSheet | None, plan: ActionPlan, room: int) -> SheetOffer | None:
    """Tell how many steps can be taken over into a plan in which there is `room` for so many; None for no step."""
    number = 0 if sheet is None else min(len(sheet.list_new(plan)), room)
    if sheet is None or number < 1:
        return None
    words = say_many(
        "The three-options sheet that was decided on {day} has {count} step that no version of the plan says.",
        "The three-options sheet that was decided on {day} has {count} steps that no version of the plan says.",
        number,
        day=to_day_words(sheet.decided_on),
    )
    return SheetOffer(number, words)


def tell_origins(sheet: FromSheet | None, deal: Deal) -> Mapping[str, str]:
    """Tell by item what the sheet says of who comes round with that step."""
    if sheet is None:
        return {}
    names = {each.id: each.name for each in deal.people}
    return {
        item: say(
            "From the three-options sheet: {name} comes round. Keeps or needs to hear: {needs}",
            name=names.get(row.person) or say("somebody not in this deal"),
            needs=row.needs.strip(),
        )
        for item, row in sheet.rows.items()
    }
