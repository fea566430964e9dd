"""Decides what the address answers that tries a change out: the form, and what would come of it. Nothing is stored."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from graph.speech import say
from plugin.errors import InputRefusedError
from web.own_pages import is_part
from web.ports import page_context
from web.presenters.what_if import STANCES, read_question, to_trial
from web.sign_in import require_viewer

what_if = Blueprint("what_if", __name__)


@what_if.get("/panel/<deal_id>/what-if")
def show(deal_id: str) -> Response:
    """Ask what shall be tried out, and show what would come of it."""
    viewer = require_viewer()
    services = page_context().services
    question = read_question(request.args.to_dict(flat=False))
    status, trial, fault = HTTPStatus.OK, None, None
    if any(stance not in {"", *STANCES} for _, stance in question.stances):
        status, fault = HTTPStatus.UNPROCESSABLE_ENTITY, "stance: " + say("choose one of those in the list.")
    else:
        try:
            trial = services.deals.try_out(viewer, deal_id, question.changes)
        except InputRefusedError as error:
            status, fault = HTTPStatus.UNPROCESSABLE_ENTITY, str(error)
    deal = (trial.view if trial else services.deals.panel(viewer, deal_id)).deal
    view = to_trial(deal, question, trial, fault)
    page = render_template("what_if_page.html", trial=view, alone=_is_alone())
    return make_response(page, status)


def _is_alone() -> bool:
    """Tell whether the form is a page of its own, and not a part of the panel."""
    shown = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return not is_part() or shown == request.path
