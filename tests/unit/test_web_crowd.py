from graph.deal import Person
from tests.deal_parts import tie
from web.crowd import CALM, FEW_OF_OURS, MOST_AROUND, MOST_GROUPS, OTHERS, OURS, Wish, find_people, part_crowd, surround


def _many(number: int, department: str | None = None) -> list[Person]:
    return [Person(id=f"p{each:03}", name=f"Person {each}", department=department) for each in range(number)]


def test_a_chain_of_superiors_is_drawn_up_to_the_top() -> None:
    superiors = {f"p{each:03}": f"p{each - 1:03}" for each in range(1, 60)}
    crowd = part_crowd(_many(60), superiors, {"p005"})
    assert crowd.drawn == ("p000", "p001", "p002", "p003", "p004", "p005")
    assert [(boss, len(group.people)) for boss, group in crowd.below.items()] == [("p005", 54)]


def test_opening_a_group_draws_the_persons_own_people_and_counts_below_them() -> None:
    superiors = {f"p{each:03}": f"p{each // 5:03}" for each in range(1, 60)}
    crowd = part_crowd(_many(60), superiors, {"p000"}, Wish(opened=("under:p000",)))
    assert crowd.drawn == ("p000", "p001", "p002", "p003", "p004")
    assert {boss: len(group.people) for boss, group in crowd.below.items()} == {
        "p001": 30,
        "p002": 15,
        "p003": 5,
        "p004": 5,
    }


def test_nobody_is_lost_whatever_is_opened() -> None:
    people = [*_many(70, "IT"), *(Person(id=f"s{each}", name="x", side="seller") for each in range(FEW_OF_OURS + 1))]
    superiors = {f"p{each:03}": f"p{each // 4:03}" for each in range(1, 40)}
    for opened in ((), ("under:p001",), ("in:IT",), (OURS,), ("under:nobody", "in:nothing")):
        crowd = part_crowd(people, superiors, {"p000"}, Wish(opened=opened))
        counted = [one for group in (*crowd.below.values(), *crowd.apart) for one in group.people]
        assert sorted([*crowd.drawn, *counted]) == sorted(person.id for person in people)


def test_people_without_a_line_are_counted_by_department_and_the_smallest_together() -> None:
    people = [
        Person(id=f"{name}{each}", name="x", department=name)
        for number, name in enumerate("abcdefghij")
        for each in range(4 + number)
    ]
    crowd = part_crowd(people, {}, ())
    assert len(crowd.apart) == MOST_GROUPS
    assert len(crowd.apart[-1].people) == 4 + 5 + 6
    assert crowd.apart[-1].key == OTHERS
    assert crowd.drawn == ()


def test_the_surroundings_are_everybody_above_and_the_strongest_tied() -> None:
    people = _many(CALM + 30)
    superiors = {"p001": "p000", "p002": "p001"}
    ties = [
        tie("reports_to", "p001", "p000"),
        tie("reports_to", "p002", "p001"),
        *(tie("influences", f"p{each:03}", "p002", each / 100) for each in range(3, CALM + 25)),
    ]
    crowd = surround("p002", people, ties, superiors)
    assert {"p000", "p001", "p002", "p064"} <= set(crowd.drawn)
    assert "p003" not in crowd.drawn
    assert len(crowd.drawn) == MOST_AROUND + 3
    assert crowd.left_out == CALM + 22 - MOST_AROUND


def test_a_name_is_found_without_its_accents_and_by_title_and_department() -> None:
    people = [Person(id="a", name="Jürgen Müller", title="Controller", department="Finance"), Person(id="b", name="Bo")]
    assert find_people(people, "muller JURGEN") == ("a",)
    assert find_people(people, "finance contr") == ("a",)
    assert find_people(people, "xy") == ()
    assert find_people(people, "  ") == ()
