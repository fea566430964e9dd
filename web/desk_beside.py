"""Decides what the desk beside a deal shows when the page is opened, and how a page with the desk alone is answered."""

from http import HTTPStatus
from typing import Any

from flask import Response, g, make_response, render_template, request

from plugin.views import DealView, Viewer
from web.own_pages import stand_again
from web.ports import page_context
from web.presenters.desk import DeskView, to_desk

PART = "panel_desk.html"
PAGE = "desk_page.html"
PLACE = "desk"


def lay_desk(viewer: Viewer, view: DealView) -> None:
    """Lay the desk beside a deal, with the change that was just made; templates find it as `g.desk`."""
    told = request.args.get("change")
    state = page_context().services.deals.desk(viewer, view, told=told)
    g.desk = to_desk(view, state, page_context().now())


def build_desk(viewer: Viewer, view: DealView, **more: Any) -> DeskView:
    """Put the desk into words with what is open on it."""
    context = page_context()
    return to_desk(view, context.services.deals.desk(viewer, view), context.now(), **more)


def show_desk(desk: DeskView, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Answer with the desk: a page of its own, of which a script takes the part; a refused form stands in it again."""
    g.desk = desk
    page = render_template(PAGE, part=PART)
    return make_response(page) if status == HTTPStatus.OK else stand_again(page, PLACE, status)
