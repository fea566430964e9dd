"""A second reader's cases, their order, and the influence graph of a deal, tried against the contract's words."""

import networkx as nx
import numpy as np
import pytest

from graph.influence import EVIDENCE, KIND, power_edges
from tests.second_cases.adoption import ASKING, FIGURES, TRIGGERS
from tests.second_cases.agreement import ALIGNMENT, DESTINATIONS
from tests.second_cases.contact import CONTACT
from tests.second_cases.deciding import FALLEN, FOCUSED, WAITING
from tests.second_cases.fact import Fact, against, left_to_b, person
from tests.second_cases.final_word import FINAL_WORD
from tests.second_cases.lived import LIVED
from tests.second_cases.owners import FOUNDERS, OWNERS
from tests.second_cases.people import PEOPLE
from tests.second_cases.promises import BLAME, DOING
from tests.second_cases.reach import AGED, CHAMPIONS, TOLD_BY_TIES
from tests.second_cases.resistance import RESISTANCE
from tests.second_cases.struggles import BOGGED, CAMPS, SEEN, STRUGGLE
from tests.second_cases.undermining import UNDERMINING
from tests.second_cases.whole import RISK, SETTINGS, TIME
from tests.written_deals import ago, deal, deciders, decision, found, known, others, run

FACTS = (
    *RESISTANCE,
    *UNDERMINING,
    *DESTINATIONS,
    *ALIGNMENT,
    *FINAL_WORD,
    *LIVED,
    *OWNERS,
    *FOUNDERS,
    *WAITING,
    *FOCUSED,
    *FALLEN,
    *CHAMPIONS,
    *AGED,
    *TOLD_BY_TIES,
    *CONTACT,
    *PEOPLE,
    *TIME,
    *SETTINGS,
    *RISK,
    *DOING,
    *BLAME,
    *CAMPS,
    *BOGGED,
    *STRUGGLE,
    *SEEN,
    *FIGURES,
    *ASKING,
    *TRIGGERS,
)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says)
def test_a_second_readers_deal_answers_as_the_contract_says(fact: Fact) -> None:
    assert fact.ask(run(fact.body())) == fact.answer


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.says)
def test_a_second_readers_deal_reads_the_same_backwards(fact: Fact) -> None:
    body = fact.body()
    backwards = {key: value[::-1] if isinstance(value, list) else value for key, value in body.items()}

    assert run(backwards) == run(body)


def test_the_shares_of_an_analysis_are_networkx_own_pagerank_over_the_graph_of_the_deal() -> None:
    kinds = (
        "influences",
        "trusts",
        "defers_to",
        "reports_to",
        "conflicts_with",
        "communicates",
        "influences",
        "trusts",
    )
    ids = [f"p{number}" for number in range(12)]
    ties = [
        {
            "id": f"t{n}",
            "kind": kinds[n % 8],
            "from": ids[n % 12],
            "to": ids[(n * 5 + 1 + n // 12) % 12],
            "strength": 0.2 + n % 7 / 10,
            "confidence": 0.5 + n % 3 / 4,
        }
        for n in range(40)
    ]
    past = [
        {"id": "past", "kind": "trusts", "from": "p1", "to": "p2", "until": ago(1)},
        {"id": "later", "kind": "trusts", "from": "p1", "to": "p3", "at": ago(-1)},
        {"id": "ours", "kind": "influences", "from": "rep", "to": "p4"},
        {"id": "gone", "kind": "trusts", "from": "p5", "to": "left"},
    ]
    body = deal([*others(*ids), person("left", left_at=ago(2))], ties=[*ties, *past])
    weights: nx.DiGraph[str] = nx.DiGraph()
    weights.add_nodes_from(ids)
    for holder, moved, share in power_edges(known(body).influence.subgraph(ids)):
        known_share = weights.get_edge_data(moved, holder, {"weight": 0.0})["weight"]
        weights.add_edge(moved, holder, weight=known_share + share)
    spread = np.linalg.matrix_power(np.asarray(nx.google_matrix(weights, alpha=0.85, nodelist=ids)), 400)[0]

    analysis = run(body)

    assert {each.id: each.score for each in analysis.structure.influence} == pytest.approx(
        dict(zip(ids, spread, strict=True)), abs=1e-9
    )
    assert {each.id: each.influence for each in analysis.people if each.id in ids} == pytest.approx(
        dict(zip(ids, spread, strict=True)), abs=1e-9
    )


def test_the_influence_of_a_deal_is_a_graph_with_an_edge_for_each_current_tie() -> None:
    ties = [
        {"id": "t1", "kind": "trusts", "from": "a", "to": "b", "strength": 0.9},
        {"id": "t2", "kind": "trusts", "from": "a", "to": "b", "until": ago(-1)},
        {"id": "t3", "kind": "trusts", "from": "a", "to": "b", "until": ago(1)},
        {"id": "t4", "kind": "trusts", "from": "a", "to": "b", "at": ago(-1)},
        {"kind": "reports_to", "from": "b", "to": "a", "at": ago(3)},
    ]

    influence = known(deal(others("a", "b"), ties=ties)).influence

    assert type(influence) is nx.MultiDiGraph
    assert set(influence) == {"a", "b", "rep"}
    assert sorted((start, end, data[KIND], data[EVIDENCE]) for start, end, data in influence.edges(data=True)) == [
        ("a", "b", "trusts", "t1"),
        ("a", "b", "trusts", "t2"),
        ("b", "a", "reports_to", "ties:reports_to:b:a"),
    ]


def test_a_key_stays_where_more_evidence_comes_in() -> None:
    less = left_to_b(60, against("x", 40), against("y", 30))
    more = left_to_b(60, against("x", 40), against("y", 30), against("z", 20))

    (before,), (after,) = (found(run(body), "defers_then_undermines") for body in (less, more))

    assert (before.key, len(before.evidence)) == (after.key, len(after.evidence) - 1)


def test_keys_of_one_code_tell_its_findings_apart() -> None:
    body = deal(deciders("a", "b", "c"), decisions=[decision(), decision("legal")])

    keys = [f.key for f in run(body).findings]

    assert len(keys) == len(set(keys)) > 4
