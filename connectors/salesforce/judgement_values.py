"""How a record of Buy-In's package becomes the values of its value object, with the people it names found."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, get_type_hints

from connectors.records import CrmRecord, Json
from connectors.salesforce.judgement_objects import KeyField, key_fields, plain_type
from graph.deal import Source

FindPerson = Callable[[str], str | None]


class DanglingReferenceError(Exception):
    """A record names a person who isn't in the deal; the message is the field's name."""


def to_values(
    value_object: type, record: CrmRecord, find: FindPerson, leave_out: Collection[str] = ()
) -> dict[str, Any]:
    """The values that the record holds, by attribute; what is empty or hidden is left to its default."""
    values: dict[str, Any] = {}
    for key in key_fields(value_object):
        if key.value_type is Source or key.attribute in leave_out:
            continue
        name, held = _held(key, record)
        if held is None:
            continue
        try:
            if key.many:
                values[key.attribute] = tuple(_convert(key.value_type, key.refers, item, find) for item in held)
            else:
                values[key.attribute] = _convert(key.value_type, key.refers, held, find)
        except LookupError:
            raise DanglingReferenceError(name) from None
    return values


def iter_named(value_object: type, record: CrmRecord) -> Iterator[str]:
    """Yield every id or key of a person that the record names."""
    for key in key_fields(value_object):
        _, held = _held(key, record)
        if held is None:
            continue
        if key.refers == "people":
            yield from held if key.many else [held]
        elif is_dataclass(key.value_type) and isinstance(held, Mapping):
            for field in fields(key.value_type):
                if field.metadata.get("refers") == "people" and isinstance(held.get(field.name), str):
                    yield held[field.name]


def _held(key: KeyField, record: CrmRecord) -> tuple[str, Json]:
    """The field that holds a value, with the value: for a person the lookup, else the key, else the plain text."""
    names = [name for name in (key.contact, key.name, key.text) if name is not None]
    filled = next((name for name in names if record.fields.get(name) is not None), key.name)
    return filled, record.fields.get(filled)


def _convert(value_type: Any, refers: str | None, held: Json, find: FindPerson) -> Any:
    if refers == "people":
        person = find(held)
        if person is None:
            raise LookupError
        return person
    if value_type is datetime:
        return datetime.fromisoformat(held)
    if value_type is float:
        return float(held)
    if is_dataclass(value_type) and isinstance(value_type, type):
        return value_type(**_inner_values(value_type, held, find))
    return held


def _inner_values(value_type: type, held: Mapping[str, Json], find: FindPerson) -> dict[str, Any]:
    hints = get_type_hints(value_type)
    values: dict[str, Any] = {}
    for field in fields(value_type):
        if held.get(field.name) is None:
            continue
        inner, many = plain_type(hints[field.name])
        refers = field.metadata.get("refers")
        items = held[field.name] if many else [held[field.name]]
        converted = tuple(_convert(inner, refers, item, find) for item in items)
        values[field.name] = converted if many else converted[0]
    return values
