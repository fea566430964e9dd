"""The order of the meeting of a reveal, by the minute, for as many people and questions as there are."""

import pytest

from graph.exercises.phases import Kind
from plugin.exercises.views import ExerciseView, Participant, Plan, Question
from tests.deal_parts import NOW
from web.presenters.documents import Document, Table
from web.presenters.rehearsal import to_rehearsal
from web.presenters.rehearsal_meeting import BREAK_AFTER


def rehearse(people: int, questions: int, *, kind: Kind = "consensus", attributed: bool = True) -> Document:
    plan = Plan(
        title="Where to?",
        questions=[Question(id=str(number), text=f"Question {number}") for number in range(questions)],
        attributed=attributed,
    )
    there = [Participant(id=str(number), person=str(number), name=f"Person {number}") for number in range(people)]
    gone = Participant(id="gone", person="gone", name="Gone", state="gone")
    view = ExerciseView(
        id="1",
        deal="D1",
        deal_name="Northwind",
        kind=kind,
        phase="write",
        round=0,
        version=1,
        plan=plan,
        author=None,
        created_at=NOW,
        revealed_at=NOW,
        ended_at=None,
        ended_why=None,
        review_at=None,
        deeds=(),
        needed=people,
        least=3,
        participants=[*there, gone],
        finished=0,
    )
    return to_rehearsal(view, None)


def read_order(document: Document) -> list[tuple[int, int, str]]:
    (table,) = [part for each in document.sections if each.title == "Minute by minute" for part in each.parts][:1]
    assert isinstance(table, Table)
    return [(*map(int, minutes.split(" to ")), name) for minutes, name, _ in table.rows]  # type: ignore[misc]  # two numbers


@pytest.mark.parametrize("kind", ["consensus", "authority"])
@pytest.mark.parametrize(("people", "questions"), [(3, 1), (4, 3), (6, 5), (12, 8)])
def test_each_part_begins_where_the_one_before_ended(people: int, questions: int, kind: Kind) -> None:
    order = read_order(rehearse(people, questions, kind=kind))
    assert order[0][0] == 0
    assert [first for first, _, _ in order[1:]] == [last for _, last, _ in order[:-1]]
    assert all(first < last for first, last, _ in order)
    names = [name for _, _, name in order]
    assert ("Break" in names) == (order[-1][1] > BREAK_AFTER)
    assert names[0] != "Break"
    assert names[-1] == "Wrap up"


def test_more_people_take_longer_to_say_back_and_more_questions_to_read() -> None:
    def last(people: int, questions: int, name: str) -> int:
        first, end = next((one, two) for one, two, part in read_order(rehearse(people, questions)) if part == name)
        return end - first

    assert last(12, 5, "Say it back") == 2 * last(6, 5, "Say it back")
    assert last(6, 10, "Reveal and read") == 2 * last(6, 5, "Reveal and read")


def test_the_length_of_the_meeting_is_told_in_steps_of_five_minutes_and_never_too_short() -> None:
    document = rehearse(6, 5)
    (told,) = [line.words[0] for line in document.facts if line.label == "Takes about"]
    minutes, end = int(told.split()[0]), read_order(document)[-1][1]
    assert minutes % 5 == 0
    assert end <= minutes < end + 5


def test_whoever_left_is_not_invited() -> None:
    words = list(rehearse(3, 5).list_words())
    assert "Person 1" in words
    assert "Gone" not in words


@pytest.mark.parametrize(("kind", "attributed"), [("consensus", False), ("authority", True)])
def test_without_names_the_coach_is_prepared_for_guesses(kind: Kind, attributed: bool) -> None:  # noqa: FBT001 (a case)
    assert "Somebody guesses who wrote what" in list(rehearse(4, 5, kind=kind, attributed=attributed).list_words())
    assert "Somebody guesses who wrote what" not in list(rehearse(4, 5).list_words())
