"""What notes without verbs are read as where lines stand together, and what the head of a pasted mail tells."""

from datetime import date

import pytest

from plugin.notes import read_notes
from plugin.notes_dates import find_written_day
from plugin.notes_suggestions import NotesReading
from tests.note_sentences import DEAL, SAID_ON


def read(text: str, *, is_mail: bool = False) -> NotesReading:
    return read_notes(text, DEAL, SAID_ON, ours="N", is_mail=is_mail)


def stances(text: str) -> dict[str, int | None]:
    return {each.person: each.stance for each in read(text).suggestions}


def first_hand(text: str) -> dict[str, bool]:
    return {each.person: each.first_hand for each in read(text).suggestions}


def test_names_below_a_heading_stand_where_it_says() -> None:
    assert stances("For:\n- Marta\n- Aiko\nAgainst:\n- Raj\n- Tomasz?") == {"M": 1, "A": 1, "R": -1}


@pytest.mark.parametrize("asked", ["Lunch on Thursday?", "Attending Thursday:"])
def test_a_bare_yes_below_something_else_answers_that_and_is_no_stance(asked: str) -> None:
    assert stances(f"{asked}\nInes: yes\nRaj: no\nTomasz: ok") == {}


@pytest.mark.parametrize("asked", ["On board?", "Feedback:", "Meeting 18 Nov:"])
def test_a_bare_yes_below_a_question_or_heading_on_where_people_stand_is_one(asked: str) -> None:
    assert stances(f"{asked}\n- Ines: yes\n- Raj: no") == {"I": 1, "R": -1}


def test_each_of_two_speakers_on_one_line_speaks_for_themselves() -> None:
    assert first_hand("Ines: fine. Raj: no.") == {"I": True, "R": True}
    assert first_hand("Ines: Raj against, Aiko for") == {"R": False, "A": False}
    assert stances("Marta (+), Raj (-), Ines \U0001f44d") == {"M": 1, "R": -1, "I": 1}


@pytest.mark.parametrize(
    "text",
    [
        "Raj against, probably",
        "Raj (probably) against",
        "maybe Raj against",
        "Neither Raj nor Aiko for",
        "Marta or Ines against",
        "Raj against (?)",
        "Raj against if the price rises",
        "Price: Raj against",
        "Marta +1",
    ],
)
def test_what_is_not_certain_of_one_person_is_no_stance(text: str) -> None:
    assert stances(text) == {}


@pytest.mark.parametrize(
    "text", ["Raj, Aiko -> Marta (boss)", "Marta (boss) -> Raj + Aiko", "Raj (boss: Marta)\nAiko's manager is Marta"]
)
def test_a_boss_is_told_in_many_short_ways(text: str) -> None:
    assert {(each.kind, each.person, each.other) for each in read(text).suggestions} == {
        ("reports_to", "R", "M"),
        ("reports_to", "A", "M"),
    }


@pytest.mark.parametrize("text", ["Raj -> Marta (ex-boss)", "Raj -> Marta (not boss)", "boss: Marta", "Raj > Marta"])
def test_an_arrow_that_names_no_boss_is_no_reporting_line(text: str) -> None:
    assert read(text).suggestions == ()


def test_for_and_against_of_one_person_on_one_line_is_neither() -> None:
    reading = read("Marta for, but is against it")

    assert (reading.suggestions, [each.why for each in reading.unused]) == ((), ["both_ways"])


def test_he_is_whom_the_line_without_a_verb_before_was_about() -> None:
    said = [
        (each.person, each.stance) for each in read("Raj skeptical. He would rather keep the old system.").suggestions
    ]

    assert said == [("R", -1), ("R", -1)]


def test_who_is_against_needs_no_objection_beside_it() -> None:
    assert [each.kind for each in read("Raj against, worried about the cost").suggestions] == ["position"]


HEAD = "From: Raj Patel <raj.patel@norte.example>\n"


