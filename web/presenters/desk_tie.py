"""Decides how a tie between two people is recorded: the form, and what becomes of what is typed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from graph.deal import Deal, Tie, TieKind
from graph.speech import mark, say
from web.form_values import find_day_fault, read_moment, to_day_text
from web.presenters.desk_fields import Draft, Field, one, to_options, to_people_options
from web.presenters.ties import STRONG, WEAK
from web.presenters.words import Words

KINDS: Mapping[TieKind, str] = Words(
    {
        "reports_to": mark("reports to"),
        "influences": mark("has influence on"),
        "trusts": mark("trusts"),
        "supports": mark("backs"),
        "defers_to": mark("leaves decisions to"),
        "conflicts_with": mark("often differs with"),
        "undermines": mark("pulls another way than"),
        "blames": mark("sees the cause with"),
        "family": mark("is family of"),
    }
)
"""What a person records; who is in contact with whom comes from messages and meetings."""
STRENGTHS: Mapping[str, float] = {"weak": 0.25, "middling": 0.5, "strong": 0.8}
STRENGTH_WORDS: Mapping[str, str] = Words(
    {"weak": mark("weak"), "middling": mark("middling"), "strong": mark("strong")}
)


def fill_tie(value: Tie | None, *, start: str, now: datetime) -> Draft:
    """Give what stands in the form before anybody types."""
    if value is None:
        return {"from": (start,), "kind": ("influences",), "strength": ("middling",), "at": (to_day_text(now),)}
    return {
        "from": (value.from_,),
        "to": (value.to,),
        "kind": (value.kind,),
        "strength": (_to_step(value.strength),),
        "at": (to_day_text(value.at),),
    }


def to_tie_fields(draft: Draft, deal: Deal, faults: Mapping[str, str], known: Tie | None) -> tuple[Field, ...]:
    """List the form's fields, which read as a sentence; who is tied to whom, and how, stays what it is."""

    def field(name: str, label: str, kind: Any, **more: Any) -> Field:
        return Field(
            name=name, label=label, kind=kind, values=tuple(draft.get(name, ())), fault=faults.get(name), **more
        )

    strength = field(
        "strength",
        say("How strong is it?"),
        "choice",
        options=to_options(STRENGTH_WORDS),
        help=say("A reporting line has no strength.") if known is None else None,
    )
    seen = field("at", say("Seen on"), "date")
    none = None if one(draft, "from") else say("Choose")
    if known is not None:
        return () if known.kind == "reports_to" else (strength, seen)
    return (
        field("from", say("Who"), "pick", required=True, options=to_people_options(deal.people, none=none)),
        field(
            "kind",
            say("does what"),
            "choice",
            options=to_options(KINDS),
        ),
        field(
            "to",
            say("to whom"),
            "pick",
            required=True,
            focus=True,
            options=to_people_options(deal.people, none=say("Choose")),
        ),
        strength,
        seen,
    )


def read_tie(
    draft: Draft, deal: Deal, known: Tie | None, *, own_id: str, now: datetime
) -> tuple[Tie | None, dict[str, str]]:
    """Read the tie that the form makes; or what is wrong, by field. `own_id` tells it from an ended one like it."""
    faults: dict[str, str] = {}
    people = {person.id for person in deal.people}
    start, end = (known.from_, known.to) if known else (one(draft, "from"), one(draft, "to"))
    kind: Any = known.kind if known else one(draft, "kind")
    if start not in people:
        faults["from"] = say("Choose a person.")
    if end not in people:
        faults["to"] = say("Choose the other person.")
    elif start == end:
        faults["to"] = say("That is the same person; choose another.")
    if known is None and kind not in KINDS:
        faults["kind"] = say("Choose what is between them.")
    at = read_moment(one(draft, "at"), known.at if known else None)
    if (fault := find_day_fault(one(draft, "at"), at, latest=now)) is not None:
        faults["at"] = fault
    made = f"ties:{kind}:{start}:{end}"
    others = [tie for tie in deal.ties if known is None or tie.id != known.id]
    if known is None and any(
        (tie.kind, tie.from_, tie.to) == (kind, start, end) and _lasts(tie, now) for tie in others
    ):
        faults["to"] = say("That is on record already; you find it in the tables, to be changed there.")
    if faults:
        return None, faults
    taken = any(tie.id == made for tie in others)
    base = known or Tie(id=f"{made}:{own_id}" if taken else made, kind=kind, from_=start, to=end)
    return (
        replace(
            base, kind=kind, from_=start, to=end, strength=_read_strength(one(draft, "strength"), base.strength), at=at
        ),
        {},
    )


def _to_step(strength: float) -> str:
    """The form's step that a strength belongs to."""
    if strength >= STRONG:
        return "strong"
    return "weak" if strength < WEAK else "middling"


def _read_strength(step: str, kept: float) -> float:
    """The strength chosen; a finer one stays where its step is chosen again."""
    return kept if step not in STRENGTHS or _to_step(kept) == step else STRENGTHS[step]


def _lasts(tie: Tie, now: datetime) -> bool:
    return tie.until is None or tie.until > now
