"""Decides what a message of the broker makes a worker do: look at the job it names, or sweep."""

from collections.abc import Callable, Iterable

import structlog
from celery import Celery
from kombu.exceptions import OperationalError

from plugin.bootstrap import Services
from plugin.celery_app import SWEEP_TASK, WORK_TASK
from plugin.schedule import sweep
from plugin.working import run_job

log = structlog.get_logger(__name__)


def register_tasks(app: Celery, open_here: Callable[[], Services]) -> None:
    """Teach the application its two tasks; `open_here` gives the services of whichever process runs one."""

    @app.task(name=WORK_TASK)
    def work(tenant: str, job_id: str) -> None:
        announce(app, run_job(open_here(), tenant, job_id))

    @app.task(name=SWEEP_TASK)
    def look_around() -> None:
        services = open_here()
        orgs = services.orgs.load_readable()
        due = sweep(
            services.store,
            tenants_with_crm=[tenant.name for tenant in orgs],
            tenants_that_write=[tenant.name for tenant in orgs if tenant.write_back == "on"],
            mails=services.settings.smtp_url is not None,
            now=services.clock(),
        )
        announce(app, due)


def announce(app: Celery, jobs: Iterable[tuple[str, str]]) -> None:
    """Tell the workers of jobs that are committed; without a broker they wait for the sweep."""
    for tenant, job_id in jobs:
        try:
            app.send_task(WORK_TASK, args=[tenant, job_id], retry=False)
        except (OSError, OperationalError) as error:
            log.warning("broker doesn't answer, jobs wait for the next sweep", reason=type(error).__name__)
            return
