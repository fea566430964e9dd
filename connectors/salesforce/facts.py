"""What an opportunity says of the deal itself: its stage and since when, its worth, whether it is still open."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from connectors.records import CrmRecord
from connectors.salesforce.gathering import Gathering, text_of
from connectors.salesforce.objects import STAGES
from graph.deal import DealStatus, Facts


def build_facts(gathering: Gathering, opportunity: CrmRecord, users: Mapping[str, CrmRecord]) -> Facts:
    """The deal's facts; the owner and the account are given by name, or by id where the name isn't shown to us."""
    owner = text_of(opportunity, "OwnerId")
    known = users.get(owner or "")
    amount = opportunity.fields.get("Amount")
    history = gathering.children("OpportunityHistory", [opportunity.id])
    return Facts(
        id=opportunity.id,
        name=text_of(opportunity, "Name") or opportunity.id,
        account=_account_name(gathering, text_of(opportunity, "AccountId")),
        owner=owner if known is None else text_of(known, "Name") or owner,
        created_at=moment_of(opportunity, "CreatedDate"),
        stage=text_of(opportunity, "StageName"),
        stage_number=_stage_number(gathering, text_of(opportunity, "StageName")),
        stage_entered_at=_stage_entered_at(opportunity, history),
        amount=None if amount is None else float(amount),
        currency=text_of(opportunity, "CurrencyIsoCode"),
        close_date=moment_of(opportunity, "CloseDate"),
        status=_status(opportunity),
        source=gathering.source_of(opportunity),
    )


def moment_of(record: CrmRecord, field: str) -> datetime | None:
    """A time, or the start of a date's day in UTC; None where the field is empty or hidden."""
    text = text_of(record, field)
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _account_name(gathering: Gathering, account_id: str | None) -> str | None:
    """The customer's name, that of the surviving account after a merge."""
    passed: set[str] = set()
    own_id = account_id
    while own_id is not None and own_id not in passed:
        passed.add(own_id)
        account = gathering.records("Account", [own_id]).get(own_id)
        if account is None:
            return account_id
        if not account.deleted:
            return text_of(account, "Name") or account_id
        own_id = text_of(account, "MasterRecordId")
    return account_id


def _stage_number(gathering: Gathering, stage: str | None) -> int | None:
    """The stage's place among the active ones, 1 = first."""
    active = sorted(
        (record for record in gathering.children(STAGES, [STAGES]) if record.fields.get("IsActive") is not False),
        key=lambda record: (record.fields["SortOrder"], record.id),
    )
    names = [{text_of(record, "ApiName"), text_of(record, "MasterLabel")} for record in active]
    return next((place for place, own in enumerate(names, start=1) if stage is not None and stage in own), None)


def _stage_entered_at(opportunity: CrmRecord, history: Sequence[CrmRecord]) -> datetime | None:
    """When the deal entered its stage: by its history, else by its last stage change."""
    stage = text_of(opportunity, "StageName")
    entered = None
    for row in sorted(history, key=lambda row: (row.fields["CreatedDate"], row.id)):
        if text_of(row, "StageName") != stage:
            entered = None
        elif entered is None:
            entered = moment_of(row, "CreatedDate")
    return entered or moment_of(opportunity, "LastStageChangeDate")


def _status(opportunity: CrmRecord) -> DealStatus:
    if opportunity.fields.get("IsClosed") is not True:
        return "open"
    return "won" if opportunity.fields.get("IsWon") is True else "lost"
