"""No language is offered that lacks a text."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from plugin.languages import CATALOGUES, find_languages
from tests.project.languages import (
    CATALOGUE,
    KEYWORDS,
    ROOT,
    SPEAKING,
    extract_texts,
    find_gaps,
    read_catalogue,
    write_catalogues,
)


def test_each_language_that_is_offered_has_every_text() -> None:
    texts = extract_texts()
    for language in find_languages()[1:]:
        assert list(find_gaps(texts, read_catalogue(CATALOGUES / language / CATALOGUE))) == []


def test_texts_are_found_in_templates_and_in_code() -> None:
    texts = extract_texts()
    assert texts.get("Go to the content")
    assert texts.get("Deals")


def test_no_text_is_said_where_the_catalogues_reader_cannot_find_it() -> None:
    lost = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in SPEAKING
        for path in sorted((ROOT / folder).rglob("*.py"))
        for outer in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for call in _find_lost(outer)
    ]
    assert lost == []


def test_a_text_within_or_made_by_an_f_string_is_lost() -> None:
    code = "f'{say(\"lost\")}'; say(f'lost {one}'); say('found'); say(WORDS[each])"
    assert sum(len(list(_find_lost(node))) for node in ast.walk(ast.parse(code))) == 2


def _find_lost(outer: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that say a text within an f-string, or one that is made up of pieces."""
    if isinstance(outer, ast.JoinedStr):
        within = (node for node in ast.walk(outer) if isinstance(node, ast.Call))
        yield from (call for call in within if any(isinstance(text, ast.Constant) for text in _texts_of(call)))
    if isinstance(outer, ast.Call) and any(isinstance(text, ast.JoinedStr | ast.BinOp) for text in _texts_of(outer)):
        yield outer


def _texts_of(call: ast.Call) -> Iterator[ast.expr]:
    if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS:
        places = KEYWORDS[call.func.id] or (1,)
        yield from (call.args[place - 1] for place in places if place <= len(call.args))


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
