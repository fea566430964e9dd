"""Which files describe the custom objects: object, fields, rules, list views, compact layout, layout, tab."""

from collections.abc import Iterator

from connectors.salesforce.package_fields import OPPORTUNITY_FIELD, PackageField, PackageObject
from connectors.salesforce.package_objects import PACKAGE_OBJECTS, RESULT_FIELDS
from tests.salesforce_package.metadata import Part, to_xml

Files = Iterator[tuple[str, str]]
"""Paths under `force-app/main/default`, each with its text."""

TRACKED = {
    "BuyIn_Person__c": {"Decision_Maker__c", "Former__c", "Left_At__c", "Is_Champion__c", "Contact__c"},
    "BuyIn_Tie__c": {"Kind__c", "Until__c", "From_Contact__c", "To_Contact__c"},
    "BuyIn_Subject__c": {"Kind__c", "Owner_Contact__c", "Excludes__c"},
    "BuyIn_Statement__c": {"Stance__c", "Confirmed_By__c", "Withdrawn_At__c", "By_Contact__c", "Kind__c"},
    "BuyIn_Commitment__c": {"Status__c", "Due__c", "Accepted__c", "Confirmed_By__c", "Owner_Contact__c"},
    "BuyIn_Decision__c": {
        "Status__c",
        "Final_Word__c",
        "Must_Agree__c",
        "Voters__c",
        "Due__c",
        "Decided_By_Contact__c",
    },
}
"""Whose changes Salesforce keeps a history of; at most twenty fields of an object."""

COLUMNS = {
    "BuyIn_Person__c": ("Contact__c", "Person_Name__c", "Side__c", "Decision_Maker__c", "Formal_Rank__c"),
    "BuyIn_Tie__c": ("Kind__c", "From_Contact__c", "To_Contact__c", "Strength__c", "At__c"),
    "BuyIn_Subject__c": ("Label__c", "Kind__c", "Owner_Contact__c"),
    "BuyIn_Statement__c": ("At__c", "By_Contact__c", "Kind__c", "Stance__c", "Confirmed_By__c"),
    "BuyIn_Commitment__c": ("Owner_Contact__c", "Due__c", "Status__c", "Accepted__c", "Confirmed_By__c"),
    "BuyIn_Decision__c": ("Label__c", "Status__c", "Due__c", "Decided_By_Contact__c", "Decided_At__c"),
    "BuyIn_Incident__c": ("At__c",),
    "BuyIn_Event__c": ("At__c", "Kind__c", "Person_Contact__c"),
}
"""What a list and the head of a record show, the most telling first."""

NARROWER: dict[str, tuple[str, str, tuple[tuple[str, str, str], ...]]] = {
    "BuyIn_Person__c": ("Decision_Makers", "Decision makers", (("Decision_Maker__c", "equals", "true"),)),
    "BuyIn_Statement__c": ("Unconfirmed", "Not confirmed yet", (("Confirmed_By__c", "equals", ""),)),
    "BuyIn_Commitment__c": ("Open", "Open or late", (("Status__c", "equals", "open,late"),)),
    "BuyIn_Decision__c": ("Open", "Not decided yet", (("Status__c", "equals", "proposed,open,parked,reopened"),)),
}
"""A second list of an object: its name, its label, and what must hold."""

REVIEW = ("BuyIn_Risk__c", "BuyIn_Alignment__c", "BuyIn_Authority__c", "BuyIn_Verdict__c")
REVIEWS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("BuyIn_Pipeline", "Buy-In: all open deals", ()),
    ("BuyIn_High_Risk", "Buy-In: high risk", (("BuyIn_Risk__c", "greaterOrEqual", "67"),)),
    ("BuyIn_Split", "Buy-In: different destinations", (("BuyIn_Alignment__c", "equals", "split"),)),
    (
        "BuyIn_Final_Word",
        "Buy-In: final word not clear",
        (("BuyIn_Authority__c", "equals", "absent,contested,assumed"),),
    ),
    ("BuyIn_Unknown", "Buy-In: too little known", (("BuyIn_Alignment__c", "equals", "unknown"),)),
)
"""The lists of opportunities for a pipeline review."""


