"""Decides what happens when an exercise is planned, from a deal, or planned otherwise before anybody writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.exercises.phases import PHASES, Kind
from graph.exercises.questions import FIVE, YEARS, copy_questions
from graph.exercises.ratings import LEVELS
from graph.exercises.shares import FEWEST as FEWEST_NAMING
from graph.exercises.shares import MOST_DECISIONS
from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError, PhaseRefusedError
from plugin.exercises.plans import FEWEST, MOST
from plugin.exercises.refusals import refuse_field
from plugin.exercises.views import Invited, Plan, Proposal, Question, Threshold
from plugin.languages import find_languages
from plugin.views import Viewer
from web.exercise_showing import NOTHING_REFUSED, Refused, find_status, read_refusal
from web.form_values import find_day_fault, read_moment, read_row_id, require_version, to_day_text
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.exercises_plan import to_planning
from web.sign_in import require_viewer

SHARES = (50, 60, 75, 80, 90, 100)
"""Per cent to choose from."""
LANGUAGES = {"en": "English", "de": "Deutsch"}
"""Languages by their own names; another one is called by its code."""
FIELDS = ("title", "people", "questions", "years", "threshold.", "quorum", "write_by")

exercise_plans = Blueprint("exercise_plans", __name__, url_prefix="/coach/exercises")


@dataclass(frozen=True, slots=True)
class Planned:
    """What stands in the planning form: the plan, who is invited, and which exercise it is of, if there is one."""

    deal: str
    kind: Kind
    plan: Plan
    people: dict[str, Invited] = field(default_factory=dict)
    exercise: str | None = None
    version: int | None = None


@exercise_plans.get("/new")
def ask() -> str:
    """Show the form that plans an exercise from a deal, filled in as far as the deal tells."""
    viewer = require_viewer()
    deal, kind = request.args.get("deal", ""), _read_kind(request.args.get("kind", "consensus"))
    proposal = page_context().services.exercises.propose(viewer, deal)
    people = {each.person: Invited(person=each.person) for each in proposal.candidates if each.proposed}
    return _render(viewer, Planned(deal, kind, _suggest(viewer, deal, kind), people), proposal)


@exercise_plans.post("/new")
def plan() -> Response:
    """Plan an exercise and show it; the same form sent twice plans one."""
    viewer = require_viewer()
    services = page_context().services
    deal, kind = request.args.get("deal", ""), _read_kind(request.args.get("kind", "consensus"))
    proposal = services.exercises.propose(viewer, deal)
    new_id = read_row_id(request.form.get("exercise", ""))
    try:
        planned, people = _read_plan(kind, proposal), _read_people()
        exercise_id = services.exercises.plan(viewer, deal, planned, people, kind=kind, exercise_id=new_id)
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        shown = Planned(deal, kind, _suggest(viewer, deal, kind))
        page = _render(viewer, shown, proposal, read_refusal(error, FIELDS))
        return stand_again(page, "main", find_status(error))
    return go_on(url_for("exercises.show", exercise_id=exercise_id))


@exercise_plans.get("/<exercise_id>/plan")
def ask_again(exercise_id: str) -> str:
    """Show the form that plans an exercise otherwise."""
    return _render_again(require_viewer(), exercise_id, NOTHING_REFUSED)


@exercise_plans.post("/<exercise_id>/plan")
def plan_again(exercise_id: str) -> Response:
    """Plan an exercise otherwise."""
    viewer = require_viewer()
    services = page_context().services
    version = require_version(request.form.get("version", ""))
    view = services.exercises.show(viewer, exercise_id)
    try:
        planned = _read_plan(view.kind, services.exercises.propose(viewer, view.deal))
        services.exercises.change_plan(viewer, exercise_id, planned, _read_people(), version=version)
    except (InputRefusedError, EntryChangedError, PhaseRefusedError) as error:
        page = _render_again(viewer, exercise_id, read_refusal(error, FIELDS))
        return stand_again(page, "main", find_status(error))
    return go_on(url_for("exercises.show", exercise_id=exercise_id))


def _render_again(viewer: Viewer, exercise_id: str, refused: Refused) -> str:
    exercises = page_context().services.exercises
    view = exercises.show(viewer, exercise_id)
    people = {
        each.person: Invited(
            person=each.person,
            address=each.address,
            language=each.language if each.language != view.plan.language else None,
            typed=each.typed,
        )
        for each in view.participants
        if each.state == "asked"
    }
    planned = Planned(view.deal, view.kind, view.plan, people, exercise_id, view.version)
    return _render(viewer, planned, exercises.propose(viewer, view.deal), refused)


def _render(viewer: Viewer, planned: Planned, proposal: Proposal, refused: Refused = NOTHING_REFUSED) -> str:
    services = page_context().services
    deal, kind = planned.deal, planned.kind
    action = (
        url_for("exercise_plans.plan")
        if planned.exercise is None
        else url_for("exercise_plans.plan_again", exercise_id=planned.exercise)
    )
    running = [
        line
        for line in (services.exercises.list_for(viewer, deal) if planned.exercise is None else ())
        if line.kind == kind and line.ended_at is None
    ]
    return render_template(
        "exercise_plan.html",
        form=to_planning(
            planned.plan, planned.people, proposal, kind=kind, refused=refused, action=action, spare=MOST_DECISIONS
        ),
        deal=deal,
        deal_name=services.deals.panel(viewer, deal).deal.deal.name,
        kind=kind,
        plan=planned.plan,
        language_names=LANGUAGES,
        action=action,
        sent_to=action if planned.exercise else url_for("exercise_plans.plan", deal=deal, kind=kind),
        exercise=planned.exercise,
        new_id=refused.get(action, "exercise", uuid4().hex),
        version=planned.version,
        running=running[0] if running else None,
        proposal=proposal,
        refused=refused,
        levels=LEVELS[:-1],
        shares=SHARES,
        languages=find_languages(),
        day=to_day_text(planned.plan.write_by),
        fewest=FEWEST if kind == "consensus" else FEWEST_NAMING,
        most=MOST,
    )


def _read_kind(text: str) -> Kind:
    kind = next((kind for kind in PHASES if kind == text), None)
    if kind is None:
        abort(HTTPStatus.BAD_REQUEST)
    return kind


def _suggest(viewer: Viewer, deal_id: str, kind: Kind) -> Plan:
    """Suggest a plan: the five questions, or the decisions that the deal knows of."""
    deal = page_context().services.deals.panel(viewer, deal_id).deal
    if kind == "consensus":
        title = say("Where do we want to go?")
        return Plan(title=title, questions=[Question(id=name, text=text) for name, text in FIVE.items()], years=YEARS)
    decisions = [Question(id=each.id, text=each.name) for each in deal.decisions[:MOST_DECISIONS]]
    return Plan(title=say("Who has the final word?"), questions=decisions)


def _read_plan(kind: Kind, proposal: Proposal) -> Plan:
    """Read the plan from the form; raises `FieldsRefusedError` for what is no number or no day."""
    form = request.form
    write_by = read_moment(form.get("write_by"))
    if (fault := find_day_fault(form.get("write_by"), write_by)) is not None:
        raise refuse_field("write_by", fault)
    language = form.get("language", "en")
    years = _read_number("years", say("Choose the years.")) or YEARS
    questions = copy_questions(
        [
            (None if name.startswith("question.new") else name.removeprefix("question."), text)
            for name, text in form.items()
            if name.startswith("question.")
        ]
    )
    if kind == "consensus":
        questions = _keep_five(questions)
    return Plan(
        title=form.get("title", ""),
        questions=[Question(id=name, text=text) for name, text in questions.items()],
        years=years,
        attributed=kind == "authority" or form.get("attributed") != "no",
        threshold=Threshold(
            share=(_read_number("threshold.share", say("Choose a share.")) or 75) / 100,
            level=_read_number("threshold.level", say("Choose a level.")) or 3,
        ),
        quorum=_read_number("quorum", say("Write a number of people, or nothing.")),
        write_by=write_by,
        language=language,
        nameable={each.person: each.name for each in proposal.candidates} if kind == "authority" else {},
    )


def _keep_five(questions: Mapping[str, str]) -> Mapping[str, str]:
    """Keep those of the five that weren't changed as they are, so that everybody is asked in their own language."""
    kept = {}
    for name, text in questions.items():
        original = FIVE.get(name)
        unchanged = original is not None and text in {original, request.form.get(f"shown.{name}")}
        if original is not None and unchanged:
            kept[name] = original
        else:
            kept[name] = text
    return kept


def _read_number(name: str, fault: str) -> int:
    text = request.form.get(name, "").strip()
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 3):  # noqa: PLR2004 # no count here has more digits
        raise refuse_field(name, fault)
    return int(text)


def _read_people() -> list[Invited]:
    form = request.form
    return [
        Invited(
            person=person,
            address=form.get(f"people.{person}.address", "").strip() or None,
            language=form.get(f"people.{person}.language") or None,
            typed=form.get(f"people.{person}.how") == "paper",
        )
        for person in form.getlist("people")
    ]
