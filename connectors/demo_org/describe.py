"""What an object and a field of the sample org are: the words of a Salesforce describe, as value objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONG_TEXT = 32_768
"""Most characters of a long text area; 256 and more make a text area "long": neither filterable nor sortable."""

REQUIRED_RULES: Mapping[str, Any] = {"nillable": False}
SYSTEM_RULES: Mapping[str, Any] = {"nillable": False, "createable": False, "updateable": False, "defaulted": True}

SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "int": "xsd:int",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDescribe:
    """One field as a describe tells it."""

    name: str
    type: str
    label: str = ""
    length: int = 0
    precision: int = 0
    scale: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    defaulted: bool = False
    default: bool | str | None = None
    filterable: bool = True
    sortable: bool = True
    case_sensitive: bool = False
    unique: bool = False
    external_id: bool = False
    name_field: bool = False
    auto_number: bool = False
    calculated: bool = False
    picklist: tuple[str, ...] = ()
    restricted: bool = False
    reference_to: tuple[str, ...] = ()
    relationship: str | None = None
    child_relationship: str | None = None
    cascade: bool = False
    feature: str | None = None

    @property
    def custom(self) -> bool:
        """Whether the org added it; such names end in `__c`."""
        return self.name.endswith("__c")

    @property
    def polymorphic(self) -> bool:
        """Whether it points to records of more than one object."""
        return len(self.reference_to) > 1

    def to_json(self, values: tuple[str, ...] | None = None) -> dict[str, Any]:
        """The field as the describe answers it; `values` stands in for the picklist where the org sets it by rows."""
        return {
            "name": self.name,
            "type": self.type,
            "soapType": SOAP_TYPES.get(self.type, "xsd:string"),
            "label": self.label or to_label(self.name),
            "length": self.length,
            "byteLength": self.length if self.type in {"id", "reference"} else self.length * 3,
            "precision": self.precision,
            "scale": self.scale,
            "digits": self.precision if self.type == "int" else 0,
            "nillable": self.nillable,
            "createable": self.createable,
            "updateable": self.updateable,
            "defaultedOnCreate": self.defaulted,
            "defaultValue": self.default,
            "filterable": self.filterable,
            "sortable": self.sortable,
            "groupable": self.filterable and self.type not in {"datetime", "double", "currency", "percent"},
            "aggregatable": self.filterable and self.type != "boolean",
            "caseSensitive": self.case_sensitive,
            "unique": self.unique,
            "externalId": self.external_id,
            "idLookup": self.external_id or self.type == "id",
            "nameField": self.name_field,
            "autoNumber": self.auto_number,
            "calculated": self.calculated,
            "custom": self.custom,
            "permissionable": self.nillable and not self.name_field,
            "deprecatedAndHidden": False,
            "encrypted": False,
            "htmlFormatted": False,
            "extraTypeInfo": "plaintextarea" if self.type == "textarea" else None,
            "picklistValues": [to_picklist_entry(value) for value in (self.picklist if values is None else values)],
            "restrictedPicklist": self.restricted,
            "dependentPicklist": False,
            "referenceTo": list(self.reference_to),
            "relationshipName": self.relationship,
            "relationshipOrder": 0 if self.custom and self.cascade else None,
            "polymorphicForeignKey": self.polymorphic,
            "namePointing": self.polymorphic,
            "cascadeDelete": self.cascade,
            "restrictedDelete": False,
            "writeRequiresMasterRead": self.custom and self.cascade,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectDescribe:
    """One object as a describe tells it, with its fields in order."""

    name: str
    key_prefix: str
    fields: tuple[FieldDescribe, ...]
    label: str = ""
    replicateable: bool = True
    undeletable: bool = True
    mergeable: bool = False
    feature: str | None = None

    @property
    def custom(self) -> bool:
        """Whether the org added it; such names end in `__c`."""
        return self.name.endswith("__c")

    def field(self, name: str) -> FieldDescribe | None:
        """The field of that name, in any case, or None."""
        wanted = name.lower()
        return next((field for field in self.fields if field.name.lower() == wanted), None)

    def to_json(self) -> dict[str, Any]:
        """The object without its fields, as the list of all objects has it."""
        label = self.label or to_label(self.name)
        path = f"/services/data/v66.0/sobjects/{self.name}"
        return {
            "name": self.name,
            "label": label,
            "labelPlural": label,
            "keyPrefix": self.key_prefix,
            "custom": self.custom,
            "customSetting": False,
            "deprecatedAndHidden": False,
            "queryable": True,
            "retrieveable": True,
            "replicateable": self.replicateable,
            "undeletable": self.undeletable,
            "mergeable": self.mergeable,
            "createable": True,
            "updateable": True,
            "deletable": True,
            "searchable": self.mergeable,
            "urls": {"sobject": path, "describe": f"{path}/describe", "rowTemplate": f"{path}/{{ID}}"},
        }


def to_label(name: str) -> str:
    """A readable label made from an API name."""
    words = name.removesuffix("__c").replace("_", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words).replace("Buy In", "Buy-In")


def to_picklist_entry(value: str) -> dict[str, Any]:
    """One value of a picklist as a describe has it."""
    return {"active": True, "defaultValue": False, "label": value, "validFor": None, "value": value}


def text(name: str, length: int = 255, **rules: Any) -> FieldDescribe:
    """A line of text."""
    return FieldDescribe(name=name, type=rules.pop("type", "string"), length=length, **rules)


def long_text(name: str, length: int = LONG_TEXT, **rules: Any) -> FieldDescribe:
    """A long text area, which no query may filter or sort by."""
    return FieldDescribe(name=name, type="textarea", length=length, filterable=False, sortable=False, **rules)


def picklist(name: str, *values: str, **rules: Any) -> FieldDescribe:
    """A picklist; unless `restricted` the API takes other values too."""
    kind = rules.pop("type", "picklist")
    return FieldDescribe(name=name, type=kind, length=rules.pop("length", 255), picklist=values, **rules)


def checkbox(name: str, *, default: bool = False, **rules: Any) -> FieldDescribe:
    """A yes or no, never empty."""
    return FieldDescribe(name=name, type="boolean", nillable=False, defaulted=True, default=default, **rules)


def number(name: str, precision: int = 18, scale: int = 0, **rules: Any) -> FieldDescribe:
    """A number with decimals."""
    return FieldDescribe(name=name, type=rules.pop("type", "double"), precision=precision, scale=scale, **rules)


def moment(name: str, **rules: Any) -> FieldDescribe:
    """A date with its time."""
    return FieldDescribe(name=name, type="datetime", **rules)


def day(name: str, **rules: Any) -> FieldDescribe:
    """A date without time."""
    return FieldDescribe(name=name, type="date", **rules)


def reference(name: str, *targets: str, **rules: Any) -> FieldDescribe:
    """A pointer to another record, with the relationship name that queries follow it by."""
    way = f"{name.removesuffix('__c')}__r" if name.endswith("__c") else name.removesuffix("Id")
    rules.setdefault("relationship", way)
    return FieldDescribe(name=name, type="reference", length=18, reference_to=targets, **rules)


def system_fields(*, deletable: bool = True, modified: bool = True) -> tuple[FieldDescribe, ...]:
    """The fields that Salesforce keeps itself on a record."""
    last_modified = (
        moment("LastModifiedDate", **SYSTEM_RULES),
        reference("LastModifiedById", "User", **SYSTEM_RULES),
    )
    return (
        FieldDescribe(name="Id", type="id", length=18, **SYSTEM_RULES),
        *((checkbox("IsDeleted", createable=False, updateable=False),) if deletable else ()),
        moment("CreatedDate", **SYSTEM_RULES),
        reference("CreatedById", "User", **SYSTEM_RULES),
        *(last_modified if modified else ()),
        moment("SystemModstamp", **SYSTEM_RULES),
    )
