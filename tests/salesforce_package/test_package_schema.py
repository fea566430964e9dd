"""Each shipped file holds only what Salesforce's own description of its metadata knows, as it wants it.

The description comes with the locked tools (`tests/install-node-tools`).
"""

from xml.etree.ElementTree import Element, SubElement

import pytest

from tests.salesforce_package.metadata import read_xml
from tests.salesforce_package.schema import Schema, load_schema
from tests.salesforce_package.shipped import PROJECT, SOURCE

DECLARATIONS = PROJECT / "node_modules/@salesforce/types/lib/metadata.d.ts"
SHIPPED = sorted([*SOURCE.rglob("*.xml"), *(PROJECT / "manifest").rglob("*.xml")])


@pytest.fixture(scope="module")
def schema() -> Schema:
    if not DECLARATIONS.exists():
        pytest.fail("The checks of the Salesforce package need their tools: run tests/install-node-tools")
    return load_schema(DECLARATIONS)


def to_element(name: str, **texts: str) -> Element:
    element = Element(name)
    for tag, text in texts.items():
        SubElement(element, tag).text = text
    return element


def test_every_shipped_file_is_as_salesforce_describes_its_kind(schema: Schema) -> None:
    faults = {str(path): list(schema.find_faults(root, root.tag)) for path in SHIPPED for root in [read_xml(path)]}

    assert {name: found for name, found in faults.items() if found} == {}
    assert len(faults) > 200


def test_a_word_number_flag_or_part_that_is_none_is_named(schema: Schema) -> None:
    field = to_element("CustomField", type="Texty", length="long", unique="maybe", lenght="3")

    assert list(schema.find_faults(field, "CustomField")) == [
        "type is Texty, which FieldType doesn't know",
        "length is no number: long",
        "unique is no boolean: maybe",
        "lenght is no part of CustomField",
    ]


def test_what_is_missing_or_stands_twice_is_named_with_its_path(schema: Schema) -> None:
    report = to_element("ReportType", baseObject="Opportunity", category="opportunities", deployed="true", label="A")
    SubElement(report, "label").text = "B"
    SubElement(SubElement(report, "join"), "outerJoin").text = "true"

    assert list(schema.find_faults(report, "ReportType")) == [
        "label stands 2 times",
        "join.relationship is missing",
    ]
