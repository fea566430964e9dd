"""An exercise from its plan to what was kept of it, for tests of what is made of it afterwards."""

from collections.abc import Mapping

from plugin.exercises.leading import Wording
from tests.exercise_desk import COACH, LEADERS, ExerciseDesk, in_days

NORTH, SOUTH = LEADERS[:3], LEADERS[3:]
AGREED = "We mill flour for bakeries within a day's drive."
RESERVED = "The new line is paid for by what the old one earns."
OPEN = "We build the second mill in the north."


def put_together(desk: ExerciseDesk, *, attributed: bool = True) -> None:
    """Let three want to go north and three south, and let that not go together."""
    exercises = desk.services.exercises
    desk.plan(LEADERS, attributed=attributed)
    desk.begin()
    where = {person: "North" if person in NORTH else "South" for person in LEADERS}
    desk.write_all(answers={person: {"future": where[person], "purpose": "Mill flour"} for person in LEADERS})
    desk.reveal()
    desk.go_on("begin_grouping")
    groups = {name: exercises.make_group(COACH, desk.exercise, "future", name) for name in ("North", "South")}
    groups["Mill flour"] = exercises.make_group(COACH, desk.exercise, "purpose", "Mill flour")
    exercises.mark_excluding(COACH, desk.exercise, groups["North"], groups["South"], yes=True)
    for answer in desk.show().answers:
        if answer.text:
            exercises.place(COACH, desk.exercise, answer.id, group=groups[answer.text])
    desk.go_on("begin_statements")


def rate_three(desk: ExerciseDesk) -> None:
    """Word a statement on each of where, how and when, and let everybody rate them: two are agreed in their way."""
    worded = {
        AGREED: _word(desk, AGREED, "purpose", "where"),
        RESERVED: _word(desk, RESERVED, "future", "how"),
        OPEN: _word(desk, OPEN, "future", "where"),
    }
    desk.go_on("begin_rating")
    for person in LEADERS:
        levels: Mapping[str, tuple[int, str]] = {
            worded[AGREED]: (1, ""),
            worded[RESERVED]: (3, f"{person} would borrow.") if person in SOUTH else (2, ""),
            worded[OPEN]: (5, f"{person} stays south.") if person in SOUTH else (1, ""),
        }
        desk.services.answering.finish_rating(desk.tokens[person], levels)
    desk.go_on("reveal_ratings")


def keep(desk: ExerciseDesk, *, days: int | None = 90) -> None:
    """Keep the outcome, to be looked at again in so many days."""
    at = None if days is None else in_days(desk.clock, days)
    desk.services.exercises.keep(COACH, desk.exercise, at, version=desk.show().version)


def _word(desk: ExerciseDesk, text: str, question: str, about: str) -> str:
    answers = [answer.id for answer in desk.show().answers if answer.question == question and answer.text]
    wording = Wording(question=question, text=text, about="how" if about == "how" else "where", answers=answers)
    return desk.services.exercises.word_statement(COACH, desk.exercise, wording)
