from dataclasses import replace
from datetime import timedelta

import pytest

from graph.analysis import AuthorityState, PathStep, SayDo, Unknown
from graph.deal import Person
from plugin.views import DealView, Freshness, RoleHints
from tests.deal_parts import AS_OF, NOW
from tests.odd_deals import build_bare
from tests.split_deal import build_split
from web.presenters.freshness import to_freshness, to_notes
from web.presenters.panel import MOST_ROWS, to_panel

VIEW = build_split()


def test_the_facts_of_the_deal_have_units_and_the_owner_has_a_name() -> None:
    assert to_panel(VIEW, NOW).facts == (
        ("Account", "Norte Logística"),
        ("Amount", "EUR 1,240,000"),
        ("Closes", "1 May 2026"),
        ("Stage", "Negotiation"),
        ("Owner", "Nadia Okafor"),
    )


def test_facts_that_are_not_known_are_left_out() -> None:
    assert to_panel(build_bare(), NOW).facts == ()


def test_a_deal_that_is_over_says_how_it_ended() -> None:
    won = replace(VIEW, deal=replace(VIEW.deal, deal=replace(VIEW.deal.deal, status="won")))
    assert ("Won, closed", "1 May 2026") in to_panel(won, NOW).facts
    assert to_panel(won, NOW).open_ends == ()


def test_the_age_of_the_data_is_that_of_the_last_sync() -> None:
    assert to_freshness(VIEW.freshness, NOW) == "Data from Salesforce, 12 minutes old"


def test_data_that_was_never_synced_says_when_it_was_analysed() -> None:
    from_file = Freshness(synced_at=None, analysed_at=NOW - timedelta(hours=3), system="file")
    assert to_freshness(from_file, NOW) == "Data from a file, analysed 3 hours ago"
    assert to_freshness(replace(from_file, system=None), NOW) == "Data, analysed 3 hours ago"


def test_what_was_not_counted_is_told() -> None:
    assert to_notes(VIEW, NOW)[1:] == (
        "Analysis as of 20 Mar 2026",
        "1 record dated after that day is not counted",
    )


def test_what_is_not_known_names_the_people_concerned() -> None:
    assert to_panel(VIEW, NOW).unknowns == ("where two decision makers stand (Marta Ruiz and Tomasz Lis)",)


def test_who_was_not_heard_and_who_may_decide_is_told_without_points() -> None:
    unheard = "where Henrik Ruiz-Lindqvist stands, which adds no points"
    silent = replace(VIEW, analysis=replace(VIEW.analysis, people=()))
    hinted = replace(VIEW, role_hints=RoleHints(suggested=frozenset({"003E"})))
    gone = tuple(replace(one, left_at=AS_OF) if one.id == "003E" else one for one in VIEW.deal.people)
    assert to_panel(VIEW, NOW).open_ends == (unheard,)
    assert to_panel(hinted, NOW).open_ends == (
        "whether Henrik Ruiz-Lindqvist decides: the role in the CRM says so, nobody has confirmed it",
        unheard,
    )
    assert to_panel(replace(VIEW, deal=replace(VIEW.deal, people=gone)), NOW).open_ends == ()
    assert "stand, which adds no points" in to_panel(silent, NOW).open_ends[0]


def test_what_is_too_early_to_tell_stands_among_the_findings_only() -> None:
    begun = Unknown(what="too little to tell: Ines Vogt may differ", people=("003B",), points=4)
    finding = replace(VIEW.analysis.findings[0], state="too_little_to_tell", possible="Ines Vogt may differ")
    risk = replace(VIEW.analysis.risk, unknowns=(*VIEW.analysis.risk.unknowns, begun))
    analysis = replace(VIEW.analysis, findings=(*VIEW.analysis.findings, finding), risk=risk)
    panel = to_panel(replace(VIEW, analysis=analysis), NOW)
    assert panel.unknowns == to_panel(VIEW, NOW).unknowns
    assert "Too little to tell: Ines Vogt may differ" in [row.why for row in panel.risk.rows]


def test_a_table_that_is_too_long_says_what_it_leaves_out() -> None:
    people = tuple(Person(id=f"p{number}", name=f"Person {number}") for number in range(MOST_ROWS + 1))
    crowded = replace(VIEW, deal=replace(VIEW.deal, as_of=AS_OF, people=people, ties=()))
    panel = to_panel(crowded, NOW)
    assert len(panel.people) == MOST_ROWS
    assert panel.people_note == "Listed here are the first 500 of 501 people and 0 ties."
    assert to_panel(VIEW, NOW).people_note is None


def with_way() -> DealView:
    step = PathStep(
        person="003C", to="supportive", through="003B", because="Raj listens to Ines.", tactics=("T28", "T99")
    )
    prompt = SayDo(id="003C", toward=None, score=0.5, because="Raj has promised and not acted yet.")
    structure = replace(VIEW.analysis.structure, say_do=(prompt,))
    return replace(VIEW, analysis=replace(VIEW.analysis, path=(step,), structure=structure))


def test_the_way_names_people_and_goals_and_only_tactics_that_there_are() -> None:
    (step,) = to_panel(with_way(), NOW).path

    assert (step.name, step.goal, step.through) == ("Raj Patel", "to be won for it", "Ines Vogt")
    assert [each.id for each in step.tactics] == ["T28"]


def test_prompts_on_doing_and_words_are_for_coaches_only() -> None:
    assert to_panel(with_way(), NOW, "coach").prompts == ("Raj has promised and not acted yet.",)
    for role in ("rep", "manager", "admin"):
        assert to_panel(with_way(), NOW, role).prompts == ()


@pytest.mark.parametrize(
    ("state", "order"), [("clear", "in this order, up to the final word"), ("unknown", "in this order")]
)
def test_the_way_leads_up_to_the_final_word_only_where_somebody_has_it(state: AuthorityState, order: str) -> None:
    authority = replace(VIEW.analysis.authority, state=state)
    view = replace(VIEW, analysis=replace(VIEW.analysis, authority=authority))
    assert to_panel(view, NOW).path_order == order
