"""The next step becomes one task, however often, by whomever and in whichever language it is asked for."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from plugin.own_promises import load_planned
from plugin.sign_in import Invitation
from tests.demo_org_rows import OWNER
from tests.notes_desk import BARE_DEAL, open_notes_desk
from tests.write_back_desk import TENANT, WriteBackDesk
from web.app import create_app

PANEL = f"/panel/{BARE_DEAL}"
TASKS = f"{PANEL}/tasks"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[WriteBackDesk]:
    with open_notes_desk(tmp_path, on=True) as opened:
        yield opened


@pytest.fixture
def client(desk: WriteBackDesk) -> FlaskClient:
    return sign_in(desk)


def sign_in(desk: WriteBackDesk, **headers: str) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    client.environ_base |= headers
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="rep", user=OWNER))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def read_form(client: FlaskClient) -> dict[str, str]:
    """Read what the form sends of the step, with a day and one of us chosen."""
    page = html.unescape(client.get(PANEL).text)
    hidden = re.findall(r'<input type="hidden" name="(step|words|contact)" value="([^"]*)">', page)
    return {**dict(hidden), "due": "2026-03-09", "owner": OWNER}


def days(desk: WriteBackDesk) -> list[str]:
    return [task.due.isoformat() for task in load_planned(desk.services.store, TENANT, BARE_DEAL)]


def test_a_form_that_is_sent_twice_plans_one_task(desk: WriteBackDesk, client: FlaskClient) -> None:
    form = read_form(client)
    answers = [client.post(TASKS, data=form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert days(desk) == ["2026-03-09"]


def test_who_plans_a_step_second_is_shown_the_first_ones_task(desk: WriteBackDesk, client: FlaskClient) -> None:
    form = read_form(client)
    client.post(TASKS, data=form)
    second = client.post(TASKS, data={**form, "due": "2026-03-12"})
    told = html.unescape(second.text)

    assert second.status_code == 409
    assert "Somebody planned this step meanwhile" in told
    assert "Task planned for 9 Mar 2026" in told
    assert days(desk) == ["2026-03-09"]


def test_a_step_that_was_taken_back_can_be_planned_anew(desk: WriteBackDesk, client: FlaskClient) -> None:
    form = read_form(client)
    client.post(TASKS, data=form)
    (task,) = load_planned(desk.services.store, TENANT, BARE_DEAL)
    back = [client.post(f"{TASKS}/{task.id}/back", data={"version": task.version}) for _ in range(2)]
    client.post(TASKS, data={**form, "due": "2026-03-12"})
    stale = client.post(f"{TASKS}/{task.id}/back", data={"version": task.version})

    assert [answer.status_code for answer in back] == [303, 303]
    assert stale.status_code == 409
    assert "Somebody changed this meanwhile" in html.unescape(stale.text)
    assert days(desk) == ["2026-03-12"]


def test_the_same_step_read_in_another_language_is_the_same_task(desk: WriteBackDesk, client: FlaskClient) -> None:
    german = sign_in(desk, HTTP_ACCEPT_LANGUAGE="de")
    english_form, german_form = read_form(client), read_form(german)
    client.post(TASKS, data=english_form)

    assert english_form["words"] != german_form["words"]
    assert english_form["step"] == german_form["step"]
    assert german.post(TASKS, data={**german_form, "due": "2026-03-12"}).status_code == 409
    assert 'id="step-task-undo"' in german.get(PANEL).text


@pytest.mark.parametrize("step", ["", "t1", "next-", "next-zz", "0065e0000000001AAA"])
def test_a_task_can_only_be_planned_for_a_step(client: FlaskClient, desk: WriteBackDesk, step: str) -> None:
    answer = client.post(TASKS, data={**read_form(client), "step": step})

    assert answer.status_code == 400
    assert days(desk) == []
