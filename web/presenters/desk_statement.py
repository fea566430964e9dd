"""Decides how somebody's words are recorded: the form, and what becomes of what is typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph.deal import Deal, Source, Statement, Subject, SubjectKind
from graph.speech import mark, say
from graph.stance import medium_of
from plugin.evidence_lines import DEEDS
from web.form_values import find_day_fault, read_moment, to_day_text
from web.presenters.desk_fields import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Draft,
    Field,
    Option,
    check_length,
    is_ticked,
    one,
    to_options,
    to_people_options,
    to_subject_options,
)
from web.presenters.desk_kinds import KIND_WORDS, OTHER
from web.presenters.evidence import to_safe_url
from web.presenters.words import Words

NEW_SUBJECT = "new"
NEEDS_SOMEBODY = frozenset(kind for kind, words in DEEDS.items() if "{to}" in words)
STANCES: Mapping[str, str] = Words(
    {
        "2": mark("Firmly for it"),
        "1": mark("For it"),
        "0": mark("Undecided"),
        "-1": mark("Not in favour"),
        "-2": mark("Firmly not in favour"),
        "": mark("Doesn't say"),
    }
)
MEDIA: Mapping[str, str] = Words(
    {
        "own_words": mark("Heard or read it myself"),
        "seen": mark("Saw what they did"),
        "second_hand": mark("Was told by others"),
    }
)
SUBJECT_KINDS: Mapping[SubjectKind, str] = Words(
    {
        "destination": mark("Where to go"),
        "route": mark("How to get there"),
        "timing": mark("When"),
        "initiative": mark("A project of theirs"),
        "decision": mark("A decision"),
        "area": mark("An area of work"),
    }
)


def fill_statement(value: Statement | None, *, by: str, now: datetime) -> Draft:
    """Give what stands in the form before anybody types."""
    if value is None:
        return {"by": (by,), "at": (to_day_text(now),), "medium": ("own_words",), "stance": ("",)}
    own_link = value.source.url if value.source and value.source.system != "salesforce" else None
    return {
        "by": (value.by,),
        "words": (value.words or "",),
        "kind": (value.kind,),
        "stance": (_to_nearest(value.stance),),
        "at": (to_day_text(value.at),),
        "medium": (medium_of(value),),
        "private": () if value.public else ("yes",),
        "subject": (value.subject or "",),
        "to": (value.to or "",),
        "decision": (value.decision or "",),
        "risk": (value.risk or "",),
        "answered": ("yes",) if value.answered else (),
        "link": (own_link or "",),
    }


def to_statement_fields(draft: Draft, deal: Deal, faults: Mapping[str, str]) -> tuple[Field, ...]:
    """List the form's fields, but for the kinds."""

    def field(name: str, label: str, kind: Any, **more: Any) -> Field:
        return Field(
            name=name, label=label, kind=kind, values=tuple(draft.get(name, ())), fault=faults.get(name), **more
        )

    none = None if one(draft, "by") else say("Choose")
    subjects = to_subject_options(deal, none=say("Not said: the deal as a whole"))
    decisions = tuple(Option(value=each.id, label=each.name) for each in deal.decisions)
    return (
        field("words", say("Their words"), "words", required=False, focus=True,
              help=say("As they said it, as far as you know.")),
        field("stance", say("For it or not?"), "choice", options=to_options(STANCES)),
        field("subject", say("About what?"), "pick",
              options=(*subjects, Option(value=NEW_SUBJECT, label=say("Something new ...")))),
        field("new_subject", say("Something new: its name"), "text"),
        field(
            "new_subject_kind",
            say("And what that is"),
            "pick",
            options=to_options(SUBJECT_KINDS),
        ),
        field("at", say("When"), "date", required=True),
        field("medium", say("How do you know?"), "choice", options=to_options(MEDIA)),
        field("by", say("Who"), "pick", required=True, options=to_people_options(deal.people, none=none), more=not none,
              usual=True),
        field("to", say("To whom, or about whom"), "pick", more=True,
              options=to_people_options(deal.people, none=say("Nobody in particular"))),
        field("decision", say("Which decision"), "pick", more=True,
              options=(Option(value="", label=say("None in particular")), *decisions)),
        field("private", say("Said in private"), "tick", more=True),
        field("risk", say("The risk they named"), "text", more=True),
        field("answered", say("Their concern was answered"), "tick", more=True),
        field("link", say("Where it is written"), "link", more=True,
              help=say("An https address, such as a note or a message.")),
    )  # fmt: skip


