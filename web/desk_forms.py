"""Decides which form fills which list of a deal, what stands in it, and what becomes of what is typed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from graph.deal import Deal
from graph.speech import mark, say
from plugin.cues import suggest_kinds
from plugin.entering import may_leave
from plugin.recording import NEW, version_of
from plugin.views import Viewer
from web.presenters.desk import find_row
from web.presenters.desk_commitment import fill_commitment, read_commitment, to_commitment_fields
from web.presenters.desk_decision import fill_decision, read_decision, to_decision_fields
from web.presenters.desk_fields import Draft, Field, Form, one, with_theirs
from web.presenters.desk_kinds import KindsView, to_kinds
from web.presenters.desk_statement import fill_statement, read_statement, to_statement_fields
from web.presenters.desk_tie import fill_tie, read_tie, to_tie_fields
from web.presenters.names import build_names

OWN_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a form is filled from: the deal, who fills it and when, and the row that it changes (None: a new one)."""

    deal: Deal
    viewer: Viewer
    now: datetime
    known: Any
    row: str
    about: str

    @property
    def author(self) -> str:
        """Who confirms what is recorded here."""
        return self.viewer.user or f"a {self.viewer.role}, by sign-in link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read from a form: rows with their lists, the one that the form is for last; or faults by field."""

    rows: tuple[tuple[str, Any], ...] = ()
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """How one list's form is made, filled and read; all its texts are to be said, the titles with `who`."""

    fill: Callable[[Case], Draft]
    fields: Callable[[Draft, Case, Mapping[str, str]], tuple[Field, ...]]
    read: Callable[[Draft, Case], Read]
    added: str
    changed: str
    remove: str


def _read_one(list_name: str, found: tuple[Any, dict[str, str]]) -> Read:
    value, faults = found
    return Read(rows=() if value is None else ((list_name, value),), faults=faults)


def _read_statement(draft: Draft, case: Case) -> Read:
    rows, faults = read_statement(
        draft, case.deal, case.known, own_id=case.row, author=case.author, user=case.viewer.user, now=case.now
    )
    return Read(rows=tuple(rows), faults=faults)


MAKERS: Mapping[str, Maker] = {
    "statements": Maker(
        fill=lambda case: fill_statement(case.known, by=case.about, now=case.now),
        fields=lambda draft, case, faults: to_statement_fields(draft, case.deal, faults),
        read=_read_statement,
        added=mark("What {who} said"),
        changed=mark("What {who} said"),
        remove=mark("Take it back"),
    ),
    "commitments": Maker(
        fill=lambda case: fill_commitment(case.known, owner=case.about, now=case.now),
        fields=lambda draft, case, faults: to_commitment_fields(draft, case.deal, faults),
        read=lambda draft, case: _read_one(
            "commitments",
            read_commitment(draft, case.deal, case.known, own_id=case.row, author=case.author, now=case.now),
        ),
        added=mark("A promise of {who}"),
        changed=mark("A promise of {who}"),
        remove=mark("Remove it"),
    ),
    "decisions": Maker(
        fill=lambda case: fill_decision(case.known, holder=case.about or None),
        fields=lambda draft, case, faults: to_decision_fields(draft, case.deal, faults),
        read=lambda draft, case: _read_one(
            "decisions", read_decision(draft, case.deal, case.known, own_id=case.row, now=case.now)
        ),
        added=mark("A decision and its final word"),
        changed=mark("A decision and its final word"),
        remove=mark("Remove it"),
    ),
    "ties": Maker(
        fill=lambda case: fill_tie(case.known, start=case.about, now=case.now),
        fields=lambda draft, case, faults: to_tie_fields(draft, case.deal, faults, case.known),
        read=lambda draft, case: _read_one(
            "ties", read_tie(draft, case.deal, case.known, own_id=case.row, now=case.now)
        ),
        added=mark("A tie of {who}"),
        changed=mark("A tie of {who}"),
        remove=mark("It has ended"),
    ),
}


def build_case(deal: Deal, viewer: Viewer, list_name: str, draft: Draft, *, now: datetime) -> Case:
    """Find out which row a form is about, by `row`; a new one gets the id that its form brought, or one of its own.

    What came from an exercise isn't there for any form: who named whom is shown to nobody.
    """
    row = one(draft, "row")
    brought = one(draft, "new")
    own_id = row or (brought if OWN_ID.fullmatch(brought) else uuid4().hex)
    known = find_row(deal, list_name, row) if row else None
    known = known if known is not None and may_leave(known) else None
    return Case(deal=deal, viewer=viewer, now=now, known=known, row=own_id, about=one(draft, "about"))


def build_form(
    list_name: str,
    case: Case,
    draft: Draft | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    fault: str | None = None,
) -> tuple[Form, KindsView | None]:
    """Make a form: as the row stands, or with what was typed and what is wrong in it."""
    maker = MAKERS[list_name]
    typed = maker.fill(case) if draft is None else draft
    found = faults or {}
    form = Form(
        list_name=list_name,
        title=_to_title(maker, case, typed),
        fields=maker.fields(typed, case, found),
        row=case.row if case.known is not None else None,
        new=case.row if case.known is None else "",
        about=case.about,
        version=NEW if case.known is None else version_of(case.known),
        fault=fault,
        remove=say(maker.remove) if case.known is not None else None,
    )
    return form, build_kinds(typed, found) if list_name == "statements" else None


def build_clash(list_name: str, case: Case, draft: Draft) -> tuple[Form, KindsView | None]:
    """Make the form again with what was typed, beside what somebody else put there meanwhile."""
    form, kinds = build_form(list_name, case, draft)
    maker = MAKERS[list_name]
    lost = case.known is None
    held = {} if lost else maker.fill(case)
    theirs = [field for field in maker.fields(held, case, {}) if field.name in held or field.rows]
    clash = form.clashing(with_theirs(form.fields, () if lost else theirs), lost=lost, row=case.row)
    return clash, kinds.beside(one(held, "kind")) if kinds is not None and not lost else kinds


def build_kinds(draft: Draft, faults: Mapping[str, str]) -> KindsView:
    """Offer the kinds that the words typed may be."""
    return to_kinds(draft, suggest_kinds(one(draft, "words")), faults.get("kind"))


def _to_title(maker: Maker, case: Case, draft: Draft) -> str:
    who = next((one(draft, name) for name in ("by", "owner", "from") if one(draft, name)), case.about)
    name = build_names(case.deal).person(who) if who else say("somebody")
    return say(maker.added if case.known is None else maker.changed, who=name)
