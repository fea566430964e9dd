import pytest

from graph.evidence import build_evidence
from graph.likely_manager import MOST, suggest_managers
from graph.rank import title_level
from tests.builders import AS_OF, ago, buyers, contact, deal, person, tie
from tests.written_houses import House, any_house

HOUSE = (
    person("boss", title="Chief Operating Officer", department="Works"),
    person("head", title="Director Production", department="Works"),
    person("fin", title="Director Finance", department="Finance"),
    person("worker", title="Analyst", department="Works"),
)


def suggested(deal_people: tuple[object, ...], **parts: object) -> dict[str, tuple[str, ...]]:
    # short forms: parts of a deal are passed on by name
    return {each.id: each.to for each in suggest_managers(build_evidence(deal(deal_people, **parts), AS_OF))}  # type: ignore[arg-type]


def test_whom_one_writes_with_and_who_stands_just_above_comes_first() -> None:
    ties = (
        tie("communicates", "worker", "head", count=40),
        tie("communicates", "head", "worker", count=30),
        tie("communicates", "worker", "fin", count=3),
        tie("communicates", "head", "boss", count=20),
        tie("communicates", "boss", "worker", count=1),
    )

    found = suggested(HOUSE, ties=ties)

    assert found["worker"][0] == "head"
    assert found["head"][0] == "boss"
    assert found["boss"] == ()


def test_messages_kept_as_activities_count_as_well() -> None:
    activities = [contact("head", day, by="worker", id=f"a{day}", words=40) for day in range(1, 20)] + [
        contact("fin", 3, by="worker", id="b")
    ]

    assert suggested(HOUSE, activities=tuple(activities))["worker"][0] == "head"


def test_formal_ranks_go_before_titles() -> None:
    people = (person("ana", formal_rank=2), person("bo", formal_rank=1), person("cy", formal_rank=3))
    ties = (tie("communicates", "ana", "cy", count=90), tie("communicates", "bo", "ana", count=5))

    found = suggested(people, ties=ties)

    assert found["ana"] == ("bo",)
    assert found["bo"] == ()


def test_without_ranks_who_is_written_to_by_more_people_stands_above() -> None:
    ties = [tie("communicates", each, "hub", count=5) for each in ("ana", "bo", "cy")]
    ties.append(tie("communicates", "ana", "bo", count=5))

    assert suggested(buyers("ana", "bo", "cy", "hub"), ties=ties)["ana"][0] == "hub"


def test_where_no_messages_are_known_whom_one_listens_to_may_be_the_manager() -> None:
    ties = [tie("defers_to", each, "hub") for each in ("ana", "bo", "cy")]
    ties += [tie("influences", "bo", "ana", strength=0.2), tie("supports", "cy", "ana")]

    found = suggested(buyers("ana", "bo", "cy", "hub", "new"), ties=ties)

    assert [found[each][0] for each in ("ana", "bo", "cy")] == ["hub"] * 3
    assert found["new"] == ()


def test_whom_one_listens_to_counts_less_than_department_and_rank() -> None:
    trust = (tie("trusts", "worker", "fin", strength=0.9), tie("trusts", "worker", "head", strength=0.4))
    mail = (tie("communicates", "worker", "fin", count=7), tie("communicates", "worker", "head", count=3))

    assert suggested(HOUSE, ties=trust)["worker"][0] == "head"
    assert suggested(HOUSE, ties=mail)["worker"][0] == "fin"


def test_who_has_a_reporting_line_needs_no_suggestion_and_nobody_reports_to_their_own_people() -> None:
    ties = (tie("reports_to", "ana", "bo"), tie("communicates", "ana", "bo", count=9))

    found = suggested(buyers("ana", "bo"), ties=ties)

    assert found == {"bo": ()}


def test_at_most_ten_are_named_and_former_people_never() -> None:
    people = (*buyers(*(f"p{number:02}" for number in range(15))), person("old", former=True))
    ties = [tie("communicates", "p00", each.id, count=3) for each in people if each.id != "p00"]

    found = suggested(people, ties=ties)

    assert len(found["p00"]) == MOST
    assert "old" not in found["p00"]
    assert found["old"] == ("p00",)


