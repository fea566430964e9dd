"""Which results of an analysis stand on the opportunity, and how a sentence is cut to fit."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graph.analyse import analyse
from plugin.results import LONGEST, RESULTS, cut, to_results
from tests.builders import deal, person


def test_an_analysis_fills_the_six_fields() -> None:
    analysis = analyse(deal([person("ana", decision_maker=True)]))
    results = to_results(replace(analysis, verdict=replace(analysis.verdict, next=None)))

    assert tuple(results) == RESULTS
    assert (results["BuyIn_Alignment__c"], results["BuyIn_Authority__c"]) == (
        analysis.alignment.state,
        analysis.authority.state,
    )
    assert results["BuyIn_Risk__c"] == analysis.risk.score
    assert results["BuyIn_Next_Step__c"] is None


def test_a_long_sentence_is_cut_between_two_words() -> None:
    words = "agreement " * 40
    short = cut(words)

    assert short is not None
    assert short.endswith("agreement\u2026")
    assert len(short) <= LONGEST
    assert cut("All agree.") == "All agree."


@given(st.text(max_size=600))
def test_what_is_cut_fits_as_the_crm_counts(text: str) -> None:
    short = cut(text)

    assert short is not None
    assert len(short.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST
