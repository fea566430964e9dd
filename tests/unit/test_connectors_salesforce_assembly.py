from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.files.reader import read_deal
from connectors.files.writer import write_deal
from connectors.records import CrmRecord
from connectors.salesforce.assembly import assemble_deal
from graph.deal import AdvisoryRole, Delegation, Source
from tests.salesforce_records import (
    ACCOUNT,
    AS_OF,
    DEAL,
    INSTANCE,
    OWNER,
    STAMP,
    ListMirror,
    assemble,
    base,
    contact,
    contact_id,
    deleted,
    judgement,
    opportunity,
    own_id,
    record,
    role,
    user,
    user_id,
)

STAGES = [
    record("OpportunityStage", own_id("01J", 1), "OpportunityStage", MasterLabel="Won", SortOrder=9, IsActive=True),
    record("OpportunityStage", own_id("01J", 2), "OpportunityStage", MasterLabel="Old", SortOrder=1, IsActive=False),
    record("OpportunityStage", own_id("01J", 3), "OpportunityStage", MasterLabel="Proposal", SortOrder=5),
    record("OpportunityStage", own_id("01J", 4), "OpportunityStage", MasterLabel="Erste", ApiName="First", SortOrder=2),
]


def history(number: int, stage: str, day: int) -> CrmRecord:
    at = f"2026-02-{day:02}T10:00:00+00:00"
    return record("OpportunityHistory", own_id("008", number), DEAL, StageName=stage, CreatedDate=at)


def named_in(people: Any) -> list[str]:
    return [person.id for person in people]


def problems_of(assembly: Any) -> list[tuple[str, str | None, str | None]]:
    return [(problem.kind, problem.id, problem.field) for problem in assembly.problems]


def test_an_opportunity_that_is_not_there_or_deleted_gives_no_deal() -> None:
    for records in ([], [deleted(opportunity())]):
        assert assemble_deal(DEAL, ListMirror(records), as_of=AS_OF, instance_url=INSTANCE) is None


def test_the_facts_are_those_of_the_opportunity() -> None:
    held = {
        "StageName": "Proposal",
        "Amount": 120_000,
        "CurrencyIsoCode": "EUR",
        "CloseDate": "2026-04-30",
        "CreatedDate": "2026-01-01T09:00:00+00:00",
    }
    changes = [history(1, "First", 1), history(2, "Proposal", 3), history(3, "First", 5), history(5, "Proposal", 9)]
    again = history(4, "Proposal", 11)

    deal = assemble([*base(**held), *STAGES, *changes, again]).deal

    facts = deal.deal
    assert (facts.id, facts.name, facts.account, facts.owner) == (
        DEAL,
        "Route planning",
        "Halvorsen Lines",
        "Ines Duarte",
    )
    assert (facts.stage, facts.stage_number) == ("Proposal", 2)
    assert facts.stage_entered_at == datetime(2026, 2, 9, 10, 0, tzinfo=UTC)
    assert (facts.amount, facts.currency, facts.status) == (120_000.0, "EUR", "open")
    assert facts.close_date == datetime(2026, 4, 30, tzinfo=UTC)
    assert facts.created_at == datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
    assert deal.as_of == AS_OF
    url = f"{INSTANCE}/lightning/r/Opportunity/{DEAL}/view"
    assert facts.source == Source(system="salesforce", record=DEAL, url=url, as_of=STAMP)


@pytest.mark.parametrize(
    ("closed", "won", "status"),
    [(False, False, "open"), (True, True, "won"), (True, False, "lost"), (None, True, "open")],
)
def test_a_closed_deal_is_won_or_lost(*, closed: bool | None, won: bool, status: str) -> None:
    assert assemble(base(IsClosed=closed, IsWon=won)).deal.deal.status == status


def test_the_last_stage_change_counts_where_history_does_not_tell() -> None:
    held = {"StageName": "Proposal", "LastStageChangeDate": "2026-02-20T08:00:00+00:00"}

    facts = assemble([*base(**held), history(1, "First", 1)]).deal.deal

    assert facts.stage_entered_at == datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
    assert facts.stage_number is None


