"""Who may do what in Salesforce: each permission set with the least that its people or its program need."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from connectors.salesforce.package_fields import PackageField
from connectors.salesforce.package_objects import PACKAGE_OBJECTS, RESULT_FIELDS
from tests.salesforce_package.metadata import Part, to_xml
from tests.salesforce_package.objects import Files

PARENTS = ("Account", "Contact", "Opportunity")
PIPELINE, COACH = "BuyIn_Pipeline", "BuyIn_Coach"
OBJECT_TABS = tuple(shape.name for shape in PACKAGE_OBJECTS)

READ_FOR_SYNC = (
    "Contact.AccountId",
    "Contact.Department",
    "Contact.ReportsToId",
    "Contact.Title",
    "Event.WhatId",
    "Event.WhoId",
    "Opportunity.AccountId",
    "Opportunity.Amount",
    "Task.ActivityDate",
    "Task.Description",
    "Task.WhatId",
    "Task.WhoId",
)
"""Standard fields that the sync reads and that a bare profile hides; of a description only the words are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """One permission set.

    `ours` is what may be done with Buy-In's own records beyond reading (None: not even that), `others` with standard
    objects. Only a `program` writes keys, sources and results, and sees every record whoever owns it.
    """

    name: str
    label: str
    about: str
    ours: frozenset[str] | None = frozenset()
    tabs: tuple[str, ...] = ()
    program: bool = False
    others: dict[str, frozenset[str]] = field(default_factory=dict)
    fields: dict[str, bool] = field(default_factory=dict)
    user: tuple[str, ...] = ()


_ADD, _CHANGE, _REMOVE = "allowCreate", "allowEdit", "allowDelete"
_WRITE = frozenset({_ADD, _CHANGE})

PERMISSION_SETS: tuple[Rights, ...] = (
    Rights(
        name="BuyIn_Rep",
        label="Buy-In rep",
        about="For sales reps: the panel on their deals, and what people said, promised and decided there.",
        ours=_WRITE,
        tabs=(PIPELINE, *OBJECT_TABS),
    ),
    Rights(
        name="BuyIn_Manager",
        label="Buy-In manager",
        about="For sales managers: the pipeline and every record of the deals they see, to read. Add rep to write.",
        tabs=(PIPELINE, *OBJECT_TABS),
    ),
    Rights(
        name="BuyIn_Coach",
        label="Buy-In coach",
        about="For coaches: pipeline and workspace, and what people said, promised and decided in the deals they see.",
        ours=_WRITE,
        tabs=(PIPELINE, COACH, *OBJECT_TABS),
    ),
    Rights(
        name="BuyIn_Admin",
        label="Buy-In admin",
        about="For who looks after Buy-In: everything that reps and coaches may, and removing records.",
        ours=_WRITE | {_REMOVE},
        tabs=(PIPELINE, COACH, *OBJECT_TABS),
    ),
    Rights(
        name="BuyIn_Integration",
        label="Buy-In integration",
        about="For the user that Buy-In signs in as: reads all deals and who has which role, writes Buy-In's own.",
        ours=_WRITE | {_REMOVE},
        program=True,
        others={"Opportunity": frozenset({_CHANGE})},
        fields=dict.fromkeys(READ_FOR_SYNC, False),
        user=("ApiEnabled", "ViewRoles", "ViewSetup"),  # without the last nobody may ask who has which permission set
    ),
    Rights(
        name="BuyIn_Write_Back",
        label="Buy-In write-back",
        about="For the same user, only where write-back is on: reporting lines, contact roles and tasks.",
        ours=None,
        others={"Opportunity": frozenset({_CHANGE}), "Contact": frozenset({_CHANGE})},
        fields={"Contact.ReportsToId": True, "Task.ActivityDate": True, "Task.WhatId": True, "Task.WhoId": True},
        user=("ApiEnabled", "EditTask"),
    ),
)
"""The five sets with fixed names, and what write-back needs beside the integration's."""

ALLOWED_IN = tuple(rights.name for rights in PERMISSION_SETS if rights.name != "BuyIn_Write_Back")
"""The sets whose people may use the app at all."""


def build_permission_sets() -> Files:
    """One file for each set."""
    for rights in PERMISSION_SETS:
        yield f"permissionsets/{rights.name}.permissionset-meta.xml", to_xml("PermissionSet", _parts(rights))


def _parts(rights: Rights) -> Iterator[Part]:
    if rights.tabs:
        yield ("applicationVisibilities", [("application", "Buy_In"), ("visible", True)])
    yield ("description", rights.about)
    for name, editable in sorted(_field_rights(rights).items()):
        yield ("fieldPermissions", [("editable", editable), ("field", name), ("readable", True)])
    yield ("hasActivationRequired", False)
    yield ("label", rights.label)
    for name, allowed in sorted(_object_rights(rights).items()):
        yield ("objectPermissions", _object_parts(name, allowed, everything=rights.program))
    for tab in sorted(rights.tabs):
        yield ("tabSettings", [("tab", tab), ("visibility", "Visible")])
    for name in rights.user:
        yield ("userPermissions", [("enabled", True), ("name", name)])


def _object_rights(rights: Rights) -> dict[str, frozenset[str]]:
    parents = {name: rights.others.get(name, frozenset()) for name in PARENTS}
    return parents if rights.ours is None else parents | dict.fromkeys(OBJECT_TABS, rights.ours)


def _object_parts(name: str, allowed: frozenset[str], *, everything: bool) -> list[Part]:
    return [
        (_ADD, _ADD in allowed),
        (_REMOVE, _REMOVE in allowed),
        (_CHANGE, _CHANGE in allowed),
        ("allowRead", True),
        ("modifyAllRecords", False),
        ("object", name),
        ("viewAllRecords", everything),
    ]


def _field_rights(rights: Rights) -> dict[str, bool]:
    """Each field that can be granted, and whether it may be changed; required ones are everybody's and refused here."""
    granted = dict(rights.fields)
    if rights.ours is None:
        return granted
    granted |= {f"Opportunity.{each.name}": rights.program for each in RESULT_FIELDS}
    for shape in PACKAGE_OBJECTS:
        granted |= {
            f"{shape.name}.{each.name}": _may_change(rights, each) for each in shape.fields if not each.required
        }
    return granted


def _may_change(rights: Rights, each: PackageField) -> bool:
    return rights.program or (_CHANGE in (rights.ours or ()) and not each.key and each.name != "Source__c")
