import json
from io import BytesIO

import pytest

from connectors.files.deal_stream import DealText, iter_deal_texts

A, B = (json.dumps({"format": "buyin-deal/1", "deal": {"id": name}}).encode() for name in "ab")


def texts(data: bytes, limit: int = 10_000) -> list[DealText]:
    return list(iter_deal_texts(BytesIO(data), limit=limit))


def test_one_deal_over_many_lines_is_one_text() -> None:
    data = json.dumps(json.loads(A), indent=2).encode()

    assert texts(data) == [DealText(data)]
    assert texts(b"\n\n" + data) == [DealText(data)]


@pytest.mark.parametrize("data", [A, A + b"\n", b"\n" + A + b"\r\n\n"])
def test_one_deal_on_one_line_is_one_text_without_a_line_number(data: bytes) -> None:
    assert texts(data) == [DealText(A)]


def test_several_deals_a_line_each_carry_their_line() -> None:
    assert texts(b"\n" + A + b"\n\r\n" + B) == [DealText(A, 2), DealText(B, 4)]


def test_a_broken_line_does_not_keep_the_others_from_being_found() -> None:
    assert texts(b"not json\n" + A + b"\n{\n" + B + b"\n") == [
        DealText(b"not json", 1),
        DealText(A, 2),
        DealText(b"{", 3),
        DealText(B, 4),
    ]


def test_a_broken_file_of_many_lines_is_one_text() -> None:
    data = b'{"people": [\n{"id": "a"}\n{"id": "b"}\n]}'

    assert texts(data) == [DealText(data)]


@pytest.mark.parametrize("data", [b"", b"\n \n"])
def test_an_empty_stream_is_one_empty_text(data: bytes) -> None:
    assert texts(data) == [DealText(b"")]


def test_a_line_above_the_limit_is_cut_above_it_and_the_next_one_is_found() -> None:
    limit = len(A)

    found = texts(A + b"\n" + b"[" * 5 * limit + b"\n" + B, limit)

    assert [(len(text.data), text.line) for text in found] == [(limit, 1), (limit + 1, 2), (limit, 3)]


def test_a_whole_file_above_the_limit_stays_above_it() -> None:
    (found,) = texts(b"{\n" + b" " * 500, 100)

    assert len(found.data) > 100
