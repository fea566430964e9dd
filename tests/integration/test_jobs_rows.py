"""Jobs are rows: each is worked on by one worker at a time, and none is lost or done for ever in vain."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import StatementError

from plugin.jobs import (
    ATTEMPTS,
    KEEP_DONE,
    LEASE,
    RING_AGAIN_AFTER,
    Job,
    add_job,
    claim_job,
    delete_old_jobs,
    extend_lease,
    fail_job,
    finish_job,
    load_progress,
    load_unfinished,
    release_dead_jobs,
    retry_job,
    take_due_jobs,
)
from plugin.process import describe_process
from plugin.store.store import Store
from plugin.store.tables import job as table

TENANT = "default"


def add(store: Store, now: datetime, *, slot: str | None = None) -> str | None:
    with store.writing(TENANT) as connection:
        return add_job(connection, TENANT, "analyse", {"deals": ["D1"]}, now=now, slot=slot)


def claim(store: Store, now: datetime) -> Job:
    job_id = add(store, now)
    assert job_id is not None
    job = claim_job(store, TENANT, job_id, now=now)
    assert job is not None
    return job


def claim_again(store: Store, job: Job, now: datetime) -> Job | None:
    return claim_job(store, job.tenant, job.id, now=now)


def test_a_job_is_given_to_one_of_many_who_ask_at_once(store: Store, now: datetime) -> None:
    job_id = add(store, now)
    assert job_id is not None

    with ThreadPoolExecutor(8) as threads:
        given = list(threads.map(lambda _: claim_job(store, TENANT, job_id, now=now), range(16)))

    assert [job.payload for job in given if job is not None] == [{"deals": ["D1"]}]


def test_a_slot_is_filled_once(store: Store, now: datetime) -> None:
    assert add(store, now, slot="2026-03-02") is not None
    assert add(store, now, slot="2026-03-02") is None
    assert add(store, now, slot="2026-03-03") is not None
    assert len(load_unfinished(store, TENANT, "analyse")) == 2


def test_a_job_whose_transaction_fails_was_never_there(store: Store, now: datetime) -> None:
    with pytest.raises(StatementError, match="without a zone"), store.writing(TENANT) as connection:
        [add_job(connection, TENANT, "analyse", {}, now=moment) for moment in (now, now.replace(tzinfo=None))]

    assert load_unfinished(store, TENANT, "analyse") == []


def test_a_finished_job_keeps_its_result_and_is_given_to_nobody(store: Store, now: datetime) -> None:
    job = claim(store, now)

    assert finish_job(store, job, {"analysed": 1}, now=now)

    assert claim_again(store, job, now) is None
    progress = load_progress(store, TENANT, [job.id])
    assert (progress.waiting, progress.running, progress.results) == ((), (), ({"analysed": 1},))


def test_a_job_that_goes_wrong_is_tried_again_later_each_time_and_then_has_failed_with_the_reason(
    store: Store, now: datetime
) -> None:
    job = claim(store, now)
    waits = []
    while True:
        assert retry_job(store, job, "The database was busy.", now=now)
        if load_progress(store, TENANT, [job.id]).reasons:
            break
        due = now
        while not take_due_jobs(store, now=due):
            due += timedelta(seconds=1)
        waits.append(due - now)
        again = claim_again(store, job, now)
        assert again is not None
        job = again

    assert job.attempt == ATTEMPTS
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=10)
    assert load_progress(store, TENANT, [job.id]).reasons == ("The database was busy.",)
    assert claim_again(store, job, now) is None


def test_a_job_that_can_not_be_done_fails_at_once_with_the_reason(store: Store, now: datetime) -> None:
    job = claim(store, now)

    assert fail_job(store, job, "The org refused us.", now=now)

    assert load_progress(store, TENANT, [job.id]).reasons == ("The org refused us.",)


def test_a_silent_workers_job_is_given_to_another_when_its_lease_is_over_and_the_late_one_ends_nothing(
    store: Store, now: datetime
) -> None:
    late = claim(store, now)

    assert release_dead_jobs(store, now=now + LEASE - timedelta(seconds=1)) == 0
    assert release_dead_jobs(store, now=now + LEASE + timedelta(seconds=1)) == 1
    other = claim_again(store, late, now + LEASE)

    assert other is not None
    assert not extend_lease(store, late, now=now + LEASE)
    assert not finish_job(store, late, {}, now=now + LEASE)
    assert not retry_job(store, late, "late", now=now + LEASE)
    assert finish_job(store, other, {}, now=now + LEASE)


def test_a_lease_that_was_renewed_is_kept(store: Store, now: datetime) -> None:
    job = claim(store, now)

    assert extend_lease(store, job, now=now + LEASE / 2)

    assert release_dead_jobs(store, now=now + LEASE + timedelta(seconds=1)) == 0


def test_the_job_of_a_process_that_is_gone_is_taken_back_at_once(store: Store, now: datetime) -> None:
    job = claim(store, now)
    machine, boot, _, start = describe_process().split("/")
    with store.writing(TENANT) as connection:
        connection.execute(update(table).values(worker=f"{machine}/{boot}/{2**22 + 1}/{start}"))

    assert release_dead_jobs(store, now=now) == 1
    assert load_progress(store, TENANT, [job.id]).waiting == (job.id,)


def test_a_job_that_kills_its_workers_ends_as_failed(store: Store, now: datetime) -> None:
    job = claim(store, now)
    for attempt in range(2, ATTEMPTS + 1):
        now += LEASE * 2
        release_dead_jobs(store, now=now)
        again = claim_again(store, job, now)
        assert again is not None
        assert again.attempt == attempt

    release_dead_jobs(store, now=now + LEASE * 2)

    assert load_progress(store, TENANT, [job.id]).reasons == ("The worker stopped in the middle of it.",)


def test_a_due_job_is_rung_for_once_and_again_only_after_a_while(store: Store, now: datetime) -> None:
    job_id = add(store, now)

    assert take_due_jobs(store, now=now) == [(TENANT, job_id)]
    assert take_due_jobs(store, now=now + timedelta(seconds=60)) == []
    assert take_due_jobs(store, now=now + RING_AGAIN_AFTER) == [(TENANT, job_id)]


def test_done_jobs_are_forgotten_after_a_week_and_unfinished_ones_never(store: Store, now: datetime) -> None:
    finish_job(store, claim(store, now), {}, now=now)
    waiting = add(store, now)

    assert delete_old_jobs(store, now=now + KEEP_DONE) == 0
    assert delete_old_jobs(store, now=now + KEEP_DONE + timedelta(days=365)) == 1
    assert load_unfinished(store, TENANT, "analyse") == [waiting]
