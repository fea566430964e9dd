"""Decides what the addresses answer under which a deal's people are added, known better, and told apart."""

from collections.abc import Mapping
from datetime import UTC
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as AnyResponse

from graph.deal import Person
from graph.speech import mark, say
from plugin.editing import FoundContacts
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.merging_people import is_in_crm
from plugin.recording import NEW, version_of
from web.desk_visit import REFUSED, Visit, do_at_once, explain, open_visit, read_typed
from web.presenters.desk import find_row
from web.presenters.desk_fields import Draft, Form, one, with_theirs
from web.presenters.desk_person import fill_person, read_person, to_person_fields

DECIDES: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
GONE = mark("That person isn't in this deal any more.")

desk_people = Blueprint("desk_people", __name__, url_prefix="/panel/<deal_id>/desk")


@desk_people.get("/people")
def ask(deal_id: str) -> AnyResponse:
    """Open the form of a person, or the one that adds somebody."""
    visit = open_visit(deal_id)
    row = request.args.get("row", "")
    if not row:
        return _show_adding(visit, fill_person(None), {})
    person = find_row(visit.view.deal, "people", row)
    if person is None:
        return visit.answer(fault=say(GONE))
    return visit.answer(open="form", form=_person_form(row, fill_person(person), {}, version_of(person)))


@desk_people.post("/people")
def save(deal_id: str) -> AnyResponse:
    """Add somebody, or record facts on a person."""
    visit = open_visit(deal_id)
    typed = read_typed()
    row, do = one(typed, "row"), one(typed, "do")
    if not visit.can_edit:
        return visit.answer(REFUSED)
    if do == "search":
        return _show_adding(visit, fill_person(None), {}, asked=one(typed, "asked"))
    if do == "contact":
        return _add_contact(visit, typed)
    return _save_known(visit, row, typed, removes=do == "remove") if row else _add_unknown(visit, typed)


def _add_unknown(visit: Visit, typed: Draft) -> AnyResponse:
    """Add somebody who isn't in Salesforce."""
    facts, faults = read_person(typed, visit.view.deal, None, in_crm=False)
    if faults:
        return _show_adding(visit, typed, faults, status=REFUSED)
    try:
        done = visit.record().save_person(f"person:{_own_id(typed)}", facts, version=NEW)
    except EntryChangedError:
        return visit.go_on()  # the same form was sent twice
    except InputRefusedError as error:
        return _show_adding(visit, typed, {}, status=REFUSED, fault=explain(error))
    return visit.go_on(done.change)


def _save_known(visit: Visit, row: str, typed: Draft, *, removes: bool) -> AnyResponse:
    """Record facts on somebody who is in the deal, or take somebody out who was added here."""
    known: Person | None = find_row(visit.view.deal, "people", row)
    if known is None:
        return visit.answer(HTTPStatus.CONFLICT, fault=say(GONE))
    facts, faults = read_person(typed, visit.view.deal, known, in_crm=is_in_crm(row))
    version = one(typed, "version")
    if faults and not removes:
        return visit.answer(REFUSED, open="form", form=_person_form(row, typed, faults, version))
    try:
        record = visit.record()
        done = (
            record.remove_person(row, version=version) if removes else record.save_person(row, facts, version=version)
        )
    except EntryChangedError:
        return _show_person_clash(visit, row, typed)
    except InputRefusedError as error:
        form = _person_form(row, typed, {}, version, fault=explain(error))
        return visit.answer(REFUSED, open="form", form=form)
    return visit.go_on(done.change)


def _own_id(typed: Draft) -> str:
    brought = one(typed, "new")
    return brought if brought.isalnum() else uuid4().hex


def _add_contact(visit: Visit, typed: Draft) -> AnyResponse:
    contact, role = one(typed, "contact"), one(typed, "role")
    asked = one(typed, "asked")
    if not contact:
        return _show_adding(
            visit, fill_person(None), {}, asked=asked, status=REFUSED, fault=say("Choose a contact first.")
        )
    try:
        record = visit.record()
        done = record.save_role(contact, role) if role else record.save_person(contact, {"side": "buyer"})
    except InputRefusedError as error:
        return _show_adding(visit, fill_person(None), {}, asked=asked, status=REFUSED, fault=explain(error))
    return visit.go_on(done.change)


def _show_adding(
    visit: Visit,
    typed: Draft,
    faults: Mapping[str, str],
    *,
    asked: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    fault: str | None = None,
) -> AnyResponse:
    form = Form(
        list_name="people",
        title=say("Add a person"),
        fields=to_person_fields(typed, faults, in_crm=False, is_new=True),
        new=uuid4().hex,
        version=NEW,
        save=say("Add"),
    )
    found = visit.edit().find_contacts(asked) if visit.can_edit else FoundContacts()
    return visit.answer(status, open="people", form=form, found=found, asked=asked, fault=fault)


def _person_form(row: str, typed: Draft, faults: Mapping[str, str], version: str, *, fault: str | None = None) -> Form:
    in_crm = is_in_crm(row)
    return Form(
        list_name="people",
        title=say("What we know of this person"),
        fields=to_person_fields(typed, faults, in_crm=in_crm, is_new=False),
        row=row,
        version=version,
        fault=fault,
        hint=say("Name, title and department are Salesforce's; change them there.") if in_crm else None,
        remove=None if in_crm else say("Remove from the deal"),
    )


def _show_person_clash(visit: Visit, row: str, typed: Draft) -> AnyResponse:
    anew = open_visit(visit.id)
    person = find_row(anew.view.deal, "people", row)
    if person is None:
        return (
            anew.go_on()
            if not row
            else anew.answer(HTTPStatus.CONFLICT, fault=say("That person was taken out meanwhile."))
        )
    form = _person_form(row, typed, {}, version_of(person))
    theirs = _person_form(row, fill_person(person), {}, "").fields
    clash = form.clashing(with_theirs(form.fields, theirs), lost=False, row=row)
    return anew.answer(HTTPStatus.CONFLICT, open="form", form=clash)


@desk_people.post("/facts")
def save_fact(deal_id: str) -> AnyResponse:
    """Record one fact on a person with one click: whether they decide, or that they have left."""
    visit = open_visit(deal_id)
    if not visit.can_edit:
        return visit.answer(REFUSED)
    row = request.form.get("row", "")
    facts: dict[str, Any]
    if "decides" in request.form:
        facts = {"decision_maker": DECIDES.get(request.form["decides"])}
    else:
        facts = {"left_at": visit.now.astimezone(UTC) if request.form.get("left") else None}
    return do_at_once(visit, lambda: visit.record().save_person(row, facts))


@desk_people.post("/alike")
def tell_apart(deal_id: str) -> AnyResponse:
    """Make two entries one person, or keep that they are two."""
    visit = open_visit(deal_id)
    one_, other = request.form.get("one", ""), request.form.get("other", "")
    if request.form.get("do") == "merge":
        return do_at_once(visit, lambda: visit.record().merge(one_, other), open="alike")
    if request.form.get("do") != "apart":
        abort(HTTPStatus.BAD_REQUEST)
    return do_at_once(visit, lambda: visit.edit().keep_apart(one_, other),
               open="alike")  # fmt: skip
