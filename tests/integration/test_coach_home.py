"""A coach's home over a real store: which deals call for an exercise, and what is under way."""

import html
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from connectors.files.reader import read_deal
from graph.exercises.charter import Charter, CharterDecision
from graph.exercises.options import Choice, Destination, OptionsSheet
from plugin.analysing import analyse_deals
from plugin.errors import AccessRefusedError
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.deals import save_deals
from plugin.store.store import Store
from plugin.tactics_used import NotedUse
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


def test_after_a_check_the_charter_is_called_for_and_a_check_again_only_once_its_namings_count_no_more(
    desk: ExerciseDesk,
) -> None:
    save(desk, decisions=[OPEN_DECISION])
    desk.plan(kind="authority")
    desk.begin()
    desk.write_all(answers={person: {"d1:final": "ana"} for person in desk.tokens})
    desk.reveal()
    (deal,) = desk.services.coaching.home(COACH).calling
    assert list(deal.leads) == ["charter"]
    desk.clock.advance(days=180)
    assert list(desk.services.coaching.home(COACH).calling[0].leads)[:2] == ["authority", "charter"]


def _tell_charter(desk: ExerciseDesk, client: FlaskClient) -> set[str]:
    """What a coach's home, the panel's findings and the check's page say on their links to the charter."""
    pages = {
        place: client.get(place).get_data(as_text=True)
        for place in ("/coach", f"/panel/{DEAL}", f"/coach/exercises/{desk.exercise}")
    }
    link = re.compile(rf'href="/coach/deals/{DEAL}/charter">([^<]+)<')
    told = {
        place: {words for words in link.findall(page) if not words.startswith(("Charter:", "Open"))}
        for place, page in pages.items()
    }
    assert all(told.values()), told
    return set().union(*told.values())


def test_a_charter_is_offered_to_be_written_gone_on_with_or_seen_as_it_stands(desk: ExerciseDesk) -> None:
    save(desk, decisions=[OPEN_DECISION])
    desk.plan(kind="authority")
    desk.begin()
    desk.write_all(answers={person: {"d1:final": "ana"} for person in desk.tokens})
    desk.reveal()
    client, papers = sign_in(desk, "coach"), desk.services.papers
    assert _tell_charter(desk, client) == {"Write the charter"}
    assert "then write the charter." in read(client)
    decision = CharterDecision(
        id="d9", name="the budget", final_word="ana", listen_until=date(2026, 4, 1), act_by=date(2026, 4, 15)
    )
    papers.save(COACH, DEAL, Charter(decisions=(decision,)), seen=0)
    assert _tell_charter(desk, client) == {"Go on with the charter"}
    assert "then go on with the charter." in read(client)
    papers.put(COACH, DEAL, Charter(decisions=(decision,)), seen=1)
    save(desk, decisions=[OPEN_DECISION])
    assert _tell_charter(desk, client) == {"See the charter"}
    assert "whether the charter fits them." in read(client)


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


BUDGET = CharterDecision(
    id="d9",
    name="the budget",
    final_word="ana",
    gives_input=("bo", "cem"),
    listen_until=date(2026, 3, 12),
    act_by=date(2026, 3, 30),
)


def list_due(desk: ExerciseDesk) -> list[str]:
    return [due.kind for due in desk.services.coaching.home(COACH).due]


def test_a_charter_is_due_until_it_was_put_and_everybody_has_acknowledged_it(desk: ExerciseDesk) -> None:
    save(desk, decisions=[OPEN_DECISION])
    papers = desk.services.papers
    version = papers.save(COACH, DEAL, Charter(decisions=(BUDGET,)), seen=0)
    assert "The charter was drafted on 2 Mar 2026 and put to nobody yet." in read(sign_in(desk, "coach"))

    version = papers.put(COACH, DEAL, Charter(decisions=(BUDGET,)), seen=version)
    papers.acknowledge(COACH, DEAL, "bo", version=version)
    page = read(sign_in(desk, "coach"))
    assert (
        "2 of 3 haven't acknowledged the charter that was put to them on 2 Mar 2026: Ana Okoro and Cem Okoro." in page
    )
    assert f'href="/coach/deals/{DEAL}/charter">Open the charter' in page
    for person in ("ana", "cem"):
        papers.acknowledge(COACH, DEAL, person, version=version)
    assert list_due(desk) == []
    assert "Nothing is due" in read(sign_in(desk, "coach"))

    papers.save(COACH, DEAL, Charter(decisions=(replace(BUDGET, name="next year's budget"),)), seen=version)
    assert "A change of the charter was drafted on 2 Mar 2026" in read(sign_in(desk, "coach"))


