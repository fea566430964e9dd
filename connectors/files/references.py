"""Decides whether the ids of a deal file are unique and whether every reference points at one that is there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, get_type_hints

from connectors.files.json_text import Unusable
from connectors.files.problems import Place, PlacedProblem, to_path
from connectors.files.shapes import inner_type, key_of
from connectors.records import Json
from graph.deal import EVIDENCE_LISTS, Deal

_SINGULAR = {"people": "person", "subjects": "subject", "decisions": "decision", "incidents": "incident"}
_LONGEST_QUOTE = 80


@dataclass(frozen=True, slots=True)
class _Links:
    """Which keys of an object refer to ids elsewhere, which hold further objects, and how a missing id is made."""

    references: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, Any], ...]
    made: str | None
    made_from: Mapping[str, Any]


def find_id_problems(document: Json) -> Iterator[PlacedProblem]:
    """Yield every id that is used twice and every reference to an id that isn't there, also in a broken file."""
    if isinstance(document, dict):
        yield from _Register(document).problems_of(document, Deal, ())


def made_id(shape: Any, values: Mapping[str, Json]) -> str | None:
    """Return the id that a record without one gets; `None` if it has no such id or lacks what it is made from."""
    links = _links(shape)
    if links.made is None:
        return None
    parts = {key: values.get(key, default) for key, default in links.made_from.items()}
    if not all(type(part) in (str, int) for part in parts.values()):
        return None
    return links.made.format_map(parts)


class _Register:
    """The ids of one document, as far as they can be read."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._known = {name: _known_ids(document.get(name, [])) for name in _SINGULAR}
        self._evidence: dict[str, Place] = {}

    def problems_of(self, held: Mapping[str, Json], shape: Any, place: Place) -> Iterator[PlacedProblem]:
        links = _links(shape)
        for key, name in links.references:
            if key in held:
                yield from self._problems_of_reference(held[key], name, (*place, key))
        for key, inner in links.below:
            value = held.get(key)
            if isinstance(value, dict):
                yield from self.problems_of(value, inner, (*place, key))
            elif isinstance(value, list):
                taken = self._evidence if key in EVIDENCE_LISTS and not place else {}
                for index, item in enumerate(value):
                    if isinstance(item, dict):
                        yield from _problems_of_id(item, inner, (*place, key, index), taken)
                        yield from self.problems_of(item, inner, (*place, key, index))

    def _problems_of_reference(self, value: Json, name: str, place: Place) -> Iterator[PlacedProblem]:
        known = self._known[name]
        if known is None:
            return
        if isinstance(value, str):
            if value not in known:
                yield place, f"no {_SINGULAR[name]} here has the id {_quoted(value)}"
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, str) and item not in known:
                    yield (*place, index), f"no {_SINGULAR[name]} here has the id {_quoted(item)}"


def _known_ids(records: Json) -> frozenset[str] | None:
    """Return the ids of a list; `None` if one of them can't be told, so that nothing can be said about references."""
    if not isinstance(records, list):
        return None
    ids = [record.get("id") for record in records if isinstance(record, dict)]
    if any(isinstance(own, Unusable) for own in ids):
        return None
    return frozenset(own for own in ids if isinstance(own, str))


def _problems_of_id(
    item: Mapping[str, Json], shape: Any, place: Place, taken: dict[str, Place]
) -> Iterator[PlacedProblem]:
    own = item["id"] if "id" in item else made_id(shape, item)
    if not isinstance(own, str) or not own:
        return
    if own in taken:
        made = "" if "id" in item else ", made because it has none,"
        yield (*place, "id"), f"the id {_quoted(own)}{made} is already that of {to_path(taken[own])}"
    else:
        taken[own] = place


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _LONGEST_QUOTE else f"“{text[:_LONGEST_QUOTE]}…”"


@cache
def _links(shape: Any) -> _Links:
    hints = get_type_hints(shape)
    by_key = {key_of(field): field for field in fields(shape)}
    inner = {key: inner_type(hints[field.name]) for key, field in by_key.items()}
    made = by_key["id"].metadata.get("made") if "id" in by_key else None
    return _Links(
        references=tuple(
            (key, field.metadata["refers"]) for key, field in by_key.items() if "refers" in field.metadata
        ),
        below=tuple((key, part) for key, part in inner.items() if is_dataclass(part)),
        made=made,
        made_from={key: by_key[key].default for key in re.findall(r"\{(\w+)\}", made or "")},
    )
