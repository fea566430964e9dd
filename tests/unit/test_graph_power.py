import networkx as nx
import numpy as np
import pytest

from graph import power
from graph.influence import build_influence_graph, power_edges
from graph.power import DAMPING, measure_power
from tests.builders import buyers, deal, tie

CROWD = [f"p{number}" for number in range(30)]
TIES = tuple(
    tie("influences", CROWD[number], CROWD[(number * 7 + step) % 30], strength=0.1 + step / 10)
    for number in range(0, 30, 2)
    for step in (1, 3)
)


def test_the_fast_path_agrees_with_the_graph_as_networkx_knows_it() -> None:
    influence = build_influence_graph(deal(buyers(*CROWD), ties=TIES))
    plain: nx.DiGraph[str] = nx.DiGraph()
    plain.add_nodes_from(CROWD)
    for holder, moved, weight in power_edges(influence):
        before = plain.get_edge_data(moved, holder, {"weight": 0})["weight"]
        plain.add_edge(moved, holder, weight=before + weight)
    matrix = np.asarray(nx.google_matrix(plain, alpha=DAMPING, nodelist=CROWD))
    values, vectors = np.linalg.eig(matrix.T)
    first = vectors[:, np.argmax(values.real)].real
    expected = dict(zip(CROWD, first / first.sum(), strict=True))

    found, _ = measure_power(CROWD, TIES)

    assert found == pytest.approx(expected, abs=1e-9)


def test_a_crowd_is_measured_like_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    group, _ = measure_power(CROWD, TIES)
    monkeypatch.setattr(power, "_DENSE", 0)

    crowd, _ = measure_power(CROWD, TIES)

    assert crowd == pytest.approx(group, abs=1e-9)
