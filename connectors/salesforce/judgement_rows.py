"""What a value object that people filled is as a row of Buy-In's package: the way back from `judgements`.

Values are in the one spelling in which the mirror keeps a row: times in UTC to the second, numbers to four decimals,
texts without blanks at their ends, nothing for an empty text or list. So a row of ours can be compared with the org's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from connectors.records import Json
from connectors.salesforce.ids import CONTACT, to_long_id
from connectors.salesforce.judgement_objects import (
    JUDGEMENTS,
    OF_DEAL,
    PERSON,
    PERSON_CONTACT,
    PERSON_NAME,
    key_fields,
)
from graph.deal import Person, Source

KIND_OF_LIST: Mapping[str, str] = {"people": PERSON} | {name: kind for kind, (name, _) in JUDGEMENTS.items()}
"""The object that holds each list that people fill."""
LONGEST_KEY = 80
DECIMALS = 4
_HASHED = 16
_OF_THE_CONTACT = frozenset({PERSON_NAME, "Title__c", "Department__c"})


def to_key(own_id: str) -> str:
    """The key that stands for an id: the id itself, or, where the org couldn't keep that, its begin and a hash.

    The org keeps 80 characters and no blanks at the ends.
    """
    if len(own_id) <= LONGEST_KEY and own_id == own_id.strip():
        return own_id
    digest = hashlib.sha256(own_id.encode()).hexdigest()[:_HASHED]
    return f"{own_id.strip()[: LONGEST_KEY - _HASHED - 1]}~{digest}"


def to_deal_key(deal_id: str, key: str) -> str:
    """The key of a row whose own key another deal's row has: with the deal before it, as keys are unique in an org."""
    return to_key(f"{deal_id}{OF_DEAL}{key}")


def to_fields(value: Any) -> dict[str, Json]:
    """A value object's row, but for its key and its opportunity: every field, None where nothing is known.

    A source is a field only where it is another than the org itself.
    """
    row: dict[str, Json] = {}
    shape: type = type(value)
    for key in key_fields(shape):
        held = getattr(value, key.attribute)
        if key.value_type is Source:
            row |= {} if held is None or held.system == "salesforce" else {key.name: _plain(held)}
        elif key.contact is not None:
            contact = to_contact(held)
            row |= {key.contact: contact, key.name: None if contact else _plain(held)}
            row |= {} if key.text is None else {key.text: None}
        else:
            row[key.name] = _plain(held)
    if isinstance(value, Person):
        contact = to_contact(value.id)
        row[PERSON_CONTACT] = contact
        row |= dict.fromkeys(_OF_THE_CONTACT) if contact else {}
    return row


def to_contact(own_id: str | None) -> str | None:
    """The 18-character id where it is a contact's."""
    long_id = None if own_id is None else to_long_id(own_id)
    return long_id if long_id is not None and long_id.startswith(CONTACT) else None


def to_comparable(kind: str, name: str, value: Json) -> Json:
    """A field's value as it is compared: the default of its key where it is empty."""
    plain = value.strip() if isinstance(value, str) else value
    if plain is None or plain in ("", [], {}):
        return _defaults(kind).get(name)
    return round(plain, DECIMALS) if isinstance(plain, float) else plain


@cache
def _defaults(kind: str) -> Mapping[str, Json]:
    shape = Person if kind == PERSON else JUDGEMENTS[kind][1] if kind in JUDGEMENTS else None
    if shape is None:
        return {}
    defaults = {field.name: field.default for field in fields(shape) if field.default is not MISSING}
    return {key.name: _plain(defaults.get(key.attribute)) for key in key_fields(shape)}


def _plain(value: Any) -> Json:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0).isoformat()
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, tuple):
        return [_plain(item) for item in value] or None
    if is_dataclass(value):
        held = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: item for name, item in held.items() if item is not None}
    return value
