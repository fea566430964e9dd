"""Decides where each deal file begins and ends in a stream that holds one deal, or one deal a line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from connectors.files.json_text import SIZE_LIMIT


@dataclass(frozen=True, slots=True)
class DealText:
    """The bytes of one deal file, and its line where the stream holds several."""

    data: bytes
    line: int | None = None


def iter_deal_texts(stream: BinaryIO, *, limit: int = SIZE_LIMIT) -> Iterator[DealText]:
    """Yield the deal files of a stream; one above `limit` is cut off behind it, so that it is refused."""
    ahead = stream.readline(limit + 1)
    start = 1
    while ahead and not ahead.strip():
        ahead, start = stream.readline(limit + 1), start + 1
    if not _is_object(ahead):
        ahead += stream.read(limit + 1)
        if not any(b'"format"' in line and _is_object(line) for line in ahead.splitlines()):
            yield DealText(ahead)
            return
    numbered = enumerate(_iter_lines(ahead, stream, limit), start)
    lines = ((number, line.rstrip(b"\r\n")[: limit + 1]) for number, line in numbered if line.strip())
    first, second = next(lines), next(lines, None)
    if second is None:
        yield DealText(first[1])
    else:
        yield from (DealText(line, number) for number, line in chain([first, second], lines))


def _is_object(line: bytes) -> bool:
    if not line.lstrip(b"\xef\xbb\xbf").startswith(b"{"):
        return False
    try:
        json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


def _iter_lines(ahead: bytes, stream: BinaryIO, limit: int) -> Iterator[bytes]:
    """Yield the lines of what was read ahead and of the stream behind it."""
    *whole, begun = ahead.split(b"\n")
    yield from whole
    line = begun + stream.readline(limit + 1)
    while line:
        yield line
        while len(line) > limit and not line.endswith(b"\n") and (line := stream.readline(limit + 1)):
            pass
        line = stream.readline(limit + 1)
