"""The influence graph of a deal as NetworkX knows it: who is tied to whom, how strongly, and on what evidence.

Each edge runs as the tie says it (`from` reports to `to`); `power_edges` answers who has weight with whom.
"""

from collections.abc import Iterator

import networkx as nx

from graph.clock import is_current
from graph.deal import Deal
from graph.power import to_power

NAME = "name"
SIDE = "side"
TITLE = "title"
KIND = "kind"
STRENGTH = "strength"
CONFIDENCE = "confidence"
EVIDENCE = "evidence"


def build_influence_graph(deal: Deal) -> "nx.MultiDiGraph[str]":
    """Build the graph of everybody in the deal and every tie that is current at its clock, one edge for each tie."""
    influence: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for person in sorted(deal.people, key=lambda each: each.id):
        influence.add_node(person.id, **{NAME: person.name, SIDE: person.side, TITLE: person.title})
    for tie in sorted(deal.ties, key=lambda each: each.id):
        if is_current(tie, deal.as_of):
            influence.add_edge(
                tie.from_,
                tie.to,
                key=tie.id,
                **{KIND: tie.kind, STRENGTH: tie.strength, CONFIDENCE: tie.confidence, EVIDENCE: tie.id},
            )
    return influence


def power_edges(influence: "nx.MultiDiGraph[str]") -> Iterator[tuple[str, str, float]]:
    """Walk the edges that carry power: who has weight, who is moved, and strength x confidence."""
    for start, end, edge in influence.edges(data=True):
        direction = to_power(edge[KIND], start, end)
        if direction is not None:
            yield (*direction, edge[STRENGTH] * edge[CONFIDENCE])
