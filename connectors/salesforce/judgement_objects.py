"""Which fields hold what people judged: one object for each list of a deal, its fields made from the value objects.

A key `some_key` is the field `Some_Key__c`. A person is a lookup to a contact, or, for somebody without one, the key
of their record; a subject, decision or incident is its key; lists and small objects are JSON.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from connectors.records import CrmRecord
from connectors.salesforce.ids import CONTACT, OPPORTUNITY
from connectors.salesforce.objects import Column, WantedObject
from connectors.salesforce.values import (
    Check,
    choice,
    json_list,
    json_object,
    number,
    plain_list,
    reference,
    to_moment_or_day,
    to_name,
    to_text,
    to_yes_no,
)
from graph.deal import Commitment, Decision, Event, Incident, Person, Source, Statement, Subject, Tie

PERSON = "BuyIn_Person__c"
KEY = "External_Key__c"
OF_DEAL = "~"
"""Stands between an opportunity's id and the rest of a key that another deal's record has already."""
PERSON_NAME = "Person_Name__c"
PERSON_CONTACT = "Contact__c"

JUDGEMENTS: Mapping[str, tuple[str, type]] = {
    "BuyIn_Subject__c": ("subjects", Subject),
    "BuyIn_Incident__c": ("incidents", Incident),
    "BuyIn_Decision__c": ("decisions", Decision),
    "BuyIn_Tie__c": ("ties", Tie),
    "BuyIn_Statement__c": ("statements", Statement),
    "BuyIn_Commitment__c": ("commitments", Commitment),
    "BuyIn_Event__c": ("events", Event),
}
"""Which list of the deal each object holds, as what; people are kept apart, as most of a person is a contact."""

_NOT_KEPT = ("id", "crm_roles")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyField:
    """One key of a value object and the fields that hold it: a lookup to a contact as well, where it is a person.

    `text` is the field of a decision's person where an org has it beside its lists of people, as an id or a key.
    """

    attribute: str
    name: str
    contact: str | None
    text: str | None
    refers: str | None
    many: bool
    value_type: Any
    required: bool


@cache
def key_fields(value_object: type) -> tuple[KeyField, ...]:
    """Each key of a value object that a person fills, with its fields."""
    hints = get_type_hints(value_object)
    return tuple(
        _to_key_field(field, hints[field.name], value_object)
        for field in fields(value_object)
        if field.name not in _NOT_KEPT
    )


def own_key(record: CrmRecord) -> str:
    """The id that a record has in its deal: its key, without its own opportunity before it, else its id."""
    key = record.fields.get(KEY)
    if not isinstance(key, str) or not key:
        return record.id
    return key.removeprefix(f"{record.parent}{OF_DEAL}") or record.id


def api_name(attribute: str) -> str:
    """The beginning of the field's name: `confirmed_by` is `Confirmed_By`, `from_` is `From`."""
    return "_".join(part.capitalize() for part in attribute.removesuffix("_").split("_"))


def _to_key_field(field: Field[Any], hint: Any, owner: type) -> KeyField:
    value_type, many = plain_type(hint)
    refers = field.metadata.get("refers")
    single = refers is not None and not many
    api = api_name(field.name)
    name = f"{api}_Key__c" if single else f"{api}__c"
    if field.name == "name":
        name = PERSON_NAME if owner is Person else "Label__c"
    return KeyField(
        attribute=field.name,
        name=name,
        contact=f"{api}_Contact__c" if single and refers == "people" and owner is not Person else None,
        text=f"{api}__c" if single and refers == "people" and owner is Decision else None,
        refers=refers,
        many=many,
        value_type=value_type,
        required=field.default is MISSING and field.default_factory is MISSING and owner is not Person,
    )


def plain_type(hint: Any) -> tuple[Any, bool]:
    """A type without `None` and without the tuple around it, and whether there was a tuple."""
    if get_origin(hint) in {Union, UnionType}:
        hint = next(kind for kind in get_args(hint) if kind is not NoneType)
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, False


def _to_check(value_type: Any, rules: Mapping[str, Any]) -> Check:
    if get_origin(value_type) is Literal:
        return choice(get_args(value_type))
    if is_dataclass(value_type) and isinstance(value_type, type):
        return _to_object_check(value_type)
    if value_type in {int, float}:
        return number(rules.get("ge"), rules.get("le"), whole=value_type is int)
    checks: Mapping[Any, Check] = {bool: to_yes_no, datetime: to_moment_or_day, str: to_text}
    return checks[value_type]


def _to_object_check(value_type: type) -> Check:
    hints = get_type_hints(value_type)
    keys: dict[str, Check] = {}
    for field in fields(value_type):
        inner, many = plain_type(hints[field.name])
        keys[field.name] = plain_list(to_name) if many else _to_check(inner, field.metadata)
    return json_object(keys, [field.name for field in fields(value_type) if field.default is MISSING])


def _to_columns(key: KeyField, rules: Mapping[str, Any]) -> list[Column]:
    if key.contact is not None:
        return [
            Column(name=key.contact, check=reference(CONTACT), required=key.required),
            Column(name=key.name, check=to_text, required=False),
            *([Column(name=key.text, check=to_text, optional=True)] if key.text is not None else []),
        ]
    check = json_list(to_name) if key.many else _to_check(key.value_type, rules)
    return [
        Column(
            name=key.name,
            check=check,
            required=key.required,
            nullable=not key.required,
            optional=key.value_type is Source,
        )
    ]


def build_judgement_object(kind: str, value_object: type) -> WantedObject:
    """The wanted object of one list: its deal, its key, who wrote it, and a field or two for each key."""
    columns = [
        Column(name="Opportunity__c", check=reference(OPPORTUNITY), required=True, nullable=False),
        Column(name=KEY, check=to_text),
        Column(name="CreatedById", check=reference()),
    ]
    one_of: list[tuple[str, ...]] = []
    if value_object is Person:
        columns.append(Column(name=PERSON_CONTACT, check=reference(CONTACT), required=True))
        one_of.append((PERSON_CONTACT, PERSON_NAME))
    metadata = {field.name: field.metadata for field in fields(value_object)}
    for key in key_fields(value_object):
        columns += _to_columns(key, metadata[key.attribute])
        if key.contact is not None and key.required:
            one_of.append((key.contact, key.name))
    return WantedObject(
        kind=kind,
        columns=tuple(columns),
        parent="Opportunity__c",
        one_of=tuple(one_of),
        feature="the Buy-In package",
    )


JUDGEMENT_OBJECTS = (
    build_judgement_object(PERSON, Person),
    *(build_judgement_object(kind, value_object) for kind, (_, value_object) in JUDGEMENTS.items()),
)
"""Every object of Buy-In's package, in reading order."""
