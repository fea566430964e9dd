"""Decides how a worker and the scheduler run: many processes of each, or one embedded worker with both inside."""

import functools
import os
import platform
import signal
import threading
import warnings
from collections.abc import Mapping
from types import FrameType

from celery import Celery
from celery.beat import Scheduler, Service
from celery.exceptions import SecurityWarning, WorkerShutdown
from celery.signals import setup_logging, task_postrun, task_prerun, worker_ready
from celery.worker import state

from plugin.bootstrap import open_services
from plugin.celery_app import SWEEP_TASK, build_celery
from plugin.settings import Settings
from plugin.tasks import register_tasks


def run_worker(environ: Mapping[str, str], settings: Settings, *, processes: int) -> int:
    """Work on jobs until asked to stop, and return the exit status."""
    return _work(_build_app(settings), environ, settings, processes)


def run_embedded_worker(environ: Mapping[str, str], settings: Settings) -> int:
    """Be the only worker of an installation, in one process with the scheduler."""
    app = _build_app(settings)
    stop = _QuickStop()
    task_prerun.connect(stop.begin, weak=False)
    task_postrun.connect(stop.end, weak=False)

    def be_ready(**_: object) -> None:
        signal.signal(signal.SIGTERM, stop.ask)
        app.send_task(SWEEP_TASK)
        threading.Thread(target=Service(app, scheduler_cls=Scheduler).start, name="beat", daemon=True).start()

    worker_ready.connect(be_ready, weak=False)
    return _work(app, environ, settings, processes=1)


def run_beat(settings: Settings) -> None:
    """Ring for the sweep every minute, until asked to stop."""
    _build_app(settings).Beat(loglevel=settings.log_level.upper(), quiet=True).run()


class _QuickStop:
    """Lets an idle worker stop at once instead of at the end of its wait for a message; a busy one ends its task."""

    def __init__(self) -> None:
        self._busy = False

    def begin(self, **_: object) -> None:
        self._busy = True

    def end(self, **_: object) -> None:
        self._busy = False

    def ask(self, _number: int, _frame: FrameType | None) -> None:
        state.should_stop = os.EX_OK  # type: ignore[assignment]  # the stubs know only its first value
        if not self._busy:
            raise WorkerShutdown(os.EX_OK)


def _work(app: Celery, environ: Mapping[str, str], settings: Settings, processes: int) -> int:
    register_tasks(app, functools.cache(lambda: open_services(environ)))
    with warnings.catch_warnings():
        # it warns of pickled messages from strangers; only JSON is taken here
        warnings.simplefilter("ignore", SecurityWarning)
        worker = app.Worker(
            hostname=f"buyin-{os.getpid()}@{platform.node()}",
            pool="solo" if processes == 1 else "prefork",
            concurrency=processes,
            loglevel=settings.log_level.upper(),
            without_gossip=True,
            without_mingle=True,
            quiet=True,
        )
        worker.start()
    return int(worker.exitcode or 0)


def _build_app(settings: Settings) -> Celery:
    setup_logging.connect(_keep_our_logs, weak=False)
    return build_celery(settings)


def _keep_our_logs(**_: object) -> None:
    """Keep Celery from setting up logs of its own: a receiver is all it asks for."""
