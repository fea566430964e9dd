import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.reader import read_deal
from graph.analyse import analyse
from plugin.cue_languages import LANGUAGES, cues_in
from plugin.cues import KINDS, UnknownKindError, read_cues, suggest_kinds

SAMPLE = Path(__file__).parents[1] / "data" / "files" / "brightline.json"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("It\u2019s your call, Ana.", "deferral"),
        ("Whatever the board decides is fine", "deferral"),
        ("Hold  off\nfor now, please", "counter_instruction"),
        ("Well, if the warehouse had called, nothing would have happened", "blame"),
        ("The root cause is a field that the form lacks", "root_cause"),
        ("Are you saying that I can't run my plant?", "personal_reaction"),
        ("Once everybody is comfortable we can sign", "condition"),
        ("Run it by legal and the works council again", "consultation"),
        ("This is my decision", "claim"),
        ("Das entscheide ich.", "claim"),
        ("Die Ursache ist ein Feld, das im Formular fehlt", "root_cause"),
        ("Der Einkauf ist schuld, die haben uns im Stich gelassen", "blame"),
        ("Das ueberlasse ich Ines", "deferral"),
        ("Nur wenn alle zustimmen, machen wir mit", "condition"),
        ("Das muss ich noch einmal mit der Rechtsabteilung abstimmen", "consultation"),
    ],
)
def test_a_turn_of_speech_suggests_its_kind_first(words: str, kind: str) -> None:
    assert suggest_kinds(words)[0].kind == kind


@pytest.mark.parametrize(
    "words",
    [
        "",
        "   ",
        "We met on Tuesday at the plant.",
        "recall yourself",
        "sifted, they hadn't",
        "Wir waren am Dienstag da.",
    ],
)
def test_plain_words_suggest_nothing(words: str) -> None:
    assert suggest_kinds(words) == ()


def test_the_longest_turn_of_speech_comes_first_and_each_kind_once() -> None:
    found = suggest_kinds("I'm worried. That won't work because they never finish.")

    assert [each.kind for each in found] == ["objection", "blame"]
    assert found[0].cue == "that won't work because"


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_kinds_of_statements_have_cues_and_each_kind_has_some(language: str) -> None:
    cues = read_cues(cues_in(language))

    assert set(cues) == set(KINDS)
    assert all(cues.values())
    assert all(cue == " ".join(cue.lower().split()) for each in cues.values() for cue in each)


def test_each_list_for_notes_has_its_german_one_but_for_what_german_says_otherwise() -> None:
    english, german = (tomllib.loads(cues_in(each).read_text(encoding="utf-8"))["notes"] for each in LANGUAGES)

    assert set(english) - set(german) == {"promise", "deeds", "not_a_deed"}
    assert all(german.values())
    assert all(cue == " ".join(cue.lower().split()) for each in german.values() for cue in each)


def test_a_translation_that_names_another_kind_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "eigene.toml"
    own.write_text('trost = ["schon gut"]')

    with pytest.raises(UnknownKindError, match=r"eigene\.toml: trost"):
        read_cues(own)


@given(st.text(max_size=300))
def test_any_text_is_read(words: str) -> None:
    found = suggest_kinds(words)

    assert len({each.kind for each in found}) == len(found)


def test_words_alone_change_no_finding() -> None:
    deal = read_deal(SAMPLE.read_bytes())
    blaming = tuple(
        replace(each, words="They dropped the ball. Hold off for now. My decision.") for each in deal.statements
    )

    before, after = analyse(deal), analyse(replace(deal, statements=blaming))

    assert [finding.key for finding in after.findings] == [finding.key for finding in before.findings]
    assert after.people == before.people
    assert after.risk.score == before.risk.score
