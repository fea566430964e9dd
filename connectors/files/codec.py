"""Decides how value objects look as JSON: keys as the contract names them, what equals its default left out.

A deal's optional keys have defaults, so they appear only where something is known; an analysis has none, so that
every key appears. `from_json` trusts its input: it is for what `to_json` made, never for a file from outside.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from connectors.files.shapes import FORMATS, key_of, known_part
from connectors.records import Json
from graph.analysis import Analysis
from graph.deal import Deal

_T = TypeVar("_T")
_AS_IT_IS = (str, int, float, NoneType)


def to_json(value: Any) -> dict[str, Json]:
    """Return any value object of a deal or an analysis as a JSON object."""
    shape: Any = type(value)
    written: dict[str, Json] = {"format": FORMATS[shape]} if shape in FORMATS else {}
    for name, key, default in _written_fields(shape):
        held = getattr(value, name)
        if held != default:
            written[key] = _plain(held)
    return written


def to_moment_text(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC, with `Z`."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def from_json(shape: type[_T], written: Mapping[str, Json]) -> _T:
    """Return the value object of class `shape` that `to_json` wrote as `written`."""
    readers = _readers(cast("Any", shape))
    values = {}
    for key, held in written.items():
        if key in readers:
            name, read = readers[key]
            values[name] = held if read is None or held is None else read(held)
    return shape(**values)


def deal_from_json(written: Mapping[str, Json]) -> Deal:
    """Return the deal that `to_json` wrote."""
    return from_json(Deal, written)


def analysis_from_json(written: Mapping[str, Json]) -> Analysis:
    """Return the analysis that `to_json` wrote."""
    return from_json(Analysis, written)


def _plain(value: Any) -> Json:
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, datetime):
        return to_moment_text(value)
    if isinstance(value, Mapping):
        return {key: _plain(held) for key, held in value.items()}
    if is_dataclass(value):
        return to_json(value)
    return [_plain(held) for held in value]


@cache
def _written_fields(shape: type) -> tuple[tuple[str, str, Any], ...]:
    """For each field its name, its key and the value that is left out (`MISSING`: none is)."""
    return tuple(
        (field.name, key_of(field), field.default if field.default_factory is MISSING else field.default_factory())
        for field in fields(shape)
    )


@cache
def _readers(shape: type) -> Mapping[str, tuple[str, Callable[[Any], Any] | None]]:
    """For each key the field's name and what turns its JSON value back; `None` where the value stays as it is."""
    hints = get_type_hints(shape)
    return {key_of(field): (field.name, _reader(hints[field.name])) for field in fields(shape)}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    known = known_part(hint)
    origin, parts = get_origin(known), get_args(known)
    if origin is tuple:
        read_item = _reader(parts[0])
        return tuple if read_item is None else lambda held: tuple(read_item(item) for item in held)
    if origin is Mapping:
        read_value = _reader(parts[1])
        return None if read_value is None else lambda held: {key: read_value(item) for key, item in held.items()}
    if is_dataclass(known):
        return lambda held: from_json(cast("type", known), held)
    return {datetime: datetime.fromisoformat, Any: _tupled}.get(known)


def _tupled(held: Json) -> Any:
    """Return free-form JSON with its lists as tuples, as value objects hold them."""
    if isinstance(held, list):
        return tuple(_tupled(item) for item in held)
    if isinstance(held, dict):
        return {key: _tupled(item) for key, item in held.items()}
    return held
