"""Decides what happens when answers are put together or aside, and what is shared is put into words and settled."""

from http import HTTPStatus
from typing import get_args

from flask import Blueprint, abort, make_response, request
from werkzeug.wrappers import Response

from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.grouping import Wording
from plugin.exercises.leading import Exercises
from plugin.exercises.refusals import refuse_field
from plugin.exercises.views import About, Outcome
from plugin.views import Viewer
from web.exercise_showing import Moved, change, find_status, read_refusal, render_exercise
from web.exercises import read_seen_version
from web.form_values import read_row_id
from web.own_pages import stand_again
from web.ports import page_context
from web.presenters.exercises_answers import ASIDE
from web.presenters.exercises_boards import NEW_GROUP
from web.sign_in import require_viewer

exercise_boards = Blueprint("exercise_boards", __name__, url_prefix="/coach/exercises/<exercise_id>")
_ABOUT: tuple[About, ...] = get_args(About)
_OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)


def _leading() -> Exercises:
    return page_context().services.exercises


@exercise_boards.post("/answers/<answer>")
def place(exercise_id: str, answer: str) -> Response:
    """Put an answer into a group, into a new one, aside, or back; the answer is the page with a way to undo it."""
    viewer = require_viewer()
    form = request.form
    to, was, why = form.get("to", ""), form.get("was", ""), form.get("why", "")
    group, made = to or None, ""
    try:
        if to == NEW_GROUP:
            question, name, row = form.get("question", ""), form.get("name", ""), read_row_id(form.get("group", ""))
            group = made = _leading().make_group(viewer, exercise_id, question, name, group_id=row)
        elif to == ASIDE:
            group = None
        _leading().place(viewer, exercise_id, answer, group=group, aside=why if to == ASIDE else None, was=was or None)
        if form.get("undone"):
            _drop_if_empty(viewer, exercise_id, form.get("made", ""))
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = render_exercise(viewer, exercise_id, refused=read_refusal(error, ("aside", "name")))
        return stand_again(page, "main", find_status(error))
    stands = ASIDE if to == ASIDE else group or ""
    moved = Moved(answer, stands, was, form.get("was_why", ""), made)
    return make_response(
        render_exercise(viewer, exercise_id, moved=None if form.get("undone") or stands == was else moved)
    )


@exercise_boards.post("/rest")
def set_rest_aside(exercise_id: str) -> Response:
    """Set all answers aside that a board shows as still to be placed, for one reason, or undo that."""
    viewer = require_viewer()
    answers = request.form.getlist("answers")
    undone = bool(request.form.get("undone"))
    try:
        if undone:
            _leading().put_back(viewer, exercise_id, answers)
        else:
            _leading().set_aside(viewer, exercise_id, answers, request.form.get("why", ""))
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = render_exercise(viewer, exercise_id, refused=read_refusal(error, ("aside",)))
        return stand_again(page, "main", find_status(error))
    return make_response(render_exercise(viewer, exercise_id, set_aside=() if undone else answers))


def _drop_if_empty(viewer: Viewer, exercise_id: str, group_id: str) -> None:
    """Take a group back that was made for an answer which has left it again; one with other answers stays."""
    for group in _leading().show(viewer, exercise_id).groups:
        if group.id == group_id and not group.answers:
            _leading().delete_group(viewer, exercise_id, group_id, version=group.version)


@exercise_boards.post("/groups")
def make_group(exercise_id: str) -> Response:
    """Make a group without answers yet."""
    viewer = require_viewer()
    form = request.form
    made = read_row_id(form.get("group", ""))
    question, name = form.get("question", ""), form.get("name", "")
    return change(
        viewer,
        exercise_id,
        lambda: _leading().make_group(viewer, exercise_id, question, name, group_id=made),
        ("name",),
    )


@exercise_boards.post("/groups/<group>")
def change_group(exercise_id: str, group: str) -> Response:
    """Name a group otherwise, take it apart, or say which other can't be had beside it."""
    viewer = require_viewer()
    form = request.form
    action, seen = form.get("action"), read_seen_version()
    exercises = _leading()
    if action == "rename":
        name = form.get("name", "")
        return change(
            viewer,
            exercise_id,
            lambda: exercises.rename_group(viewer, exercise_id, group, name, version=seen),
            ("name",),
        )
    if action == "delete":
        return change(viewer, exercise_id, lambda: exercises.delete_group(viewer, exercise_id, group, version=seen))
    if action not in {"exclude", "include"}:
        abort(HTTPStatus.BAD_REQUEST)
    other, yes = form.get("other", ""), action == "exclude"
    return change(
        viewer, exercise_id, lambda: exercises.mark_excluding(viewer, exercise_id, group, other, yes=yes), ("other",)
    )


@exercise_boards.post("/statements")
def add_statement(exercise_id: str) -> Response:
    """Put something shared into words."""
    viewer = require_viewer()
    made = read_row_id(request.form.get("statement", ""))
    return change(
        viewer,
        exercise_id,
        lambda: _leading().word_statement(viewer, exercise_id, _read_wording(), statement=made),
        ("text", "about", "answers"),
    )


@exercise_boards.post("/statements/<statement>")
def change_statement(exercise_id: str, statement: str) -> Response:
    """Word a statement otherwise, take it out, or say what came of it."""
    viewer = require_viewer()
    form = request.form
    action, seen = form.get("action"), read_seen_version()
    exercises = _leading()
    if action == "word":
        return change(
            viewer,
            exercise_id,
            lambda: exercises.word_statement(viewer, exercise_id, _read_wording(), statement=statement, version=seen),
            ("text", "about", "answers"),
        )
    if action == "delete":
        return change(
            viewer, exercise_id, lambda: exercises.delete_statement(viewer, exercise_id, statement, version=seen)
        )
    if action != "settle":
        abort(HTTPStatus.BAD_REQUEST)
    note = form.get("note", "")
    return change(
        viewer,
        exercise_id,
        lambda: exercises.settle(viewer, exercise_id, statement, _read_outcome(), note, version=seen),
        ("outcome", "note"),
    )


def _read_wording() -> Wording:
    form = request.form
    about = next((each for each in _ABOUT if each == form.get("about")), None)
    if about is None:
        raise refuse_field("about", say("Say whether it is about where, how or when."))
    return Wording(
        question=form.get("question", ""), text=form.get("text", ""), about=about, answers=form.getlist("answers")
    )


def _read_outcome() -> Outcome:
    outcome = next((each for each in _OUTCOMES if each == request.form.get("outcome")), None)
    if outcome is None:
        raise refuse_field("outcome", say("Choose what came of it."))
    return outcome
