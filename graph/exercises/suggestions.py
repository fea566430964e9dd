"""Which answers might belong together, and why: a suggestion for people who put answers together, never more.

Likeness is the cosine of two answers' words and of the concepts that a lexicon finds in them, rare ones weighing more
(TF-IDF). It sees subjects and nothing else. Whether two people want the same can't be told from their words, so no
answer, person or pair is called agreeing or disagreeing, and a cue that two may say the opposite only softens the
wording. What was measured stands in docs/decisions/0031-suggestions-by-words.md.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import fsum, log, sqrt
from statistics import fmean, pstdev
from typing import Protocol

from graph.exercises.lexicon import WORD, Lexicon, Reading
from graph.exercises.words import fold, isolate
from graph.speech import say, spoken_language
from graph.wording import to_list, to_quote

USUAL = 0.2
"""Likeness (0 to 1) below which two answers belong together no more often than not: nothing is suggested."""
STANDING_OUT = 0.5
"""Standard deviations by which a pair is above the mean of the exercise's pairs, so that it says something."""
MOST = 5
"""Suggestions of one question at a time."""
_MOST_SHARED = 3
STRENGTHS, WEAKNESSES = "works_well", "improve"


class Written(Protocol):
    """An answer that everybody may read; `participant` is None where nobody may know whose it is."""

    @property
    def id(self) -> str:
        """The answer's id."""

    @property
    def question(self) -> str:
        """The id of the question that it answers."""

    @property
    def participant(self) -> str | None:
        """The id of who wrote it."""

    @property
    def text(self) -> str:
        """What was written; empty where it is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """Something that both answers mention: a concept by its name, or None for a word, and the words of each of them."""

    name: str | None
    first: str
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Two answers, by their ids, that people may want to look at together, and what both mention, concepts first.

    `across` says that one is about what works and the other about what should be better; `maybe_opposite` that there is
    a cue in the words that they are on the same subject from opposite ends; `same_words` that the texts are the same.
    `likeness` (0 to 1) gives the order and is never shown.
    """

    first: str
    second: str
    question: str
    likeness: float
    shared: Sequence[Shared] = ()
    maybe_opposite: bool = False
    same_words: bool = False
    across: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    answer: Written
    folded: str
    reading: Reading
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Pair:
    first: _Read
    second: _Read
    likeness: float

    def is_among(self, placed: Collection[str]) -> bool:
        return self.first.answer.id in placed and self.second.answer.id in placed


def suggest_pairs(answers: Sequence[Written], lexicon: Lexicon, placed: Collection[str] = ()) -> Sequence[Suggestion]:
    """Suggest pairs of answers to one question, by question in the order of the answers, the most alike first.

    `placed` are the ids of answers that people have put somewhere or set aside: a pair of which both are isn't
    suggested any more. At most five a question; none where no pair is above what is usual.
    """
    by_question: dict[str, list[_Read]] = {}
    for each in _read(answers, lexicon):
        by_question.setdefault(each.answer.question, []).append(each)
    compared = [_compare(combinations(each, 2)) for each in by_question.values()]
    least = _find_least([pair.likeness for pairs in compared for pair in pairs])
    return [
        suggestion
        for pairs in compared
        for suggestion in _choose([pair for pair in pairs if not pair.is_among(placed)], least, lexicon)
    ]


def suggest_across(
    answers: Sequence[Written], lexicon: Lexicon, strengths: str = STRENGTHS, weaknesses: str = WEAKNESSES
) -> Sequence[Suggestion]:
    """Suggest pairs of what one person says works and another says should be better, at most five, most alike first.

    Never two answers of one person, as far as it is known whose they are.
    """
    read = _read(answers, lexicon)
    ones = [each for each in read if each.answer.question == strengths]
    others = [each for each in read if each.answer.question == weaknesses]
    pairs = _compare(
        (one, other)
        for one, other in product(ones, others)
        if one.answer.participant is None or one.answer.participant != other.answer.participant
    )
    return list(_choose(pairs, _find_least([pair.likeness for pair in pairs]), lexicon))


