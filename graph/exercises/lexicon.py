"""Which words are about the same thing, turn a meaning round, or say nothing of a subject: a list that people keep.

The list itself comes from outside, per language; here is how its entries are found in a text. An entry stands for all
forms of its word, one of several words for these in a row, and a `*` at the beginning or end of a word for any letters.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from graph.exercises.words import Word, fold, guess_languages, split_words, stem

CONCEPT, WORD = "concept:", "word:"
_ANY, _LITTLE = "*", "="
_REACH = 3
"""Words of a clause, on either side, that a negation may turn round."""
_KEY = 2
"""Letters at least that stand before a `*`."""
_T = TypeVar("_T")
_Row = tuple[Sequence[str], _T]
"""The words that follow the first one of an entry, and what the entry stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """Something that texts are about: its name as readers see it, and its entries, both by language."""

    names: Mapping[str, str]
    entries: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a text is about. Terms are the ids of concepts and the stems of words, as `concept:ID` and `word:STEM`.

    `counts` says how often each is in it, `shown` with which words it is there first, `negated` which are within reach
    of a negation; `sides` are those of the opposites, as their index and 0 or 1.
    """

    counts: Mapping[str, int]
    shown: Mapping[str, str]
    negated: Collection[str]
    sides: Collection[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Concepts by id, opposites as two lists that face each other, and words that negate or say nothing of a subject.

    All by language; the languages are those of `stop_words`. The last two are folded (`words.fold`).
    """

    concepts: Mapping[str, Concept]
    opposites: Sequence[Mapping[str, tuple[Sequence[str], Sequence[str]]]]
    negations: Mapping[str, Collection[str]]
    stop_words: Mapping[str, Collection[str]]

    def name(self, term: str, language: str) -> str | None:
        """Return what a concept is called in a language, or in one that it has; None for a term that is a word."""
        concept = self.concepts.get(term.removeprefix(CONCEPT)) if term.startswith(CONCEPT) else None
        if concept is None:
            return None
        return concept.names.get(language) or next(iter(concept.names.values()))

    def read(self, text: str) -> Reading:
        """Tell what a text is about, in the language that it seems to be in, or in each where that can't be told."""
        words = split_words(text)
        counts: dict[str, int] = {}
        shown: dict[str, str] = {}
        negated: set[str] = set()
        sides: set[tuple[int, int]] = set()
        for language in guess_languages(words, self.stop_words):
            known = self._known[language]
            stems = [known.stem(word.folded) for word in words]
            turning = [at for at, word in enumerate(words) if word.folded in self.negations.get(language, ())]
            for term, start, end in known.find_terms(words, stems):
                counts[term] = counts.get(term, 0) + 1
                shown.setdefault(term, " ".join(word.text for word in words[start:end]))
                if any(_reaches(words, at, start, end) for at in turning):
                    negated.add(term)
            sides.update(side for side, _, _ in known.sides.find(words, stems))
        return Reading(counts=counts, shown=shown, negated=negated, sides=sides)

    @cached_property
    def _known(self) -> Mapping[str, "_Language"]:
        return {language: _Language(self, language) for language in self.stop_words}


class _Language:
    """What a lexicon holds in one language, ready to be found."""

    def __init__(self, lexicon: Lexicon, language: str) -> None:
        self._language = language
        self._stop_words = lexicon.stop_words[language]
        concepts = lexicon.concepts.items()
        self._concepts = _Entries(
            self.stem, ((CONCEPT + name, concept.entries.get(language, ())) for name, concept in concepts)
        )
        self.sides = _Entries(
            self.stem,
            (
                ((index, side), entries)
                for index, opposite in enumerate(lexicon.opposites)
                for side, entries in enumerate(opposite.get(language, ()))
            ),
        )

    def stem(self, folded: str) -> str:
        """Return a word's stem; that of a little word is like no other, so that `not` isn't taken for `notes`."""
        return _LITTLE + folded if folded in self._stop_words else stem(folded, self._language)

    def find_terms(self, words: Sequence[Word], stems: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Yield each term of a text, and from which word to which it stands (the last one not included)."""
        yield from self._concepts.find(words, stems)
        for at, each in enumerate(stems):
            if not each.startswith(_LITTLE):
                yield WORD + each, at, at + 1


class _Entries(Generic[_T]):
    """Entries of one language, each standing for something, such as the concept that it belongs to."""

    def __init__(self, to_stem: Callable[[str], str], standing: Iterable[tuple[_T, Iterable[str]]]) -> None:
        self._stem = to_stem
        self._by_stem: dict[str, list[_Row[_T]]] = {}
        self._by_beginning: dict[str, list[tuple[str, _Row[_T]]]] = {}
        self._within: list[tuple[str, _Row[_T]]] = []
        for meaning, entries in standing:
            for entry in entries:
                first, *rest = (self._to_pattern(part) for part in entry.replace("-", " ").split())
                self._add(first, (rest, meaning))

    def _add(self, first: str, row: "_Row[_T]") -> None:
        if first.startswith(_ANY):
            self._within.append((first, row))
        elif first.endswith(_ANY):
            self._by_beginning.setdefault(first[:_KEY], []).append((first, row))
        else:
            self._by_stem.setdefault(first, []).append(row)

    def find(self, words: Sequence[Word], stems: Sequence[str]) -> Iterator[tuple[_T, int, int]]:
        """Yield what entries in a text stand for, and from which word to which (the last one not included)."""
        for at, word in enumerate(words):
            open_ones = () if stems[at].startswith(_LITTLE) else self._find_open(word.folded)
            for rest, meaning in (*self._by_stem.get(stems[at], ()), *open_ones):
                end = at + 1 + len(rest)
                if not rest or (
                    end <= len(words)
                    and all(
                        _matches(words[other].folded, pattern) if _ANY in pattern else stems[other] == pattern
                        for other, pattern in enumerate(rest, at + 1)
                    )
                ):
                    yield meaning, at, end

    def _find_open(self, folded: str) -> Iterator["_Row[_T]"]:
        for pattern, row in self._by_beginning.get(folded[:_KEY], ()):
            if folded.startswith(pattern[:-1]):
                yield row
        for pattern, row in self._within:
            if _matches(folded, pattern):
                yield row

    def _to_pattern(self, word: str) -> str:
        return fold(word) if _ANY in word else self._stem(fold(word))


def _matches(folded: str, pattern: str) -> bool:
    if pattern[-1] != _ANY:
        return folded.endswith(pattern[1:])
    return pattern[1:-1] in folded if pattern[0] == _ANY else folded.startswith(pattern[:-1])


def _reaches(words: Sequence[Word], negation: int, start: int, end: int) -> bool:
    near = start - _REACH <= negation < end + _REACH
    return near and words[negation].clause == words[start].clause
