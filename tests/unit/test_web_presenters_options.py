from dataclasses import replace
from datetime import date

from graph.authority import SETTLED
from graph.deal import Decision, Statement
from graph.exercises.options import (
    Choice,
    ComingRound,
    Destination,
    OptionsSheet,
    Way,
    find_closing_problems,
    find_gaps,
)
from graph.what_if import Joins, what_if
from plugin.options_sides import Voice, begin_sheet, find_unplaced, list_voices
from plugin.options_views import OptionsView, OptionTrial, Standing
from plugin.views import DealView
from tests.deal_parts import AS_OF
from tests.split_deal import build_split
from web.presenters.options import to_options_page
from web.presenters.options_document import to_options_document

INES, RAJ, MARTA = "003B", "003C", "003A"
SHEET = OptionsSheet(
    destinations=(
        Destination(id="seattle", words="One new site in Seattle", people=(INES,)),
        Destination(id="los-angeles", words="Extend Los Angeles", people=(RAJ,)),
    ),
    choose=Way(costs="Two months of rent"),
    coming_round=(ComingRound(person=RAJ, needs="keeps the lab"),),
    choice=Choice(option="choose", toward="seattle", decider=MARTA, on=date(2026, 3, 3)),
)


def show(sheet: OptionsSheet = SHEET, **more: object) -> OptionsView:
    view = build_split()
    shown = OptionsView(
        view=view,
        version=1,
        newest=1,
        closed=0,
        state="draft",
        sheet=sheet,
        problems=find_closing_problems(sheet),
        gaps=find_gaps(sheet),
        voices={"seattle": [Voice(person=INES, words="Seattle it is.", at=AS_OF)]},
        unplaced=(MARTA,),
        versions=(),
        before=None,
        writes=True,
    )
    return replace(shown, **more)  # type: ignore[arg-type]  # fields of the view


def with_decision(view: DealView, decision: Decision) -> DealView:
    return replace(view, deal=replace(view.deal, decisions=(decision,)))


def test_each_side_stands_with_its_people_and_what_they_said() -> None:
    page = to_options_page(show(), [])

    assert [(side.words, side.chosen) for side in page.sides] == [
        ("One new site in Seattle", True),
        ("Extend Los Angeles", False),
    ]
    (ines,) = page.sides[0].people
    assert (ines.name, ines.words) == ("Ines Vogt", '"Seattle it is"')
    assert page.sides[1].people[0].words is None
    assert page.unplaced is not None
    assert "Marta Ruiz" in page.unplaced


def test_older_words_stand_with_the_answer_that_came_after_them() -> None:
    voices = {"seattle": [Voice(person=INES, words="I see two good plans.", at=AS_OF, group="Seattle")]}

    (ines,) = to_options_page(show(voices=voices), []).sides[0].people

    assert ines.words == '"I see two good plans"'
    assert ines.remark.endswith(' · answered so in an exercise: "Seattle"')


def test_who_is_on_a_side_by_private_words_alone_stands_on_no_paper() -> None:
    voices = {"seattle": [Voice(person=INES, words="I'd rather leave.", at=AS_OF, private=True)]}

    page = to_options_page(show(voices=voices), [])

    (ines,) = page.sides[0].people
    assert ines.words is not None
    assert "rather leave" in ines.words
    assert ines.remark.startswith("said in private, ")
    printed = " ".join(to_options_document(page).list_words())
    assert "Ines Vogt" not in printed
    assert "rather leave" not in printed
    assert "in private" not in printed
    assert "Ask before" not in printed


def test_what_others_told_is_no_quotation() -> None:
    view = build_split()
    told = Statement(
        id="told",
        at=AS_OF,
        by=MARTA,
        kind="position",
        subject="seattle",
        stance=2,
        first_hand=False,
        words="Marta says Seattle, I hear.",
        confirmed_by="coach",
    )
    view = replace(view, deal=replace(view.deal, statements=(*view.deal.statements, told)))
    sheet = OptionsSheet(destinations=(Destination(id="seattle", words="Seattle", people=(MARTA,)),))

    (voice,) = list_voices(view, sheet)["seattle"]

    assert (voice.words, voice.told) == (None, True)
    assert (
        to_options_page(show(sheet, voices={"seattle": [voice]}), []).sides[0].people[0].remark.startswith("as others")
    )


def test_who_comes_round_stands_with_what_is_missing() -> None:
    (row,) = to_options_page(show(), []).rounds

    assert (row.name, row.needs, row.next_step, row.by, row.whole) == ("Raj Patel", "keeps the lab", "", "", False)


def test_what_was_chosen_is_one_sentence_and_open_without_a_choice() -> None:
    page = to_options_page(show(), [])

    assert page.decided == 'Choose one side: "One new site in Seattle". Decided by Marta Ruiz on 3 Mar 2026.'
    assert to_options_page(show(replace(SHEET, choice=Choice())), []).decided is None


def test_somebody_else_on_record_for_the_final_word_is_named() -> None:
    sheet = replace(SHEET, choice=replace(SHEET.choice, settles="a0D2", decider=INES))

    held = to_options_page(show(sheet), []).holders
    assert held == "On record, Marta Ruiz has the final word on “Choose the vendor”."
    assert to_options_page(show(replace(sheet, choice=replace(sheet.choice, decider=MARTA))), []).holders is None


def test_an_option_is_shown_with_what_it_assumes_and_what_the_analysis_would_say() -> None:
    view = build_split()
    outcome = what_if(view.deal, [Joins(person=RAJ, other=INES)])
    trials = [
        OptionTrial(option="choose", toward="seattle", outcome=outcome),
        OptionTrial(option="separate", toward="los-angeles", outcome=outcome),
        OptionTrial(option="stay", toward=None, outcome=None),
    ]

    choose, separate, stay = to_options_page(show(), trials).ways

    assert choose.trials[0].assumed == 'If Raj Patel comes round to "One new site in Seattle"'
    assert [aspect.about for aspect in choose.trials[0].aspects] == ["Agreement", "Final word", "Risk"]
    assert separate.trials[0].assumed == 'What is left for "Extend Los Angeles" without Ines Vogt'
    assert (stay.trials[0].assumed, stay.trials[0].aspects) == ("If nobody moves", ())
    assert [line.words for line in choose.lines][:2] == [[], ["Two months of rent"]]


def test_after_it_was_closed_before_and_now_stand_side_by_side() -> None:
    before = Standing(alignment="split", authority="absent", risk=64)
    shown = show(state="closed", closed=1, before=before)
    made = Decision(id="d", name="Where to go", status="decided", decided_by=MARTA)

    page = to_options_page(replace(shown, view=with_decision(shown.view, made)), [])

    assert page.before == ["Agreement: Different destinations", "Final word: Nobody on record", "Risk: 64 of 100"]
    assert page.now[1] == "Final word: No decision open"
    assert made.status in SETTLED


def test_a_sheet_begins_with_the_sides_of_the_finding_and_in_their_own_words() -> None:
    view = build_split()
    found = replace(view.analysis.findings[0], parameters={"sides": ((INES,), (RAJ,))})
    view = replace(view, analysis=replace(view.analysis, findings=(found,)))

    sheet = begin_sheet(view)

    assert {person for each in sheet.destinations for person in each.people} >= {INES, RAJ}
    assert set(list_voices(view, sheet)) == {each.id for each in sheet.destinations}
    assert MARTA in find_unplaced(view, sheet)
