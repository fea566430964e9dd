"""Which objects and fields of Salesforce are wanted, what a value of each must be, and which we can't do without."""

from dataclasses import dataclass

from connectors.salesforce.ids import ACCOUNT, CONTACT, OPPORTUNITY, USER
from connectors.salesforce.values import (
    Check,
    number,
    reference,
    to_day,
    to_flag,
    to_moment,
    to_text,
    to_word_count,
)

STAGES = "OpportunityStage"
"""The kind of an org's stages, and the parent that all of them hang on: they belong to the org as a whole."""

PARENTS = {
    "OpportunityId": "Opportunity",
    "Opportunity__c": "Opportunity",
    "WhatId": "Opportunity",
    "RelatedToId": "Opportunity",
    "TaskId": "Task",
    "EventId": "Event",
    "EmailMessageId": "EmailMessage",
}
"""Which kind of record a parent field leads to, as far as deals are concerned."""
REPLACED = ("OpportunityContactRole", "OpportunityTeamMember")
"""The kinds whose rows go and come without a trace, so that a deal's whole set is read whenever the deal changed."""
MERGED = ("Contact",)
"""The kinds of which two records can become one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One wanted field.

    A kind whose `required` field can't be read is not read at all; a row without a value for it makes no sense,
    unless the field is `nullable`. An `optional` field exists in some orgs only, so that its absence says nothing.
    """

    name: str
    check: Check
    required: bool = False
    nullable: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedObject:
    """One kind of record: its fields, and how it is read.

    `parent` is the field with the record it hangs on; of each group in `one_of` one field must hold a value. Kinds that
    aren't `windowed` are read whole each time. The rows of a kind without a `bin` vanish when they are deleted, so that
    only the org's list of deletions tells. A kind with a `feature` only adds to a deal: an org that doesn't show it is
    read without, and that is reported. A deal can't be understood without the others.
    """

    kind: str
    columns: tuple[Column, ...]
    prefix: str | None = None
    parent: str | None = None
    one_of: tuple[tuple[str, ...], ...] = ()
    windowed: bool = True
    bin: bool = True
    feature: str | None = None


def _must(name: str, check: Check) -> Column:
    return Column(name=name, check=check, required=True, nullable=False)


def _link(name: str, check: Check) -> Column:
    return Column(name=name, check=check, required=True)


def _want(name: str, check: Check) -> Column:
    return Column(name=name, check=check)


def _some(name: str, check: Check) -> Column:
    return Column(name=name, check=check, optional=True)


TASK_SUBJECT = _want("Subject", to_text)
"""The words of a task, which are looked at before a task of ours is written, and never stored."""

