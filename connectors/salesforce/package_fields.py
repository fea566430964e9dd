"""What each field of Buy-In's package is in Salesforce: type, length, values and help, from the deal's value objects.

The names are those that the connector reads and writes (`judgement_objects`), so that the package can't drift from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args, get_origin

from connectors.salesforce.judgement_objects import KEY, PERSON_CONTACT, PERSON_NAME, KeyField, key_fields
from connectors.salesforce.package_words import HELP
from graph.deal import Person, Source

OPPORTUNITY_FIELD = "Opportunity__c"
LINE, LONG_TEXT, KEY_LENGTH = 255, 32_768, 80
YES_NO = ("true", "false")

FieldKind = Literal["master_detail", "lookup", "text", "long_text", "picklist", "checkbox", "number", "moment"]

_SHORTER: Mapping[str, int] = {"title": 128, "department": 80}
_ONE_LINE = {"name", "confirmed_by", *_SHORTER}
_PEOPLE = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageField:
    """One custom field.

    `length` counts characters (texts); `digits` and `decimals` are a number's; `least` and `most` its range; `values`
    are a picklist's; `target` is the object that a relationship leads to, `children` its name on that side. A `key` is
    the unique external id by which a record is written.
    """

    name: str
    kind: FieldKind
    help: str
    description: str
    label: str
    length: int = 0
    digits: int = 18
    decimals: int = 0
    least: float | None = None
    most: float | None = None
    values: tuple[str, ...] = ()
    default: str | None = None
    required: bool = False
    key: bool = False
    target: str | None = None
    children: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageObject:
    """One custom object, one list of the deal: its words, its children's name on the opportunity, and its fields.

    Of each group in `one_of` a record needs one field filled.
    """

    name: str
    list_name: str
    label: str
    plural: str
    children: str
    about: str
    fields: tuple[PackageField, ...]
    one_of: tuple[tuple[str, ...], ...]


def to_label(name: str) -> str:
    """The words of a field's name: `Retired_Since__c` is "Retired since"."""
    return name.removesuffix("__c").replace("_Contact", "").replace("_", " ").capitalize().replace("Crm", "CRM")


def build_package_object(name: str, list_name: str, value_object: type, about: str) -> PackageObject:
    """The object that holds one list of the deal, with a field or two for each key."""
    children = f"BuyIn_{list_name.capitalize()}"
    keys = key_fields(value_object)
    named = [(PERSON_CONTACT, PERSON_NAME)] if value_object is Person else []
    required_people = [(key.contact, key.name) for key in keys if key.contact is not None and key.required]
    return PackageObject(
        name=name,
        list_name=list_name,
        label=f"Buy-In {name.removeprefix('BuyIn_').removesuffix('__c').lower()}",
        plural=f"Buy-In {list_name}",
        children=children,
        about=about,
        fields=(*_own_fields(list_name, children, value_object), *_fields_of(list_name, children, value_object)),
        one_of=(*named, *required_people),
    )


def _own_fields(list_name: str, children: str, value_object: type) -> Iterator[PackageField]:
    yield PackageField(
        name=OPPORTUNITY_FIELD,
        kind="master_detail",
        label="Opportunity",
        help="The deal that this belongs to. Who sees the opportunity sees this.",
        description="The deal. Sharing and deletion follow it.",
        target="Opportunity",
        children=children,
        required=True,
    )
    yield PackageField(
        name=KEY,
        kind="text",
        label="External key",
        help="Buy-In's own id of this record. Leave it empty when you add one by hand.",
        description=f"The key `id` of the deal file's {list_name}. Buy-In writes by it, so each record arrives once.",
        length=KEY_LENGTH,
        key=True,
    )
    if value_object is Person:
        yield PackageField(
            name=PERSON_CONTACT,
            kind="lookup",
            label="Contact",
            help="The contact whom this describes. Empty only for somebody without a contact.",
            description="The person's contact. A merge of contacts carries it along.",
            target="Contact",
            children=children,
        )


def _fields_of(list_name: str, children: str, value_object: type) -> Iterator[PackageField]:
    rules = {field.name: field for field in fields(value_object)}
    for key in key_fields(value_object):
        if key.value_type is Source and value_object is Person:
            continue
        about = _to_help(list_name, key.attribute, rules[key.attribute].metadata["about"])
        description = f"The key `{key.attribute.removesuffix('_')}` of the deal file's {list_name}."
        if key.refers is not None and not key.many:
            yield from _reference_fields(key, about, description, children)
        else:
            yield _value_field(key, about, description, rules[key.attribute])


def _reference_fields(key: KeyField, about: str, description: str, children: str) -> Iterator[PackageField]:
    """The lookup, where a contact may be meant, and the key of somebody or something in the same deal."""
    key_help = f"{about} The external key of that record in the same deal."
    if key.contact is not None:
        yield PackageField(
            name=key.contact,
            kind="lookup",
            label=to_label(key.contact),
            help=about,
            description=f"{description} A merge of contacts carries it along.",
            target="Contact",
            children=f"{children}_{key.contact.removesuffix('_Contact__c')}",
        )
        key_help = f"{about} Only for somebody without a contact: the external key of their Buy-In person."
    yield PackageField(
        name=key.name,
        kind="text",
        label=to_label(key.name),
        help=key_help,
        description=description,
        length=KEY_LENGTH,
    )


def _value_field(key: KeyField, about: str, description: str, rules: Field[Any]) -> PackageField:
    """The field of a value that points to nobody, or of a list."""
    default = None if rules.default is MISSING else rules.default
    kind = _kind_of(key, default)
    field = PackageField(
        name=key.name,
        kind=kind,
        label=to_label(key.name),
        help=about,
        description=description,
        required=key.required,
    )
    if kind == "long_text":
        return replace(field, length=LONG_TEXT, help=about + _form_words(key))
    if kind == "text":
        return replace(field, length=_SHORTER.get(key.attribute, LINE))
    if kind == "checkbox":
        return replace(field, default=str(default).lower())
    if kind == "picklist":
        if key.value_type is bool:
            return replace(field, values=YES_NO, help=f"{about} Empty means not known.")
        return replace(field, values=get_args(key.value_type), default=None if default is None else str(default))
    if kind == "number":
        least, most = rules.metadata.get("ge"), rules.metadata.get("le")
        shown = None if default is None else f"{default:g}"
        decimals = 0 if key.value_type is int else 4
        field = replace(field, decimals=decimals, least=least, most=most, default=shown)
    return field


def _kind_of(key: KeyField, default: object) -> FieldKind:
    if key.many or is_dataclass(key.value_type):
        return "long_text"
    if get_origin(key.value_type) is Literal:
        return "picklist"
    if key.value_type is str:
        return "text" if key.attribute in _ONE_LINE else "long_text"
    kinds: Mapping[type, FieldKind] = {
        bool: "picklist" if default is None else "checkbox",
        datetime: "moment",
        int: "number",
        float: "number",
    }
    return kinds[key.value_type]


def _form_words(key: KeyField) -> str:
    if key.refers == _PEOPLE:
        return " Ids of people, as a JSON list."
    if key.many:
        return " Keys, as a JSON list."
    return " Written as a JSON object." if is_dataclass(key.value_type) else ""


def _to_help(list_name: str, attribute: str, about: str) -> str:
    own = HELP.get((list_name, attribute)) or HELP.get(("", attribute))
    plain = about.replace("`", "")
    return own or f"{plain[0].upper()}{plain[1:]}."
