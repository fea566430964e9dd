"""Decides how shared statements are shown: the answers they came from, how they were rated, and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.questions import say_question
from graph.exercises.ratings import LEVELS, compare_rounds, find_spread, tally, tell_shift, tell_tally
from graph.speech import mark, say
from plugin.exercises.views import ExerciseView, Rating, Shared
from web.presenters.exercises_answers import ASIDE, AnswerCard, list_alike, to_cards

ABOUT = {"where": mark("where"), "how": mark("how"), "when": mark("when")}
OUTCOMES = {
    "agreed": mark("agreed"),
    "reservations": mark("agreed with reservations"),
    "open": mark("open"),
}


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many rated a statement so; `enough` where the level counts towards the threshold."""

    name: str
    count: int
    enough: bool


@dataclass(frozen=True, slots=True)
class RoundRow:
    """How a statement was rated in one round: the counts, in words too, what changed in people, the reasons given.

    `reached` says how many are at the threshold's level or better.
    """

    round: int
    levels: Sequence[LevelRow]
    told: str
    reached: str
    spread: str
    shift: str
    reasons: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class ChoiceGroup:
    """Answers to choose from, as they were put together; the name is empty where there is but one such part."""

    name: str
    cards: Sequence[AnswerCard]


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
    choice: Sequence[ChoiceGroup]
    outcome: str | None
    outcome_words: str
    note: str
    rounds: Sequence[RoundRow]


@dataclass(frozen=True, slots=True)
class Adding:
    """A statement that is being put into words: of which question, from which group, and the answers ticked."""

    source: str
    question: str
    title: str
    answers: Sequence[str]
    choice: Sequence[ChoiceGroup]


def to_statements(view: ExerciseView) -> Sequence[StatementRow]:
    """List the shared statements, the oldest first."""
    cards = {card.id: card for card in to_cards(view)}
    return [_to_statement(view, shared, cards) for shared in view.shared]


def to_adding(view: ExerciseView, source: str) -> Adding | None:
    """Prepare a statement from a group, or from a question's answers; None where `source` is neither."""
    group = next((each for each in view.groups if each.id == source), None)
    question = source if group is None else group.question
    if question not in {each.id for each in view.plan.questions} or "word_statement" not in view.deeds:
        return None
    return Adding(
        source=source,
        question=question,
        title=_say_questions(view, question) if group is None else group.name,
        answers=() if group is None else group.answers,
        choice=_to_choice(view, question, first=source),
    )


def count_outcomes(view: ExerciseView) -> str:
    """Say what came of the statements so far: `agreed: 2; open: 1`."""
    told = {**OUTCOMES, "": mark("not settled yet")}
    counts = {code: sum((each.outcome or "") == code for each in view.shared) for code in told}
    return "; ".join(
        say("{name}: {count}", name=say(told[code]), count=count) for code, count in counts.items() if count
    )


def _say_questions(view: ExerciseView, question: str) -> str:
    alike = list_alike(view, question)
    return " ".join(say_question(each.text, view.plan.years) for each in view.plan.questions if each.id in alike)


def _to_choice(view: ExerciseView, question: str, first: str = "") -> Sequence[ChoiceGroup]:
    """Give the answers of a board to choose from, those of the group `first` before all others."""
    alike = list_alike(view, question)
    cards = [card for card in to_cards(view) if card.text and card.question in alike]
    groups = sorted((each for each in view.groups if each.question in alike), key=lambda each: each.id != first)
    parts = [ChoiceGroup(group.name, [card for card in cards if card.place == group.id]) for group in groups]
    parts.append(ChoiceGroup(say("In no group"), [card for card in cards if not card.place]))
    parts.append(ChoiceGroup(say("Set aside"), [card for card in cards if card.place == ASIDE]))
    return [part for part in parts if part.cards]


def _to_statement(view: ExerciseView, shared: Shared, cards: Mapping[str, AnswerCard]) -> StatementRow:
    return StatementRow(
        id=shared.id,
        version=shared.version,
        question=shared.question,
        question_text=_say_questions(view, shared.question),
        text=shared.text,
        about=shared.about,
        about_words=say(ABOUT[shared.about]),
        answers=shared.answers,
        cards=[cards[answer] for answer in shared.answers if answer in cards],
        choice=_to_choice(view, shared.question) if "word_statement" in view.deeds else (),
        outcome=shared.outcome,
        outcome_words=say(OUTCOMES[shared.outcome]) if shared.outcome else say("not settled yet"),
        note=shared.note,
        rounds=_to_rounds(view, shared.id),
    )


def _to_rounds(view: ExerciseView, statement: str) -> Sequence[RoundRow]:
    """List the rounds in which a statement was rated, the first one first."""
    rounds: dict[int, list[Rating]] = {}
    for rating in view.ratings:
        if rating.statement == statement:
            rounds.setdefault(rating.round, []).append(rating)
    return [_to_round(view, number, rounds) for number in sorted(rounds)]


def _to_round(view: ExerciseView, number: int, rounds: Mapping[int, Sequence[Rating]]) -> RoundRow:
    names = {each.id: each.name for each in view.participants}
    threshold, rated = view.plan.threshold, rounds[number]
    levels = [rating.level for rating in rated]
    counted = tally(levels, threshold)
    return RoundRow(
        round=number,
        levels=[
            LevelRow(say(level.name), count, level.level <= threshold.level)
            for level, count in zip(LEVELS, counted.counts, strict=True)
        ],
        told=tell_tally(counted),
        reached=say(
            "{enough} of {rated} at “{level}” or better",
            enough=counted.enough,
            rated=counted.rated,
            level=_say_level(threshold.level),
        ),
        spread=_say_spread(levels),
        shift=_say_shift(rounds.get(number - 1, ()), rated) if view.plan.attributed else "",
        reasons=[
            (
                names.get(rating.participant or "", ""),
                say("{level}, on paper", level=_say_level(rating.level)) if rating.typed else _say_level(rating.level),
                rating.why,
            )
            for rating in sorted(rated, key=lambda rating: rating.level)
            if rating.why
        ],
    )


def _say_spread(levels: Sequence[int]) -> str:
    spread = find_spread(levels)
    if spread is None:
        return ""
    if not spread.apart:
        return say("all at the same level")
    return say("from “{best}” to “{worst}”", best=_say_level(spread.best), worst=_say_level(spread.worst))


def _say_shift(before: Sequence[Rating], after: Sequence[Rating]) -> str:
    """Say how many moved since the round before, never who."""
    then, now = ({each.participant or "": each.level for each in rated} for rated in (before, after))
    return tell_shift(compare_rounds(then, now)) if then else ""


def _say_level(level: int) -> str:
    return say(LEVELS[level - 1].name)
