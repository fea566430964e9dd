"""What an authority check hands on to the deal as evidence: who named whom, and only where shares may be told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.exercises import shares
from plugin.exercises.desk import Desk
from plugin.exercises.showing import list_told_rows
from plugin.store.exercise_forms import load_open_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Somebody (`by`) named somebody (`named`) for a decision, both by the deal's ids; never to be shown singly."""

    by: str = field(repr=False)
    decision: str
    asked: shares.Asked
    named: str = field(repr=False)
    at: datetime


def load_namings(desk: Desk) -> Sequence[Naming]:
    """Load the namings of a revealed check; none without attribution, or of what fewer than four answered."""
    rows = load_open_rows(desk.connection, desk.tenant, desk.kept.id)
    told = list_told_rows(desk, rows) if desk.kept.kind == "authority" and rows else ()
    people = {each.id: each.person for each in desk.everybody}
    fields = {
        shares.to_field(question.id, asked): (question.id, asked)
        for question in desk.plan.questions
        for asked in shares.ASKED
    }
    return [
        Naming(
            by=people[row.participant], decision=fields[row.item][0], asked=fields[row.item][1], named=named, at=row.at
        )
        for row in told
        if row.participant in people
        for named in shares.read_named(row.body["text"])
    ]
