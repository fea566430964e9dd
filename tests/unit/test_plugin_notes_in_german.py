"""What German notes are read as: measured on sentences, on lines in brief and on what only looks like either."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.deal import Person
from plugin.cue_languages import find_language
from plugin.notes import read_notes
from plugin.notes_german_dates import find_german_day
from plugin.notes_suggestions import NotesReading, Suggestion
from tests.german_notes import BRIEF, DEAL, FURTHER, NOTHING, PEOPLE, SAID_ON, WRITTEN

LEAST_PRECISION = 0.99
LEAST_RECALL = 0.99
LEAST_FURTHER_PRECISION = 0.97
LEAST_FURTHER_RECALL = 0.86
TODAY = SAID_ON.date()


def read(text: str, *, is_mail: bool = False) -> NotesReading:
    return read_notes(text, DEAL, SAID_ON, ours="N", is_mail=is_mail)


def to_short(made: Suggestion) -> str:
    """Write a suggestion as the lists of notes do."""
    if made.form == "tie":
        return f"{made.person}:{made.kind}:{made.other}"
    sign = "" if made.stance is None else "+" if made.stance > 0 else "-" if made.stance < 0 else "0"
    what = {"commitment": "promise", "decision": "decision"}.get(made.form, sign or made.kind)
    return f"{made.person or '?'}:{what}{'~' if made.form == 'statement' and not made.first_hand else ''}"


def short(text: str, *, is_mail: bool = False) -> list[str]:
    return [to_short(each) for each in read(text, is_mail=is_mail).suggestions]


def measure(lines: tuple[tuple[str, str], ...]) -> tuple[int, int, int]:
    """Return how many suggestions are right, how many are made, and how many should be."""
    found = right = wanted = 0
    for text, expected in lines:
        made, meant = set(short(text)), set(expected.split())
        found, right, wanted = found + len(made), right + len(made & meant), wanted + len(meant)
    return right, found, wanted


def test_of_many_german_sentences_and_lines_in_brief_nearly_everything_suggested_is_right_and_most_is_found() -> None:
    right, found, wanted = measure((*WRITTEN, *BRIEF, *NOTHING))

    assert (len(WRITTEN), len(BRIEF), len(NOTHING)) == (84, 30, 60)
    assert right / found >= LEAST_PRECISION
    assert right / wanted >= LEAST_RECALL


def test_of_german_lines_written_when_the_rules_stood_most_is_found_and_nearly_all_suggested_is_right() -> None:
    right, found, wanted = measure(FURTHER)

    assert right / found >= LEAST_FURTHER_PRECISION
    assert right / wanted >= LEAST_FURTHER_RECALL


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rainer ist dagegen.", "de"),
        ("Raj is against it.", "en"),
        ("Ines schickt die figures bis Freitag", "de"),
        ("Ines will send the Zahlen by Friday", "en"),
        ("Für Rainer ok", "de"),
        ("Fuer Rainer ok", "de"),
        ("bin location unclear, man hat war", "en"),
    ],
)
def test_the_language_of_a_sentence_is_known_by_its_words(text: str, language: str) -> None:
    assert find_language(text) == language


def test_words_that_both_languages_have_leave_the_language_as_it_was() -> None:
    assert [find_language("Rainer: ok", each) for each in ("de", "en")] == ["de", "en"]


def test_mixed_notes_are_read_sentence_by_sentence() -> None:
    assert short("Martina is fully behind it.\nRainer ist dagegen.\nTomasz neutral\nInes: ja") == [
        "M:+",
        "R:-",
        "T:0",
        "I:+",
    ]


MAIL = """\
Von: Martina Sommer <m.sommer@norte.example>
Gesendet: Dienstag, 10. November 2026 09:12
An: Nadia Okafor
Betreff: AW: Lager

Liebe Frau Okafor,

vielen Dank für den Besuch. Ich bin für das Projekt. Herr Meier berichtet an mich und ist
noch nicht überzeugt, ich spreche bis Freitag mit ihm.
Über das Budget entscheidet Frau Vogt bis 12.12.

