"""A personal address lets its bearer write as one person, and lets nobody else do or learn anything."""

from datetime import UTC, datetime

import pytest

from graph.exercises.questions import ask_five
from plugin.errors import EntryChangedError, InputRefusedError, PersonalLinkRefusedError, PhaseRefusedError
from plugin.settings import Settings
from plugin.store.exercise_tables import personal_link
from plugin.store.store import Store
from tests.exercise_desk import COACH, LEADERS, ExerciseDesk, open_exercise_desk
from tests.table_dump import dump_tables

WORDS = {question: f"On {question}." for question in ask_five()}


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    desk = open_exercise_desk(store, settings)
    desk.plan()
    desk.begin()
    return desk


def test_addresses_that_do_not_hold_are_refused_in_the_same_words(desk: ExerciseDesk) -> None:
    exercises, answering = desk.services.exercises, desk.services.answering
    exercises.revoke_link(COACH, desk.exercise, desk.find("ana"), version=desk.show().version)
    former = desk.tokens["bo"]
    link = exercises.renew_link(COACH, desk.exercise, desk.find("bo"), version=desk.show().version)
    desk.tokens["bo"] = (link.url or "").rpartition("/")[2]
    exercises.let_go(COACH, desk.exercise, desk.find("cem"), "Left the company.", version=desk.show().version)
    answering.save(desk.tokens["dot"], WORDS)
    said = set()
    for token in ("guessed", "", "\x00", "ü" * 5000, desk.tokens["ana"], former, desk.tokens["cem"]):
        for attempt in (answering.open, answering.take_up_again, lambda each: answering.finish(each, WORDS)):
            with pytest.raises(PersonalLinkRefusedError) as refused:
                attempt(token)
            said.add(str(refused.value))
    desk.clock.advance(days=31)
    with pytest.raises(PersonalLinkRefusedError) as refused:
        desk.open("dot")
    assert said == {str(refused.value)}
    assert len(said) == 1


def test_an_address_lasts_thirty_days_over_a_change_of_the_clocks(store: Store, settings: Settings) -> None:
    desk = open_exercise_desk(store, settings)
    desk.clock.at = datetime(2026, 3, 20, 1, 30, tzinfo=UTC)  # clocks go forward on 29 March
    desk.plan()
    desk.begin()
    desk.clock.advance(days=30, seconds=-1)
    assert desk.open("ana").phase == "write"
    desk.clock.advance(seconds=1)
    with pytest.raises(PersonalLinkRefusedError):
        desk.open("ana")


def test_opening_an_address_changes_nothing(desk: ExerciseDesk) -> None:
    desk.services.answering.save(desk.tokens["ana"], WORDS)
    before = dump_tables(desk.services.store)
    for person in LEADERS[:4]:
        desk.open(person)
    assert dump_tables(desk.services.store) == before


def test_only_the_hash_of_a_token_is_kept(desk: ExerciseDesk) -> None:
    assert len(dump_tables(desk.services.store)[personal_link.name]) == 4
    assert not any(token in str(dump_tables(desk.services.store)) for token in desk.tokens.values())
    assert all(len(token) >= 43 for token in desk.tokens.values())


def test_a_draft_is_kept_for_its_writer_and_lost_to_a_renewed_address_though_it_counts(desk: ExerciseDesk) -> None:
    answering = desk.services.answering
    draft = answering.save(desk.tokens["ana"], {"purpose": " To mill.\r\nWell. "})
    assert desk.open("ana").form.answers["purpose"] == "To mill.\nWell."
    answering.finish(desk.tokens["ana"], WORDS, version=draft.version)
    assert desk.show().finished == 1
    link = desk.services.exercises.renew_link(COACH, desk.exercise, desk.find("ana"), version=desk.show().version)
    desk.tokens["ana"] = (link.url or "").rpartition("/")[2]
    lost = desk.open("ana").form
    assert (lost.lost, lost.answers, desk.show().finished) == (True, {}, 1)
    answering.take_up_again(desk.tokens["ana"])
    answering.finish(desk.tokens["ana"], WORDS)
    assert (desk.open("ana").form.lost, desk.show().finished) == (False, 1)


