"""Decides how what a list leaves out is told: a few words for each condition, and the list without it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from graph.analysis import Band
from graph.speech import mark, say
from plugin.lists import FILTERS, LAST_REVIEW, ListQuestion, write_question
from web.presenters.pipeline_words import STATUSES, to_agreement_word, to_plain_day
from web.presenters.words import AUTHORITY, Words

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
        return say("Owner: {name}", name=names.get(value, value))
    if value == LAST_REVIEW:
        return say("Risk went up since your last review")
    return _TOLD[name](value)


_RISKS: Mapping[Band, str] = Words({"high": mark("High risk"), "medium": mark("Medium risk"), "low": mark("Low risk")})
_TOLD: Mapping[str, Callable[[Any], str]] = {
    "words": lambda value: say("“{words}”", words=value),
    "agreement": lambda value: say("Agreement: {state}", state=to_agreement_word(value).label),
    "final_word": lambda value: say("Final word: {state}", state=AUTHORITY[value].label),
    "risk": lambda value: _RISKS[value],
    "stage": lambda value: say("Stage: {stage}", stage=value),
    "status": lambda value: STATUSES[value],
    "closing_from": lambda value: say("Closing from {day}", day=to_plain_day(value)),
    "closing_to": lambda value: say("Closing by {day}", day=to_plain_day(value)),
    "changed_since": lambda value: say("Changed since {day}", day=to_plain_day(value)),
    "worsened_since": lambda value: say("Risk went up since {day}", day=to_plain_day(value)),
}
