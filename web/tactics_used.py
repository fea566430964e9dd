"""Decides what happens when somebody notes beside a finding that a tactic was used, and what was seen afterwards."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from graph.speech import say
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.exercises.refusals import FieldsRefusedError
from plugin.store.tactic_uses import TacticUse
from plugin.tactics import load_tactics
from plugin.tactics_used import LONGEST_WORDS, NotedUse
from plugin.typed_days import read_day
from plugin.views import DealView, Viewer
from web.form_values import find_day_fault, read_row_id, read_version, to_day_text
from web.lead_ways import find_ways_of_findings
from web.own_pages import go_on, show_again
from web.ports import page_context
from web.presenters.findings import TITLES
from web.presenters.tactics_used import OUTCOME_WORDS, to_tried
from web.sign_in import require_viewer

PART = "tactic_used.html"
PLACE = re.compile(r"finding-[1-9][0-9]{0,3}", re.ASCII)
"""Where on the panel a finding stands."""

tactics_used = Blueprint("tactics_used", __name__, url_prefix="/panel/<deal_id>/tactics")


def load_beside(viewer: Viewer, view: DealView) -> dict[str, Any]:
    """Give what a panel shows beside its findings: tactics that were used, and what a coach can begin."""
    deal_id = view.deal.deal.id
    found = page_context().services.tactics_used.show(viewer, deal_id)
    return {
        "tried": to_tried(found),
        "finding_ways": find_ways_of_findings(viewer, deal_id, {each.code for each in view.analysis.findings}),
    }


@tactics_used.get("/<tactic>")
def ask(deal_id: str, tactic: str) -> str:
    """Give the form, empty or for a use that was noted before; with `open=no`, what stands there without the form."""
    viewer = require_viewer()
    view = page_context().services.deals.panel(viewer, deal_id)
    if tactic not in load_tactics():
        abort(HTTPStatus.NOT_FOUND)
    context = _gather(viewer, view.deal.deal.id, tactic, request.args, is_open=request.args.get("open") != "no")
    return render_template("form_page.html", part=PART, form_title=say("Note that it was used"), **context)


@tactics_used.post("/<tactic>")
def note(deal_id: str, tactic: str) -> Response:
    """Note that a tactic was used, what is known of it now, or that it wasn't."""
    viewer = require_viewer()
    services = page_context().services
    form = request.form
    version, use_id = read_version(form.get("version", "")), read_row_id(form.get("use", ""))
    at = form.get("at", "")
    try:
        if form.get("do") == "remove":
            if version is None or use_id is None:
                abort(HTTPStatus.BAD_REQUEST)
            services.tactics_used.remove(viewer, deal_id, use_id, version=version)
        else:
            noted = NotedUse(
                tactic=tactic,
                finding=_read_finding(form),
                used_on=_read_day(),
                outcome=form.get("outcome", ""),
                words=form.get("words", ""),
                id=use_id,
                version=version,
            )
            services.tactics_used.note(viewer, deal_id, noted)
    except (InputRefusedError, EntryChangedError) as error:
        return _show_again(viewer, deal_id, tactic, error)
    return go_on(url_for("panel.show", deal_id=deal_id, _anchor=at if PLACE.fullmatch(at) else None))


def _read_day() -> Any:
    typed = request.form.get("used_on", "")
    day = read_day(typed)
    if (fault := find_day_fault(typed, day)) is not None:
        raise InputRefusedError(f"used_on: {fault}")
    return day


def _read_finding(values: Mapping[str, str]) -> str:
    code = values.get("finding", "")
    return code if code in TITLES else ""


def _gather(
    viewer: Viewer, deal_id: str, tactic: str, asked: Mapping[str, str], *, is_open: bool = True, **more: Any
) -> dict[str, Any]:
    """Put together what the part needs; a use that isn't there any more is asked for anew."""
    context = page_context()
    found = context.services.tactics_used.show(viewer, deal_id)
    at = asked.get("at", "")
    kept: TacticUse | None = next((each for each in found.here.get(tactic, ()) if each.id == asked.get("use")), None)
    return {
        "deal_id": deal_id,
        "tactic": tactic,
        "title": load_tactics()[tactic].title,
        "at": at if PLACE.fullmatch(at) else "",
        "finding": _read_finding(asked),
        "one": to_tried(found).get(tactic),
        "form": {
            "open": is_open,
            "use": kept.id if kept else uuid4().hex,
            "version": kept.version if kept else "",
            "used_on": to_day_text(kept.used_on if kept else context.now()),
            "outcome": kept.outcome if kept else "",
            "words": kept.words if kept else "",
            "outcomes": OUTCOME_WORDS,
            "longest": LONGEST_WORDS,
            "faults": {},
            "fault": None,
            "today": to_day_text(context.now()),
            **more,
        },
    }


def _show_again(viewer: Viewer, deal_id: str, tactic: str, error: Exception) -> Response:
    """Show the form with what was typed and what is wrong in it; after somebody else's change it goes on from that."""
    if tactic not in load_tactics():
        abort(HTTPStatus.NOT_FOUND)
    form = request.form
    typed: dict[str, Any] = {name: form.get(name, "") for name in ("used_on", "outcome", "words")}
    changed = isinstance(error, EntryChangedError)
    if not changed:
        typed |= {name: form.get(name, "") for name in ("use", "version")}
    place, mark, words = str(error).partition(": ")
    if isinstance(error, FieldsRefusedError):
        faults = {each.place: each.sentence for each in error.problems}
    else:
        faults = {place: words} if mark and place == "used_on" else {}
    context = _gather(viewer, deal_id, tactic, form, **typed, faults=faults, fault=None if faults else str(error))
    status = HTTPStatus.CONFLICT if changed else HTTPStatus.UNPROCESSABLE_ENTITY
    place = f"used-{context['at']}-{tactic}"
    return show_again(PART, place, status, form_title=say("Note that it was used"), **context)