def test_hidden_names_are_stood_for_by_ids() -> None:
    facts = assemble([opportunity()]).deal.deal

    assert (facts.account, facts.owner) == (ACCOUNT, OWNER)


def test_a_merged_account_is_named_by_the_one_that_survived() -> None:
    winner = own_id("001", 2)
    loser = deleted(record("Account", ACCOUNT, Name="Old", MasterRecordId=winner))

    deal = assemble([opportunity(), loser, record("Account", winner, Name="New")]).deal

    assert deal.deal.account == "New"


def test_buyers_are_contacts_with_roles_and_the_owner_and_the_team_sell() -> None:
    team = {"OpportunityId": DEAL, "UserId": user_id(2)}
    records = [
        *base(),
        user(2, "Tomasz Wrona"),
        contact(1, "Mara Lindqvist", Title="COO", Department="Operations"),
        contact(2, "Bystander"),
        role(1, 1, "Economic Buyer"),
        role(2, 1, "Solicitor (referred)"),
        role(3, 1, "Economic Buyer"),
        role(4, 1),
        record("OpportunityTeamMember", own_id("00q", 1), DEAL, **team),
    ]

    people = {person.id: person for person in assemble(records).deal.people}

    assert set(people) == {contact_id(1), user_id(1), user_id(2)}
    mara = people[contact_id(1)]
    assert (mara.name, mara.title, mara.department, mara.side) == ("Mara Lindqvist", "COO", "Operations", "buyer")
    assert mara.crm_roles == ("Economic Buyer", "Solicitor (referred)")
    assert mara.decision_maker is None
    assert {people[user_id(1)].side, people[user_id(2)].side} == {"seller"}


def test_a_role_of_a_contact_that_cannot_be_seen_is_reported_once() -> None:
    assembly = assemble([*base(), role(1, 1), role(2, 1, "Other")])

    assert named_in(assembly.deal.people) == [OWNER]
    assert problems_of(assembly) == [("Contact", contact_id(1), None)]
    assert contact_id(1) in assembly.used


def test_merges_are_followed_to_the_end_of_the_chain() -> None:
    records = [
        *base(),
        role(1, 1, "Evaluator"),
        deleted(contact(1, "Old", MasterRecordId=contact_id(2))),
        deleted(contact(2, "Older", MasterRecordId=contact_id(3))),
        contact(3, "Mara Lindqvist"),
        judgement("BuyIn_Person__c", 1, "p1", Contact__c=contact_id(2), Decision_Maker__c=True),
    ]

    assembly = assemble(records)

    mara = assembly.deal.people[0]
    assert (mara.id, mara.crm_roles, mara.decision_maker) == (contact_id(3), ("Evaluator",), True)
    assert {contact_id(1), contact_id(2), contact_id(3)} <= assembly.used


def test_merges_in_a_circle_are_no_person() -> None:
    records = [
        *base(),
        role(1, 1),
        deleted(contact(1, "A", MasterRecordId=contact_id(2))),
        deleted(contact(2, "B", MasterRecordId=contact_id(1))),
    ]

    assert named_in(assemble(records).deal.people) == [OWNER]


def test_managers_join_up_to_two_levels_above() -> None:
    line = [contact(number, f"Contact {number}", ReportsToId=contact_id(number + 1)) for number in range(1, 5)]

    assembly = assemble([*base(), role(1, 1), *line])

    assert named_in(assembly.deal.people) == [contact_id(1), contact_id(2), contact_id(3), OWNER]
    assert [(tie.kind, tie.from_, tie.to) for tie in assembly.deal.ties] == [
        ("reports_to", contact_id(1), contact_id(2)),
        ("reports_to", contact_id(2), contact_id(3)),
    ]
    assert assembly.deal.ties[0].id == f"ties:reports_to:{contact_id(1)}:{contact_id(2)}"
    assert {person.decision_maker for person in assembly.deal.people} == {None}


