"""What is kept beside deals is forgotten in time, and nothing else is."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from plugin.analysing import analyse_deals
from plugin.schedule import sweep
from plugin.store.exercise_tables import exercise, exercise_piece, open_form, personal_link, tactic_use
from plugin.store.retention import RULES, forget_old_rows
from plugin.store.store import Store
from plugin.store.tables import agreed_step, change, deal, kept_note, look, review, review_deal
from tests.integration.test_jobs_schedule import TENANT, add_deals, load_slots

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


GONE = {
    "notes": 1,
    "steps": 1,
    "reviews": 2,
    "changes": 2,
    "looks": 2,
    "exercise_links": 2,
    "exercise_answers": 2,
    "exercise_work": 2,
    "tactics": 2,
    "analyses": 0,
}
LEFT = {
    "notes": 3,
    "steps": 3,
    "reviews": 2,
    "changes": 2,
    "looks": 2,
    "exercise_links": 2,
    "exercise_answers": 2,
    "exercise_work": 6,
    "tactics": 2,
    "analyses": 2,
}


def count(connection: Connection) -> dict[str, int]:
    return {
        name: connection.execute(select(func.count()).select_from(rule.table)).scalar_one()
        for name, rule in RULES.items()
    }


def fill(connection: Connection, deal_id: str, at: datetime, name: str) -> None:
    """Keep one row of each kind for a deal, of a moment."""
    key = {"tenant": TENANT, "deal": deal_id}
    connection.execute(insert(kept_note).values(**key, id=name, words="w", author="u", at=at))
    connection.execute(insert(agreed_step).values(**key, id=name, what="w", owner="u", author="u", at=at))
    connection.execute(
        insert(change).values(**key, id=name, kind="k", key=name, action="a", before={}, after={}, author="u", at=at)
    )
    connection.execute(insert(look).values(**key, user=name, at=at, body={}, before_body={}))
    connection.execute(insert(review).values(tenant=TENANT, id=name, leader="u", name="n", asked={}, began_at=at))
    connection.execute(insert(review_deal).values(**key, review=name, place=1, note="w", body={}))
    fill_exercise(connection, key, at, name)


def fill_exercise(connection: Connection, deal: dict[str, str], at: datetime, name: str) -> None:
    """Keep an exercise that has ended, with a row of each kind."""
    held = {"id": name, "kind": "consensus", "phase": "kept", "round": 1, "plan": {}, "public_key": "p"}
    connection.execute(insert(exercise).values(**deal, **held, created_at=at, ended_at=at))
    key = {"tenant": TENANT, "exercise": name}
    row = {"form": "answers", "item": "q", "body": {"text": "w"}, "typed": False}
    connection.execute(insert(open_form).values(**key, id=name, at=at, **row))
    for kind in ("placement", "statement"):
        connection.execute(insert(exercise_piece).values(**key, id=kind, kind=kind, body={}, at=at))
    made = {"purpose": "answer", "about": name, "who": "w", "created_at": at, "expires_at": at + DAY}
    connection.execute(insert(personal_link).values(**deal, token_hash=name, **made))
    used = {"tactic": "T01", "finding": "two_camps", "used_on": at, "outcome": "helped", "words": "w", "author": "u"}
    connection.execute(insert(tactic_use).values(**deal, id=name, at=at, **used))


def test_old_rows_go_in_their_time_and_those_of_open_deals_stay_where_work_goes_on(store: Store, now: datetime) -> None:
    opened, closed = add_deals(store, now, 2)
    analyse_deals(store, TENANT, [opened, closed], as_of=now)
    later = now + 2 * YEAR + DAY
    with store.writing(TENANT) as connection:
        connection.execute(update(deal).where(deal.c.id == closed).values(status="won"))
        for deal_id, name in ((opened, "o"), (closed, "c")):
            fill(connection, deal_id, now, f"{name}-old")
            fill(connection, deal_id, later - DAY, f"{name}-new")
        gone = forget_old_rows(connection, TENANT, now=later)
        assert gone == GONE
        assert count(connection) == LEFT
        assert connection.execute(select(func.count()).select_from(review_deal)).scalar_one() == 2


def test_a_deals_newest_analysis_stays_however_old_and_those_before_it_go(store: Store, now: datetime) -> None:
    ids = add_deals(store, now, 1)
    with store.writing(TENANT) as connection:
        connection.execute(update(deal).values(origin="salesforce"))
    for moment in (now, now + DAY):
        analyse_deals(store, TENANT, ids, as_of=moment)
    with store.writing(TENANT) as connection:
        assert forget_old_rows(connection, TENANT, now=now + 3 * YEAR)["analyses"] == 1
        assert count(connection)["analyses"] == 1


def test_nothing_of_another_tenant_goes(store: Store, now: datetime) -> None:
    (deal_id,) = add_deals(store, now, 1)
    with store.writing(TENANT) as connection:
        fill(connection, deal_id, now, "x")
        assert not any(forget_old_rows(connection, "other", now=now + 5 * YEAR).values())


def test_the_forgetting_is_planned_once_a_day(store: Store, now: datetime) -> None:
    for hours in (0, 1, 24):
        sweep(store, tenants_with_crm=(), now=now + hours * timedelta(hours=1))
    assert load_slots(store, "forget") == ["2026-03-02", "2026-03-03"]
