"""Decides how a decision and its final word are recorded: the form, and what becomes of what is typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph.deal import Deal, Decision, DecisionStatus, Person
from graph.speech import mark, say
from web.form_values import find_day_fault, read_moment, to_day_text
from web.presenters.desk_fields import (
    LONGEST_TEXT,
    Draft,
    Field,
    Row,
    check_length,
    is_ticked,
    one,
    to_options,
    to_people_options,
    to_subject_options,
)
from web.presenters.words import Words

STATUSES: Mapping[DecisionStatus, str] = Words(
    {
        "open": mark("Open"),
        "proposed": mark("Only proposed"),
        "parked": mark("Parked"),
        "decided": mark("Decided"),
        "reopened": mark("Opened again"),
    }
)
PARTS: Mapping[str, str] = Words(
    {
        "final_word": mark("Final word"),
        "must_agree": mark("Must agree"),
        "agreed": mark("Has agreed"),
        "input": mark("Is asked"),
        "voters": mark("Votes"),
    }
)


def fill_decision(value: Decision | None, *, holder: str | None) -> Draft:
    """Give what stands in the form before anybody types; `holder` is who is meant to have the final word."""
    if value is None:
        return {"status": ("open",), "final_word": (holder,) if holder else ()}
    return {
        "name": (value.name,),
        "status": (value.status,),
        **{part: tuple(getattr(value, part)) for part in PARTS},
        "joint": ("yes",) if value.joint_with_tie_rule else (),
        "due": (to_day_text(value.due),),
        "act_by": (to_day_text(value.act_by),),
        "decided_by": (value.decided_by or "",),
        "decided_at": (to_day_text(value.decided_at),),
        "reserved": ("yes",) if value.matter == "reserved" else (),
        "subject": (value.subject or "",),
    }


def to_decision_fields(draft: Draft, deal: Deal, faults: Mapping[str, str]) -> tuple[Field, ...]:
    """List the form's fields."""

    def field(name: str, label: str, kind: Any, **more: Any) -> Field:
        return Field(
            name=name, label=label, kind=kind, values=tuple(draft.get(name, ())), fault=faults.get(name), **more
        )

    decided = one(draft, "status") == "decided"
    return (
        field("name", say("What is to be decided, in one sentence"), "text", required=True, focus=True),
        Field(
            name="parts",
            label=say("Who takes which part"),
            kind="people",
            options=to_options(PARTS),
            rows=to_rows(draft, deal.people),
            help=say("One person has the final word. “Votes” is for a board or council whose majority settles it."),
            fault=faults.get("parts"),
        ),
        field("due", say("By when"), "date"),
        field(
            "status",
            say("Where it stands"),
            "choice",
            options=to_options(STATUSES),
        ),
        field("decided_by", say("Decided by"), "pick", options=to_people_options(deal.people, none=say("Not known")),
              more=not decided),
        field("decided_at", say("Decided on"), "date", more=not decided),
        field("joint", say("Several have the final word together, with a rule for ties"), "tick", more=True),
        field("act_by", say("The decider acts by"), "date", more=True),
        field("reserved", say("The owners kept this decision for themselves"), "tick", more=True),
        field("subject", say("What it settles"), "pick", more=True,
              options=to_subject_options(deal, none=say("Not said"))),
    )  # fmt: skip


def to_rows(draft: Draft, people: tuple[Person, ...]) -> tuple[Row, ...]:
    """List the buyers, and whoever of our side has a part already."""
    held = {part: frozenset(draft.get(part, ())) for part in PARTS}
    named = frozenset(person for ids in held.values() for person in ids)
    shown = [person for person in people if person.side == "buyer" or person.id in named]
    return tuple(
        Row(
            value=person.id,
            label=person.name,
            detail=person.title,
            ticked=frozenset(part for part, ids in held.items() if person.id in ids),
        )
        for person in sorted(shown, key=lambda one: (one.side == "seller", one.name.casefold(), one.id))
    )


def read_decision(
    draft: Draft, deal: Deal, known: Decision | None, *, own_id: str, now: datetime
) -> tuple[Decision | None, dict[str, str]]:
    """Read the decision that the form makes; or what is wrong, by field."""
    faults: dict[str, str] = {}
    people = {person.id for person in deal.people}
    name = one(draft, "name")
    if not name:
        faults["name"] = say("Say in one sentence what is to be decided.")
    elif (told := check_length(name, LONGEST_TEXT)) is not None:
        faults["name"] = told
    parts: dict[str, Any] = {part: _in_order(draft.get(part, ()), getattr(known, part, ())) for part in PARTS}
    if any(person not in people for ids in parts.values() for person in ids):
        faults["parts"] = say("Somebody named here is no longer in the deal.")
    days: dict[str, datetime | None] = {}
    for field in ("due", "act_by", "decided_at"):
        days[field] = read_moment(one(draft, field), getattr(known, field, None))
        latest = now if field == "decided_at" else None
        if (fault := find_day_fault(one(draft, field), days[field], latest)) is not None:
            faults[field] = fault
    status: Any = one(draft, "status") if one(draft, "status") in STATUSES else "open"
    by, at = one(draft, "decided_by") or None, days["decided_at"]
    if by is not None and by not in people:
        faults["decided_by"] = say("Choose who decided.")
    subject = one(draft, "subject") or None
    if subject is not None and subject not in {each.id for each in deal.subjects}:
        faults["subject"] = say("That is no longer there; choose another.")
    if faults:
        return None, faults
    base = known or Decision(id=own_id, name=name, status="open", opened_at=now)
    return (
        replace(
            base,
            name=name,
            status=status,
            **parts,
            due=days["due"],
            act_by=days["act_by"],
            joint_with_tie_rule=is_ticked(draft, "joint"),
            decided_by=by,
            decided_at=at or (now if status == "decided" and by else None),
            matter="reserved" if is_ticked(draft, "reserved") else "operational",
            subject=subject,
        ),
        {},
    )


def _in_order(ticked: Any, kept: tuple[str, ...]) -> tuple[str, ...]:
    """Those ticked, each once: first those on record, in their order."""
    chosen = tuple(dict.fromkeys(ticked))
    return (*(one for one in kept if one in chosen), *(one for one in chosen if one not in kept))
