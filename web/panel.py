"""Decides what the address of a deal's panel answers."""

from flask import Blueprint, Response, request

from web.ports import page_context
from web.showing import show_panel, show_panel_of
from web.sign_in import require_viewer

panel = Blueprint("panel", __name__)


@panel.get("/panel/<deal_id>")
def show(deal_id: str) -> Response:
    """Show one deal to whoever may see it, as it is or, with `as_of`, as it was in the end of that day."""
    viewer = require_viewer()
    view = page_context().services.deals.panel(viewer, deal_id)
    asked = request.args.get("as_of")
    return show_panel_of(viewer, view, asked) if asked else show_panel(viewer, view)