STANDARD_OBJECTS = (
    WantedObject(
        kind=STAGES,
        columns=(
            _must("MasterLabel", to_text),
            _must("SortOrder", number(whole=True)),
            _want("ApiName", to_text),
            _want("IsActive", to_flag),
        ),
        windowed=False,
        feature="the list of stages",
    ),
    WantedObject(
        kind="User",
        prefix=USER,
        columns=(
            _want("Name", to_text),
            _want("Title", to_text),
            _want("Department", to_text),
            _some("ManagerId", reference(USER)),
            _some("IsActive", to_flag),
        ),
    ),
    WantedObject(
        kind="Account",
        prefix=ACCOUNT,
        columns=(_want("Name", to_text), _want("MasterRecordId", reference(ACCOUNT))),
    ),
    WantedObject(
        kind="Contact",
        prefix=CONTACT,
        columns=(
            _want("Name", to_text),
            _want("Title", to_text),
            _want("Department", to_text),
            _some("AccountId", reference(ACCOUNT)),
            _want("ReportsToId", reference(CONTACT)),
            _want("MasterRecordId", reference(CONTACT)),
        ),
    ),
    WantedObject(
        kind="Opportunity",
        prefix=OPPORTUNITY,
        columns=(
            _want("Name", to_text),
            _want("AccountId", reference(ACCOUNT)),
            _want("OwnerId", reference()),
            _want("StageName", to_text),
            _want("Amount", number()),
            _some("CurrencyIsoCode", to_text),
            _want("CloseDate", to_day),
            _want("IsClosed", to_flag),
            _want("IsWon", to_flag),
            _want("LastStageChangeDate", to_moment),
            _want("CreatedDate", to_moment),
            _some("BuyIn_Verdict__c", to_text),
            _some("BuyIn_Alignment__c", to_text),
            _some("BuyIn_Authority__c", to_text),
            _some("BuyIn_Risk__c", number()),
            _some("BuyIn_Next_Step__c", to_text),
            _some("BuyIn_Reviewed_At__c", to_moment),
        ),
    ),
    WantedObject(
        kind="OpportunityContactRole",
        prefix="00K",
        parent="OpportunityId",
        columns=(
            _must("OpportunityId", reference(OPPORTUNITY)),
            _must("ContactId", reference(CONTACT)),
            _want("Role", to_text),
        ),
    ),
    WantedObject(
        kind="OpportunityTeamMember",
        parent="OpportunityId",
        columns=(_must("OpportunityId", reference(OPPORTUNITY)), _must("UserId", reference(USER))),
        bin=False,
        feature="Team Selling",
    ),
    WantedObject(
        kind="OpportunityHistory",
        parent="OpportunityId",
        columns=(
            _must("OpportunityId", reference(OPPORTUNITY)),
            _want("StageName", to_text),
            _must("CreatedDate", to_moment),
        ),
        feature="the stages' history",
    ),
    WantedObject(
        kind="Task",
        prefix="00T",
        parent="WhatId",
        columns=(
            _want("IsClosed", to_flag),
            _link("WhatId", reference()),
            _want("WhoId", reference()),
            _want("OwnerId", reference()),
            _want("ActivityDate", to_day),
            _want("CompletedDateTime", to_moment),
            _want("CreatedDate", to_moment),
            _want("TaskSubtype", to_text),
            _want("IsRecurrence", to_flag),
            _some("Description", to_word_count),
        ),
    ),
    WantedObject(
        kind="TaskRelation",
        parent="TaskId",
        columns=(
            _must("TaskId", reference("00T")),
            _must("RelationId", reference()),
            _want("IsWhat", to_flag),
        ),
        feature="Shared Activities",
    ),
    WantedObject(
        kind="Event",
        prefix="00U",
        parent="WhatId",
        columns=(
            _link("WhatId", reference()),
            _want("WhoId", reference()),
            _want("OwnerId", reference()),
            _want("ActivityDate", to_day),
            _want("ActivityDateTime", to_moment),
            _want("StartDateTime", to_moment),
            _want("EventSubtype", to_text),
            _want("IsRecurrence", to_flag),
            _some("IsChild", to_flag),
            _some("IsPrivate", to_flag),
        ),
    ),
    WantedObject(
        kind="EventRelation",
        parent="EventId",
        columns=(
            _must("EventId", reference("00U")),
            _must("RelationId", reference()),
            _some("IsWhat", to_flag),
            _want("Status", to_text),
        ),
        feature="the list of invitees",
    ),
    WantedObject(
        kind="EmailMessage",
        prefix="02s",
        parent="RelatedToId",
        columns=(
            _link("RelatedToId", reference()),
            _want("ActivityId", reference("00T")),
            _want("Incoming", to_flag),
            _want("Status", to_text),
            _want("MessageDate", to_moment),
            _want("CreatedById", reference()),
            _some("TextBody", to_word_count),
        ),
        feature="Enhanced Email",
    ),
    WantedObject(
        kind="EmailMessageRelation",
        parent="EmailMessageId",
        columns=(
            _must("EmailMessageId", reference("02s")),
            _want("RelationType", to_text),
            _link("RelationId", reference()),
        ),
        feature="Enhanced Email",
    ),
)
"""Every standard object that a deal is made of, in reading order; no e-mail addresses, subjects or bodies."""
