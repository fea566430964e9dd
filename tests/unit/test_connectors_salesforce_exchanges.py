from datetime import UTC, datetime
from typing import Any

import pytest

from connectors.records import CrmRecord
from graph.deal import Activity
from tests.salesforce_records import (
    DEAL,
    OWNER,
    assemble,
    base,
    contact,
    contact_id,
    own_id,
    record,
    role,
    user,
    user_id,
)

PEOPLE = [*base(), user(2, "Tomasz Wrona"), contact(1, "Mara Lindqvist"), contact(2, "Deng Achol")]
TASK, EVENT, EMAIL, SHADOW = own_id("00T", 1), own_id("00U", 1), own_id("02s", 1), own_id("00T", 9)


def task(record_id: str = TASK, **changes: Any) -> CrmRecord:
    held = {
        "WhatId": DEAL,
        "WhoId": contact_id(1),
        "OwnerId": OWNER,
        "IsClosed": True,
        "CompletedDateTime": "2026-02-10T15:00:00+00:00",
        "ActivityDate": "2026-02-09",
        "TaskSubtype": "Call",
    }
    return record("Task", record_id, DEAL, **{**held, **changes})


def event(**changes: Any) -> CrmRecord:
    held = {
        "WhatId": DEAL,
        "WhoId": contact_id(1),
        "OwnerId": OWNER,
        "ActivityDateTime": "2026-02-11T09:00:00+00:00",
    }
    return record("Event", EVENT, DEAL, **{**held, **changes})


def email(**changes: Any) -> CrmRecord:
    held = {
        "RelatedToId": DEAL,
        "ActivityId": SHADOW,
        "Incoming": False,
        "Status": "3",
        "MessageDate": "2026-02-12T08:30:00+00:00",
    }
    return record("EmailMessage", EMAIL, DEAL, **{**held, **changes})


def relation(kind: str, number: int, parent: str, related: str | None, **fields: Any) -> CrmRecord:
    return record(kind, own_id("0RT", number), parent, RelationId=related, **fields)


def activities(*records: CrmRecord) -> tuple[Activity, ...]:
    return assemble([*PEOPLE, *records]).deal.activities


def only(*records: CrmRecord) -> Activity:
    held = activities(*records)
    assert len(held) == 1
    return held[0]


def test_a_closed_task_is_contact_from_its_owner_to_everybody_related() -> None:
    shared = [
        relation("TaskRelation", 1, TASK, contact_id(1), IsWhat=False),
        relation("TaskRelation", 2, TASK, contact_id(2)),
        relation("TaskRelation", 3, TASK, DEAL, IsWhat=True),
        relation("TaskRelation", 4, TASK, own_id("00Q", 1)),
    ]

    held = only(task(), *shared)

    assert (held.id, held.kind, held.from_, held.to) == (TASK, "call", OWNER, (contact_id(1), contact_id(2)))
    assert held.at == datetime(2026, 2, 10, 15, 0, tzinfo=UTC)
    assert held.source is not None
    assert held.source.record == TASK
    assert held.words is None


@pytest.mark.parametrize(
    ("subtype", "kind"),
    [
        ("Email", "email"),
        ("ListEmail", "email"),
        ("Call", "call"),
        ("Task", "task"),
        ("Cadence", "task"),
        (None, "task"),
    ],
)
def test_a_task_s_kind_is_its_subtype(subtype: str | None, kind: str) -> None:
    assert only(task(TaskSubtype=subtype)).kind == kind


@pytest.mark.parametrize("changes", [{"IsClosed": False}, {"IsClosed": None}, {"IsRecurrence": True}])
def test_open_tasks_and_heads_of_series_are_no_contact(changes: dict[str, Any]) -> None:
    assert activities(task(**changes)) == ()


def test_a_task_that_does_not_show_whether_it_is_closed_counts_once_it_was_completed() -> None:
    done = task()
    hidden = record("Task", TASK, DEAL, **{name: held for name, held in done.fields.items() if name != "IsClosed"})

    assert only(hidden).id == TASK
    never = {name: held for name, held in hidden.fields.items() if name != "CompletedDateTime"}
    assert activities(record("Task", TASK, DEAL, **never)) == ()


