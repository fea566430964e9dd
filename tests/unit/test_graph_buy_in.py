from typing import Any

import pytest

from graph.analyse import analyse
from graph.analysis import BuyIn
from tests.builders import buyers, deal, promised, said


def marks(*statements: Any, commitments: tuple[Any, ...] = ()) -> BuyIn:
    given = deal(buyers("ana"), statements=statements, commitments=commitments)
    return analyse(given).people[0].buy_in


def test_nothing_said_is_not_known() -> None:
    assert marks() == BuyIn(understood=None, committed=None, acted=None, next="understood")


def test_the_newest_understanding_counts() -> None:
    wrong, right = said("understanding", "ana", 9, right=False), said("understanding", "ana", 2, right=True)

    assert marks(wrong, right).understood is True
    assert marks(wrong).understood is False
    assert marks(said("understanding", "ana", 2)).understood is None


def test_one_refusal_undoes_the_commitment_beside_an_accepted_one() -> None:
    accepted, refused = promised("ana", "open", -5), promised("ana", "refused", 5)

    assert marks(commitments=(accepted,)).committed is True
    assert marks(commitments=(accepted, refused)).committed is False
    assert marks(commitments=(promised("ana", "open", -5, accepted=False),)).committed is None


@pytest.mark.parametrize(
    ("status", "acted"), [("done", True), ("late", True), ("lapsed", False), ("refused", False), ("open", None)]
)
def test_what_became_of_a_promise_shows_whether_somebody_acted(status: Any, *, acted: bool | None) -> None:
    assert marks(commitments=(promised("ana", status, 5),)).acted is acted


def test_speaking_for_it_is_acting_even_beside_a_lapse() -> None:
    assert marks(said("advocacy", "ana", 200), commitments=(promised("ana", "lapsed", 5),)).acted is True


def test_the_next_mark_is_the_first_that_is_not_true() -> None:
    understood = said("understanding", "ana", 2, right=True)
    kept = promised("ana", "done", 5)

    assert marks(understood).next == "committed"
    assert marks(understood, commitments=(kept,)).next is None
    assert marks(commitments=(kept,)).next == "understood"
