"""What the package ships is what the connector reads and writes, and what the deal's words are."""

import shutil
from pathlib import Path
from typing import get_args
from xml.etree.ElementTree import Element

import pytest

from connectors.demo_org.buyin_objects import BUYIN_OBJECTS
from connectors.demo_org.describe import FieldDescribe, ObjectDescribe
from connectors.demo_org.sales_objects import SALES_OBJECTS
from connectors.salesforce.judgement_objects import JUDGEMENT_OBJECTS
from connectors.salesforce.objects import WantedObject
from graph import deal
from tests.salesforce_package import shipped
from tests.salesforce_package.metadata import read_xml, texts
from tests.salesforce_package.shipped import SOURCE, find_stale_files

PERSON_FIELDS = {
    "Opportunity__c", "External_Key__c", "Contact__c", "Person_Name__c", "Title__c", "Department__c",
    "Decision_Maker__c", "Side__c", "Formal_Rank__c", "Former__c", "Retired_Since__c", "Predecessor_Of_Key__c",
    "Owner_Share__c", "Board_Seat__c", "Advisory_Role__c", "Is_Champion__c", "Joined_At__c", "Left_At__c",
}  # fmt: skip
TYPES = {
    "id": "Id",
    "string": "Text",
    "textarea": "LongTextArea",
    "picklist": "Picklist",
    "boolean": "Checkbox",
    "double": "Number",
    "datetime": "DateTime",
}
PICKLISTS = {
    "BuyIn_Person__c.Side__c": deal.Side,
    "BuyIn_Tie__c.Kind__c": deal.TieKind,
    "BuyIn_Subject__c.Kind__c": deal.SubjectKind,
    "BuyIn_Statement__c.Kind__c": deal.StatementKind,
    "BuyIn_Statement__c.Medium__c": deal.Medium,
    "BuyIn_Commitment__c.Status__c": deal.CommitmentStatus,
    "BuyIn_Decision__c.Matter__c": deal.Matter,
    "BuyIn_Decision__c.Status__c": deal.DecisionStatus,
    "BuyIn_Event__c.Kind__c": deal.EventKind,
}
YES_NO = {
    "BuyIn_Person__c.Decision_Maker__c",
    "BuyIn_Person__c.Board_Seat__c",
    "BuyIn_Person__c.Is_Champion__c",
    "BuyIn_Statement__c.Right__c",
}


def shipped_fields(kind: str) -> dict[str, Path]:
    folder = SOURCE / "objects" / kind / "fields"
    return {path.name.removesuffix(".field-meta.xml"): path for path in folder.iterdir()}


def picklist_values(name: str) -> list[str]:
    kind, field = name.split(".")
    return texts(read_xml(shipped_fields(kind)[field]), "valueSet/valueSetDefinition/value/fullName")


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("force-app", "manifest"):
        shutil.copytree(shipped.PROJECT / folder, tmp_path / folder)
    monkeypatch.setattr(shipped, "PROJECT", tmp_path)
    monkeypatch.setattr(shipped, "SOURCE", tmp_path / "force-app/main/default")
    return tmp_path / "force-app/main/default"


def test_the_shipped_files_say_what_the_table_says() -> None:
    assert find_stale_files() == []


def test_a_changed_file_is_named(copy: Path) -> None:
    (copy / "objects/BuyIn_Tie__c/fields/Kind__c.field-meta.xml").write_text("<CustomField/>")

    assert find_stale_files() == ["force-app/main/default/objects/BuyIn_Tie__c/fields/Kind__c.field-meta.xml"]


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "permissionsets/BuyIn_Rep.permissionset-meta.xml").unlink()

    assert find_stale_files() == ["force-app/main/default/permissionsets/BuyIn_Rep.permissionset-meta.xml"]


def test_a_file_that_the_table_does_not_know_is_named(copy: Path) -> None:
    (copy / "objects/BuyIn_Tie__c/fields/Note__c.field-meta.xml").write_text("<CustomField/>")

    assert find_stale_files() == ["force-app/main/default/objects/BuyIn_Tie__c/fields/Note__c.field-meta.xml"]


def test_a_page_that_the_manifest_lacks_makes_it_stale(copy: Path) -> None:
    (copy / "flexipages/BuyIn_More.flexipage-meta.xml").write_text("<FlexiPage/>")

    assert find_stale_files() == ["manifest/package.xml", "manifest/uninstall/destructiveChanges.xml"]


