from hypothesis import given
from hypothesis import strategies as st

from graph.exercises.pairs import deal_out, pair_up

people = st.lists(st.text("abcdefghij", min_size=1, max_size=3), min_size=2, max_size=12, unique=True)


def walk(pairs: dict[str, str], start: str) -> list[str]:
    way = [start]
    while (following := pairs[way[-1]]) != start:
        way.append(following)
        assert len(way) <= len(pairs)
    return way


@given(people)
def test_everybody_says_back_one_other_and_is_said_back_once_in_one_ring(group: list[str]) -> None:
    pairs = dict(pair_up(group))

    assert set(pairs) == set(group) == set(pairs.values())
    assert len(walk(pairs, group[0])) == len(group)


@given(people, st.data())
def test_the_order_in_which_people_are_given_changes_nothing(group: list[str], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(group))

    assert pair_up(group) == pair_up(shuffled)


@given(people.filter(lambda group: len(group) > 2), st.data())
def test_when_somebody_leaves_all_pairs_without_them_stay(group: list[str], data: st.DataObject) -> None:
    before = pair_up(group)
    gone = data.draw(st.sampled_from(group))
    staying = {speaker: about for speaker, about in before.items() if gone not in (speaker, about)}

    after = dict(pair_up([person for person in group if person != gone], before))

    assert staying.items() <= after.items()
    assert len(walk(after, next(iter(after)))) == len(group) - 1


@given(people, st.data())
def test_whatever_pairs_are_wished_to_stay_there_is_one_ring(group: list[str], data: st.DataObject) -> None:
    names = st.sampled_from([*group, "nobody"])
    wished = data.draw(st.dictionaries(names, names))

    pairs = dict(pair_up(group, wished))

    assert len(walk(pairs, group[0])) == len(group)
    assert all(speaker != about for speaker, about in pairs.items())


def test_somebody_new_breaks_the_pair_that_matters_least() -> None:
    assert pair_up("abcd", {"b": "c", "c": "a", "a": "b"}) == {"b": "c", "c": "a", "a": "d", "d": "b"}
    assert pair_up("abc", {"a": "c", "c": "b"}) == {"a": "c", "c": "b", "b": "a"}


def test_a_whole_ring_that_still_fits_stays_as_it_is() -> None:
    ring = {"a": "c", "c": "d", "d": "b", "b": "a"}

    assert pair_up("abcd", ring) == ring


def test_one_person_alone_has_nobody_to_say_back() -> None:
    assert pair_up(["a"]) == pair_up([]) == {}
    assert deal_out(["a"]) == {}


def test_answers_are_dealt_in_the_order_that_chance_gave() -> None:
    assert deal_out(["c", "a", "b"]) == {"c": "a", "a": "b", "b": "c"}
