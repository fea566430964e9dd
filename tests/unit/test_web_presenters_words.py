from dataclasses import replace

from graph.analysis import Verdict
from graph.speech import speaking
from tests.split_deal import build_split
from tests.spoken_words import Words
from web.presenters.formats import within
from web.presenters.states import to_verdict
from web.presenters.words import ALIGNMENT, BANDS, ROLES, STANCES, TIES

GERMAN = Words(
    {
        "Same destination": "Gleiches Ziel",
        "The decision makers want the same.": "Die Entscheidenden wollen dasselbe.",
        "In favour": "Dafür",
        "low": "niedrig",
        "Rep": "Vertrieb",
        "trusts": "vertraut",
    }
)


def test_words_are_said_in_the_language_that_is_spoken_when_they_are_asked_for() -> None:
    word, stance, tie = ALIGNMENT["aligned"], STANCES["supportive"], TIES["trusts"]
    assert (word.label, stance.label, tie.verb, BANDS["low"]) == ("Same destination", "In favour", "trusts", "low")
    with speaking("de", GERMAN):
        assert (word.label, word.meaning) == ("Gleiches Ziel", "Die Entscheidenden wollen dasselbe.")
        assert (stance.label, tie.verb, BANDS["low"]) == ("Dafür", "vertraut", "niedrig")
        assert dict(ROLES) == {"rep": "Vertrieb", "manager": "Manager", "coach": "Coach", "admin": "Admin"}
    assert word.label == "Same destination"


def test_ties_that_are_told_of_both_alike_have_no_verb_but_a_name() -> None:
    assert (TIES["family"].verb, TIES["family"].legend) == (None, "Family")


def test_within_a_sentence_english_is_small_and_other_languages_keep_their_capitals() -> None:
    assert within(ALIGNMENT["aligned"].label) == "same destination"
    with speaking("de", GERMAN):
        assert within(ALIGNMENT["aligned"].label) == "Gleiches Ziel"


def test_a_verdict_said_in_another_language_is_parted_before_its_next_step() -> None:
    sentence = "Das Ziel ist dasselbe, und Ines hat das letzte Wort. Als Nächstes: Ines fragen, wer zustimmt."
    verdict = Verdict(sentence=sentence, next="Ines fragen, wer zustimmt.", next_person=None)
    view = to_verdict(replace(build_split().analysis, verdict=verdict))
    assert view.sentence == "Das Ziel ist dasselbe, und Ines hat das letzte Wort."
    assert view.next == "Ines fragen, wer zustimmt."
