"""Decides what the address of a deal's panel answers."""

from flask import Blueprint, render_template

from web.ports import page_context
from web.presenters.panel import to_panel
from web.presenters.words import STANCES
from web.sign_in import require_viewer

panel = Blueprint("panel", __name__)


@panel.get("/panel/<deal_id>")
def show(deal_id: str) -> str:
    """Show one deal to whoever may see it."""
    viewer = require_viewer()
    context = page_context()
    view = context.services.panel(viewer, deal_id)
    return render_template("panel.html", panel=to_panel(view, context.now(), viewer.role), stances=STANCES)
