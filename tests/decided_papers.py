"""A three-options sheet that was closed and an authority check that was held, for tests of what follows from them."""

from collections.abc import Sequence
from datetime import date

from graph.exercises.options import Choice, ComingRound, Destination, OptionsSheet
from tests.exercise_desk import COACH, DEAL, LEADERS, ExerciseDesk

BY = date(2026, 7, 1)
ROWS = (
    ComingRound(person="cem", needs="keeps the lab", next_step="Visit the site", by=BY),
    ComingRound(person="dot", needs="hears what it costs", next_step="Read the figures", by=BY),
)
SHEET = OptionsSheet(
    destinations=(
        Destination(id="la", words="One plant in Los Angeles", people=("ana", "bo")),
        Destination(id="seattle", words="A new site in Seattle", people=("cem", "dot")),
    ),
    coming_round=ROWS,
    choice=Choice(option="choose", toward="la", decider="ana", on=date(2026, 2, 20)),
)
FOUR_OF_SIX = ("ana", "ana", "ana", "ana", "bo", "bo")


def close_sheet(desk: ExerciseDesk, sheet: OptionsSheet = SHEET, *, seen: int = 0) -> None:
    """Close a sheet as decided."""
    desk.services.options_sheets.close(COACH, DEAL, sheet, seen=seen)


def hold_check(desk: ExerciseDesk, final: Sequence[str] = FOUR_OF_SIX) -> None:
    """Hold a check in which the first so many leaders name these for the final word on who moves."""
    people = LEADERS[: len(final)]
    desk.plan(people, kind="authority", nameable={person: f"{person.title()} Okoro" for person in LEADERS})
    desk.begin()
    desk.write_all(people, {who: {"d1:final": named} for who, named in zip(people, final, strict=True)})
    desk.reveal()
