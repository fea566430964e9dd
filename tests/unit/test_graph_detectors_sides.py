"""Small deals for two camps in ratings, and for what two people see differently."""

from collections.abc import Mapping, Sequence

import pytest

from graph.analyse import analyse
from graph.analysis import Finding
from graph.deal import Deal, Placement, Rating
from tests.builders import ago, buyers, deal, decision, person, placed, rated, seller
from tests.detector_fixture import Fixture, check, fires, quiet

D6, D8 = "two_camps", "seen_differently"
FIVE = ("ana", "bo", "cy", "dee", "eli")
ROAD = {"ana": 1, "bo": 2, "cy": 1, "dee": 5, "eli": 4}


def ratings(levels: Sequence[Mapping[str, int]]) -> list[Rating]:
    return [rated(by, level, f"Point {number}") for number, row in enumerate(levels) for by, level in row.items()]


def rating(levels: Sequence[Mapping[str, int]], *more: Rating, people: Sequence[str] = FIVE) -> Deal:
    return deal((*buyers(*people), seller()), ratings=(*ratings(levels), *more))


def answers(*placements: Placement) -> Deal:
    return deal((*buyers("ana", "bo"), seller()), placements=placements)


def latin(count: int) -> list[Mapping[str, int]]:
    """Everybody is for and against equally often, each time beside others."""
    return [{by: 1 + (place * (number + 1) + number) % 5 for place, by in enumerate(FIVE)} for number in range(count)]


FIXTURES = (
    fires(D6, "two stand apart on eight statements", lambda: rating([ROAD] * 8), "ana", "bo", "cy", "dee", "eli"),
    quiet(D6, "seven statements", lambda: rating([ROAD] * 7)),
    quiet(
        D6,
        "seven statements, one of them twice",
        lambda: rating([ROAD] * 7, *(rated(by, level, "Point 0", about="how") for by, level in ROAD.items())),
    ),
    quiet(D6, "four people", lambda: rating([{by: ROAD[by] for by in ("ana", "bo", "dee", "eli")}] * 8)),
    quiet(
        D6,
        "the fifth rated too little",
        lambda: rating([ROAD] * 7 + [{by: ROAD[by] for by in ("ana", "bo", "cy", "dee")}]),
    ),
    quiet(D6, "the fifth is ours", lambda: rating([{by: ROAD.get(by, 4) for by in (*FIVE[:4], "rep")}] * 8)),
    quiet(
        D6,
        "the fifth has left",
        lambda: deal((*buyers(*FIVE[:4]), person("eli", left_at=ago(1))), ratings=ratings([ROAD] * 8)),
    ),
    quiet(D6, "one apart from all others", lambda: rating([dict.fromkeys(FIVE, 1) | {"eli": 5}] * 9)),
    quiet(D6, "all of one mind", lambda: rating([dict.fromkeys(FIVE, 2)] * 9)),
    quiet(D6, "each time beside others", lambda: rating(latin(9))),
    quiet(
        D6,
        "agreed in the last round",
        lambda: rating([ROAD] * 8, *(rated(by, 2, f"Point {number}", round=2) for number in range(8) for by in FIVE)),
    ),
    fires(
        D8,
        "one is content and one is not",
        lambda: answers(placed("bo", "stock", "works_well"), placed("ana", "stock", "improve")),
        "bo",
        "ana",
    ),
    quiet(
        D8,
        "the same person in both",
        lambda: answers(placed("bo", "stock", "works_well"), placed("bo", "stock", "improve")),
    ),
    quiet(
        D8, "different groups", lambda: answers(placed("bo", "stock", "works_well"), placed("ana", "cash", "improve"))
    ),
    quiet(
        D8, "other questions", lambda: answers(placed("bo", "stock", "works_well"), placed("ana", "stock", "future"))
    ),
    quiet(D8, "ours", lambda: answers(placed("rep", "stock", "works_well"), placed("ana", "stock", "improve"))),
)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda each: f"{each.code}: {each.says}")
def test_a_detector_of_sides_tells_its_pattern_from_a_near_miss(fixture: Fixture) -> None:
    check(fixture)


def found(code: str, given: Deal) -> Finding:
    (finding,) = (each for each in analyse(given).findings if each.code == code)
    return finding


def test_camps_name_both_sides_what_divides_them_and_what_all_are_behind() -> None:
    given = rating([ROAD] * 8, *(rated(by, 1, "Keep the name") for by in FIVE))
    finding = found(D6, given)

    assert finding.parameters["sides"] == (("ana", "bo", "cy"), ("dee", "eli"))
    assert finding.parameters["p_found"] <= 0.01
    assert 'Furthest apart: "Point 0", "Point 1", "Point 2" and five more.' in finding.seen
    assert finding.speaks_against == 'All are behind "Keep the name".'
    assert set(finding.evidence) == {each.id for each in given.ratings}
    assert finding.severity == "medium"


def test_a_final_word_in_the_larger_camp_makes_it_grave() -> None:
    def severity(holder: str) -> tuple[str | None, str]:
        given = deal(buyers(*FIVE), ratings=ratings([ROAD] * 8), decisions=(decision(final_word=(holder,)),))
        return found(D6, given).severity, found(D6, given).people[0]

    assert (severity("cy"), severity("eli")) == (("high", "cy"), ("medium", "ana"))


def test_two_people_are_told_once_of_all_they_see_differently() -> None:
    both = [("stock", "bo", "ana"), ("cash", "bo", "ana"), ("staff", "ana", "bo")]
    pairs = [
        (Placement(id=f"w{group}", question="works_well", by=one, group=group), rest)
        for group, one, other in both
        for rest in [Placement(id=f"i{group}", question="improve", by=other, group=group)]
    ]
    findings = [
        each for each in analyse(answers(*(answer for pair in pairs for answer in pair))).findings if each.code == D8
    ]

    assert [each.people for each in findings] == [("ana", "bo"), ("bo", "ana")]
    assert {each.severity for each in findings} == {None}
    assert set(findings[1].evidence) == {"wstock", "istock", "wcash", "icash"}
    assert findings[1].possible == 'Bo and Ana may see "cash" and "stock" differently.'
    assert analyse(answers()).risk == analyse(answers(*(answer for pair in pairs for answer in pair))).risk


def test_a_crowd_gives_no_more_pairs_than_can_be_read() -> None:
    ids = [f"p{number:02}" for number in range(30)]
    given = deal(
        buyers(*ids),
        placements=[placed(by, "stock", "works_well" if number < 15 else "improve") for number, by in enumerate(ids)],
    )

    assert sum(each.code == D8 for each in analyse(given).findings) == 100
