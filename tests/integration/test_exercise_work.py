"""What people make of the answers is theirs: nothing is dropped in silence, and nobody overwrites anybody unseen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from plugin.errors import (
    DealNotFoundError,
    EntryChangedError,
    ExerciseNotFoundError,
    InputRefusedError,
    PhaseRefusedError,
)
from plugin.exercises.leading import Wording
from plugin.exercises.views import Invited
from plugin.mailing import Mailer
from plugin.settings import Settings
from plugin.store.store import Store
from tests.exercise_desk import COACH, DEAL, LEADERS, ExerciseDesk, build_plan, in_days, open_exercise_desk
from tests.mail_server import serve_mail


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


@pytest.fixture
def grouping(sqlite_store: Store, sqlite_settings: Settings) -> ExerciseDesk:
    """An exercise of three whose answers are being put together."""
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    desk.plan(LEADERS[:3])
    desk.begin()
    desk.write_all(answers={"cem": {"purpose": "Only this."}})
    desk.reveal()
    desk.go_on("begin_grouping")
    return desk


def find_answer(desk: ExerciseDesk, person: str, question: str) -> str:
    participant = desk.find(person)
    return next(each.id for each in desk.show().answers if (each.participant, each.question) == (participant, question))


def test_an_answer_is_where_somebody_put_it_last_and_nobody_moves_it_unseen(grouping: ExerciseDesk) -> None:
    exercises, exercise = grouping.services.exercises, grouping.exercise
    answer = find_answer(grouping, "ana", "purpose")
    one, two = (exercises.make_group(COACH, exercise, "purpose", name) for name in ("One", " Two "))
    exercises.place(COACH, exercise, answer, group=one)
    exercises.place(COACH, exercise, answer, group=one)  # sent twice
    with pytest.raises(EntryChangedError):
        exercises.place(COACH, exercise, answer, group=two)
    exercises.place(COACH, exercise, answer, group=two, was=one)
    assert {group.name: list(group.answers) for group in grouping.show().groups} == {"One": [], "Two": [answer]}
    with pytest.raises(InputRefusedError, match="aside: Say why"):
        exercises.place(COACH, exercise, answer, aside=" ", was=two)
    for _ in range(2):
        exercises.place(COACH, exercise, answer, aside="Meant for another question.", was=two)
    assert [each.why for each in grouping.show().set_aside] == ["Meant for another question."]
    exercises.place(COACH, exercise, answer, was="aside")
    assert grouping.show().set_aside == []
    with pytest.raises(InputRefusedError, match="group: This group is of another question"):
        exercises.place(COACH, exercise, find_answer(grouping, "ana", "values"), group=one)


def test_strengths_and_weaknesses_share_their_groups(grouping: ExerciseDesk) -> None:
    group = grouping.services.exercises.make_group(COACH, grouping.exercise, "works_well", "Delivery")
    for person, question in (("ana", "works_well"), ("bo", "improve")):
        answer = find_answer(grouping, person, question)
        grouping.services.exercises.place(COACH, grouping.exercise, answer, group=group)
    assert len(grouping.show().groups[0].answers) == 2


def test_groups_are_made_once_renamed_by_version_and_taken_apart_with_what_they_exclude(
    grouping: ExerciseDesk,
) -> None:
    exercises, exercise = grouping.services.exercises, grouping.exercise
    one, _ = (exercises.make_group(COACH, exercise, "future", "Grow", group_id="g" * 32) for _ in range(2))
    two = exercises.make_group(COACH, exercise, "future", "Sell")
    exercises.mark_excluding(COACH, exercise, one, two, yes=True)
    assert {group.id: group.excludes for group in grouping.show().groups} == {one: [two], two: [one]}
    exercises.rename_group(COACH, exercise, one, "Grow slowly", version=1)
    exercises.rename_group(COACH, exercise, one, "Grow slowly", version=1)  # sent twice
    with pytest.raises(EntryChangedError):
        exercises.rename_group(COACH, exercise, one, "Grow fast", version=1)
    exercises.delete_group(COACH, exercise, one, version=2)
    exercises.delete_group(COACH, exercise, one, version=2)  # sent twice
    assert [(group.id, group.excludes) for group in grouping.show().groups] == [(two, [])]


def test_statements_wait_until_each_answer_that_says_something_has_its_place(grouping: ExerciseDesk) -> None:
    with pytest.raises(PhaseRefusedError, match="11 of the answers"):
        grouping.go_on("begin_statements")
    grouping.place_all()
    grouping.go_on("begin_statements")
    assert grouping.show().phase == "synthesise"


def test_there_are_three_rounds_at_most_and_what_is_agreed_is_not_rated_again(grouping: ExerciseDesk) -> None:
    exercises, exercise = grouping.services.exercises, grouping.exercise
    grouping.place_all()
    grouping.go_on("begin_statements")
    with pytest.raises(PhaseRefusedError, match="no statement left"):
        grouping.go_on("begin_rating")
    agreed, disputed = grouping.word("We stay."), grouping.word("We move.")
    answers = [find_answer(grouping, "ana", "purpose")]
    with pytest.raises(InputRefusedError, match="answers: Choose the answers of this question"):
        exercises.word_statement(COACH, exercise, Wording(question="future", text="x", about="how", answers=answers))
    grouping.go_on("begin_rating")
    for number in (1, 2, 3):
        asked = {shared.id for shared in grouping.open("ana").shared}
        assert asked == ({agreed, disputed} if number == 1 else {disputed})
        for person in LEADERS[:3]:
            given = {each: (1 if each == agreed else 5, "Too soon.") for each in asked}
            grouping.services.answering.finish_rating(grouping.tokens[person], given)
        grouping.go_on("reveal_ratings")
        if number < 3:
            grouping.go_on("begin_round")
    with pytest.raises(PhaseRefusedError, match="at most 3 rounds"):
        grouping.go_on("begin_round")
    assert {shared.id: shared.outcome for shared in grouping.show().shared} == {agreed: "agreed", disputed: "open"}
    wording = Wording(
        question="future", text="We move later.", about="when", answers=[find_answer(grouping, "bo", "future")]
    )
    version = next(each.version for each in grouping.show().shared if each.id == disputed)
    with pytest.raises(PhaseRefusedError, match="was rated, so it stays"):
        exercises.delete_statement(COACH, exercise, disputed, version=version)
    exercises.word_statement(COACH, exercise, wording, statement=disputed, version=version)
    assert next(each.outcome for each in grouping.show().shared if each.id == disputed) is None


def test_a_rating_needs_a_reason_where_somebody_can_not_go_along(grouping: ExerciseDesk) -> None:
    grouping.place_all()
    grouping.go_on("begin_statements")
    statement = grouping.word("We move.")
    grouping.go_on("begin_rating")
    answering, token = grouping.services.answering, grouping.tokens["ana"]
    answering.rate(token, {statement: (4, "")})
    for levels in ({statement: (4, " ")}, {}, {statement: (6, "x")}, {statement: (None, "x")}):
        with pytest.raises(InputRefusedError, match=statement):
            answering.finish_rating(token, levels)
    assert grouping.open("ana").form.answers == {statement: "4", f"{statement}:why": ""}
    assert grouping.show().finished == 0


def test_an_exercise_ends_only_when_every_statement_is_settled(grouping: ExerciseDesk) -> None:
    exercises, exercise = grouping.services.exercises, grouping.exercise
    grouping.place_all()
    grouping.go_on("begin_statements")
    statement = grouping.word("We move.")
    grouping.go_on("begin_rating")
    for person in LEADERS[:3]:
        grouping.services.answering.finish_rating(grouping.tokens[person], {statement: (1, "")})
    grouping.go_on("reveal_ratings")
    shared = grouping.show().shared[0]
    other = Wording(question="future", text="We move in May.", about="when", answers=shared.answers)
    exercises.word_statement(COACH, exercise, other, statement=statement, version=shared.version)
    with pytest.raises(EntryChangedError):
        exercises.settle(COACH, exercise, statement, "agreed", version=shared.version)
    with pytest.raises(PhaseRefusedError, match="settled"):
        exercises.keep(COACH, exercise, None, version=grouping.show().version)
    exercises.settle(COACH, exercise, statement, "agreed", "In the room.", version=shared.version + 1)
    with pytest.raises(InputRefusedError, match="review_at"):
        exercises.keep(COACH, exercise, in_days(grouping.clock, -1), version=grouping.show().version)
    exercises.keep(COACH, exercise, None, version=grouping.show().version)
    assert [(each.text, each.outcome, each.note) for each in grouping.show().shared] == [
        ("We move in May.", "agreed", "In the room.")
    ]


def test_what_is_said_back_is_confirmed_by_whom_it_is_about_and_anew_after_a_change(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:3])
    desk.begin()
    desk.write_all()
    desk.reveal()
    answering = desk.services.answering
    pair = next(each for each in desk.show().pairs if each.speaker == desk.find("ana"))
    about = next(each.person for each in desk.show().participants if each.id == pair.about)
    with pytest.raises(PhaseRefusedError, match="Nothing was said back"):
        answering.confirm_back(desk.tokens[about], yes=True)
    answering.say_back(desk.tokens["ana"], "You want to grow.")
    answering.confirm_back(desk.tokens[about], yes=False)
    found = desk.open("ana").pair
    assert found is not None
    assert (found.again, found.confirmed_at) == (True, None)
    answering.say_back(desk.tokens["ana"], "You want to grow slowly.")
    answering.confirm_back(desk.tokens[about], yes=True)
    confirmed = next(each for each in desk.show().pairs if each.id == pair.id)
    assert (confirmed.confirmed_at, confirmed.confirmed_by, confirmed.again) == (desk.clock(), "participant", False)
    desk.go_on("pair_again")
    assert confirmed in desk.show().pairs, "what was confirmed stays"


def test_writing_begins_with_as_many_people_as_a_reveal_takes(sqlite_store: Store, sqlite_settings: Settings) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    desk.plan(kind="authority")
    desk.services.exercises.let_go(COACH, desk.exercise, desk.find("ana"), "Left.", version=desk.show().version)
    with pytest.raises(InputRefusedError, match="At least 4 people"):
        desk.begin()
    assert desk.show().phase == "plan"


def test_of_two_who_plan_at_once_one_exercise_comes(desk: ExerciseDesk) -> None:
    people = [Invited(person=person) for person in LEADERS[:3]]

    def plan(_: int) -> str | None:
        try:
            return desk.services.exercises.plan(COACH, DEAL, build_plan(), people)
        except PhaseRefusedError:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = [each for each in pool.map(plan, range(4)) if each is not None]
    assert [line.id for line in desk.services.exercises.list_for(COACH, DEAL)] == made


def test_an_exercise_of_a_deal_that_somebody_does_not_see_is_not_there(desk: ExerciseDesk) -> None:
    def hide(_viewer: object, _deal: str) -> None:
        raise DealNotFoundError("There is no such deal.")

    desk.plan()
    blind = replace(desk.services.exercises, check_deal=hide, check_list=lambda _: None)
    viewer = replace(COACH, sight="a session")
    with pytest.raises(ExerciseNotFoundError):
        blind.show(viewer, desk.exercise)
    with pytest.raises(ExerciseNotFoundError):
        blind.stop(viewer, desk.exercise, "Mine.", version=1)
    assert blind.list_for(viewer) == []


def test_addresses_go_by_mail_where_a_server_is_set_and_are_then_shown_to_nobody(
    sqlite_store: Store, sqlite_settings: Settings
) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    people = [Invited(person=person, address=f"{person}@example.com", language="de") for person in LEADERS[:2]]
    with serve_mail() as server:
        exercises = replace(desk.services.exercises, mailer=Mailer(url=server.url, sender="Buy-In <us@example.com>"))
        plan = replace(build_plan(), title="Where\nto?")
        exercise = exercises.plan(COACH, DEAL, plan, [*people, Invited(person="cem")])
        given = {link.person: link for link in exercises.begin_writing(COACH, exercise, version=1)}
        assert exercises.begin_writing(COACH, exercise, version=1) == []
        server.to_recipient = "550 no such mailbox"
        version = exercises.show(COACH, exercise).version
        again = exercises.renew_link(COACH, exercise, given["ana"].participant, version=version)
    assert {person: (link.url is None, link.mailed) for person, link in given.items()} == {
        "ana": (True, True),
        "bo": (True, True),
        "cem": (False, False),
    }
    assert [str(mail["Subject"]) for mail in server.mails] == ["Where to?"] * 2
    assert "/answer/" in str(server.mails[0])
    assert "Northwind" not in str(server.mails[0])
    assert again.url is not None
    assert "550" in (again.problem or "")
    assert again.url not in repr(again)
