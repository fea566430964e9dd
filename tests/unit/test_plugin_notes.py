"""What notes are read as: measured on sentences of every kind, and tried on whole notes in different styles."""

from dataclasses import replace
from datetime import date

import pytest

from graph.deal import Decision, Person, Statement, Subject, Tie
from plugin.errors import InputRefusedError
from plugin.notes import LONGEST, read_notes
from plugin.notes_suggestions import NotesReading, Suggestion
from tests.note_sentences import DEAL, PEOPLE, SAID_ON, SENTENCES
from tests.telegraph_notes import FURTHER, TELLING, TRAPS

LEAST_PRECISION = 0.985
LEAST_RECALL = 0.99
LEAST_IN_BRIEF = 0.95
LEAST_FURTHER = 0.75


def read(text: str, *, is_mail: bool = False) -> NotesReading:
    return read_notes(text, DEAL, SAID_ON, ours="N", is_mail=is_mail)


def to_short(made: Suggestion) -> str:
    """Write a suggestion as the list of sentences does."""
    if made.form == "tie":
        return f"{made.person}:{made.kind}:{made.other}"
    sign = "" if made.stance is None else "+" if made.stance > 0 else "-" if made.stance < 0 else "0"
    what = {"commitment": "promise", "decision": "decision"}.get(made.form, sign or made.kind)
    return f"{made.person or '?'}:{what}"


def short(text: str, *, is_mail: bool = False) -> list[str]:
    return [to_short(each) for each in read(text, is_mail=is_mail).suggestions]


def why(text: str) -> dict[str, str]:
    return {each.text: each.why for each in read(text).unused}


def test_of_many_sentences_nearly_everything_suggested_is_right_and_most_is_found() -> None:
    found = right = wanted = 0
    for text, expected in SENTENCES:
        made, meant = set(short(text)), set(expected.split())
        found, right, wanted = found + len(made), right + len(made & meant), wanted + len(meant)

    assert right / found >= LEAST_PRECISION
    assert right / wanted >= LEAST_RECALL


def test_of_many_lines_without_verbs_nearly_all_is_found_and_hardly_a_trap_is_taken_for_more_than_it_says() -> None:
    right, found, wanted = measure((*TELLING, *TRAPS))

    assert (len(TELLING), len(TRAPS)) == (30, 30)
    assert right / found >= LEAST_IN_BRIEF
    assert right / wanted >= LEAST_IN_BRIEF


def test_of_lines_written_when_the_rules_stood_most_is_found_and_nearly_all_suggested_is_right() -> None:
    right, found, wanted = measure(FURTHER)

    assert right / found >= LEAST_IN_BRIEF
    assert right / wanted >= LEAST_FURTHER


def measure(lines: tuple[tuple[str, str], ...]) -> tuple[int, int, int]:
    """Return how many suggestions are right, how many are made, and how many should be."""
    found = right = wanted = 0
    for text, expected in lines:
        made, meant = set(short_with_source(text)), set(expected.split())
        found, right, wanted = found + len(made), right + len(made & meant), wanted + len(meant)
    return right, found, wanted


def short_with_source(text: str) -> list[str]:
    """Write suggestions as the lines without verbs do: with a mark where somebody else told it."""
    return [f"{to_short(each)}{'' if each.first_hand else '~'}" for each in read(text).suggestions]


MAIL = """\
From: Marta Ruiz <marta.ruiz@norte.example>
To: Nadia Okafor
Subject: Re: Warehouse

Hi Nadia,

thanks for the visit. I am in favour of the project. Raj reports to me and is
not convinced yet, so I will talk to him by Friday.
Ines decides on the budget until 12.12.

Best regards
Marta
CEO, Norte
+34 600 000 000

> On 12 Nov Nadia wrote:
> I think Raj is against it.
"""


def test_a_mails_i_is_who_sent_it_and_greeting_signature_and_earlier_mails_are_left_out() -> None:
    reading = read(MAIL, is_mail=True)

    assert [to_short(each) for each in reading.suggestions] == ["M:+", "R:-", "M:promise", "I:decision"]
    assert [each.due for each in reading.suggestions[2:]] == [date(2026, 11, 20), date(2026, 12, 12)]
    left = {each.why for each in reading.unused}
    assert {"header", "greeting", "signature", "earlier_mail"} <= left
    assert "Raj is against it" not in " ".join(each.words for each in reading.suggestions)


def test_a_mail_that_names_its_writer_only_in_the_signature_is_read_as_theirs() -> None:
    text = "Hello Nadia,\n\nI can't support this before summer.\n\nViele Grüße\nJürgen Müller-Brandenburg"

    assert short(text, is_mail=True) == ["J:-"]


def test_headings_say_whose_words_and_whose_actions_follow() -> None:
    text = (
        "Ines:\n- fine with the price\n- worried about the timing\n\nNext steps:\n- Raj to name two people by Friday\n"
    )

    assert short(text) == ["I:+", "I:objection", "R:promise"]


def test_she_is_whom_the_sentence_before_was_about() -> None:
    assert short("We met Aiko. Marta joined later. She is in favour.") == ["M:+"]
    assert short("Marta and Ines joined. She is in favour.") == []


