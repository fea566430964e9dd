"""Decides what the addresses of one exercise answer, from the first address given out to the outcome that is kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.exercises.questions import say_question
from graph.exercises.shares import ASKED, to_field
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.leading import Exercises
from plugin.exercises.refusals import refuse_field
from plugin.exercises.views import LONGEST_ANSWER, ExerciseView, Participant
from plugin.views import Viewer
from web.exercise_showing import (
    NOTHING_REFUSED,
    Refused,
    change,
    find_status,
    read_refusal,
    render_exercise,
    show_links,
)
from web.form_values import find_day_fault, read_moment, require_version
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.sign_in import require_viewer

LARGEST_REQUEST = 1024 * 1024
"""Bytes: as many answers as there may be, in any writing, as a form sends them."""

exercises = Blueprint("exercises", __name__, url_prefix="/coach/exercises")


def _leading() -> Exercises:
    return page_context().services.exercises


def read_seen_version() -> int:
    """Read which version of something the form was made from."""
    return require_version(request.form.get("version", ""))


@exercises.get("/<exercise_id>")
def show(exercise_id: str) -> str:
    """Show an exercise; `from` names what is put into words."""
    return render_exercise(require_viewer(), exercise_id, source=request.args.get("from", ""))


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


@exercises.get("/<exercise_id>/people/<participant>/paper")
def ask_paper(exercise_id: str, participant: str) -> str | Response:
    """Show the form into which somebody's paper is typed; it is always empty, for nobody reads what is sealed."""
    viewer = require_viewer()
    view = _leading().show(viewer, exercise_id)
    if "type_in" not in view.deeds:
        return go_on(url_for("exercises.show", exercise_id=exercise_id))
    return _render_paper(view, _find_person(view, participant), NOTHING_REFUSED)


@exercises.post("/<exercise_id>/people/<participant>/paper")
def type_in(exercise_id: str, participant: str) -> Response:
    """Seal what somebody wrote on paper."""
    request.max_content_length = LARGEST_REQUEST
    viewer = require_viewer()
    view = _leading().show(viewer, exercise_id)
    person = _find_person(view, participant)
    answers = {name: "\n".join(request.form.getlist(name)) for name in _list_fields(view) if name in request.form}
    try:
        _leading().type_in(viewer, exercise_id, participant, answers)
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = _render_paper(view, person, read_refusal(error, _list_fields(view)))
        return stand_again(page, "main", find_status(error))
    return go_on(url_for("exercises.show", exercise_id=exercise_id))


def _find_person(view: ExerciseView, participant: str) -> Participant:
    found = next((each for each in view.participants if (each.id, each.state) == (participant, "asked")), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _list_fields(view: ExerciseView) -> list[str]:
    if view.kind == "authority":
        return [to_field(question.id, asked) for question in view.plan.questions for asked in ASKED]
    return [question.id for question in view.plan.questions]


def _render_paper(view: ExerciseView, person: Participant, refused: Refused) -> str:
    return render_template(
        "exercise_paper.html",
        view=view,
        person=person,
        refused=refused,
        asked=ASKED,
        nameable=view.plan.nameable or {each.person: each.name for each in view.participants},
        questions=[(each.id, say_question(each.text, view.plan.years)) for each in view.plan.questions],
        longest=LONGEST_ANSWER,
    )


@exercises.get("/<exercise_id>/sheets")
def show_sheets(exercise_id: str) -> str:
    """Show the sheets on which people write by hand, one for each, to be printed."""
    view = _leading().show(require_viewer(), exercise_id)
    there = [each for each in view.participants if each.state == "asked"]
    return render_template(
        "exercise_sheets.html",
        view=view,
        people=[each for each in there if each.typed] or there,
        questions=[(each.id, say_question(each.text, view.plan.years)) for each in view.plan.questions],
        asked=ASKED,
        nameable=view.plan.nameable or {each.person: each.name for each in there},
        title=say("Sheets for “{title}”", title=view.plan.title),
    )
