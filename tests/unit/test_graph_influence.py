import pytest

from graph.analyse import analyse
from graph.influence import CONFIDENCE, EVIDENCE, KIND, NAME, STRENGTH, build_influence_graph, power_edges
from graph.power import BY_MESSAGES, BY_POWER, EQUAL
from tests.builders import ago, buyers, deal, person, seller, tie


def shares(*ties: object, people: tuple[object, ...] = buyers("ana", "bo", "cy")) -> tuple[dict[str, float], str]:
    # short forms: people and ties are given as plain tuples
    structure = analyse(deal(people, ties=ties)).structure  # type: ignore[arg-type]
    return {each.id: each.score for each in structure.influence}, structure.influence_measure


def test_the_graph_holds_everybody_and_each_current_tie_with_its_evidence() -> None:
    ties = (
        tie("trusts", "ana", "bo", strength=0.7, confidence=0.9),
        tie("reports_to", "ana", "bo"),
        tie("trusts", "bo", "ana", until=ago(1)),
        tie("trusts", "bo", "rep", at=ago(-1)),
    )

    influence = build_influence_graph(deal((*buyers("ana", "bo"), seller()), ties=ties))

    assert {each: influence.nodes[each][NAME] for each in influence} == {"ana": "Ana", "bo": "Bo", "rep": "Rep"}
    assert sorted(influence.edges(keys=True)) == [
        ("ana", "bo", "ties:reports_to:ana:bo"),
        ("ana", "bo", "ties:trusts:ana:bo"),
    ]
    assert influence.edges["ana", "bo", "ties:trusts:ana:bo"] == {
        KIND: "trusts",
        STRENGTH: 0.7,
        CONFIDENCE: 0.9,
        EVIDENCE: "ties:trusts:ana:bo",
    }


def test_power_runs_from_who_has_weight_to_who_is_moved() -> None:
    kinds = ("influences", "trusts", "defers_to", "reports_to", "conflicts_with", "communicates")
    # the kinds are told by the test, not by a type
    ties = tuple(tie(kind, "ana", "bo", confidence=0.5) for kind in kinds)  # type: ignore[arg-type]

    found = sorted(power_edges(build_influence_graph(deal(buyers("ana", "bo"), ties=ties))))

    assert found == [("ana", "bo", 0.25), *[("bo", "ana", 0.25)] * 3]


def test_weight_with_somebody_who_has_weight_counts_more() -> None:
    found, measure = shares(
        tie("reports_to", "bo", "ana"), tie("influences", "cy", "ana"), tie("influences", "cy", "cy")
    )

    assert measure == BY_POWER
    assert found["cy"] > found["ana"] > found["bo"]
    assert sum(found.values()) == pytest.approx(1)


def test_where_only_messages_are_known_who_is_written_to_much_and_by_many_counts() -> None:
    found, measure = shares(
        tie("communicates", "ana", "bo", count=3),
        tie("communicates", "bo", "ana", count=2),
        tie("communicates", "cy", "ana"),
        tie("communicates", "bo", "cy", count=0),
    )

    assert (found, measure) == ({"ana": 0.583333333333, "bo": 0.416666666667, "cy": 0.0}, BY_MESSAGES)


def test_without_ties_everybody_counts_alike() -> None:
    found, measure = shares(tie("conflicts_with", "ana", "bo"), tie("communicates", "ana", "bo", count=0))

    assert (set(found.values()), measure) == ({0.333333333333}, EQUAL)


def test_sellers_and_who_has_left_have_no_share() -> None:
    people = (person("ana"), person("bo", left_at=ago(1)), seller())

    found, _ = shares(tie("influences", "bo", "ana"), tie("influences", "rep", "ana"), people=people)

    assert found == {"ana": 1.0}
    assert [each.influence for each in analyse(deal(people)).people] == [1.0, 0.0, 0.0]


def test_a_circle_of_reporting_lines_is_borne() -> None:
    circle = (tie("reports_to", "ana", "bo"), tie("reports_to", "bo", "cy"), tie("reports_to", "cy", "ana"))

    assert shares(*circle)[0] == pytest.approx({"ana": 1 / 3, "bo": 1 / 3, "cy": 1 / 3})
    assert analyse(deal(buyers("ana", "bo", "cy"), ties=circle)).structure.formal == ()
