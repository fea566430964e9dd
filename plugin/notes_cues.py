"""Which turns of speech in notes mean what: the lists of a language, found in a sentence with their place."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from plugin.cue_languages import cues_in
from plugin.cues import to_pattern
from plugin.notes_folding import fold

NOTES = "notes"
STANCE_OF: Mapping[str, int] = {
    "strong_support": 2,
    "support": 1,
    "undecided": 0,
    "opposition": -1,
    "strong_opposition": -2,
    "is_strong_support": 2,
    "is_support": 1,
    "is_undecided": 0,
    "is_opposition": -1,
    "is_strong_opposition": -2,
    "finds_support": 1,
    "finds_opposition": -1,
    "sees_support": 1,
    "sees_opposition": -1,
    "support_of": 1,
}
"""What says where somebody stands. Only some languages have lists `is_...`, `finds_...` and `sees_...`, which say it
beside such a verb alone, and `..._of`, of which the person may stand behind it."""
BARE_STANCE_OF: Mapping[str, int] = {
    "bare_support": 1,
    "bare_undecided": 0,
    "bare_opposition": -1,
    "answer_support": 1,
    "answer_opposition": -1,
}
"""What says where somebody stands only where nothing but their name is with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundCue:
    """A turn of speech of the list `name`, from `start` to `end` of the text."""

    name: str
    words: str
    start: int
    end: int


def find_cues(text: str, *names: str, language: str) -> tuple[FoundCue, ...]:
    """Find a language's turns of speech of these lists; of two that overlap, the longer one; in the text's order."""
    kept: list[FoundCue] = []
    for cue in sorted(_find_all(text, names, language), key=lambda each: (each.start - each.end, each.start)):
        if all(cue.end <= other.start or other.end <= cue.start for other in kept):
            kept.append(cue)
    return tuple(sorted(kept, key=lambda each: each.start))


def _find_all(text: str, names: tuple[str, ...], language: str) -> Iterator[FoundCue]:
    folded = fold(text)
    for name in names:
        first, patterns = _load_patterns(language).get(name, _NO_PATTERNS)
        if first.search(folded) is None:
            continue
        for pattern in patterns:
            for match in pattern.finditer(folded):
                yield FoundCue(name=name, words=text[match.start() : match.end()], start=match.start(), end=match.end())


_Patterns = tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]
_NO_PATTERNS: _Patterns = (re.compile("(?!)"), ())


@cache
def _load_patterns(language: str) -> Mapping[str, _Patterns]:
    """Make of each list a pattern for every turn of speech, and before them one that tells whether there is any."""
    lists = tomllib.loads(cues_in(language).read_text(encoding="utf-8"))[NOTES]
    made = {name: tuple(to_pattern(cue, language) for cue in cues) for name, cues in lists.items()}
    return {name: (re.compile("|".join(f"(?:{each.pattern})" for each in held)), held) for name, held in made.items()}
