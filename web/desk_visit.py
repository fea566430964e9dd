"""Decides what every answer to somebody who edits a deal begins with: who, which deal, when, and what to show next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import say
from plugin.editing import Editing
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.recording import Recorded, Recorder
from plugin.views import DealView, Viewer
from web.desk_beside import build_desk, show_desk
from web.own_pages import go_on
from web.ports import page_context
from web.presenters.desk_fields import Draft
from web.sign_in import require_viewer

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Visit:
    """Who edits which deal, when."""

    viewer: Viewer
    view: DealView
    now: datetime

    @property
    def id(self) -> str:
        """The deal's id."""
        return self.view.deal.deal.id

    @property
    def can_edit(self) -> bool:
        """Whether the deal can be edited here: one that came from a file can't."""
        return self.view.freshness.system == "salesforce"

    def record(self) -> Recorder:
        """Give what records in this deal."""
        return page_context().services.deals.record(self.viewer, self.id)

    def edit(self) -> Editing:
        """Give what settles open questions in this deal."""
        return page_context().services.deals.edit(self.viewer, self.id)

    def answer(self, status: HTTPStatus = HTTPStatus.OK, **more: Any) -> Response:
        """Answer with the desk and what is open on it."""
        return show_desk(build_desk(self.viewer, self.view, **more), status)

    def go_on(self, change: str | None = None) -> AnyResponse:
        """Show the deal as it is now, and what was recorded."""
        page_context().services.deals.refresh(self.viewer, self.id)
        return go_on(url_for("panel.show", deal_id=self.id, change=change))


def open_visit(deal_id: str) -> Visit:
    """Find out who edits which deal; raises `DealNotFoundError` where there is none for them."""
    viewer = require_viewer()
    context = page_context()
    return Visit(viewer, context.services.deals.panel(viewer, deal_id), context.now())


def read_typed() -> Draft:
    """Read what was typed into the form that was sent."""
    return request.form.to_dict(flat=False)


def do_at_once(visit: Visit, change: Callable[[], Recorded | None], **more: Any) -> AnyResponse:
    """Do what one click asks for; what can't be done is told on the desk."""
    if not visit.can_edit:
        return visit.answer(REFUSED)
    try:
        done = change()
    except EntryChangedError as error:
        return open_visit(visit.id).answer(HTTPStatus.CONFLICT, fault=str(error), **more)
    except InputRefusedError as error:
        return visit.answer(REFUSED, fault=explain(error), **more)
    return visit.go_on(done.change if done else None)


def explain(error: InputRefusedError) -> str:
    """Say what was refused; where the message names a place by its path, that place is somewhere else in the deal."""
    told = str(error)
    return say("Something else in the deal still names this; change that first.") if "[" in told else told
