"""Decides what the addresses of a deal's plan answer: the paper on one page, its form, and whether others come in."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from http import HTTPStatus

from flask import Blueprint, Response, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.exercises.problem import LONGEST_NAME, LONGEST_TEXT, Problem
from graph.exercises.steps import COLUMNS, STAGES, ActionPlan
from graph.speech import say
from plugin.action_plan_gate import add_blank
from plugin.action_plan_views import PlanView
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.views import Viewer
from web.form_values import read_version
from web.own_pages import go_on, stand_again
from web.plan_forms import MOST_ITEMS, find_day_problems, read_plan
from web.ports import page_context
from web.presenters.plans import list_owners, to_plan_page
from web.sign_in import require_viewer

LARGEST_REQUEST = 200 * 1024
"""Bytes: a hundred steps with everything beside them, as a form sends them."""
DEAL = "/coach/deals/<deal_id>/plan"

plans = Blueprint("plans", __name__)


@plans.before_request
def take_long_plans() -> None:
    """Let a plan be as long as one may be."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST


@plans.get(DEAL)
def show(deal_id: str) -> str:
    """Show a deal's plan on one page: the newest version, or the one asked for."""
    viewer = require_viewer()
    asked = request.args.get("version")
    number = None if asked is None else read_version(asked)
    if asked is not None and number is None:
        abort(HTTPStatus.BAD_REQUEST)
    return _draw(page_context().services.plans.show(viewer, deal_id, number))


@plans.get(f"{DEAL}/edit")
def edit(deal_id: str) -> str:
    """Give the form of the newest version, with room for one step more."""
    shown = page_context().services.plans.show(require_viewer(), deal_id)
    is_full = len(shown.plan.items) >= MOST_ITEMS
    wants_more = (request.args.get("more") == "yes" and not is_full) or not shown.plan.items
    return _draw_form(shown, add_blank(shown.plan) if wants_more else shown.plan, seen=shown.newest)


@plans.post(DEAL)
def save(deal_id: str) -> AnyResponse:
    """Keep what was written as a draft, agree on it, or give room for one step more."""
    viewer = require_viewer()
    context = page_context()
    keeper = context.services.plans
    today = context.now().astimezone(UTC).date()
    plan, typed = read_plan(request.form), find_day_problems(request.form, today)
    seen = _read_seen()
    if typed:
        return _show_again(viewer, deal_id, plan, seen, problems=typed)
    try:
        if request.form.get("do") == "put":
            keeper.put(viewer, deal_id, plan, seen=seen)
        else:
            keeper.save(viewer, deal_id, plan, seen=seen)
    except FieldsRefusedError as error:
        return _show_again(viewer, deal_id, plan, seen, problems=error.problems)
    except EntryChangedError:
        newest = keeper.show(viewer, deal_id)
        return _show_again(viewer, deal_id, plan, newest.newest, status=HTTPStatus.CONFLICT, theirs=newest.newest)
    if request.form.get("do") == "add":
        return go_on(url_for("plans.edit", deal_id=deal_id, more="yes", _anchor="last"))
    return go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/put")
def put(deal_id: str) -> AnyResponse:
    """Agree on the newest version as it stands."""
    viewer = require_viewer()
    keeper = page_context().services.plans
    seen = _read_seen()
    shown = keeper.show(viewer, deal_id)
    if shown.newest != seen and shown.in_force != seen + 1:
        return _changed(viewer, deal_id)
    try:
        keeper.put(viewer, deal_id, shown.plan, seen=seen)
    except FieldsRefusedError as error:
        return _show_again(viewer, deal_id, shown.plan, seen, problems=error.problems)
    except EntryChangedError:
        return _changed(viewer, deal_id)
    return go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/take-up")
def take_up(deal_id: str) -> AnyResponse:
    """Go on from an earlier version."""
    viewer = require_viewer()
    version = read_version(request.form.get("version", ""))
    if version is None:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        page_context().services.plans.take_up(viewer, deal_id, version, seen=_read_seen())
    except EntryChangedError:
        return _changed(viewer, deal_id)
    return go_on(url_for("plans.edit", deal_id=deal_id))


