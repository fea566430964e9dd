"""Decides when a deal's analysis before an exercise stands beside that of now: once there is anything it could tell."""

from plugin.exercises.views import ExerciseView
from plugin.views import Viewer
from web.ports import page_context
from web.presenters.before_after import Sides, to_sides


def compare_sides(viewer: Viewer, view: ExerciseView) -> Sides | None:
    """Put what a deal's analysis said when an exercise began beside what it says now.

    None before the reveal, and where the deal is too large to tell while somebody waits.
    """
    if view.revealed_at is None:
        return None
    compared = page_context().services.deals.compare_since(viewer, view.deal, view.id, view.created_at)
    return None if compared is None else to_sides(compared)
