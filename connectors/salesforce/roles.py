"""What a tenant takes the CRM's contact roles to mean: they suggest who decides, and never settle it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.deal import Person

SHIPPED_ROLES: Mapping[str, bool] = {
    "Decision Maker": True,
    "Economic Buyer": True,
    "Economic Decision Maker": True,
    "Executive Sponsor": False,
    "Business User": False,
    "Evaluator": False,
    "Influencer": False,
    "Technical Buyer": False,
    "Other": False,
}
"""The roles that Salesforce ships with, by whether they suggest a decision maker; orgs change them completely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSuggestion:
    """A question to ask: whether `person` decides, as the role `role` suggests."""

    person: str
    role: str
    decides: bool


def suggest_decision_makers(
    people: Iterable[Person], mapping: Mapping[str, bool] = SHIPPED_ROLES
) -> tuple[RoleSuggestion, ...]:
    """What the roles of people suggest of whom nobody has said yet whether they decide."""
    return tuple(
        RoleSuggestion(person=person.id, role=role, decides=mapping[role])
        for person in sorted(people, key=lambda person: person.id)
        if person.decision_maker is None
        for role in person.crm_roles
        if role in mapping
    )


def find_unmapped_roles(people: Iterable[Person], mapping: Mapping[str, bool] = SHIPPED_ROLES) -> tuple[str, ...]:
    """The roles that the mapping says nothing of, each once: they are shown as they are."""
    return tuple(sorted({role for person in people for role in person.crm_roles if role not in mapping}))