def build_object_files() -> Files:
    """Every file of the eight objects and of what the package adds to Opportunity."""
    for shape in PACKAGE_OBJECTS:
        folder = f"objects/{shape.name}"
        yield f"{folder}/{shape.name}.object-meta.xml", to_xml("CustomObject", _object_parts(shape))
        tracked = TRACKED.get(shape.name, set())
        for field in shape.fields:
            path = f"{folder}/fields/{field.name}.field-meta.xml"
            yield path, to_xml("CustomField", _field_parts(field, tracked=field.name in tracked))
        for name, parts in _rules(shape):
            yield f"{folder}/validationRules/{name}.validationRule-meta.xml", to_xml("ValidationRule", parts)
        yield from _lists(shape)
        compact = [("fullName", "BuyIn_Head"), *(("fields", name) for name in ("Name", *COLUMNS[shape.name]))]
        parts = [*compact, ("label", "Buy-In head")]
        yield f"{folder}/compactLayouts/BuyIn_Head.compactLayout-meta.xml", to_xml("CompactLayout", parts)
        yield f"layouts/{shape.name}-{shape.label} layout.layout-meta.xml", to_xml("Layout", _layout_parts(shape))
        tab: list[Part] = [("customObject", True), ("motif", "Custom53: Bell")]
        yield f"tabs/{shape.name}.tab-meta.xml", to_xml("CustomTab", tab)
    yield from _opportunity_files()


def _object_parts(shape: PackageObject) -> list[Part]:
    number: list[Part] = [
        ("displayFormat", f"{shape.name.removeprefix('BuyIn_')[:3].upper()}-{{00000}}"),
        ("label", "Number"),
        ("trackHistory", False),
        ("type", "AutoNumber"),
    ]
    return [
        ("compactLayoutAssignment", "BuyIn_Head"),
        ("deploymentStatus", "Deployed"),
        ("description", shape.about),
        ("enableActivities", False),
        ("enableBulkApi", True),
        ("enableFeeds", False),
        ("enableHistory", shape.name in TRACKED),
        ("enableReports", True),
        ("enableSearch", True),
        ("enableSharing", True),
        ("enableStreamingApi", True),
        ("externalSharingModel", "ControlledByParent"),
        ("label", shape.label),
        ("nameField", number),
        ("pluralLabel", shape.plural),
        ("searchLayouts", [("customTabListAdditionalFields", name) for name in COLUMNS[shape.name]]),
        ("sharingModel", "ControlledByParent"),
    ]


def _field_parts(field: PackageField, *, tracked: bool) -> list[Part]:
    head: list[Part] = [
        *([("defaultValue", field.default)] if field.kind in {"checkbox", "number"} and field.default else []),
        ("description", field.description),
        *([("deleteConstraint", "SetNull")] if field.kind == "lookup" else []),
        ("externalId", field.key),
        ("inlineHelpText", field.help),
        ("label", field.label),
    ]
    required: list[Part] = [] if field.kind in {"master_detail", "checkbox"} else [("required", field.required)]
    history: list[Part] = [("trackHistory", tracked)]
    return [("fullName", field.name), *sorted(head + _kind_parts(field) + required + history, key=lambda part: part[0])]


def _kind_parts(field: PackageField) -> list[Part]:
    """What only this kind of field says."""
    related: list[Part] = [
        ("referenceTo", field.target or ""),
        ("relationshipLabel", (field.children or "").replace("BuyIn_", "Buy-In ").replace("_", " ")),
        ("relationshipName", field.children or ""),
    ]
    unique: list[Part] = [("caseSensitive", True), ("unique", True)] if field.key else []
    by_kind: dict[str, list[Part]] = {
        "master_detail": [
            *related,
            ("relationshipOrder", 0),
            ("reparentableMasterDetail", False),
            ("type", "MasterDetail"),
            ("writeRequiresMasterRead", True),
        ],
        "lookup": [*related, ("type", "Lookup")],
        "text": [("length", field.length), ("type", "Text"), *unique],
        "long_text": [("length", field.length), ("type", "LongTextArea"), ("visibleLines", 3)],
        "picklist": [("type", "Picklist"), ("valueSet", _value_set(field))],
        "checkbox": [("type", "Checkbox")],
        "number": [("precision", field.digits), ("scale", field.decimals), ("type", "Number")],
        "moment": [("type", "DateTime")],
    }
    return by_kind[field.kind]


def _value_set(field: PackageField) -> list[Part]:
    yes_no = {"true": "yes", "false": "no"}
    values: list[Part] = [
        (
            "value",
            [
                ("fullName", value),
                ("default", value == field.default),
                ("label", yes_no.get(value, value.replace("_", " "))),
            ],
        )
        for value in field.values
    ]
    return [("restricted", True), ("valueSetDefinition", [("sorted", False), *values])]