def test_lines_that_run_in_a_circle_are_borne() -> None:
    ties = (
        tie("reports_to", "ana", "bo"),
        tie("reports_to", "bo", "ana"),
        tie("communicates", "cy", "ana"),
        tie("communicates", "cy", "cy", count=100),
    )

    assert suggested(buyers("ana", "bo", "cy"), ties=ties) == {"cy": ("ana",)}
    assert suggested(()) == {}


def test_messages_of_later_days_and_of_nobody_suggest_nothing() -> None:
    later = contact("bo", 0, by="ana", at=ago(-1))
    empty = contact("bo", 1, by="ana", count=0)

    assert suggested(buyers("ana", "bo"), activities=(later, empty)) == {"ana": (), "bo": ()}


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("CEO", 1),
        ("President & CEO", 1),
        ("Vice President, Trading", 4),
        ("Senior Vice President", 3),
        ("CFO", 2),
        ("Chief Information Officer", 2),
        ("Managing Director", 2),
        ("Director of IT", 5),
        ("Head of Operations", 5),
        ("Plant Manager", 6),
        ("Senior Engineer", 7),
        ("Trader", 8),
        ("Assistant to the CEO", 8),
        ("  ", None),
        (None, None),
    ],
)
def test_titles_tell_a_level(title: str | None, level: int | None) -> None:
    assert title_level(title) == level


def test_rank_alone_does_not_beat_the_one_written_with_though_the_title_is_not_known() -> None:
    people = (person("ana", title="Analyst"), person("bo"), person("cy", title="Manager"), person("dee"))
    ties = (
        tie("communicates", "ana", "bo", count=30),
        tie("communicates", "bo", "ana", count=30),
        tie("communicates", "dee", "ana", count=2),
        tie("communicates", "dee", "bo", count=9),
    )

    assert suggested(people, ties=ties)["ana"][0] == "bo"


def test_a_message_to_all_makes_nobody_a_manager() -> None:
    people = buyers("ana", "bo", "cy", "dee", "eli", "news")
    to_all = [contact("ana", 9, by="news", id=f"n{n}", to=("ana", "bo", "cy", "dee", "eli")) for n in range(6)]
    to_one = [contact("ana", 3, by="bo", id=f"b{n}") for n in range(4)]

    assert suggested(people, activities=(*to_all, *to_one))["ana"][0] == "bo"


def test_of_two_written_with_alike_the_one_whom_the_colleagues_write_with_comes_first() -> None:
    pairs = [("ana", "boss"), ("ana", "pal"), ("ana", "bo"), ("ana", "cy"), ("bo", "boss"), ("cy", "boss")]
    away = [("pal", "x"), ("pal", "y"), ("x", "y")]
    ties = [tie("communicates", *pair, count=8) for one in (*pairs, *away) for pair in (one, one[::-1])]

    assert suggested(buyers("ana", "bo", "cy", "boss", "pal", "x", "y"), ties=ties)["ana"][0] == "boss"


def hits(houses: list[House], among: int) -> float:
    """Give the share of people whose manager is among the first suggested."""
    found = [(suggested(house.deal.people, activities=house.deal.activities), house.reports_to) for house in houses]
    right = [head in likely.get(each, ())[:among] for likely, lines in found for each, head in lines.items()]
    return sum(right) / len(right)


@pytest.mark.parametrize("titles", [0.0, 0.4])
def test_in_made_up_organisations_the_manager_is_mostly_among_the_first_suggested(titles: float) -> None:
    houses = [any_house(seed, titles=titles) for seed in range(4)]

    assert hits(houses, 1) > 0.7
    assert hits(houses, MOST) > 0.97


def test_messages_to_all_hardly_make_the_suggestions_worse() -> None:
    quiet, loud = ([any_house(seed, to_all=letters) for seed in range(4)] for letters in (0, 60))

    assert hits(loud, MOST) > hits(quiet, MOST) - 0.1