@pytest.mark.parametrize(
    "head",
    [
        f"{HEAD}Date: Tue, 10 Nov 2026 09:12:33 +0100\nTo: Nadia\nSubject: Re: offer",
        f"{HEAD}Date: Tue 10 Nov, 9:12",
        "From: Patel, Raj <rp@norte.example>\nSent: Tuesday, November 10, 2026 9:12 AM\nTo: Okafor, Nadia",
        "Von: raj.patel@norte.example\nGesendet: Dienstag, 10. November 2026 09:12\nBetreff: AW: Angebot",
        "**From:** Raj Patel\n**Date:** 10.11.2026",
        "Raj Patel <raj.patel@norte.example>\n10 Nov 2026, 09:12 (8 days ago)\nto me",
        f"---------- Forwarded message ---------\n{HEAD}Date: Tue, Nov 10, 2026 at 9:12 AM",
        "On Tue, 10 Nov 2026 at 09:12, Raj Patel <raj.patel@norte.example> wrote:",
        "Am Di., 10. Nov. 2026 um 09:12 Uhr schrieb Raj Patel <raj.patel@norte.example>:",
    ],
)
def test_a_mails_head_tells_whose_words_it_holds_and_of_which_day(head: str) -> None:
    mark = "> " if head.endswith(":") else ""
    reading = read(f"{head}\n\n{mark}I am fine with it.\n{mark}I'll send the figures by Friday.")

    assert [(each.person, each.form) for each in reading.suggestions] == [("R", "statement"), ("R", "commitment")]
    assert (reading.said_on, reading.suggestions[1].due) == (date(2026, 11, 10), date(2026, 11, 13))
    assert {each.why for each in reading.unused} == {"header"}


def test_a_mails_sentence_without_its_i_is_its_writers() -> None:
    assert stances(f"{HEAD}\nFine with the price.") == {"R": 1}
    assert stances(f"{HEAD}\nStill not convinced.") == {"R": -1}
    assert stances(f"{HEAD}\nOn board are Ines and Marta.\nSupports the new norm.\nFully behind schedule.") == {}


def test_what_a_customers_mail_says_of_others_is_told_by_others_and_what_ours_says_is_not() -> None:
    assert first_hand(f"{HEAD}\nMarta is for it. Ines against.") == {"M": False, "I": False}
    assert first_hand("From: Nadia Okafor\n\nMarta is for it. Ines against.") == {"M": True, "I": True}


def test_an_i_of_somebody_outside_the_deal_is_nobodys() -> None:
    reading = read("From: Bob Bell <bob@else.example>\n\nI am fine with it. I'll send the contract by Friday.")

    assert reading.suggestions == ()


def test_a_name_below_a_mail_without_a_head_tells_whose_it_is() -> None:
    assert [each.person for each in read("I am against it.\n\nRaj", is_mail=True).suggestions] == ["R"]


def test_the_day_above_notes_counts_and_their_list_of_people_says_nothing() -> None:
    reading = read("Date: 12 Nov 2026\nFor: Marta, Ines\n\nRaj against")

    assert (reading.said_on, [each.person for each in reading.suggestions]) == (date(2026, 11, 12), ["R"])


def test_a_day_in_the_head_that_lies_behind_the_day_of_the_notes_does_not_count() -> None:
    assert read(f"{HEAD}Date: 12 Dec 2026\n\nI am fine with it").said_on == SAID_ON.date()


def test_a_head_names_its_day_in_two_languages_and_no_day_where_it_may_be_two() -> None:
    latest = date(2026, 11, 18)

    assert find_written_day("Mittwoch, 4. M\u00e4rz 2026 08:00", latest) == date(2026, 3, 4)
    assert find_written_day("Sun, Dec 20", latest) == date(2025, 12, 20)
    assert find_written_day("03/04/2026", latest) is None
    assert find_written_day("09.12 Uhr", latest) is None