def _rules(shape: PackageObject) -> Iterator[tuple[str, list[Part]]]:
    """Refuse what a sync would put aside: numbers out of range, and nobody where somebody must be named."""
    labels = {field.name: field.label for field in shape.fields}
    for field in shape.fields:
        bounds = [f"{field.name} < {field.least:g}"] if field.least is not None else []
        bounds += [f"{field.name} > {field.most:g}"] if field.most is not None else []
        if bounds:
            name = f"{field.name.removesuffix('__c')}_in_range"
            formula = f"AND(NOT(ISBLANK({field.name})), OR({', '.join(bounds)}))"
            yield name, _rule(name, formula, field.name, f"{field.label} is out of range. {field.help}")
    for first, second in shape.one_of:
        name = f"{first.removesuffix('__c')}_named"
        formula = f"AND(ISBLANK({first}), ISBLANK({second}))"
        yield name, _rule(name, formula, first, f"Fill in {labels[first]}, or {labels[second]}.")


def _rule(name: str, formula: str, field: str, message: str) -> list[Part]:
    return [
        ("fullName", name),
        ("active", True),
        ("description", "Buy-In would put such a record aside when it reads it."),
        ("errorConditionFormula", formula),
        ("errorDisplayField", field),
        ("errorMessage", message),
    ]


def _lists(shape: PackageObject) -> Files:
    columns = ("NAME", OPPORTUNITY_FIELD, *COLUMNS[shape.name])
    views = [("All", "All", ()), *([NARROWER[shape.name]] if shape.name in NARROWER else [])]
    for name, label, conditions in views:
        path = f"objects/{shape.name}/listViews/{name}.listView-meta.xml"
        yield path, to_xml("ListView", _list_parts(name, label, columns, conditions))


def _list_parts(
    name: str, label: str, columns: tuple[str, ...], conditions: tuple[tuple[str, str, str], ...]
) -> list[Part]:
    filters: list[Part] = [
        ("filters", [("field", field), ("operation", operation), *([("value", value)] if value else [])])
        for field, operation, value in conditions
    ]
    shown: list[Part] = [("columns", column) for column in columns]
    return [("fullName", name), *shown, ("filterScope", "Everything"), *filters, ("label", label)]


def _layout_parts(shape: PackageObject) -> list[Part]:
    """Short fields in two columns, then the long ones over the whole width, then what Salesforce keeps."""
    short = [field for field in shape.fields if field.kind != "long_text"]
    long = [field for field in shape.fields if field.kind == "long_text"]
    left: list[Part] = [_item("Name", "Readonly"), *(_layout_item(field) for field in short[::2])]
    right: list[Part] = [_layout_item(field) for field in short[1::2]]
    kept: tuple[list[Part], ...] = ([_item("CreatedById", "Readonly")], [_item("LastModifiedById", "Readonly")])
    sections: list[Part] = [_section("Buy-In", "TwoColumnsTopToBottom", left, right)]
    if long:
        sections.append(_section("Words and lists", "OneColumn", [_layout_item(field) for field in long]))
    return [*sections, _section("System information", "TwoColumnsTopToBottom", *kept)]


def _layout_item(field: PackageField) -> Part:
    return _item(field.name, "Required" if field.required else "Readonly" if field.key else "Edit")


def _item(name: str, behavior: str) -> Part:
    return ("layoutItems", [("behavior", behavior), ("field", name)])


def _section(label: str, style: str, *columns: list[Part]) -> Part:
    shown: list[Part] = [("layoutColumns", column) for column in columns]
    return (
        "layoutSections",
        [
            ("customLabel", True),
            ("detailHeading", True),
            ("editHeading", True),
            ("label", label),
            *shown,
            ("style", style),
        ],
    )


def _opportunity_files() -> Files:
    folder = "objects/Opportunity"
    for field in RESULT_FIELDS:
        path = f"{folder}/fields/{field.name}.field-meta.xml"
        yield path, to_xml("CustomField", _field_parts(field, tracked=False))
    columns = ("OPPORTUNITY.NAME", "ACCOUNT.NAME", "OPPORTUNITY.STAGE_NAME", "OPPORTUNITY.CLOSE_DATE", *REVIEW)
    for name, label, conditions in REVIEWS:
        still_open = (("OPPORTUNITY.CLOSED", "equals", "0"), *conditions)
        path = f"{folder}/listViews/{name}.listView-meta.xml"
        yield path, to_xml("ListView", _list_parts(name, label, columns, still_open))
    shown = ("Name", "AccountId", "StageName", "CloseDate", "BuyIn_Risk__c", "BuyIn_Alignment__c", "BuyIn_Authority__c")
    parts: list[Part] = [
        ("fullName", "BuyIn_Review"),
        *(("fields", name) for name in (*shown, "BuyIn_Next_Step__c")),
        ("label", "Buy-In review"),
    ]
    yield f"{folder}/compactLayouts/BuyIn_Review.compactLayout-meta.xml", to_xml("CompactLayout", parts)