def may_be_opposite(first: Reading, second: Reading) -> bool:
    """Tell whether there is a cue that two texts on one subject are opposites; it errs often, either way.

    A cue is that a term of both is negated in one of them, or that each has a word from another side of an opposite.
    """
    shared = first.counts.keys() & second.counts.keys()
    if any((term in first.negated) != (term in second.negated) for term in shared):
        return True
    return any((index, 1 - side) in second.sides for index, side in first.sides)


def say_reason(suggestion: Suggestion) -> str:
    """Say in one sentence why two answers are suggested, as in `Might belong together: both mention "price"`."""
    if suggestion.same_words:
        return say("Might belong together: both have the same words.")
    shared = to_list(map(_say_shared, suggestion.shared))
    if suggestion.across:
        return say("Maybe the same subject, seen from two sides: both mention {shared}.", shared=shared)
    if suggestion.maybe_opposite:
        return say("Same subject, maybe opposite? Both mention {shared}.", shared=shared)
    return say("Might belong together: both mention {shared}.", shared=shared)


def _say_shared(shared: Shared) -> str:
    first, second = (isolate(to_quote(words)) for words in (shared.first, shared.second))
    if fold(shared.first) == fold(shared.second):
        return first if shared.name is None else f"{shared.name} ({first})"
    return f"{first}/{second}" if shared.name is None else f"{shared.name} ({first}, {second})"


def _read(answers: Iterable[Written], lexicon: Lexicon) -> Sequence[_Read]:
    """Read what was answered; a term weighs more the fewer answers of the exercise hold it, whatever the question."""
    given = [(answer, lexicon.read(answer.text)) for answer in answers if answer.text.strip()]
    held = Counter(term for _, reading in given for term in reading.counts)
    rarity = {term: 1 + log((1 + len(given)) / (1 + number)) for term, number in held.items()}
    return [
        _Read(answer, fold(" ".join(answer.text.split())), reading, _weigh(reading.counts, rarity))
        for answer, reading in given
    ]


def _weigh(counts: Mapping[str, int], rarity: Mapping[str, float]) -> Mapping[str, float]:
    weights = {term: (1 + log(count)) * rarity[term] for term, count in counts.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()}


def _compare(pairs: Iterable[tuple[_Read, _Read]]) -> Sequence[_Pair]:
    return [_Pair(first, second, _measure(first, second)) for first, second in pairs]


def _measure(first: _Read, second: _Read) -> float:
    if first.folded == second.folded:
        return 1.0
    shared = first.weights.keys() & second.weights.keys()
    return min(1.0, fsum(first.weights[term] * second.weights[term] for term in shared))


def _find_least(likenesses: Sequence[float]) -> float:
    """Return how alike a pair must be to be told: at least `USUAL`, and more than pairs of this exercise mostly are."""
    if not likenesses:
        return USUAL
    return min(1.0, max(USUAL, fmean(likenesses) + STANDING_OUT * pstdev(likenesses)))


def _choose(pairs: Sequence[_Pair], least: float, lexicon: Lexicon) -> Iterator[Suggestion]:
    alike = sorted((pair for pair in pairs if pair.likeness >= least), key=lambda pair: -pair.likeness)
    for pair in alike[:MOST]:
        first, second = pair.first, pair.second
        same_words = first.folded == second.folded
        across = first.answer.question != second.answer.question
        yield Suggestion(
            first=first.answer.id,
            second=second.answer.id,
            question=first.answer.question,
            likeness=pair.likeness,
            shared=() if same_words else list(_find_shared(first, second, lexicon))[:_MOST_SHARED],
            maybe_opposite=not (across or same_words) and may_be_opposite(first.reading, second.reading),
            same_words=same_words,
            across=across,
        )


def _find_shared(first: _Read, second: _Read, lexicon: Lexicon) -> Iterator[Shared]:
    """Yield what both mention: concepts, then the words that no concept was seen by, what weighs most first in each."""
    language = spoken_language()
    terms = sorted(
        first.weights.keys() & second.weights.keys(),
        key=lambda term: (term.startswith(WORD), -first.weights[term] * second.weights[term], term),
    )
    told: set[str] = set()
    for term in terms:
        words = (first.reading.shown[term], second.reading.shown[term])
        folded = {fold(each) for each in words}
        if not (term.startswith(WORD) and folded <= told):
            yield Shared(name=lexicon.name(term, language), first=words[0], second=words[1])
        told |= folded
