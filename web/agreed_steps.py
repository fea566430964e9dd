"""Decides what happens when somebody agrees on a next step, in a panel or in a review, or says that it is done."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from plugin.agreed_steps import NewStep
from plugin.errors import BuyInError, EntryChangedError, InputRefusedError
from plugin.typed_days import read_day
from plugin.views import Viewer
from web.form_values import find_day_fault, read_row_id, require_version
from web.own_pages import go_on, show_again
from web.ports import page_context
from web.presenters.steps import to_steps_view
from web.sign_in import require_viewer

FIELDS = ("what", "owner", "due")

agreed_steps = Blueprint("agreed_steps", __name__)


@agreed_steps.post("/panel/<deal_id>/steps")
def add(deal_id: str) -> Response:
    """Agree on a step."""
    viewer = require_viewer()
    review = _read_review(viewer)
    try:
        page_context().services.agreed_steps.add(
            viewer,
            deal_id,
            NewStep(
                what=request.form.get("what", ""),
                owner=request.form.get("owner", ""),
                due=_read_day(request.form.get("due", "")),
                review=review,
                as_task=request.form.get("as_task") == "yes",
                id=read_row_id(request.form.get("step", "")),
            ),
        )
    except InputRefusedError as error:
        return _show_again(viewer, deal_id, review, error, HTTPStatus.UNPROCESSABLE_ENTITY)
    except EntryChangedError as error:
        return _show_again(viewer, deal_id, review, error, HTTPStatus.CONFLICT)
    return go_on(_to_page(deal_id, review))


@agreed_steps.post("/panel/<deal_id>/steps/<step_id>")
def change(deal_id: str, step_id: str) -> Response:
    """Mark a step as done or as open again, or take it back."""
    viewer = require_viewer()
    review = _read_review(viewer)
    version = require_version(request.form.get("version", ""))
    action = request.form.get("action")
    if action not in {"done", "open", "remove"}:
        abort(HTTPStatus.BAD_REQUEST)
    steps = page_context().services.agreed_steps
    try:
        if action == "remove":
            steps.remove(viewer, deal_id, step_id, version=version)
        else:
            steps.set_done(viewer, deal_id, step_id, done=action == "done", version=version)
    except EntryChangedError as error:
        return _show_again(viewer, deal_id, review, error, HTTPStatus.CONFLICT)
    return go_on(_to_page(deal_id, review))


def _read_day(text: str) -> date | None:
    day = read_day(text)
    if (fault := find_day_fault(text, day)) is not None:
        raise InputRefusedError(f"due: {fault}")
    return day


def _read_review(viewer: Viewer) -> str | None:
    """Read in which of the viewer's own reviews this happens, if in any."""
    review = request.form.get("review") or None
    if review is None:
        return None
    if read_row_id(review) is None:
        abort(HTTPStatus.BAD_REQUEST)
    page_context().services.reviews.deals(viewer, review)
    return review


def _read_typed(*, is_new: bool) -> dict[str, str]:
    """Read what was typed; where the form's id stands for something else by now, it gets another one."""
    typed = {**request.form.to_dict(), "as_task": request.form.get("as_task", "no")}
    return {name: words for name, words in typed.items() if name != "step"} if is_new else typed


def _to_page(deal_id: str, review: str | None) -> str:
    if review is None:
        return url_for("panel.show", deal_id=deal_id)
    return url_for("reviews.show", review_id=review, deal_id=deal_id)


def _show_again(viewer: Viewer, deal_id: str, review: str | None, error: BuyInError, status: HTTPStatus) -> Response:
    """Show the steps as they are, what was typed, and what is wrong with it beside its field."""
    context = page_context()
    view = context.services.deals.panel(viewer, deal_id)
    found = context.services.agreed_steps.show(viewer, view)
    place, mark, words = str(error).partition(": ")
    known = bool(mark) and place in FIELDS
    return show_again(
        "steps_part.html",
        "steps",
        status,
        steps=to_steps_view(found, context.now(), review=review),
        deal_id=view.deal.deal.id,
        review_id=review,
        compact=review is None,
        typed=_read_typed(is_new=status is HTTPStatus.CONFLICT),
        faults={place: f"{words[:1].upper()}{words[1:]}"} if known else {},
        fault=None if known else str(error),
    )
