"""A planned task is in the org once, whatever becomes of the call that brings it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plugin.planned_tasks import PlannedTask
from plugin.sending import list_entries
from plugin.views import Viewer
from plugin.write_back import send_entries
from tests.demo_org_rows import ADA, DEAL, OWNER
from tests.write_back_desk import TENANT, WriteBackDesk, open_synced_desk

PLANNED = PlannedTask(id="t1", subject="Ask 'Ada' \\ who?", due=date(2026, 3, 9), owner=OWNER, contact=ADA)
COLLECTION = "/composite/sobjects"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WriteBackDesk]:
    monkeypatch.setattr("plugin.crm_orgs._wait", lambda _: None)
    with open_synced_desk(tmp_path) as opened:
        opened.services.deals.record(Viewer(tenant=TENANT, role="rep", user="Mira Vale"), DEAL).save_task(PLANNED)
        yield opened


def send(desk: WriteBackDesk) -> None:
    writer = desk.services.orgs.open_writer(TENANT)
    try:
        send_entries(desk.services.store, writer, tenant=TENANT, clock=desk.clock, wait=lambda _: None)
    finally:
        writer.close()


def planned_in_org(desk: WriteBackDesk) -> list[dict[str, Any]]:
    return [row for row in desk.rows("Task") if row["Subject"] == PLANNED.subject]


@pytest.mark.parametrize(
    "fault", [{"reset": True}, {"truncate": True}, {"status": 503}], ids=["cut after it was done", "half", "away"]
)
def test_a_task_whose_answer_is_lost_is_looked_up_before_it_is_sent_again(
    desk: WriteBackDesk, fault: dict[str, Any]
) -> None:
    desk.org.org.fail(when=COLLECTION, **fault)
    send(desk)

    assert len(planned_in_org(desk)) == 1
    assert list_entries(desk.services, TENANT) == []


def test_a_task_is_known_again_where_the_contact_is_hidden_and_gets_it_with_the_right(desk: WriteBackDesk) -> None:
    desk.org.org.hide("Task", "WhoId")
    desk.org.org.fail(when=COLLECTION, reset=True)
    send(desk)
    without = [row["WhoId"] for row in planned_in_org(desk)]
    desk.org.org.show("Task", "WhoId")
    send(desk)

    assert without == [None]
    assert [row["WhoId"] for row in planned_in_org(desk)] == [ADA]
    assert list_entries(desk.services, TENANT) == []


def test_the_same_words_for_another_day_are_another_task(desk: WriteBackDesk) -> None:
    said = {"Subject": PLANNED.subject, "OwnerId": OWNER, "WhoId": ADA, "WhatId": DEAL}
    desk.org.org.insert("Task", **said, ActivityDate="2026-03-10")
    send(desk)

    assert sorted(row["ActivityDate"] for row in planned_in_org(desk)) == ["2026-03-09", "2026-03-10"]
