"""Decides how what a list leaves out is told: a few words for each condition, and the list without it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from plugin.lists import FILTERS, LAST_REVIEW, ListQuestion, write_question
from web.presenters.pipeline_words import RISKS, STATUSES, to_agreement_word, to_plain_day
from web.presenters.words import AUTHORITY

ANY = ListQuestion()


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in words, and the address of the list without it."""

    words: str
    query: str


def to_query(question: ListQuestion, *more: tuple[str, str | None]) -> str:
    """Write the end of an address: `?sort=amount`, or nothing for the usual list."""
    pairs = [*write_question(question), *((name, value) for name, value in more if value)]
    return f"?{urlencode(pairs)}" if pairs else ""


def to_chips(question: ListQuestion, names: Mapping[str, str]) -> tuple[Chip, ...]:
    """Tell each condition of a list; `names` are those of the owners."""
    return tuple(
        Chip(words, to_query(without)) for name in FILTERS for words, without in _iter_parts(question, name, names)
    )


def without_filters(question: ListQuestion) -> ListQuestion:
    """Return the question with nothing left out but by its view."""
    plain: dict[str, Any] = {name: getattr(ANY, name) for name in FILTERS}
    return replace(question, **plain)


def _iter_parts(question: ListQuestion, name: str, names: Mapping[str, str]) -> Iterator[tuple[str, ListQuestion]]:
    value = getattr(question, name)
    if value == getattr(ANY, name):
        return
    for each in value if isinstance(value, tuple) else (value,):
        left: Any = tuple(one for one in value if one != each) if isinstance(value, tuple) else getattr(ANY, name)
        yield _tell(name, each, names), replace(question, **{name: left})


def _tell(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "owner":
        return f"Owner: {names.get(value, value)}"
    if value == LAST_REVIEW:
        return "Risk went up since your last review"
    return _TOLD[name](value)


_TOLD: Mapping[str, Callable[[Any], str]] = {
    "words": lambda value: f"“{value}”",
    "agreement": lambda value: f"Agreement: {to_agreement_word(value).label}",
    "final_word": lambda value: f"Final word: {AUTHORITY[value].label}",
    "risk": lambda value: f"{RISKS[value]} risk",
    "stage": lambda value: f"Stage: {value}",
    "status": lambda value: STATUSES[value],
    "closing_from": lambda value: f"Closing from {to_plain_day(value)}",
    "closing_to": lambda value: f"Closing by {to_plain_day(value)}",
    "changed_since": lambda value: f"Changed since {to_plain_day(value)}",
    "worsened_since": lambda value: f"Risk went up since {to_plain_day(value)}",
}
