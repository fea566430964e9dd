"""Decides what the addresses of our promises and of tasks answer, and what of them stands on a deal's panel."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.own_promises import is_step_id, keep_promise, plan_step, take_task_back, to_step_id
from plugin.planned_tasks import PlannedTask
from plugin.typed_days import read_day
from plugin.views import DealView, Viewer
from web.form_values import find_day_fault
from web.own_pages import go_on, show_again
from web.ports import page_context
from web.presenters.next_step import NextStep
from web.presenters.owed import Draft, to_owed, to_step_task
from web.sign_in import require_viewer

owed = Blueprint("owed", __name__)


def load_owed(viewer: Viewer, view: DealView, step: NextStep | None) -> dict[str, Any]:
    """Give what a panel shows of our promises and of the next step as a task."""
    context = page_context()
    found = context.services.deals.notebook(viewer, view.deal.deal.id).find_owed(view)
    task = (
        None
        if step is None
        else to_step_task(
            found,
            view.deal,
            context.now(),
            Draft(id=to_step_id(view.step_key), words=step.words, contact=step.person),
            user=viewer.user,
        )
    )
    shown = None if task is None else task.planned
    return {"owed": to_owed(found, view.deal, context.now(), but=shown), "task": task}


@owed.post("/panel/<deal_id>/promises/<path:promise>/done")
def keep(deal_id: str, promise: str) -> Response:
    """Note that a promise of ours is kept."""
    viewer = require_viewer()
    context = page_context()
    view = context.services.deals.panel(viewer, deal_id)
    record = context.services.deals.record(viewer, view.deal.deal.id)
    try:
        done = keep_promise(record, view.deal, promise, version=request.form.get("version") or None, now=context.now())
    except (InputRefusedError, EntryChangedError) as error:
        return _show_owed(viewer, view, error)
    context.services.deals.refresh(viewer, view.deal.deal.id)
    return go_on(url_for("panel.show", deal_id=deal_id, change=done.change))


@owed.post("/panel/<deal_id>/tasks")
def plan(deal_id: str) -> Response:
    """Plan the next step as a task."""
    viewer = require_viewer()
    context = page_context()
    view = context.services.deals.panel(viewer, deal_id)
    form = request.form
    due = read_day(form.get("due"))
    words = form.get("words", "")
    no_day = find_day_fault(form.get("due"), due)
    if due is None or no_day or not words.strip():
        missing = say("Say by which day the task is due.") if due is None else say("Say what is to be done.")
        return _show_task(viewer, view, InputRefusedError(no_day or missing))
    own_id = form.get("step", "")
    if not is_step_id(own_id):
        abort(HTTPStatus.BAD_REQUEST)
    contact = form.get("contact") or None
    task = PlannedTask(id=own_id, subject=words, due=due, owner=form.get("owner", ""), contact=contact)
    try:
        plan_step(context.services.deals.record(viewer, view.deal.deal.id), task)
    except (InputRefusedError, EntryChangedError) as error:
        return _show_task(viewer, view, error)
    return go_on(url_for("panel.show", deal_id=deal_id))


@owed.post("/panel/<deal_id>/tasks/<task_id>/back")
def take_back(deal_id: str, task_id: str) -> Response:
    """Take a task back that was planned here."""
    viewer = require_viewer()
    services = page_context().services
    view = services.deals.panel(viewer, deal_id)
    try:
        record = services.deals.record(viewer, view.deal.deal.id)
        take_task_back(record, task_id, version=request.form.get("version") or None)
    except EntryChangedError as error:
        return _show_owed(viewer, view, error)
    return go_on(url_for("panel.show", deal_id=deal_id))


def _status(error: Exception) -> HTTPStatus:
    return HTTPStatus.CONFLICT if isinstance(error, EntryChangedError) else HTTPStatus.UNPROCESSABLE_ENTITY


def _show_owed(viewer: Viewer, view: DealView, error: Exception) -> Response:
    """Show our promises as they are now, with what went wrong."""
    fresh = page_context().services.deals.panel(viewer, view.deal.deal.id)
    context = load_owed(viewer, fresh, None)
    return show_again(
        "notes_beside.html", "notes-beside", _status(error), deal_id=view.deal.deal.id, owed_fault=str(error), **context
    )


def _show_task(viewer: Viewer, view: DealView, error: Exception) -> Response:
    """Show the task's form again with what was chosen and what is wrong with it."""
    context = page_context()
    found = context.services.deals.notebook(viewer, view.deal.deal.id).find_owed(view)
    form = request.form
    draft = Draft(id=form.get("step", ""), words=form.get("words", ""), contact=form.get("contact") or None)
    task = to_step_task(found, view.deal, context.now(), draft, user=viewer.user)
    return show_again(
        "notes_task.html", "step-task", _status(error), deal_id=view.deal.deal.id, task=task, task_fault=str(error),
        task_due=form.get("due", ""), task_owner=form.get("owner", ""),
    )  # fmt: skip
