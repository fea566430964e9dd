"""Beside the decisions of a charter's form stand the shares of the authority checks, as far as these may be told."""

import html
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from graph.exercises.charter import Charter, CharterDecision
from plugin.exercises.views import Question
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.store import Store
from tests.decided_papers import FOUR_OF_SIX, hold_check
from tests.exercise_desk import COACH, DEAL, LEADERS, TENANT, ExerciseDesk, open_exercise_desk
from web.app import create_app

PAGE = f"/coach/deals/{DEAL}/charter"
NAMEABLE = {"ana": "Ana Okoro", "bo": "Bo Okoro", "old": "Olga Lind"}
BY = date(2026, 4, 1)
CHARTER = Charter(decisions=(CharterDecision(id="d1", name="Who moves"), CharterDecision(id="d2", name="Where to")))


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    return sign_in(desk, "coach")


def sign_in(desk: ExerciseDesk, role: str) -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=None))  # type: ignore[arg-type] # one of two names
    assert client.get(urlsplit(link).path).status_code == 303
    return client


def read_form(client: FlaskClient) -> str:
    return html.unescape(client.get(f"{PAGE}/edit").text)


def list_named(form: str) -> list[tuple[str, str]]:
    return re.findall(r'<span dir="auto">([^<]+)</span> <b>([^<]+)</b>', form)


def test_without_a_check_one_line_offers_it(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.papers.save(COACH, DEAL, CHARTER, seen=0)
    form = read_form(client)
    assert form.count("Nobody was asked in private yet who has the final word here.") == 1
    assert form.count(f'href="/coach/exercises/new?deal={DEAL}&kind=authority"') == 1
    assert "Asked in private," not in form


def test_before_the_reveal_the_form_leads_to_the_check_and_tells_nothing_of_it(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.services.papers.save(COACH, DEAL, CHARTER, seen=0)
    desk.plan(LEADERS, kind="authority", nameable=NAMEABLE)
    desk.begin()
    desk.write_all(LEADERS, {person: {"d1:final": "ana"} for person in LEADERS})
    form = read_form(client)
    assert "An authority check is under way" in form
    assert f'href="/coach/exercises/{desk.exercise}"' in form
    assert "Nothing can be shown" not in form
    assert list_named(form) == []


def test_beside_a_decision_stands_how_often_each_was_named_and_on_no_paper(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    decision = CharterDecision(id="d1", name="Who moves", final_word="ana", listen_until=BY, act_by=date(2026, 4, 9))
    desk.services.papers.put(COACH, DEAL, Charter(decisions=(decision,)), seen=0)
    hold_check(desk)
    form = read_form(client)
    assert list_named(form) == [("Ana Okoro", "4 of 6"), ("Bo Okoro", "2 of 6")]
    assert "Who has the final word on it?" in form
    assert "weren't asked about" not in form
    link = desk.services.papers.make_link(COACH, DEAL, "ana").url
    assert link is not None
    for page in (client.get(PAGE).text, client.get(urlsplit(link).path).text):
        assert "Who moves" in page
        assert "4 of 6" not in page
        assert "Asked in private" not in page
    typed = {"do": "put", "seen": "1", "decisions": "1", "decisions.0.id": "d1", "decisions.0.name": "Who moves"}
    refused = client.post(PAGE, data=typed)
    assert refused.status_code == 422
    assert list_named(refused.text) == [("Ana Okoro", "4 of 6"), ("Bo Okoro", "2 of 6")]


def test_what_fewer_than_four_answered_is_told_of_no_decision(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.papers.save(COACH, DEAL, CHARTER, seen=0)
    hold_check(desk, ("ana", "ana", "bo", "", "", ""))
    form = read_form(client)
    assert list_named(form) == []
    assert form.count("Nothing can be shown: too few answered") == 2


def test_a_check_that_could_be_subtracted_tells_nothing_here_either(desk: ExerciseDesk) -> None:
    desk.services.papers.save(COACH, DEAL, CHARTER, seen=0)
    hold_check(desk, FOUR_OF_SIX[:5])
    first = desk.clock()
    desk.clock.advance(days=40)
    hold_check(desk, ("bo", "bo", "bo", "bo"))
    form = read_form(sign_in(desk, "coach"))
    assert list_named(form) == [("Ana Okoro", "4 of 5"), ("Bo Okoro", "1 of 5")]
    assert f"Asked in private, {first.day} " in form


def test_a_decision_is_found_by_its_words_and_one_that_was_renamed_says_what_was_asked(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    other = Charter(
        decisions=(CharterDecision(id="own", name="who moves?"), CharterDecision(id="d2", name="Where the plant goes"))
    )
    desk.services.papers.save(COACH, DEAL, other, seen=0)
    hold_check(desk)
    form = read_form(client)
    assert list_named(form) == [("Ana Okoro", "4 of 6"), ("Bo Okoro", "2 of 6")]
    assert "as “Where to”" in form
    assert "A check also asked about: How much." in form


def test_what_no_check_asked_about_is_counted_and_leads_to_another_check(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    added = CharterDecision(id="own", name="Who pays")
    desk.services.papers.save(COACH, DEAL, Charter(decisions=(*CHARTER.decisions, added)), seen=0)
    hold_check(desk)
    form = read_form(client)
    assert "1 decision wasn't asked about in an authority check yet." in form
    assert ">Plan an authority check</a>" in form


def test_many_names_are_folded_below_the_final_word(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.papers.save(COACH, DEAL, CHARTER, seen=0)
    people = LEADERS[:4]
    names = {person: f"{person.title()} Okoro" for person in LEADERS}
    asked = [Question(id=f"d{number}", text=f"Decision {number}") for number in range(1, 4)]
    desk.plan(people, kind="authority", nameable=names, questions=asked)
    desk.begin()
    everybody = "\n".join(LEADERS)
    answers = {who: {"d1:final": who, "d1:stop": everybody, "d1:ask": everybody} for who in people}
    desk.write_all(people, answers)
    desk.reveal()
    open_, _, folded = read_form(client).partition("What else was asked")
    assert [times for _, times in list_named(open_)] == ["1 of 4"] * 4
    assert len(list_named(folded)) == 12


def test_only_who_coaches_comes_to_the_form(desk: ExerciseDesk) -> None:
    hold_check(desk)
    answer = sign_in(desk, "manager").get(f"{PAGE}/edit")
    assert answer.status_code == 403
    assert "4 of 6" not in answer.text
