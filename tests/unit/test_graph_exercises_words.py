import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.exercises.lexicon import CONCEPT, WORD, Concept, Lexicon
from graph.exercises.words import fold, split_words, stem


def lexicon(*entries: str, language: str = "en", opposites: tuple[list[str], list[str]] = ([], [])) -> Lexicon:
    return Lexicon(
        concepts={"it": Concept(names={language: "It"}, entries={language: entries})},
        opposites=[{language: opposites}],
        negations={language: {"not"}},
        stop_words={language: {"not", "the", "in"}},
    )


@pytest.mark.parametrize(
    "forms",
    [
        ("approve", "approves", "approved", "approving", "approval", "approvals"),
        ("reject", "rejects", "rejected", "rejecting", "rejection"),
        ("customer", "customers", "customer's"),
        ("plan", "plans", "planned", "planning", "planner"),
        ("company", "companies"),
        ("careful", "carefully"),
    ],
)
def test_forms_of_an_english_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form, "en") for form in forms}) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ("entscheidung", "entscheidungen", "entscheiden", "entscheidet"),
        ("ehrlich", "ehrliche", "ehrlichkeit"),
        ("kunde", "kunden"),
        ("planung", "planen"),
    ],
)
def test_forms_of_a_german_word_have_one_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form, "de") for form in forms}) == 1


@pytest.mark.parametrize(("one", "other"), [("local", "location"), ("sing", "sings not"), ("bus", "but")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one, "en") != stem(other, "en")


def test_a_word_of_a_language_whose_endings_are_not_known_is_its_own_stem() -> None:
    assert stem("décisions", "fr") == "décisions"


@given(st.text())
def test_any_text_can_be_split_and_no_word_is_empty(text: str) -> None:
    for word in split_words(text):
        assert word.text
        assert word.folded
        assert stem(word.folded, "en")
        assert stem(word.folded, "de")


def test_case_accents_and_kinds_of_apostrophes_make_no_difference() -> None:
    assert fold("Qualité") == fold("QUALITE\u0301") == "qualite"
    assert fold("don\u2019t") == "don't"
    assert [word.text for word in split_words("Don't re\u0301sum\u00e9 2 CO2 \u2014 Straße!")] == [
        "Don't",
        "r\u00e9sum\u00e9",
        "CO2",
        "Straße",
    ]


@pytest.mark.parametrize(
    ("entry", "text", "shown"),
    [
        ("approve", "The approval", "approval"),
        ("sign off", "He signed off", "signed off"),
        ("go-ahead", "the go-ahead", "go ahead"),
        ("*kosten*", "Die Reisekostenabrechnung", "Reisekostenabrechnung"),
        ("*lager", "im Hochregallager", "Hochregallager"),
        ("*neue kunde*", "brandneue Kunden", "brandneue Kunden"),
    ],
)
def test_an_entry_is_found_in_all_forms(entry: str, text: str, shown: str) -> None:
    assert lexicon(entry).read(text).shown[CONCEPT + "it"] == shown


@pytest.mark.parametrize(
    ("entry", "text"), [("sign off", "off we sign"), ("sign off", "we sign"), ("*lager", "Lagerung"), ("notes", "not")]
)
def test_an_entry_is_not_found_where_it_is_not(entry: str, text: str) -> None:
    assert CONCEPT + "it" not in lexicon(entry).read(text).counts


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("We do not buy pumps", True),
        ("Pumps we do not buy", True),
        ("Not now, pumps", False),
        ("Not a word from the people who buy pumps", False),
        ("We buy pumps", False),
    ],
)
def test_a_negation_reaches_what_is_near_it_in_its_clause(text: str, negated: bool) -> None:  # noqa: FBT001  # a row
    assert (WORD + stem("pumps", "en") in lexicon().read(text).negated) is negated


def test_a_word_of_either_side_of_an_opposite_is_known() -> None:
    known = lexicon(opposites=(["grow"], ["shrink"]))

    assert set(known.read("Growing, not shrinking").sides) == {(0, 0), (0, 1)}


def test_a_concept_without_a_name_in_a_language_keeps_one_that_it_has() -> None:
    assert lexicon().name(CONCEPT + "it", "de") == "It"
    assert lexicon().name(WORD + "pump", "de") is None