@plans.post(f"{DEAL}/others")
def bring_in(deal_id: str) -> AnyResponse:
    """Bring others in, or take that back."""
    viewer = require_viewer()
    keeper = page_context().services.plans
    reason = request.form.get("reason", "")
    try:
        if request.form.get("do") == "hold_back":
            keeper.hold_back(viewer, deal_id, seen=_read_seen())
        else:
            keeper.bring_in(viewer, deal_id, reason=reason, seen=_read_seen())
    except FieldsRefusedError as error:
        fault = " ".join(problem.sentence for problem in error.problems)
        page = _draw(keeper.show(viewer, deal_id), reason=reason, reason_fault=fault)
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    except InputRefusedError as error:
        page = _draw(keeper.show(viewer, deal_id), fault=str(error))
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    except EntryChangedError:
        return _changed(viewer, deal_id, reason=reason)
    return go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/steps/<step_id>")
def change_step(deal_id: str, step_id: str) -> AnyResponse:
    """Mark a step of the plan as done, or as open again."""
    viewer = require_viewer()
    version = read_version(request.form.get("version", ""))
    done = request.form.get("done")
    if version is None or done not in {"yes", "no"}:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        steps = page_context().services.agreed_steps
        steps.set_done(viewer, deal_id, step_id, done=done == "yes", version=version)
    except EntryChangedError as error:
        page = _draw(page_context().services.plans.show(viewer, deal_id), fault=str(error))
        return stand_again(page, "main", HTTPStatus.CONFLICT)
    return go_on(url_for("plans.show", deal_id=deal_id))


def _read_seen() -> int:
    return read_version(request.form.get("seen", "")) or 0


def _draw(shown: PlanView, *, fault: str | None = None, reason: str = "", reason_fault: str | None = None) -> str:
    page = to_plan_page(shown, page_context().now())
    return render_template(
        "plan.html", paper=page, fault=fault, reason=reason, reason_fault=reason_fault, longest_text=LONGEST_TEXT
    )


def _changed(viewer: Viewer, deal_id: str, *, reason: str = "") -> Response:
    shown = page_context().services.plans.show(viewer, deal_id)
    fault = say("Somebody else changed this plan meanwhile. This is how it stands now; nothing was changed by you.")
    return stand_again(_draw(shown, fault=fault, reason=reason), "main", HTTPStatus.CONFLICT)


def _show_again(
    viewer: Viewer,
    deal_id: str,
    plan: ActionPlan,
    seen: int,
    *,
    problems: Sequence[Problem] = (),
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    theirs: int | None = None,
) -> Response:
    shown = page_context().services.plans.show(viewer, deal_id)
    return stand_again(_draw_form(shown, plan, seen=seen, problems=problems, theirs=theirs), "main", status)


def _draw_form(
    shown: PlanView,
    plan: ActionPlan,
    *,
    seen: int,
    problems: Sequence[Problem] = (),
    theirs: int | None = None,
) -> str:
    return render_template(
        "plan_form.html",
        deal=shown.view.deal.deal,
        plan=plan,
        owners=list_owners(shown.view.deal),
        is_agreed=shown.readiness.where.agreed,
        is_settled=shown.readiness.where.settled_on is not None,
        filled_in=shown.filled_in,
        faults=_sort(problems),
        number_of_faults=len(problems),
        seen=seen,
        theirs=theirs,
        columns=COLUMNS,
        stages=STAGES,
        is_full=len(plan.items) >= MOST_ITEMS,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
    )


def _sort(problems: Sequence[Problem]) -> Mapping[str, str]:
    """Return what is wrong by the field that it stands at."""
    faults: dict[str, str] = {}
    for problem in problems:
        place = problem.place
        faults[place] = f"{faults[place]} {problem.sentence}" if place in faults else problem.sentence
    return faults