def test_what_one_person_says_of_another_is_told_by_others() -> None:
    made = {each.person: each.first_hand for each in read("Ines: Raj is against it\n\nMarta is for it.").suggestions}

    assert made == {"R": False, "M": True}


def test_a_name_that_fits_two_people_is_left_to_be_chosen() -> None:
    deal = replace(DEAL, people=(*PEOPLE, Person(id="X", name="Ines Weber", title="Controller")))
    (made,) = read_notes("Ines is in favour.", deal, SAID_ON).suggestions
    (other,) = read_notes("Ines Weber is in favour.", deal, SAID_ON).suggestions

    assert (made.choices, made.doubts) == (("I", "X"), ("which_person",))
    assert (other.person, other.doubts) == ("X", ())


def test_a_slip_in_a_name_is_read_and_told() -> None:
    (made,) = read("Tomas is in favour.").suggestions

    assert (made.person, made.doubts) == ("T", ("spelling",))
    assert short("Peter is in favour.") == []


@pytest.mark.parametrize(
    "called", ["Müller-Brandenburg", "Mueller", "Muller", "Herr Müller", "Juergen", "JM", "the Head of IT"]
)
def test_one_person_is_known_by_many_names(called: str) -> None:
    assert short(f"We heard that {called} is in favour.") == ["J:+"]


def test_a_promise_without_a_day_is_due_in_a_week_and_says_so() -> None:
    (made,) = read("Ines promised to send the figures.").suggestions

    assert (made.what, made.due, made.doubts) == ("send the figures", date(2026, 11, 25), ("no_day",))


def test_our_own_i_is_whoever_pasted_the_notes() -> None:
    (made,) = read("I'll send the figures by Friday.").suggestions

    assert (made.person, made.form, made.what) == ("N", "commitment", "send the figures")
    assert short("Nadia is in favour.") == []


def test_who_signs_goes_to_the_decision_on_record_and_whoever_is_known_to_is_not_asked_again() -> None:
    deal = replace(DEAL, decisions=(Decision(id="d1", name="Sign the contract", status="open"),))
    (made,) = read_notes("Marta signs.", deal, SAID_ON).suggestions
    held = replace(deal, decisions=(replace(deal.decisions[0], final_word=("M",)),))
    again = read_notes("Marta signs.", held, SAID_ON)
    (claim,) = read_notes("Ines: I sign off the contract", held, SAID_ON).suggestions

    assert (made.form, made.decision, made.what) == ("decision", "d1", "Sign the contract")
    assert (again.suggestions, [each.why for each in again.unused]) == ((), ["known_already"])
    assert (claim.form, claim.kind, claim.person, claim.decision) == ("statement", "claim", "I", "d1")


def test_what_was_confirmed_before_is_not_suggested_again() -> None:
    (made,) = read("Marta is in favour.").suggestions
    said = Statement(id=made.id, at=SAID_ON, by="M", kind="position", stance=1)
    line = Tie(id="t", kind="reports_to", from_="R", to="M")
    deal = replace(DEAL, statements=(said,), ties=(line,))

    again = read_notes("Marta is in favour.\nRaj reports to Marta.", deal, SAID_ON)

    assert again.suggestions == ()
    assert {each.why for each in again.unused} == {"known_already"}


def test_a_deal_without_a_subject_is_offered_one_named_after_it() -> None:
    assert read("Marta is in favour.").subject is not None
    offer = read("Marta is in favour.").subject
    known = replace(DEAL, subjects=(Subject(id="s", kind="initiative", name="Scanners"),))

    assert offer is not None
    assert (offer.kind, offer.name) == ("destination", "Warehouse automation")
    assert read_notes("Marta is in favour.", known, SAID_ON).subject is None


def test_who_decides_is_asked_of_buyers_of_whom_it_is_not_known_those_named_first() -> None:
    people = tuple(replace(each, decision_maker=False) if each.id == "R" else each for each in PEOPLE)
    asked = read_notes("Ines and Aiko were there.", replace(DEAL, people=people), SAID_ON).deciders

    assert asked == ("I", "A", "M", "J", "T")


def test_each_sentence_is_used_or_listed_with_the_reason() -> None:
    told = why(
        "Is Marta on board?\nEverybody was nice.\nMarta was late.\nWe hope Ines likes it.\n"
        "Marta likes it and is against it."
    )

    assert sorted(told.values()) == ["both_ways", "maybe", "nobody_named", "nothing_told", "question"]


def test_no_sentence_is_lost_and_every_suggestion_says_on_which_words_it_rests() -> None:
    for text, _ in SENTENCES:
        reading = read(text)
        assert {each.words for each in reading.suggestions} | {each.text for each in reading.unused}, text
        assert all(each.cue for each in reading.suggestions), text


def test_a_text_that_is_too_long_is_refused_with_both_numbers() -> None:
    with pytest.raises(InputRefusedError, match=r"20,001 characters; up to 20,000"):
        read("x" * (LONGEST + 1))


@pytest.mark.parametrize(
    "again", ["this is ", "it it's ", "das ist ", "nach wie vor ", "Ines ", "and also ", "I Ines is for it "]
)
def test_words_repeated_again_and_again_are_read_without_trying_every_way_to_put_them_together(again: str) -> None:
    assert read(f"Ines: {again * 200}foo in favour").unused or short(f"Ines: {again * 200}foo in favour")
