"""Answers are opened once, for all at once, and never so few of them that one person's could be found out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from graph.exercises.questions import ask_five
from plugin.errors import InputRefusedError, PersonalLinkRefusedError, PhaseRefusedError, StoreBusyError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.exercises.views import Question
from plugin.settings import Settings
from plugin.store.exercise_tables import exercise, open_form, sealed_form
from plugin.store.retention import forget_old_rows
from plugin.store.store import Store
from tests.exercise_desk import COACH, LEADERS, TENANT, ExerciseDesk, in_days, open_exercise_desk
from tests.table_dump import dump_tables

WORDS = {question: f"On {question}." for question in ask_five()}


@pytest.fixture
def desk(store: Store, settings: Settings) -> ExerciseDesk:
    return open_exercise_desk(store, settings)


def test_a_reveal_before_enough_have_finished_is_refused_and_fewer_need_a_reason(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS)
    desk.begin()
    for finished in range(6):
        if finished < 3:
            with pytest.raises(PhaseRefusedError, match=f"{finished} of 6 have finished. It takes 3"):
                desk.reveal(why="I want to know.")
        else:
            with pytest.raises(InputRefusedError, match=r"why: .* Say why the others"):
                desk.reveal()
        assert desk.show().phase == "write"
        desk.write_all([LEADERS[finished]])
    desk.reveal()
    assert len(desk.show().seals) == 6


def test_a_reveal_with_a_reason_opens_what_was_handed_in_and_destroys_the_drafts(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all(LEADERS[:3])
    desk.services.answering.save(desk.tokens["dot"], WORDS)
    desk.reveal("Dot is away until May.")
    view = desk.show()
    assert {answer.participant for answer in view.answers} == {desk.find(person) for person in LEADERS[:3]}
    assert dict(view.log[-1].told) == {"forms": "3", "people": "4", "why": "Dot is away until May."}
    assert dump_tables(desk.services.store)[sealed_form.name] == []
    with pytest.raises(PhaseRefusedError, match="came too late"):
        desk.services.answering.finish(desk.tokens["dot"], WORDS)


def test_who_leaves_counts_no_more_and_what_they_wrote_is_destroyed(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    desk.services.exercises.let_go(COACH, desk.exercise, desk.find("ana"), "Asked to.", version=desk.show().version)
    assert len(dump_tables(desk.services.store)[sealed_form.name]) == 3
    desk.reveal()
    assert len(desk.show().seals) == 3
    desk.services.exercises.let_go(COACH, desk.exercise, desk.find("bo"), "Asked to.", version=desk.show().version)
    there = {desk.find(person) for person in ("cem", "dot")}
    assert {pair.speaker for pair in desk.show().pairs} == there == {pair.about for pair in desk.show().pairs}


def test_letting_people_go_does_not_get_at_one_persons_answer(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all(["ana"])
    for person in ("bo", "cem", "dot"):
        desk.services.exercises.let_go(COACH, desk.exercise, desk.find(person), "Away.", version=desk.show().version)
    with pytest.raises(PhaseRefusedError, match="found out"):
        desk.reveal("Now.")


def test_forms_that_the_coach_typed_in_do_not_hide_a_single_writer(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:4], attributed=False, typed=LEADERS[:3])
    desk.begin()
    for person in LEADERS[:3]:
        desk.services.exercises.type_in(COACH, desk.exercise, desk.find(person), WORDS)
    desk.write_all(["dot"])
    with pytest.raises(PhaseRefusedError, match="Only 1 wrote by themselves"):
        desk.reveal()


def test_paper_is_sealed_too_replaced_unread_and_only_for_who_has_no_address(desk: ExerciseDesk) -> None:
    exercises = desk.services.exercises
    desk.plan(typed=["ana"])
    desk.begin()
    assert "ana" not in desk.tokens
    exercises.type_in(COACH, desk.exercise, desk.find("ana"), {**WORDS, "purpose": "First."})
    exercises.type_in(COACH, desk.exercise, desk.find("ana"), {**WORDS, "purpose": "Second."})
    with pytest.raises(PhaseRefusedError, match="has an address"):
        exercises.type_in(COACH, desk.exercise, desk.find("bo"), WORDS)
    desk.write_all(["bo", "cem", "dot"])
    desk.reveal()
    typed = [answer for answer in desk.show().answers if answer.typed]
    assert [answer.text for answer in typed if answer.question == "purpose"] == ["Second."]


def test_who_has_an_address_that_is_too_old_may_hand_in_on_paper(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    assert desk.show().participants[0].link_until == in_days(desk.clock, 30)
    desk.clock.advance(days=31)
    assert [each.link_until for each in desk.show().participants] == [None] * 4
    desk.services.exercises.type_in(COACH, desk.exercise, desk.find("ana"), WORDS)
    assert desk.show().finished == 1


def test_a_reveal_pressed_twice_opens_once_and_the_second_sees_it(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    version = desk.show().version
    together = Barrier(2)

    def press() -> None:
        together.wait()
        desk.services.exercises.reveal(COACH, desk.exercise, version=version)

    with ThreadPoolExecutor(2) as pool:
        for pressed in [pool.submit(press) for _ in range(2)]:
            pressed.result()
    tables = dump_tables(desk.services.store)
    assert len(tables[open_form.name]) == 24
    assert [line.deed for line in desk.show().log].count("reveal") == 1
    assert desk.show().phase == "understand"


def test_what_is_handed_in_during_the_reveal_is_in_or_refused_and_never_lost(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all(LEADERS[:3])
    version = desk.show().version
    together = Barrier(25)

    def save(number: int) -> str | None:
        together.wait()
        answers = {**WORDS, "purpose": f"Draft {number}."}
        try:
            return desk.services.answering.finish(desk.tokens["dot"], answers).proof
        except (PhaseRefusedError, StoreBusyError):
            return None

    def reveal() -> None:
        together.wait()
        desk.services.exercises.reveal(COACH, desk.exercise, version=version, why="Time is up.")

    with ThreadPoolExecutor(25) as pool:
        saving = [pool.submit(save, number) for number in range(24)]
        pool.submit(reveal).result()
        kept = [proof for each in saving if (proof := each.result()) is not None]
    opened = [seal.proof for seal in desk.show().seals if seal.participant == desk.find("dot")]
    assert opened == kept
    assert len(kept) <= 1
    assert dump_tables(desk.services.store)[sealed_form.name] == []


def test_fifty_drafts_of_one_address_at_once_leave_one_whole_draft(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()

    def save(number: int) -> str | None:
        try:
            return desk.services.answering.save(desk.tokens["ana"], {"purpose": f"Draft {number}."}).proof
        except StoreBusyError:
            return None

    with ThreadPoolExecutor(10) as pool:
        proofs = list(pool.map(save, range(50)))
    form = desk.open("ana").form
    assert form.proof in proofs
    assert form.version == sum(proof is not None for proof in proofs)


def test_without_attribution_nothing_kept_leads_from_an_answer_to_its_writer(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:4], attributed=False)
    desk.begin()
    ids = {desk.find(person): person for person in LEADERS[:4]}
    desk.write_all()
    desk.reveal()
    rows = dump_tables(desk.services.store)[open_form.name]
    assert {row.participant for row in rows} == {None}
    assert not any(each in str(rows) for each in ids)
    view = desk.open("ana")
    texts = {answer.id: answer.text for answer in view.answers}
    assert view.names == {}
    assert {seal.salt for seal in view.seals} == {""}
    for pair in desk.show().pairs:
        assert not texts[pair.about].startswith(f"{ids[pair.speaker]} ")
    assert len(desk.show().pairs) == 4
    with pytest.raises(PhaseRefusedError, match="only once"):
        desk.services.exercises.pair_again(COACH, desk.exercise, version=desk.show().version)


def test_without_names_three_are_dealt_nothing_as_each_could_tell_the_other_two_apart(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:3], attributed=False)
    desk.begin()
    desk.write_all()
    desk.reveal()
    assert desk.show().pairs == []
    desk.go_on("begin_grouping")


def test_without_names_who_hears_their_own_answer_learns_nothing_of_whose_theirs_is(
    sqlite_store: Store, sqlite_settings: Settings
) -> None:
    desk = open_exercise_desk(sqlite_store, sqlite_settings)
    seen = set()
    for _ in range(40):
        desk.plan(LEADERS[:4], attributed=False)
        desk.begin()
        desk.write_all()
        desk.reveal()
        view = desk.show()
        people = {each.id: each.person for each in view.participants}
        texts = {answer.id: answer.text for answer in view.answers}
        given = {people[pair.speaker]: texts[pair.about].split()[0] for pair in view.pairs}
        seen.add((next(who for who, whose in given.items() if whose == "ana"), given["ana"]))
        desk.services.exercises.stop(COACH, desk.exercise, "Anew", version=view.version)
    assert {who for who, whose in seen if who == whose}
    assert {who for who, whose in seen if who != whose}


def test_an_authority_check_tells_shares_of_four_answers_or_nothing(desk: ExerciseDesk) -> None:
    desk.plan(LEADERS[:5], kind="authority", nameable={"ana": "Ana", "old": "Olga"})
    desk.begin()
    named = {"d1:final": "ana", "d1:ask": "ana\nold"}
    for person in LEADERS[:4]:
        desk.services.answering.finish(desk.tokens[person], {**named, "d2:final": "old"} if person != "bo" else named)
    desk.services.answering.finish(desk.tokens["eli"], {"d1:final": "old"})
    assert desk.show().shares == ()
    desk.reveal()
    view = desk.show()
    told = {(share.decision, share.asked, share.named): (share.share, share.answers) for share in view.shares}
    assert told == {
        ("d1", "final", "ana"): (0.8, 5),
        ("d1", "final", "old"): (0.2, 5),
        ("d1", "ask", "ana"): (1.0, 4),
        ("d1", "ask", "old"): (1.0, 4),
    }
    assert (view.phase, view.answers, view.seals) == ("kept", (), ())
    namings = desk.services.exercises.namings(COACH, desk.exercise)
    assert {naming.decision for naming in namings} == {"d1"}
    assert len(namings) == 5 + 8
    with pytest.raises(PersonalLinkRefusedError):
        desk.open("ana")


def test_the_key_is_gone_when_nothing_is_left_to_open(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    desk.services.exercises.stop(COACH, desk.exercise, "Not now.", version=desk.show().version)
    tables = dump_tables(desk.services.store)
    assert [row.private_key for row in tables[exercise.name]] == [None]
    assert tables[sealed_form.name] == []
    with pytest.raises(PhaseRefusedError, match="was ended"):
        desk.services.answering.save(desk.tokens["ana"], WORDS)


def test_with_other_secret_keys_nothing_is_opened_and_nothing_lost(desk: ExerciseDesk) -> None:
    desk.plan()
    desk.begin()
    desk.write_all()
    settings = replace(desk.services.settings, secret_keys=("another key",))
    other = replace(desk.services, settings=settings)
    with pytest.raises(PhaseRefusedError, match="secret keys were changed"):
        other.exercises.reveal(COACH, desk.exercise, version=desk.show().version)
    assert desk.show().phase == "write"
    desk.reveal()
    assert len(desk.show().answers) == 20


def test_a_second_check_that_differs_by_one_person_tells_nothing_and_takes_nothing_back(desk: ExerciseDesk) -> None:
    shown = []
    for people in (LEADERS[:5], LEADERS[:4]):
        desk.plan(people, kind="authority", nameable={"ana": "Ana"})
        desk.begin()
        for person in people:
            desk.services.answering.finish(desk.tokens[person], {"d1:final": "ana"})
        desk.reveal()
        shown.append(desk.exercise)
        desk.clock.advance(days=1)
    told = [desk.services.exercises.show(COACH, each).shares for each in shown]
    assert [len(shares) for shares in told] == [1, 0]
    assert [len(desk.services.exercises.namings(COACH, each)) for each in shown] == [5, 0]


def test_a_check_that_is_kept_back_stays_so_when_the_earlier_ones_answers_are_gone(desk: ExerciseDesk) -> None:
    for people in (LEADERS[:5], LEADERS[:4]):
        desk.clock.advance(days=100)
        desk.plan(people, kind="authority", nameable={"ana": "Ana"})
        desk.begin()
        desk.write_all(people, {person: {"d1:final": "ana"} for person in people})
        desk.reveal()
    desk.clock.advance(days=2 * 365 - 50)
    with desk.services.store.writing(TENANT) as connection:
        assert forget_old_rows(connection, TENANT, now=desk.clock())["exercise_answers"] == 5 * 10
    assert not desk.show().shares


def test_a_decision_written_anew_is_the_same_decision(desk: ExerciseDesk) -> None:
    shown = []
    for people, name, text in ((LEADERS[:5], "d1", "Who moves"), (LEADERS[:4], "own_7", "who  moves?")):
        asked = [Question(id=name, text=text), Question(id="a", text="A"), Question(id="b", text="B")]
        desk.plan(people, kind="authority", nameable={"ana": "Ana"}, questions=asked)
        desk.begin()
        desk.write_all(people, {person: {f"{name}:final": "ana"} for person in people})
        desk.reveal()
        shown.append(desk.exercise)
        desk.clock.advance(days=1)
    assert [len(desk.services.exercises.show(COACH, each).shares) for each in shown] == [1, 0]
    assert [len(desk.services.exercises.namings(COACH, each)) for each in shown] == [5, 0]


def test_answers_to_a_decision_that_the_coach_typed_in_do_not_hide_fewer_than_four_who_wrote(
    desk: ExerciseDesk,
) -> None:
    typed = LEADERS[4:]
    desk.plan(LEADERS, kind="authority", nameable={"ana": "Ana", "bo": "Bo"}, typed=typed)
    desk.begin()
    for place, person in enumerate(LEADERS[:4]):
        few = {"d1:final": "ana"} if place < 2 else {}
        desk.services.answering.finish(desk.tokens[person], {**few, "d2:final": "bo"})
    for person in typed:
        answers = {"d1:final": "bo", "d2:final": "bo"}
        desk.services.exercises.type_in(COACH, desk.exercise, desk.find(person), answers)
    desk.reveal()
    assert [(each.decision, each.named, each.answers) for each in desk.show().shares] == [("d2", "bo", 6)]
    assert {each.decision for each in desk.services.exercises.namings(COACH, desk.exercise)} == {"d2"}


def test_a_rating_on_paper_that_misses_something_comes_too_late_or_is_of_another_round_is_refused(
    desk: ExerciseDesk,
) -> None:
    desk.plan(typed=["ana"])
    desk.begin()
    desk.services.exercises.type_in(COACH, desk.exercise, desk.find("ana"), WORDS)
    desk.write_all()
    desk.reveal()
    one, other = desk.lead_to_rating("We stay.", "We grow.")
    whole = {one: "1", other: "4", f"{other}:why": "Not before spring."}
    for odd in ({one: "1"}, {one: "1", other: "4"}, {**whole, one: "6"}, {**whole, one: "x"}, {**whole, "else": "1"}):
        with pytest.raises(FieldsRefusedError):
            desk.type_rating("ana", odd)
    with pytest.raises(PhaseRefusedError, match="earlier part"):
        desk.services.exercises.type_in(COACH, desk.exercise, desk.find("ana"), WORDS)
    with pytest.raises(PhaseRefusedError, match="has an address"):
        desk.type_rating("bo", whole)
    assert desk.show().finished == 0
    for person in ("bo", "cem", "dot"):
        desk.services.answering.finish_rating(desk.tokens[person], {one: (1, ""), other: (2, "")})
    desk.type_rating("ana", whole)
    desk.go_on("reveal_ratings")
    with pytest.raises(PhaseRefusedError, match="No rating is going on, so this wasn't kept"):
        desk.type_rating("ana", whole)
    desk.go_on("begin_round")
    with pytest.raises(PhaseRefusedError, match="earlier part"):
        desk.type_rating("ana", whole)
    desk.type_rating("ana", {other: "2"}, round=2)
    assert desk.show().finished == 1


def test_ratings_that_the_coach_typed_in_do_not_hide_a_single_rater(desk: ExerciseDesk) -> None:
    desk.plan(attributed=False)
    desk.begin()
    desk.write_all()
    desk.reveal()
    (statement,) = desk.lead_to_rating("We stay.")
    for person in LEADERS[:3]:
        version = desk.show().version
        desk.services.exercises.revoke_link(COACH, desk.exercise, desk.find(person), version=version)
        desk.type_rating(person, {statement: "1"})
    desk.services.answering.finish_rating(desk.tokens["dot"], {statement: (2, "")})
    with pytest.raises(PhaseRefusedError, match="Only 1 wrote by themselves"):
        desk.go_on("reveal_ratings")