def test_reporting_lines_in_a_circle_are_kept_out_and_reported() -> None:
    records = [
        *base(),
        role(1, 1),
        role(2, 4),
        contact(1, "A", ReportsToId=contact_id(2)),
        contact(2, "B", ReportsToId=contact_id(3)),
        contact(3, "C", ReportsToId=contact_id(2)),
        contact(4, "D", ReportsToId=contact_id(4)),
    ]

    assembly = assemble(records)

    assert [(tie.from_, tie.to) for tie in assembly.deal.ties] == [(contact_id(1), contact_id(2))]
    assert problems_of(assembly) == [("Contact", contact_id(number), "ReportsToId") for number in (2, 3, 4)]


def test_what_people_judged_of_a_contact_joins_the_contact() -> None:
    held = {
        "Contact__c": contact_id(1),
        "Person_Name__c": "Somebody else",
        "Title__c": "Chief",
        "Decision_Maker__c": True,
        "Formal_Rank__c": 2,
        "Owner_Share__c": 0.4,
        "Board_Seat__c": True,
        "Former__c": False,
        "Joined_At__c": "2020-01-01T00:00:00+00:00",
        "Advisory_Role__c": {"agreed": True, "subjects": ["route"]},
    }
    route = judgement("BuyIn_Subject__c", 2, "route", Kind__c="route", Label__c="Which route")

    deal = assemble([*base(), contact(1, "Mara Lindqvist"), judgement("BuyIn_Person__c", 1, "p1", **held), route]).deal

    mara = deal.people[0]
    assert (mara.id, mara.name, mara.title) == (contact_id(1), "Mara Lindqvist", "Chief")
    assert (mara.decision_maker, mara.formal_rank, mara.owner_share, mara.board_seat) == (True, 2, 0.4, True)
    assert mara.advisory_role == AdvisoryRole(agreed=True, subjects=("route",))
    assert mara.joined_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_somebody_without_a_contact_is_a_person_by_key() -> None:
    founder = {"Person_Name__c": "Olav Halvorsen", "Former__c": True, "Predecessor_Of_Key__c": "mara"}
    records = [
        *base(),
        contact(1, "Mara Lindqvist"),
        judgement("BuyIn_Person__c", 1, "mara", Contact__c=contact_id(1)),
        judgement("BuyIn_Person__c", 2, "founder", **founder),
        judgement("BuyIn_Person__c", 3, "coach", Person_Name__c="Our coach", Side__c="seller"),
    ]

    people = {person.id: person for person in assemble(records).deal.people}

    assert set(people) == {contact_id(1), "founder", "coach", OWNER}
    assert (people["founder"].former, people["founder"].predecessor_of) == (True, contact_id(1))
    assert people["founder"].source is not None
    assert people["founder"].source.record == own_id("a00", 2)
    assert people["coach"].side == "seller"


def test_a_user_s_id_as_key_is_that_user() -> None:
    records = [*base(), user(7, "Yara Haddad"), judgement("BuyIn_Person__c", 1, user_id(7), Person_Name__c="Y. H.")]

    people = {person.id: person for person in assemble(records).deal.people}

    assert (people[user_id(7)].name, people[user_id(7)].side) == ("Yara Haddad", "seller")


