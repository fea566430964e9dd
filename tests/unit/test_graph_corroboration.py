from typing import Any

import pytest

from graph.corroboration import is_corroborated, to_piece
from graph.deal import Source
from tests.builders import promised, said


def piece(by: str = "ana", days: float = 3, **more: Any) -> Any:
    return to_piece(said("claim", by, days, **more))


NOTE, LETTER = Source(system="salesforce", record="note"), Source(system="salesforce", record="letter")


@pytest.mark.parametrize(
    ("pieces", "carries"),
    [
        ([piece()], False),
        ([piece(), piece()], False),
        ([piece(), piece(days=4)], True),
        ([piece(), piece(by="bo")], True),
        ([piece(source=NOTE), piece(by="bo", source=NOTE)], False),
        ([piece(source=NOTE), piece(source=LETTER)], True),
        ([piece(first_hand=False), piece(days=4, first_hand=False)], False),
        ([piece(medium="second_hand"), piece(days=4, first_hand=False)], False),
        ([piece(first_hand=False), piece(days=4)], True),
        ([piece(first_hand=False), to_piece(promised("ana", "refused", 4))], True),
        ([], False),
    ],
)
def test_two_pieces_of_different_days_or_sources_one_first_hand_carry_a_finding(
    pieces: list[Any], *, carries: bool
) -> None:
    assert is_corroborated(pieces) is carries
