"""Decides what is the one thing to do next in an exercise, and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.exercises.phases import Deed, Phase
from graph.exercises.ratings import may_begin_round
from graph.speech import say
from plugin.exercises.views import ExerciseView
from web.presenters.exercises_answers import list_unplaced
from web.presenters.formats import to_count, to_day


@dataclass(frozen=True, slots=True)
class NextThing:
    """The one thing to do next, why, and the deed of its button, if it is one; `ask_why` where it needs a reason."""

    words: str
    why: str
    deed: Deed | None = None
    button: str = ""
    ask_why: bool = False
    waits: bool = False


def _to_beginning(view: ExerciseView, people: int) -> NextThing:
    words, on_paper = say("Look the plan over, then begin the writing."), _count_on_paper(view)
    if people and on_paper == people:
        why = say("Everybody writes on paper: print the sheets. From then on the plan is fixed.")
        return NextThing(words, why, "begin_writing", say("Begin the writing"))
    why = (
        say("Everybody gets a personal address, or a sheet to be printed. From then on the plan is fixed.")
        if on_paper
        else say("Everybody gets a personal address. From then on the plan is fixed.")
    )
    return NextThing(words, why, "begin_writing", say("Make the addresses and begin"))


def _count_on_paper(view: ExerciseView) -> int:
    return sum(each.typed for each in view.participants if each.state == "asked")


def _to_understanding(_view: ExerciseView, _people: int) -> NextThing:
    return NextThing(
        say("Let everybody say back what one other wrote."),
        say("Nobody debates yet: it is done when the other says “yes, that's it”."),
        "begin_grouping",
        say("Go on to grouping"),
    )


def _to_wording(view: ExerciseView, _people: int) -> NextThing:
    return NextThing(
        say("Put into words what they share."),
        say("Each statement says where, how or when, and which answers it came from."),
        "begin_rating" if view.shared else None,
        say("Ask everybody to rate"),
    )


def _to_stopped(_view: ExerciseView, _people: int) -> NextThing:
    return NextThing(
        say("This exercise was stopped."),
        say("What was still sealed was destroyed."),
    )


def _to_reveal(view: ExerciseView, people: int) -> NextThing:
    deed: Deed = "reveal" if view.phase == "write" else "reveal_ratings"
    button = say("Reveal all answers") if view.phase == "write" else say("Reveal all ratings")
    if view.finished < view.least:
        return NextThing(
            say("Type in the papers that come back.")
            if _count_on_paper(view) == people
            else say("Wait until more have finished."),
            say(
                "The plan waits for {needed}, and it takes at least {least}: with fewer, one person's answer could be "
                "found out. Nobody sees who has finished.",
                needed=view.needed,
                least=view.least,
            ),
            waits=True,
        )
    if view.finished < view.needed:
        return NextThing(
            say("Wait for the others, or reveal with a reason."),
            say("The plan waits for {needed}. Whoever hasn't finished isn't heard.", needed=view.needed),
            deed,
            button,
            ask_why=True,
            waits=True,
        )
    if view.finished < people:
        return NextThing(
            say("Enough have finished. Reveal when everybody is together."),
            say("All at once and for good; whoever hasn't finished isn't heard."),
            deed,
            button,
            waits=True,
        )
    return NextThing(
        say("All have finished. Reveal when everybody is together."),
        say("All at once, for everybody, and for good."),
        deed,
        button,
    )


def _to_grouping(view: ExerciseView, _people: int) -> NextThing:
    if left := len(list_unplaced(view)):
        return NextThing(
            to_count(
                left,
                "Put the answers together: {count} is left.",
                "Put the answers together: {count} are left.",
            ),
            say("The leaders say what belongs together. What isn't used is set aside with a reason, never dropped."),
        )
    return NextThing(
        say("Every answer has its place. Go on to words."),
        say("Answers can still be moved afterwards."),
        "begin_statements",
        say("Go on to putting into words"),
    )


def _to_settling(view: ExerciseView, _people: int) -> NextThing:
    if any(shared.outcome is None for shared in view.shared):
        return NextThing(
            say("Say what came of the statements that were worded anew."),
            say("Or let everybody rate them once more."),
        )
    opened = [shared for shared in view.shared if shared.outcome == "open"]
    if opened and may_begin_round(view.round):
        return NextThing(
            to_count(
                len(opened),
                "{count} statement is open: word it otherwise and rate again, or keep it as open.",
                "{count} statements are open: word them otherwise and rate again, or keep them as open.",
            ),
            say("There are at most three rounds; later ones wear people down rather than move them."),
            "keep",
            say("Keep the outcome"),
        )
    return NextThing(
        say("Keep the outcome, and a day to look at it again."),
        say("The exercise ends with it. What is open stays on record as open."),
        "keep",
        say("Keep the outcome"),
    )


def _to_kept(view: ExerciseView, _people: int) -> NextThing:
    if view.kind == "authority":
        return NextThing(
            say("Look at who is named, and talk it over with the leaders."),
            say("Only shares are shown, and nothing that fewer than four answered."),
        )
    if view.review_at:
        return NextThing(
            say("Look at it again on {day}.", day=to_day(view.review_at)),
            say("What they agreed on is kept below."),
        )
    return NextThing(say("Done: what they agreed on is kept below."), say("No day to look at it again was set."))


NEXT: Mapping[Phase, Callable[[ExerciseView, int], NextThing]] = {
    "plan": _to_beginning,
    "write": _to_reveal,
    "understand": _to_understanding,
    "group": _to_grouping,
    "synthesise": _to_wording,
    "rate": _to_reveal,
    "settle": _to_settling,
    "kept": _to_kept,
    "stopped": _to_stopped,
}
"""What there is to do next, by phase, of an exercise in which so many take part."""


def find_next(view: ExerciseView, people: int) -> NextThing:
    """Say the one thing to do next, where so many take part."""
    return NEXT[view.phase](view, people)
