"""Decides the words for what a model refuses, written for the person who has to mend the file."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType, NoneType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from connectors.files.forms import Form
from connectors.files.json_text import Unusable
from connectors.files.problems import PlacedProblem

_EXPECTED = MappingProxyType(
    {
        "string_type": "text",
        "bool_type": "true or false",
        "int_type": "a whole number",
        "float_type": "a number",
        "tuple_type": "a list",
        "model_type": "an object",
        "moment_type": "a date or a date-time with its zone, as text",
    }
)
_KINDS: Mapping[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
    NoneType: "null",
}
_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_too_short": lambda _: "is empty",
    "string_unicode": lambda _: "holds half of a character (a lone surrogate), which isn't text",
    "string_pattern_mismatch": lambda _: "holds the character U+0000, which isn't text",
    "literal_error": lambda said: f"must be {said['expected']}",
    "greater_than_equal": lambda said: f"must be {_number(said['ge'])} or more",
    "less_than_equal": lambda said: f"must be {_number(said['le'])} or less",
    "too_short": lambda said: f"must hold {said['min_length']} items, not {said['actual_length']}",
    "too_long": lambda said: f"must hold {said['max_length']} items, not {said['actual_length']}",
}


def to_problems(refused: ValidationError, form: Form) -> Iterator[PlacedProblem]:
    """Yield each thing that the model of `form` refused, with its place."""
    for error in refused.errors(include_url=False):
        yield error["loc"], _to_words(error, form)


def _to_words(error: ErrorDetails, form: Form) -> str:
    kind, held = error["type"], error["input"]
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        return _unknown_key(error["loc"], form)
    if isinstance(held, Unusable):
        return held.problem
    if held is None and error["loc"] and isinstance(error["loc"][-1], str):
        return "is null; give it a value, or leave the key out where it may be missing"
    if kind in _EXPECTED:
        found = "a fraction" if kind == "int_type" and isinstance(held, float) else _KINDS[type(held)]
        return f"must be {_EXPECTED[kind]}, not {found}"
    return _WORDS[kind](error.get("ctx", {})) if kind in _WORDS else error["msg"]


def _unknown_key(place: tuple[str | int, ...], form: Form) -> str:
    """Name the nearest key that the object could have."""
    at: Form = form
    for part in place[:-1]:
        at = (isinstance(part, str) and at.below[part]) or at
    return f"isn't a key that is known here{_hint(str(place[-1]).lower(), tuple(at.below))}"


@lru_cache
def _hint(key: str, known: tuple[str, ...]) -> str:
    nearest = get_close_matches(key, known, n=1, cutoff=0.5)
    return f"; did you mean “{nearest[0]}”?" if nearest else "; a key of your own begins with x_"


def _number(bound: float) -> str:
    return str(int(bound) if bound == int(bound) else bound)
