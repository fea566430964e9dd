"""Decides what becomes of a person whom somebody moves in the picture."""

from http import HTTPStatus

from flask import Blueprint, Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from plugin.errors import InputRefusedError
from plugin.places import Move
from web.own_pages import go_on, is_part
from web.ports import page_context
from web.sign_in import require_viewer

places = Blueprint("places", __name__)


def _cells(name: str) -> float:
    try:
        return float(request.form[name])
    except (KeyError, ValueError):
        raise InputRefusedError(f"{name}: a number of cells") from None


@places.post("/panel/<deal_id>/places")
def move(deal_id: str) -> AnyResponse:
    """Keep where a person was put; the picture shows it already."""
    viewer = require_viewer()
    wanted = Move(person=request.form.get("person", ""), x=_cells("x"), y=_cells("y"))
    page_context().services.deals.move_person(viewer, deal_id, wanted)
    return Response(status=HTTPStatus.NO_CONTENT) if is_part() else go_on(url_for("panel.show", deal_id=deal_id))


@places.post("/panel/<deal_id>/places/back")
def put_back(deal_id: str) -> AnyResponse:
    """Let everybody stand where they would of themselves, and show it."""
    viewer = require_viewer()
    page_context().services.deals.put_back(viewer, deal_id)
    return go_on(url_for("panel.show", deal_id=deal_id))
