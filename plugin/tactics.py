"""What a coach may do about a finding: the library of tactics, as the files beside this module have it.

`tactics.toml` is in English; a file such as `tactics.de.toml` beside it says the same in another language.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.speech import spoken_language

LIBRARY = Path(__file__).with_name("tactics.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactic:
    """One thing to do: when, in which steps, with which words, what to leave, and how to tell that it is done."""

    id: str
    title: str
    situation: str
    steps: tuple[str, ...]
    words: tuple[str, ...]
    avoid: str
    done_when: str


def read_tactics(path: Path) -> Mapping[str, Tactic]:
    """Read a library of tactics by id, such as a translation; a missing or unknown key is an error."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        each: Tactic(id=each, **{**table, "steps": tuple(table["steps"]), "words": tuple(table["words"])})
        for each, table in tables.items()
    }


def load_tactics() -> Mapping[str, Tactic]:
    """Return the library in the language that is spoken, or in English where it isn't translated."""
    return _load(spoken_language())


@cache
def _load(language: str) -> Mapping[str, Tactic]:
    translated = LIBRARY.with_suffix(f".{language}.toml")
    return read_tactics(translated if translated.exists() else LIBRARY)
