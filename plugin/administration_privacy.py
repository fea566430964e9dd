"""What is held about people, for how long, and what of it ever leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, Table, func, select

from plugin.jobs import KEEP_DONE, KEEP_FAILED
from plugin.people.marks import count_erased
from plugin.sign_in import VALID_FOR
from plugin.store.exercise_tables import open_form, paper, participant, tactic_use
from plugin.store.retention import RULES
from plugin.store.sync_runs import KEEP_RUNS
from plugin.store.tables import (
    agreed_step,
    change,
    deal_record,
    digest_wish,
    kept_note,
    look,
    review,
    saved_view,
    viewer_session,
)
from plugin.store.tenants import count_rows
from plugin.viewer_sessions import LASTS
from plugin.write_back import KINDS

BESIDE: Sequence[tuple[str, Table]] = (
    ("notes", kept_note),
    ("steps", agreed_step),
    ("changes", change),
    ("looks", look),
    ("reviews", review),
    ("views", saved_view),
    ("addresses", digest_wish),
    ("sessions", viewer_session),
    ("exercise_people", participant),
    ("exercise_answers", open_form),
    ("papers", paper),
    ("tactics", tactic_use),
)
LEAVING: Sequence[str] = KINDS
"""The objects of the CRM that are written to, where write-back is on."""
KEPT_FOR: Sequence[tuple[str, timedelta]] = (
    ("links", VALID_FOR),
    ("canvas", LASTS["canvas"]),
    ("sessions", LASTS["oauth"]),
    ("done", KEEP_DONE),
    ("failed", KEEP_FAILED),
    ("runs", KEEP_RUNS),
    *((name, rule.kept_for) for name, rule in RULES.items()),
)
"""What is forgotten by itself, and after how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many rows of a kind are held: `name` is a list of a deal, or one of `BESIDE`."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What is held in deals and beside them, how many were erased, and whether anything is written to the CRM."""

    tenant: str
    in_deals: Sequence[Held]
    beside: Sequence[Held]
    erased: int
    writes: bool
    mails: bool


def load_privacy(connection: Connection, tenant: str, *, writes: bool, mails: bool) -> Privacy:
    """Count."""
    columns = deal_record.c
    counted = select(columns.list, func.count()).where(columns.tenant == tenant).group_by(columns.list)
    in_deals = {str(name): int(rows) for name, rows in connection.execute(counted)}
    return Privacy(
        tenant=tenant,
        erased=count_erased(connection, tenant),
        in_deals=[Held(name=name, rows=in_deals[name]) for name in sorted(in_deals, key=lambda each: -in_deals[each])],
        beside=[Held(name=name, rows=count_rows(connection, table, tenant)) for name, table in BESIDE],
        writes=writes,
        mails=mails,
    )
