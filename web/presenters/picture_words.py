"""Decides how the picture is told in words, for those who don't see it and those who would rather read it."""

from collections.abc import Iterable, Iterator, Sequence

from graph.deal import Tie
from graph.speech import say, say_many
from web.presenters.evidence import to_tie_words
from web.presenters.formats import to_count, to_list
from web.presenters.names import Names
from web.presenters.people import PersonCard
from web.presenters.picture_sides import SidesView
from web.presenters.words import STANCES

MOST_NAMED = 12
MOST_TIES = 60
STRENGTH_ORDER = ("conflicts_with", "undermines", "blames")
Paragraph = tuple[str, tuple[str, ...]]


def to_paragraphs(
    cards: Sequence[PersonCard], ties: Sequence[Tie], sides: SidesView, shadow: Sequence[str], names: Names
) -> tuple[Paragraph, ...]:
    """Tell what the picture shows: who decides, how they stand, the sides, who reports to whom, who moves whom."""
    told = (
        (say("Who decides"), _deciding(cards)),
        (say("Where they stand"), _standing(cards)),
        (say("Sides"), _sides(sides, names)),
        (say("Weight without office"), _weighing(shadow, names)),
        (say("Who reports to whom"), _lines(ties, names)),
        (say("Who moves whom"), _moving(ties, names)),
    )
    paragraphs = ((title, tuple(sentences)) for title, sentences in told)
    return tuple((title, sentences) for title, sentences in paragraphs if sentences)


def _deciding(cards: Sequence[PersonCard]) -> Iterator[str]:
    if final := [card.name for card in cards if card.final_word]:
        yield say("On record with the final word: {names}.", names=to_list(final, MOST_NAMED))
    if deciders := [card.name for card in cards if card.decides]:
        yield say("Decision makers: {names}.", names=to_list(deciders, MOST_NAMED))
    if may := [card.name for card in cards if card.may_decide]:
        yield say("May decide, not confirmed: {names}.", names=to_list(may, MOST_NAMED))
    for card in cards:
        if card.is_next:
            yield say("The next step concerns {name}.", name=card.name)


def _standing(cards: Sequence[PersonCard]) -> Iterator[str]:
    for stance, word in STANCES.items():
        if there := [card.name for card in cards if card.side == "buyer" and card.stance == stance]:
            yield f"{word.label}: {to_list(there, MOST_NAMED)}."


def _sides(sides: SidesView, names: Names) -> Iterator[str]:
    for side in sides.sides:
        yield f"{side.words}: {to_list(names.persons(side.people), MOST_NAMED)}."
    if sides.between:
        yield say("Between them: {names}.", names=to_list(names.persons(sides.between), MOST_NAMED))


def _weighing(shadow: Iterable[str], names: Names) -> Iterator[str]:
    for one in shadow:
        name = names.person(one)
        yield say("More people turn to {name} than to anybody in office: to be confirmed.", name=name)


def _lines(ties: Iterable[Tie], names: Names) -> Iterator[str]:
    """Put everybody who reports to the same person into one sentence."""
    teams: dict[str, list[str]] = {}
    for tie in ties:
        if tie.kind == "reports_to":
            teams.setdefault(tie.to, []).append(names.person(tie.from_))
    for boss, people in teams.items():
        yield say_many(
            "{people} reports to {boss}.",
            "{people} report to {boss}.",
            len(people),
            people=to_list(sorted(people), MOST_NAMED),
            boss=names.person(boss),
        )


def _moving(ties: Iterable[Tie], names: Names) -> Iterator[str]:
    """Tell the strongest ties, those of disagreement first."""
    others = sorted(
        (tie for tie in ties if tie.kind != "reports_to"),
        key=lambda tie: (tie.kind not in STRENGTH_ORDER, -tie.strength, tie.id),
    )
    for tie in others[:MOST_TIES]:
        yield f"{to_tie_words(tie, names)}."
    if len(others) > MOST_TIES:
        yield to_count(
            len(others) - MOST_TIES,
            "And {count} weaker tie, in the table.",
            "And {count} weaker ties, in the table.",
        )
