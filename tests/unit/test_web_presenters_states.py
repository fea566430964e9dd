from dataclasses import replace

from graph.analysis import Alignment, Authority, Unknown, Verdict
from tests.odd_deals import build_bare, build_crowded
from tests.split_deal import build_split
from web.presenters.names import build_names
from web.presenters.states import to_alignment_mark, to_authority_mark, to_risk, to_verdict
from web.presenters.words import ALIGNMENT, AUTHORITY

SPLIT = build_split()
NAMES = build_names(SPLIT.deal)


def test_the_verdict_is_the_same_sentence_parted_before_its_next_step() -> None:
    view = to_verdict(SPLIT.analysis)
    assert f"{view.sentence} Next: {view.next}" == SPLIT.analysis.verdict.sentence
    assert view.next == "ask Ines Vogt who signs."


def test_a_next_step_that_the_sentence_lacks_is_still_shown() -> None:
    view = to_verdict(build_bare().analysis)
    assert view.sentence == build_bare().analysis.verdict.sentence
    assert view.next == "find out who takes part in the decision"


def test_a_verdict_without_a_next_step_stays_whole() -> None:
    analysis = replace(SPLIT.analysis, verdict=Verdict(sentence="All back it.", next=None, next_person=None))
    assert (to_verdict(analysis).sentence, to_verdict(analysis).next) == ("All back it.", None)


def test_what_is_not_known_is_never_toned_like_agreement() -> None:
    assert ALIGNMENT["unknown"].tone == AUTHORITY["unknown"].tone == "open"
    assert ALIGNMENT["aligned"].tone == "calm"


def test_agreement_against_it_does_not_read_as_agreement_for_it() -> None:
    against = Alignment(state="aligned", toward="against", deciders=3, known=3, because=())
    mark = to_alignment_mark(against)
    assert mark.word.label == "Agreed, but not in favour"
    assert mark.word.tone == "ask"


def test_the_mark_of_agreement_says_of_how_many_anything_is_known() -> None:
    assert to_alignment_mark(SPLIT.analysis.alignment).detail == "2 of 4 decision makers heard"
    assert to_alignment_mark(build_bare().analysis.alignment).detail == "no decision maker confirmed yet"


def test_the_mark_of_the_final_word_names_the_decision_that_is_least_settled() -> None:
    assert to_authority_mark(SPLIT.analysis, SPLIT.deal).detail == "Release the budget for the new site"
    assert to_authority_mark(build_bare().analysis, build_bare().deal).detail == "no decision recorded yet"
    both = tuple(replace(item, state="absent") for item in SPLIT.analysis.authority.decisions)
    analysis = replace(SPLIT.analysis, authority=Authority(state="absent", decisions=both))
    assert to_authority_mark(analysis, SPLIT.deal).detail == "2 decisions"


def test_the_mark_of_the_final_word_says_when_every_decision_is_taken_or_parked() -> None:
    parked = tuple(replace(decision, status="parked") for decision in SPLIT.deal.decisions)
    analysis = replace(SPLIT.analysis, authority=replace(SPLIT.analysis.authority, state="unknown"))
    mark = to_authority_mark(analysis, replace(SPLIT.deal, decisions=parked))
    assert (mark.word.label, mark.detail) == ("No decision open", "every one is made or parked")
    unjudged = replace(SPLIT.analysis, authority=Authority(state="unknown", decisions=()))
    mark = to_authority_mark(unjudged, SPLIT.deal)
    assert (mark.word.label, mark.detail) == ("Not known yet", "2 decisions")


def test_what_is_too_little_to_tell_does_not_read_as_unknown_twice() -> None:
    unknown = Unknown(what="too little to tell: one may not be convinced", people=(), points=4)
    begun = replace(SPLIT.analysis.findings[0], state="too_little_to_tell", possible="one may not be convinced")
    risk = replace(SPLIT.analysis.risk, drivers=(), unknowns=(unknown,))
    assert (
        to_risk(replace(SPLIT.analysis, findings=(begun,), risk=risk), NAMES).rows[0].why
        == "Too little to tell: one may not be convinced"
    )


def test_the_rows_of_the_risk_add_up_to_its_sum_and_the_heaviest_comes_first() -> None:
    view = to_risk(SPLIT.analysis, NAMES)
    assert sum(row.points for row in view.rows) == view.total == view.score == 64
    assert [row.points for row in view.rows] == [24, 18, 12, 10]
    assert view.rows[2].why == "Not known: where two decision makers stand (Marta Ruiz and Tomasz Lis)"
    assert view.note is None


def test_a_sum_above_the_most_says_that_it_was_cut() -> None:
    view = to_risk(build_crowded().analysis, NAMES)
    assert (view.score, view.total, view.note) == (100, 118, "The sum of 118 is cut at 100.")
