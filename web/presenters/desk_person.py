"""Decides how a person is added and what is recorded of one: the forms, and what becomes of what is typed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from graph.deal import Deal, Person
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
)
from web.presenters.words import Words

YES_NO: Mapping[str, bool | None] = {"yes": True, "no": False, "": None}
DECIDES: Mapping[str, str] = Words(
    {
        "yes": mark("Decides"),
        "no": mark("Doesn't decide"),
        "": mark("Not known"),
    }
)
LONGEST_NAME = 120
HIGHEST_RANK = 99
LONGEST_RANK = 9


def fill_person(value: Person | None) -> Draft:
    """Give what stands in the form before anybody types."""
    if value is None:
        return {"decides": ("",)}
    words = {True: "yes", False: "no", None: ""}
    return {
        "name": (value.name,),
        "title": (value.title or "",),
        "department": (value.department or "",),
        "decides": (words[value.decision_maker],),
        "champion": ("yes",) if value.is_champion else (),
        "rank": (str(value.formal_rank) if value.formal_rank else "",),
        "former": ("yes",) if value.former else (),
        "joined_at": (to_day_text(value.joined_at),),
        "left_at": (to_day_text(value.left_at),),
    }


def to_person_fields(draft: Draft, faults: Mapping[str, str], *, in_crm: bool, is_new: bool) -> tuple[Field, ...]:
    """List the form's fields; what a contact's own record says is changed in the CRM."""

    def field(name: str, label: str, kind: Any, **more: Any) -> Field:
        return Field(
            name=name, label=label, kind=kind, values=tuple(draft.get(name, ())), fault=faults.get(name), **more
        )

    own = (
        field("name", say("Name"), "text", required=True, focus=not is_new,
              help=say("Not known yet? Write what you know, such as “somebody in Legal”.")),
        field("department", say("Department"), "text"),
        field("title", say("What they do, as far as you know"), "text"),
    )  # fmt: skip
    facts = (field("decides", say("Do they decide?"), "choice", options=to_options(DECIDES), focus=in_crm),)
    more = (
        field("champion", say("Speaks for us when we aren't there (champion)"), "tick", more=in_crm is False),
        field("rank", say("Formal rank, 1 is the top"), "number", more=True),
        field("former", say("Holds no office any more, but is still around"), "tick", more=True),
        field("joined_at", say("Joined on"), "date", more=True),
        field("left_at", say("Left on"), "date", more=True),
    )
    return (*(() if in_crm else own), *facts, *(() if is_new else more))


def read_person(
    draft: Draft, deal: Deal, known: Person | None, *, in_crm: bool
) -> tuple[dict[str, Any], dict[str, str]]:
    """Read the facts that differ from those known; or what is wrong, by field."""
    faults: dict[str, str] = {}
    facts: dict[str, Any] = {"decision_maker": YES_NO.get(one(draft, "decides"))}
    if not in_crm:
        name = one(draft, "name")
        if not name:
            faults["name"] = say("Give a name, or what you know of the person.")
        elif (told := check_length(name, LONGEST_NAME)) is not None:
            faults["name"] = told
        elif known is None and _is_taken(deal.people, name, one(draft, "department")):
            faults["name"] = say("Somebody of this name and department is in the deal already.")
        for field in ("title", "department"):
            if (told := check_length(one(draft, field), LONGEST_TEXT)) is not None:
                faults[field] = told
        facts |= {"name": name, "title": one(draft, "title") or None, "department": one(draft, "department") or None}
    if known is not None:
        facts |= _read_more(draft, known, faults)
    if faults:
        return {}, faults
    before = known or Person(id="", name="")
    return {name: held for name, held in facts.items() if held != getattr(before, name) or name == "name"}, {}


def _read_more(draft: Draft, known: Person, faults: dict[str, str]) -> dict[str, Any]:
    rank = one(draft, "rank")
    if rank and not (rank.isdecimal() and len(rank) <= LONGEST_RANK and 0 < int(rank) <= HIGHEST_RANK):
        faults["rank"] = say("Give a whole number from 1 to {most}, or nothing.", most=HIGHEST_RANK)
        rank = ""
    days: dict[str, datetime | None] = {}
    for field in ("joined_at", "left_at"):
        days[field] = read_moment(one(draft, field), getattr(known, field))
        if (fault := find_day_fault(one(draft, field), days[field])) is not None:
            faults[field] = fault
    champion = is_ticked(draft, "champion")
    return {
        "is_champion": True if champion else (False if known.is_champion else known.is_champion),
        "formal_rank": int(rank) if rank else None,
        "former": is_ticked(draft, "former"),
        **days,
    }


def _is_taken(people: Iterable[Person], name: str, department: str) -> bool:
    wanted = (name.casefold(), department.casefold())
    return any((person.name.casefold(), (person.department or "").casefold()) == wanted for person in people)