Mit freundlichen Grüßen
Martina Sommer

> Am 9. Nov. schrieb Nadia:
> Ich glaube, Rainer ist dagegen.
"""


def test_a_german_mails_ich_is_who_sent_it_on_the_day_in_its_head() -> None:
    reading = read(MAIL, is_mail=True)

    assert [to_short(each) for each in reading.suggestions] == ["M:+", "R:-~", "M:promise", "I:decision"]
    assert [each.due for each in reading.suggestions[2:]] == [date(2026, 11, 13), date(2026, 12, 12)]
    assert reading.said_on == date(2026, 11, 10)
    assert {"header", "greeting", "signature", "earlier_mail"} <= {each.why for each in reading.unused}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("bis Freitag", date(2026, 11, 20)),
        ("bis nächsten Freitag", date(2026, 11, 27)),
        ("am Fr", date(2026, 11, 20)),
        ("bis Ende März", date(2027, 3, 31)),
        ("Mitte Dezember", date(2026, 12, 15)),
        ("am 3. März", date(2027, 3, 3)),
        ("am 3. Maerz 2028", date(2028, 3, 3)),
        ("bis zum 30.11.", date(2026, 11, 30)),
        ("nächste Woche", date(2026, 11, 27)),
        ("bis Ende der Woche", date(2026, 11, 20)),
        ("bis Monatsende", date(2026, 11, 30)),
        ("Ende nächsten Monats", date(2026, 12, 31)),
        ("in KW 12", date(2027, 3, 26)),
        ("Anfang KW 50", date(2026, 12, 7)),
        ("in der 12. KW", date(2027, 3, 26)),
        ("in zwei Wochen", date(2026, 12, 2)),
        ("innerhalb von 10 Tagen", date(2026, 11, 28)),
        ("in einem Monat", date(2026, 12, 18)),
        ("übermorgen", date(2026, 11, 20)),
        ("letzten Freitag", None),
        ("heute Morgen", date(2026, 11, 18)),
        ("am 31. Februar", None),
        ("in KW 99", None),
        ("bis Fr. Vogt kommt", None),
        ("seit Montag", None),
        ("vom 3. März", None),
    ],
)
def test_a_german_day_is_counted_from_the_day_of_the_notes(text: str, day: date | None) -> None:
    found = find_german_day(text, TODAY)

    assert (found and found.day) == day


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Martina stellt uns nächste Woche dem Beirat vor.", "uns dem Beirat vorstellen"),
        ("Bis Freitag schickt Frau Vogt die Zahlen.", "die Zahlen schicken"),
        ("Jürgen hat zugesagt, die Schnittstelle bis Freitag zu prüfen.", "die Schnittstelle prüfen"),
        ("Rainer hat bis Freitag zwei Testtage versprochen.", "zwei Testtage"),
        ("Ich rufe Aylin am Montag an.", "Aylin anrufen"),
        ("Wir werden bis 3. März einen Entwurf vorlegen.", "einen Entwurf vorlegen"),
    ],
)
def test_what_is_promised_is_told_with_its_verb_and_without_its_day(text: str, what: str) -> None:
    (made,) = read(text).suggestions

    assert (made.form, made.what) == ("commitment", what)


def test_a_promise_without_a_day_is_due_in_a_week_and_says_so() -> None:
    (made,) = read("Ines hat versprochen, die Zahlen zu schicken.").suggestions

    assert (made.what, made.due, made.doubts) == ("die Zahlen schicken", date(2026, 11, 25), ("no_day",))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Über das Budget entscheidet Ines.", "Das Budget"),
        ("Ines muss das Budget bis 1. Dezember freigeben.", "Das Budget"),
        ("letztes Wort beim Budget: Ines", "Budget"),
        ("Martina unterschreibt den Vertrag im Januar.", "Den Vertrag"),
    ],
)
def test_a_decision_is_named_after_what_it_is_on_wherever_that_stands(text: str, name: str) -> None:
    (made,) = read(text).suggestions

    assert (made.form, made.what) == ("decision", name)


@pytest.mark.parametrize(
    "called",
    ["Herr Müller", "Herrn Mueller", "Jürgen", "Dr. Müller-Brandenburg", "JM", "der Leiter IT", "der IT-Leiter"],
)
def test_one_person_is_known_by_many_german_names(called: str) -> None:
    assert short(f"Wir haben gehört, dass {called} dafür ist.") == ["J:+~"]


@pytest.mark.parametrize("called", ["Der Einkaufsleiter", "Die Einkaufsleitung", "Einkauf"])
def test_a_role_is_its_holder_and_a_department_is_nobody(called: str) -> None:
    assert short(f"{called} ist dagegen.") == (["T:-"] if called == "Der Einkaufsleiter" else [])


def test_a_name_that_is_also_a_noun_is_a_name_only_where_no_article_stands_before_it() -> None:
    assert short("Nach dem Sommer sind wir dafür.") == []
    assert short("Sommer ist dafür.") == ["M:+"]
    assert [each.doubts for each in read("Sommer ist dafür.").suggestions] == [()]


def test_a_noun_that_is_nearly_a_name_is_none() -> None:
    people = (*PEOPLE, Person(id="K", name="Karl Kunze", title="Controller"))
    deal = DEAL.__class__(as_of=SAID_ON, deal=DEAL.deal, people=people)

    assert read_notes("Der Kunde ist dagegen.", deal, SAID_ON).suggestions == ()
    assert [each.doubts for each in read_notes("Herr Kunse ist dagegen.", deal, SAID_ON).suggestions] == [("spelling",)]


def test_she_and_he_are_whom_the_sentence_before_was_about() -> None:
    assert short("Martina kam später dazu. Sie ist dafür.") == ["M:+"]
    assert short("Martina und Ines kamen. Sie sind dafür.") == []


def test_what_is_told_of_everybody_or_of_a_department_is_nobodys() -> None:
    assert (
        short("Außer Rainer sind alle dafür.\nTomasz sagt, der Einkauf ist dagegen.\nMartina sagt, alle sind dafür.")
        == []
    )


def test_a_word_that_is_also_a_verb_or_a_noun_promises_nothing() -> None:
    assert (
        short("Seit Montag prüft Tomasz den Vertrag.\nInes -> Zahlen bis Freitag\nTomasz prüft, was am Montag kam.")
        == []
    )


def test_whom_a_pronoun_means_is_left_open_where_two_were_named() -> None:
    assert short("Rainer hat Ines gesagt, dass er dagegen ist.") == []


def test_names_below_a_german_heading_stand_where_it_says_and_actions_are_whose_name_is_first() -> None:
    text = "Dafür:\n- Martina\n- Aylin\nDagegen:\n- Rainer\nNächste Schritte:\n- Ines: Zahlen schicken bis Freitag"

    assert short(text) == ["M:+", "A:+", "R:-", "I:promise"]


@pytest.mark.parametrize("asked", ["Mittagessen am Donnerstag?", "Dabei am Donnerstag:"])
def test_a_bare_ja_below_something_else_answers_that_and_is_no_stance(asked: str) -> None:
    assert short(f"{asked}\nInes: ja\nRainer: nein\nTomasz: passt") == []


def test_for_and_against_in_one_breath_is_neither_and_each_sentence_has_its_reason() -> None:
    told = {
        each.text: each.why
        for each in read("Martina ist dafür und dagegen.\nRainer ist vielleicht dafür.\nAlle waren nett.").unused
    }

    assert list(told.values()) == ["both_ways", "maybe", "nobody_named"]


WORDS = sorted({word for text, _ in (*WRITTEN, *BRIEF, *NOTHING) for word in text.split()})


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_any_german_words_are_read_and_whatever_is_suggested_shows_its_words(words: list[str]) -> None:
    for made in read(" ".join(words)).suggestions:
        assert made.words
        assert made.cue