def read_statement(
    draft: Draft, deal: Deal, known: Statement | None, *, own_id: str, author: str, user: str | None, now: datetime
) -> tuple[list[tuple[str, Any]], dict[str, str]]:
    """Read the rows that the form makes, with their lists, the statement last; or what is wrong, by field."""
    at = read_moment(one(draft, "at"), known.at if known else None)
    kind = one(draft, "other_kind") if one(draft, "kind") in {OTHER, ""} else one(draft, "kind")
    faults = _find_faults(draft, deal, kind, at, now)
    rows, subject = _read_subject(draft, deal, own_id, faults)
    if faults or at is None:
        return [], faults
    medium: Any = one(draft, "medium") if one(draft, "medium") in MEDIA else "own_words"
    by, link = one(draft, "by"), one(draft, "link")
    base = known or Statement(id=own_id, at=at, by=by, kind="position")
    statement = replace(
        base,
        at=at,
        by=by,
        kind=kind,  # type: ignore[arg-type]  # looked up among the kinds above
        subject=subject,
        to=one(draft, "to") or None,
        decision=one(draft, "decision") or None,
        stance=_read_stance(one(draft, "stance"), base.stance),
        public=not is_ticked(draft, "private"),
        medium=medium,
        first_hand=medium != "second_hand",
        words=one(draft, "words") or None,
        risk=one(draft, "risk") or None,
        answered=is_ticked(draft, "answered"),
        confirmed_by=base.confirmed_by or author,
        source=_read_source(link, base.source, user),
    )
    return [*rows, ("statements", statement)], {}


def _find_faults(draft: Draft, deal: Deal, kind: str, at: datetime | None, now: datetime) -> dict[str, str]:
    """Say what is wrong with a statement, by field."""
    people = {person.id for person in deal.people}
    link = one(draft, "link")
    wrong = {
        "kind": (kind not in KIND_WORDS, say("Choose what it was.")),
        "by": (one(draft, "by") not in people, say("Choose who said it.")),
        "at": (not one(draft, "at"), say("Give the day on which it was said.")),
        "to": (
            kind in NEEDS_SOMEBODY and one(draft, "to") not in people,
            say("For this, choose to whom or about whom it was said."),
        ),
        "words": (
            not one(draft, "words") and not one(draft, "stance"),
            say("Write down what they said, or choose whether they are for it."),
        ),
        "stance": (
            kind == "position" and not one(draft, "stance"),
            say("Choose whether they are for it. If they don't say, choose what else it was."),
        ),
        "link": (bool(link) and to_safe_url(link) is None, say("That isn't an https address.")),
    }
    faults = {name: told for name, (is_wrong, told) in wrong.items() if is_wrong}
    if (told := find_day_fault(one(draft, "at"), at, latest=now)) is not None:
        faults["at"] = told
    for name, most in (("words", LONGEST_WORDS), ("risk", LONGEST_WORDS), ("new_subject", LONGEST_TEXT)):
        if (too_long := check_length(one(draft, name), most)) is not None:
            faults[name] = too_long
    return faults


def _read_subject(
    draft: Draft, deal: Deal, own_id: str, faults: dict[str, str]
) -> tuple[list[tuple[str, Any]], str | None]:
    chosen, name = one(draft, "subject"), one(draft, "new_subject")
    if name and chosen not in {"", NEW_SUBJECT}:
        faults["new_subject"] = say("Something from the list is chosen as well; empty this, or choose “Something new”.")
        return [], None
    if chosen == NEW_SUBJECT or (name and not chosen):
        if not name:
            faults["new_subject"] = say("Give it a short name.")
            return [], None
        known = next((each for each in deal.subjects if each.called.casefold() == name.casefold()), None)
        if known is not None:
            return [], known.id
        kind: Any = one(draft, "new_subject_kind")
        subject = Subject(id=f"about:{own_id}", kind=kind if kind in SUBJECT_KINDS else "destination", name=name)
        return [("subjects", subject)], subject.id
    if chosen and chosen not in {each.id for each in deal.subjects}:
        faults["subject"] = say("That is no longer there; choose another.")
    return [], chosen or None


def _to_nearest(stance: float | None) -> str:
    return "" if stance is None else str(max(-2, min(2, round(stance))))


def _read_stance(text: str, kept: float | None) -> float | None:
    """The stance chosen; one that was finer than the form's steps stays where its step is chosen again."""
    if text not in STANCES or not text:
        return None
    return kept if _to_nearest(kept) == text else float(text)


def _read_source(link: str, kept: Source | None, user: str | None) -> Source | None:
    """Where the words are written; the CRM's own address of a row is no address that somebody typed."""
    if kept is not None and kept.system == "salesforce":
        return Source(system="person", url=link, author=user) if link else kept
    if kept is not None:
        return replace(kept, url=link or None)
    return Source(system="person", url=link, author=user) if link else None
