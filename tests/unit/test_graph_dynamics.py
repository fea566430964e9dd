from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import dynamics
from graph.analysis import Lean
from graph.deal import Tie
from graph.dynamics import SILENT, read_lean, settle, to_stubbornness
from graph.evidence import build_evidence
from graph.talk import to_listening
from tests.builders import AS_OF, all_stand, buyers, deal, person, stands, tie


def lean(people: Any, **parts: Any) -> Lean:
    return read_lean(build_evidence(deal(people, **parts), AS_OF))


def test_two_people_who_trust_each_other_end_where_the_equations_say() -> None:
    ties = (tie("trusts", "ana", "bo"), tie("trusts", "bo", "ana"))
    listening = to_listening(("ana", "bo"), ties)

    ends = settle(("ana", "bo"), listening, np.array([[2.0], [-1.0]]), np.array([0.5, 0.5]))

    assert ends[:, 0] == pytest.approx([1.0, 0.0])


def test_a_crowd_settles_as_the_equations_say(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(3)
    people = [f"p{number}" for number in range(50)]
    pairs = {(int(a), int(b)) for a, b in chance.integers(0, 50, (300, 2))}
    ties = [
        tie("trusts", people[a], people[b], strength=float(chance.random())) for a, b in sorted(pairs) if a != b and a
    ]
    views = chance.uniform(-2, 2, (50, 3))
    stubborn = chance.uniform(0.1, 0.9, 50)
    solved = settle(people, to_listening(people, ties), views, stubborn)
    monkeypatch.setattr(dynamics, "DENSE", 0)

    iterated = settle(people, to_listening(people, ties), views, stubborn)

    assert np.abs(solved - iterated).max() < 1e-9


def test_those_who_say_nothing_follow_whom_they_listen_to_and_leave_room_for_doubt() -> None:
    ties = (tie("influences", "ana", "bo"), tie("influences", "ana", "cy"))

    found = lean(buyers("ana", "bo", "cy"), ties=ties, statements=stands("ana", 2, on=None))

    assert (found.for_, found.against, found.open) == (3, 0, 0)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx((2 + 2 * 2 * (1 - SILENT)) / 3)
    assert -2 <= found.low < found.value < found.high <= 2


def test_more_evidence_leaves_less_room() -> None:
    few = lean(buyers("ana"), statements=stands("ana", 1, on=None, days=(1,)))
    many = lean(buyers("ana"), statements=stands("ana", 1, on=None, days=(1, 2, 3, 4, 5, 6)))

    assert few.low is not None
    assert many.low is not None
    assert few.low < many.low < 1


def test_a_group_that_trusts_its_doubters_drifts_against() -> None:
    ties = [tie("trusts", each, "dee") for each in ("ana", "bo", "cy")]
    words = all_stand({"ana": 0.4, "bo": 0.3, "cy": 0, "dee": -2}, on=None)

    found = lean(buyers("ana", "bo", "cy", "dee"), ties=ties, statements=words)

    assert found.value is not None
    assert found.value < 0
    assert found.against == 4


@pytest.mark.parametrize(
    "ties",
    [
        (tie("trusts", "ana", "ana"),),
        (tie("trusts", "ana", "bo", strength=0.0), tie("communicates", "bo", "ana", count=0)),
        (tie("reports_to", "ana", "bo"), tie("reports_to", "bo", "cy"), tie("reports_to", "cy", "ana")),
    ],
)
def test_odd_ties_are_borne(ties: tuple[Tie, ...]) -> None:
    found = lean(buyers("ana", "bo", "cy"), ties=ties, statements=stands("ana", 1, on=None))

    assert found.value is not None
    assert found.for_ + found.against + found.open == 3


def test_nobody_heard_is_not_known() -> None:
    assert lean(()) == Lean(value=None, low=None, high=None, for_=0, against=0, open=0)
    assert lean(buyers("ana"), ties=(tie("trusts", "ana", "ana"),)).value is None


def test_who_left_or_is_on_our_side_has_no_part() -> None:
    people = (person("ana"), person("bo", left_at=AS_OF), person("rep", side="seller"))
    words = all_stand({"ana": 1, "bo": -2, "rep": 2}, on=None)

    found = lean(people, statements=words, ties=(tie("trusts", "ana", "bo"), tie("trusts", "ana", "rep")))

    assert (found.value, found.for_, found.open) == (1, 1, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15), st.lists(st.integers(-2, 2), max_size=6))
def test_nobody_ends_beyond_the_furthest_view(pairs: list[tuple[int, int]], views: list[int]) -> None:
    people = [f"p{number}" for number in range(6)]
    ties = [tie("trusts", people[a], people[b]) for a, b in sorted(set(pairs))]
    words = all_stand({people[number]: view for number, view in enumerate(views)}, on=None)

    found = lean(buyers(*people), ties=ties, statements=words)

    if found.value is None or found.low is None or found.high is None:
        assert not views
        return
    assert -2 <= found.low <= found.value <= found.high <= 2
    assert min(*views, 0) - 1e-9 <= found.value <= max(*views, 0) + 1e-9


def test_stubbornness_grows_with_what_is_known() -> None:
    assert to_stubbornness(None, 0) < to_stubbornness(1, 0.5) < to_stubbornness(1, 5) < 1
