"""Decides what the addresses answer under which the rows of a deal are edited, and what is open on the desk."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.recording import NEW, Recorded, Recorder
from web.desk_forms import MAKERS, build_case, build_clash, build_form, build_kinds
from web.desk_visit import REFUSED, Visit, do_at_once, explain, open_visit, read_typed
from web.presenters.desk_fields import Draft, one

PARTS = frozenset({"changes", "conflicts", "alike"})

desk = Blueprint("desk", __name__, url_prefix="/panel/<deal_id>/desk")


@desk.get("")
def show(deal_id: str) -> AnyResponse:
    """Show the desk as it is closed, or with the list open that is asked for."""
    visit = open_visit(deal_id)
    part = request.args.get("open", "")
    return visit.answer(open=part if part in PARTS else "")


@desk.get("/<any(statements, commitments, decisions, ties):list_name>")
def ask(deal_id: str, list_name: str) -> AnyResponse:
    """Open the form of a new row, or of one that is there."""
    visit = open_visit(deal_id)
    asked = {name: [request.args.get(name, "")] for name in ("row", "about")}
    case = build_case(visit.view.deal, visit.viewer, list_name, asked, now=visit.now)
    if request.args.get("row") and case.known is None:
        return visit.answer(fault=say("That isn't there any more; somebody took it out."))
    form, kinds = build_form(list_name, case)
    return visit.answer(open="form", form=form, kinds=kinds)


@desk.post("/kinds")
def suggest(deal_id: str) -> AnyResponse:
    """Offer the kinds that words may be, while they are typed: nothing is kept, and no address holds the words."""
    visit = open_visit(deal_id)
    typed = read_typed()
    case = build_case(visit.view.deal, visit.viewer, "statements", typed, now=visit.now)
    form, _ = build_form("statements", case, typed)
    return visit.answer(open="form", form=form, kinds=build_kinds(typed, {}))


@desk.post("/<any(statements, commitments, decisions, ties):list_name>")
def save(deal_id: str, list_name: str) -> AnyResponse:
    """Record what a form says, or take its row back."""
    visit = open_visit(deal_id)
    typed = read_typed()
    case = build_case(visit.view.deal, visit.viewer, list_name, typed, now=visit.now)
    if not visit.can_edit:
        return visit.answer(REFUSED)
    version = one(typed, "version") or NEW
    removes = one(typed, "do") == "remove"
    if removes and case.known is None:
        return visit.go_on()
    read = None if removes else MAKERS[list_name].read(typed, case)
    if read is not None and read.faults:
        form, kinds = build_form(list_name, case, typed, read.faults)
        return visit.answer(REFUSED, open="form", form=form.seen_as(version), kinds=kinds)
    try:
        if read is None:
            done = visit.record().withdraw(list_name, case.row, version=version)
        else:
            done = _save_rows(visit.record(), read.rows, version)
    except EntryChangedError:
        return _show_clash(visit, list_name, typed)
    except InputRefusedError as error:
        form, kinds = build_form(list_name, case, typed, fault=explain(error))
        return visit.answer(REFUSED, open="form", form=form.seen_as(version), kinds=kinds)
    return visit.go_on(done.change)


def _save_rows(record: Recorder, rows: Sequence[tuple[str, Any]], version: str) -> Recorded:
    if len(rows) == 1:
        return record.save(*rows[0], version=version)
    return record.save_together(rows, version=version)


def _show_clash(visit: Visit, list_name: str, typed: Draft) -> AnyResponse:
    """Show what somebody else recorded beside what was typed; what is the same in both is done."""
    anew = open_visit(visit.id)
    about = {**typed, "row": [one(typed, "row") or one(typed, "new")]}
    case = build_case(anew.view.deal, anew.viewer, list_name, about, now=anew.now)
    form, kinds = build_clash(list_name, case, typed)
    shown = (*form.fields, *((kinds.field,) if kinds else ()))
    if one(typed, "version") == NEW and not form.lost and not any(field.theirs for field in shown):
        return anew.go_on()
    return anew.answer(HTTPStatus.CONFLICT, open="form", form=form, kinds=kinds)


@desk.post("/undo")
def undo(deal_id: str) -> AnyResponse:
    """Take a change back."""
    visit = open_visit(deal_id)
    return do_at_once(visit, lambda: visit.record().undo(request.form.get("change", "")), open="changes")


@desk.post("/settle")
def settle(deal_id: str) -> AnyResponse:
    """Settle what was changed here and in Salesforce."""
    visit = open_visit(deal_id)

    def settle_() -> None:
        ours = request.form.get("take") == "ours"
        visit.edit().settle(request.form.get("entry", ""), ours=ours)

    return do_at_once(visit, settle_, open="conflicts")
