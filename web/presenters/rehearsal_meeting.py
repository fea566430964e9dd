"""Decides how long each part of the meeting of a reveal takes, and what a coach does when something happens in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from graph.speech import mark
from plugin.exercises.views import ExerciseView

BREAK_AFTER = 75
"""Minutes: a longer meeting has a break."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the meeting: how long, what it is, and what the coach does in it, in marked words."""

    minutes: int
    name: str
    deed: str


def list_stages(view: ExerciseView) -> Sequence[Stage]:
    """List the parts in their order, for as many people and questions as there are, with a break in a long meeting."""
    people = sum(each.state == "asked" for each in view.participants)
    questions = len(view.plan.questions)
    stages = [*(_list_authority(questions) if view.kind == "authority" else _list_consensus(people, questions))]
    ends = list(accumulate(stage.minutes for stage in stages))
    if ends[-1] > BREAK_AFTER:
        # where the first half ends, and never in the middle of a part
        place = next(number for number, end in enumerate(ends, start=1) if end >= ends[-1] / 2)
        stages.insert(place, Stage(10, mark("Break"), mark("Leave everything on the screen as it is.")))
    return stages


def _list_consensus(people: int, questions: int) -> Iterator[Stage]:
    yield Stage(
        5, mark("Welcome"), mark("Say what it is for and what it isn't. Ask for quiet phones and for no debate yet.")
    )
    yield Stage(
        2 * questions,
        mark("Reveal and read"),
        mark(
            "Press once, with everybody there. All read in silence, question by question. Nobody comments, you least."
        ),
    )
    yield Stage(
        3 * people,
        mark("Say it back"),
        mark("Each says in their own words what their partner wrote, until the partner says “yes, that's it”."),
    )
    yield Stage(
        5 * questions,
        mark("Put together"),
        mark("They say what belongs together, in turn, one answer each. What stands alone keeps its own place."),
    )
    yield Stage(
        5 * questions,
        mark("Put into words"),
        mark("One to three statements for each question, in their words. Mark each: where, how or when."),
    )
    yield Stage(8, mark("Rate"), mark("Each alone and sealed. Don't walk about, and don't ask who has finished."))
    yield Stage(
        15,
        mark("Settle"),
        mark(
            "Reveal the ratings. Hear those first who can't go along yet. Each is agreed, with reservations, or open."
        ),
    )
    yield Stage(
        5, mark("Wrap up"), mark("Who does what by when, and the day to look at it again. Thank whoever disagreed.")
    )


def _list_authority(decisions: int) -> Iterator[Stage]:
    yield Stage(5, mark("Welcome"), mark("Say that shares are shown, and never who named whom."))
    yield Stage(3, mark("Reveal and read"), mark("Press once, with everybody there. All read in silence."))
    yield Stage(
        6 * decisions,
        mark("Decision by decision"),
        mark("Put each into one sentence. Ask what it would take for one person to have the final word on it."),
    )
    yield Stage(
        15,
        mark("Write the charter"),
        mark("One final word each; who must agree, and on what grounds; listen until, act by."),
    )
    yield Stage(5, mark("Wrap up"), mark("Everybody named acknowledges the charter by their own address."))


WHEN: Sequence[tuple[str, str]] = (
    (
        mark("Somebody hasn't finished writing"),
        mark("Ask the whole room for ten quiet minutes to finish; name nobody. Then wait, or reveal with a reason."),
    ),
    (
        mark("Somebody argues while others read"),
        mark("“We come to that. What did you read that you hadn't known?” Go on reading."),
    ),
    (
        mark("Somebody takes an answer personally"),
        mark("Take the person out of it: what happens in the work, step by step? Offer a break before a reply."),
    ),
    (
        mark("The most senior speaks first, and all nod"),
        mark("Go round, the most senior last. Rating is sealed: what nobody says aloud shows there."),
    ),
    (
        mark("Everybody agrees at once"),
        mark("Have each say in one sentence what they would do on Monday. Often it is one word for several things."),
    ),
    (
        mark("They argue about how, or when"),
        mark("Good: the destination is shared. Park it where all can see it, and go back to where."),
    ),
    (
        mark("Two destinations, and neither side moves"),
        mark("Don't split the difference. Keep it as open, and lay the three options side by side another day."),
    ),
    (
        mark("Two people each claim the final word"),
        mark("Stop there. One sentence for each decision, then the charter; go on with the answers afterwards."),
    ),
    (
        mark("Somebody looks for who is at fault"),
        mark("Write down what happened, in order and without names. Each adds one thing of their own."),
    ),
    (
        mark("Somebody leaves the room"),
        mark("Break for five minutes and see them alone. If they leave for good, say so; their part isn't guessed."),
    ),
)
"""What may happen in the room, and what to do then."""
