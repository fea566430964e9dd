"""What a list of exercises says of each: where it stands, and how many have handed in its newest form."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from plugin.exercises.plans import from_json
from plugin.exercises.views import FORM, ExerciseLine
from plugin.store.exercise_forms import count_finished, count_revealed
from plugin.store.exercises import KeptExercise, count_participants, load_exercises


def load_lines(
    connection: Connection, tenant: str, *, deals_of: Collection[str] | None = None
) -> Sequence[ExerciseLine]:
    """Load the exercises of some deals, or of all: running ones first, the newest first."""
    people = count_participants(connection, tenant)
    finished = {**count_revealed(connection, tenant), **count_finished(connection, tenant)}
    return [
        _to_line(each, people.get(each.id, 0), finished.get((each.id, _name_form(each)), 0))
        for each in load_exercises(connection, tenant, deals_of=deals_of)
    ]


def _name_form(kept: KeptExercise) -> str:
    return f"rating:{kept.round}" if kept.round else FORM


def _to_line(kept: KeptExercise, people: int, finished: int) -> ExerciseLine:
    plan = from_json(kept.plan)
    return ExerciseLine(
        id=kept.id,
        deal=kept.deal,
        deal_name=kept.deal_name,
        kind=kept.kind,
        phase=kept.phase,
        round=kept.round,
        title=plan.title,
        author=kept.author,
        taking_part=people,
        finished=finished,
        created_at=kept.created_at,
        write_by=plan.write_by,
        revealed_at=kept.revealed_at,
        ended_at=kept.ended_at,
        review_at=kept.review_at,
    )
