"""Decides what the address of the list of deals answers."""

from http import HTTPStatus

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.ports import page_context
from web.presenters.pipeline import SORTS, to_pipeline
from web.sign_in import require_viewer

PAGE_SIZE = 50

pipeline = Blueprint("pipeline", __name__)


@pipeline.get("/")
def start() -> Response:
    """Lead to the list of deals."""
    return redirect(url_for("pipeline.show"))


@pipeline.get("/pipeline")
def show() -> str:
    """Show one page of the list in the order asked for."""
    viewer = require_viewer()
    sort = request.args.get("sort", "risk")
    if sort not in SORTS:
        abort(HTTPStatus.BAD_REQUEST)
    context = page_context()
    after = request.args.get("after") or None
    page = context.services.pipeline(viewer, sort=sort, limit=PAGE_SIZE, after=after)
    return render_template(
        "pipeline.html",
        pipeline=to_pipeline(page, sort, context.now()),
        further=after is not None,
        by_salesforce=viewer.sight is not None,
    )
