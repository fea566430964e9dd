"""How a story stands in the standard sales objects: account, contacts, opportunity, roles, team and history."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.demo_org.record_book import RecordBook

PLAIN_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "\u0131": "i", "đ": "d", "æ": "ae", "ß": "ss"})
OWN_DOMAIN = "wegmarke.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """Our own people and the stages that our deals go through."""

    users: Mapping[str, str]
    names: Mapping[str, str]
    stages: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDeal:
    """The ids that one story's people and records got."""

    key: str
    opportunity: str
    account: str
    owner: str
    owner_name: str
    team: tuple[str, ...]
    contacts: Mapping[str, str]
    addresses: Mapping[str, str]

    def person(self, key: str) -> str:
        """The id of a person in the deal: the contact's, or the person's own key where there is no contact."""
        return self.contacts.get(key) or self.own_key(key)

    def own_key(self, key: str) -> str:
        """The external key of something that belongs to this deal."""
        return f"{self.key}-{key}"


def build_sales(book: RecordBook, company: Mapping[str, Any]) -> Sales:
    """Our users, with who leads whom, and the stages of our sales process."""
    founded = book.moment("-150 Mon")
    users = {user["key"]: book.reserve("User") for user in company["users"]}
    for number, user in enumerate(company["users"], start=1):
        address = f"{to_address(user['first'])}.{to_address(user['last'])}@{OWN_DOMAIN}"
        fields = {
            "Username": address,
            "Email": address,
            "FirstName": user["first"],
            "LastName": user["last"],
            "Alias": f"sample{number}",
            "Title": user["title"],
            "Department": "Sales",
            "IsActive": True,
            "ManagerId": users.get(user.get("manager", "")),
        }
        book.add("User", fields, created=founded, record_id=users[user["key"]])
    sets = {
        each["name"]: book.add("PermissionSet", {"Name": each["name"], "Label": each["label"]}, created=founded)
        for each in company["permission_sets"]
    }
    for user in company["users"]:
        if "permission_set" in user:
            fields = {"AssigneeId": users[user["key"]], "PermissionSetId": sets[user["permission_set"]]}
            book.add("PermissionSetAssignment", fields, created=founded)
    for place, stage in enumerate(company["stages"], start=1):
        fields = {
            "MasterLabel": stage["name"],
            "ApiName": stage["name"],
            "IsActive": stage.get("active", True),
            "SortOrder": place,
            "IsClosed": stage.get("closed", False),
            "IsWon": stage.get("won", False),
            "DefaultProbability": stage["probability"],
            "ForecastCategory": stage["forecast"],
            "ForecastCategoryName": company["forecast_names"][stage["forecast"]],
        }
        book.add("OpportunityStage", fields, created=founded)
    names = {user["key"]: f"{user['first']} {user['last']}" for user in company["users"]}
    return Sales(users=users, names=names, stages={stage["name"]: stage for stage in company["stages"]})


def build_deal(book: RecordBook, story: Mapping[str, Any], sales: Sales) -> SampleDeal:
    """The story's account, contacts, opportunity, contact roles, team and history."""
    owner = sales.users[story["owner"]]
    created = book.moment(story["stages"][0][0])
    account = book.add(
        "Account",
        {
            "Name": story["account"],
            "Type": "Prospect",
            "Industry": story["industry"],
            "BillingCity": story["city"],
            "BillingCountry": story["country"],
            "Website": f"https://{story['domain']}",
            "OwnerId": owner,
        },
        created=created,
    )
    met = [person for person in story["people"] if not person.get("no_contact")]
    deal = SampleDeal(
        key=story["key"],
        opportunity=book.reserve("Opportunity"),
        account=account,
        owner=owner,
        owner_name=sales.names[story["owner"]],
        team=tuple(sales.users[key] for key in story.get("team", {})),
        contacts={person["key"]: book.reserve("Contact") for person in met},
        addresses={person["key"]: f"{to_address(person['name'])}@{story['domain']}" for person in met},
    )
    for person in met:
        _add_contact(book, deal, story, person)
    _add_opportunity(book, deal, story, sales)
    _add_roles(book, deal, story)
    for key, role in {story["owner"]: "Opportunity Owner", **story.get("team", {})}.items():
        member = {"OpportunityId": deal.opportunity, "UserId": sales.users[key], "TeamMemberRole": role}
        access = "All" if key == story["owner"] else "Edit"
        book.add("OpportunityTeamMember", {**member, "OpportunityAccessLevel": access}, created=created)
    return deal


def to_address(name: str) -> str:
    """A name as it stands in an e-mail address."""
    letters = unicodedata.normalize("NFKD", name.translate(PLAIN_LETTERS)).encode("ascii", "ignore").decode()
    return letters.lower().replace(" ", ".")


def _add_contact(book: RecordBook, deal: SampleDeal, story: Mapping[str, Any], person: Mapping[str, Any]) -> None:
    first, _, last = person["name"].partition(" ")
    fields = {
        "AccountId": deal.account,
        "FirstName": first,
        "LastName": last,
        "Title": person["title"],
        "Department": person.get("department"),
        "ReportsToId": deal.contacts.get(person.get("reports_to", "")),
        "OwnerId": deal.owner,
        "Email": deal.addresses[person["key"]],
        "MailingCity": story["city"],
        "MailingCountry": story["country"],
    }
    book.add("Contact", fields, created=book.moment(story["stages"][0][0]), record_id=deal.contacts[person["key"]])


def _add_opportunity(book: RecordBook, deal: SampleDeal, story: Mapping[str, Any], sales: Sales) -> None:
    currency = story.get("currency", "EUR")
    close = book.moment(story["close"]).date().isoformat()
    entered = [(book.moment(when), stage) for when, stage in story["stages"]]
    (created, _), (latest, stage_now) = entered[0], entered[-1]
    fields = {
        "AccountId": deal.account,
        "Name": story["name"],
        "StageName": stage_now,
        "Amount": story["amount"],
        "Probability": sales.stages[stage_now]["probability"],
        "CloseDate": close,
        "Type": "New Business",
        "OwnerId": deal.owner,
        "LastStageChangeDate": None,
        "CurrencyIsoCode": currency,
    }
    if len(entered) > 1:
        fields["LastStageChangeDate"] = book.stamp(latest)
    book.add("Opportunity", fields, created=created, modified=latest, record_id=deal.opportunity)
    for when, stage in entered:
        step = {
            "OpportunityId": deal.opportunity,
            "StageName": stage,
            "Amount": story["amount"],
            "CloseDate": close,
            "Probability": sales.stages[stage]["probability"],
            "ForecastCategory": sales.stages[stage]["forecast"],
            "CreatedById": deal.owner,
            "CurrencyIsoCode": currency,
        }
        book.add("OpportunityHistory", step, created=when)


def _add_roles(book: RecordBook, deal: SampleDeal, story: Mapping[str, Any]) -> None:
    """One row for each role, as reps enter them: some twice, some blank, the first of the deal primary."""
    created = book.moment(story["stages"][0][0])
    rows = [(person["key"], role) for person in story["people"] for role in person.get("roles", ())]
    for place, (key, role) in enumerate(rows):
        fields = {"OpportunityId": deal.opportunity, "ContactId": deal.contacts[key], "Role": role}
        book.add("OpportunityContactRole", {**fields, "IsPrimary": place == 0}, created=created)
