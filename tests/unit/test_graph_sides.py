from collections.abc import Iterable, Mapping, Sequence
from random import Random

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import crowd_sides, sides
from graph.analyse import analyse
from graph.analysis import Structure
from graph.deal import Deal, Tie, TieKind, Tuning
from graph.sides import TOO_FEW
from tests.any_deal import CHANCE, moved, renamed
from tests.builders import ago, all_stand, buyers, deal, decision, person, said, seller, subject, tie

HIGHLAND = {
    "gavev": "+kotun +nagad +gama -ove -alika -nagam -gahuk -asaro",
    "kotun": "+nagad +gama -ove -nagam -gahuk -notoh -kohik",
    "ove": "+alika +gahuk +masil +ukudz",
    "alika": "+ukudz",
    "nagam": "+masil +notoh +seuve -nagad -gama",
    "gahuk": "+masil +ukudz +geham +asaro -notoh -uheto -gama",
    "masil": "+ukudz +geham +asaro +uheto",
    "ukudz": "+geham +asaro -seuve",
    "notoh": "+kohik +uheto -geham -nagad",
    "kohik": "+uheto -geham -nagad",
    "geham": "+asaro -uheto -nagad -gama",
    "asaro": "-seuve -nagad -gama",
    "uheto": "+seuve -nagad -gama",
    "seuve": "-gama",
    "nagad": "+gama",
    "gama": "",
}
"""Alliances and enmities of sixteen highland tribes (Read 1954, in Hage and Harary 1983)."""

CLUB: "nx.Graph[int]" = nx.karate_club_graph()
MEMBERS = [f"m{number:02}" for number in CLUB]


def structure_of(given_deal: Deal) -> Structure:
    return analyse(given_deal).structure


def parted(structure: Structure) -> set[frozenset[str]]:
    return {frozenset(side) for side in structure.sides}


def circle(ids: Sequence[str], kind: TieKind = "trusts") -> list[Tie]:
    """Everybody close to everybody."""
    return [tie(kind, one, other) for at, one in enumerate(ids) for other in ids[at + 1 :]]


def club(kinds: Iterable[TieKind], *, weighted: bool) -> tuple[Tie, ...]:
    return tuple(
        tie(kind, MEMBERS[start], MEMBERS[end], strength=data["weight"] / 10 if weighted else 0.5)
        for one, other, data in CLUB.edges(data=True)
        for start, end in ((one, other), (other, one))
        for kind in kinds
    )


CAMP_A, CAMP_B = [f"a{n}" for n in range(5)], [f"b{n}" for n in range(5)]
TWO_CAMPS = (*circle(CAMP_A), *circle(CAMP_B), tie("trusts", "a0", "b0"))


@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("rivals", [(), (tie("conflicts_with", "m00", "m33"),)])
def test_all_but_one_of_a_split_clubs_members_are_where_they_went(*, weighted: bool, rivals: tuple[Tie, ...]) -> None:
    """Zachary 1977: the club split, and the ties before tell all but one member's side."""
    ties = (*club(("influences", "trusts"), weighted=weighted), *rivals)
    found = structure_of(deal(buyers(*MEMBERS), ties=ties))

    assert len(found.sides) == 2
    truth = {member: CLUB.nodes[number]["club"] for number, member in enumerate(MEMBERS)}
    right = sum(
        max(sum(truth[each] == side for each in group) for side in set(truth.values())) for group in found.sides
    )
    assert right == 33
    assert found.sides_evidence.p == pytest.approx(0.01)
    assert ("two rivals" in found.sides_evidence.method) == bool(rivals)


def test_tribes_of_three_alliances_fall_into_three_sides() -> None:
    kinds: Mapping[str, TieKind] = {"+": "supports", "-": "conflicts_with"}
    ties = [tie(kinds[each[0]], tribe, each[1:]) for tribe, others in HIGHLAND.items() for each in others.split()]

    found = structure_of(deal(buyers(*HIGHLAND), ties=ties))

    assert len(ties) == 58
    assert parted(found) == {
        frozenset(("gavev", "kotun", "nagad", "gama")),
        frozenset(("nagam", "notoh", "kohik", "uheto", "seuve")),
        frozenset(("ove", "alika", "gahuk", "masil", "ukudz", "geham", "asaro")),
    }


def test_groups_tied_at_random_stay_united() -> None:
    chance = np.random.default_rng(7)
    ids = [f"p{number:02}" for number in range(14)]
    pairs = [(one, other) for one in ids for other in ids if one != other]
    split = 0
    for _ in range(120):
        chosen = chance.choice(len(pairs), 36, replace=False)
        ties = tuple(tie("trusts", *pairs[each], strength=float(chance.uniform(0.1, 1))) for each in chosen)
        split += len(structure_of(deal(buyers(*ids), ties=ties)).sides) > 1

    assert split <= 120 * 0.075


