import itertools
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pytest

from graph import brokers
from graph.analyse import analyse
from graph.analysis import Structure
from graph.brokers import find_brokers, measure_betweenness
from graph.deal import Incident, Tie, TieKind
from graph.shadow import MEASURES
from tests.builders import ago, buyers, deal, person, said, seller, tie

IDS = [f"p{number:02}" for number in range(12)]


def structure_of(people: Sequence[object], *ties: Tie, **parts: object) -> Structure:
    # short forms: parts of a deal are passed on by name
    return analyse(deal(people, ties=ties, **parts)).structure  # type: ignore[arg-type]


def test_the_medici_come_before_the_strozzi() -> None:
    """Padgett and Ansell 1993: not wealth but their place among marriages raised the Medici."""
    marriages = nx.florentine_families_graph()
    ties = tuple(tie("family", one.lower(), other.lower()) for one, other in marriages.edges)

    found = structure_of(buyers(*(each.lower() for each in marriages)), *ties).brokers

    ranks = [each.id for each in found]
    assert ranks[0] == "medici"
    assert ranks.index("strozzi") > 2
    expected = {each.lower(): score for each, score in nx.betweenness_centrality(marriages).items() if score > 0}
    assert {each.id: each.score for each in found} == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("links", [6, 20, 60])
def test_betweenness_is_that_of_networkx(links: int) -> None:
    drawn = nx.gnm_random_graph(25, links, seed=links)

    found = measure_betweenness(np.array(drawn.edges), 25)

    assert found == pytest.approx(list(nx.betweenness_centrality(drawn).values()), abs=1e-9)


