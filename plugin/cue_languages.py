"""Which languages turns of speech are known in, and which of them a text is written in, by its own words alone."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from graph.speech import ENGLISH

CUES = Path(__file__).with_name("cues.toml")
GERMAN = "de"
LANGUAGES = (ENGLISH, GERMAN)
_WORD = re.compile(r"[^\W\d_]+")
_SPELT = str.maketrans({"\u00e4": "ae", "\u00f6": "oe", "\u00fc": "ue", "\u00df": "ss"})


def cues_in(language: str) -> Path:
    """Return the file of turns of speech in one of `LANGUAGES`: `cues.toml`, or `cues.de.toml` beside it."""
    return CUES if language == ENGLISH else CUES.with_suffix(f".{language}.toml")


def find_language(text: str, otherwise: str = ENGLISH) -> str:
    """Return which of `LANGUAGES` a text is in: the one of which it has most words that no other one has.

    `otherwise` is returned where none has more than the others, as in "Raj: ok".
    """
    words = [spell(each) for each in _WORD.findall(text)]
    count = {language: sum(word in own for word in words) for language, own in _load_own_words().items()}
    most = max(count.values())
    first = [language for language, number in count.items() if number == most]
    return first[0] if len(first) == 1 else otherwise


@cache
def _load_own_words() -> Mapping[str, frozenset[str]]:
    """Return of each language the words of its turns of speech, and its most frequent ones, that no other one has."""
    words = {each: frozenset(_words_of(tomllib.loads(cues_in(each).read_text("utf-8")))) for each in LANGUAGES}
    return {
        each: own.difference(*(others for other, others in words.items() if other != each))
        for each, own in words.items()
    }


def _words_of(lists: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    for name, held in lists.items():
        if isinstance(held, Mapping):
            found |= _words_of(held)
        else:
            said = [name, held] if isinstance(held, str) else held
            found.update(spell(word) for each in said for word in _WORD.findall(each))
    return found


def spell(word: str) -> str:
    """Write a word in lower case and without umlauts, as they are typed where there are none."""
    return word.casefold().translate(_SPELT)
