"""Decides what the addresses of notes answer: the box to paste into, the suggestions, and what is confirmed of them."""

from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.deal import Deal, SubjectKind
from graph.speech import say
from graph.stance import WHERE_KINDS
from graph.wording import to_date
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.notebook import to_author
from plugin.notes import LONGEST, offer_subject, read_notes
from plugin.notes_saving import Sitting, save_confirmed, save_subject, to_moment
from plugin.notes_suggestions import SubjectOffer
from plugin.recording import Recorder
from plugin.typed_days import read_day
from plugin.views import DealView, Viewer
from web.form_values import find_day_fault
from web.own_pages import go_on, is_part
from web.ports import page_context
from web.presenters.formats import to_figure
from web.presenters.names import build_names
from web.presenters.notes import (
    KIND_CHOICES,
    MOST_ASKED,
    STANCE_CHOICES,
    SUBJECT_CHOICES,
    TIE_CHOICES,
    AskedPerson,
    NoteItem,
    UnusedView,
    kind_words,
    read_items,
    replace_item,
    subject_words,
    to_asked,
    to_choices,
    to_item_views,
    to_items,
    to_unused,
    with_state,
)
from web.presenters.states import to_alignment_mark, to_authority_mark, to_verdict
from web.presenters.words import TIES
from web.sign_in import require_viewer

LARGEST_REQUEST = 1024 * 1024
"""Bytes: 20,000 characters of any writing, once as they are and once as suggestions, with room to spare."""
NOTED = "noted"
NEW = "new"
ANSWERS = {"yes": True, "no": False}

notes = Blueprint("notes", __name__)


@notes.before_request
def take_long_texts() -> None:
    """Let the notes' own forms be longer than the others'."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@dataclass(frozen=True, slots=True)
class Answered:
    """Somebody who was asked about, and what was answered so far."""

    person: AskedPerson
    answer: str = ""
    change: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Everything on the page of one sitting. It goes to and fro with the form; nothing of it is stored."""

    said_on: date
    is_of_head: bool = False
    items: tuple[NoteItem, ...] = ()
    asked: tuple[Answered, ...] = ()
    unused: tuple[UnusedView, ...] = ()
    subject: str = NEW
    offer: SubjectOffer = field(default_factory=lambda: SubjectOffer(kind="destination", name=""))


@notes.get("/panel/<deal_id>/notes")
def paste(deal_id: str) -> str:
    """Show the box to paste notes into."""
    viewer = require_viewer()
    return _show_box(viewer, page_context().services.deals.panel(viewer, deal_id))


@notes.post("/panel/<deal_id>/notes")
def work(deal_id: str) -> Response:
    """Read notes that were pasted, or do what a button beside a suggestion says."""
    viewer = require_viewer()
    services = page_context().services
    view = services.deals.panel(viewer, deal_id)
    act, _sep, of = request.form.get("act", "read").partition(":")
    if act == "read":
        return _read(viewer, view)
    sheet = _read_sheet(view)
    record = services.deals.record(viewer, view.deal.deal.id)
    done = _Sitting(viewer, view, record).do(sheet, act, of)
    changed = done != sheet
    if act == "all" or (changed and not is_part()):
        services.deals.refresh(viewer, view.deal.deal.id)
        view = services.deals.panel(viewer, deal_id)
    faulty = any(each.fault for each in done.items) or any(each.fault for each in done.asked)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faulty else HTTPStatus.OK
    answer = make_response(_show_sheet(view, done), status)
    if changed:
        answer.headers["HX-Trigger"] = NOTED
    return answer


@notes.post("/panel/<deal_id>/notes/so-far")
def tell_so_far(deal_id: str) -> str:
    """Analyse what was confirmed so far, once for all that came in a row, and say the verdict."""
    viewer = require_viewer()
    services = page_context().services
    view = services.deals.panel(viewer, deal_id)
    services.deals.refresh(viewer, view.deal.deal.id)
    view = services.deals.panel(viewer, deal_id)
    return render_template("form_page.html", part="notes_so_far.html", **_so_far(view))


@notes.get("/panel/<deal_id>/notes/done")
def finish(deal_id: str) -> AnyResponse:
    """Lead to the deal with what was confirmed last: whoever is quick comes before the verdict so far was told."""
    viewer = require_viewer()
    services = page_context().services
    view = services.deals.panel(viewer, deal_id)
    services.deals.refresh(viewer, view.deal.deal.id)
    return go_on(url_for("panel.show", deal_id=deal_id))


