"""Messages only ring: they may be lost, doubled or half written, and a silent broker stops nobody."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery

from plugin.celery_app import WORK_TASK, build_celery
from plugin.settings import load_settings
from plugin.tasks import announce

KEYS = {"BUYIN_SECRET_KEYS": "a key that only tests know"}


@pytest.fixture
def embedded(tmp_path: Path) -> Celery:
    return build_celery(load_settings({"BUYIN_DATA_DIR": str(tmp_path)}))


def iter_messages(app: Celery) -> Iterator[Any]:
    with app.connection_for_read() as connection, connection.SimpleQueue("celery") as queue:
        while True:
            try:
                message = queue.get(block=False)
            except queue.Empty:
                return
            message.ack()
            yield message


def test_the_embedded_broker_carries_ids_in_a_folder_that_nobody_else_may_read(
    embedded: Celery, tmp_path: Path
) -> None:
    announce(embedded, [("default", "job-1"), ("north", "job-2")])

    messages = list(iter_messages(embedded))
    assert sorted(message.payload[0] for message in messages) == [["default", "job-1"], ["north", "job-2"]]
    assert {message.headers["task"] for message in messages} == {WORK_TASK}
    assert stat.S_IMODE((tmp_path / "broker").stat().st_mode) == 0o700


def test_a_message_that_is_half_written_is_dropped_and_the_next_one_is_read(embedded: Celery, tmp_path: Path) -> None:
    announce(embedded, [("default", "job-1")])
    (tmp_path / "broker" / "messages" / "0_half.celery.msg").write_text('{"body": "')

    assert list(iter_messages(embedded)) == []
    assert [message.payload[0] for message in iter_messages(embedded)] == [["default", "job-1"]]


def test_only_json_is_taken_from_a_broker(embedded: Celery) -> None:
    assert embedded.conf.accept_content == ["json"]
    assert embedded.conf.task_serializer == "json"


def test_a_broker_that_does_not_answer_stops_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = {"BUYIN_BROKER_URL": "redis://127.0.0.1:1/0", "BUYIN_DATA_DIR": str(tmp_path), **KEYS}
    asked: list[int] = []

    def jobs() -> Iterator[tuple[str, str]]:
        for number in range(1000):
            asked.append(number)
            yield "default", f"job-{number}"

    announce(build_celery(load_settings(nowhere)), jobs())

    assert asked == [0], "after the first refusal the others wait for the sweep"
    assert "Traceback" not in caplog.text
