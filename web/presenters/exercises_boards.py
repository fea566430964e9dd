"""Decides how answers stand on boards: in groups, aside, or still to be placed, and which might belong together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.exercises.questions import say_question
from graph.exercises.suggestions import Suggestion, say_reason
from graph.speech import say
from plugin.exercises.suggesting import suggest_seen_differently, suggest_together
from plugin.exercises.views import ExerciseView, Group
from web.presenters.exercises_answers import ASIDE, AnswerCard, list_alike, to_cards

NEW_GROUP = "new"
"""Where an answer goes that is the first of a group."""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group with its answers, and the groups that can't be had beside it; `worded` where a statement came of it."""

    id: str
    name: str
    version: int
    cards: Sequence[AnswerCard]
    excludes: Sequence[tuple[str, str]]
    could_exclude: Sequence[tuple[str, str]]
    worded: bool


@dataclass(frozen=True, slots=True)
class AlikePair:
    """Two answers that might belong together, and what both mention."""

    first: AnswerCard
    second: AnswerCard
    why: str


@dataclass(frozen=True, slots=True)
class Board:
    """Where the answers of one question are put together, or of two that belong together.

    `open` says that there is something to do on it, and on none before it; `places` where an answer can go: values of
    a form and words; `holds` the ids of its answers and groups; `asked` the questions by id, where there are two.
    """

    question: str
    title: str
    groups: Sequence[GroupCard]
    unplaced: Sequence[AnswerCard]
    aside: Sequence[AnswerCard]
    pairs: Sequence[AlikePair]
    places: Sequence[tuple[str, str]]
    holds: frozenset[str]
    asked: Mapping[str, str]
    open: bool


def to_boards(view: ExerciseView) -> Sequence[Board]:
    """Make the boards; a group without answers is shown too, and pairs are suggested while answers are placed."""
    cards = [card for card in to_cards(view) if card.text]
    by_id = {card.id: card for card in cards}
    places = view.phase == "group" and any(not card.place for card in cards)
    pairs = (*suggest_together(view), *suggest_seen_differently(view)) if places else ()
    boards: list[Board] = []
    for question in view.plan.questions if cards else ():
        alike = list_alike(view, question.id)
        if alike[0] != question.id:
            continue
        own = [card for card in cards if card.question in alike]
        groups = [group for group in view.groups if group.question in alike]
        unplaced = [card for card in own if not card.place]
        asked = {each.id: say_question(each.text, view.plan.years) for each in view.plan.questions if each.id in alike}
        boards.append(
            Board(
                question=question.id,
                title=" ".join(asked.values()),
                groups=[_to_group(view, group, groups, own) for group in groups],
                unplaced=unplaced,
                aside=[card for card in own if card.place == ASIDE],
                pairs=_to_pairs(pairs, alike, by_id),
                places=_list_places(groups),
                holds=frozenset([card.id for card in own] + [group.id for group in groups]),
                asked=asked if len(asked) > 1 else {},
                open=bool(unplaced) and not any(board.open for board in boards),
            )
        )
    return boards


def _list_places(groups: Sequence[Group]) -> Sequence[tuple[str, str]]:
    return [
        ("", say("not placed yet")),
        *((group.id, group.name) for group in groups),
        (NEW_GROUP, say("a new group …")),
        (ASIDE, say("set aside …")),
    ]


def _to_group(view: ExerciseView, group: Group, groups: Sequence[Group], cards: Sequence[AnswerCard]) -> GroupCard:
    others = [other for other in groups if other.id != group.id and other.question == group.question]
    return GroupCard(
        id=group.id,
        name=group.name,
        version=group.version,
        cards=[card for card in cards if card.place == group.id],
        excludes=[(other.id, other.name) for other in others if other.id in group.excludes],
        could_exclude=[(other.id, other.name) for other in others if other.id not in group.excludes],
        worded=any(not set(group.answers).isdisjoint(shared.answers) for shared in view.shared),
    )


def _to_pairs(
    pairs: Sequence[Suggestion], alike: Sequence[str], cards: Mapping[str, AnswerCard]
) -> Sequence[AlikePair]:
    """Leave out what people have put together already, or set aside."""
    found = [
        AlikePair(cards[pair.first], cards[pair.second], say_reason(pair)) for pair in pairs if pair.question in alike
    ]
    return [
        pair
        for pair in found
        if ASIDE not in {pair.first.place, pair.second.place}
        and (not pair.first.place or pair.first.place != pair.second.place)
    ]
