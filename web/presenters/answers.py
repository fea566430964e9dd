"""Decides what a leader reads before and while writing: who asks, who will see it, one question at a time, the receipt.

Nothing here tells who has finished: only how many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.ratings import LEVELS
from graph.exercises.shares import ASKED, to_field
from graph.speech import mark, say, say_many
from graph.wording import to_date
from plugin.exercises.views import LONGEST_ANSWER, AnswerView
from web.presenters.answer_items import WHY, Item, fingerprint, is_blank, list_items
from web.presenters.formats import to_figure

LONGEST_WHY = 2000
MANY = frozenset({"stop", "ask"})
LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
"""What languages call themselves."""
_PROMPT = mark("Why? (if you like)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands on top of every page of an exercise: its title, who is spoken to, and how many have finished."""

    title: str
    asks: str
    me: str
    finished: str | None
    languages: Sequence[tuple[str, str]]
    """Other languages that the page is there in: the tag and what it calls itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be chosen; `means` explains it."""

    value: str
    words: str
    means: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Of an authority check: one of the three things asked about a decision."""

    name: str
    words: str
    many: bool
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is asked, with what was said to it so far; `seen` names that, to find what changed elsewhere."""

    item: str
    number: int
    count: int
    title: str
    seen: str
    text: str = ""
    most: int = LONGEST_ANSWER
    asks: Sequence[Ask] = ()
    levels: Sequence[Choice] = ()
    room: str = ""
    """How long what is typed may be."""
    prompts: Mapping[str, str] | None = None

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.number == self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that was asked and what was said to it, to be read; no lines where it was left blank."""

    number: int
    title: str
    lines: Sequence[str]
    fault: str = ""


def to_head(view: AnswerView, languages: Sequence[str], spoken: str) -> Head:
    """Say who asks and how far everybody is."""
    return Head(
        title=view.title,
        asks=say("{coach} asks you.", coach=view.coach) if view.coach else say("You were invited to this."),
        me=view.me.name,
        finished=_tell_finished(view) if view.phase in ("write", "rate") else None,
        languages=[(tag, LANGUAGES.get(tag, tag)) for tag in languages if tag != spoken],
    )


def _tell_finished(view: AnswerView) -> str:
    return say_many(
        "{count} of {people} has finished.",
        "{count} of {people} have finished.",
        view.finished,
        count=to_figure(view.finished),
        people=to_figure(view.taking_part),
    )


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


def to_step(view: AnswerView, item: Item, answers: Mapping[str, str] | None = None) -> Step:
    """Show one thing that is asked; `answers` is what was typed where that isn't what is kept."""
    items = list_items(view)
    said = view.form.answers if answers is None else answers
    number = items.index(item) + 1
    most = LONGEST_WHY if view.phase == "rate" else LONGEST_ANSWER
    step = {
        "item": item.id,
        "most": most,
        "room": _tell_room(view, most),
        "number": number,
        "count": len(items),
        "title": item.title,
    }
    seen = fingerprint(item, view.form.answers)
    if view.phase == "rate":
        chosen = said.get(item.id, "")
        return Step(
            **step,  # type: ignore[arg-type] # the four above
            seen=seen,
            text=said.get(item.id + WHY, ""),
            levels=[
                Choice(
                    value=str(level.level),
                    words=say(level.name),
                    means=say(level.means),
                    chosen=str(level.level) == chosen,
                )
                for level in LEVELS
            ],
            prompts={
                "": say(_PROMPT),
                **{str(each.level): say(each.prompt) for each in LEVELS},
            },
        )
    if view.kind == "authority":
        return Step(**step, seen=seen, asks=_to_asks(view, item, said))  # type: ignore[arg-type] # as above
    return Step(**step, seen=seen, text=said.get(item.id, ""))  # type: ignore[arg-type] # as above


def _tell_room(view: AnswerView, most: int) -> str:
    if view.phase == "rate":
        return say("Up to {most} characters.", most=to_figure(most))
    return say("Up to {most} characters. A blank is fine.", most=to_figure(most))


def _to_asks(view: AnswerView, item: Item, said: Mapping[str, str]) -> Sequence[Ask]:
    asks = []
    for name, words in ASKED.items():
        named = said.get(to_field(item.id, name), "").splitlines()
        choices = [
            Choice(value=person, words=called, chosen=person in named) for person, called in view.nameable.items()
        ]
        if name not in MANY:
            choices.append(Choice(value="", words=say("No answer"), chosen=not named))
        asks.append(Ask(name=name, words=say(words), many=name in MANY, choices=choices))
    return asks


def tell_tone(view: AnswerView) -> str:
    """Say that nothing here can be got wrong."""
    if view.phase == "rate":
        return say("There is no wrong answer and no score: say what is so for you.")
    return say("There is no wrong answer and no score. A blank is fine.")


def to_said(view: AnswerView, faults: Mapping[str, str] | None = None) -> Sequence[Said]:
    """Show what was said to everything that is asked, in its order, with what is wrong with it by item."""
    return [
        Said(
            number=number,
            title=item.title,
            lines=[] if is_blank(item, view.form.answers) else tell_item(view, item, view.form.answers),
            fault=(faults or {}).get(item.id, ""),
        )
        for number, item in enumerate(list_items(view), start=1)
    ]


def tell_item(view: AnswerView, item: Item, answers: Mapping[str, str]) -> Sequence[str]:
    """Say what `answers` hold for one item, line by line."""
    if view.phase == "rate":
        name = next((say(each.name) for each in LEVELS if str(each.level) == answers.get(item.id)), "")
        return [line for line in (name, answers.get(item.id + WHY, "")) if line]
    if view.kind == "authority":
        found = []
        for asked, words in ASKED.items():
            named = answers.get(to_field(item.id, asked), "").splitlines()
            if named:
                found.append(f"{say(words)} {', '.join(view.nameable.get(each, each) for each in named)}")
        return found
    return [answers[item.id]] if answers.get(item.id) else []


def tell_write_by(view: AnswerView) -> str | None:
    """Say by when answers are hoped for."""
    day = view.plan.write_by
    return None if day is None or view.phase != "write" else say("Please answer by {day}.", day=to_date(day))
