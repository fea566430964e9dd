import re
from pathlib import Path

import pytest

from graph.exercises.lexicon import CONCEPT, WORD
from plugin.exercises.concepts import CONCEPTS, load_lexicon, read_lexicon
from plugin.languages import CATALOGUES

LEXICON = read_lexicon(CONCEPTS)


def test_each_concept_has_a_name_and_words_in_each_language_and_no_word_twice() -> None:
    languages = {"en", *(path.name for path in CATALOGUES.iterdir() if path.is_dir())}

    for concept in LEXICON.concepts.values():
        assert set(concept.names) == set(concept.entries) == languages
        assert all(concept.names.values())
        assert all(len(set(entries)) == len(entries) > 3 for entries in concept.entries.values())
    assert set(LEXICON.stop_words) == set(LEXICON.negations) == languages


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_entry_finds_itself(language: str) -> None:
    lost = [
        entry
        for name, concept in LEXICON.concepts.items()
        for entry in concept.entries[language]
        if CONCEPT + name not in LEXICON.read(re.sub(r"\*", "xx", entry)).counts
    ]

    assert lost == []


@pytest.mark.parametrize("text", ["Nobody, never, without", "Niemand, nicht, ohne"])
def test_negations_say_nothing_of_a_subject(text: str) -> None:
    assert not [term for term in LEXICON.read(text).counts if term.startswith(WORD)]


def test_a_house_may_have_a_lexicon_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        'opposites = []\n[concepts.bread]\nname = { en = "bread" }\nen = ["loaf"]\n'
        '[negations]\nen = ["not"]\n[stop_words]\nen = ["the"]\n'
    )

    reading = read_lexicon(own).read("Not the loaves of loaf")

    assert reading.counts[CONCEPT + "bread"] == 1
    assert "word:not" not in reading.counts


def test_the_lexicon_is_read_once() -> None:
    assert load_lexicon() is load_lexicon()
