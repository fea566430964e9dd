from threading import Barrier, Thread

import pytest

from graph.analyse import analyse, reword
from graph.speech import ENGLISH, keep_speaking, mark, say, say_many, speaking, spoken_language
from tests.builders import deal, deciders, decision, promised
from tests.spoken_words import Words

DAY, DAYS = "{count} day", "{count} days"


GERMAN = Words({"yes": "ja", "{name} decides": "es entscheidet {name}"}, {DAY: ("ein Tag", "{count} Tage")})
FRENCH = Words({"yes": "oui"})


def test_without_a_catalogue_all_is_said_in_english() -> None:
    assert spoken_language() == ENGLISH
    assert (say("yes"), say("{name} decides", name="Ana"), mark("yes")) == ("yes", "Ana decides", "yes")
    assert [say_many(DAY, DAYS, number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    with speaking("de", None):
        assert (spoken_language(), say("yes")) == ("de", "yes")


def test_a_catalogue_gives_its_words_and_what_it_lacks_stays_english() -> None:
    with speaking("de", GERMAN):
        assert spoken_language() == "de"
        assert (say("yes"), say("perhaps")) == ("ja", "perhaps")
        assert say("{name} decides", name="Ana") == "es entscheidet Ana"


def test_what_is_marked_is_said_only_where_it_is_used() -> None:
    label = mark("yes")
    with speaking("de", GERMAN):
        assert (label, say(label)) == ("yes", "ja")


def test_a_text_that_counts_takes_the_form_of_the_language_for_the_number() -> None:
    with speaking("de", GERMAN):
        assert [say_many(DAY, DAYS, number) for number in (0, 1, 2)] == ["0 Tage", "ein Tag", "2 Tage"]
        assert say_many(DAY, DAYS, 2, count="zwei") == "zwei Tage"
        assert say_many("{count} hour", "{count} hours", 2) == "2 hours"


def test_what_is_put_in_is_never_translated_nor_read_as_a_text() -> None:
    with speaking("de", GERMAN):
        assert say("{name} decides", name="yes") == "es entscheidet yes"
        assert say("{name} decides", name="{name} decides") == "es entscheidet {name} decides"
        assert say("yes {no}") == "yes {no}"


def test_no_text_stays_no_text() -> None:
    # gettext gives the head of the catalogue for an empty text
    with speaking("de", Words({"": "Project-Id-Version: Buy-In"})):
        assert say("") == ""


def test_a_language_within_another_ends_where_it_began() -> None:
    with speaking("de", GERMAN):
        with speaking("fr", FRENCH):
            assert (spoken_language(), say("yes")) == ("fr", "oui")
        assert (spoken_language(), say("yes")) == ("de", "ja")
        with speaking(ENGLISH, None):
            assert (spoken_language(), say("yes")) == ("en", "yes")
        assert say("yes") == "ja"
    assert (spoken_language(), say("yes")) == (ENGLISH, "yes")


def test_the_former_language_comes_back_after_a_fault() -> None:
    with pytest.raises(ValueError, match="ja"), speaking("de", GERMAN):
        raise ValueError(say("yes"))
    assert say("yes") == "yes"


def test_two_threads_do_not_speak_each_others_language() -> None:
    both_speak = Barrier(2, timeout=10)
    heard: dict[str, tuple[str, str]] = {}

    def speak(language: str, catalogue: Words) -> None:
        with speaking(language, catalogue):
            both_speak.wait()
            heard[language] = spoken_language(), say("yes")
            both_speak.wait()

    threads = [Thread(target=speak, args=each) for each in (("de", GERMAN), ("fr", FRENCH))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"de": ("de", "ja"), "fr": ("fr", "oui")}
    assert say("yes") == "yes"


def test_what_is_made_piece_by_piece_keeps_the_language_in_which_it_was_asked_for() -> None:
    with speaking("de", GERMAN):
        pieces = keep_speaking(say("yes") for _ in range(2))
    with speaking("fr", FRENCH):
        assert (next(pieces), say("yes"), next(pieces)) == ("ja", "oui", "ja")
    assert list(pieces) == []


def test_an_analysis_is_said_in_the_language_that_is_spoken() -> None:
    words = {
        "ask {person} who gives the final word on {name}": "{person} fragen, wer bei {name} das letzte Wort hat",
        "{sentence} Next: {step}.": "{sentence} Als Nächstes: {step}.",
        '"{words}"': "„{words}“",
    }
    given = deal(deciders("ana", "bo"), decisions=(decision(),))
    with speaking("de", Words(words)):
        verdict = analyse(given).verdict
    assert verdict.next == "Ana fragen, wer bei „Budget“ das letzte Wort hat."
    assert verdict.sentence.endswith("Als Nächstes: Ana fragen, wer bei „Budget“ das letzte Wort hat.")
    assert analyse(given).verdict.next == 'Ask Ana who gives the final word on "Budget".'


def test_a_kept_analysis_is_said_again_with_its_prompts_for_coaches() -> None:
    late = Words({"{name} has promised and the day has passed": "{name} hat zugesagt, und der Tag ist vorbei"})
    given = deal(deciders("ana", "bo"), decisions=(decision(),), commitments=(promised("ana", "open", 5),))
    kept = analyse(given)
    with speaking("de", late):
        said = reword(given, kept)

    assert [each.because for each in said.structure.say_do] == ["Ana hat zugesagt, und der Tag ist vorbei."]
    assert reword(given, said) == kept
