"""Which words a text is made of, and what stays of each when its endings go, so that forms of one word meet.

A light stemmer on purpose: it takes endings off by a list and knows no grammar. What it makes is never shown; two words
that it takes for one at worst bring up a suggestion that people wave away.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORD = re.compile("[^\\W\\d_](?:[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]|['\u2019](?=[^\\W\\d_]))*")
"""A letter, then letters, digits, marks that some scripts set on letters, and apostrophes within."""
_CLAUSE_ENDS = frozenset(".,;:!?\u2013\u2014\n\u060c\u061b\u061f")
_VOWELS = frozenset("aeiouy")
_SHORTEST = 3
"""Letters that must stay when an ending goes, one more where the ending is long."""
_LONG = 4

_ENGLISH = (
    "isations", "izations", "isation", "ization", "ations", "ation", "itions", "ition", "ments", "ment", "nesses",
    "ness", "ities", "ity", "ances", "ance", "ences", "ence", "ables", "able", "ibles", "ible", "ically", "ally",
    "ions", "ion", "ings", "ing", "edly", "ed", "ers", "er", "als", "al", "fully", "ful", "ly", "ies", "es", "e", "y",
    "s",
)  # fmt: skip
_GERMAN = (
    "ierungen", "ierung", "igkeiten", "igkeit", "lichkeit", "lichen", "licher", "liches", "liche", "lich", "heiten",
    "heit", "keiten", "keit", "ungen", "ung", "igen", "iger", "iges", "ige", "ig", "erinnen", "erin", "ern", "eten",
    "etes", "eter", "ete", "et", "ten", "tes", "ter", "te", "en", "em", "er", "es", "e", "n", "s", "t",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands in a text, the same without case and marks, and the number of its clause (from 0)."""

    text: str
    folded: str
    clause: int


def split_words(text: str) -> Sequence[Word]:
    """Split a text into its words; what has no letters (numbers, signs, emoji) is left out."""
    return list(_split(unicodedata.normalize("NFC", text)))


def _split(text: str) -> Iterator[Word]:
    clause, end = 0, 0
    for match in _WORD.finditer(text):
        clause += not _CLAUSE_ENDS.isdisjoint(text[end : match.start()])
        end = match.end()
        yield Word(match[0], fold(match[0]), clause)


def fold(text: str) -> str:
    """Take away case, accents and other marks, and write one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def to_plain(text: str) -> str:
    """Return a text's letters and digits alone, folded: the same words read alike however they were typed."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def isolate(text: str) -> str:
    """Keep a text that is written from right to left from turning the words around it, which are written as ours."""
    turns = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if turns else text


def stem(folded: str, language: str) -> str:
    """Return what stays of a folded word of a language; the word itself in one whose endings aren't known."""
    find = _STEMMERS.get(language)
    return folded if find is None else find(folded.removesuffix("'s"))


def _stem_english(word: str) -> str:
    if word.endswith("ss"):
        return word
    left = _without_ending(word, _ENGLISH_BY_LETTER)
    doubled = left != word and len(left) > _SHORTEST and left[-1] == left[-2] and left[-1] not in "aeiousl"
    return left[:-1] if doubled else left


def _stem_german(word: str) -> str:
    return _without_ending(word, _GERMAN_BY_LETTER)


def _without_ending(word: str, endings: Mapping[str, Sequence[str]]) -> str:
    """Take off the longest ending that leaves something to say."""
    for ending in endings.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST + (len(ending) >= _LONG):
            left = word[: -len(ending)]
            if not _VOWELS.isdisjoint(left):
                return left
    return word


def _by_last_letter(endings: Sequence[str]) -> Mapping[str, Sequence[str]]:
    longest_first = sorted(endings, key=len, reverse=True)
    return {letter: [each for each in longest_first if each[-1] == letter] for letter in {each[-1] for each in endings}}


_ENGLISH_BY_LETTER, _GERMAN_BY_LETTER = _by_last_letter(_ENGLISH), _by_last_letter(_GERMAN)
_STEMMERS: Mapping[str, Callable[[str], str]] = {"en": _stem_english, "de": _stem_german}


def guess_languages(words: Sequence[Word], stop_words: Mapping[str, Collection[str]]) -> Sequence[str]:
    """Tell which language a text may be in: the one whose little words it has most of; all of them if that is even."""
    counts = {language: sum(word.folded in known for word in words) for language, known in stop_words.items()}
    most = max(counts.values(), default=0)
    return [language for language, count in counts.items() if count == most]
