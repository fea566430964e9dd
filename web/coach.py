"""Decides what the address of a coach's home answers."""

from flask import Blueprint, render_template

from plugin.views import Viewer
from web.lead_ways import find_ways
from web.ports import page_context
from web.presenters.coach import to_home
from web.sign_in import require_viewer

coach = Blueprint("coach", __name__)


@coach.get("/coach")
def show() -> str:
    """Show what is under way and which deals call for an exercise; 403 for whoever doesn't coach."""
    return render_home(require_viewer())


def render_home(viewer: Viewer) -> str:
    """Write the page, whichever way leads to it."""
    context = page_context()
    home = context.services.coaching.home(viewer)
    ways = {
        deal.row.id: find_ways(deal.leads, deal.row.id, papers=home.papers.get(deal.row.id)) for deal in home.calling
    }
    return render_template("coach.html", home=to_home(home, context.now(), ways))
