"""Decides how a worker and the scheduler run: many processes of each, or one embedded worker with both inside."""

import functools
import os
import threading
import warnings
from collections.abc import Mapping

from celery import Celery
from celery.beat import Service
from celery.exceptions import SecurityWarning
from celery.signals import setup_logging, worker_ready

from plugin.bootstrap import open_services
from plugin.celery_app import build_celery
from plugin.settings import Settings
from plugin.tasks import register_tasks


def run_worker(environ: Mapping[str, str], settings: Settings, *, processes: int, with_beat: bool = False) -> int:
    """Work on jobs until asked to stop, and return the exit status."""
    app = _build_app(settings)
    register_tasks(app, functools.cache(lambda: open_services(environ)))
    if with_beat:
        worker_ready.connect(functools.partial(_start_beat, app), weak=False)
    with warnings.catch_warnings():
        # it warns of pickled messages from strangers; only JSON is taken here
        warnings.simplefilter("ignore", SecurityWarning)
        worker = app.Worker(
            hostname=f"buyin-{os.getpid()}@%h",
            pool="solo" if processes == 1 else "prefork",
            concurrency=processes,
            loglevel=settings.log_level.upper(),
            without_gossip=True,
            without_mingle=True,
            quiet=True,
        )
        worker.start()
    return int(worker.exitcode or 0)


def run_beat(settings: Settings) -> None:
    """Ring for the sweep every minute, until asked to stop."""
    app = _build_app(settings)
    app.Beat(loglevel=settings.log_level.upper(), quiet=True).run()


def _build_app(settings: Settings) -> Celery:
    setup_logging.connect(_keep_our_logs, weak=False)
    return build_celery(settings)


def _keep_our_logs(**_: object) -> None:
    """Keep Celery from setting up logs of its own: a receiver is all it asks for."""


def _start_beat(app: Celery, **_: object) -> None:
    threading.Thread(target=Service(app).start, name="beat", daemon=True).start()
