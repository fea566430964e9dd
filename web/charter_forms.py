"""Reads a charter out of the form that it is written with; a field is named by its place: `decisions.0.act_by`."""

from collections.abc import Sequence
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from graph.exercises.charter import Charter, CharterDecision, FounderRole, MustAgree, OwnersPart
from graph.exercises.problem import Problem
from plugin.typed_days import read_day
from web.form_values import find_day_fault

MOST_DECISIONS = 60
"""Decisions that a form holds at most; a charter with more isn't read on one page."""
MOST_ROWS = 40
"""People who must agree on one decision, at most."""
MOST_ID = 120
"""Characters in the id of a decision."""
Form = MultiDict[str, str]


def read_charter(form: Form) -> Charter:
    """Read what was typed, with whatever is missing; rows in which nothing stands, or that are ticked out, are none."""
    count = form.get("decisions", "0")
    rows = range(min(int(count), MOST_DECISIONS)) if count.isascii() and count.isdigit() else range(0)
    decisions = [
        _read_decision(form, f"decisions.{number}") for number in rows if _is_said(form, f"decisions.{number}")
    ]
    return Charter(decisions=tuple(decisions), owners=_read_owners(form), founder=_read_founder(form))


def add_blank(charter: Charter) -> Charter:
    """Return a charter with room for one more decision."""
    if len(charter.decisions) >= MOST_DECISIONS:
        return charter
    return Charter(
        decisions=(*charter.decisions, CharterDecision(id=uuid4().hex, name="")),
        owners=charter.owners,
        founder=charter.founder,
    )


def find_day_problems(form: Form) -> Sequence[Problem]:
    """Name the fields whose text is no day."""
    places = [name for name in form if name.rpartition(".")[2] in ("listen_until", "act_by", "until", "review_on")]
    faults = [(place, find_day_fault(form[place], read_day(form[place]))) for place in places]
    return [Problem(place=place, sentence=fault) for place, fault in faults if fault]


def _is_said(form: Form, place: str) -> bool:
    if form.get(f"{place}.out"):
        return False
    typed = [value for name, value in form.items(multi=True) if name.startswith(f"{place}.") and value.strip()]
    # what a row holds of itself: its id, and whether owners reserved it
    return len(typed) > sum(bool(form.get(f"{place}.{own}")) for own in ("id", "matter"))


def _read_decision(form: Form, place: str) -> CharterDecision:
    def people(part: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(person for person in form.getlist(f"{place}.{part}") if person))

    matter = form.get(f"{place}.matter")
    return CharterDecision(
        id=_read_id(form.get(f"{place}.id", "")),
        name=" ".join(form.get(f"{place}.name", "").split()),
        final_word=form.get(f"{place}.final_word") or None,
        must_agree=_read_must_agree(form, f"{place}.must_agree"),
        recommends=people("recommends"),
        gives_input=people("gives_input"),
        carries_out=people("carries_out"),
        listen_until=read_day(form.get(f"{place}.listen_until")),
        act_by=read_day(form.get(f"{place}.act_by")),
        matter="reserved" if matter == "reserved" else "operational",
    )


def _read_id(text: str) -> str:
    """Read a decision's id: one that a page of ours gave, or the deal's own; anything that can't be one is new."""
    kept = text.strip()
    return kept if kept and len(kept) <= MOST_ID and kept.isprintable() else uuid4().hex


def _read_must_agree(form: Form, place: str) -> tuple[MustAgree, ...]:
    rows = [
        (form.get(f"{place}.{number}.person", ""), form.get(f"{place}.{number}.grounds", "").strip())
        for number in range(MOST_ROWS)
    ]
    return tuple(MustAgree(person=person, grounds=grounds) for person, grounds in rows if person or grounds)


def _read_lines(form: Form, name: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in form.get(name, "").splitlines() if line.strip())


def _read_owners(form: Form) -> OwnersPart | None:
    read = OwnersPart(
        people=tuple(dict.fromkeys(form.getlist("owners.people"))),
        decide=_read_lines(form, "owners.decide"),
        are_asked=_read_lines(form, "owners.are_asked"),
        are_told=_read_lines(form, "owners.are_told"),
        not_theirs=_read_lines(form, "owners.not_theirs"),
        how_often=form.get("owners.how_often", "").strip(),
        agreement=form.get("owners.agreement", "").strip(),
    )
    return None if read == OwnersPart() else read


def _read_founder(form: Form) -> FounderRole | None:
    read = FounderRole(
        person=form.get("founder.person", ""),
        advises_on=_read_lines(form, "founder.advises_on"),
        through=form.get("founder.through") or None,
        until=read_day(form.get("founder.until")),
        review_on=read_day(form.get("founder.review_on")),
        stays=form.get("founder.stays", "").strip(),
    )
    return None if read == FounderRole(person="") else read
