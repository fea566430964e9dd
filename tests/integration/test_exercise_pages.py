"""What the coach's page of an exercise shows and takes in each phase, and whose changes it refuses."""

import html
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.exercises.views import Invited
from plugin.settings import Settings
from plugin.sign_in import Invitation
from plugin.store.store import Store
from plugin.views import Role
from tests.exercise_desk import (
    COACH,
    DEAL,
    LEADERS,
    TENANT,
    ExerciseDesk,
    build_plan,
    in_days,
    open_exercise_desk,
)
from web.app import create_app

ANSWERS = {
    person: {"purpose": f"{person} makes glass", "improve": "We wait for approval" if person < "c" else ""}
    for person in LEADERS[:4]
}


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    desk = open_exercise_desk(store, settings)
    desk.plan()
    return desk


@pytest.fixture
def client(desk: ExerciseDesk) -> FlaskClient:
    return _sign_in(desk)


def _sign_in(desk: ExerciseDesk, role: Role = "coach") -> FlaskClient:
    client = create_app(desk.services, now=desk.clock).test_client()
    link = desk.services.signing_in.invite(Invitation(tenant=TENANT, role=role, user=COACH.user))
    client.get(urlsplit(link).path)
    return client


def _begin_grouping(desk: ExerciseDesk) -> None:
    desk.begin()
    desk.write_all(answers=ANSWERS)
    desk.reveal()
    desk.go_on("begin_grouping")


def _read(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def _next(page: str) -> str:
    return str(re.findall(r'id="next-title">([^<]+)<', page)[0])


def _address(desk: ExerciseDesk) -> str:
    return f"/coach/exercises/{desk.exercise}"


def _find_answers(desk: ExerciseDesk, question: str = "purpose") -> Sequence[str]:
    return [each.id for each in desk.show().answers if each.question == question and each.text]


def _undo(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.partition('class="done')[2].partition("</form>")[0]))


def test_each_phase_says_first_what_is_next(desk: ExerciseDesk, client: FlaskClient) -> None:
    told = []

    def look() -> None:
        told.append(_next(_read(client.get(_address(desk)))))

    look()
    desk.begin()
    look()
    desk.write_all(LEADERS[:3])
    look()
    desk.write_all(LEADERS[3:4])
    look()
    desk.reveal()
    look()
    desk.go_on("begin_grouping")
    look()
    desk.place_all()
    look()
    desk.go_on("begin_statements")
    desk.word("Line 3 melts with electricity.")
    look()
    desk.go_on("begin_rating")
    look()
    (statement,) = desk.show().shared
    for token in desk.tokens.values():
        desk.services.answering.finish_rating(token, {statement.id: (5, "Not so")})
    look()
    desk.go_on("reveal_ratings")
    look()
    assert told == [
        "Look the plan over, then begin the writing.",
        "Wait until more have finished.",
        "Wait for the others, or reveal with a reason.",
        "All have finished. Reveal when everybody is together.",
        "Let everybody say back what one other wrote.",
        "Put the answers together: 20 are left.",
        "Every answer has its place. Go on to words.",
        "Put into words what they share.",
        "Wait until more have finished.",
        "All have finished. Reveal when everybody is together.",
        "1 statement is open: word it otherwise and rate again, or keep it as open.",
    ]


