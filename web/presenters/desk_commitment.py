"""Decides how a promise is recorded and what became of it: the form, and what becomes of what is typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph.deal import Commitment, CommitmentStatus, Deal
from graph.speech import mark, say
from web.form_values import find_day_fault, read_moment, to_day_text
from web.presenters.desk_fields import (
    LONGEST_TEXT,
    Draft,
    Field,
    check_length,
    is_ticked,
    one,
    to_options,
    to_people_options,
    to_subject_options,
)
from web.presenters.words import Words

STATUSES: Mapping[CommitmentStatus, str] = Words(
    {
        "open": mark("Still open"),
        "done": mark("Done"),
        "late": mark("Done late"),
        "refused": mark("Declined"),
        "lapsed": mark("Passed without word"),
    }
)
KEPT: frozenset[str] = frozenset({"done", "late"})


def fill_commitment(value: Commitment | None, *, owner: str, now: datetime) -> Draft:
    """Give what stands in the form before anybody types."""
    if value is None:
        return {"owner": (owner,), "status": ("open",), "made_at": (to_day_text(now),), "accepted": ("yes",)}
    return {
        "owner": (value.owner,),
        "what": (value.what or "",),
        "due": (to_day_text(value.due),),
        "status": (value.status,),
        "status_at": (to_day_text(value.status_at or value.done_at),),
        "made_at": (to_day_text(value.made_at),),
        "accepted": ("yes",) if value.accepted else (),
        "hindered": ("yes",) if value.hindered else (),
        "moved": ("yes",) if value.moved_by_agreement else (),
        "subject": (value.subject or "",),
    }


def to_commitment_fields(draft: Draft, deal: Deal, faults: Mapping[str, str]) -> tuple[Field, ...]:
    """List the form's fields."""

    def field(name: str, label: str, kind: Any, **more: Any) -> Field:
        return Field(
            name=name, label=label, kind=kind, values=tuple(draft.get(name, ())), fault=faults.get(name), **more
        )

    none = None if one(draft, "owner") else say("Choose")
    return (
        field("what", say("What was promised"), "text", required=True, focus=True),
        field(
            "owner", say("Who promised it"), "pick", required=True, options=to_people_options(deal.people, none=none)
        ),
        field("due", say("Until when"), "date", required=True),
        field(
            "status",
            say("What became of it"),
            "choice",
            options=to_options(STATUSES),
        ),
        field("status_at", say("Since when"), "date", help=say("The day it was done, declined or passed.")),
        field("accepted", say("They accepted it themselves"), "tick"),
        field("made_at", say("Promised on"), "date", more=True, usual=True),
        field("hindered", say("They couldn't, for lack of means or time"), "tick", more=True),
        field("moved", say("The date was moved by agreement"), "tick", more=True),
        field(
            "subject", say("What it serves"), "pick", options=to_subject_options(deal, none=say("Not said")), more=True
        ),
    )


def read_commitment(
    draft: Draft, deal: Deal, known: Commitment | None, *, own_id: str, author: str, now: datetime
) -> tuple[Commitment | None, dict[str, str]]:
    """Read the promise that the form makes; or what is wrong, by field."""
    due = read_moment(one(draft, "due"), known.due if known else None)
    since = read_moment(one(draft, "status_at"), known.status_at or known.done_at if known else None)
    made_at = read_moment(one(draft, "made_at"), known.made_at if known else None)
    faults = _find_faults(draft, deal, {"status_at": since, "made_at": made_at}, now)
    if (fault := find_day_fault(one(draft, "due"), due)) is not None:
        faults["due"] = fault
    elif due is None:
        faults["due"] = say("Give the day until which it was promised.")
    elif made_at is not None and due < made_at:
        faults["due"] = say("That is before the day on which it was promised.")
    if faults or due is None:
        return None, faults
    status: Any = one(draft, "status") if one(draft, "status") in STATUSES else "open"
    owner = one(draft, "owner")
    if status != "open" and since is None:
        since = now
    base = known or Commitment(id=own_id, owner=owner, due=due, status="open")
    return (
        replace(
            base,
            owner=owner,
            what=one(draft, "what"),
            due=due,
            status=status,
            status_at=None if status == "open" else since,
            done_at=since if status in KEPT else None,
            made_at=made_at,
            accepted=is_ticked(draft, "accepted"),
            hindered=is_ticked(draft, "hindered"),
            moved_by_agreement=is_ticked(draft, "moved"),
            subject=one(draft, "subject") or None,
            confirmed_by=base.confirmed_by or author,
        ),
        {},
    )


def _find_faults(draft: Draft, deal: Deal, days: Mapping[str, datetime | None], now: datetime) -> dict[str, str]:
    """Say what is wrong with a promise, but for its end, by field."""
    faults: dict[str, str] = {}
    if one(draft, "owner") not in {person.id for person in deal.people}:
        faults["owner"] = say("Choose who promised it.")
    what, subject = one(draft, "what"), one(draft, "subject")
    if not what:
        faults["what"] = say("Say what was promised, in a few words.")
    elif (told := check_length(what, LONGEST_TEXT)) is not None:
        faults["what"] = told
    if subject and subject not in {each.id for each in deal.subjects}:
        faults["subject"] = say("That is no longer there; choose another.")
    for name, day in days.items():
        if (fault := find_day_fault(one(draft, name), day, latest=now)) is not None:
            faults[name] = fault
    return faults
