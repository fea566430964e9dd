"""No language is offered that lacks a text."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from plugin.languages import CATALOGUES, find_languages
from tests.project.languages import CATALOGUE, extract_texts, find_gaps, read_catalogue, write_catalogues


def test_each_language_that_is_offered_has_every_text() -> None:
    texts = extract_texts()
    for language in find_languages()[1:]:
        assert list(find_gaps(texts, read_catalogue(CATALOGUES / language / CATALOGUE))) == []


def test_texts_are_found_in_templates_and_in_code() -> None:
    texts = extract_texts()
    assert texts.get("Go to the content")
    assert texts.get("Deals")


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"Deals": ""}, "not translated: 'Deals'"),
        ({"Deals": "Affaires", "Gone": "Parti"}, "not said any more: 'Gone'"),
        ({}, "not translated: 'Deals'"),
    ],
)
def test_what_a_language_lacks_or_keeps_for_nothing_is_named(changes: dict[str, str], gap: str) -> None:
    texts, catalogue = Catalog(), Catalog(locale="fr")
    texts.add("Deals")
    for text, words in changes.items():
        catalogue.add(text, words)
    assert list(find_gaps(texts, catalogue)) == [gap]


def test_a_guess_is_no_translation() -> None:
    texts, catalogue = Catalog(), Catalog(locale="fr")
    texts.add("Deals")
    catalogue.add("Deals", "Affaires", flags=["fuzzy"])
    assert list(find_gaps(texts, catalogue)) == ["to be looked at: 'Deals'"]


def test_a_language_is_offered_once_it_is_complete_and_no_sooner(tmp_path: Path) -> None:
    (told,) = write_catalogues(["fr"], tmp_path)
    assert told.endswith("to be translated; not offered until then")
    assert find_languages(tmp_path) == ("en",)
    path = tmp_path / "fr" / CATALOGUE
    lines = path.read_text(encoding="utf-8").split("\n\n")
    filled = [one.replace('msgstr ""', 'msgstr "mot"') if number else one for number, one in enumerate(lines)]
    filled = [
        one.replace('msgstr[0] ""', 'msgstr[0] "mot"').replace('msgstr[1] ""', 'msgstr[1] "mots"') for one in filled
    ]
    path.write_text("\n\n".join(filled), encoding="utf-8")
    assert [*write_catalogues([], tmp_path)] == ["fr: complete"]
    assert find_languages(tmp_path) == ("en", "fr")
