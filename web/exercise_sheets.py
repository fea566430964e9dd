"""Decides what whoever writes on paper is given to print, and how what comes back is typed in: answers and ratings."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import Blueprint, abort, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from graph.exercises.ratings import LEVELS
from graph.exercises.shares import ASKED
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.leading import Exercises
from plugin.exercises.views import FORM, LONGEST_ANSWER, ExerciseView, Participant
from web.exercise_showing import NOTHING_REFUSED, Refused, find_status, read_refusal
from web.languages import speaking_meanwhile
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.answer_items import WHY, Item, name_items
from web.presenters.answers import LONGEST_WHY
from web.sign_in import require_viewer

LARGEST_REQUEST = 1024 * 1024
"""Bytes: as many answers as there may be, in any writing, as a form sends them."""
LINES, LINES_WHY = 4, 2
"""Lines to write an answer on, and to write the reason for a rating on."""

exercise_sheets = Blueprint("exercise_sheets", __name__, url_prefix="/coach/exercises/<exercise_id>")


def _leading() -> Exercises:
    return page_context().services.exercises


@exercise_sheets.get("/people/<participant>/paper")
def ask_paper(exercise_id: str, participant: str) -> str | Response:
    """Show the form into which somebody's paper is typed; it is always empty, for nobody reads what is sealed."""
    view = _leading().show(require_viewer(), exercise_id)
    if "type_in" not in view.deeds:
        return go_on(url_for("exercises.show", exercise_id=exercise_id))
    return _render_paper(view, _find_person(view, participant), view.form, NOTHING_REFUSED)


@exercise_sheets.post("/people/<participant>/paper")
def type_in(exercise_id: str, participant: str) -> Response:
    """Seal what somebody wrote on paper."""
    request.max_content_length = LARGEST_REQUEST
    viewer = require_viewer()
    view = _leading().show(viewer, exercise_id)
    person = _find_person(view, participant)
    form = request.form.get("form", FORM)
    fields = [name for item in _list_items(view, form) for name in item.fields]
    answers = {name: "\n".join(request.form.getlist(name)) for name in fields if name in request.form}
    try:
        _leading().type_in(viewer, exercise_id, participant, answers, form=form)
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = _render_paper(view, person, form, read_refusal(error, fields))
        return stand_again(page, "main", find_status(error))
    return go_on(url_for("exercises.show", exercise_id=exercise_id, typed=participant))


def _find_person(view: ExerciseView, participant: str) -> Participant:
    found = next((each for each in view.participants if (each.id, each.state) == (participant, "asked")), None)
    if found is None:
        abort(HTTPStatus.NOT_FOUND)
    return found


def _list_items(view: ExerciseView, form: str) -> Sequence[Item]:
    """List what a form asks; of ratings that are over, all statements, so that nothing typed is lost."""
    if form == FORM:
        return name_items(view.kind, view.plan, None)
    return name_items(view.kind, view.plan, view.shared if view.rated is None else view.rated)


def _render_paper(view: ExerciseView, person: Participant, form: str, refused: Refused) -> str:
    return render_template(
        "exercise_paper.html",
        view=view,
        person=person,
        form=form,
        open=form == view.form and "type_in" in view.deeds,
        refused=refused,
        items=_list_items(view, form),
        asked=ASKED,
        nameable=view.plan.nameable or {each.person: each.name for each in view.participants},
        levels=LEVELS if form != FORM else (),
        why=WHY,
        longest=LONGEST_ANSWER,
        longest_why=LONGEST_WHY,
    )


@exercise_sheets.get("/sheets")
def show(exercise_id: str) -> str | Response:
    """Show the sheets on which people write by hand, one for each in their language, to be printed."""
    view = _leading().show(require_viewer(), exercise_id)
    if view.phase not in ("plan", "write", "rate"):
        return go_on(url_for("exercises.show", exercise_id=exercise_id))
    there = [each for each in view.participants if each.state == "asked"]
    people = [each for each in there if each.typed] or there
    return render_template(
        "exercise_sheets.html",
        view=view,
        sheets=[_render_sheet(view, person) for person in people],
        title=say("Sheets for “{title}”", title=view.plan.title),
    )


def _render_sheet(view: ExerciseView, person: Participant) -> Markup:
    with speaking_meanwhile(person.language):
        sheet = render_template(
            "exercise_sheet.html",
            view=view,
            person=person,
            items=_list_items(view, view.form),
            asked=ASKED,
            levels=LEVELS if view.form != FORM else (),
            lines=LINES_WHY if view.form != FORM else LINES,
        )
    return Markup(sheet)  # noqa: S704 # a template of ours wrote it, with all that people typed escaped
