from connectors.salesforce.roles import RoleSuggestion, find_unmapped_roles, suggest_decision_makers
from graph.deal import Person

PEOPLE = (
    Person(id="b", name="B", crm_roles=("Economic Buyer", "Solicitor (referred)")),
    Person(id="a", name="A", crm_roles=("Evaluator",)),
    Person(id="c", name="C", crm_roles=("Decision Maker",), decision_maker=False),
)


def test_a_role_suggests_who_decides_where_nobody_has_said() -> None:
    assert suggest_decision_makers(PEOPLE) == (
        RoleSuggestion(person="a", role="Evaluator", decides=False),
        RoleSuggestion(person="b", role="Economic Buyer", decides=True),
    )


def test_a_tenant_s_own_mapping_replaces_the_shipped_one() -> None:
    own = {"Solicitor (referred)": True}

    assert [suggestion.person for suggestion in suggest_decision_makers(PEOPLE, own)] == ["b"]
    assert find_unmapped_roles(PEOPLE, own) == ("Decision Maker", "Economic Buyer", "Evaluator")


def test_roles_that_the_mapping_does_not_know_are_shown_as_they_are() -> None:
    assert find_unmapped_roles(PEOPLE) == ("Solicitor (referred)",)
    assert find_unmapped_roles([Person(id="d", name="D", crm_roles=("decision maker",))]) == ("decision maker",)
