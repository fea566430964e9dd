"""What a deployment would refuse, or an admin would stumble over, found without an org."""

import json
import re
from collections import Counter
from xml.etree.ElementTree import Element

import pytest

from tests.salesforce_package.metadata import read_xml, texts
from tests.salesforce_package.shipped import PROJECT, SOURCE

LENGTHS = {
    "label": 40,
    "pluralLabel": 40,
    "masterLabel": 80,
    "inlineHelpText": 510,
    "description": 255,
    "relationshipLabel": 80,
    "relationshipName": 40,
    "errorMessage": 255,
    "displayFormat": 30,
}
"""Most characters of each; a few kinds allow more."""

STANDARD_FIELDS = {"Name", "AccountId", "StageName", "CloseDate", "CreatedById", "LastModifiedById"}
STANDARD_COLUMNS = {"NAME", "OPPORTUNITY.NAME", "ACCOUNT.NAME", "OPPORTUNITY.STAGE_NAME", "OPPORTUNITY.CLOSE_DATE"}
STANDARD_REPORTED = {"Name", "Account", "Owner", "StageName", "Amount", "CloseDate"}
FIELDS = {
    f"{path.parts[-3]}.{path.name.removesuffix('.field-meta.xml')}": read_xml(path)
    for path in SOURCE.glob("objects/*/fields/*.xml")
}
OURS = {name for name in (path.name for path in (SOURCE / "objects").iterdir()) if name != "Opportunity"}
SETS = {
    path.name.split(".")[0]: read_xml(path) for path in sorted(SOURCE.glob("permissionsets/*.permissionset-meta.xml"))
}
PEOPLE = ["BuyIn_Rep", "BuyIn_Manager", "BuyIn_Coach", "BuyIn_Admin"]


def kind_of(name: str) -> str | None:
    return FIELDS[name].findtext("type")


def names(pattern: str) -> dict[str, Element]:
    return {path.name.split(".")[0]: read_xml(path) for path in SOURCE.glob(pattern)}


def granted(permission_set: str) -> dict[str, bool]:
    """The fields that a set opens, and whether they may be changed."""
    return {
        part.findtext("field", ""): part.findtext("editable") == "true"
        for part in SETS[permission_set].findall("fieldPermissions")
    }


def rights(permission_set: str) -> dict[str, set[str]]:
    """The objects of a set, and what may be done with each."""
    return {
        part.findtext("object", ""): {each.tag for each in part if each.text == "true"}
        for part in SETS[permission_set].findall("objectPermissions")
    }


def can_be_granted(name: str) -> bool:
    return kind_of(name) != "MasterDetail" and FIELDS[name].findtext("required") != "true"


def test_each_file_is_well_formed_and_its_words_are_short_enough() -> None:
    too_long = [
        f"{path.name}: {element.tag}: {element.text}"
        for path in SOURCE.rglob("*.xml")
        for element in read_xml(path).iter()
        if element.text and len(element.text) > LENGTHS.get(element.tag, 4000)
    ]

    assert too_long == []


def test_names_of_fields_lists_and_rules_are_short_and_end_in_no_underscore() -> None:
    paths = [*SOURCE.glob("objects/*/*/*.xml"), *SOURCE.glob("*/*.xml")]
    bare = {
        path.name.rsplit(".", 1)[0].rsplit(".", 1)[0].removesuffix("__c")
        for path in paths
        if "layouts" not in path.parts
    }

    assert [name for name in bare if not re.fullmatch(r"[A-Za-z](?:_?[A-Za-z0-9]){0,39}", name)] == []


def test_each_field_says_what_it_is_for_and_no_two_of_an_object_are_called_alike() -> None:
    assert [name for name, root in FIELDS.items() if not root.findtext("inlineHelpText")] == []
    assert [name for name, root in FIELDS.items() if not root.findtext("description")] == []
    labels = Counter((name.split(".")[0], root.findtext("label")) for name, root in FIELDS.items())
    assert [label for label, times in labels.items() if times > 1] == []


