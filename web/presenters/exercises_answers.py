"""Decides how revealed answers stand side by side, what people made of them, and how statements were rated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.questions import say_question
from graph.exercises.ratings import LEVELS, find_spread, tally, tell_tally
from graph.exercises.shares import ASKED
from graph.speech import mark, say
from plugin.exercises.views import Answer, ExerciseView, Group, Pair, Shared
from web.presenters.formats import to_list, to_share

ABOUT = {"where": mark("where"), "how": mark("how"), "when": mark("when")}
OUTCOMES = {
    "agreed": mark("agreed"),
    "reservations": mark("agreed with reservations"),
    "open": mark("open"),
}
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
class GroupCard:
    """A group with its answers, and the groups that can't be had beside it."""

    id: str
    name: str
    version: int
    cards: Sequence[AnswerCard]
    excludes: Sequence[tuple[str, str]]
    could_exclude: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two answers that might belong together, and what both mention."""

    first: str
    second: str
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """Where the answers of one question are put together, or of two that belong together."""

    question: str
    title: str
    groups: Sequence[GroupCard]
    cards: Sequence[AnswerCard]
    unplaced: Sequence[AnswerCard]
    aside: Sequence[AnswerCard]
    pairs: Sequence[AlikePair] = ()


@dataclass(frozen=True, slots=True)
class RoundRow:
    """How a statement was rated in one round: counts at the five levels, in words too, and the reasons given."""

    round: int
    counts: Sequence[int]
    told: str
    spread: str
    reasons: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A shared statement."""

    id: str
    version: int
    question: str
    question_text: str
    text: str
    about: str
    about_words: str
    answers: Sequence[str]
    cards: Sequence[AnswerCard]
    choice: Sequence[AnswerCard]
    outcome: str | None
    outcome_words: str
    note: str
    rounds: Sequence[RoundRow]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Of an authority check: what was asked about a decision, and who was named how often."""

    decision: str
    asked: str
    named: Sequence[tuple[str, str]]
    answers: int


def to_answers(view: ExerciseView) -> Sequence[AnswersOfQuestion]:
    """Put the answers side by side by question."""
    cards = _to_cards(view)
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


def _to_cards(view: ExerciseView) -> Sequence[AnswerCard]:
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


def to_boards(view: ExerciseView) -> Sequence[Board]:
    """Make the boards; a group without answers is shown too."""
    cards = [card for card in _to_cards(view) if card.text]
    boards = []
    for question in view.plan.questions:
        alike = _list_alike(question.id, [each.id for each in view.plan.questions])
        if not cards or alike[0] != question.id:
            continue
        own = [card for card in cards if card.question in alike]
        groups = [group for group in view.groups if group.question in alike]
        texts = [say_question(each.text, view.plan.years) for each in view.plan.questions if each.id in alike]
        boards.append(
            Board(
                question=question.id,
                title=" ".join(texts),
                groups=[_to_group(group, groups, own) for group in groups],
                cards=own,
                unplaced=[card for card in own if not card.place],
                aside=[card for card in own if card.place == ASIDE],
            )
        )
    return boards


def _list_alike(question: str, asked: Sequence[str]) -> Sequence[str]:
    """Return the questions of the same board, in their order."""
    return [each for each in asked if each in SHARED_BOARD] if question in SHARED_BOARD else [question]


def _to_group(group: Group, groups: Sequence[Group], cards: Sequence[AnswerCard]) -> GroupCard:
    others = [other for other in groups if other.id != group.id and other.question == group.question]
    return GroupCard(
        id=group.id,
        name=group.name,
        version=group.version,
        cards=[card for card in cards if card.place == group.id],
        excludes=[(other.id, other.name) for other in others if other.id in group.excludes],
        could_exclude=[(other.id, other.name) for other in others if other.id not in group.excludes],
    )


def to_statements(view: ExerciseView) -> Sequence[StatementRow]:
    """List the shared statements, the oldest first."""
    cards = {card.id: card for card in _to_cards(view)}
    asked = [each.id for each in view.plan.questions]
    return [_to_statement(view, shared, cards, _list_alike(shared.question, asked)) for shared in view.shared]


def _to_statement(
    view: ExerciseView, shared: Shared, cards: Mapping[str, AnswerCard], alike: Sequence[str]
) -> StatementRow:
    texts = {each.id: say_question(each.text, view.plan.years) for each in view.plan.questions}
    numbers = sorted({rating.round for rating in view.ratings if rating.statement == shared.id})
    return StatementRow(
        id=shared.id,
        version=shared.version,
        question=shared.question,
        question_text=texts.get(shared.question, ""),
        text=shared.text,
        about=shared.about,
        about_words=say(ABOUT[shared.about]),
        answers=shared.answers,
        cards=[cards[answer] for answer in shared.answers if answer in cards],
        choice=[card for card in cards.values() if card.text and card.question in alike],
        outcome=shared.outcome,
        outcome_words=say(OUTCOMES[shared.outcome]) if shared.outcome else say("not settled yet"),
        note=shared.note,
        rounds=[_to_round(view, shared.id, number) for number in numbers],
    )


def _to_round(view: ExerciseView, statement: str, number: int) -> RoundRow:
    names = {each.id: each.name for each in view.participants}
    rated = [rating for rating in view.ratings if (rating.statement, rating.round) == (statement, number)]
    levels = [rating.level for rating in rated]
    counted = tally(levels, view.plan.threshold)
    spread = find_spread(levels)
    told = ""
    if spread is not None:
        told = (
            say("all at the same level")
            if not spread.apart
            else say("from “{best}” to “{worst}”", best=_level(spread.best), worst=_level(spread.worst))
        )
    return RoundRow(
        round=number,
        counts=counted.counts,
        told=tell_tally(counted),
        spread=told,
        reasons=[
            (names.get(rating.participant or "", ""), _level(rating.level), rating.why)
            for rating in sorted(rated, key=lambda rating: rating.level)
            if rating.why
        ],
    )


def _level(level: int) -> str:
    return say(LEVELS[level - 1].name)


def to_shares(view: ExerciseView) -> Sequence[ShareRow]:
    """List by decision and question who was named how often, the most often first; nothing of whom names it."""
    names = {each.person: each.name for each in view.participants} | dict(view.plan.nameable)
    rows = []
    for question in view.plan.questions:
        for asked, words in ASKED.items():
            found = [each for each in view.shares if (each.decision, each.asked) == (question.id, asked)]
            if found:
                found.sort(key=lambda each: (-each.share, names.get(each.named, "")))
                named = [(names.get(each.named, say("somebody else")), to_share(each.share)) for each in found]
                rows.append(ShareRow(question.text, say(words), named, found[0].answers))
    return rows


def to_names(cards: Sequence[AnswerCard]) -> str:
    """Name whose answers these are."""
    return to_list(dict.fromkeys(card.who for card in cards if card.who))
