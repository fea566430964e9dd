"""How suggestions from notes and what we owe are told: in plain sentences, with every doubt, and nothing lost."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph.deal import Commitment, Person
from plugin.notes import read_notes
from plugin.notes_suggestions import Unused
from plugin.own_promises import OwnPromises, PlannedHere, find_promises, to_step_id
from plugin.views import RoleHints
from tests.fakes import FakeServices
from tests.note_sentences import DEAL, SAID_ON
from web.app import create_app
from web.presenters.names import build_names
from web.presenters.notes import (
    MOST_ASKED,
    MOST_CHOICES,
    NoteItem,
    read_items,
    to_asked,
    to_choices,
    to_item_views,
    to_items,
    to_unused,
)
from web.presenters.owed import Draft, to_owed, to_step_task

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATE = Commitment(id="c1", owner="N", what="Send the paper", due=datetime(2026, 11, 18, tzinfo=UTC), status="open")
SOON = replace(LATE, id="c2", what="Call Aiko", due=datetime(2026, 11, 24, tzinfo=UTC))
TASK = PlannedHere(
    id=to_step_id("ask who decides"), subject="ask who decides", due=date(2026, 11, 27), owner="005N", contact=None,
    state="waiting", record=None, version="v1",
)  # fmt: skip


@pytest.fixture(autouse=True)
def within_the_app() -> Iterator[None]:
    with create_app(FakeServices()).test_request_context():
        yield


def items(text: str) -> tuple[NoteItem, ...]:
    return to_items(read_notes(text, DEAL, SAID_ON, ours="N").suggestions)


def told(text: str) -> list[str]:
    return [view.told for view in to_item_views(items(text), build_names(DEAL))]


def test_each_suggestion_says_what_it_would_record() -> None:
    text = (
        "Raj is strongly against it.\nInes: Marta is in favour.\nInes is worried about the price.\n"
        "Marta signs by 12.12.\n"
        "Tomasz will send the draft by Friday.\nRaj doesn't get along with Aiko.\nThe board decides on 1 December."
    )

    assert told(text) == [
        "Raj Patel is firmly not in favour",
        "Marta Ruiz is in favour, as others tell it",
        "Ines Vogt says what speaks against it",
        "Marta Ruiz has the final word: Go ahead with Norte - warehouse automation, by 12 Dec 2026",
        "Tomasz Lis promises: send the draft, by 20 Nov 2026",
        "Raj Patel and Aiko Tanaka often differ",
        "To be decided: Go ahead with Norte - warehouse automation; who has the final word is open, by 1 Dec 2026",
    ]


def test_the_words_that_it_rests_on_are_marked_in_the_sentence() -> None:
    (view,) = to_item_views(items("In short, Raj is NOT convinced of it."), build_names(DEAL))

    assert (view.before, view.cue, view.after) == ("In short, Raj is ", "NOT convinced", " of it.")


def test_a_doubt_is_a_question_and_keeps_a_suggestion_out_of_all_at_once() -> None:
    (slip,) = items("Tomas is in favour.")
    (sure,) = items("Tomasz is in favour.")
    (view,) = to_item_views((slip,), build_names(DEAL))

    assert view.doubts == ("The name is written in another way: is Tomasz Lis meant?",)
    assert (slip.is_sure, sure.is_sure) == (False, True)


def test_an_item_comes_back_from_the_page_as_it_went() -> None:
    (item,) = items("Tomas will send the draft by Friday.")
    sent = {
        "count": "1", "i1-id": item.id, "i1-form": item.form, "i1-person": item.person, "i1-choices": "T",
        "i1-words": item.words, "i1-cue": item.cue, "i1-what": item.what, "i1-due": str(item.due),
        "i1-doubts": "spelling", "i1-first-hand": "yes", "i1-state": "open",
    }  # fmt: skip

    assert read_items(sent) == (item,)
    assert read_items({"count": "many"}) == ()


def test_unused_parts_are_grouped_by_reason_what_may_matter_first() -> None:
    groups = to_unused([Unused(text="Hi", why="greeting"), Unused(text="Is it?", why="question")])

    assert [(group.why, group.texts) for group in groups] == [("A question", ("Is it?",)), ("Greeting", ("Hi",))]


def test_whoever_has_a_deciding_role_is_asked_about_first_and_not_too_many_at_once() -> None:
    hints = RoleHints(suggested=frozenset({"A"}))
    asked = to_asked(("M", "A"), DEAL, hints)
    crowd = tuple(Person(id=f"p{number}", name=f"Person {number}") for number in range(MOST_CHOICES + 1))
    large = replace(DEAL, people=(*DEAL.people, *crowd))

    assert [each.id for each in asked] == ["A", "M"]
    assert asked[0].hint == "the role in the CRM says so"
    assert len(to_asked([each.id for each in crowd], large, hints)) == MOST_ASKED
    assert len(to_choices(DEAL, ())) == len(DEAL.people)
    assert [own_id for own_id, _ in to_choices(large, items("Marta is in favour."))] == ["M", "N"]


def test_what_we_owe_comes_soonest_first_and_what_is_late_says_since_when() -> None:
    deal = replace(
        DEAL, commitments=(SOON, LATE, replace(LATE, id="c3", status="done"), replace(LATE, id="c4", owner="M"))
    )
    owed = to_owed(OwnPromises(promises=find_promises(deal)), deal, NOW)

    assert [(row.what, row.due, row.late) for row in owed.promises] == [
        ("Send the paper", "18 Nov 2026", True),
        ("Call Aiko", "24 Nov 2026", False),
    ]


@pytest.mark.parametrize(
    ("owed", "end"),
    [
        (OwnPromises(tasks=(TASK,), can_plan=True, writes=True), "goes to Salesforce with the next sync"),
        (OwnPromises(tasks=(TASK,), can_plan=True), "stays here until an admin switches write-back on"),
        (OwnPromises(tasks=(replace(TASK, state="arrived"),), can_plan=True), "is in Salesforce"),
        (OwnPromises(tasks=(replace(TASK, state="held"),)), "not taken by Salesforce yet: somebody has to look at it"),
    ],
)
def test_a_planned_step_says_for_when_and_where_it_is(owed: OwnPromises, end: str) -> None:
    draft = Draft(id=TASK.id, words="fragen, wer entscheidet", contact=None)
    task = to_step_task(owed, DEAL, NOW, draft, user="005N")

    assert task.planned is not None
    assert task.planned.told == f"Task planned for 27 Nov 2026, {end}"
    assert (task.owner, task.due) == ("005N", "2026-11-27")
    assert task.planned.version == "v1"
