"""What an exercise refuses, in one clear sentence each: fields that can't be taken, and what a phase doesn't allow."""

from collections.abc import Mapping, Sequence

from graph.exercises.phases import Actor, Deed, Phase
from graph.exercises.problem import Problem
from graph.speech import mark, say
from plugin.errors import EntryChangedError, ExerciseNotFoundError, InputRefusedError, PhaseRefusedError

PHASE_NAMES: Mapping[Phase, str] = {
    "plan": mark("Plan"),
    "write": mark("Write"),
    "understand": mark("Understand"),
    "group": mark("Group"),
    "synthesise": mark("Put into words"),
    "rate": mark("Rate"),
    "settle": mark("Settle"),
    "kept": mark("Kept"),
    "stopped": mark("Stopped"),
}
"""What the phases are called."""
_WRITING: frozenset[Deed] = frozenset({"write", "finish", "take_up_again", "type_in"})
_RATING: frozenset[Deed] = frozenset({"rate", "finish_rating"})


class FieldsRefusedError(InputRefusedError):
    """Fields that can't be taken; `problems` names each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(f"{problem.place}: {problem.sentence}" for problem in self.problems))


def check_fields(problems: Sequence[Problem]) -> None:
    """Raise `FieldsRefusedError` where there is a problem."""
    if problems:
        raise FieldsRefusedError(problems)


def refuse_field(place: str, sentence: str) -> FieldsRefusedError:
    """Return the error for one field."""
    return FieldsRefusedError([Problem(place=place, sentence=sentence)])


def refuse_deed(actor: Actor, deed: Deed, phase: Phase) -> PhaseRefusedError:
    """Return the error for something that isn't possible in a phase."""
    if phase == "stopped":
        return PhaseRefusedError(say("This exercise was ended, so nothing can be changed in it any more."))
    if deed in _WRITING and phase == "plan":
        return PhaseRefusedError(say("The writing hasn't begun yet."))
    if deed in _RATING or (deed == "type_in" and phase == "settle"):
        return PhaseRefusedError(
            say("No rating is going on, so this wasn't kept. What was handed in before counts.")
            if actor == "participant" or deed == "type_in"
            else say("No rating is going on.")
        )
    if deed in _WRITING:
        return PhaseRefusedError(
            say("The answers were revealed, so this came too late and wasn't kept. What was handed in before counts.")
        )
    return PhaseRefusedError(
        say("This can't be done now: the exercise is at the step “{phase}”.", phase=say(PHASE_NAMES[phase]))
    )


def no_exercise() -> ExerciseNotFoundError:
    """Return the error for an exercise that isn't there for whoever asks."""
    return ExerciseNotFoundError(say("There is no such exercise."))


def changed_meanwhile() -> EntryChangedError:
    """Return the error for somebody who changes what somebody else changed first."""
    return EntryChangedError(say("Somebody else changed this exercise meanwhile. Look at it again before you go on."))
