from dataclasses import replace

from graph.analysis import Authority
from tests.deal_parts import day
from tests.split_deal import build_split
from web.presenters.decisions import to_decisions, to_watch
from web.presenters.names import build_names

VIEW = build_split()
NAMES = build_names(VIEW.deal)


def test_the_least_settled_decision_comes_first() -> None:
    rows = to_decisions(VIEW.deal, VIEW.analysis.authority, NAMES)
    assert [(row.name, row.state.label) for row in rows] == [
        ("Release the budget for the new site", "Nobody on record"),
        ("Choose the vendor", "Clear"),
    ]


def test_a_decision_that_is_taken_comes_after_those_that_are_open() -> None:
    taken = replace(VIEW.deal, decisions=(replace(VIEW.deal.decisions[0], status="decided"), VIEW.deal.decisions[1]))
    assert [row.status for row in to_decisions(taken, VIEW.analysis.authority, NAMES)] == ["open", "decided"]


def test_a_decision_says_who_is_on_record_who_must_agree_and_by_when() -> None:
    rows = to_decisions(VIEW.deal, VIEW.analysis.authority, NAMES)
    assert rows[0].lines == (
        "On record: nobody",
        "Must agree: Ines Vogt and Marta Ruiz, still open: Marta Ruiz",
        "By 3 Apr 2026",
    )
    assert rows[1].lines == ("On record: Marta Ruiz", "Named by others: Marta Ruiz 75 %", "By 19 Apr 2026")


def test_claims_lived_authority_and_voters_are_told_by_name() -> None:
    judged = replace(VIEW.analysis.authority.decisions[0], claimed=("003B",), lived=("003E",))
    decision = replace(VIEW.deal.decisions[0], voters=("003A", "003B"), agreed=("003A", "003B"))
    deal = replace(VIEW.deal, decisions=(decision,))
    (row,) = to_decisions(deal, Authority(state="contested", decisions=(judged,)), NAMES)
    assert row.lines[:4] == (
        "Say that it is theirs: Ines Vogt",
        "People go to: Henrik Ruiz-Lindqvist",
        "Must agree: Ines Vogt and Marta Ruiz, all have agreed",
        "Settled by vote of: Marta Ruiz and Ines Vogt",
    )


def test_a_decision_that_the_analysis_leaves_out_is_listed_as_not_known() -> None:
    rows = to_decisions(VIEW.deal, Authority(state="unknown", decisions=()), NAMES)
    assert {row.state.label for row in rows} == {"Not known yet"}
    assert "On record: Marta Ruiz" in rows[0].lines


def test_a_decision_that_is_taken_says_who_took_it_whoever_is_on_record() -> None:
    taken = replace(VIEW.deal.decisions[1], status="decided", decided_by="003B", decided_at=day(5))
    deal = replace(VIEW.deal, decisions=(taken,))
    (row,) = to_decisions(deal, VIEW.analysis.authority, NAMES)
    assert row.settled
    assert row.lines == ("Decided by Ines Vogt on 15 Mar 2026", "On record: Marta Ruiz")
    (parked,) = to_decisions(
        replace(deal, decisions=(replace(taken, status="parked", decided_by=None, voters=("003A",)),)),
        VIEW.analysis.authority,
        NAMES,
    )
    assert parked.lines == ()


def test_a_date_that_has_passed_is_said_to_have() -> None:
    late = replace(VIEW.deal, decisions=(replace(VIEW.deal.decisions[1], due=day(3), act_by=None),))
    (row,) = to_decisions(late, VIEW.analysis.authority, NAMES)
    assert row.lines[-1] == "By 17 Mar 2026, which has passed"


def test_where_no_step_comes_first_the_next_decision_is_what_to_watch() -> None:
    assert to_watch(VIEW.deal, NAMES) == (
        "No step comes first. “Release the budget for the new site” is due by 3 Apr 2026. "
        "Marta Ruiz has still to agree."
    )
    late = replace(VIEW.deal.decisions[1], due=day(3), act_by=None)
    dateless = replace(late, due=None)
    assert to_watch(replace(VIEW.deal, decisions=(*VIEW.deal.decisions[:1], late)), NAMES) == (
        "No step comes first. “Choose the vendor” was due by 17 Mar 2026 and is still open."
    )
    assert to_watch(replace(VIEW.deal, decisions=(dateless,)), NAMES) == (
        "No step comes first. “Choose the vendor” has no date yet."
    )


def test_a_deal_that_is_over_has_no_next_step_and_one_with_nothing_to_decide_nothing_to_watch() -> None:
    won = replace(VIEW.deal, deal=replace(VIEW.deal.deal, status="won"))
    assert to_watch(won, NAMES) == "This deal is won; there is no next step."
    assert to_watch(replace(VIEW.deal, decisions=()), NAMES) is None
