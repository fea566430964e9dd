from dataclasses import replace

import pytest

from graph.analyse import analyse
from graph.analysis import Analysis
from graph.carrying_on import ASKED
from graph.deal import Deal
from graph.next_step import WRITE_ALONE
from graph.speech import speaking
from graph.wording import to_sentence
from tests.builders import all_stand, contact, deal, deciders, decision, person, seller, stands, subject, tie
from tests.odd_deals import build_bare
from tests.split_deal import build_split
from tests.spoken_words import Words
from web.presenters.next_step import FINAL_WORD, NOBODY_DECIDES, NextStep, to_next_step
from web.presenters.words import ALIGNMENT

ALIGNMENT_TEXT = ALIGNMENT["split"].meaning
WORD = (decision(final_word=("ana",)),)


def of(given: Deal) -> tuple[NextStep, Analysis]:
    analysis = analyse(given)
    step = to_next_step(analysis, given)
    assert step is not None
    return step, analysis


def test_where_nobody_is_confirmed_to_decide_that_is_why_one_asks() -> None:
    step, _ = of(deal((person("ana"), person("bo"))))
    assert (step.why, "who decides" in step.words) == (NOBODY_DECIDES, True)


def test_where_the_final_word_is_not_clear_its_state_is_the_reason() -> None:
    step, analysis = of(deal(deciders("ana", "bo"), decisions=(decision(),)))
    assert step.why == FINAL_WORD[analysis.authority.state]
    assert "final word" in step.words


def test_where_destinations_differ_that_is_the_reason_to_have_them_written_down() -> None:
    sides = (subject("north", excludes=("south",)), subject("south", excludes=("north",)))
    given = deal(
        deciders("ana", "bo", "cy"),
        subjects=sides,
        decisions=WORD,
        statements=(
            *stands("ana", 0, on="north"),
            *stands("bo", 2, on="north"),
            *stands("cy", 2, on="south"),
        ),
    )
    step, analysis = of(given)
    assert analysis.alignment.state == "split"
    assert "write down alone" in step.words
    assert step.why == ALIGNMENT["split"].meaning


def test_where_a_question_tells_more_of_the_different_destinations_it_is_the_reason() -> None:
    view = build_split()
    clear = replace(view.analysis.authority, state="clear")
    verdict = replace(view.analysis.verdict, sentence="Two.", next=to_sentence(WRITE_ALONE))
    step = to_next_step(replace(view.analysis, authority=clear, verdict=verdict), view.deal)
    assert step is not None
    assert step.why == "Ines Vogt and Raj Patel may want different destinations."


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_reason_is_found_in_another_language_and_where_the_step_is_still_in_english(language: str) -> None:
    words = {
        WRITE_ALONE: "alle für sich aufschreiben lassen, wohin das führen soll",
        ALIGNMENT_TEXT: "Entscheidende wollen Verschiedenes.",
    }
    given = deal(
        deciders("ana", "bo", "cy"),
        subjects=(subject("north", excludes=("south",)), subject("south", excludes=("north",))),
        decisions=WORD,
        statements=(*stands("ana", 0, on="north"), *stands("bo", 2, on="north"), *stands("cy", 2, on="south")),
    )
    with speaking(language, Words(words) if language == "de" else None):
        analysis = analyse(given)
    with speaking("de", Words(words)):
        step = to_next_step(analysis, given)
    assert step is not None
    assert (step.words.startswith("alle für sich"), step.why) == (language == "de", words[ALIGNMENT_TEXT])


def test_a_small_act_is_asked_for_because_nobody_carries_it_in_any_language() -> None:
    words = Words({ASKED["committed"]: "{name} um einen kleinen Schritt bitten"})
    four = ("ana", "bo", "cy", "dee")
    given = deal(
        (*deciders(*four), seller()),
        subjects=(subject(),),
        decisions=WORD,
        statements=all_stand(dict.fromkeys(four, 2.0)),
        activities=tuple(contact(each, 3) for each in four),
    )
    with speaking("de", words):
        step, analysis = of(given)
    assert step.words == "Ana um einen kleinen Schritt bitten."
    assert step.why == next(each.possible for each in analysis.findings if each.code == "no_champion")


def test_a_step_towards_somebody_on_the_way_says_why_this_person() -> None:
    given = deal(
        deciders("ana", "bo"),
        subjects=(subject(),),
        ties=(tie("trusts", "ana", "bo"),),
        decisions=WORD,
        statements=all_stand({"bo": 2}),
    )
    step, analysis = of(given)
    assert step.person is not None
    reasons = {
        *(each.because for each in analysis.path if each.person == step.person),
        *(each.possible for each in analysis.findings if each.people[:1] == (step.person,)),
    }
    assert step.why in reasons


def test_where_no_step_comes_first_there_is_none() -> None:
    view = build_bare()
    nothing = replace(view.analysis, verdict=replace(view.analysis.verdict, next=None))
    assert to_next_step(nothing, view.deal) is None
    assert to_next_step(build_split().analysis, build_split().deal) is not None