def test_a_crowds_brokers_are_counted_from_a_sample_spread_over_all(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = nx.barabasi_albert_graph(280, 2, seed=4)
    exact = measure_betweenness(np.array(drawn.edges), 280)
    monkeypatch.setattr(brokers, "EXACT", 10)

    sampled = measure_betweenness(np.array(drawn.edges), 280)

    assert sampled != pytest.approx(exact)
    assert np.corrcoef(exact, sampled)[0, 1] > 0.97
    assert np.argmax(exact) == np.argmax(sampled)


def test_hostile_weightless_and_wordless_ties_connect_nobody() -> None:
    ties = (
        tie("trusts", "ana", "bo"),
        tie("trusts", "bo", "cy"),
        tie("blames", "ana", "cy"),
        tie("trusts", "ana", "cy", strength=0.0),
        tie("communicates", "ana", "cy", count=0),
        tie("trusts", "ana", "ana"),
        tie("trusts", "ana", "rep"),
    )

    assert dict(find_brokers(("ana", "bo", "cy"), ties)) == {"bo": 1.0}
    assert dict(find_brokers(("ana", "bo"), ties)) == {}


def star(holder_share: Sequence[str] = ("p02", "p03"), kind: TieKind = "defers_to") -> tuple[Tie, ...]:
    """Everybody leaves matters to p01, whose office is p00's; some trust p00."""
    to_shadow = tuple(tie(kind, each, "p01", strength=0.8) for each in IDS if each != "p01")
    return (*to_shadow, *(tie("trusts", each, "p00") for each in holder_share))


HOLDER = (person("p00", decision_maker=True), *buyers(*IDS[1:]))


def test_somebody_whom_all_defer_to_is_named_beside_the_office() -> None:
    (found,) = structure_of(HOLDER, *star()).shadow

    assert found.id == "p01"
    assert tuple(found.measures) == MEASURES
    assert all(each.own > each.best_holder for each in found.measures.values())
    assert found.measures["people"].own == pytest.approx(11 / 13)
    assert found.measures["weight"].best_holder == pytest.approx(1 / (0.8 * 11 + 1))
    assert found.score == pytest.approx(min(each.own - each.best_holder for each in found.measures.values()), abs=1e-6)


def test_weight_through_any_number_of_people_is_katzs_centrality() -> None:
    ties = (*star(), tie("trusts", "p01", "p00"), tie("trusts", "p05", "p06"), tie("trusts", "p06", "p05"))
    asked = np.zeros((12, 12))
    for each in ties:
        asked[IDS.index(each.from_), IDS.index(each.to)] = each.strength
    further = 0.5 / asked.sum(axis=1).max()
    central = np.linalg.solve(np.eye(12) - further * asked.T, np.ones(12)) - 1

    (found,) = structure_of(HOLDER, *ties).shadow

    assert found.measures["all_steps"].own == pytest.approx(central[1] / central.sum(), abs=1e-7)
    assert found.measures["all_steps"].best_holder == pytest.approx(central[0] / central.sum(), abs=1e-7)


def asked_by(asked: Mapping[str, Sequence[int]]) -> tuple[Tie, ...]:
    """Everybody asks two or three of the others in turn, and the named people are asked by these as well."""
    several = [(number, (number + step) % 12) for number in range(12) for step in (3, 5, 6)[: 2 + number % 2]]
    named = {(number, int(person[1:])) for person, askers in asked.items() for number in askers}
    return tuple(tie("trusts", IDS[one], IDS[other]) for one, other in sorted(named.union(several)) if one != other)


def test_whom_nearly_all_ask_is_named_though_they_ask_only_the_boss_whom_others_ask() -> None:
    """Whoever has most weight gives weight to whom they ask themselves; they are the one asked all the same."""
    ties = [each for each in asked_by({"p01": range(2, 12), "p00": (2, 6)}) if each.from_ != "p01"]

    found = structure_of(HOLDER, *ties, tie("trusts", "p01", "p00")).shadow

    assert [each.id for each in found] == ["p01"]


def test_who_is_hardly_ahead_of_a_boss_whom_nearly_all_ask_is_not_named() -> None:
    assert structure_of(HOLDER, *asked_by({"p01": range(2, 12), "p00": range(2, 11)})).shadow == ()


@pytest.mark.parametrize(
    "people",
    [
        (*buyers("p00"), person("p01", decision_maker=True), *buyers(*IDS[2:])),
        buyers(*IDS),
        (person("p00", decision_maker=True, left_at=ago(1)), *buyers(*IDS[1:])),
    ],
    ids=["in office", "no office known", "office left"],
)
def test_without_another_in_office_there_is_no_shadow(people: Sequence[object]) -> None:
    assert structure_of(people, *star()).shadow == ()


def test_a_small_lead_is_noise() -> None:
    ahead = tuple(tie("trusts", each, "p01") for each in IDS[4:8])
    behind = tuple(tie("trusts", each, "p00") for each in IDS[5:8])
    rest = tuple(tie("trusts", one, other) for one, other in zip(IDS[2:8], IDS[6:], strict=True))

    assert structure_of(HOLDER, *ahead, *behind, *rest).shadow == ()


def test_reporting_lines_make_no_shadow() -> None:
    lines = tuple(tie("reports_to", each, "p01") for each in IDS if each != "p01")

    assert structure_of(HOLDER, *lines).shadow == ()


def test_where_only_messages_are_known_they_tell_of_a_shadow() -> None:
    letters = tuple(tie("communicates", each, "p01", count=9) for each in IDS if each != "p01")
    back = tuple(tie("communicates", "p01", each, count=1) for each in IDS[2:])

    assert [each.id for each in structure_of(HOLDER, *letters, *back).shadow] == ["p01"]


def test_groups_tied_at_random_have_no_shadow() -> None:
    chance = np.random.default_rng(2)
    pairs = [(one, other) for one in IDS for other in IDS if one != other]
    named = 0
    for _ in range(120):
        chosen = chance.choice(len(pairs), 30, replace=False)
        ties = (tie("trusts", *pairs[each], strength=float(chance.uniform(0.1, 1))) for each in chosen)
        named += len(structure_of(HOLDER, *ties).shadow) > 0

    assert named <= 120 * 0.075


OLD, NEW = Incident(id="old", at=ago(40)), Incident(id="new", at=ago(9))


def test_who_is_pointed_at_in_the_newest_incident_is_named_with_the_speakers() -> None:
    statements = (
        said("blame", "ana", 8, to="cy", incident="new"),
        said("blame", "ana", 7, to="cy", incident="new"),
        said("blame", "bo", 7, to="cy", incident="new"),
        said("blame", "cy", 6, to="bo", incident="new"),
        said("blame", "bo", 6, to="bo", incident="new"),
        said("blame", "cy", 6, to="ana", incident="old"),
        said("blame", "cy", 5, to="ana", incident="new", mechanism=True),
        said("blame", "cy", 4, to="ana", incident="new", own_share=True),
        said("blame", "cy", 3, to="ana", incident="new", confirmed_by=None),
        said("blame", "rep", 3, to="ana", incident="new"),
        said("blame", "cy", 3, incident="new"),
    )
    people = (*buyers("ana", "bo", "cy"), seller())

    found = structure_of(people, tie("blames", "ana", "bo"), statements=statements, incidents=(OLD, NEW)).blamed

    assert [(each.id, set(each.by), each.sides) for each in found] == [("cy", {"ana", "bo"}, 1), ("bo", {"cy"}, 1)]
    assert [each.score for each in found] == pytest.approx([2 / 3, 1 / 3])


def test_blame_by_one_side_differs_from_blame_by_both() -> None:
    camps = [[f"{camp}{n}" for n in range(5)] for camp in "ab"]
    close = [tie("trusts", one, other) for camp in camps for at, one in enumerate(camp) for other in camp[at + 1 :]]
    blames = [tie("blames", each, "a0") for each in ("a1", "b1", "b2")] + [tie("blames", "a2", "b0")]

    found = structure_of(buyers(*camps[0], *camps[1]), *close, *blames)

    assert len(found.sides) == 2
    assert [(each.id, each.score, each.sides) for each in found.blamed] == [("a0", 0.75, 2), ("b0", 0.25, 1)]


def test_blame_for_nothing_in_particular_counts_where_no_incident_is_on_record() -> None:
    loose = (said("blame", "ana", 5, to="bo"),)

    assert [each.id for each in structure_of(buyers("ana", "bo"), statements=loose).blamed] == ["bo"]
    assert structure_of(buyers("ana", "bo"), statements=loose, incidents=(NEW,)).blamed == ()


def test_who_has_left_is_neither_pointed_at_nor_points() -> None:
    people = (person("ana", left_at=ago(1)), *buyers("bo", "cy"))

    assert structure_of(people, tie("blames", "ana", "bo"), tie("blames", "cy", "ana")).blamed == ()


def test_what_is_approximated_for_a_crowd_is_said() -> None:
    crowd = buyers(*(f"c{number}" for number in range(brokers.EXACT + 1)))
    ties = tuple(tie("trusts", one.id, other.id) for one, other in itertools.pairwise(crowd))

    assert structure_of(crowd, *ties).influence_measure.endswith(brokers.SAMPLED)
    assert brokers.SAMPLED not in structure_of(crowd[:-1], *ties[:-1]).influence_measure
