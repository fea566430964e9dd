"""Decides what the addresses of the settings answer, for admins alone: detectors with a preview, roles, undo."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.detectors.detector import Detector
from graph.speech import say
from plugin.administration import Administration
from plugin.administration_detectors import DetectorState
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.views import Viewer
from web.own_pages import go_on, stand_again
from web.ports import page_context
from web.presenters.administration import PARTS, tell_change, to_change_lines
from web.presenters.administration_detectors import (
    DetectorForm,
    read_form,
    to_detector_form,
    to_detector_list,
    to_preview,
)
from web.presenters.administration_preview import read_so_far
from web.presenters.administration_roles import read_roles, to_role_list
from web.presenters.parameter_fields import list_faults
from web.sign_in import require_viewer

administration = Blueprint("administration", __name__, url_prefix="/settings")


def open_settings() -> tuple[Viewer, Administration]:
    """Give who looks and what they look into; raises `AccessRefusedError` for everybody but admins."""
    viewer = require_viewer()
    settings = page_context().services.administration
    settings.check(viewer)
    return viewer, settings


@administration.get("")
def show() -> AnyResponse:
    """Lead to the first part."""
    open_settings()
    return go_on(url_for("administration.detectors"))


@administration.get("/detectors")
def detectors() -> str:
    """List the detectors, and on how many deals each fires."""
    viewer, settings = open_settings()
    return render_template(
        "settings_detectors.html",
        part="detectors",
        listed=to_detector_list(settings.detectors(viewer), settings.fires(viewer)),
        changes=to_change_lines(settings.changes(viewer), "detectors"),
        unlooked=settings.unlooked(viewer),
        told=load_told(viewer, settings),
    )


def load_told(viewer: Viewer, settings: Administration) -> dict[str, str | None] | None:
    """Tell of the change that an address names, with the id to take it back by."""
    wanted = request.args.get("told", "")
    for each in settings.changes(viewer) if wanted else ():
        if each.change.id == wanted:
            return {"words": tell_change(each.change), "id": each.change.id if each.stands else None}
    return {"words": say("Nothing was different, so nothing was saved."), "id": None} if wanted == "same" else None


def _find(viewer: Viewer, settings: Administration, code: str) -> DetectorState:
    return settings.detector(viewer, code) or abort(HTTPStatus.NOT_FOUND)


@administration.get("/detectors/<code>")
def detector(code: str) -> str:
    """Show one detector and its form."""
    viewer, settings = open_settings()
    state = _find(viewer, settings, code)
    return _show_detector(viewer, settings, to_detector_form(state))


def _show_detector(viewer: Viewer, settings: Administration, form: DetectorForm, **more: object) -> str:
    return render_template(
        "settings_detector.html",
        part="detectors",
        form=form,
        unlooked=settings.unlooked(viewer),
        told=load_told(viewer, settings),
        **more,
    )


def _read(state: DetectorState) -> tuple[DetectorForm, dict[str, bool | int | float]]:
    found: Detector = state.detector
    form, values = read_form(to_detector_form(state), found, request.form)
    return form, {**state.usual, **values}


@administration.post("/detectors/<code>/preview")
def preview(code: str) -> Response:
    """Say on which deals the detector would fire with other values; nothing is kept of it."""
    viewer, settings = open_settings()
    state = _find(viewer, settings, code)
    form, values = _read(state)
    if form.faults:
        page = _show_detector(viewer, settings, form, fault=list_faults(form.faults))
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen = settings.preview(viewer, state, on=form.on, values=values, so_far=read_so_far(request.form))
    return make_response(_show_detector(viewer, settings, form, preview=to_preview(seen)))


@administration.post("/detectors/<code>")
def save_detector(code: str) -> AnyResponse:
    """Set the detector, and have the open deals looked at anew."""
    viewer, settings = open_settings()
    state = _find(viewer, settings, code)
    form, values = _read(state)
    if form.faults:
        return _refuse_detector(viewer, settings, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change = settings.save_detector(viewer, state, on=form.on, values=values, version=form.version)
    except InputRefusedError as error:
        return _refuse_detector(viewer, settings, form, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except EntryChangedError as error:
        theirs = to_detector_form(_find(viewer, settings, code))
        now_so = (
            say("{clash} It is on now; saving once more sets what stands here.", clash=error)
            if theirs.on
            else say("{clash} It is off now; saving once more sets what stands here.", clash=error)
        )
        return _refuse_detector(viewer, settings, replace(form, version=theirs.version), HTTPStatus.CONFLICT, now_so)
    return go_on(url_for("administration.detector", code=code, told=change.id if change else "same"))


def _refuse_detector(
    viewer: Viewer, settings: Administration, form: DetectorForm, status: HTTPStatus, clash: str | None = None
) -> Response:
    return stand_again(_show_detector(viewer, settings, form, clash=clash), "detector", status)


@administration.get("/roles")
def roles() -> str:
    """Show what each contact role is taken to mean, and which permission set gives which role here."""
    viewer, settings = open_settings()
    return _show_roles(viewer, settings)


def _show_roles(viewer: Viewer, settings: Administration, **more: object) -> str:
    return render_template(
        "settings_roles.html",
        part="roles",
        listed=to_role_list(settings.roles(viewer), page_context().services.settings.salesforce_role_permission_sets),
        changes=to_change_lines(settings.changes(viewer), "roles"),
        told=load_told(viewer, settings),
        **more,
    )


@administration.post("/roles")
def save_roles() -> AnyResponse:
    """Say what roles mean."""
    viewer, settings = open_settings()
    try:
        wanted = read_roles(request.form)
        change = settings.save_roles(viewer, wanted, version=request.form.get("version", ""))
    except InputRefusedError as error:
        page = _show_roles(viewer, settings, fault=str(error))
        return stand_again(page, "roles", HTTPStatus.UNPROCESSABLE_ENTITY)
    except EntryChangedError as error:
        page = _show_roles(viewer, settings, fault=say("{clash} Here is how the roles stand now.", clash=error))
        return stand_again(page, "roles", HTTPStatus.CONFLICT)
    return go_on(url_for("administration.roles", told=change.id if change else "same"))


@administration.post("/changes/<change_id>/undo")
def undo(change_id: str) -> AnyResponse:
    """Take a change back."""
    viewer, settings = open_settings()
    pages = {part: endpoint for part, endpoint, _ in PARTS}
    try:
        taken = settings.undo(viewer, change_id)
    except EntryChangedError:
        page = pages.get(request.form.get("part", ""), pages["detectors"])
        return go_on(url_for(page, _anchor="changes"))
    if taken is None:
        abort(HTTPStatus.NOT_FOUND)
    return go_on(url_for(pages[taken.part], told=taken.id))
