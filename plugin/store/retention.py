"""How long what lies beside deals is kept, and the forgetting of what is older.

What a deal itself holds stays as long as the deal; this is about the traces of working with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, select

from plugin.store.exercise_forms import ANSWERED
from plugin.store.exercise_tables import exercise_piece, open_form, personal_link, tactic_use
from plugin.store.tables import agreed_step, analysis, change, deal, kept_note, look, review

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of a table go when `column` is older than `kept_for`, where `also` holds."""

    table: Table
    column: str
    kept_for: timedelta
    also: ColumnElement[bool] | None = None


def _closed(table: Table) -> ColumnElement[bool]:
    """Rows of deals that were won or lost."""
    columns = deal.c
    return table.c.deal.in_(select(columns.id).where(columns.tenant == table.c.tenant, columns.status != "open"))


RULES: Mapping[str, Rule] = {
    "notes": Rule(kept_note, "at", A_YEAR, _closed(kept_note)),
    "steps": Rule(agreed_step, "at", 2 * A_YEAR, _closed(agreed_step)),
    "reviews": Rule(review, "began_at", 2 * A_YEAR),
    "changes": Rule(change, "at", 2 * A_YEAR),
    "looks": Rule(look, "at", A_YEAR),
    "exercise_links": Rule(personal_link, "expires_at", timedelta(days=30)),
    "exercise_answers": Rule(open_form, "at", 2 * A_YEAR, open_form.c.form != ANSWERED),
    "exercise_work": Rule(exercise_piece, "at", 2 * A_YEAR, exercise_piece.c.kind.in_(["pair", "placement"])),
    "tactics": Rule(tactic_use, "at", 2 * A_YEAR),
    "analyses": Rule(analysis, "as_of", 2 * A_YEAR, ~analysis.c.newest),
}
"""By kind: pasted notes and agreed steps go only where the deal is closed; a deal's newest analysis never goes.

What leaders wrote in an exercise goes two years after the reveal, with who said it back and where it was placed; the
shared statements stay. So does who answered which decision of a check: without it, a later check could be shown that
differs from what was told before by one person's answer."""


def forget_old_rows(connection: Connection, tenant: str, *, now: datetime) -> dict[str, int]:
    """Delete what was kept long enough; return how many rows of each kind went."""
    gone = {}
    for name, rule in RULES.items():
        columns = rule.table.c
        old = and_(columns.tenant == tenant, columns[rule.column] < now - rule.kept_for)
        gone[name] = connection.execute(
            delete(rule.table).where(old if rule.also is None else and_(old, rule.also))
        ).rowcount
    return gone
