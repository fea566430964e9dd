"""What a person sees in the CRM is kept by person, changed by differences, and joined with the list of deals."""

from datetime import datetime, timedelta

from sqlalchemy import select

from connectors.demo_org.ids import build_id
from graph.deal import Deal, Facts
from plugin.analysing import analyse_deals
from plugin.reviewing import load_pipeline
from plugin.store.deals import save_deals
from plugin.store.sights import load_asked_at, load_seen_at, save_all_seen, save_seen
from plugin.store.store import Store
from plugin.store.tables import viewer_deal
from plugin.views import Viewer

MANY = 100_000
REP = Viewer(tenant="default", role="rep", user="0055e000000rep", sight="a session")
OTHER = Viewer(tenant="default", role="rep", user="0055e000000other", sight="another session")


def _save_deals(store: Store, count: int, now: datetime) -> list[str]:
    ids = [build_id("006", number) for number in range(count)]
    deals = [Deal(as_of=now, deal=Facts(id=deal, name=f"Deal {deal}", status="open")) for deal in ids]
    with store.writing("default") as connection:
        save_deals(connection, "default", deals, origin="salesforce", now=now)
    analyse_deals(store, "default", ids, as_of=now)
    return ids


def _see(store: Store, viewer: Viewer, deals: set[str], now: datetime) -> None:
    with store.writing("default") as connection:
        save_all_seen(connection, "default", viewer.user or "", deals, now=now)


def test_a_list_its_count_and_its_pages_hold_only_what_the_viewer_sees(store: Store, now: datetime) -> None:
    ids = _save_deals(store, 9, now)
    _see(store, REP, {ids[7], ids[1], ids[4]}, now)
    _see(store, OTHER, set(ids), now)

    first = load_pipeline(store, REP, sort="name", limit=2)
    second = load_pipeline(store, REP, sort="name", limit=2, after=first.next_key)

    assert [row.id for row in (*first.rows, *second.rows)] == [ids[1], ids[4], ids[7]]
    assert (first.total, second.total, second.next_key) == (3, 3, None)
    assert load_pipeline(store, OTHER, limit=None).total == 9


def test_who_sees_nothing_and_who_was_never_asked_for_are_shown_nothing(store: Store, now: datetime) -> None:
    _save_deals(store, 2, now)
    _see(store, REP, set(), now)

    assert load_pipeline(store, REP).total == 0
    assert load_pipeline(store, OTHER).rows == ()


def test_another_tenants_sight_counts_for_nothing(store: Store, now: datetime) -> None:
    ids = _save_deals(store, 2, now)
    with store.writing("acme") as connection:
        save_all_seen(connection, "acme", REP.user or "", ids, now=now)
    assert load_pipeline(store, REP).total == 0


def test_a_new_answer_replaces_the_old_one(store: Store, now: datetime) -> None:
    later = now + timedelta(minutes=15)
    _see(store, REP, {"a", "b"}, now)
    _see(store, REP, {"b", "c"}, later)

    with store.reading("default") as connection:
        seen = connection.execute(select(viewer_deal.c.deal).order_by(viewer_deal.c.deal)).scalars().all()
        assert seen == ["b", "c"]
        assert load_asked_at(connection, "default", REP.user or "") == later
        assert load_seen_at(connection, "default", REP.user or "", "a") is None


def test_one_deal_that_was_asked_for_is_remembered_with_its_own_time(store: Store, now: datetime) -> None:
    with store.writing("default") as connection:
        save_seen(connection, "default", REP.user or "", ["a"], now=now)
        save_seen(connection, "default", REP.user or "", ["a"], now=now + timedelta(minutes=1))
        assert load_seen_at(connection, "default", REP.user or "", "a") == now + timedelta(minutes=1)
        assert load_asked_at(connection, "default", REP.user or "") is None


def test_somebody_who_sees_very_many_deals_gets_their_list(store: Store, now: datetime) -> None:
    ids = _save_deals(store, 5, now)
    others = {build_id("006", number) for number in range(1_000, 1_000 + MANY)}
    _see(store, REP, others | {ids[2]}, now)
    _see(store, REP, others | {ids[3]}, now)

    assert [row.id for row in load_pipeline(store, REP).rows] == [ids[3]]
