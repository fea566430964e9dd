"""A coach's home over a real store: which deals call for an exercise, and what is under way."""

import html
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from plugin.analysing import analyse_deals
from plugin.errors import AccessRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.views import Role, Viewer
from tests.exercise_desk import COACH, DEAL, FILE, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

OPEN_DECISION = {
    "id": "d9", "name": "the budget", "status": "open", "opened_at": "2026-01-05T00:00:00Z",
    "due": "2026-02-01T00:00:00Z",
}  # fmt: skip


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


def save(desk: ExerciseDesk, **lists: object) -> None:
    """Let a newer file say more of the deal, and analyse it."""
    file = {**json.loads(FILE), **lists}
    with desk.services.store.writing(TENANT) as connection:
        save_deals(connection, TENANT, [read_deal(json.dumps(file).encode())], origin="file", now=desk.clock())
    analyse_deals(desk.services.store, TENANT, [DEAL], as_of=desk.clock())


def sign_in(desk: ExerciseDesk, role: Role) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=None))
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def read(client: FlaskClient) -> str:
    answer = client.get("/coach")
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_a_deal_without_a_final_word_calls_for_an_authority_check_and_says_why(desk: ExerciseDesk) -> None:
    assert desk.services.coaching.home(COACH).calling == []
    save(desk, decisions=[OPEN_DECISION])
    (deal,) = desk.services.coaching.home(COACH).calling
    assert "no_final_word" in {finding.code for finding in deal.findings}
    assert list(deal.leads)[:2] == ["authority", "charter"]
    page = read(sign_in(desk, "coach"))
    assert "the budget" in page
    assert f"/coach/exercises/new?deal={DEAL}&kind=authority" in page


def test_a_finding_that_an_exercise_takes_up_already_calls_for_none(desk: ExerciseDesk) -> None:
    save(desk, decisions=[OPEN_DECISION])
    desk.plan(kind="authority")
    home = desk.services.coaching.home(COACH)
    assert all("authority" not in deal.leads for deal in home.calling)
    assert [line.phase for line in home.running] == ["plan"]


def test_what_is_under_way_says_how_many_have_finished_and_what_is_next(desk: ExerciseDesk) -> None:
    desk.plan(write_by=desk.clock() + timedelta(days=2))
    client = sign_in(desk, "coach")
    assert "begin the writing" in read(client)
    desk.begin()
    desk.write_all(["ana", "bo"])
    page = read(client)
    assert "2 of 4 have finished writing" in page
    assert "Wait for the others" in page
    desk.write_all(["cem", "dot"])
    assert "Reveal when everybody is together" in read(client)
    desk.services.exercises.stop(COACH, desk.exercise, "They met without us.", version=desk.show().version)
    page = read(client)
    assert "None is under way" in page
    assert "Stopped without an outcome." in page


@pytest.mark.parametrize("role", ["rep", "manager"])
def test_nobody_but_coaches_is_let_in(desk: ExerciseDesk, role: Role) -> None:
    with pytest.raises(AccessRefusedError):
        desk.services.coaching.home(Viewer(tenant=TENANT, role=role, user=None))
    assert sign_in(desk, role).get("/coach").status_code == 403