@pytest.mark.parametrize("wanted", JUDGEMENT_OBJECTS, ids=lambda each: each.kind)
def test_each_object_has_the_fields_that_the_connector_reads_and_no_other(wanted: WantedObject) -> None:
    read = {column.name for column in wanted.columns if column.name.endswith("__c")}
    optional = {column.name for column in wanted.columns if column.optional}
    found = set(shipped_fields(wanted.kind))

    assert found <= read
    assert read - found <= optional


def test_the_objects_are_those_of_the_contract_and_opportunity() -> None:
    lists = ("Person", "Tie", "Subject", "Statement", "Commitment", "Decision", "Incident", "Event")

    assert {path.name for path in (SOURCE / "objects").iterdir()} == {f"BuyIn_{name}__c" for name in lists} | {
        "Opportunity"
    }


def test_a_person_has_only_what_a_contact_does_not_hold() -> None:
    assert set(shipped_fields("BuyIn_Person__c")) == PERSON_FIELDS


@pytest.mark.parametrize("name", PICKLISTS)
def test_a_picklist_has_the_words_of_the_deal_verbatim(name: str) -> None:
    assert picklist_values(name) == list(get_args(PICKLISTS[name]))


def test_a_yes_or_no_that_may_be_unknown_is_a_picklist_and_there_is_no_other_picklist() -> None:
    found = {
        f"{shape.name}.{name}": path
        for shape in BUYIN_OBJECTS
        for name, path in shipped_fields(shape.name).items()
        if texts(read_xml(path), "type") == ["Picklist"]
    }

    assert set(found) == YES_NO | set(PICKLISTS)
    assert {name: picklist_values(name) for name in YES_NO} == {key: ["true", "false"] for key in YES_NO}


@pytest.mark.parametrize("shape", BUYIN_OBJECTS, ids=lambda each: each.name)
def test_the_sample_org_serves_the_same_fields(shape: ObjectDescribe) -> None:
    fields = {name: read_xml(path) for name, path in shipped_fields(shape.name).items()}
    served = {field.name: field for field in shape.fields if field.custom}

    assert {name: _told(root) for name, root in fields.items()} == {
        name: _served(each) for name, each in served.items()
    }


def test_the_results_on_the_opportunity_are_those_that_the_sample_org_serves() -> None:
    opportunity = next(shape for shape in SALES_OBJECTS if shape.name == "Opportunity")
    served = {field.name: _served(field) for field in opportunity.fields if field.name.startswith("BuyIn_")}

    assert {name: _told(read_xml(path)) for name, path in shipped_fields("Opportunity").items()} == served
    assert len(served) == 6


def test_a_record_is_written_by_a_key_of_eighty_characters_where_case_counts() -> None:
    for shape in BUYIN_OBJECTS:
        root = read_xml(shipped_fields(shape.name)["External_Key__c"])
        found = {name: root.findtext(name) for name in ("length", "unique", "externalId", "caseSensitive", "type")}

        assert found == {
            "length": "80",
            "unique": "true",
            "externalId": "true",
            "caseSensitive": "true",
            "type": "Text",
        }


def _told(root: Element) -> tuple[object, ...]:
    """What the metadata says of a field: type, length, digits, decimals, values, target, children, default."""
    kind = root.findtext("type")
    related = "Lookup" if kind in {"Lookup", "MasterDetail"} else kind
    relationship = root.findtext("relationshipName")
    return (
        related,
        kind == "MasterDetail",
        int(root.findtext("length") or 0),
        (int(root.findtext("precision") or 0), int(root.findtext("scale") or 0)),
        tuple(texts(root, "valueSet/valueSetDefinition/value/fullName")),
        root.findtext("referenceTo"),
        f"{relationship}__r" if relationship else None,
        root.findtext("defaultValue") if kind == "Checkbox" else None,
    )


def _served(field: FieldDescribe) -> tuple[object, ...]:
    """The same of a field as the sample org describes it."""
    kind = "Lookup" if field.type == "reference" else TYPES[field.type]
    return (
        kind,
        field.cascade,
        field.length if kind in {"Text", "LongTextArea"} else 0,
        (field.precision, field.scale),
        field.picklist,
        field.reference_to[0] if field.reference_to else None,
        field.child_relationship,
        str(field.default).lower() if kind == "Checkbox" else None,
    )
