"""What an authority check hands on to the deal as evidence: who named whom, and only where shares may be told of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.exercises import shares
from plugin.exercises.desk import Desk
from plugin.exercises.showing import find_shown_shares
from plugin.exercises.views import FORM
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
    told = set(find_shown_shares(desk, rows)) if desk.kept.kind == "authority" and rows else set()
    people = {each.id: each.person for each in desk.everybody}
    found = [
        (decision, asked, row)
        for row in rows
        for decision in told
        for asked in shares.ASKED
        if row.form == FORM and row.item == shares.to_field(decision, asked) and row.body["text"]
    ]
    counts = [(decision, asked) for decision, asked, _ in found]
    return [
        Naming(by=people[row.participant], decision=decision, asked=asked, named=named, at=row.at)
        for decision, asked, row in found
        if row.participant in people and counts.count((decision, asked)) >= shares.FEWEST
        for named in shares.read_named(row.body["text"])
    ]
