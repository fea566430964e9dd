"""Decides what a job of each kind does, and what becomes of it when it goes wrong."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from connectors.errors import ConnectorError
from plugin.analysing import analyse_deals
from plugin.bootstrap import Services
from plugin.errors import BuyInError, SyncRunningError, WriteBackRunningError
from plugin.exercises.keys import renew_keys
from plugin.jobs import (
    Job,
    Kind,
    Progress,
    claim_job,
    extend_lease,
    fail_job,
    finish_job,
    load_progress,
    load_unfinished,
    release_dead_jobs,
    retry_job,
)
from plugin.languages import speaking_in
from plugin.people.marks import renew_seal
from plugin.sending import has_more, write_back
from plugin.store.retention import forget_old_rows
from plugin.sync import ignore_progress
from plugin.sync_counts import SyncCounts, SyncStep
from plugin.syncing import read_crm
from plugin.team_work import build_post
from plugin.tuning import load_tuning
from plugin.write_back_counts import add_up

Work = Callable[[Services, Job], tuple[Mapping[str, Any], list[tuple[str, str]]]]
"""Does a job; gives its result and the jobs that it added."""
LOOK_AGAIN_AFTER = 0.2
SENDINGS = 3
"""How often a sync writes to the CRM at most: what it wrote is read, analysed, and may have new results."""

log = structlog.get_logger(__name__)


def run_job(services: Services, tenant: str, job_id: str) -> list[tuple[str, str]]:
    """Do a job if it is still to be done; return the jobs that came of it, as (tenant, id)."""
    job = claim_job(services.store, tenant, job_id, now=services.clock())
    if job is None:
        return []
    store = services.store
    try:
        result, added = WORK[job.kind](services, job)
    except (SyncRunningError, WriteBackRunningError) as error:
        finish_job(store, job, {"left_out": str(error)}, now=services.clock())
        return []
    except Exception as error:
        reason = str(error) if isinstance(error, BuyInError | ConnectorError) else f"A defect: {type(error).__name__}."
        log.warning("job failed", job=job.id, kind=job.kind, attempt=job.attempt, reason=reason)
        log.debug("job failed", job=job.id, exc_info=True)
        # a sync that failed is tried again by the next one on schedule
        give_back = fail_job if job.kind == "sync" else retry_job
        give_back(store, job, reason, now=services.clock())
        return []
    if not finish_job(store, job, result, now=services.clock()):
        log.warning("job was given to another worker meanwhile", job=job.id, kind=job.kind)
    return added


def work_off(
    services: Services, tenant: str, job_ids: Collection[str], on_progress: Callable[[Progress], None]
) -> Progress:
    """Do these jobs here and now, or wait for those that another worker is at; return when none is left."""
    while True:
        progress = load_progress(services.store, tenant, job_ids)
        on_progress(progress)
        if progress.waiting:
            run_job(services, tenant, progress.waiting[0])
        elif progress.running:
            time.sleep(LOOK_AGAIN_AFTER)
            release_dead_jobs(services.store, now=services.clock())
        else:
            return progress


def read_and_analyse(
    services: Services,
    tenant: str,
    *,
    full: bool = False,
    deal: str | None = None,
    on_step: Callable[[SyncStep], None] = ignore_progress,
    on_jobs: Callable[[Progress], None] = lambda _: None,
) -> SyncCounts:
    """Read what changed and see to it that it is analysed, also what an earlier sync left behind."""
    began = time.monotonic()
    counts, _ = read_crm(services, tenant, full=full, deal=deal, on_step=on_step)
    analysed, problem = analyse_waiting(services, tenant, on_jobs=on_jobs)
    counts = replace(counts, analysed=analysed, error=counts.error or problem)
    counts = _write_and_analyse(services, tenant, counts, on_jobs)
    return replace(counts, seconds=round(time.monotonic() - began, 3))


def _write_and_analyse(
    services: Services, tenant: str, counts: SyncCounts, on_jobs: Callable[[Progress], None]
) -> SyncCounts:
    """Write what is due to the CRM, and analyse once more what has arrived there: it has another source now.

    After a reading that failed nothing is sent in the same go: an org that stays away is waited for once.
    """
    for _ in range(0 if counts.error else SENDINGS):
        try:
            sent, _ = write_back(services, tenant, spent=counts.api_calls)
        except WriteBackRunningError:  # who is sending sends ours, too
            return counts
        if sent is None:
            return counts
        analysed, problem = analyse_waiting(services, tenant, on_jobs=on_jobs)
        counts = replace(
            counts,
            sent=sent if counts.sent is None else add_up(counts.sent, sent),
            analysed=counts.analysed + analysed,
            api_calls=counts.api_calls + sent.api_calls,
            error=counts.error or sent.error or problem,
        )
        if sent.error or not has_more(services, tenant):
            break
    return counts


def analyse_waiting(
    services: Services, tenant: str, *, on_jobs: Callable[[Progress], None] = lambda _: None
) -> tuple[int, str | None]:
    """Do the tenant's jobs of analysis, or wait for those that a worker is at; return how many deals, and a problem."""
    done = work_off(services, tenant, load_unfinished(services.store, tenant, "analyse"), on_jobs)
    return sum(result["analysed"] for result in done.results), next(iter(done.reasons), None)


def _analyse(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    analysed = analyse_deals(
        services.store,
        job.tenant,
        job.payload["deals"],
        as_of=services.clock(),
        tuning=load_tuning(services.store, services.settings, job.tenant),
        language=services.settings.language,
        note=services.deals.note_results(job.tenant),
    )
    return {"analysed": analysed}, []


def _sync(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    def keep_lease(_: object) -> None:
        extend_lease(services.store, job, now=services.clock())

    counts, added = read_crm(services, job.tenant, compare=bool(job.payload.get("compare")), on_step=keep_lease)
    if counts.error:
        log.warning("sync didn't read everything", tenant=job.tenant, reason=counts.error)
    return counts.to_json(), [(job.tenant, job_id) for job_id in added]


def _write_back(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    sent, added = write_back(services, job.tenant)
    if sent is not None and sent.error:
        log.warning("write-back didn't send everything", tenant=job.tenant, reason=sent.error)
    return ({} if sent is None else sent.to_json()), [(job.tenant, job_id) for job_id in added]


def _send_digest(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    post = build_post(services)
    if post is None:
        return {"left_out": "no mail server is set"}, []
    with speaking_in(services.settings.language):
        became = post.send(job.tenant, job.payload["user"], datetime.fromisoformat(job.payload["moment"]))
    return {"digest": became}, []


def _remind(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    def keep_lease(_: object) -> None:
        extend_lease(services.store, job, now=services.clock())

    with speaking_in(services.settings.language):
        left = services.papers.post.remind_due(job.tenant, keep_lease)
    return {"reminded": left}, []


def _forget(services: Services, job: Job) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """Forget what is old, and seal with the newest secret key what an older one sealed, so that that one may go."""
    now = services.clock()
    with services.store.writing(job.tenant) as connection:
        gone = forget_old_rows(connection, job.tenant, now=now)
    with services.store.writing(job.tenant) as connection:
        renew_keys(connection, job.tenant, services.exercises.seal)
    with services.store.writing(job.tenant) as connection:
        renew_seal(connection, job.tenant, now=now)
    return gone, []


WORK: dict[Kind, Work] = {
    "analyse": _analyse,
    "sync": _sync,
    "write_back": _write_back,
    "digest": _send_digest,
    "remind": _remind,
    "forget": _forget,
}
