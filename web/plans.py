"""Decides what the addresses of a deal's plan answer: the paper on one page, its form, and whether others come in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from http import HTTPStatus
from typing import Literal

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.exercises.problem import LONGEST_NAME, LONGEST_TEXT, Problem
from graph.exercises.steps import COLUMNS, STAGES, ActionPlan
from plugin.action_plan_gate import add_blank
from plugin.action_plan_views import PlanView
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from web.form_values import require_version
from web.own_pages import go_on, stand_again
from web.paper_pages import PaperPages, read_seen, say_changed, sort_faults
from web.plan_forms import MOST_ITEMS, find_day_problems, read_plan
from web.ports import page_context
from web.presenters.plan_sheet import tell_origins, to_offer
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
    return _pages().show(deal_id)


@plans.get(f"{DEAL}/edit")
def edit(deal_id: str) -> str:
    """Give the form of the newest version, with room for one step more, or with the steps of the options sheet."""
    shown = page_context().services.plans.show(require_viewer(), deal_id)
    plan, sheet = shown.plan, shown.from_sheet
    room = MOST_ITEMS - len(plan.items)
    if request.args.get("more") == "sheet" and sheet is not None:
        plan = replace(plan, items=(*plan.items, *sheet.list_new(plan)[: max(room, 0)]))
    elif (request.args.get("more") == "yes" and room > 0) or not plan.items:
        plan = add_blank(plan)
    return _draw_form(shown, plan, seen=shown.newest)


@plans.post(DEAL)
def save(deal_id: str) -> AnyResponse:
    """Keep what was written as a draft, agree on it, or go on with one step more or those of the options sheet."""
    context, form = page_context(), request.form
    keep = context.services.plans.put if form.get("do") == "put" else context.services.plans.save
    typed = find_day_problems(form, context.now().astimezone(UTC).date())
    refused = _pages().keep(deal_id, read_plan(form), keep, typed)
    if refused is not None:
        return refused
    if form.get("do") == "add":
        return go_on(url_for("plans.edit", deal_id=deal_id, more="yes", _anchor="last"))
    if form.get("do") == "take_over":
        return go_on(url_for("plans.edit", deal_id=deal_id, more="sheet", _anchor="taken"))
    return go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/put")
def put(deal_id: str) -> AnyResponse:
    """Agree on the newest version as it stands."""
    keep = page_context().services.plans.put
    refused = _pages().keep_newest(deal_id, lambda shown: shown.plan, keep, kept=lambda shown: shown.in_force)
    return refused or go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/take-up")
def take_up(deal_id: str) -> AnyResponse:
    """Go on from an earlier version."""
    return _pages().take_up(deal_id, url_for("plans.edit", deal_id=deal_id))


@plans.post(f"{DEAL}/others")
def bring_in(deal_id: str) -> AnyResponse:
    """Bring others in, or take that back."""
    viewer = require_viewer()
    keeper = page_context().services.plans
    reason = request.form.get("reason", "")
    try:
        if request.form.get("do") == "hold_back":
            keeper.hold_back(viewer, deal_id, seen=read_seen())
        else:
            keeper.bring_in(viewer, deal_id, reason=reason, seen=read_seen())
    except FieldsRefusedError as error:
        fault = " ".join(problem.sentence for problem in error.problems)
        page = _draw(keeper.show(viewer, deal_id), reason=reason, reason_fault=fault)
        return stand_again(page, "main", HTTPStatus.UNPROCESSABLE_ENTITY)
    except InputRefusedError as error:
        return _pages().refuse(viewer, deal_id, str(error))
    except EntryChangedError:
        page = _draw(keeper.show(viewer, deal_id), fault=say_changed(), reason=reason)
        return stand_again(page, "main", HTTPStatus.CONFLICT)
    return go_on(url_for("plans.show", deal_id=deal_id))


@plans.post(f"{DEAL}/steps/<step_id>")
def change_step(deal_id: str, step_id: str) -> AnyResponse:
    """Mark a step of the plan as done, or as open again."""
    viewer = require_viewer()
    version = require_version(request.form.get("version", ""))
    done = request.form.get("done")
    if done not in {"yes", "no"}:
        abort(HTTPStatus.BAD_REQUEST)
    try:
        steps = page_context().services.agreed_steps
        steps.set_done(viewer, deal_id, step_id, done=done == "yes", version=version)
    except EntryChangedError as error:
        return _pages().refuse(viewer, deal_id, str(error), HTTPStatus.CONFLICT)
    return go_on(url_for("plans.show", deal_id=deal_id))


def _pages() -> PaperPages[PlanView, ActionPlan]:
    return PaperPages(
        keeper=lambda: page_context().services.plans,
        draw=lambda _, shown, fault: _draw(shown, fault=fault),
        draw_form=_draw_form,
    )


def _draw(shown: PlanView, *, fault: str | None = None, reason: str = "", reason_fault: str | None = None) -> str:
    return render_template(
        "plan.html",
        paper=to_plan_page(shown, page_context().now()),
        offer=to_offer(shown.from_sheet, shown.plan, MOST_ITEMS - len(shown.plan.items)),
        fault=fault,
        reason=reason,
        reason_fault=reason_fault,
        longest_text=LONGEST_TEXT,
    )


def _draw_form(
    shown: PlanView,
    plan: ActionPlan,
    *,
    seen: int,
    problems: Sequence[Problem] = (),
    theirs: int | None = None,
) -> str:
    sheet = shown.from_sheet
    new = {each.id for each in sheet.unsaid} if sheet else set()
    return render_template(
        "plan_form.html",
        deal=shown.view.deal.deal,
        plan=plan,
        origins=tell_origins(sheet, shown.view.deal),
        first_new=next((each.id for each in plan.items if each.id in new), None),
        offer=to_offer(sheet, plan, MOST_ITEMS - len(plan.items)),
        owners=list_owners(shown.view.deal),
        is_agreed=shown.readiness.where.agreed,
        is_settled=shown.readiness.where.settled_on is not None,
        where_from=_find_where_from(shown, plan),
        faults=sort_faults(problems),
        number_of_faults=len(problems),
        seen=seen,
        theirs=theirs,
        columns=COLUMNS,
        stages=STAGES,
        is_full=len(plan.items) >= MOST_ITEMS,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
    )


def _find_where_from(shown: PlanView, plan: ActionPlan) -> Literal["exercise", "sheet"] | None:
    """Tell what the destination in a proposal comes from; nothing of one that was written."""
    if shown.version or not plan.where or plan.where != shown.plan.where:
        return None
    return "sheet" if shown.from_sheet and shown.from_sheet.where == plan.where else "exercise"
