"""Decides what a leader reads once the answers are open: what to do now, all answers, and what came out of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.phases import Phase
from graph.exercises.questions import say_question
from graph.exercises.ratings import LEVELS
from graph.speech import mark, say
from plugin.exercises.views import AnswerView, Pair
from web.presenters.formats import to_count, to_day

NOW: Mapping[Phase, str] = {
    "understand": mark("Read what the others wrote. Then say back one of them in your own words."),
    "group": mark("When you meet, you put answers together with the others. Until then, nothing is asked of you here."),
    "synthesise": mark("When you meet, you put into words what you share. Until then, nothing is asked of you here."),
    "settle": mark(
        "See how far everybody stands behind each statement. What isn't settled yet, you settle when you meet."
    ),
    "kept": mark("This exercise is done. Here is what came out of it."),
}
"""What goes on in each phase after the reveal."""
TITLES: Mapping[Phase, str] = {
    "settle": mark("The ratings are open"),
    "kept": mark("This came out of it"),
}
OPEN = mark("The answers are open")
"""What a page is called after the reveal, where `TITLES` has nothing else."""
OUTCOMES: Mapping[str, str] = {
    "agreed": mark("Agreed"),
    "reservations": mark("Agreed with reservations"),
    "open": mark("Still open"),
}
OUTCOME_ORDER = ("agreed", "reservations", "open", None)
ABOUT: Mapping[str, str] = {"where": mark("Where"), "how": mark("How"), "when": mark("When")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer: its writer where that may be known, and the words; none where it was left blank."""

    who: str | None
    words: str
    mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with all answers to it."""

    title: str
    lines: Sequence[Line]
    blanks: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SayBack:
    """Whose answers are to be said back, what was said so far, and how it was taken."""

    whose: str
    lines: Sequence[tuple[str, str]]
    words: str
    told: str | None
    done: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBack:
    """What somebody said back to oneself."""

    told: str
    words: str
    answered: str | None
    """What one said to it so far."""
    confirmed: bool
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A shared statement, what became of it and how it was rated."""

    text: str
    about: str
    outcome: str | None
    note: str
    tally: Sequence[tuple[str, str]]
    reasons: Sequence[tuple[str | None, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SealLine:
    """What proves one form: whose, the salt and the receipt."""

    who: str
    salt: str
    proof: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that is shown after the reveal."""

    title: str
    now: str
    again: str | None
    """When it is looked at again."""
    say_back: SayBack | None
    said_back: SaidBack | None
    statements: Sequence[Statement]
    order: str
    """In which order the answers to a question stand."""
    questions: Sequence[Asked]
    seals: Sequence[SealLine]


def to_shown(view: AnswerView) -> Shown:
    """Show an exercise after the reveal to one of those who take part."""
    return Shown(
        title=say(TITLES.get(view.phase, OPEN)),
        now=say(NOW[view.phase]),
        again=say("You want to look at it again on {day}.", day=to_day(view.review_at)) if view.review_at else None,
        say_back=_to_say_back(view, view.pair) if view.pair and "say_back" in view.deeds else None,
        said_back=_to_said_back(view, view.about_me) if view.about_me and "confirm_back" in view.deeds else None,
        statements=_to_statements(view),
        order=say("In the order in which people were invited.")
        if view.names
        else say("Without names, and in an order that tells nothing."),
        questions=_to_questions(view),
        seals=_to_seals(view),
    )


def _titles(view: AnswerView) -> Mapping[str, str]:
    return {each.id: say_question(each.text, view.plan.years) for each in view.plan.questions}


def _to_questions(view: AnswerView) -> Sequence[Asked]:
    found = []
    for name, title in _titles(view).items():
        said = [answer for answer in view.answers if answer.question == name]
        blanks = sum(not answer.text for answer in said)
        found.append(
            Asked(
                title=title,
                lines=[
                    Line(
                        who=view.names.get(answer.participant or ""),
                        words=answer.text,
                        mine=answer.participant == view.me.id,
                    )
                    for answer in said
                    if answer.text
                ],
                blanks=to_count(blanks, "{count} left this blank.", "{count} left this blank.") if blanks else None,
            )
        )
    return found


def _to_say_back(view: AnswerView, pair: Pair) -> SayBack:
    titles = _titles(view)
    name = view.names.get(pair.about)
    said = [answer for answer in view.answers if pair.about in (answer.participant, answer.id) and answer.text]
    whose = (
        say("Say back what {name} wrote", name=name) if name else say("Say back an answer that was dealt out to you")
    )
    told = None
    if pair.confirmed_at is not None:
        told = say("{name} said: yes, that's it.", name=name) if name else say("It was confirmed: yes, that's it.")
    elif pair.again:
        told = (
            say("{name} said: not quite. Try once more, or ask.", name=name)
            if name
            else say("Not quite yet. Try once more, or ask.")
        )
    elif pair.words:
        told = say("Sent. Now it is to be confirmed.")
    return SayBack(
        whose=whose,
        lines=[(titles.get(answer.question, ""), answer.text) for answer in said],
        words=pair.words or "",
        told=told,
        done=pair.confirmed_at is not None,
        version=pair.version,
    )


def _to_said_back(view: AnswerView, pair: Pair) -> SaidBack:
    name = view.names.get(pair.speaker)
    told = (
        say("{name} said back what you wrote. Is that it?", name=name)
        if name
        else say("Somebody said back what you wrote. Is that it?")
    )
    confirmed = pair.confirmed_at is not None
    answered = None
    if confirmed:
        answered = say("It is confirmed: yes, that's it.")
        if pair.confirmed_by == "participant":
            answered = say("You said: yes, that's it.")
    elif pair.again:
        answered = say("You said: not quite. It can be said once more; tell them what was missing.")
    return SaidBack(told=told, words=pair.words or "", answered=answered, confirmed=confirmed, version=pair.version)


def _to_statements(view: AnswerView) -> Sequence[Statement]:
    found = []
    for each in sorted(view.shared, key=lambda shared: OUTCOME_ORDER.index(shared.outcome)):
        rounds = [rating.round for rating in view.ratings if rating.statement == each.id]
        last = [rating for rating in view.ratings if rating.statement == each.id and rating.round == max(rounds)]
        counts = Counter(rating.level for rating in last)
        found.append(
            Statement(
                text=each.text,
                about=say(ABOUT[each.about]),
                outcome=say(OUTCOMES[each.outcome]) if each.outcome else None,
                note=each.note,
                tally=[(str(counts[level.level]), say(level.name)) for level in LEVELS if counts[level.level]],
                reasons=[(view.names.get(rating.participant or ""), rating.why) for rating in last if rating.why],
            )
        )
    return found


def _to_seals(view: AnswerView) -> Sequence[SealLine]:
    return [
        SealLine(
            who=view.names.get(seal.participant or "", say("without a name")),
            salt=seal.salt,
            proof=seal.proof,
            mine=seal.participant == view.me.id,
        )
        for seal in view.seals
    ]
