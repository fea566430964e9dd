"""What a watcher counts, over both databases."""

from datetime import datetime, timedelta

from sqlalchemy import insert

from graph.deal import Deal, Facts
from plugin.measures import measure
from plugin.schedule import add_analyses
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tables import sync_run


def _measured(store: Store, now: datetime) -> dict[str, dict[str | None, float]]:
    return {each.name: each.labelled for each in measure(store, now=now)}


def _save_run(store: Store, tenant: str, name: str, state: str, ended_at: datetime) -> None:
    row = {"tenant": tenant, "id": name, "state": state, "holder": "test", "counts": {}, "ended_at": ended_at}
    with store.writing(tenant) as connection:
        connection.execute(insert(sync_run), {**row, "started_at": ended_at, "heartbeat_at": ended_at})


def test_a_new_installation_has_nothing_to_count_and_no_sync(store: Store, now: datetime) -> None:
    found = _measured(store, now)

    assert found["buyin_jobs"] == {}
    assert found["buyin_open_deals"] == found["buyin_quarantined_rows"] == found["buyin_sessions"] == {None: 0}
    assert "buyin_last_sync_timestamp_seconds" not in found


def test_open_deals_and_jobs_of_all_tenants_are_counted_together(store: Store, now: datetime) -> None:
    for tenant in ("default", "acme"):
        with store.writing(tenant) as connection:
            going_on = Deal(as_of=now, deal=Facts(id="a", name="A", status="open"))
            won = Deal(as_of=now, deal=Facts(id="b", name="B", status="won"))
            save_deals(connection, tenant, [going_on, won], origin="file", now=now)
            add_analyses(connection, tenant, ["a"], now=now)

    found = _measured(store, now)

    assert found["buyin_open_deals"] == {None: 2}
    assert sum(found["buyin_jobs"].values()) == 2


def test_the_age_of_the_last_sync_is_that_of_the_tenant_that_has_waited_longest(store: Store, now: datetime) -> None:
    _save_run(store, "default", "1", "done", now - timedelta(hours=9))
    _save_run(store, "default", "2", "done", now - timedelta(hours=1))
    _save_run(store, "default", "3", "failed", now)
    _save_run(store, "acme", "1", "done", now - timedelta(hours=3))

    found = _measured(store, now)

    assert found["buyin_last_sync_timestamp_seconds"] == {None: (now - timedelta(hours=3)).timestamp()}
    assert found["buyin_sync_runs"] == {"done": 3, "failed": 1}
