"""Decides what is a readable JSON text, and keeps what JSON readers usually drop in silence.

A key that stands twice, a number beyond all bounds or a NaN becomes an `Unusable` value in its place, so that
whoever checks the place can name it. Keys that begin with `x_` are left out, with everything below them.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from connectors.errors import BadInputError
from connectors.records import Json

MEBIBYTE = 1024 * 1024
SIZE_LIMIT = 16 * MEBIBYTE
IGNORED_PREFIX = "x_"
_MOST_DIGITS = 300
_EXACT = 2**53


class JsonTextError(BadInputError):
    """The bytes can't be read as JSON at all; the message says why."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """Stands where the text has something that no value can be read from."""

    problem: str


_TWICE = Unusable("stands twice in the same object")
_TOO_LARGE = Unusable("is a number too large to be read")


def read_json(data: bytes, *, limit: int = SIZE_LIMIT) -> Json:
    """Return the JSON value that UTF-8 `data` holds; a byte order mark in front is taken off."""
    if len(data) > limit:
        raise JsonTextError(f"is larger than the limit of {_size(limit)}")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JsonTextError(f"isn't UTF-8 text (at byte {error.start + 1}); save it as UTF-8") from None
    if not text.strip():
        raise JsonTextError("is empty")
    try:
        return json.loads(
            text,
            object_pairs_hook=_read_object,
            parse_constant=_read_constant,
            parse_int=_read_integer,
            parse_float=_read_fraction,
        )
    except json.JSONDecodeError as error:
        more = " (several deals, one a line, are read from standard input)" if error.msg == "Extra data" else ""
        problem = f"can't be read as JSON: {error.msg} at line {error.lineno}, column {error.colno}{more}"
        raise JsonTextError(problem) from None
    except RecursionError:
        raise JsonTextError("can't be read as JSON: its brackets are nested too deeply") from None


def _size(limit: int) -> str:
    return f"{limit // MEBIBYTE} MiB" if limit % MEBIBYTE == 0 else f"{limit} bytes"


def _read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held: dict[str, Any] = {}
    for key, value in pairs:
        if key.startswith(IGNORED_PREFIX):
            continue
        name = key if key.isascii() else key.encode("utf-8", "backslashreplace").decode()
        held[name] = _TWICE if name in held else value
    return held


def _read_constant(word: str) -> Unusable:
    return Unusable(f"is {word}, which isn't a number in JSON")


def _read_integer(digits: str) -> int | Unusable:
    return int(digits) if len(digits) <= _MOST_DIGITS else _TOO_LARGE


def _read_fraction(digits: str) -> int | float | Unusable:
    """Return the number; `3.0` is the whole number 3, as JSON knows only one kind of number."""
    number = float(digits)
    if not math.isfinite(number):
        return _TOO_LARGE
    return int(number) if number.is_integer() and abs(number) < _EXACT else number