@pytest.mark.parametrize("against", ["undermines", "conflicts_with"])
def test_groups_whose_signs_were_shuffled_among_each_persons_own_stay_united(against: TieKind) -> None:
    chance = np.random.default_rng(11)
    ids = [f"p{number:02}" for number in range(12)]
    split = 0
    for _ in range(80):
        ties: list[Tie] = []
        for start in ids:
            others = chance.permutation([each for each in ids if each != start])[:6]
            ties += [tie("supports" if at < 3 else against, start, str(end)) for at, end in enumerate(others)]
        split += len(structure_of(deal(buyers(*ids), ties=ties)).sides) > 1

    assert split <= 80 * 0.075


def test_groups_where_everybody_names_others_at_random_stay_united() -> None:
    """Ties that begin with everybody alike often aren't ties without direction; no sides must come of it."""
    chance = np.random.default_rng(4)
    ids = [f"p{number:02}" for number in range(12)]
    split = 0
    for _ in range(120):
        ties = [
            tie("trusts", start, str(end), strength=float(chance.uniform(0.2, 1)))
            for start in ids
            for end in chance.permutation([each for each in ids if each != start])[:3]
        ]
        split += len(structure_of(deal(buyers(*ids), ties=ties)).sides) > 1

    assert split <= 120 * 0.06


def test_friends_and_quarrels_dealt_at_random_over_the_same_pairs_make_no_sides() -> None:
    chance = np.random.default_rng(29)
    ids = [f"p{number:02}" for number in range(12)]
    pairs = [(one, other) for at, one in enumerate(ids) for other in ids[at + 1 :]]
    split = 0
    for _ in range(120):
        chosen = chance.choice(len(pairs), 30, replace=False)
        ties = [
            tie("conflicts_with" if at < 15 else "supports", *pairs[each], strength=0.5)
            for at, each in enumerate(chosen)
        ]
        split += len(structure_of(deal(buyers(*ids), ties=ties)).sides) > 1

    assert split <= 120 * 0.075


def test_women_who_met_at_the_same_events_are_two_circles() -> None:
    """Davis, Gardner and Gardner 1941: two circles, and two women of both, found again by most who looked at them."""
    met = nx.davis_southern_women_graph()
    women = [name for name, data in met.nodes(data=True) if data["bipartite"] == 0]
    short = {name: str(name).split()[0].lower() for name in women}
    events = nx.bipartite.weighted_projected_graph(met, women)
    ties = [tie("trusts", short[a], short[b], strength=data["weight"] / 8) for a, b, data in events.edges(data=True)]

    found = structure_of(deal(buyers(*short.values()), ties=ties))

    first = {"evelyn", "laura", "theresa", "brenda", "charlotte", "frances", "eleanor"}
    both = {"pearl", "ruth"}
    assert parted(found) == {frozenset(first), frozenset(set(short.values()) - first - both)}
    assert set(found.between) == both


def test_circles_where_everybody_writes_with_everybody_are_told_by_how_much() -> None:
    """The same women by how often they met: nearly all met all, so only the numbers differ."""
    met = nx.davis_southern_women_graph()
    women = [name for name, data in met.nodes(data=True) if data["bipartite"] == 0]
    events = nx.bipartite.weighted_projected_graph(met, women)
    short = {name: str(name).split()[0].lower() for name in women}
    ties = [tie("communicates", short[a], short[b], count=data["weight"]) for a, b, data in events.edges(data=True)]

    found = structure_of(deal(buyers(*short.values()), ties=ties))

    first = {"evelyn", "laura", "theresa", "brenda", "charlotte", "frances", "eleanor"}
    assert first in parted(found)


@pytest.mark.parametrize("quarrels", [6, 9])
def test_three_against_three_are_found_by_their_quarrels(quarrels: int) -> None:
    ids = [f"p{number}" for number in range(6)]
    across = [(one, other) for one in ids[:3] for other in ids[3:]]
    spread = [pair for at, pair in enumerate(across) if at % 4 or quarrels == len(across)]
    ties = (*circle(ids[:3]), *circle(ids[3:]), *(tie("conflicts_with", *pair) for pair in spread))

    found = structure_of(deal(buyers(*ids), ties=ties))

    assert parted(found) == {frozenset(ids[:3]), frozenset(ids[3:])}


def test_three_circles_with_ties_between_them_are_three_sides() -> None:
    camps = [[f"{name}{number}" for number in range(5)] for name in "abc"]
    across = [tie("trusts", camps[one][at], camps[(one + 1) % 3][at]) for one in range(3) for at in (0, 2, 4)]

    found = structure_of(
        deal(
            buyers(*(each for camp in camps for each in camp)),
            ties=(*(each for camp in camps for each in circle(camp)), *across),
        )
    )

    assert parted(found) == {frozenset(camp) for camp in camps}


