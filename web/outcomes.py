"""Decides what the addresses of an exercise's papers answer: its outcome, and the rehearsal of its meeting."""

from flask import Blueprint, Response, render_template, url_for

from plugin.exercises.views import ExerciseView
from plugin.views import Viewer
from web.exercise_sides import compare_sides
from web.paper_files import send_pdf
from web.papers_beside import load_papers
from web.ports import page_context
from web.presenters.documents import Document
from web.presenters.outcome import to_outcome
from web.presenters.rehearsal import to_rehearsal
from web.sign_in import require_viewer

outcomes = Blueprint("outcomes", __name__, url_prefix="/coach/exercises")


@outcomes.get("/<exercise_id>/outcome")
def show_outcome(exercise_id: str) -> str:
    """Show the outcome of an exercise on one page."""
    viewer = require_viewer()
    view = _find(viewer, exercise_id)
    return render_template(
        "outcome.html",
        paper=_write_outcome(viewer, view),
        view=view,
        sides=compare_sides(viewer, view),
        file=url_for("outcomes.download_outcome", exercise_id=exercise_id),
        **load_papers(viewer, view.deal),
    )


@outcomes.get("/<exercise_id>/outcome.pdf")
def download_outcome(exercise_id: str) -> Response:
    """Hand over the outcome of an exercise as a PDF."""
    viewer = require_viewer()
    return send_pdf(_write_outcome(viewer, _find(viewer, exercise_id)))


@outcomes.get("/<exercise_id>/rehearsal")
def show_rehearsal(exercise_id: str) -> str:
    """Show the sheet to rehearse the meeting with."""
    viewer = require_viewer()
    view = _find(viewer, exercise_id)
    return render_template(
        "outcome.html",
        paper=_write_rehearsal(viewer, view),
        view=view,
        sides=None,
        file=url_for("outcomes.download_rehearsal", exercise_id=exercise_id),
    )


@outcomes.get("/<exercise_id>/rehearsal.pdf")
def download_rehearsal(exercise_id: str) -> Response:
    """Hand over the sheet to rehearse the meeting with as a PDF."""
    viewer = require_viewer()
    return send_pdf(_write_rehearsal(viewer, _find(viewer, exercise_id)))


def _find(viewer: Viewer, exercise_id: str) -> ExerciseView:
    return page_context().services.exercises.show(viewer, exercise_id)


def _write_outcome(viewer: Viewer, view: ExerciseView) -> Document:
    return to_outcome(view, page_context().services.papers.show(viewer, view.deal))


def _write_rehearsal(viewer: Viewer, view: ExerciseView) -> Document:
    deal = None if view.revealed_at else page_context().services.deals.panel(viewer, view.deal)
    return to_rehearsal(view, deal)
