"""Two workers over a real Redis share the jobs; one that is killed in the middle leaves nothing undone."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from connectors.files.reader import read_deal
from plugin.celery_app import build_celery
from plugin.jobs import RING_AGAIN_AFTER, release_dead_jobs, take_due_jobs
from plugin.schedule import add_analyses
from plugin.settings import Settings
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.store.tables import analysis, job
from plugin.store.tenants import add_tenant
from plugin.tasks import announce
from tests.integration.programs import running, until

TENANT = "default"
JOBS = 30
DEALS_IN_A_JOB = 4
PEOPLE = 40


@pytest.fixture
def environ(settings: Settings, redis_url: str, tmp_path: Path) -> dict[str, str]:
    return {
        "BUYIN_DATA_DIR": str(tmp_path),
        "BUYIN_DATABASE_URL": settings.database_url,
        "BUYIN_BROKER_URL": redis_url,
        "BUYIN_SECRET_KEYS": "a key that only tests know",
        "BUYIN_LOG_LEVEL": "warning",
    }


@pytest.fixture
def workers(environ: dict[str, str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Two workers that wait for work."""
    with ExitStack() as stack:
        yield [stack.enter_context(running("worker", "--processes", "1", environ=environ)) for _ in range(2)]


def build_deal_file(deal_id: str) -> bytes:
    people = [{"id": f"{deal_id}-P{n}", "name": f"Person {n}", "decision_maker": True} for n in range(PEOPLE)]
    ties = [
        {"id": f"{deal_id}-T{n}", "kind": "trusts", "from": people[n]["id"], "to": people[n // 2]["id"]}
        for n in range(1, PEOPLE)
    ]
    facts = {"id": deal_id, "name": f"Deal {deal_id}"}
    deal = {"format": "buyin-deal/1", "as_of": "2026-03-02", "deal": facts, "people": people, "ties": ties}
    return json.dumps(deal).encode()


def add_work(store: Store) -> set[str]:
    """Add deals, and the jobs that analyse them, in one transaction."""
    now = datetime.now(UTC)
    deals = [read_deal(build_deal_file(f"D{number:04}")) for number in range(JOBS * DEALS_IN_A_JOB)]
    with store.writing(TENANT) as connection:
        add_tenant(connection, TENANT, now=now)
        saved = save_deals(connection, TENANT, deals, origin="file", now=now)
        for start in range(0, len(deals), DEALS_IN_A_JOB):
            add_analyses(connection, TENANT, saved.changed[start : start + DEALS_IN_A_JOB], now=now)
    return {deal.deal.id for deal in deals}


def ring(store: Store, settings: Settings, redis_url: str, *, now: datetime) -> None:
    """Announce what is due, and what a dead worker left behind."""
    release_dead_jobs(store, now=now)
    announce(build_celery(replace(settings, broker_url=redis_url)), take_due_jobs(store, now=now))


def load_jobs(store: Store) -> list[Any]:
    with store.reading(TENANT) as connection:
        return list(connection.execute(select(job).where(job.c.tenant == TENANT)).all())


def holds_job(store: Store, worker: subprocess.Popen[str]) -> bool:
    return any(row.state == "running" and f"/{worker.pid}/" in row.worker for row in load_jobs(store))


def catch_at_work(store: Store, worker: subprocess.Popen[str]) -> bool:
    """Stop the worker for a moment, and leave it stopped if it is in the middle of a job."""
    os.kill(worker.pid, signal.SIGSTOP)
    if holds_job(store, worker):
        return True
    os.kill(worker.pid, signal.SIGCONT)
    return False


def test_a_worker_killed_in_the_middle_leaves_nothing_undone_and_nothing_done_twice(
    store: Store, settings: Settings, redis_url: str, workers: list[subprocess.Popen[str]]
) -> None:
    deals = add_work(store)
    ring(store, settings, redis_url, now=datetime.now(UTC))

    until(lambda: catch_at_work(store, workers[0]), "the first worker is in the middle of a job")
    os.kill(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    held = [row.id for row in load_jobs(store) if row.state == "running" and f"/{workers[0].pid}/" in row.worker]
    release_dead_jobs(store, now=datetime.now(UTC))

    def go_on() -> bool:
        states = {row.state for row in load_jobs(store)}
        if "waiting" in states and "running" not in states:  # minutes later, what nobody heard is rung for again
            ring(store, settings, redis_url, now=datetime.now(UTC) + RING_AGAIN_AFTER)
        return states == {"done"}

    until(go_on, "every job is done")

    assert len(held) == 1
    assert {row.id: row.attempts for row in load_jobs(store)}[held[0]] == 2
    missing = len(deals) - sum(row.payload["analysed"] for row in load_jobs(store))
    assert 0 <= missing <= DEALS_IN_A_JOB  # killed between saving and ending, a job finds its work done already
    with store.reading(TENANT) as connection:
        analysed = connection.scalars(select(analysis.c.deal).where(analysis.c.tenant == TENANT)).all()
    assert sorted(analysed) == sorted(deals)