def test_days_of_a_charter_are_due_until_the_decision_is_made(desk: ExerciseDesk) -> None:
    save(desk, decisions=[OPEN_DECISION])
    papers = desk.services.papers
    version = papers.put(COACH, DEAL, Charter(decisions=(replace(BUDGET, gives_input=()),)), seen=0)
    papers.acknowledge(COACH, DEAL, "ana", version=version)
    assert list_due(desk) == []

    desk.clock.advance(days=11)
    words = 'On "the budget", everybody was to be heard until 12 Mar 2026; it is to be decided by 30 Mar 2026.'
    assert words in read(sign_in(desk, "coach"))
    desk.clock.advance(days=10)
    assert '"the budget" is to be decided by 30 Mar 2026.' in read(sign_in(desk, "coach"))
    desk.clock.advance(days=8)
    page = read(sign_in(desk, "coach"))
    assert '"the budget" was to be decided by 30 Mar 2026 and isn\'t recorded as decided.' in page
    assert "overdue" in page

    save(desk, decisions=[OPEN_DECISION | {"status": "decided", "decided_at": "2026-03-20T00:00:00Z"}])
    assert list_due(desk) == []


def test_what_a_three_options_sheet_decided_is_due_to_be_looked_at_until_it_is_taken_up_again(
    desk: ExerciseDesk,
) -> None:
    cities = (
        Destination(id="la", words="Los Angeles", people=("ana",)),
        Destination(id="seattle", words="Seattle", people=("bo",)),
    )
    choice = Choice(option="stay", decider="ana", on=date(2026, 3, 2), review_on=date(2026, 4, 1))
    sheets = desk.services.options_sheets
    version = sheets.close(COACH, DEAL, OptionsSheet(destinations=cities, choice=choice), seen=0)
    assert list_due(desk) == []

    desk.clock.advance(days=24)
    page = read(sign_in(desk, "coach"))
    assert "Where to go was decided, and is to be looked at again on 1 Apr 2026." in page
    assert f'href="/coach/deals/{DEAL}/options">Open the three options' in page
    desk.clock.advance(days=7)
    assert "Where to go was decided, and was to be looked at again on 1 Apr 2026." in read(sign_in(desk, "coach"))
    sheets.take_up(COACH, DEAL, version, seen=version)
    assert list_due(desk) == []


def test_a_kept_exercise_is_due_to_be_looked_at_a_week_before_its_day(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    desk.reveal()
    desk.go_on("begin_grouping")
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We move the line.")
    desk.go_on("begin_rating")
    for token in desk.tokens.values():
        desk.services.answering.finish_rating(token, {statement: (1, "")})
    desk.go_on("reveal_ratings")
    review = desk.clock() + timedelta(days=30)
    desk.services.exercises.keep(COACH, desk.exercise, review, version=desk.show().version)
    assert list_due(desk) == []

    desk.clock.advance(days=24)
    assert '"Where to?" is to be looked at again on 1 Apr 2026.' in read(sign_in(desk, "coach"))
    desk.clock.advance(days=7)
    page = read(sign_in(desk, "coach"))
    assert '"Where to?" was to be looked at again on 1 Apr 2026.' in page
    assert f'href="/coach/exercises/{desk.exercise}">Open the exercise' in page


def test_what_was_tried_is_told_in_counts_with_the_deals_and_names_nobody_who_tried(desk: ExerciseDesk) -> None:
    assert "Nothing is noted yet." in read(sign_in(desk, "coach"))
    noted = NotedUse(tactic="T01", finding="two_camps", used_on=date(2026, 3, 1), outcome="helped", words="It is hers.")
    for outcome in ("helped", "helped", "early"):
        desk.services.tactics_used.note(COACH, DEAL, replace(noted, outcome=outcome))
    page = read(sign_in(desk, "coach"))
    assert "Meet the one who isn't convinced" in page
    assert "Used 3 times: helped in 2 of 3, too early to say in 1 of 3" in page
    assert "“It is hers.”" in page
    assert f'href="/panel/{DEAL}" dir="auto">Northwind: line 3</a>' in page
    assert str(COACH.user) not in page