def test_of_two_devices_the_second_is_told_unless_both_say_the_same(desk: ExerciseDesk) -> None:
    answering, token = desk.services.answering, desk.tokens["ana"]
    answering.save(token, WORDS, version=0)
    assert answering.save(token, WORDS, version=0).version == 1
    with pytest.raises(EntryChangedError):
        answering.save(token, {**WORDS, "purpose": "Other."}, version=0)
    assert desk.open("ana").form.answers == WORDS


def test_a_form_that_is_handed_in_twice_is_handed_in_once(desk: ExerciseDesk) -> None:
    answering, token = desk.services.answering, desk.tokens["ana"]
    first, second = (answering.finish(token, WORDS, version=0) for _ in range(2))
    assert (first.proof, first.finished_at) == (second.proof, second.finished_at)
    with pytest.raises(PhaseRefusedError, match="handed this in already"):
        answering.save(token, {**WORDS, "purpose": "A late draft."})
    answering.take_up_again(token)
    answering.take_up_again(token)
    assert desk.show().finished == 0
    assert answering.save(token, {**WORDS, "purpose": "Other."}).finished_at is None


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"purpose": "x" * 100_000}, "purpose: This is 96000 characters too long: at most 4000 fit"),
        ({"purpose": "a\x00b"}, "purpose: This holds characters that can't be kept"),
        ({"purpose": "a\ud800b"}, "purpose: This holds characters that can't be kept"),
        ({"secret words": "x"}, "answers: Something was sent that wasn't asked"),
    ],
)
def test_what_can_not_be_taken_is_refused_and_what_stood_there_stays(
    desk: ExerciseDesk, answers: dict[str, str], told: str
) -> None:
    desk.services.answering.save(desk.tokens["ana"], WORDS)
    with pytest.raises(InputRefusedError, match=told) as refused:
        desk.services.answering.finish(desk.tokens["ana"], answers)
    assert "secret words" not in str(refused.value)
    assert desk.open("ana").form.answers == WORDS


def test_every_script_and_markup_comes_back_as_it_was_written(desk: ExerciseDesk) -> None:
    odd = {
        "purpose": "<script>alert('x')</script> & \"quotes\"",
        "values": "\u202e\u0645\u0631\u062d\u0628\u0627 at home\u202c",
        "future": "👩‍👩‍👧 \u0301e",
        "works_well": "",
        "improve": "a\n\n b\tc",
    }
    desk.write_all(answers=dict.fromkeys(LEADERS[:4], odd))
    assert desk.open("ana").form.answers == odd
    desk.reveal()
    assert {answer.question: answer.text for answer in desk.open("bo").answers} == odd


def test_a_participant_of_one_exercise_is_nobody_in_another(desk: ExerciseDesk) -> None:
    first, token = desk.exercise, desk.tokens["ana"]
    desk.plan(LEADERS[2:6], kind="authority")
    desk.begin()
    desk.services.answering.save(token, WORDS)
    with pytest.raises(InputRefusedError):
        desk.services.answering.save(token, {"d1:final": "bo"})
    assert desk.services.exercises.show(COACH, first).phase == "write"
    assert [each.person for each in desk.show().participants] == list(LEADERS[2:6])


def test_before_the_reveal_nobody_learns_who_has_finished(desk: ExerciseDesk) -> None:
    empty = desk.show()
    desk.services.answering.finish(desk.tokens["bo"], WORDS)
    one = desk.show()
    desk.services.answering.take_up_again(desk.tokens["bo"])
    desk.services.answering.finish(desk.tokens["cem"], WORDS)
    assert desk.show() == one
    assert (empty.participants, empty.log, empty.version) == (one.participants, one.log, one.version)