def judged() -> list[CrmRecord]:
    """A deal in which every kind of record names somebody or something."""
    decision = {
        "Label__c": "Which depots first",
        "Status__c": "open",
        "Final_Word__c": [contact_id(1)[:15], "founder"],
        "Delegated_To__c": {"person": "founder", "scope": "depots"},
        "Decided_By_Contact__c": contact_id(2),
        "Subject_Key__c": "oslo",
    }
    statement = {
        "At__c": "2026-02-01T10:00:00+00:00",
        "Kind__c": "position",
        "By_Contact__c": contact_id(1),
        "To_Key__c": "founder",
        "Subject_Key__c": "oslo",
        "Decision_Key__c": "depots",
        "Incident_Key__c": "late-trucks",
        "Stance__c": -1,
        "Public__c": False,
        "Asked__c": ["founder", contact_id(2)],
        "Words__c": "Not before spring.",
        "Confirmed_By__c": "Ines Duarte",
        "CreatedById": user_id(2),
    }
    commitment = {"Owner_Key__c": "founder", "Due__c": "2026-03-01T00:00:00+00:00", "Status__c": "open"}
    return [
        *base(),
        user(2, "Tomasz Wrona"),
        contact(1, "Mara Lindqvist"),
        contact(2, "Deng Achol"),
        judgement("BuyIn_Person__c", 1, "founder", Person_Name__c="Olav Halvorsen"),
        judgement("BuyIn_Subject__c", 2, "oslo", Kind__c="destination", Label__c="Oslo", Excludes__c=["bergen"]),
        judgement("BuyIn_Subject__c", 3, "bergen", Kind__c="destination", Label__c="Bergen", Owner_Key__c="founder"),
        judgement("BuyIn_Decision__c", 4, "depots", **decision),
        judgement("BuyIn_Incident__c", 5, "late-trucks", At__c="2026-01-20T00:00:00+00:00", What__c="Late trucks"),
        judgement("BuyIn_Statement__c", 6, "s1", **statement),
        judgement("BuyIn_Commitment__c", 7, "c1", **commitment),
        judgement("BuyIn_Tie__c", 8, None, Kind__c="trusts", From_Contact__c=contact_id(1), To_Key__c="founder"),
        judgement(
            "BuyIn_Event__c", 9, "e1", At__c="2026-02-02T00:00:00+00:00", Kind__c="left", Person_Key__c="founder"
        ),
    ]


def test_everything_that_people_judged_stands_in_its_list() -> None:
    deal = assemble(judged()).deal

    statement = deal.statements[0]
    assert (statement.id, statement.by, statement.to) == ("s1", contact_id(1), "founder")
    assert (statement.subject, statement.decision, statement.incident) == ("oslo", "depots", "late-trucks")
    assert (statement.stance, statement.public, statement.first_hand) == (-1.0, False, True)
    assert statement.asked == ("founder", contact_id(2))
    assert statement.source is not None
    assert (statement.source.author, statement.source.record) == ("Tomasz Wrona", own_id("a00", 6))
    decision = deal.decisions[0]
    assert decision.final_word == (contact_id(1), "founder")
    assert decision.delegated_to == Delegation(person="founder", scope="depots")
    assert decision.decided_by == contact_id(2)
    assert deal.subjects[0].owner == "founder"
    assert deal.commitments[0].owner == "founder"
    assert (deal.ties[0].id, deal.ties[0].to) == (own_id("a00", 8), "founder")
    assert deal.events[0].person == "founder"
    assert deal.incidents[0].what == "Late trucks"
    assert assemble(judged()).problems == ()


@pytest.mark.parametrize(
    ("fields", "decider"),
    [
        ({"Decided_By__c": "founder"}, "founder"),
        ({"Decided_By__c": contact_id(2)[:15]}, contact_id(2)),
        ({"Decided_By__c": "founder", "Decided_By_Contact__c": contact_id(1)}, contact_id(1)),
    ],
)
def test_who_decided_may_stand_in_a_plain_text(fields: dict[str, str], decider: str) -> None:
    records = [
        replace(held, fields={**held.fields, "Decided_By_Contact__c": None, **fields})
        if held.kind == "BuyIn_Decision__c"
        else held
        for held in judged()
    ]

    assembly = assemble(records)

    assert assembly.deal.decisions[0].decided_by == decider
    assert assembly.problems == ()


def test_who_created_an_email_is_nobody_s_author_whatever_else_they_wrote_down() -> None:
    email = {"RelatedToId": DEAL, "Incoming": False, "Status": "3", "MessageDate": "2026-02-12T08:30:00+00:00"}
    sent = record("EmailMessage", own_id("02s", 1), DEAL, **email, CreatedById=user_id(2))

    (alone,) = assemble([*base(), user(2, "Tomasz Wrona"), sent]).deal.activities
    (beside,) = assemble([*judged(), sent]).deal.activities

    assert alone == beside
    assert beside.source is not None
    assert beside.source.author is None


