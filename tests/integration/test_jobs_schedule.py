"""What happens by itself, and what becomes of a job that goes wrong."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from connectors.errors import SignInRefusedError
from connectors.files.reader import read_deal
from plugin.bootstrap import Services
from plugin.errors import BuyInError, StoreBusyError, SyncRunningError
from plugin.jobs import ATTEMPTS, Job, Kind, Progress, add_job, claim_job, finish_job, load_progress, load_unfinished
from plugin.schedule import BATCH, add_analyses, sweep
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tables import job as table
from plugin.store.tenants import add_tenant
from plugin.working import WORK, analyse_waiting, run_job, work_off

TENANT = "default"


@pytest.fixture
def services(store: Store, settings: Settings, now: datetime) -> Services:
    return Services(settings=settings, store=store, clock=lambda: now)


def add_deals(store: Store, now: datetime, count: int) -> Sequence[str]:
    files = (
        b'{"format": "buyin-deal/1", "as_of": "2026-03-01", "deal": {"id": "D%05d", "name": "Deal"}}' % number
        for number in range(count)
    )
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=now)
        return save_deals(connection, TENANT, map(read_deal, files), origin="file", now=now).changed


def add_analysis(services: Services, deals: Sequence[str]) -> str:
    with services.store.writing(TENANT) as connection:
        (job_id,) = add_analyses(connection, TENANT, deals, now=services.clock())
    return job_id


def add_sync(services: Services) -> str:
    with services.store.writing(TENANT) as connection:
        job_id = add_job(connection, TENANT, "sync", {}, now=services.clock())
    assert job_id is not None
    return job_id


def load_slots(store: Store, kind: str) -> list[str]:
    with store.reading(TENANT) as connection:
        asked = select(table.c.slot).where(table.c.tenant == TENANT, table.c.kind == kind)
        return sorted(connection.scalars(asked).all())


def go_wrong(monkeypatch: pytest.MonkeyPatch, kind: Kind, error: Exception) -> None:
    def work(_services: Services, _job: Job) -> tuple[dict[str, int], list[tuple[str, str]]]:
        raise error

    monkeypatch.setitem(WORK, kind, work)


def test_a_tenant_with_an_org_is_synced_once_a_quarter_of_an_hour_however_often_one_looks(
    services: Services, now: datetime
) -> None:
    store = services.store
    for minutes in (0, 1, 1, 14):
        sweep(store, tenants_with_crm=[TENANT], now=now.replace(minute=30) + timedelta(minutes=minutes))
    assert load_slots(store, "sync") == ["2026-03-02T09:30"]

    sweep(store, tenants_with_crm=[TENANT], now=now.replace(minute=45))
    assert load_slots(store, "sync") == ["2026-03-02T09:30"], "the earlier one is still to be done"

    for job_id in load_unfinished(store, TENANT, "sync"):
        run_job(services, TENANT, job_id)
    sweep(store, tenants_with_crm=[TENANT], now=now.replace(minute=46))
    assert load_slots(store, "sync") == ["2026-03-02T09:30", "2026-03-02T09:45"]


def test_without_an_org_nothing_is_synced(services: Services, now: datetime) -> None:
    sweep(services.store, tenants_with_crm=[], now=now)
    assert load_slots(services.store, "sync") == []


def test_open_deals_are_looked_at_anew_once_a_day_in_batches(services: Services, now: datetime) -> None:
    store = services.store
    add_deals(store, now, BATCH + 1)

    due = [sweep(store, tenants_with_crm=[], now=now + timedelta(minutes=minute)) for minute in range(3)]

    assert [len(jobs) for jobs in due] == [3, 0, 0], "two batches, and the day's forgetting"
    assert load_slots(store, "analyse") == ["2026-03-02/00000", "2026-03-02/00001"]
    assert len(sweep(store, tenants_with_crm=[], now=now + timedelta(days=1))) == 6
    assert "2026-03-03/00000" in load_slots(store, "analyse")


def test_an_analysis_is_done_and_told(services: Services, now: datetime) -> None:
    job_id = add_analysis(services, add_deals(services.store, now, 3))

    assert run_job(services, TENANT, job_id) == []

    assert load_progress(services.store, TENANT, [job_id]).results == ({"analysed": 3},)
    assert run_job(services, TENANT, job_id) == [], "a second message of the same job does nothing"


@pytest.mark.parametrize(
    ("error", "reason"),
    [(StoreBusyError("The database is busy."), "The database is busy."), (KeyError("Marta"), "A defect: KeyError.")],
)
def test_a_job_that_goes_on_failing_ends_with_the_reason(
    services: Services, now: datetime, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    job_id = add_analysis(services, add_deals(services.store, now, 1))
    go_wrong(monkeypatch, "analyse", error)

    for _ in range(ATTEMPTS - 1):
        run_job(services, TENANT, job_id)
        assert load_progress(services.store, TENANT, [job_id]).waiting == (job_id,)
    run_job(services, TENANT, job_id)

    assert load_progress(services.store, TENANT, [job_id]).reasons == (reason,)


def test_working_off_does_what_waits_and_tells_what_failed(
    services: Services, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_analysis(services, add_deals(services.store, now, 2))
    told: list[Progress] = []

    assert analyse_waiting(services, TENANT, on_jobs=told.append) == (2, None)
    assert [len(progress.results) for progress in told] == [0, 1]

    job_id = add_analysis(services, ["D00000"])
    go_wrong(monkeypatch, "analyse", BuyInError("It can't be done."))
    assert analyse_waiting(services, TENANT) == (0, "It can't be done.")
    assert work_off(services, TENANT, [job_id], told.append).reasons == ("It can't be done.",)


def test_working_off_waits_for_a_job_that_another_worker_is_at(
    services: Services, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = add_analysis(services, add_deals(services.store, now, 1))
    other = claim_job(services.store, TENANT, job_id, now=now)
    assert other is not None
    waited: list[float] = []

    def end_it(seconds: float) -> None:
        waited.append(seconds)
        finish_job(services.store, other, {"analysed": 1}, now=now)

    monkeypatch.setattr("plugin.working.time.sleep", end_it)

    assert analyse_waiting(services, TENANT) == (1, None)
    assert len(waited) == 1


def test_a_scheduled_sync_is_left_out_while_another_one_runs(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = add_sync(services)
    go_wrong(monkeypatch, "sync", SyncRunningError("Another sync is running."))

    run_job(services, TENANT, job_id)

    assert load_progress(services.store, TENANT, [job_id]).results == ({"left_out": "Another sync is running."},)


def test_a_scheduled_sync_that_the_org_refuses_fails_at_once_for_the_next_one_tries_again_anyway(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = add_sync(services)
    go_wrong(monkeypatch, "sync", SignInRefusedError("The org refused us."))

    run_job(services, TENANT, job_id)

    assert load_progress(services.store, TENANT, [job_id]).reasons == ("The org refused us.",)


def test_once_a_night_the_sync_compares_all_ids(store: Store, now: datetime) -> None:
    def look(hour: int, minute: int) -> None:
        moment = now.replace(hour=hour, minute=minute)
        for _, job_id in sweep(store, tenants_with_crm=[TENANT], now=moment):
            job = claim_job(store, TENANT, job_id, now=moment)
            if job is not None:
                finish_job(store, job, {"payload": dict(job.payload)}, now=moment)

    for hour, minute in ((0, 50), (1, 5), (1, 20), (3, 5), (4, 5)):
        look(hour, minute)

    with store.reading(TENANT) as connection:
        rows = connection.execute(select(table.c.slot, table.c.payload).where(table.c.kind == "sync")).all()
    done = {row.slot: row.payload["payload"] for row in rows}
    assert done == {
        "2026-03-02T00:45": {},
        "night/2026-03-02": {"compare": True},
        "2026-03-02T01:15": {},
        "2026-03-02T03:00": {},
        "2026-03-02T04:00": {},
    }
