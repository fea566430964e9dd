"""Decides how revealed answers stand side by side, who says back whose, and who was named how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.questions import say_question
from graph.exercises.shares import ASKED
from graph.speech import say
from plugin.exercises.views import Answer, ExerciseView, Pair, Question, Share
from web.presenters.formats import to_share

ASIDE = "aside"
"""Where an answer is that isn't used."""
SHARED_BOARD = ("works_well", "improve")
"""Questions whose answers are put together on one board."""


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """One answer: whose it is, where that may be told, and where it was put (a group's id, `aside`, or nothing)."""

    id: str
    who: str | None
    text: str
    question: str
    typed: bool
    place: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class AnswersOfQuestion:
    """All answers to one question, in one order for all questions."""

    id: str
    text: str
    cards: Sequence[AnswerCard]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Who says back whose answers, what was said, and how far it got."""

    id: str
    speaker: str
    about: str
    words: str | None
    confirmed: bool
    by_coach: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who was named: in which share of the answers, and in how many of how many."""

    name: str
    share: str
    times: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Of an authority check: what was asked about a decision, and who was named how often."""

    decision: str
    asked: str
    named: Sequence[Named]
    answers: int


def to_answers(view: ExerciseView) -> Sequence[AnswersOfQuestion]:
    """Put the answers side by side by question."""
    cards = to_cards(view)
    return [
        AnswersOfQuestion(
            question.id,
            say_question(question.text, view.plan.years),
            [card for card in cards if card.question == question.id],
        )
        for question in (view.plan.questions if cards else ())
    ]


def list_unplaced(view: ExerciseView) -> Sequence[Answer]:
    """List the answers that say something and are neither in a group nor set aside."""
    placed = {answer for group in view.groups for answer in group.answers} | {each.answer for each in view.set_aside}
    return [answer for answer in view.answers if answer.text and answer.id not in placed]


def to_cards(view: ExerciseView) -> Sequence[AnswerCard]:
    """Make the cards of all answers, blank ones too, in the order in which they are shown everywhere."""
    names = {each.id: each.name for each in view.participants}
    places = {answer: group.id for group in view.groups for answer in group.answers}
    aside = {each.answer: each.why for each in view.set_aside}
    return [
        AnswerCard(
            id=answer.id,
            who=names.get(answer.participant or ""),
            text=answer.text,
            question=answer.question,
            typed=answer.typed,
            place=ASIDE if answer.id in aside else places.get(answer.id, ""),
            why=aside.get(answer.id, ""),
        )
        for answer in view.answers
    ]


def list_alike(view: ExerciseView, question: str) -> Sequence[str]:
    """Return the questions whose answers are put together with those of a question, in the plan's order."""
    asked = [each.id for each in view.plan.questions]
    return [each for each in asked if each in SHARED_BOARD] if question in SHARED_BOARD else [question]


def to_pairs(view: ExerciseView) -> Sequence[PairRow]:
    """List who says back whom, those who still have to first."""
    names = {each.id: each.name for each in view.participants}
    texts = {answer.id: say("“{text}”", text=answer.text) for answer in view.answers}
    return [_to_pair(pair, names, texts) for pair in sorted(view.pairs, key=lambda pair: pair.confirmed_at is not None)]


def _to_pair(pair: Pair, names: Mapping[str, str], texts: Mapping[str, str]) -> PairRow:
    return PairRow(
        id=pair.id,
        speaker=names.get(pair.speaker, ""),
        about=names.get(pair.about) or texts.get(pair.about, ""),
        words=pair.words,
        confirmed=pair.confirmed_at is not None,
        by_coach=pair.confirmed_by == "coach",
        again=pair.again,
    )


def to_shares(view: ExerciseView) -> Sequence[ShareRow]:
    """List by decision and question who was named how often, the most often first; nothing of whom names it."""
    return [row for question in view.plan.questions for row in list_shares(view, question)]


def list_shares(view: ExerciseView, decision: Question) -> Sequence[ShareRow]:
    """List as `to_shares`, of one decision."""
    names = {each.person: each.name for each in view.participants} | dict(view.plan.nameable)
    rows = []
    for asked, words in ASKED.items():
        found = [each for each in view.shares if (each.decision, each.asked) == (decision.id, asked)]
        if found:
            found.sort(key=lambda each: (-each.share, names.get(each.named, "")))
            named = [_to_named(each, names.get(each.named) or say("somebody else")) for each in found]
            rows.append(ShareRow(decision.text, say(words), named, found[0].answers))
    return rows


def _to_named(share: Share, name: str) -> Named:
    times = say("{times} of {answers}", times=round(share.share * share.answers), answers=share.answers)
    return Named(name, to_share(share.share), times)
