"""Who hasn't acknowledged a charter is reminded: by mail once a week where that can be, else by the coach's hand."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from graph.exercises.charter import Charter, CharterDecision
from plugin.bootstrap import Services
from plugin.charter_views import TickLink
from plugin.errors import InputRefusedError, PersonalLinkRefusedError
from plugin.schedule import sweep
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.store import Store
from plugin.working import run_job
from tests.exercise_desk import COACH, DEAL, TENANT, ExerciseDesk, open_exercise_desk
from tests.mail_server import MailServer, serve_mail
from web.app import create_app

DECISION = CharterDecision(
    id="site",
    name="Where to",
    final_word="ana",
    gives_input=("bo",),
    listen_until=date(2026, 4, 1),
    act_by=date(2026, 5, 1),
)
CHARTER = Charter(decisions=(DECISION,))
PAGE = f"/coach/deals/{DEAL}/charter"
ANA = "ana@northwind.example"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serve_mail() as opened:
        yield opened


@pytest.fixture
def desk(store: Store, settings: Settings, server: MailServer) -> ExerciseDesk:
    """Open a deal whose charter was put, in an installation that mails."""
    opened = open_exercise_desk(store, replace(settings, smtp_url=server.url, mail_from="Buy-In <buyin@acme.example>"))
    opened.services.papers.put(COACH, DEAL, CHARTER, seen=0)
    return opened


def read_tokens(server: MailServer) -> list[str]:
    texts = [mail.get_body(("plain",)) for mail in server.mails]
    found = [re.search(r"/answer/([\w-]+)/charter", text.get_content()) for text in texts if text is not None]
    return [each[1] for each in found if each]


def send_to_ana(desk: ExerciseDesk) -> TickLink:
    return desk.services.papers.make_link(COACH, DEAL, "ana", mail_address=ANA)


def go_on(desk: ExerciseDesk, days: int) -> None:
    """Let days pass, each with its jobs."""
    for _ in range(days):
        desk.clock.at += timedelta(days=1)
        work(desk.services)


def work(services: Services) -> None:
    for tenant, job in sweep(services.store, tenants_with_crm=(), mails=True, now=services.clock()):
        run_job(services, tenant, job)


def opens(desk: ExerciseDesk, token: str) -> bool:
    try:
        return desk.services.papers.open_tick(token).me == "ana"
    except PersonalLinkRefusedError:
        return False


def test_who_was_mailed_is_reminded_once_a_week_until_they_acknowledge_it(
    desk: ExerciseDesk, server: MailServer
) -> None:
    assert send_to_ana(desk).mailed_to == ANA
    go_on(desk, 6)
    assert server.recipients == [ANA]
    go_on(desk, 2)
    first, second = read_tokens(server)
    assert (opens(desk, first), opens(desk, second)) == (False, True)
    go_on(desk, 7)
    assert len(server.mails) == 3
    desk.services.papers.tick(read_tokens(server)[-1], version=1)
    go_on(desk, 8)
    assert len(server.mails) == 3


def test_reminders_end_four_weeks_after_the_charter_was_put(desk: ExerciseDesk, server: MailServer) -> None:
    send_to_ana(desk)
    for _ in range(8):
        desk.clock.at += timedelta(days=7)
        desk.services.papers.post.remind_due(TENANT)
    assert len(server.mails) == 5


def test_a_reminder_that_cant_leave_takes_nothing_away_and_is_tried_again(
    desk: ExerciseDesk, server: MailServer
) -> None:
    send_to_ana(desk)
    (token,) = read_tokens(server)
    server.to_mail = "451 later"
    go_on(desk, 7)
    assert opens(desk, token)
    server.to_mail = "250 taken"
    go_on(desk, 1)
    assert (opens(desk, token), opens(desk, read_tokens(server)[-1])) == (False, True)


def test_the_coach_reminds_by_mail_whom_one_reached_before_and_gives_the_others_their_address(
    desk: ExerciseDesk, server: MailServer
) -> None:
    papers = desk.services.papers
    send_to_ana(desk)
    desk.clock.at += timedelta(hours=1)
    given = {each.person: each for each in papers.remind(COACH, DEAL)}
    assert (given["ana"].mailed_to, given["ana"].url) == (ANA, None)
    assert given["bo"].url is not None
    assert [each.person for each in papers.remind(COACH, DEAL)] == ["bo"]
    assert "a reminder:" in server.mails[-1].as_string()
    assert "a reminder:" not in server.mails[0].as_string()


def test_a_mail_that_the_server_refuses_leaves_an_address_to_be_given_by_hand(
    desk: ExerciseDesk, server: MailServer
) -> None:
    server.to_recipient = "550 unknown"
    given = send_to_ana(desk)
    assert given.url is not None
    assert given.problem is not None
    assert opens(desk, given.url.split("/")[-2])
    assert desk.services.papers.show(COACH, DEAL).sent == {}
    with pytest.raises(InputRefusedError, match="A mail address looks like"):
        desk.services.papers.make_link(COACH, DEAL, "ana", mail_address="ana at home")


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role="coach", user=None))
    assert client.get(f"/{link.split('/', 3)[3]}").status_code == 303
    return client


def test_the_page_keeps_a_wrong_mail_address_and_says_where_a_mail_went(client: FlaskClient) -> None:
    wrong = client.post(f"{PAGE}/links", data={"person": "ana", "address": "ana at home", "do": "mail"})
    assert wrong.status_code == 422
    assert 'value="ana at home"' in wrong.text
    assert "A mail address looks like" in wrong.text
    assert client.post(f"{PAGE}/links", data={"person": "ana", "address": "", "do": "mail"}).status_code == 422
    sent = client.post(f"{PAGE}/links", data={"person": "ana", "address": ANA, "do": "mail"})
    assert f"Mailed to Ana Okoro at {ANA}" in html.unescape(sent.text)
    reminded = html.unescape(client.post(f"{PAGE}/remind").text)
    assert "Reminders" in reminded
    assert "/charter" in reminded.partition('id="link" value="')[2].partition('"')[0]
    assert "mailed an address on" in reminded


def test_without_a_mail_server_reminding_shows_addresses(store: Store, settings: Settings) -> None:
    desk = open_exercise_desk(store, settings)
    desk.services.papers.put(COACH, DEAL, CHARTER, seen=0)
    given = desk.services.papers.remind(COACH, DEAL)
    assert [(each.person, each.url is not None) for each in given] == [("ana", True), ("bo", True)]
    assert desk.services.papers.post.remind_due(TENANT) == 0
