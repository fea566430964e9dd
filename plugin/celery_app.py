"""Decides how Celery is set up: which broker carries the ids of jobs, and that a lost message is no lost job.

Messages are a doorbell: they say "look at this job". The job itself is a row of the database (`plugin.jobs`).
"""

from pathlib import Path
from queue import Empty
from typing import Any

from celery import Celery
from kombu.transport import filesystem

from plugin.settings import Settings

WORK_TASK = "buyin.work"
SWEEP_TASK = "buyin.sweep"
SWEEP_EVERY = 60.0
VISIBLE_AGAIN_AFTER = 900
ANSWER_WITHIN = 5


class DoorbellChannel(filesystem.Channel):
    """The folder as a broker; a message caught half written is dropped, for the sweep rings again."""

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 (kombu's signature)
        try:
            return super()._get(queue)
        except ValueError:
            raise Empty from None


class DoorbellTransport(filesystem.Transport):
    """Celery's broker without a server: a folder of small files below the data folder."""

    Channel = DoorbellChannel


def build_celery(settings: Settings) -> Celery:
    """Make the Celery application of an installation; nothing is opened yet."""
    app = Celery("buyin", set_as_current=False)
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        beat_scheduler="celery.beat:Scheduler",
        beat_schedule={"sweep": {"task": SWEEP_TASK, "schedule": SWEEP_EVERY, "options": {"expires": SWEEP_EVERY}}},
        timezone="UTC",
    )
    if settings.broker_url is None:
        app.conf.update(
            broker_url="filesystem://localhost",
            broker_transport=f"{DoorbellTransport.__module__}:{DoorbellTransport.__qualname__}",
            broker_transport_options=_make_folders(settings.data_dir / "broker"),
        )
    else:
        app.conf.update(
            broker_url=settings.broker_url,
            broker_connection_timeout=ANSWER_WITHIN,
            broker_transport_options={"visibility_timeout": VISIBLE_AGAIN_AFTER}
            if settings.broker_url.startswith("redis")
            else {},
        )
    return app


def _make_folders(folder: Path) -> dict[str, Any]:
    """Make the embedded broker's folders, for the owner's eyes only."""
    messages, control = folder / "messages", folder / "control"
    for path in (folder, messages, control):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.05,
    }