def test_each_lookup_has_a_name_of_its_own_on_the_other_side_and_lets_go_when_that_is_deleted() -> None:
    related = {name: root for name, root in FIELDS.items() if root.find("referenceTo") is not None}
    children = Counter((root.findtext("referenceTo"), root.findtext("relationshipName")) for root in related.values())

    assert [child for child, times in children.items() if times > 1 or not child[1]] == []
    lookups = {name: root for name, root in related.items() if kind_of(name) == "Lookup"}
    assert {root.findtext("referenceTo") for root in lookups.values()} == {"Contact"}
    assert {root.findtext("deleteConstraint") for root in lookups.values()} == {"SetNull"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_record_belongs_to_one_opportunity_and_is_shared_as_it_is(name: str) -> None:
    root = read_xml(SOURCE / "objects" / name / f"{name}.object-meta.xml")
    masters = [field for field in FIELDS if field.startswith(f"{name}.") and kind_of(field) == "MasterDetail"]

    assert masters == [f"{name}.Opportunity__c"]
    assert FIELDS[masters[0]].findtext("referenceTo") == "Opportunity"
    assert root.findtext("sharingModel") == "ControlledByParent"
    assert root.findtext("nameField/type") == "AutoNumber"


def test_a_history_is_kept_of_who_decides_where_they_stand_and_what_became_of_it() -> None:
    tracked = {name for name, root in FIELDS.items() if root.findtext("trackHistory") == "true"}

    assert {
        "BuyIn_Person__c.Decision_Maker__c",
        "BuyIn_Decision__c.Final_Word__c",
        "BuyIn_Decision__c.Status__c",
        "BuyIn_Statement__c.Stance__c",
        "BuyIn_Commitment__c.Status__c",
    } <= tracked
    for name in OURS:
        own = [field for field in tracked if field.startswith(f"{name}.")]
        kept = read_xml(SOURCE / "objects" / name / f"{name}.object-meta.xml").findtext("enableHistory")
        assert (len(own) > 0, len(own) <= 20) == (kept == "true", True)
    assert not any(name.startswith("Opportunity.") for name in tracked), "the org decides on its own object's history"


def test_a_rule_names_only_fields_of_its_object_and_lets_empty_numbers_pass() -> None:
    for path in SOURCE.glob("objects/*/validationRules/*.xml"):
        root, kind = read_xml(path), path.parts[-3]
        formula = root.findtext("errorConditionFormula", "")
        used = {*re.findall(r"\w+__c", formula), root.findtext("errorDisplayField")}

        assert [field for field in used if f"{kind}.{field}" not in FIELDS] == []
        assert kind != "Opportunity", "no rule stands in the way of the org's own work"
        numbers = [field for field in used if kind_of(f"{kind}.{field}") == "Number"]
        assert [field for field in numbers if f"NOT(ISBLANK({field}))" not in formula] == []


def test_a_number_with_a_range_is_held_to_it() -> None:
    formulas = {
        path.name.split(".")[0]: read_xml(path).findtext("errorConditionFormula")
        for path in SOURCE.glob("objects/*/validationRules/*_in_range.*")
    }

    assert formulas["Stance_in_range"] == "AND(NOT(ISBLANK(Stance__c)), OR(Stance__c < -2, Stance__c > 2))"
    assert set(formulas) == {
        f"{n}_in_range" for n in ("Stance", "Strength", "Confidence", "Count", "Formal_Rank", "Owner_Share")
    }


def test_lists_heads_and_layouts_show_only_fields_that_are_there() -> None:
    for path in SOURCE.glob("objects/*/*/*.xml"):
        if path.parts[-2] in {"listViews", "compactLayouts"}:
            root, kind = read_xml(path), path.parts[-3]
            shown = {*texts(root, "columns"), *texts(root, "fields")} - STANDARD_COLUMNS - STANDARD_FIELDS
            asked = set(texts(root, "filters/field")) - {"OPPORTUNITY.CLOSED"}
            assert [field for field in shown | asked if kind_of(f"{kind}.{field}") == "LongTextArea"] == []
            assert len(texts(root, "fields")) <= 10


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_layout_shows_each_field_of_its_object_once_and_asks_for_what_is_required(name: str) -> None:
    [path] = SOURCE.glob(f"layouts/{name}-*.layout-meta.xml")
    root = read_xml(path)
    items = {item.findtext("field", ""): item.findtext("behavior") for item in root.iter("layoutItems")}
    own = {field.split(".")[1] for field in FIELDS if field.startswith(f"{name}.")}

    assert Counter(texts(root, ".//layoutItems/field")).most_common(1)[0][1] == 1
    assert set(items) == own | {"Name", "CreatedById", "LastModifiedById"}
    asked = {field for field, behavior in items.items() if behavior == "Required"}
    assert asked == {field for field in own if not can_be_granted(f"{name}.{field}")}


def test_a_report_type_reads_only_fields_that_are_there_through_the_childrens_name() -> None:
    children = {root.findtext("relationshipName"): name.split(".")[0] for name, root in FIELDS.items()}
    types = names("reportTypes/*.xml")

    assert len(types) == 4
    for root in types.values():
        relationship = root.findtext("join/relationship", "")
        child = children[relationship.removesuffix("__r")]
        for column in root.iter("columns"):
            table, field = column.findtext("table"), column.findtext("field", "")
            kind = "Opportunity" if table == "Opportunity" else child
            assert table in {"Opportunity", f"Opportunity.{relationship}"}
            assert f"{kind}.{field}" in FIELDS or field in STANDARD_REPORTED


def test_there_is_a_set_for_each_role_and_the_integration() -> None:
    assert {*PEOPLE, "BuyIn_Integration"} <= set(SETS)
    assert set(SETS) - {*PEOPLE, "BuyIn_Integration"} == {"BuyIn_Write_Back"}


@pytest.mark.parametrize("name", SETS)
def test_a_set_grants_only_what_is_there_and_can_be_granted(name: str) -> None:
    ours = {field for field in granted(name) if "BuyIn_" in field}
    tabs = {path.name.split(".")[0] for path in SOURCE.glob("tabs/*.xml")}

    assert [field for field in ours if field not in FIELDS or not can_be_granted(field)] == []
    assert set(texts(SETS[name], "tabSettings/tab")) <= tabs
    assert set(texts(SETS[name], "applicationVisibilities/application")) <= {"Buy_In"}
    assert len(granted(name)) == len(SETS[name].findall("fieldPermissions"))
    assert set(rights(name)) <= OURS | {"Account", "Contact", "Opportunity"}


@pytest.mark.parametrize("name", [name for name in SETS if name != "BuyIn_Write_Back"])
def test_a_set_opens_every_field_that_has_to_be_opened(name: str) -> None:
    assert {field for field in FIELDS if can_be_granted(field)} <= set(granted(name))


@pytest.mark.parametrize("name", SETS)
def test_a_set_brings_the_rights_that_its_rights_rest_on_and_never_the_right_to_everything(name: str) -> None:
    held = rights(name)

    assert {"Account", "Contact", "Opportunity"} <= set(held)
    for allowed in held.values():
        assert "allowRead" in allowed
        assert "allowEdit" in allowed or "allowDelete" not in allowed
        assert "modifyAllRecords" not in allowed
    for field, editable in granted(name).items():
        assert not editable or "allowEdit" in held.get(field.split(".")[0], {"allowEdit"})


@pytest.mark.parametrize("name", PEOPLE)
def test_people_never_write_results_keys_or_sources_and_see_only_what_is_shared_with_them(name: str) -> None:
    changed = {field for field, editable in granted(name).items() if editable}

    assert [field for field in changed if field.split(".")[1] in {"External_Key__c", "Source__c"}] == []
    assert [field for field in changed if field.startswith("Opportunity.")] == []
    assert [kind for kind, allowed in rights(name).items() if "viewAllRecords" in allowed] == []
    assert texts(SETS[name], "userPermissions/name") == []
    for kind in ("Account", "Contact", "Opportunity"):
        assert rights(name)[kind] == {"allowRead"}


def test_managers_read_reps_and_coaches_write_and_admins_remove() -> None:
    held = {name: {frozenset(allowed) for kind, allowed in rights(name).items() if kind in OURS} for name in PEOPLE}
    read, write = frozenset({"allowRead"}), frozenset({"allowRead", "allowCreate", "allowEdit"})

    assert held == {
        "BuyIn_Manager": {read},
        "BuyIn_Rep": {write},
        "BuyIn_Coach": {write},
        "BuyIn_Admin": {write | {"allowDelete"}},
    }
    assert [field for field, editable in granted("BuyIn_Manager").items() if editable] == []


def test_only_coaches_and_admins_find_the_coachs_workspace() -> None:
    assert {name for name, root in SETS.items() if "BuyIn_Coach" in texts(root, "tabSettings/tab")} == {
        "BuyIn_Coach",
        "BuyIn_Admin",
    }


def test_the_integration_sees_every_deal_and_writes_only_what_is_buy_ins_own() -> None:
    held = rights("BuyIn_Integration")
    changed = {field for field, editable in granted("BuyIn_Integration").items() if editable}

    assert all("viewAllRecords" in allowed for allowed in held.values())
    assert [field for field in changed if "BuyIn_" not in field] == []
    assert {field for field in FIELDS if can_be_granted(field)} <= changed
    assert {kind for kind, allowed in held.items() if "allowCreate" in allowed} == OURS
    assert texts(SETS["BuyIn_Integration"], "userPermissions/name") == ["ApiEnabled", "ViewRoles", "ViewSetup"]
    assert "Contact.ReportsToId" not in changed


def test_reporting_lines_and_tasks_are_written_only_with_the_set_for_write_back() -> None:
    assert granted("BuyIn_Write_Back")["Contact.ReportsToId"]
    assert texts(SETS["BuyIn_Write_Back"], "userPermissions/name") == ["ApiEnabled", "EditTask"]
    assert [name for name in SETS if granted(name).get("Contact.ReportsToId")] == ["BuyIn_Write_Back"]


def test_the_app_leads_to_tabs_and_the_tabs_to_pages_that_are_there() -> None:
    app = read_xml(SOURCE / "applications/Buy_In.app-meta.xml")
    tabs = names("tabs/*.xml")
    pages = names("flexipages/*.xml")

    assert set(texts(app, "tabs")) == {*tabs, "standard-Opportunity"}
    assert {page for root in tabs.values() for page in texts(root, "flexiPage")} == set(pages)
    assert {name for name, root in tabs.items() if root.findtext("customObject") == "true"} == OURS


def test_each_page_shows_the_component_in_a_view_that_it_knows() -> None:
    pages = names("flexipages/*.xml")
    design = (SOURCE / "aura/buyInPanel/buyInPanel.design").read_text()
    known = re.search(r'name="view".*?datasource="([^"]*)"', design, flags=re.DOTALL)

    assert known is not None
    assert known[1].split(",") == ["panel", "pipeline", "coach"]
    shown = {root.findtext(".//componentInstanceProperties/value") for root in pages.values()}
    assert shown == {"pipeline", "coach"}
    assert {root.findtext(".//componentName") for root in pages.values()} == {"buyInPanel"}


def test_the_component_opens_the_app_and_says_which_record_and_view() -> None:
    bundle = SOURCE / "aura/buyInPanel"
    markup, controller = (bundle / "buyInPanel.cmp").read_text(), (bundle / "buyInPanelController.js").read_text()

    assert 'developerName="Buy_In"' in markup
    assert (SOURCE / "externalClientApps/Buy_In.eca-meta.xml").exists()
    assert "force:hasRecordId" in markup
    assert set(re.findall(r"wanted = \{ (\w+):|wanted\.(\w+) =", controller)) == {("view", ""), ("", "recordId")}
    for attribute in re.findall(r'design:attribute\s+name="(\w+)"', (bundle / "buyInPanel.design").read_text()):
        assert f'<aura:attribute name="{attribute}"' in markup
    for action in re.findall(r"\{!c\.(\w+)\}", markup):
        assert re.search(rf"^    {action}: function", controller, flags=re.MULTILINE)


def test_the_app_is_signed_posted_to_and_open_only_to_people_with_a_set() -> None:
    canvas = read_xml(SOURCE / "extlClntAppCanvasSettings/Buy_In_canvasSettings.ecaCanvas-meta.xml")
    oauth = read_xml(SOURCE / "extlClntAppGlobalOauthSets/Buy_In_glbloauth.ecaGlblOauth-meta.xml")
    policy = read_xml(SOURCE / "extlClntAppOauthPolicies/Buy_In_oauthPlcy.ecaOauthPlcy-meta.xml")
    scopes = read_xml(SOURCE / "extlClntAppOauthSettings/Buy_In_oauth.ecaOauth-meta.xml")

    assert (canvas.findtext("accessMethod"), texts(canvas, "canvasLocationOptions")) == ("Post", ["Aura"])
    assert canvas.findtext("canvasUrl") == "https://buyin.example.com/canvas"
    assert oauth.findtext("callbackUrl") == "https://buyin.example.com/sign-in/callback"
    assert (oauth.findtext("isPkceRequired"), oauth.findtext("isConsumerSecretOptional")) == ("true", "false")
    assert policy.findtext("permittedUsersPolicyType") == "AdminApprovedPreAuthorized"
    allowed = policy.findtext("commaSeparatedPermissionSet", "").split(",")
    assert sorted(allowed) == sorted([*PEOPLE, "BuyIn_Integration"])
    assert sorted(scopes.findtext("commaSeparatedOauthScopes", "").split(", ")) == ["Api", "OpenID", "RefreshToken"]


def test_no_secret_no_org_and_no_real_address_is_shipped() -> None:
    secrets = (
        "consumerKey",
        "consumerSecret",
        "certificate",
        "oauthLink",
        "orgScopedExternalApp",
        "clientCredentialsFlowUser",
    )
    shipped = {path: path.read_text() for path in SOURCE.rglob("*") if path.is_file()}

    assert [path.name for path, text in shipped.items() if any(f"<{secret}>" in text for secret in secrets)] == []
    hosts = {host for text in shipped.values() for host in re.findall(r"https?://([\w.-]+)", text)}
    assert hosts == {"soap.sforce.com", "buyin.example.com", "www.w3.org"}
    assert {mail for text in shipped.values() for mail in re.findall(r"[\w.-]+@[\w.-]+", text)} == {
        "buyin-admin@example.com"
    }


def test_each_address_to_fill_in_stands_where_the_deployment_fills_it_in() -> None:
    replacements = json.loads((PROJECT / "sfdx-project.json").read_text())["replacements"]

    for replacement in replacements:
        reached = {
            path for path in PROJECT.glob(replacement["glob"]) if replacement["stringToReplace"] in path.read_text()
        }
        holding = {path for path in SOURCE.rglob("*.xml") if replacement["stringToReplace"] in path.read_text()}
        assert reached == holding
        assert reached


def test_everything_is_of_the_same_version_of_the_api() -> None:
    project = json.loads((PROJECT / "sfdx-project.json").read_text())["sourceApiVersion"]
    written = {
        version for path in (PROJECT / "manifest").rglob("*.xml") for version in texts(read_xml(path), "version")
    } | {version for path in SOURCE.rglob("*.xml") for version in texts(read_xml(path), "apiVersion")}

    assert written == {project} == {"66.0"}


def test_an_uninstall_takes_along_what_hangs_on_our_objects_and_leaves_the_opportunity() -> None:
    root = read_xml(PROJECT / "manifest/uninstall/destructiveChanges.xml")
    gone = {(part.findtext("name"), member) for part in root.findall("types") for member in texts(part, "members")}

    assert {name for kind, name in gone if kind == "CustomObject"} == OURS
    fields = {name for kind, name in gone if kind == "CustomField"}
    assert fields == {name for name in FIELDS if name.startswith("Opportunity.")}
    assert {name for kind, name in gone if kind == "PermissionSet"} == set(SETS)
    assert texts(read_xml(PROJECT / "manifest/uninstall/package.xml"), "types") == []