@notes.post("/panel/<deal_id>/notes/kept/<note_id>/remove")
def remove_kept(deal_id: str, note_id: str) -> AnyResponse:
    """Forget notes that were kept."""
    viewer = require_viewer()
    page_context().services.deals.notebook(viewer, deal_id).remove(note_id)
    return go_on(url_for("notes.paste", deal_id=deal_id))


def _read(viewer: Viewer, view: DealView) -> Response:
    """Read what was pasted; where it can't be, show the box again with the words in it."""
    text = request.form.get("text", "")
    today = page_context().now().date()
    said_on = read_day(request.form.get("day"))
    fault = _find_fault(text, said_on, today)
    if fault or said_on is None:
        return make_response(_show_box(viewer, view, text=text, fault=fault), HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.form.get("keep"):
        page_context().services.deals.notebook(viewer, view.deal.deal.id).keep(text)
    is_mail = request.form.get("kind") == "email"
    reading = read_notes(text, view.deal, to_moment(said_on), ours=viewer.user, is_mail=is_mail)
    subjects = [each.id for each in view.deal.subjects if each.kind in WHERE_KINDS]
    sheet = Sheet(
        said_on=reading.said_on,
        is_of_head=reading.said_on != said_on,
        items=to_items(reading.suggestions),
        asked=tuple(Answered(each) for each in to_asked(reading, view.deal, view.role_hints)),
        unused=to_unused(reading.unused),
        subject=NEW if not subjects else subjects[0] if len(subjects) == 1 else "",
        offer=reading.subject or offer_subject(view.deal),
    )
    return make_response(_show_sheet(view, sheet))


def _find_fault(text: str, said_on: date | None, today: date) -> str | None:
    if not text.strip():
        return say("Paste or type what was said first.")
    if len(text) > LONGEST:
        return say(
            "The text has {count} characters; up to {most} are read at once. Paste it in two parts.",
            count=to_figure(len(text)),
            most=to_figure(LONGEST),
        )
    if (no_day := find_day_fault(request.form.get("day"), said_on)) is not None:
        return no_day
    if said_on is None:
        return say("Say of which day the notes are.")
    if said_on > today:
        return say("The day of the notes lies ahead: nothing was said then yet.")
    return None


def _read_sheet(view: DealView) -> Sheet:
    form = request.form
    kinds: tuple[SubjectKind, ...] = tuple(each for each in SUBJECT_CHOICES if each == form.get("subject-kind"))
    ids = [each for each in form.get("asked", "").split(",") if each]
    return Sheet(
        said_on=read_day(form.get("day")) or page_context().now().date(),
        is_of_head=bool(form.get("day-of-head")),
        items=read_items(form),
        asked=tuple(
            Answered(each, form.get(f"decides-{each.id}", ""), form.get(f"decides-change-{each.id}", ""))
            for each in to_asked(ids, view.deal, view.role_hints)
        ),
        unused=tuple(
            UnusedView(why, tuple(form.getlist(f"unused-{number}")))
            for number, why in enumerate(form.getlist("unused-why"))
        ),
        subject=form.get("subject", NEW),
        offer=SubjectOffer(kind=kinds[0] if kinds else "destination", name=form.get("subject-name", "")),
    )


@dataclass(frozen=True, slots=True)
class _Sitting:
    """Does what the buttons say, through the one way by which anything is recorded."""

    viewer: Viewer
    view: DealView
    record: Recorder

    def do(self, sheet: Sheet, act: str, of: str) -> Sheet:
        """Return the sheet after it; what can't be done is told beside its item."""
        if act == "all":
            return self._confirm_all(sheet)
        if act == "decides":
            person, _sep, answer = of.rpartition(":")
            return self._answer(sheet, person, answer)
        item = next((each for each in sheet.items if str(each.number) == of), None)
        if item is None:
            return sheet
        steps = {"confirm": self._confirm, "drop": self._drop, "undo": self._undo, "back": self._undo}
        return steps[act](sheet, item) if act in steps else sheet

    def _confirm(self, sheet: Sheet, item: NoteItem) -> Sheet:
        if item.state == "recorded":
            return sheet
        try:
            sheet = self._with_subject(sheet, item)
            subject = sheet.subject or None
            sitting = Sitting(said_on=sheet.said_on, author=to_author(self.viewer), subject=subject)
            done = save_confirmed(self.record, self._load_deal(item), item.to_confirmed(), sitting)
        except (InputRefusedError, EntryChangedError) as error:
            return _put(sheet, with_state(item, "open", fault=str(error)))
        return _put(sheet, with_state(item, "recorded", done.change or ""))

    def _load_deal(self, item: NoteItem) -> Deal:
        """Give the deal; for a decision as it stands now, for the suggestion before may have changed the same one."""
        if item.form != "decision":
            return self.view.deal
        return page_context().services.deals.panel(self.viewer, self.view.deal.deal.id).deal

    def _with_subject(self, sheet: Sheet, item: NoteItem) -> Sheet:
        """Record what it is all about, where the deal doesn't say yet, before the first that needs it."""
        if sheet.subject != NEW or item.form == "tie":
            return sheet
        return replace(sheet, subject=save_subject(self.record, self.view.deal, sheet.offer))

    def _confirm_all(self, sheet: Sheet) -> Sheet:
        for item in sheet.items:
            if item.is_sure:
                sheet = self._confirm(sheet, item)
        return sheet

    def _drop(self, sheet: Sheet, item: NoteItem) -> Sheet:
        return sheet if item.state == "recorded" else _put(sheet, with_state(item, "dropped"))

    def _undo(self, sheet: Sheet, item: NoteItem) -> Sheet:
        try:
            if item.change:
                self.record.undo(item.change)
        except (InputRefusedError, EntryChangedError) as error:
            return _put(sheet, with_state(item, item.state, item.change, fault=str(error)))
        return _put(sheet, with_state(item, "open"))

    def _answer(self, sheet: Sheet, person: str, answer: str) -> Sheet:
        asked = next((each for each in sheet.asked if each.person.id == person), None)
        if asked is None:
            return sheet
        try:
            if answer == "undo":
                if asked.change:
                    self.record.undo(asked.change)
                new = replace(asked, answer="", change="")
            elif answer in ANSWERS:
                done = self.record.save_person(person, {"decision_maker": ANSWERS[answer]})
                new = replace(asked, answer=answer, change=done.change or "")
            else:
                new = replace(asked, answer="unknown")
        except (InputRefusedError, EntryChangedError) as error:
            new = replace(asked, fault=str(error))
        return replace(sheet, asked=tuple(new if each is asked else each for each in sheet.asked))


def _put(sheet: Sheet, item: NoteItem) -> Sheet:
    return replace(sheet, items=replace_item(sheet.items, item))


def _show_box(viewer: Viewer, view: DealView, *, text: str = "", fault: str | None = None) -> str:
    context = page_context()
    form = request.form
    return render_template(
        "notes.html",
        title=view.deal.deal.name,
        deal_id=view.deal.deal.id,
        from_file=view.freshness.system != "salesforce",
        text=text,
        day=form.get("day") or context.now().date().isoformat(),
        today=context.now().date().isoformat(),
        kind=form.get("kind", "meeting"),
        keep=bool(form.get("keep")),
        fault=fault,
        longest=LONGEST,
        kept=context.services.deals.notebook(viewer, view.deal.deal.id).list(),
        to_date=to_date,
        names=build_names(view.deal),
    )


def _show_sheet(view: DealView, sheet: Sheet) -> str:
    deal = view.deal
    names = build_names(deal)
    return render_template(
        "notes_sheet.html",
        title=deal.deal.name,
        sheet=sheet,
        day=to_date(to_moment(sheet.said_on)),
        views=to_item_views(sheet.items, names),
        most_asked=MOST_ASKED,
        people=to_choices(deal, sheet.items),
        subjects=[(each.id, each.called) for each in deal.subjects if each.kind in WHERE_KINDS],
        subject_choices=[(each, subject_words()[each]) for each in SUBJECT_CHOICES],
        stances=STANCE_CHOICES,
        kinds=[(each, kind_words()[each]) for each in KIND_CHOICES],
        ties=[(each, TIES[each].verb or TIES[each].legend) for each in TIE_CHOICES],
        **_so_far(view),
    )


def _so_far(view: DealView) -> dict[str, object]:
    return {
        "deal_id": view.deal.deal.id,
        "verdict": to_verdict(view.analysis),
        "marks": (to_alignment_mark(view.analysis.alignment), to_authority_mark(view.analysis, view.deal)),
        "risk": view.analysis.risk,
    }
