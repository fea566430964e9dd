"""What the leaders are asked: the five questions in their order, or a coach's own copy of them.

There is more than one right answer to each, and it is fine if everybody's differs: the point is to learn where the
others come from. What for, what matters, where to, what works, what doesn't: in this order, because the first three
are about the where, and the last two tell what to keep on the way. The ids are those of the deal file's placements;
findings read `future`, `works_well` and `improve`.
"""

from collections.abc import Mapping, Sequence

from graph.exercises.problem import LONGEST_NAME, Problem, find_text_problem
from graph.speech import mark, say, say_many

YEARS = 5
FEWEST_YEARS, MOST_YEARS = 1, 30
FEWEST, MOST = 1, 12
_PLACE = "{years}"

FIVE: Mapping[str, str] = {
    "purpose": mark("What is your organisation there for?"),
    "values": mark("Which values should it stand by in all that it does?"),
    "future": "Where would you like it to be in {years} years?",
    "works_well": mark("What works well now?"),
    "improve": mark("Where is improvement needed?"),
}
"""The five questions by id, in their order; `{years}` stands for the years chosen. `say_question` says them."""


def say_question(text: str, years: int = YEARS) -> str:
    """Say a question with the years in place: one of the five in the language that is spoken, any other as typed."""
    if text == FIVE["future"]:
        return say_many(
            "Where would you like it to be in {years} year?",
            "Where would you like it to be in {years} years?",
            years,
            years=years,
        )
    if text in FIVE.values():
        return say(text)
    return text.replace(_PLACE, str(years))


def ask_five(years: int = YEARS) -> Mapping[str, str]:
    """Return the five questions, by id and in their order, in the language that is spoken."""
    return {name: say_question(text, years) for name, text in FIVE.items()}


def copy_questions(texts: Sequence[tuple[str | None, str]]) -> Mapping[str, str]:
    """Return a coach's own questions by id: what was typed, without blanks around it, and without the empty ones.

    Each comes with the id that it had, or None where it was added: those get `own_1`, `own_2` ... in their order. The
    five themselves are never changed.
    """
    kept = [(name, " ".join(text.split())) for name, text in texts if text.strip()]
    taken = {name for name, _ in kept if name is not None}
    free = (name for number in range(1, len(kept) + len(taken) + 1) if (name := f"own_{number}") not in taken)
    return {next(free) if name is None else name: text for name, text in kept}


def find_problems(questions: Mapping[str, str], years: int = YEARS) -> Sequence[Problem]:
    """Name what keeps questions from being asked: how many, how long, asked twice, and the years (1 to 30)."""
    found: list[Problem | None] = []
    if not FEWEST_YEARS <= years <= MOST_YEARS:
        words = say("Choose {least} to {most} years.", least=FEWEST_YEARS, most=MOST_YEARS)
        found.append(Problem(place="years", sentence=words))
    if len(questions) < FEWEST:
        found.append(Problem(place="questions", sentence=say("Ask at least one question.")))
    if len(questions) > MOST:
        found.append(Problem(place="questions", sentence=say("Ask at most {most} questions.", most=MOST)))
    asked: set[str] = set()
    for name, text in questions.items():
        place = f"questions.{name}"
        missing = say("Write the question, or take it out.")
        found.append(find_text_problem(place, text, longest=LONGEST_NAME, missing=missing))
        same = " ".join(text.split()).casefold()
        if same and same in asked:
            found.append(Problem(place=place, sentence=say("This is asked above already.")))
        asked.add(same)
    return [problem for problem in found if problem is not None]
