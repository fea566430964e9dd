"""How contact with a deal's people stands in the org: tasks, events and e-mails, with all who took part in each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from connectors.demo_org.record_book import RecordBook
from connectors.demo_org.sample_deal import OWN_DOMAIN, SampleDeal
from connectors.demo_org.values import to_stamp

SENT, READ, DRAFT = "3", "1", "5"
LETTER_GAP = timedelta(minutes=2)
SERIES_LENGTH = 6
INCOMING = 0.4
"""Customers write less than we do."""


class ContactLog:
    """Writes down the contact that one deal's people had with us."""

    def __init__(self, book: RecordBook, deal: SampleDeal, letters: Mapping[str, Any], draws: Random) -> None:
        self._book = book
        self._deal = deal
        self._letters = letters
        self._draws = draws

    def add_touch(self, at: datetime, kind: str, people: Sequence[str], subject: str | None = None) -> None:
        """One contact of that kind; a future one is planned, not done."""
        if kind == "email":
            self.add_email(at, people, subject)
        elif kind == "meeting":
            self.add_meeting(at, people, subject)
        else:
            self.add_task(at, people, subject, subtype="Call" if kind == "call" else "Task")

    def add_task(
        self, at: datetime, people: Sequence[str], subject: str | None = None, *, subtype: str = "Task", **more: Any
    ) -> str:
        """A call or another task, done if its time has passed, with everybody it was with."""
        done = self._book.has_passed(at)
        fields = {
            **self._shared(at, people, subject or self._draws.choice(self._letters[subtype.lower()])),
            "Status": "Completed" if done else "Not Started",
            "TaskSubtype": subtype,
            "Type": {"Call": "Call", "Email": "Email"}.get(subtype, "Other"),
            "CompletedDateTime": self._book.stamp(at) if done else None,
            **({"CallType": "Outbound", "CallDurationInSeconds": 60 * len(people) + 420} if subtype == "Call" else {}),
        } | more
        created = at if done else at - timedelta(weeks=2)
        task = self._book.add("Task", fields, created=created)
        for relation, is_what in self._relations(people):
            row = {"TaskId": task, "RelationId": relation, "IsWhat": is_what, "AccountId": self._deal.account}
            self._book.add("TaskRelation", row, created=created)
        return task

    def add_meeting(self, at: datetime, people: Sequence[str], subject: str | None = None, **more: Any) -> str:
        """A meeting with its participants, and a colleague of ours now and then."""
        fields = {
            **self._shared(at, people, subject or self._draws.choice(self._letters["meeting"])),
            "ActivityDateTime": to_stamp(at),
            "DurationInMinutes": 60,
            "Type": "Meeting",
        } | more
        created = at - timedelta(days=9)
        event = self._book.add("Event", fields, created=created)
        said_yes = self._book.settle(created + timedelta(days=1))
        for relation, is_what in self._relations(people):
            row = {"EventId": event, "RelationId": relation, "IsWhat": is_what, "IsParent": True, "IsInvitee": False}
            self._book.add("EventRelation", row, created=created)
        for user in self._deal.team[: self._draws.randint(0, 1)]:
            row = {"EventId": event, "RelationId": user, "IsWhat": False, "IsParent": False, "IsInvitee": True}
            answer = {"Status": "Accepted", "RespondedDate": to_stamp(said_yes)}
            self._book.add("EventRelation", {**row, **answer}, created=created, modified=said_yes)
        return event

    def add_email(self, at: datetime, people: Sequence[str], subject: str | None = None) -> None:
        """An e-mail one way or the other, with the task that Salesforce keeps beside it."""
        letter, body = self._draws.choice(self._letters["email"])
        title = subject or letter
        incoming = self._draws.random() < INCOMING
        shadow = self.add_task(at, people, f"Email: {title}", subtype="Email")
        ours, theirs = f"sales@{OWN_DOMAIN}", [self._deal.addresses[key] for key in people]
        fields = {
            "ActivityId": shadow,
            "RelatedToId": self._deal.opportunity,
            "Subject": title,
            "TextBody": body,
            "FromAddress": theirs[0] if incoming else ours,
            "ToAddress": "; ".join([ours, *theirs[1:]] if incoming else theirs),
            "Incoming": incoming,
            "Status": READ if incoming else SENT,
            "MessageDate": self._book.stamp(at),
        }
        message = self._book.add("EmailMessage", fields, created=at, modified=at + LETTER_GAP)
        sender, *receivers = [*people[:1], None, *people[1:]] if incoming else [None, *people]
        self._add_address(message, at, "FromAddress", sender)
        for receiver in receivers:
            self._add_address(message, at, "ToAddress", receiver)

    def add_draft(self, at: datetime, people: Sequence[str]) -> None:
        """An e-mail that was never sent, copied to an address that nobody has a contact for."""
        letter, body = self._draws.choice(self._letters["email"])
        stranger = "planning@" + self._deal.addresses[people[0]].partition("@")[2]
        fields = {
            "RelatedToId": self._deal.opportunity,
            "Subject": letter,
            "TextBody": body,
            "FromAddress": f"sales@{OWN_DOMAIN}",
            "ToAddress": self._deal.addresses[people[0]],
            "CcAddress": stranger,
            "Status": DRAFT,
        }
        message = self._book.add("EmailMessage", fields, created=at)
        self._add_address(message, at, "FromAddress", None)
        self._add_address(message, at, "ToAddress", people[0])
        row = {"EmailMessageId": message, "RelationType": "CcAddress", "RelationAddress": stranger}
        self._book.add("EmailMessageRelation", row, created=at)

    def add_series(self, at: datetime, people: Sequence[str]) -> None:
        """A weekly call and a weekly meeting: a head that is no contact itself, and the single dates that are."""
        repeat = {"IsRecurrence": True, "RecurrenceType": "RecursWeekly"}
        head = {**repeat, "Status": "Not Started", "CompletedDateTime": None}
        calls = self.add_task(at, people, "Weekly call", subtype="Call", **head)
        meetings = self.add_meeting(at, people, "Weekly planning hour", **repeat)
        for week in range(1, SERIES_LENGTH + 1):
            on = at + timedelta(weeks=week)
            self.add_task(on, people, "Weekly call", subtype="Call", RecurrenceActivityId=calls)
            self.add_meeting(on + timedelta(hours=2), people, "Weekly planning hour", RecurrenceActivityId=meetings)

    def _shared(self, at: datetime, people: Sequence[str], subject: str) -> dict[str, Any]:
        return {
            "Subject": subject,
            "WhoId": self._deal.contacts[people[0]],
            "WhatId": self._deal.opportunity,
            "AccountId": self._deal.account,
            "OwnerId": self._deal.owner,
            "ActivityDate": at.date().isoformat(),
        }

    def _relations(self, people: Sequence[str]) -> list[tuple[str, bool]]:
        return [*((self._deal.contacts[key], False) for key in people), (self._deal.opportunity, True)]

    def _add_address(self, message: str, at: datetime, place: str, key: str | None) -> None:
        """Who stands in one line of an e-mail's head; None is the deal's owner."""
        known = (
            {"RelationId": self._deal.owner, "RelationObjectType": "User", "RelationAddress": f"sales@{OWN_DOMAIN}"}
            if key is None
            else {
                "RelationId": self._deal.contacts[key],
                "RelationObjectType": "Contact",
                "RelationAddress": self._deal.addresses[key],
            }
        )
        row = {"EmailMessageId": message, "RelationType": place, **known}
        self._book.add("EmailMessageRelation", row, created=at, modified=at + LETTER_GAP)