def test_a_task_s_date_stands_in_for_its_completion() -> None:
    assert only(task(CompletedDateTime=None)).at == datetime(2026, 2, 9, tzinfo=UTC)


def test_an_activity_without_a_date_is_reported() -> None:
    assembly = assemble([*PEOPLE, event(ActivityDateTime=None), email(MessageDate=None)])

    assert assembly.deal.activities == ()
    assert {problem.id for problem in assembly.problems} == {EVENT, EMAIL}


def test_an_event_is_a_meeting_of_those_who_did_not_decline() -> None:
    invited = [
        relation("EventRelation", 1, EVENT, contact_id(2), Status="Accepted"),
        relation("EventRelation", 2, EVENT, user_id(2), Status="Declined"),
    ]

    held = only(event(), *invited)

    assert (held.kind, held.from_, held.to) == ("meeting", OWNER, (contact_id(1), contact_id(2)))


def test_an_event_of_a_whole_day_has_its_date_only() -> None:
    assert only(event(ActivityDateTime=None, ActivityDate="2026-02-14")).at == datetime(2026, 2, 14, tzinfo=UTC)


@pytest.mark.parametrize("flag", ["IsRecurrence", "IsChild", "IsPrivate"])
def test_heads_of_series_copies_and_private_events_are_kept_out(flag: str) -> None:
    assert activities(event(**{flag: True})) == ()


def test_an_event_of_a_room_has_no_sender() -> None:
    assert only(event(OwnerId=own_id("023", 1))).from_ is None


def test_an_email_and_its_task_count_once() -> None:
    sent = [
        relation("EmailMessageRelation", 1, EMAIL, user_id(2), RelationType="FromAddress"),
        relation("EmailMessageRelation", 2, EMAIL, contact_id(2), RelationType="ToAddress"),
        relation("EmailMessageRelation", 3, EMAIL, contact_id(1), RelationType="CcAddress"),
        relation("EmailMessageRelation", 4, EMAIL, None, RelationType="CcAddress"),
    ]

    held = only(email(TextBody=42), task(SHADOW, TaskSubtype="Email"), *sent)

    assert (held.id, held.kind, held.words) == (EMAIL, "email", 42)
    assert (held.from_, held.to) == (user_id(2), (contact_id(1), contact_id(2)))


@pytest.mark.parametrize(
    ("incoming", "sender", "receiver"), [(True, contact_id(1), OWNER), (False, OWNER, contact_id(1))]
)
def test_an_email_without_relations_went_as_its_task_says(*, incoming: bool, sender: str, receiver: str) -> None:
    held = only(email(Incoming=incoming), task(SHADOW, TaskSubtype="Email"))

    assert (held.from_, held.to) == (sender, (receiver,))


def test_an_email_that_says_nothing_of_its_ends_is_still_contact_by_its_writer() -> None:
    held = only(email(ActivityId=None, CreatedById=user_id(2)))

    assert (held.from_, held.to) == (user_id(2), ())
    assert only(email(ActivityId=None, Incoming=None)).from_ is None


def test_drafts_count_neither_as_email_nor_as_task() -> None:
    assert activities(email(Status="5"), task(SHADOW)) == ()


def test_who_took_part_joins_the_deal_and_who_cannot_be_seen_is_reported() -> None:
    assembly = assemble([*PEOPLE, role(1, 1), task(), relation("TaskRelation", 1, TASK, contact_id(7))])

    assert [person.id for person in assembly.deal.people] == [contact_id(1), OWNER]
    assert [problem.id for problem in assembly.problems] == [contact_id(7)]
    assert assembly.deal.activities[0].to == (contact_id(1),)


def test_our_colleague_in_an_activity_is_a_seller() -> None:
    deal = assemble([*PEOPLE, task(OwnerId=user_id(2))]).deal

    assert {person.id: person.side for person in deal.people}[user_id(2)] == "seller"
