"""Decides how a deal's panel is shown, wherever it was asked for: as it is, or as it was on a day gone by."""

from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

import structlog
from flask import Response, make_response, render_template, request

from graph.speech import say
from plugin.errors import InputRefusedError, StoreBusyError
from plugin.looking import LastLook
from plugin.looking_back import PastLook, find_track
from plugin.typed_days import read_day
from plugin.views import DealView, Viewer
from web.desk_beside import lay_desk
from web.owed import load_owed
from web.papers_beside import load_papers
from web.ports import page_context
from web.presenters.panel import Aside, PanelView, to_panel, to_past_panel
from web.presenters.picture import read_wish
from web.presenters.timeline import to_day_words
from web.presenters.words import STANCES
from web.steps_beside import load_steps
from web.tactics_used import load_beside

PAGE = "panel.html"

log = structlog.get_logger(__name__)


def show_panel(viewer: Viewer, view: DealView) -> Response:
    """Show a deal as it is; whoever sees it has looked at it."""
    panel = _of_now(viewer, view)
    return _show(panel, **_load_beside(viewer, view, panel))


def show_panel_of(viewer: Viewer, view: DealView, asked: str) -> Response:
    """Show a deal as it was on the day `asked`, as in `2026-03-14`; what is no such day is told beside the field."""
    day = read_day(asked)
    if day == find_track(view.deal).last:
        return show_panel(viewer, view)
    past = None if day is None else _look_back(viewer, view, day)
    if past is None:
        panel = _of_now(viewer, view, fault=_explain(view))
        return _show(panel, HTTPStatus.UNPROCESSABLE_ENTITY, **_load_beside(viewer, view, panel))
    return _show(to_past_panel(view, past, page_context().now(), viewer.role, read_wish(request.args)))


def _look_back(viewer: Viewer, view: DealView, day: date) -> PastLook | None:
    try:
        return page_context().services.deals.look_back(viewer, view, day)
    except InputRefusedError:
        return None


def _of_now(viewer: Viewer, view: DealView, *, fault: str | None = None) -> PanelView:
    lay_desk(viewer, view)
    context = page_context()
    by_crm = view.freshness.system == "salesforce"
    aside = Aside(
        look=_look(viewer, view),
        sync=context.services.newest_sync(viewer.tenant) if by_crm else None,
        fault=fault,
    )
    return to_panel(view, context.now(), viewer.role, read_wish(request.args), aside)


def _load_beside(viewer: Viewer, view: DealView, panel: PanelView) -> dict[str, Any]:
    papers = load_papers(viewer, view.deal.deal.id)
    return load_owed(viewer, view, panel.next) | load_steps(viewer, view) | load_beside(viewer, view) | papers


def _look(viewer: Viewer, view: DealView) -> LastLook | None:
    """Keep the look where somebody looks: not where a browser fetches in advance or asks for the head alone."""
    purposes = _read_purposes()
    counts = request.method != "HEAD" and not any("prefetch" in purpose for purpose in purposes)
    try:
        return page_context().services.deals.look(viewer, view, counts=counts)
    except StoreBusyError:
        log.warning("a look wasn't kept", deal=view.deal.deal.id)
        return None


def _read_purposes() -> Iterable[str]:
    return (request.headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz"))


def _explain(view: DealView) -> str:
    track = find_track(view.deal)
    return say("Choose a day from {first} to {last}.", first=to_day_words(track.first), last=to_day_words(track.last))


def _show(panel: PanelView, status: HTTPStatus = HTTPStatus.OK, **beside: Any) -> Response:
    return make_response(render_template(PAGE, panel=panel, stances=STANCES, **beside), status)
