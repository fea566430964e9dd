"""The describes of the sample org, against Salesforce's and against the names that are fixed from outside."""

import pytest

from connectors.demo_org.describe import ObjectDescribe
from connectors.demo_org.ids import build_id, is_long_id, to_long_id, to_row_id
from connectors.demo_org.objects import OBJECTS, build_objects


def types_of(describe: ObjectDescribe) -> dict[str, str]:
    return {field.name: field.type for field in describe.fields}


def test_every_object_has_its_own_key_prefix() -> None:
    prefixes = [describe.key_prefix for describe in OBJECTS.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(len(prefix) == 3 for prefix in prefixes)


def test_no_object_has_a_field_twice() -> None:
    for describe in OBJECTS.values():
        names = [field.name.lower() for field in describe.fields]
        assert len(set(names)) == len(names), describe.name


def test_the_key_of_our_objects_is_unique_external_and_knows_case() -> None:
    ours = [describe for describe in OBJECTS.values() if describe.custom]
    assert len(ours) == 8
    for describe in ours:
        key = describe.field("External_Key__c")
        assert key is not None
        assert (key.type, key.length) == ("string", 80)
        assert key.unique
        assert key.external_id
        assert key.case_sensitive


def test_our_objects_hang_on_the_opportunity() -> None:
    for describe in OBJECTS.values():
        if describe.custom:
            master = describe.field("Opportunity__c")
            assert master is not None
            assert master.cascade
            assert master.reference_to == ("Opportunity",)
            assert master.relationship == "Opportunity__r"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "BuyIn_Person__c",
            {
                "Decision_Maker__c": "picklist",
                "Side__c": "picklist",
                "Formal_Rank__c": "double",
                "Former__c": "boolean",
                "Retired_Since__c": "datetime",
                "Predecessor_Of_Key__c": "string",
                "Owner_Share__c": "double",
                "Board_Seat__c": "picklist",
                "Advisory_Role__c": "textarea",
                "Is_Champion__c": "picklist",
                "Joined_At__c": "datetime",
                "Left_At__c": "datetime",
                "Contact__c": "reference",
                "Person_Name__c": "string",
                "Title__c": "string",
                "Department__c": "string",
            },
        ),
        ("BuyIn_Tie__c", {"From_Contact__c": "reference", "From_Key__c": "string", "To_Contact__c": "reference"}),
        ("BuyIn_Subject__c", {"Owner_Contact__c": "reference", "Label__c": "string", "Excludes__c": "textarea"}),
        (
            "BuyIn_Statement__c",
            {
                "At__c": "datetime",
                "By_Contact__c": "reference",
                "By_Key__c": "string",
                "To_Contact__c": "reference",
                "Subject_Key__c": "string",
                "Decision_Key__c": "string",
                "Incident_Key__c": "string",
                "Right__c": "picklist",
                "Public__c": "boolean",
                "Asked__c": "textarea",
                "Words__c": "textarea",
                "Crm_Figure__c": "double",
                "Medium__c": "picklist",
            },
        ),
        ("BuyIn_Commitment__c", {"Owner_Contact__c": "reference", "Due__c": "datetime", "Status__c": "picklist"}),
        ("BuyIn_Decision__c", {"Label__c": "string", "Final_Word__c": "textarea", "Delegated_To__c": "textarea"}),
        ("BuyIn_Incident__c", {"At__c": "datetime", "What__c": "textarea"}),
        ("BuyIn_Event__c", {"Kind__c": "picklist", "Person_Contact__c": "reference", "Person_Key__c": "string"}),
    ],
)
def test_our_objects_have_the_fields_fixed_from_outside(kind: str, expected: dict[str, str]) -> None:
    assert expected.items() <= types_of(OBJECTS[kind]).items()


def test_what_a_person_judged_never_holds_the_roles_of_the_crm() -> None:
    assert OBJECTS["BuyIn_Person__c"].field("Crm_Roles__c") is None


def test_picklists_of_our_objects_hold_the_values_of_the_deal_file() -> None:
    status = OBJECTS["BuyIn_Commitment__c"].field("Status__c")
    decision_maker = OBJECTS["BuyIn_Person__c"].field("Decision_Maker__c")
    assert status is not None
    assert decision_maker is not None
    assert status.picklist == ("open", "done", "late", "refused", "lapsed")
    assert status.restricted
    assert decision_maker.picklist == ("true", "false")
    assert decision_maker.nillable


def test_each_lookup_to_contact_has_its_own_child_relationship() -> None:
    names = [
        field.child_relationship
        for describe in OBJECTS.values()
        if describe.custom
        for field in describe.fields
        if field.reference_to == ("Contact",)
    ]
    assert all(names)
    assert len(set(names)) == len(names)


def test_contact_roles_are_described_as_salesforce_describes_them() -> None:
    describe = OBJECTS["OpportunityContactRole"]
    role, contact = describe.field("Role"), describe.field("ContactId")
    assert describe.field("Name") is None
    assert not describe.undeletable
    assert role is not None
    assert contact is not None
    assert (role.length, role.nillable, role.restricted) == (40, True, False)
    assert "Economic Decision Maker" in role.picklist
    assert (contact.nillable, contact.relationship) == (False, "Contact")


@pytest.mark.parametrize("kind", ["User", "OpportunityStage"])
def test_set_up_objects_have_no_deleted_mark(kind: str) -> None:
    assert OBJECTS[kind].field("IsDeleted") is None


@pytest.mark.parametrize("kind", ["OpportunityHistory", "EmailMessageRelation"])
def test_some_objects_know_no_last_modification(kind: str) -> None:
    assert OBJECTS[kind].field("LastModifiedDate") is None
    assert OBJECTS[kind].field("SystemModstamp") is not None


def test_features_bring_their_fields_and_objects() -> None:
    bare, full = build_objects(()), build_objects(("multi_currency", "team_selling", "person_accounts"))
    assert bare["Opportunity"].field("CurrencyIsoCode") is None
    assert full["Opportunity"].field("CurrencyIsoCode") is not None
    assert "OpportunityTeamMember" not in bare
    assert "OpportunityTeamMember" in full
    assert full["Account"].field("IsPersonAccount") is not None


def test_a_feature_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="team_sellling"):
        build_objects(("team_sellling",))


def test_a_field_is_found_in_any_case() -> None:
    found = OBJECTS["Opportunity"].field("stagename")
    assert found is not None
    assert found.name == "StageName"


def test_ids_get_the_suffix_that_salesforce_gives_them() -> None:
    assert to_long_id("001D000000IRFma") == "001D000000IRFmaIAH"
    assert to_long_id("a00D0000008pQRA") == "a00D0000008pQRAIA2"


def test_an_id_with_a_wrong_suffix_is_none() -> None:
    good = build_id("006", 77)
    assert is_long_id(good)
    assert to_row_id(good[:15]) == good
    assert to_row_id(good[:17] + "Z") is None
    assert not is_long_id(good + "\n")
    assert to_row_id("006") is None
