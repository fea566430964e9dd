import pytest

from graph.exercises.questions import FIVE, ask_five, copy_questions, find_problems, say_question
from graph.speech import speaking
from tests.spoken_words import Words


def test_the_five_questions_come_in_their_order() -> None:
    assert list(ask_five()) == ["purpose", "values", "future", "works_well", "improve"]
    assert ask_five()["future"] == "Where would you like it to be in 5 years?"


def test_the_years_chosen_stand_in_the_question_on_the_future_alone() -> None:
    three, ten = ask_five(3), ask_five(10)

    assert three["future"] == "Where would you like it to be in 3 years?"
    assert {name for name in three if three[name] != ten[name]} == {"future"}
    assert ask_five(1)["future"] == "Where would you like it to be in 1 year?"


def test_the_five_are_said_in_the_language_that_is_spoken() -> None:
    german = Words(
        {FIVE["values"]: "Welche Werte?"},
        {"Where would you like it to be in {years} year?": ("In einem Jahr?", "In {years} Jahren?")},
    )

    with speaking("de", german):
        asked = ask_five(7)

    assert (asked["values"], asked["future"]) == ("Welche Werte?", "In 7 Jahren?")


def test_a_question_of_ones_own_is_said_as_typed_with_the_years_in_place() -> None:
    assert say_question("What {remains} after {years} years?", 4) == "What {remains} after 4 years?"


def test_a_copy_keeps_ids_drops_empty_questions_and_gives_new_ones_their_own() -> None:
    copied = copy_questions(
        [("purpose", " What  for? "), ("values", "  "), (None, "What else?"), ("own_1", "Kept"), (None, "And then?")]
    )

    assert copied == {"purpose": "What for?", "own_2": "What else?", "own_1": "Kept", "own_3": "And then?"}
    assert list(ask_five()) == list(FIVE)


def test_a_copy_leaves_the_original_as_it_was() -> None:
    before = dict(FIVE)

    copy_questions([(name, text + " Really?") for name, text in FIVE.items()])

    assert before == FIVE


def test_the_five_questions_can_be_asked() -> None:
    assert find_problems(FIVE) == []
    assert find_problems({f"own_{number}": f"Question {number}?" for number in range(1, 13)}, years=30) == []


@pytest.mark.parametrize(
    ("questions", "place"),
    [
        ({}, "questions"),
        ({f"own_{number}": f"Question {number}?" for number in range(1, 14)}, "questions"),
        ({"purpose": "  "}, "questions.purpose"),
        ({"purpose": "x" * 301}, "questions.purpose"),
        ({"purpose": "What\x00for?"}, "questions.purpose"),
        ({"purpose": "What for?", "own_1": "what  FOR?"}, "questions.own_1"),
    ],
)
def test_questions_that_cannot_be_asked_are_named_by_their_place(questions: dict[str, str], place: str) -> None:
    assert [problem.place for problem in find_problems(questions)] == [place]


def test_a_question_of_three_hundred_characters_in_any_script_is_fine() -> None:
    assert find_problems({"purpose": "س" * 300, "values": "🙂"}) == []


@pytest.mark.parametrize("years", [0, -1, 31])
def test_the_years_lie_between_one_and_thirty(years: int) -> None:
    assert [problem.place for problem in find_problems(FIVE, years)] == ["years"]


def test_what_is_too_long_says_by_how_much() -> None:
    [problem] = find_problems({"purpose": "x" * 301})

    assert problem.sentence == "This is 1 character too long: at most 300 fit."
