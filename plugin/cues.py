"""Which kind of statement somebody's words may be: a suggestion for whoever types them, read by no detector."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

from graph.deal import StatementKind
from plugin.cue_languages import cues_in, find_language

_OTHER_TABLES = ("notes", "language", "deeds", "titles")
KINDS: Sequence[StatementKind] = get_args(StatementKind)
_ANY = "*"
_SOME_WORDS = {
    "en": r"(?:[\w'-]+ ){0,3}[\w'-]+",
    "de": r"(?:(?!nicht\b|kein|nie\b)[\w'.-]+ ){0,4}(?!nicht\b|kein|nie\b)[\w'.-]+",
}
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'"})

_UMLAUTS = str.maketrans(
    {"\u00e4": "(?:\u00e4|ae?)", "\u00f6": "(?:\u00f6|oe?)", "\u00fc": "(?:\u00fc|ue?)", "\u00df": "(?:\u00df|ss?)"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedKind:
    """A kind of statement, and the turn of speech in the words that suggests it."""

    kind: StatementKind
    cue: str


class UnknownKindError(ValueError):
    """A list of cues names a kind of statement that there isn't."""


def suggest_kinds(words: str, language: str | None = None) -> tuple[SuggestedKind, ...]:
    """Return the kinds that the words may be, each once: the one whose turn of speech is the longest first.

    The language is the words' own unless it is given. Nothing is suggested where no cue stands in the words; a person
    confirms, changes or drops what is.
    """
    said = " ".join(words.translate(_APOSTROPHES).casefold().split())
    found: dict[StatementKind, str] = {}
    for kind, cues in _load_patterns(language or find_language(words)).items():
        matches = [match[0] for pattern in cues if (match := pattern.search(said))]
        if matches:
            found[kind] = max(matches, key=len)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), KINDS.index(each[0])))
    return tuple(SuggestedKind(kind=kind, cue=cue) for kind, cue in ranked)


def read_cues(path: Path) -> Mapping[StatementKind, tuple[str, ...]]:
    """Read lists of cues by kind, such as a translation; raises `UnknownKindError` for a kind that there isn't.

    The lists for notes, and what else is told of a language, stand in tables of their own, which others read.
    """
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in _OTHER_TABLES:
        lists.pop(name, None)
    for kind in lists:
        if kind not in KINDS:
            raise UnknownKindError(f"{path.name}: {kind} is no kind of statement.")
    return {cast("StatementKind", kind): tuple(cues) for kind, cues in lists.items()}


@cache
def _load_patterns(language: str) -> Mapping[StatementKind, tuple[re.Pattern[str], ...]]:
    return {
        kind: tuple(to_pattern(cue, language) for cue in cues) for kind, cues in read_cues(cues_in(language)).items()
    }


def to_pattern(cue: str, language: str) -> re.Pattern[str]:
    """Make what finds a language's turn of speech in words in lower case; a `*` stands for some words."""
    words = [_SOME_WORDS[language] if word == _ANY else _to_letters(word) for word in cue.lower().split()]
    before = "" if cue.startswith("'") else r"(?<!\w)"
    return re.compile(rf"{before}{' '.join(words)}(?!\w)")


def _to_letters(word: str) -> str:
    """Make what finds a word with its umlauts, without them, and as it is typed where there are none."""
    return re.escape(word).translate(_UMLAUTS)
