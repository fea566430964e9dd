"""Which words leaders use for the same thing: the lexicon that `concepts.toml` holds, which anybody may edit."""

import tomllib
from functools import cache
from pathlib import Path

from graph.exercises.lexicon import Concept, Lexicon
from graph.exercises.words import fold

CONCEPTS = Path(__file__).parents[1] / "concepts.toml"


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon, such as one with words of a trade."""
    lists = tomllib.loads(path.read_text(encoding="utf-8"))
    negations = {language: frozenset(map(fold, words)) for language, words in lists["negations"].items()}
    return Lexicon(
        concepts={
            name: Concept(names=table["name"], entries={key: words for key, words in table.items() if key != "name"})
            for name, table in lists["concepts"].items()
        },
        opposites=lists["opposites"],
        negations=negations,
        stop_words={
            language: negations.get(language, frozenset()).union(map(fold, words))
            for language, words in lists["stop_words"].items()
        },
    )


@cache
def load_lexicon() -> Lexicon:
    """Return the installation's lexicon, read once."""
    return read_lexicon(CONCEPTS)