def test_two_close_circles_are_two_sides_and_who_is_tied_alike_to_both_stands_between() -> None:
    ties = (*TWO_CAMPS, tie("trusts", "mid", "a1"), tie("trusts", "b1", "mid"))

    found = structure_of(deal(buyers(*CAMP_A, *CAMP_B, "mid", "alone"), ties=ties))

    assert parted(found) == {frozenset(CAMP_A), frozenset(CAMP_B)}
    assert set(found.between) == {"mid", "alone"}
    margins = found.sides_evidence.margins
    assert set(margins) == {*CAMP_A, *CAMP_B, "mid", "alone"}
    assert margins["mid"] == margins["alone"] == 0
    assert margins["a0"] == pytest.approx((4 - 1) / 5)
    assert margins["a1"] == pytest.approx(0.8)


def test_camps_named_by_what_each_says_of_others_are_found() -> None:
    ties = [
        tie("supports" if one[0] == other[0] else "undermines", one, other)
        for camp, others in ((CAMP_A, CAMP_B), (CAMP_B, CAMP_A))
        for at, one in enumerate(camp)
        for other in (camp[(at + 1) % 5], camp[(at + 2) % 5], others[at], others[(at + 3) % 5])
    ]

    assert parted(structure_of(deal(buyers(*CAMP_A, *CAMP_B), ties=ties))) == {frozenset(CAMP_A), frozenset(CAMP_B)}


@pytest.mark.parametrize(("sizes", "wrong"), [((9, 9), 0.2), ((7, 7, 4), 0.1)])
def test_no_further_side_is_made_of_what_people_say_at_random(sizes: tuple[int, ...], wrong: float) -> None:
    """Each names three for good and three for ill, not always in keeping with their camp."""
    chance = np.random.default_rng(12)
    camp = np.repeat(np.arange(len(sizes)), sizes)
    ids = [f"p{number:02}" for number in range(len(camp))]
    kinds: tuple[TieKind, ...] = ("supports", "undermines") * 3
    counted = []
    for _ in range(25):
        ties = []
        for start, own in enumerate(camp):
            named = {start}
            for kind in kinds:
                inside = (kind == "supports") != (chance.random() < wrong)
                pool = [end for end in np.flatnonzero((camp == own) == inside) if end not in named]
                if pool:
                    named.add(end := chance.choice(pool))
                    ties.append(tie(kind, ids[start], ids[end]))
        counted.append(len(structure_of(deal(buyers(*ids), ties=ties)).sides))

    found = [number for number in counted if number > 1]
    assert len(found) >= 22
    assert sum(number == len(sizes) for number in found) >= 0.85 * len(found)


def test_opposite_stances_alone_make_no_sides() -> None:
    stances = all_stand({each: 2 if each in CAMP_A else -2 for each in (*CAMP_A, *CAMP_B)})

    found = structure_of(deal(buyers(*CAMP_A, *CAMP_B), subjects=(subject(),), statements=stances))

    assert (len(found.sides), found.sides_evidence.p, found.sides_evidence.method) == (1, None, TOO_FEW)


def test_opposite_stances_and_quarrels_do_not_split_a_group_tied_across() -> None:
    stances = all_stand({each: 2 if each in CAMP_A else -2 for each in (*CAMP_A, *CAMP_B)})
    across = tuple(tie("trusts", one, other) for one, other in zip(CAMP_A * 2, CAMP_B[1:] + CAMP_B, strict=False))
    quarrels = tuple(tie("conflicts_with", one, other) for one, other in zip(CAMP_A, CAMP_B[2:], strict=False))

    found = structure_of(
        deal(buyers(*CAMP_A, *CAMP_B), subjects=(subject(),), statements=stances, ties=(*across, *quarrels))
    )

    assert len(found.sides) == 1


def test_reporting_lines_make_no_sides() -> None:
    lines = tuple(tie("reports_to", each, camp[0]) for camp in (CAMP_A, CAMP_B) for each in camp[1:])

    found = structure_of(deal(buyers(*CAMP_A, *CAMP_B), ties=lines))

    assert (len(found.sides), found.sides_evidence.p) == (1, None)


def test_one_alone_is_no_side() -> None:
    ids = [f"p{number}" for number in range(8)]
    ties = (*circle(ids[:7]), *(tie("conflicts_with", "p7", each) for each in ids[:7]))

    assert len(structure_of(deal(buyers(*ids), ties=ties)).sides) == 1


