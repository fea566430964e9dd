"""Decides what the settings of what the ties alone say answer: the form, its preview, and what is saved."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from graph.speech import say
from plugin.administration import Administration
from plugin.administration_detectors import Own
from plugin.administration_structure import StructureState
from plugin.errors import EntryChangedError, InputRefusedError
from plugin.views import Viewer
from web.administration import load_told, open_settings
from web.own_pages import go_on, stand_again
from web.presenters.administration import to_change_lines
from web.presenters.administration_preview import read_so_far
from web.presenters.administration_structure import (
    StructureForm,
    read_structure_form,
    to_structure_form,
    to_structure_preview,
)
from web.presenters.parameter_fields import list_faults

administration_structure = Blueprint("administration_structure", __name__, url_prefix="/settings/structure")


@administration_structure.get("")
def structure() -> str:
    """Show the parameters, and who changed them."""
    viewer, settings = open_settings()
    return _show(viewer, settings, to_structure_form(settings.structure(viewer)))


def _show(viewer: Viewer, settings: Administration, form: StructureForm, **more: object) -> str:
    return render_template(
        "settings_structure.html",
        part="structure",
        form=form,
        changes=to_change_lines(settings.changes(viewer), "structure"),
        unlooked=settings.unlooked(viewer),
        told=load_told(viewer, settings),
        **more,
    )


def _read(state: StructureState) -> tuple[StructureForm, Own]:
    form, values = read_structure_form(to_structure_form(state), request.form)
    return form, {**state.usual, **values}


@administration_structure.post("/preview")
def preview_structure() -> Response:
    """Say in which deals groups would be named with other values; nothing is kept of it."""
    viewer, settings = open_settings()
    state = settings.structure(viewer)
    form, values = _read(state)
    if form.faults:
        page = _show(viewer, settings, form, fault=list_faults(form.faults))
        return make_response(page, HTTPStatus.UNPROCESSABLE_ENTITY)
    seen = settings.preview_structure(viewer, state, values, read_so_far(request.form))
    return make_response(_show(viewer, settings, form, preview=to_structure_preview(seen)))


@administration_structure.post("")
def save_structure() -> AnyResponse:
    """Set the parameters, and have the open deals looked at anew."""
    viewer, settings = open_settings()
    state = settings.structure(viewer)
    form, values = _read(state)
    if form.faults:
        return _refuse(viewer, settings, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        change = settings.save_structure(viewer, state, values, version=form.version)
    except InputRefusedError as error:
        return _refuse(viewer, settings, form, HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except EntryChangedError as error:
        now_so = say("{clash} Saving once more sets what stands here.", clash=error)
        theirs = settings.structure(viewer)
        return _refuse(viewer, settings, replace(form, version=theirs.version), HTTPStatus.CONFLICT, now_so)
    return go_on(url_for("administration_structure.structure", told=change.id if change else "same"))


def _refuse(
    viewer: Viewer, settings: Administration, form: StructureForm, status: HTTPStatus, clash: str | None = None
) -> Response:
    return stand_again(_show(viewer, settings, form, clash=clash), "structure", status)