def test_an_author_that_the_record_names_goes_before_who_created_it() -> None:
    records = [
        replace(held, fields={**held.fields, "Source__c": {"author": "Mara's assistant"}})
        if held.kind == "BuyIn_Statement__c"
        else held
        for held in judged()
    ]

    source = assemble(records).deal.statements[0].source

    assert source is not None
    assert source.author == "Mara's assistant"


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("BuyIn_Statement__c", "By_Contact__c", contact_id(9)),
        ("BuyIn_Statement__c", "To_Key__c", "nobody"),
        ("BuyIn_Statement__c", "Subject_Key__c", "nowhere"),
        ("BuyIn_Statement__c", "Asked__c", ["nobody"]),
        ("BuyIn_Decision__c", "Final_Word__c", ["nobody"]),
        ("BuyIn_Decision__c", "Delegated_To__c", {"person": "nobody"}),
        ("BuyIn_Commitment__c", "Owner_Key__c", "nobody"),
        ("BuyIn_Tie__c", "To_Key__c", contact_id(1)),
        ("BuyIn_Event__c", "Person_Key__c", "nobody"),
    ],
)
def test_a_record_that_points_nowhere_is_left_out_and_reported(kind: str, field: str, value: Any) -> None:
    records = [replace(held, fields={**held.fields, field: value}) if held.kind == kind else held for held in judged()]
    spoiled = next(held.id for held in records if held.kind == kind)

    assembly = assemble(records)

    reported = [problem for problem in assembly.problems if problem.id == spoiled]
    assert len(reported) == 1
    assert spoiled not in write_deal(assembly.deal)


def test_what_names_a_record_that_was_left_out_is_left_out_too() -> None:
    records = [
        replace(held, fields={**held.fields, "Owner_Key__c": "nobody"}) if held.id == own_id("a00", 3) else held
        for held in judged()
    ]

    assembly = assemble(records)

    deal = assembly.deal
    assert [*deal.subjects, *deal.decisions, *deal.statements] == []
    assert {problem.id for problem in assembly.problems} == {own_id("a00", number) for number in (2, 3, 4, 6)}


def test_an_advisory_role_on_a_subject_that_is_not_there_is_left_out() -> None:
    held = {"Contact__c": contact_id(1), "Advisory_Role__c": {"agreed": True, "subjects": ["nowhere"]}}

    assembly = assemble([*base(), contact(1, "Mara"), judgement("BuyIn_Person__c", 1, "p1", **held)])

    assert assembly.deal.people[0].advisory_role is None
    assert problems_of(assembly) == [("BuyIn_Person__c", own_id("a00", 1), "Advisory_Role__c")]


def test_of_two_pieces_of_evidence_with_one_id_the_later_list_loses() -> None:
    held = {"Owner_Key__c": "founder", "Due__c": "2026-03-01T00:00:00+00:00", "Status__c": "open"}
    twin = judgement("BuyIn_Commitment__c", 20, "s1", **held)

    assembly = assemble([*judged(), twin])

    assert [statement.id for statement in assembly.deal.statements] == ["s1"]
    assert [commitment.id for commitment in assembly.deal.commitments] == ["c1"]
    assert problems_of(assembly) == [("BuyIn_Commitment__c", twin.id, "External_Key__c")]


def test_every_record_looked_at_is_remembered() -> None:
    records = judged()

    used = assemble(records).used

    assert {held.id for held in records} <= used | {ACCOUNT}
    assert ACCOUNT in used


def test_an_assembled_deal_passes_as_a_deal_file() -> None:
    deal = assemble([*judged(), *STAGES, role(1, 1, "Evaluator")]).deal

    assert read_deal(write_deal(deal).encode()) == deal


@settings(deadline=None, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(chance: Any) -> None:
    records = [*judged(), *STAGES, role(1, 1, "Evaluator"), role(2, 1, "Other"), history(1, "First", 1)]
    shuffled = list(records)
    chance.shuffle(shuffled)

    assert assemble(shuffled) == assemble(records)