def test_rivals_for_a_final_word_are_the_ends_of_the_walk() -> None:
    claims = [said("claim", each, 3, decision="budget") for each in ("a0", "b0")]
    camps = deal(
        buyers(*CAMP_A, *CAMP_B),
        ties=(*circle(CAMP_A), *circle(CAMP_B), tie("trusts", "a1", "b1")),
        decisions=(decision(),),
        statements=claims,
    )

    found = structure_of(camps)

    assert parted(found) == {frozenset(CAMP_A), frozenset(CAMP_B)}
    assert "two rivals" in found.sides_evidence.method


def test_the_deals_settings_come_before_the_tenants() -> None:
    camps = deal(buyers(*CAMP_A, *CAMP_B), ties=TWO_CAMPS)
    strict = Tuning(structure={"p": 0.001, "rewirings": 19})

    assert len(analyse(camps, settings=strict).structure.sides) == 1
    own = deal(buyers(*CAMP_A, *CAMP_B), ties=TWO_CAMPS, settings=Tuning(structure={"p": 0.06}))
    found = analyse(own, settings=strict).structure
    assert len(found.sides) == 2
    assert found.sides_evidence.p == pytest.approx(0.05)


def test_a_crowd_is_parted_along_its_main_direction_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    group = deal(buyers(*MEMBERS), ties=club(("trusts",), weighted=True))
    exact = parted(structure_of(group))
    monkeypatch.setattr(sides, "CROWD", 10)
    monkeypatch.setattr(crowd_sides, "_HANDED_ON", 100)

    found = structure_of(group)

    assert parted(found) == exact
    assert found.sides_evidence.p == pytest.approx(0.05)
    assert found.sides_evidence.method.startswith("approximation for a crowd")


@settings(max_examples=40, deadline=None)
@given(CHANCE, st.integers(-3000, 3000))
def test_neither_ids_nor_order_nor_dates_change_the_structure(chance: Random, days: int) -> None:
    ids = [f"p{number}" for number in range(chance.randrange(2, 13))]
    kinds: Sequence[TieKind] = ("trusts", "supports", "conflicts_with", "undermines", "communicates", "influences")
    drawn = ((chance.choice(kinds), chance.sample(ids, 2)) for _ in range(chance.randrange(30)))
    pairs: list[tuple[TieKind, str, str]] = sorted({(kind, one, other) for kind, (one, other) in drawn})
    strengths = chance.choice(((0.5,), (0.3, 0.7), tuple(number / 100 for number in range(20, 90))))
    ties = tuple(tie(*pair, at=ago(3), strength=chance.choice(strengths)) for pair in pairs)
    people = [person(each, decision_maker=True if at < 2 else None) for at, each in enumerate(ids)]
    first = deal((*people, seller()), ties=ties)
    names = dict(zip(ids, chance.sample([f"z{number}" for number in range(20)], len(ids)), strict=True))
    names |= {each.id: f"t-{number}" for number, each in enumerate(chance.sample(ties, len(ties)))}

    one = renamed(structure_of(first), names)
    other = structure_of(renamed(deal(chance.sample(first.people, len(first.people)), ties=ties[::-1]), names))

    assert parted(one) == parted(other)
    assert set(one.between) == set(other.between)
    assert one.sides_evidence.p == pytest.approx(other.sides_evidence.p)
    assert dict(one.sides_evidence.margins) == pytest.approx(dict(other.sides_evidence.margins), abs=1e-6)
    assert {each.id: each.score for each in one.brokers} == {each.id: each.score for each in other.brokers}
    assert {each.id: each.score for each in one.shadow} == {each.id: each.score for each in other.shadow}
    assert structure_of(moved(first, days)) == structure_of(first)


@pytest.mark.parametrize(
    "odd",
    [
        deal(),
        deal(buyers("ana")),
        deal(buyers("ana"), ties=(tie("trusts", "ana", "ana"), tie("blames", "ana", "ana"))),
        deal([person(each, left_at=ago(1)) for each in CAMP_A], ties=circle(CAMP_A)),
        deal(buyers(*CAMP_A, *CAMP_B), ties=[tie("trusts", one.from_, one.to, strength=0.0) for one in TWO_CAMPS]),
        deal(buyers(*CAMP_A), ties=circle(CAMP_A)),
        deal(buyers(*CAMP_A), ties=circle(CAMP_A, "conflicts_with")),
    ],
    ids=["nobody", "one", "oneself", "all left", "no weight", "all tied", "all in conflict"],
)
def test_odd_groups_are_borne_and_stay_united(odd: Deal) -> None:
    found = structure_of(odd)

    assert len(found.sides) <= 1
    assert found.between == ()
    assert (found.shadow, found.blamed) == ((), ())
    assert {each.id for each in found.influence} == {each for side in found.sides for each in side}
