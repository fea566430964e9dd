"""Decides what a leader is told before writing: what is asked for, who will see it and when, how long it is kept."""

from collections.abc import Sequence

from graph.speech import say, say_many
from graph.wording import to_date
from plugin.exercises.views import AnswerView
from web.presenters.answer_items import list_items


def to_purpose(view: AnswerView) -> str:
    """Say in one sentence what is asked for."""
    number = len(list_items(view))
    if view.phase == "rate":
        return say_many(
            "{count} statement came out of your answers. Say how far you stand behind it.",
            "{count} statements came out of your answers. Say of each how far you stand behind it.",
            number,
        )
    if view.kind == "authority":
        return say_many(
            "{count} decision: who has the final word on it, who could stop it, and who should be asked?",
            "{count} decisions: who has the final word on each, who could stop it, and who should be asked?",
            number,
        )
    return say_many(
        "{count} question, answered alone, in your own words. Then you read all answers together.",
        "{count} questions, answered alone, in your own words. Then you all read the answers together.",
        number,
    )


def to_notice(view: AnswerView) -> Sequence[tuple[str, str]]:
    """Say who asks, who sees what and when, how long it is kept and who deletes it, as the plan has it."""
    coach = view.coach or say("whoever invited you")
    return [
        (
            say("Who asks"),
            say("{coach}, who leads “{title}”.", coach=coach, title=view.title)
            if view.coach
            else say("Whoever gave you this personal address to “{title}”.", title=view.title),
        ),
        (say("Before everybody's answers are shown"), _tell_before(view)),
        (say("Afterwards"), _tell_after(view, coach)),
        (say("What is made of it"), _tell_use(view, coach)),
        (
            say("How long it is kept"),
            say(
                "This personal address works for 30 days; after that you can ask for a new one. The answers are "
                "deleted 24 months after they were shown. What you write and don't hand in is destroyed when the "
                "others' answers are shown."
            ),
        ),
        (
            say("Who deletes it"),
            say(
                "Taking part is up to you. Ask {coach} if you want to leave, to see what is kept about you, or to have "
                "it deleted.",
                coach=coach,
            ),
        ),
    ]


def _tell_before(view: AnswerView) -> str:
    if view.phase == "rate":
        return say(
            "What you choose is sealed as you choose it: nobody else can read it, {coach} included, until all ratings "
            "are shown at once. Until then only how many have finished can be seen.",
            coach=view.coach or say("whoever invited you"),
        )
    return say(
        "What you write is sealed as you write it: nobody else can read it, {coach} included. Until all are opened "
        "at once, only how many have finished can be seen, not who.",
        coach=view.coach or say("whoever invited you"),
    )


def _tell_after(view: AnswerView, coach: str) -> str:
    if view.kind == "authority":
        return say(
            "Only how often each person was named is shown to {coach}, never by whom, and nothing that fewer than four "
            "people answered. Where all answers are the same, it is known what each one said.",
            coach=coach,
        )
    if view.plan.attributed:
        return say(
            "Everybody who takes part and {coach} read all answers, each with its writer's name. So can other coaches "
            "and administrators of the team that {coach} works for.",
            coach=coach,
        )
    return say(
        "Everybody who takes part and {coach} read all answers without names, in an order that tells nothing. "
        "Somebody who knows how you write may still recognise you.",
        coach=coach,
    )


def _tell_use(view: AnswerView, coach: str) -> str:
    if view.kind == "authority":
        return say(
            "The shares are kept in the records of the team that {coach} works for. Who named whom is kept there, too, "
            "so that shares can be counted, and no page shows it.",
            coach=coach,
        )
    return say(
        "What you all agree on, and how far you stand behind it, is kept in the records of the team that {coach} "
        "works for.",
        coach=coach,
    )


def tell_tone(view: AnswerView) -> str:
    """Say that nothing here can be got wrong."""
    if view.phase == "rate":
        return say("There is no wrong answer and no score: say what is so for you.")
    return say("There is no wrong answer and no score. A blank is fine.")


def tell_write_by(view: AnswerView) -> str | None:
    """Say by when answers are hoped for."""
    day = view.plan.write_by
    return None if day is None or view.phase != "write" else say("Please answer by {day}.", day=to_date(day))
