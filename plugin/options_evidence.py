"""How what a three-options sheet decided is written into its deal: as one decision, made by somebody on a day.

Nothing is written of those who come round: whether they did is for them to say. Nor is anybody given the final word:
who decided once needn't have it; that is for the charter to say.
"""

from dataclasses import replace
from datetime import UTC, datetime, time

from graph.deal import Deal, Decision, Source
from graph.exercises.options import Choice, OptionsSheet
from graph.exercises.problem import LONGEST_NAME
from graph.speech import say
from graph.wording import to_choice, to_quote


def name_decision(deal: Deal) -> str:
    """Return the id of the decision that a sheet makes in a deal that had none for it."""
    return f"where:{deal.deal.id}"


def to_decision(sheet: OptionsSheet, deal: Deal, *, author: str | None) -> Decision:
    """Return the decision as a closed sheet makes it; what the record has of it besides stays.

    The subject of a decision that was there before stays as well: what people said of the decision hangs on it.
    """
    choice = sheet.choice
    own = choice.settles or name_decision(deal)
    base = next((each for each in deal.decisions if each.id == own), None) or Decision(
        id=own, name=_name(sheet), status="open", source=Source(system="person", author=author)
    )
    if own == name_decision(deal):
        chosen = choice.toward if any(each.id == choice.toward for each in deal.subjects) else None
        base = replace(base, name=_name(sheet), subject=chosen)
    return replace(base, status="decided", decided_by=choice.decider, decided_at=_to_moment(choice, base))


def _name(sheet: OptionsSheet) -> str:
    destinations = to_choice(to_quote(each.words) for each in sheet.destinations)
    name = say("Where to go: {destinations}", destinations=destinations)
    return " ".join(name.split()) if len(name) <= LONGEST_NAME else say("Where to go")


def _to_moment(choice: Choice, base: Decision) -> datetime | None:
    """Return the beginning of the day in UTC; the moment on record, or of its opening, where that is of this day."""
    for moment in (base.decided_at, base.opened_at):
        if moment is not None and moment.astimezone(UTC).date() == choice.on:
            return moment
    return None if choice.on is None else datetime.combine(choice.on, time.min, tzinfo=UTC)