def test_while_people_write_their_page_says_the_day_to_aim_at(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    desk.plan(write_by=in_days(desk.clock, 7))
    desk.begin()
    told = _read(client.get(_address(desk))).partition('id="next"')[2].partition("</section>")[0]
    assert "To be written by 9 Mar 2026." in told


def test_an_answer_is_moved_to_a_new_group_and_the_move_is_undone(desk: ExerciseDesk, client: FlaskClient) -> None:
    _begin_grouping(desk)
    answer = _find_answers(desk)[0]
    address = f"{_address(desk)}/answers/{answer}"
    moved = _read(client.post(address, data={"to": "new", "was": "", "question": "purpose", "name": "Glass"}))
    (group,) = desk.show().groups
    assert (group.name, group.answers) == ("Glass", [answer])
    assert _undo(moved)["to"] == ""
    undone = _read(client.post(address, data=_undo(moved)))
    assert desk.show().groups == []
    assert "Moved and saved." not in undone


def test_undoing_leaves_a_new_group_in_which_somebody_put_another_answer(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    first, second = _find_answers(desk)[:2]
    form = {"to": "new", "was": "", "question": "purpose", "name": "Glass"}
    moved = _read(client.post(f"{_address(desk)}/answers/{first}", data=form))
    desk.services.exercises.place(COACH, desk.exercise, second, group=desk.show().groups[0].id)
    client.post(f"{_address(desk)}/answers/{first}", data=_undo(moved))
    assert [group.answers for group in desk.show().groups] == [[second]]


def test_undoing_a_move_of_what_was_set_aside_brings_its_reason_back(desk: ExerciseDesk, client: FlaskClient) -> None:
    _begin_grouping(desk)
    answer = _find_answers(desk)[0]
    address = f"{_address(desk)}/answers/{answer}"
    client.post(address, data={"to": "aside", "was": "", "why": "Said twice"})
    moved = _read(client.post(address, data={"to": "", "was": "aside", "was_why": "Said twice"}))
    assert desk.show().set_aside == []
    client.post(address, data=_undo(moved))
    assert [each.why for each in desk.show().set_aside] == ["Said twice"]


def test_an_answer_is_set_aside_with_a_reason_only_and_what_was_chosen_stays(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    answer = _find_answers(desk)[0]
    refused = client.post(f"{_address(desk)}/answers/{answer}", data={"to": "aside", "was": "", "why": " "})
    assert refused.status_code == 422
    page = _read(refused)
    assert "Say why this answer isn't used" in page
    card = page.partition(f'id="answer-{answer}"')[2].partition("</li>")[0]
    assert 'value="aside" selected' in card
    assert f'aria-describedby="why-{answer}-fault"' in card


def test_what_is_left_of_a_board_is_set_aside_for_one_reason_and_that_is_undone(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    first, *left = _find_answers(desk)
    group = desk.services.exercises.make_group(COACH, desk.exercise, "purpose", "Glass")
    desk.services.exercises.place(COACH, desk.exercise, first, group=group)
    address = f"{_address(desk)}/rest"
    refused = client.post(address, data={"answers": left, "why": " "})
    assert (refused.status_code, desk.show().set_aside) == (422, [])
    assert 'aria-describedby="rest-fault-purpose"' in _read(refused)

    page = _read(client.post(address, data={"answers": left, "why": "Said before"}))
    assert {(each.answer, each.why) for each in desk.show().set_aside} == {(each, "Said before") for each in left}
    assert f"{len(left)} answers are set aside." in page

    client.post(address, data={"answers": left, "undone": "yes"})
    assert desk.show().set_aside == []
    assert desk.show().groups[0].answers == [first]


def test_none_of_what_is_left_is_set_aside_where_somebody_placed_one_meanwhile(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    left = _find_answers(desk)
    group = desk.services.exercises.make_group(COACH, desk.exercise, "purpose", "Glass")
    desk.services.exercises.place(COACH, desk.exercise, left[-1], group=group)
    refused = client.post(f"{_address(desk)}/rest", data={"answers": left, "why": "Said before"})
    assert (refused.status_code, desk.show().set_aside) == (409, [])


def test_a_move_of_what_somebody_else_moved_meanwhile_is_refused(desk: ExerciseDesk, client: FlaskClient) -> None:
    _begin_grouping(desk)
    answer = _find_answers(desk)[0]
    exercises = desk.services.exercises
    group = exercises.make_group(COACH, desk.exercise, "purpose", "Glass")
    other = exercises.make_group(COACH, desk.exercise, "purpose", "Town")
    exercises.place(COACH, desk.exercise, answer, group=group)
    refused = client.post(f"{_address(desk)}/answers/{answer}", data={"to": other, "was": ""})
    assert refused.status_code == 409
    assert 'role="alert"' in _read(refused)
    assert [each.answers for each in desk.show().groups if each.id == group] == [[answer]]


def test_pairs_are_suggested_while_answers_are_placed_and_nothing_is_moved_by_it(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    page = _read(client.get(_address(desk)))
    assert "Might belong together: both have the same words." in page
    assert desk.show().groups == []
    alike = _find_answers(desk, "improve")
    group = desk.services.exercises.make_group(COACH, desk.exercise, "improve", "Deciding")
    for answer in alike:
        desk.services.exercises.place(COACH, desk.exercise, answer, group=group)
    assert "both have the same words" not in _read(client.get(_address(desk)))


def test_a_statement_from_a_group_begins_with_the_answers_of_the_group(desk: ExerciseDesk, client: FlaskClient) -> None:
    _begin_grouping(desk)
    desk.place_all()
    desk.go_on("begin_statements")
    group = next(each for each in desk.show().groups if each.question == "purpose")
    page = _read(client.get(_address(desk), query_string={"from": group.id}))
    ticked = re.findall(r'name="answers" value="(\w+)" checked', page)
    assert set(ticked) == set(group.answers)
    form = {"from": group.id, "statement": "5" * 32, "question": "purpose", "about": "where", "answers": ticked}
    refused = client.post(f"{_address(desk)}/statements", data={**form, "text": ""})
    assert refused.status_code == 422
    assert "Write what is shared." in _read(refused)
    assert set(re.findall(r'name="answers" value="(\w+)" checked', _read(refused))) == set(ticked)
    for _ in range(2):  # sent twice, it is added once
        client.post(f"{_address(desk)}/statements", data={**form, "text": "We make glass."})
    (statement,) = desk.show().shared
    assert (statement.text, statement.about, set(statement.answers)) == ("We make glass.", "where", set(ticked))


def test_words_that_somebody_else_changed_meanwhile_are_not_written_over_and_what_was_typed_stays(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We make glass.", "purpose")
    form = {"action": "word", "version": "1", "question": "purpose", "about": "how", "answers": _find_answers(desk)}
    address = f"{_address(desk)}/statements/{statement}"
    assert client.post(address, data={**form, "text": "We make good glass."}).status_code == 303
    refused = client.post(address, data={**form, "text": "We melt."})
    assert refused.status_code == 409
    assert "We melt." in _read(refused)
    assert desk.show().shared[0].text == "We make good glass."


def test_ratings_are_shown_as_counts_against_the_threshold_and_settled_with_a_note(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    _begin_grouping(desk)
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We make glass.", "purpose")
    desk.go_on("begin_rating")
    for level, token in zip((1, 1, 3, 4), desk.tokens.values(), strict=True):
        desk.services.answering.finish_rating(token, {statement: (level, "Not before winter" if level > 3 else "")})
    desk.go_on("reveal_ratings")
    page = _read(client.get(_address(desk)))
    for told in ("3 of 4 at “Can live with it” or better", "Not before winter", "agreed with reservations: 1"):
        assert told in page
    form = {"action": "settle", "version": str(desk.show().shared[0].version)}
    address = f"{_address(desk)}/statements/{statement}"
    assert client.post(address, data=form).status_code == 422
    client.post(address, data={**form, "outcome": "open", "note": "To be weighed in March"})
    assert (desk.show().shared[0].outcome, desk.show().shared[0].note) == ("open", "To be weighed in March")
    step = f"{_address(desk)}/steps"
    version = {"version": str(desk.show().version)}
    assert client.post(f"{step}/keep", data={**version, "review_at": "2020-01-01"}).status_code == 422
    assert client.post(f"{step}/keep", data={**version, "review_at": "2026-09-01"}).status_code == 303
    assert _next(_read(client.get(_address(desk)))) == "Look at it again on 1 Sep 2026."


def test_a_second_round_says_how_many_moved_and_never_who(desk: ExerciseDesk, client: FlaskClient) -> None:
    _begin_grouping(desk)
    desk.place_all()
    desk.go_on("begin_statements")
    statement = desk.word("We make glass.", "purpose")
    for step, levels in (("begin_rating", (1, 2, 3, 5)), ("begin_round", (1, 2, 2, 3))):
        desk.go_on(step)
        for level, token in zip(levels, desk.tokens.values(), strict=True):
            desk.services.answering.finish_rating(token, {statement: (level, "Not so" if level > 3 else "")})
        desk.go_on("reveal_ratings")
    assert "4 of 4 at “Can live with it” or better; 2 moved nearer" in _read(client.get(_address(desk)))


def test_a_step_from_a_page_that_is_old_is_refused_until_it_was_looked_at_again(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.begin()
    desk.write_all(answers=ANSWERS)
    old = {"version": str(desk.show().version), "why": "Enough"}
    desk.services.exercises.let_go(COACH, desk.exercise, desk.find("dot"), "Left", version=desk.show().version)
    refused = client.post(f"{_address(desk)}/steps/reveal", data=old)
    assert refused.status_code == 409
    assert "Somebody else changed this exercise meanwhile" in _read(refused)
    assert desk.show().phase == "write"


@pytest.mark.parametrize(("way", "field"), [("steps/stop", "stop-why"), ("people/{dot}", "gone-{dot}")])
def test_a_reason_that_is_missing_is_where_the_focus_goes(
    desk: ExerciseDesk, client: FlaskClient, way: str, field: str
) -> None:
    desk.begin()
    form = {"version": str(desk.show().version), "action": "let_go", "why": " "}
    dot = desk.find("dot")
    refused = client.post(f"{_address(desk)}/{way.format(dot=dot)}", data=form)
    assert refused.status_code == 422
    (asked,) = re.findall(f'<input id="{field.format(dot=dot)}"[^>]*>', _read(refused))
    assert "data-focus" in asked


def test_an_authority_check_shows_shares_by_decision_and_leads_on_to_the_charter(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.plan(kind="authority")
    desk.begin()
    for token in desk.tokens.values():
        desk.services.answering.finish(token, {"d1:final": "ana", "d1:stop": "bo"})
    desk.reveal()
    page = _read(client.get(_address(desk)))
    assert page.count(">Who moves</h3>") == 1
    assert re.findall(r"<li><span[^>]*>([^<]+)</span> <b>([^<]+)</b>", page) == [
        ("Ana Okoro", "100 %"),
        ("Bo Okoro", "100 %"),
    ]
    assert re.search(r'href="/coach/deals/D1/charter">Write the charter<', page)


def test_without_names_nothing_on_the_page_says_whose_an_answer_is(desk: ExerciseDesk, client: FlaskClient) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    desk.plan(attributed=False)
    _begin_grouping(desk)
    page = _read(client.get(_address(desk)))
    boards = page.partition('id="groups"')[2].partition('id="people"')[0]
    assert "ana makes glass" in boards
    assert "Okoro" not in boards


def test_a_paper_is_typed_in_from_beside_the_name_and_only_while_people_write(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    desk.plan(typed=["dot"])
    desk.begin()
    page = _read(client.get(_address(desk)))
    way = f"{_address(desk)}/people/{desk.find('dot')}/paper"
    beside = page.partition(f'id="person-{desk.find("dot")}"')[0].rpartition("<li")[2]
    assert f'href="{way}">Type in a paper<' in beside
    assert client.get(way).status_code == 200
    desk.write_all()
    desk.reveal("Dot sent no paper")
    answer = client.get(way)
    assert (answer.status_code, answer.location) == (303, _address(desk))


def test_where_all_write_on_paper_the_page_speaks_of_papers_and_not_of_addresses(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    desk.plan(LEADERS[:3], typed=LEADERS[:3])
    planned = _read(client.get(_address(desk)))
    assert "Everybody writes on paper: print the sheets." in planned
    assert "Begin the writing</button>" in planned
    desk.begin()
    assert _next(_read(client.get(_address(desk)))) == "Type in the papers that come back."


def _begin_rating_on_paper(desk: ExerciseDesk, language: str | None = None) -> list[str]:
    """Begin a rating in which Dot takes part on paper; return the statements' ids."""
    exercises = desk.services.exercises
    exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    people = [Invited(person=person, typed=person == "dot", language=language) for person in LEADERS[:4]]
    desk.exercise = exercises.plan(COACH, DEAL, build_plan(), people)
    desk.begin()
    exercises.type_in(COACH, desk.exercise, desk.find("dot"), ANSWERS["dot"])
    desk.write_all(answers=ANSWERS)
    desk.reveal()
    return desk.lead_to_rating("We make glass", "We grow")


def test_ratings_on_paper_are_typed_in_from_beside_the_name_and_the_coach_is_told_whose_were(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    one, other = _begin_rating_on_paper(desk)
    page = _read(client.get(_address(desk)))
    way = f"{_address(desk)}/people/{desk.find('dot')}/paper"
    beside = page.partition(f'id="person-{desk.find("dot")}"')[0].rpartition("<li")[2]
    assert f'href="{way}">Type in a paper<' in beside
    assert f'href="{_address(desk)}/sheets"' in page
    form = {"form": "rating:1", one: "2", other: "4", f"{other}:why": ""}
    refused = client.post(way, data=form)
    again = _read(refused)
    assert refused.status_code == 422
    assert f'name="{one}" value="2" checked' in again
    assert f'id="{other}:why-fault">Say in a few words why' in again
    sealed = client.post(way, data={**form, f"{other}:why": "Too soon"})
    told = _read(client.get(sealed.location))
    assert "The paper of Dot Okoro is typed in and sealed." in told
    assert "1 of 4 have finished rating" in told
    assert "Too soon" not in told + _read(client.get(way))


def test_ratings_typed_in_after_their_reveal_are_not_kept_and_their_words_stay_on_the_page(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    one, other = _begin_rating_on_paper(desk)
    for token in desk.tokens.values():
        desk.services.answering.finish_rating(token, {one: (1, ""), other: (2, "")})
    desk.services.exercises.reveal_ratings(COACH, desk.exercise, version=desk.show().version, why="Dot is away")
    way = f"{_address(desk)}/people/{desk.find('dot')}/paper"
    late = client.post(way, data={"form": "rating:1", one: "1", other: "4", f"{other}:why": "Too soon"})
    page = _read(late)
    assert late.status_code == 409
    assert "No rating is going on, so this wasn't kept" in page
    assert "Too soon</textarea>" in page
    assert "Seal it" not in page
    assert {rating.why for rating in desk.show().ratings} == {""}


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Kann es nicht mittragen"), (None, "Cannot support it")],
    ids=["german", "of the plan"],
)
def test_a_sheet_for_ratings_speaks_the_language_of_who_rates_on_it(
    desk: ExerciseDesk, client: FlaskClient, language: str | None, words: str
) -> None:
    _begin_rating_on_paper(desk, language)
    page = _read(client.get(f"{_address(desk)}/sheets"))
    sheet = page.partition('<section class="card sheet"')[2].partition("</section>")[0]
    assert f'lang="{language or "en"}"' in sheet
    assert "Dot Okoro" in sheet
    assert sheet.count("sheet__box") == 10
    assert sheet.count("We make glass") == sheet.count("We grow") == 1
    assert words in sheet
    assert page.count('<section class="card sheet"') == 1
    assert "Sheets to print" in page.partition("<main")[2]


@pytest.mark.parametrize(("kind", "people"), [("consensus", "3 to 12"), ("authority", "4 to 12")])
def test_a_plan_says_how_many_people_it_takes(client: FlaskClient, desk: ExerciseDesk, kind: str, people: str) -> None:
    desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    assert f"{people} people" in _read(client.get(f"/coach/exercises/new?deal=D1&kind={kind}"))


def test_whose_address_was_taken_back_is_said_to_have_none_though_it_went_by_mail(
    desk: ExerciseDesk, client: FlaskClient
) -> None:
    exercises = desk.services.exercises
    exercises.stop(COACH, desk.exercise, "Anew", version=desk.show().version)
    people = [Invited(person=name, address=f"{name}@northwind.example") for name in LEADERS[:4]]
    desk.exercise = exercises.plan(COACH, DEAL, build_plan(), people)
    desk.begin()
    exercises.revoke_link(COACH, desk.exercise, desk.find("bo"), version=desk.show().version)
    said = re.findall("no address at the moment|gets an address by mail", _read(client.get(_address(desk))))
    assert said == ["no address at the moment"]


def test_one_leader_is_asked_in_a_language_of_their_own(desk: ExerciseDesk, client: FlaskClient) -> None:
    address = f"{_address(desk)}/plan"
    form = {
        "version": str(desk.show().version),
        "title": "Where to?",
        "language": "en",
        "people": ["ana", "bo", "cem"],
        "people.ana.language": "de",
        "question.future": "Where would you like it to be?",
        "share": "75",
        "level": "3",
        "attributed": "yes",
    }
    kept = client.post(address, data=form)
    assert kept.status_code == 303, _read(kept)
    assert {each.person: each.language for each in desk.show().participants} == {"ana": "de", "bo": "en", "cem": "en"}
    again = _read(client.get(address))
    ana, bo = (again.partition(f'id="language-{person}"')[2].partition("</select>")[0] for person in ("ana", "bo"))
    assert 'value="de" lang="de" selected' in ana
    assert "selected" not in bo
    desk.begin()
    leader = create_app(desk.services, now=desk.clock).test_client()
    assert '<html lang="de">' in _read(leader.get(f"/answer/{desk.tokens['ana']}"))


@pytest.mark.parametrize("role", ["rep", "manager"])
def test_who_does_not_coach_is_told_so(desk: ExerciseDesk, role: Role) -> None:
    assert _sign_in(desk, role).get(_address(desk)).status_code == 403


def test_an_exercise_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/coach/exercises/nowhere").status_code == 404
