"""Which standard sales objects the sample org has: opportunities, who works on them and whom they are about."""

from connectors.demo_org.describe import (
    REQUIRED_RULES,
    FieldDescribe,
    ObjectDescribe,
    checkbox,
    day,
    long_text,
    moment,
    number,
    picklist,
    reference,
    system_fields,
    text,
)

STAGES = (
    "Prospecting",
    "Qualification",
    "Needs Analysis",
    "Value Proposition",
    "Id. Decision Makers",
    "Perception Analysis",
    "Proposal/Price Quote",
    "Negotiation/Review",
    "Closed Won",
    "Closed Lost",
)
FORECAST_CATEGORIES = ("Omitted", "Pipeline", "BestCase", "MostLikely", "Forecast", "Closed")
FORECAST_CATEGORY_NAMES = ("Omitted", "Pipeline", "Best Case", "Most Likely", "Commit", "Closed")
CONTACT_ROLES = (
    "Business User",
    "Decision Maker",
    "Economic Buyer",
    "Economic Decision Maker",
    "Evaluator",
    "Executive Sponsor",
    "Influencer",
    "Technical Buyer",
    "Other",
)
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "JPY", "SEK", "PLN", "INR", "BRL", "CAD")
COMPUTED_RULES = {"createable": False, "updateable": False, "calculated": True}
KEPT_RULES = {"createable": False, "updateable": False}


def currency_code() -> FieldDescribe:
    """The record's currency, which exists in orgs with several currencies only."""
    return picklist(
        "CurrencyIsoCode", *CURRENCIES, length=3, restricted=True, nillable=False, defaulted=True, default="EUR",
        feature="multi_currency",
    )  # fmt: skip


def money(name: str, **rules: object) -> FieldDescribe:
    """An amount in the record's currency."""
    return number(name, 18, 2, type="currency", **rules)


def person_name() -> tuple[FieldDescribe, ...]:
    """The parts of a person's name; `Name` is put together from them."""
    return (
        text("Name", 121, nillable=False, name_field=True, **KEPT_RULES),
        text("FirstName", 40),
        text("LastName", 80, **REQUIRED_RULES),
        picklist("Salutation", "Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx.", length=40),
    )


