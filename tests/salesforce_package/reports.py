"""Which report types people build their own pipeline reviews from: deals with what is recorded of each."""

from connectors.salesforce.package_fields import PackageObject
from connectors.salesforce.package_objects import PACKAGE_OBJECTS, RESULT_FIELDS
from tests.salesforce_package.metadata import Part, to_xml
from tests.salesforce_package.objects import Files

REPORTED = ("BuyIn_Person__c", "BuyIn_Statement__c", "BuyIn_Commitment__c", "BuyIn_Decision__c")
OPPORTUNITY_COLUMNS = ("Name", "Account", "Owner", "StageName", "Amount", "CloseDate")


def build_report_types() -> Files:
    """Deals with or without their people, statements, commitments and decisions, one type for each."""
    for shape in PACKAGE_OBJECTS:
        if shape.name in REPORTED:
            path = f"reportTypes/{shape.children}_of_Opportunities.reportType-meta.xml"
            yield path, to_xml("ReportType", _parts(shape))


def _parts(shape: PackageObject) -> list[Part]:
    relationship = f"{shape.children}__r"
    deal = [*OPPORTUNITY_COLUMNS, *(field.name for field in RESULT_FIELDS)]
    own = ["Name", *(field.name for field in shape.fields if field.kind != "master_detail" and not field.key)]
    return [
        ("baseObject", "Opportunity"),
        ("category", "opportunities"),
        ("deployed", True),
        ("description", f"Opportunities with or without {shape.plural}. {shape.about}"),
        ("join", [("outerJoin", True), ("relationship", relationship)]),
        ("label", f"Opportunities with {shape.plural}"),
        ("sections", [*(_column(name, "Opportunity") for name in deal), ("masterLabel", "Opportunities")]),
        ("sections", [*(_column(name, f"Opportunity.{relationship}") for name in own), ("masterLabel", shape.plural)]),
    ]


def _column(name: str, table: str) -> Part:
    return ("columns", [("checkedByDefault", name in {"Name", "Account"}), ("field", name), ("table", table)])
