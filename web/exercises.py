"""Decides what the addresses of one exercise answer, from the first address given out to the outcome that is kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.leading import Exercises
from plugin.exercises.refusals import refuse_field
from plugin.views import Viewer
from web.exercise_showing import (
    change,
    find_status,
    read_refusal,
    render_exercise,
    show_links,
)
from web.form_values import find_day_fault, read_moment, require_version
from web.own_pages import stand_again
from web.ports import page_context
from web.sign_in import require_viewer

exercises = Blueprint("exercises", __name__, url_prefix="/coach/exercises")


def _leading() -> Exercises:
    return page_context().services.exercises


def read_seen_version() -> int:
    """Read which version of something the form was made from."""
    return require_version(request.form.get("version", ""))


@exercises.get("/<exercise_id>")
def show(exercise_id: str) -> str:
    """Show an exercise; `from` names what is put into words, `typed` whose paper was just sealed."""
    asked = request.args
    return render_exercise(require_viewer(), exercise_id, source=asked.get("from", ""), typed=asked.get("typed", ""))


@exercises.post("/<exercise_id>/begin_writing")
def begin_writing(exercise_id: str) -> Response:
    """Begin the writing, and show the addresses this once."""
    viewer = require_viewer()
    try:
        given = _leading().begin_writing(viewer, exercise_id, version=read_seen_version())
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = render_exercise(viewer, exercise_id, refused=read_refusal(error, ()))
        return stand_again(page, "main", find_status(error))
    return show_links(viewer, exercise_id, given)


def _read_review_day() -> datetime | None:
    text = request.form.get("review_at", "")
    day = read_moment(text)
    if (fault := find_day_fault(text, day)) is not None:
        raise refuse_field("review_at", fault)
    return day


Step = Callable[[Viewer, str, int], object]
STEPS: Mapping[str, Step] = {
    "reveal": lambda viewer, name, seen: _leading().reveal(viewer, name, version=seen, why=request.form.get("why", "")),
    "pair": lambda viewer, name, seen: _leading().pair_again(viewer, name, version=seen),
    "begin_grouping": lambda viewer, name, seen: _leading().begin_grouping(viewer, name, version=seen),
    "begin_statements": lambda viewer, name, seen: _leading().begin_statements(viewer, name, version=seen),
    "begin_rating": lambda viewer, name, seen: _leading().begin_rating(viewer, name, version=seen),
    "reveal_ratings": lambda viewer, name, seen: _leading().reveal_ratings(
        viewer, name, version=seen, why=request.form.get("why", "")
    ),
    "begin_round": lambda viewer, name, seen: _leading().begin_round(viewer, name, version=seen),
    "keep": lambda viewer, name, seen: _leading().keep(viewer, name, _read_review_day(), version=seen),
    "stop": lambda viewer, name, seen: _leading().stop(viewer, name, request.form.get("why", ""), version=seen),
}
"""The steps that are buttons; which of them a phase allows is told by `graph.exercises.phases` alone."""


@exercises.post("/<exercise_id>/steps/<step>")
def take_step(exercise_id: str, step: str) -> Response:
    """Take a step of the exercise."""
    viewer = require_viewer()
    take = STEPS.get(step)
    if take is None:
        abort(HTTPStatus.NOT_FOUND)
    seen = read_seen_version()
    return change(viewer, exercise_id, lambda: take(viewer, exercise_id, seen), ("why", "review_at"))


@exercises.post("/<exercise_id>/pairs/<pair>")
def confirm_back(exercise_id: str, pair: str) -> Response:
    """Note that somebody was said back rightly, as told in the room."""
    viewer = require_viewer()
    return change(viewer, exercise_id, lambda: _leading().confirm_back(viewer, exercise_id, pair))


@exercises.post("/<exercise_id>/people/<participant>")
def change_person(exercise_id: str, participant: str) -> Response:
    """Renew somebody's address, take it back, or let somebody leave."""
    viewer = require_viewer()
    action, seen = request.form.get("action"), read_seen_version()
    if action == "renew":
        try:
            given = _leading().renew_link(viewer, exercise_id, participant, version=seen)
        except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
            page = render_exercise(viewer, exercise_id, refused=read_refusal(error, ()))
            return stand_again(page, "main", find_status(error))
        return show_links(viewer, exercise_id, [given])
    if action == "revoke":
        return change(
            viewer, exercise_id, lambda: _leading().revoke_link(viewer, exercise_id, participant, version=seen)
        )
    if action != "let_go":
        abort(HTTPStatus.BAD_REQUEST)
    why = request.form.get("why", "")
    return change(
        viewer, exercise_id, lambda: _leading().let_go(viewer, exercise_id, participant, why, version=seen), ("why",)
    )
