"""Decides what a leader reads while writing: who asks, how many have finished, one question at a time, all of it.

Nothing here tells who has finished: only how many.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.ratings import LEVELS
from graph.exercises.shares import ASKED, to_field
from graph.speech import mark, say, say_many
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
