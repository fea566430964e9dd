"""Which objects Buy-In's own package adds to the org: one for each list of a deal that people fill."""

import dataclasses
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from connectors.demo_org.describe import (
    FieldDescribe,
    ObjectDescribe,
    checkbox,
    long_text,
    moment,
    number,
    picklist,
    reference,
    system_fields,
    text,
)
from connectors.demo_org.sales_objects import currency_code
from graph.deal import Commitment, Decision, Event, Incident, Person, Statement, Subject, Tie

LISTS: tuple[tuple[str, str, str, type], ...] = (
    ("BuyIn_Person__c", "a00", "BuyIn_People", Person),
    ("BuyIn_Tie__c", "a01", "BuyIn_Ties", Tie),
    ("BuyIn_Subject__c", "a02", "BuyIn_Subjects", Subject),
    ("BuyIn_Statement__c", "a03", "BuyIn_Statements", Statement),
    ("BuyIn_Commitment__c", "a04", "BuyIn_Commitments", Commitment),
    ("BuyIn_Decision__c", "a05", "BuyIn_Decisions", Decision),
    ("BuyIn_Incident__c", "a06", "BuyIn_Incidents", Incident),
    ("BuyIn_Event__c", "a07", "BuyIn_Events", Event),
)
SHORT_TEXTS = {"title": 128, "department": 80, "confirmed_by": 255}
NOT_KEPT: dict[type, set[str]] = {Person: {"crm_roles", "source"}}


def build_buyin_object(name: str, key_prefix: str, children: str, value_object: type) -> ObjectDescribe:
    """One of our objects: master-detail to Opportunity, auto-number name, the id as key, then the list's fields."""
    hints = get_type_hints(value_object)
    fields: list[FieldDescribe] = [
        *system_fields(),
        text("Name", 80, name_field=True, auto_number=True, nillable=False, defaulted=True,
             createable=False, updateable=False),
        reference("Opportunity__c", "Opportunity", nillable=False, updateable=False, cascade=True,
                  child_relationship=f"{children}__r"),
        text("External_Key__c", 80, external_id=True, unique=True, case_sensitive=True),
    ]  # fmt: skip
    if value_object is Person:
        fields.append(reference("Contact__c", "Contact", child_relationship=f"{children}__r"))
    left_out = {"id", *NOT_KEPT.get(value_object, ())}
    for field in dataclasses.fields(value_object):
        if field.name not in left_out:
            fields += _fields_of(field, hints[field.name], children, is_person=value_object is Person)
    fields.append(currency_code())
    return ObjectDescribe(name=name, key_prefix=key_prefix, fields=tuple(fields))


def _fields_of(field: dataclasses.Field[Any], hint: Any, children: str, *, is_person: bool) -> list[FieldDescribe]:
    """The Salesforce fields that hold one key of the deal file."""
    key = field.name.removesuffix("_")
    api = "_".join(part.capitalize() for part in key.split("_"))
    plain, optional = _without_none(hint)
    refers = field.metadata.get("refers")
    if key == "name":
        return [text("Person_Name__c" if is_person else "Label__c", 255)]
    if refers == "people" and plain is str and not is_person:
        child = f"{children}_{api}__r"
        return [reference(f"{api}_Contact__c", "Contact", child_relationship=child), text(f"{api}_Key__c", 80)]
    if refers is not None and plain is str:
        return [text(f"{api}_Key__c", 80)]
    return [_value_field(f"{api}__c", key, plain, optional=optional, default=field.default)]


def _value_field(name: str, key: str, plain: Any, *, optional: bool, default: Any) -> FieldDescribe:
    """The field of a value that points to nobody."""
    if get_origin(plain) is Literal:
        return picklist(name, *get_args(plain), restricted=True)
    if plain is bool:
        return picklist(name, "true", "false", restricted=True) if optional else checkbox(name, default=bool(default))
    if plain is datetime:
        return moment(name)
    if plain in {int, float}:
        return number(name, 18, 0 if plain is int else 4)
    if plain is str and key in SHORT_TEXTS:
        return text(name, SHORT_TEXTS[key])
    return long_text(name)


def _without_none(hint: Any) -> tuple[Any, bool]:
    """A type without its `| None`, and whether it had one."""
    if get_origin(hint) in {Union, UnionType}:
        kinds = [kind for kind in get_args(hint) if kind is not NoneType]
        return kinds[0], len(kinds) < len(get_args(hint))
    return hint, False


BUYIN_OBJECTS = tuple(build_buyin_object(*row) for row in LISTS)
"""The eight objects of Buy-In's package."""