SALES_OBJECTS = (
    ObjectDescribe(
        name="Account",
        key_prefix="001",
        mergeable=True,
        fields=(
            *system_fields(),
            reference("MasterRecordId", "Account", **KEPT_RULES),
            text("Name", 255, nillable=False, name_field=True),
            picklist("Type", "Prospect", "Customer - Direct", "Customer - Channel", "Partner", "Other"),
            reference("ParentId", "Account"),
            reference("OwnerId", "User", nillable=False, defaulted=True),
            text("BillingCity", 40),
            text("BillingCountry", 80),
            text("Phone", 40, type="phone"),
            text("Website", 255, type="url"),
            picklist("Industry", "Banking", "Chemicals", "Energy", "Healthcare", "Manufacturing", "Retail", "Other"),
            number("AnnualRevenue", 18, 0, type="currency"),
            number("NumberOfEmployees", 8, type="int"),
            long_text("Description", 32_000),
            day("LastActivityDate", **KEPT_RULES),
            checkbox("IsPersonAccount", feature="person_accounts", **KEPT_RULES),
            reference("PersonContactId", "Contact", feature="person_accounts", **KEPT_RULES),
            currency_code(),
        ),
    ),
    ObjectDescribe(
        name="Contact",
        key_prefix="003",
        mergeable=True,
        fields=(
            *system_fields(),
            reference("MasterRecordId", "Contact", **KEPT_RULES),
            reference("AccountId", "Account", child_relationship="Contacts"),
            *person_name(),
            text("Title", 128),
            text("Department", 80),
            reference("ReportsToId", "Contact"),
            reference("OwnerId", "User", nillable=False, defaulted=True),
            text("Email", 80, type="email"),
            text("Phone", 40, type="phone"),
            text("MobilePhone", 40, type="phone"),
            text("MailingCity", 40),
            text("MailingCountry", 80),
            picklist("LeadSource", "Web", "Phone Inquiry", "Partner Referral", "Trade Show", "Other"),
            checkbox("HasOptedOutOfEmail"),
            long_text("Description", 32_000),
            day("LastActivityDate", **KEPT_RULES),
            checkbox("IsPersonAccount", feature="person_accounts", **KEPT_RULES),
            picklist("TitleType", "C-Level", "VP", "Director", "Manager", feature="relationship_map"),
            picklist("DepartmentGroup", "Finance", "IT", "Operations", "Sales", feature="relationship_map"),
            picklist("BuyerAttributes", "Decision Maker", "Influencer", type="multipicklist", length=4_099,
                     sortable=False, feature="relationship_map"),
            currency_code(),
        ),
    ),
    ObjectDescribe(
        name="Opportunity",
        key_prefix="006",
        fields=(
            *system_fields(),
            reference("AccountId", "Account", child_relationship="Opportunities"),
            checkbox("IsPrivate"),
            text("Name", 120, nillable=False, name_field=True),
            long_text("Description", 32_000),
            picklist("StageName", *STAGES, nillable=False),
            money("Amount"),
            number("Probability", 3, 0, type="percent", defaulted=True),
            money("ExpectedRevenue", **COMPUTED_RULES),
            day("CloseDate", **REQUIRED_RULES),
            picklist("Type", "Existing Business", "New Business"),
            text("NextStep", 255),
            picklist("LeadSource", "Web", "Phone Inquiry", "Partner Referral", "Trade Show", "Other"),
            checkbox("IsClosed", **KEPT_RULES),
            checkbox("IsWon", **KEPT_RULES),
            picklist("ForecastCategory", *FORECAST_CATEGORIES, length=40, nillable=False, defaulted=True, **KEPT_RULES),
            picklist("ForecastCategoryName", *FORECAST_CATEGORY_NAMES, defaulted=True),
            reference("OwnerId", "User", nillable=False, defaulted=True),
            reference("ContactId", "Contact", createable=True, updateable=False),
            checkbox("HasOpenActivity", **KEPT_RULES),
            checkbox("HasOverdueTask", **KEPT_RULES),
            day("LastActivityDate", **KEPT_RULES),
            moment("LastStageChangeDate", **KEPT_RULES),
            currency_code(),
            text("BuyIn_Verdict__c"),
            picklist("BuyIn_Alignment__c", "aligned", "route_debate", "split", "unknown", restricted=True),
            picklist("BuyIn_Authority__c", "contested", "absent", "assumed", "unknown", "clear", restricted=True),
            number("BuyIn_Risk__c", 3),
            text("BuyIn_Next_Step__c"),
            moment("BuyIn_Reviewed_At__c"),
        ),
    ),
    ObjectDescribe(
        name="OpportunityContactRole",
        key_prefix="00K",
        undeletable=False,
        fields=(
            *system_fields(),
            reference("OpportunityId", "Opportunity", nillable=False, updateable=False, cascade=True,
                      child_relationship="OpportunityContactRoles"),
            reference("ContactId", "Contact", nillable=False, cascade=True,
                      child_relationship="OpportunityContactRoles"),
            picklist("Role", *CONTACT_ROLES, length=40),
            checkbox("IsPrimary"),
            currency_code(),
        ),
    ),
    ObjectDescribe(
        name="OpportunityTeamMember",
        key_prefix="00q",
        undeletable=False,
        feature="team_selling",
        fields=(
            *system_fields(),
            reference("OpportunityId", "Opportunity", nillable=False, updateable=False, cascade=True,
                      child_relationship="OpportunityTeamMembers"),
            reference("UserId", "User", nillable=False, updateable=False),
            text("Name", 361, **KEPT_RULES),
            text("Title", 80, **KEPT_RULES),
            picklist("TeamMemberRole", "Account Manager", "Channel Manager", "Executive Sponsor",
                     "Opportunity Owner", "Pre-Sales Consultant", "Sales Manager", "Sales Rep"),
            picklist("OpportunityAccessLevel", "Read", "Edit", "All", length=40, nillable=False, defaulted=True,
                     default="Read"),
            currency_code(),
        ),
    ),
    ObjectDescribe(
        name="OpportunityStage",
        key_prefix="01J",
        replicateable=False,
        undeletable=False,
        fields=(
            *system_fields(deletable=False),
            text("MasterLabel", 255, nillable=False, name_field=True, **KEPT_RULES),
            text("ApiName", 255, **KEPT_RULES),
            checkbox("IsActive", default=True, **KEPT_RULES),
            number("SortOrder", 9, type="int", nillable=False, **KEPT_RULES),
            checkbox("IsClosed", **KEPT_RULES),
            checkbox("IsWon", **KEPT_RULES),
            picklist("ForecastCategory", *FORECAST_CATEGORIES, length=40, nillable=False, defaulted=True,
                     default="Pipeline", **KEPT_RULES),
            picklist("ForecastCategoryName", *FORECAST_CATEGORY_NAMES, length=40, defaulted=True, **KEPT_RULES),
            number("DefaultProbability", 3, 0, type="percent", **KEPT_RULES),
            text("Description", 255, type="textarea", **KEPT_RULES),
        ),
    ),
    ObjectDescribe(
        name="OpportunityHistory",
        key_prefix="008",
        undeletable=False,
        fields=(
            *system_fields(modified=False),
            reference("OpportunityId", "Opportunity", nillable=False, cascade=True,
                      child_relationship="OpportunityHistories", **KEPT_RULES),
            picklist("StageName", *STAGES, **KEPT_RULES, nillable=False),
            money("Amount", **KEPT_RULES),
            money("ExpectedRevenue", **KEPT_RULES),
            day("CloseDate", **KEPT_RULES),
            number("Probability", 3, 0, type="percent", **KEPT_RULES),
            picklist("ForecastCategory", *FORECAST_CATEGORIES, length=40, **KEPT_RULES),
            currency_code(),
        ),
    ),
    ObjectDescribe(
        name="User",
        key_prefix="005",
        undeletable=False,
        fields=(
            *system_fields(deletable=False),
            text("Username", 80, nillable=False, unique=True),
            *person_name()[:3],
            text("Email", 128, type="email", nillable=False),
            text("Alias", 8, defaulted=True),
            text("Title", 80),
            text("Department", 80),
            checkbox("IsActive", default=True),
            picklist("UserType", "Standard", "PowerPartner", "Guest", "CsnOnly", length=40, restricted=True,
                     defaulted=True, default="Standard", **KEPT_RULES),
            reference("ManagerId", "User"),
            text("TimeZoneSidKey", 40, defaulted=True, default="Europe/Berlin"),
            text("FederationIdentifier", 512, case_sensitive=True, unique=True),
            currency_code(),
        ),
    ),
)  # fmt: skip
"""Every standard sales object, with the fields that an org of this kind has."""
